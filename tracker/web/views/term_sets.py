"""Named sets of the workbench: an agreement's groups and places are tried, then saved as a new version."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.catalogue.term_set import SoundSet, read_set
from tracker.errors import Invalid, StaleRule
from tracker.flagging.tryout import set_change
from tracker.runs import workbench
from tracker.storage.engine import reading, transaction
from tracker.web import forms, rule_forms
from tracker.web.context import tracker
from tracker.web.errors import code_of
from tracker.web.pages import term_sets as pages
from tracker.web.pages.term_sets import SetPage
from tracker.web.views.workbench import SAVE, TAKE, by, form, in_use, refused, try_out

blueprint = Blueprint("term_sets", __name__)


@blueprint.get("/agreements/<agreement_id>/sets")
def listed(agreement_id: str) -> str:
    with reading(tracker().engine) as connection:
        page = pages.of_agreement(connection, agreement_id, forms.text(request.args, "words"))
    return render_template("workbench/sets.html", page=page)


@blueprint.get("/agreements/<agreement_id>/sets/new")
def new(agreement_id: str) -> str:
    return form(_new(agreement_id), MultiDict())


@blueprint.post("/agreements/<agreement_id>/sets/new")
def add(agreement_id: str) -> str | Response | tuple[str, int]:
    return _act(_new(agreement_id), forms.text(request.form, "id"), request.form)


@blueprint.get("/agreements/<agreement_id>/sets/<reference>")
def show(agreement_id: str, reference: str) -> str:
    page = _page(agreement_id, reference)
    return form(page, MultiDict({} if page.record is None else rule_forms.set_as_typed(page.record)))


@blueprint.post("/agreements/<agreement_id>/sets/<reference>")
def change(agreement_id: str, reference: str) -> str | Response | tuple[str, int]:
    page = _page(agreement_id, reference)
    if page.is_shared:
        raise Invalid(f"{reference} belongs to all packs; it is changed on disk alone, by the administrator")
    return _act(page, reference.partition(":")[2], request.form)


@blueprint.post("/agreements/<agreement_id>/sets/<reference>/decide")
def decide(agreement_id: str, reference: str) -> Response | str | tuple[str, int]:
    """Keep what was saved on the page, or let the pack's version hold again."""
    typed, seen = request.form, forms.text(request.form, "seen")
    try:
        with transaction(tracker().engine) as connection:
            if forms.text(typed, "act") == TAKE:
                workbench.take_pack_set(connection, agreement_id, reference, by=by(typed), seen=seen)
            else:
                workbench.keep_saved_set(connection, agreement_id, reference, by=by(typed), seen=seen)
    except (Invalid, StaleRule) as problem:
        page = _page(agreement_id, reference)
        shown = MultiDict({} if page.record is None else rule_forms.set_as_typed(page.record))
        return form(page, shown, decision=str(problem)), code_of(problem)
    with reading(tracker().engine) as connection:
        left = {one.reference for one in pages.of_agreement(connection, agreement_id, "").sets}
    if reference not in left:
        return redirect(url_for("term_sets.listed", agreement_id=agreement_id), 303)
    return redirect(url_for("term_sets.show", agreement_id=agreement_id, reference=reference), 303)


def _new(agreement_id: str) -> SetPage:
    with reading(tracker().engine) as connection:
        return pages.of_new(connection, agreement_id, is_place=request.args.get("kind") == "place")


def _page(agreement_id: str, reference: str) -> SetPage:
    with reading(tracker().engine) as connection:
        return pages.of_set(connection, agreement_id, reference)


def _act(page: SetPage, name: str, typed: forms.Typed) -> str | Response | tuple[str, int]:
    """Try the set that was typed, or save it."""
    try:
        given = rule_forms.typed_set(typed, rule_forms.langs_of(page.agreement), name=name)
        sound, faults = read_set(page.agreement, given.entry, is_place=page.is_place, is_new=page.record is None)
        if sound is None:
            return form(page, typed, faults=rule_forms.by_field(faults, given.lines)), 422
        if forms.text(typed, "act") == SAVE:
            return _save(page, sound, typed)
        used = in_use()
        change = set_change(page.agreement, sound.record, sound.forms, used.models.values())
        return form(page, typed, tried=try_out(change, used, typed))
    except (Invalid, StaleRule) as problem:
        return refused(page, typed, problem)


def _save(page: SetPage, sound: SoundSet, typed: forms.Typed) -> Response:
    seen, agreement_id = forms.text(typed, "seen"), page.agreement.id
    with transaction(tracker().engine) as connection:
        if page.record is None:
            # Nobody saw it before; a former one of this name that was taken out is taken up again.
            seen = workbench.state_of(connection, agreement_id, sound.reference)
        if workbench.save_set(connection, agreement_id, sound, by=by(typed), seen=seen) is None:
            raise Invalid("this is what holds already; nothing was saved")
    return redirect(url_for("term_sets.show", agreement_id=agreement_id, reference=sound.reference), 303)
