"""The indicator workbench: try a rule on what is stored, then save it as a new version."""

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.catalogue.rule import Rule, read_rule
from tracker.domain.learned import Model
from tracker.domain.learned_stance import StanceModel
from tracker.errors import Invalid, StaleRule
from tracker.flagging.tryout import Change, indicator_change
from tracker.runs import vectors, workbench
from tracker.runs.workbench import InUse
from tracker.storage import models
from tracker.storage import tried as stored
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By
from tracker.web import forms, remembered, rule_forms
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import workbench as pages
from tracker.web.pages.term_sets import SetPage
from tracker.web.pages.workbench import RulePage, TriedPage

blueprint = Blueprint("workbench", __name__)

SAVE, TAKE = "save", "take"
RETIRE, WITHOUT = "retire", "without"
"""What the form's further buttons do: retire the indicator, and try what that would lose."""

Faults = dict[str, list[str]]


@blueprint.get("/agreements/<agreement_id>/indicators")
def listed(agreement_id: str) -> str:
    with reading(tracker().engine) as connection:
        page = pages.of_agreement(connection, agreement_id, rule_forms.looked_for(request.args))
    remembered.remember(agreement_id)
    return render_template("workbench/list.html", page=page)


@blueprint.get("/agreements/<agreement_id>/indicators/<name>")
def show(agreement_id: str, name: str) -> str:
    with reading(tracker().engine) as connection:
        page = pages.of_indicator(connection, agreement_id, name)
    typed = MultiDict({} if page.indicator is None else rule_forms.as_typed(page.indicator))
    return form(page, typed)


@blueprint.post("/agreements/<agreement_id>/indicators/<name>")
def change(agreement_id: str, name: str) -> str | Response | tuple[str, int]:
    with reading(tracker().engine) as connection:
        page = pages.of_indicator(connection, agreement_id, name)
    return _act(page, name, request.form)


@blueprint.get("/agreements/<agreement_id>/rules-ready")
def ready(agreement_id: str) -> Response:
    """Compile the rules as they are, so that the first try-out need not wait for that; stores nothing."""
    tracker().rules_of(agreement_id)
    return Response(status=204)


@blueprint.get("/obligations/<agreement_id>/<number>/indicators/new")
def new(agreement_id: str, number: str) -> str:
    with reading(tracker().engine) as connection:
        page = pages.of_new(connection, agreement_id, number)
    return form(page, MultiDict({"id": f"{number.lower()}-", "target": number, "weight": "0.6", "scope": "sentence"}))


@blueprint.post("/obligations/<agreement_id>/<number>/indicators/new")
def add(agreement_id: str, number: str) -> str | Response | tuple[str, int]:
    with reading(tracker().engine) as connection:
        page = pages.of_new(connection, agreement_id, number)
    return _act(page, forms.text(request.form, "id"), request.form)


@blueprint.post("/agreements/<agreement_id>/indicators/<name>/decide")
def decide(agreement_id: str, name: str) -> Response | str | tuple[str, int]:
    """Keep what was saved on the page, or let the pack's version hold again."""
    typed = request.form
    try:
        with transaction(tracker().engine) as connection:
            if forms.text(typed, "act") == TAKE:
                workbench.take_pack(connection, agreement_id, name, by=by(typed), seen=forms.text(typed, "seen"))
            else:
                workbench.keep_saved(connection, agreement_id, name, by=by(typed), seen=forms.text(typed, "seen"))
    except (Invalid, StaleRule) as problem:
        with reading(tracker().engine) as connection:
            page = pages.of_indicator(connection, agreement_id, name)
        shown = MultiDict({} if page.indicator is None else rule_forms.as_typed(page.indicator))
        return form(page, shown, decision=str(problem)), code_of(problem)
    with reading(tracker().engine) as connection:
        listed = pages.of_agreement(connection, agreement_id)
    if name not in {*(one.id for one in listed.agreement.indicators), *listed.saved}:
        return redirect(url_for("workbench.listed", agreement_id=agreement_id), 303)
    return redirect(url_for("workbench.show", agreement_id=agreement_id, name=name), 303)


def by(typed: forms.Typed) -> By:
    """Return who saves, when, and the reason that was typed."""
    return By(analyst().name, now(), forms.text(typed, "note"))


def in_use() -> InUse:
    """Return the models, rules and vectors that hold now."""
    app = tracker()
    with reading(app.engine) as connection:
        used = models.in_use(connection, Model)
        stances = models.in_use(connection, StanceModel)
    return InUse(used, app.rules_of, vectors.kept(app.engine), stances)


def _act(page: RulePage, name: str, typed: forms.Typed) -> str | Response | tuple[str, int]:
    """Try the rule that was typed, or save it; try without it, or retire it."""
    act = forms.text(typed, "act")
    try:
        if act == RETIRE:
            return _retire(page, name, typed)
        if act == WITHOUT:
            change = indicator_change(page.agreement, page.live, None, {})
            return form(page, typed, tried=try_out(change, in_use(), typed))
        langs = rule_forms.langs_of(page.agreement)
        target = forms.text(typed, "target") or page.target.number
        rule = rule_forms.typed_rule(typed, langs, name=name, target=target)
        read, faults = read_rule(page.agreement, rule.entry, is_new=page.indicator is None)
        if read is None:
            return form(page, typed, faults=rule_forms.by_field(faults, rule.lines)), 422
        if act == SAVE:
            return _save(page, read, typed)
        change = indicator_change(page.agreement, page.live, read.indicator, read.forms)
        return form(page, typed, tried=try_out(change, in_use(), typed))
    except (Invalid, StaleRule) as problem:
        return refused(page, typed, problem)


def try_out(change: Change, used: InUse, typed: forms.Typed) -> TriedPage:
    """Return what a change would do over the days that were asked for."""
    days = rule_forms.days(typed)
    since = None if days is None else now() - timedelta(days=days)
    return pages.of_try_out(workbench.try_change(tracker().engine, change, used, since=since))


def _retire(page: RulePage, name: str, typed: forms.Typed) -> Response:
    agreement_id = page.agreement.id
    with transaction(tracker().engine) as connection:
        workbench.retire(connection, agreement_id, name, by=by(typed), seen=forms.text(typed, "seen"))
    return redirect(url_for("workbench.listed", agreement_id=agreement_id, _anchor="retired"), 303)


def _save(page: RulePage, rule: Rule, typed: forms.Typed) -> Response:
    seen = forms.text(typed, "seen")
    with transaction(tracker().engine) as connection:
        if page.indicator is None:
            # Nobody saw it before; a former one of this id that was retired is taken up again.
            seen = workbench.state_of(connection, page.agreement.id, rule.indicator.id)
        if workbench.save_rule(connection, rule, by=by(typed), seen=seen) is None:
            raise Invalid("this is what holds already; nothing was saved")
    return redirect(url_for("workbench.show", agreement_id=page.agreement.id, name=rule.indicator.id), 303)


def form(
    page: RulePage | SetPage,
    typed: forms.Typed,
    *,
    faults: Faults | None = None,
    tried: TriedPage | None = None,
    decision: str | None = None,
) -> str:
    """Return the page of an indicator or a named set, with what was typed and what came of it."""
    has_recent = "days" in typed or _has_recent()
    return render_template(
        "workbench/rule.html" if isinstance(page, RulePage) else "workbench/set.html",
        page=page,
        typed=typed,
        langs=rule_forms.langs_of(page.agreement),
        faults=faults or {},
        tried=tried,
        decision=decision,
        tried_days=typed.get("days", rule_forms.USUAL_DAYS if has_recent else ""),
        has_recent=has_recent,
        usual_days=rule_forms.USUAL_DAYS,
        most_shown=pages.MOST_SHOWN,
    )


def _has_recent() -> bool:
    """Whether anything stored may be of the days over which rules are usually tried."""
    since = now() - timedelta(days=rule_forms.USUAL_DAYS)
    with reading(tracker().engine) as connection:
        return bool(stored.latest(connection, since=since, limit=1))


def refused(page: RulePage | SetPage, typed: forms.Typed, problem: Invalid | StaleRule) -> tuple[str, int]:
    """Return the page with what stood against trying or saving what was typed."""
    field, reason = (problem.field or "", problem.reason) if isinstance(problem, Invalid) else ("", str(problem))
    return form(page, typed, faults={field: [reason]}), code_of(problem)
