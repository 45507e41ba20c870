"""Events."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.domain.agreement import agreement_in
from tracker.domain.event import Event
from tracker.errors import Invalid
from tracker.review.group import record_event, withdraw_event
from tracker.storage import events
from tracker.storage.engine import reading, transaction
from tracker.web import forms, remembered, searching
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import finding, record
from tracker.web.views.overview import wanted_records

blueprint = Blueprint("events", __name__)


@blueprint.get("/events")
def listed() -> str:
    with reading(tracker().engine) as connection:
        page = record.of_events(connection, wanted_records(connection))
    return render_template("events/list.html", page=page)


@blueprint.get("/events/new")
def new() -> str:
    slug = forms.required(request.args, "obligation", "say on which obligation")
    return _form(slug, forms.whole(request.args, "corrects"), typed=None, problem=None)


@blueprint.post("/events/new")
def add() -> Response | tuple[str, int]:
    typed = request.form
    slug = forms.required(typed, "obligation", "say on which obligation")
    corrects = forms.whole(typed, "corrects")
    if searching.is_search(typed):
        return _form(slug, corrects, typed=typed, problem=None), 200
    try:
        draft = forms.event_draft(typed)
        with transaction(tracker().engine) as connection:
            stored = record_event(connection, draft, analyst=analyst(), at=now(), supersedes=corrects)
    except Invalid as problem:
        return _form(slug, corrects, typed=typed, problem=problem), code_of(problem)
    return redirect(url_for("events.show", event_id=stored.id), 303)


@blueprint.get("/events/<int:event_id>")
def show(event_id: int) -> str:
    return _event(event_id, typed=MultiDict(), problem=None)


@blueprint.post("/events/<int:event_id>/withdraw")
def withdraw(event_id: int) -> Response | tuple[str, int]:
    typed = request.form
    try:
        reason = forms.text(typed, "reason")
        with transaction(tracker().engine) as connection:
            withdraw_event(connection, event_id, reason, analyst=analyst(), at=now())
    except Invalid as problem:
        return _event(event_id, typed=typed, problem=problem), code_of(problem)
    return redirect(url_for("events.show", event_id=event_id), 303)


def _event(event_id: int, *, typed: forms.Typed, problem: Invalid | None) -> str:
    with reading(tracker().engine) as connection:
        page = finding.event(connection, event_id)
    remembered.remember(page.agreement.id)
    return render_template("events/event.html", page=page, typed=typed, problem=problem)


def _form(slug: str, corrects: int | None, *, typed: forms.Typed | None, problem: Invalid | None) -> str:
    with reading(tracker().engine) as connection:
        corrected = None if corrects is None else events.get(connection, corrects)
        if corrected is not None and corrected.agreement != agreement_in(slug):
            raise Invalid(f"{corrected.name} does not bear on {slug}", field="corrects")
        shown = _opened(slug, corrected) if typed is None else typed
        bearing = dict.fromkeys([slug, *shown.getlist("obligations")])
        looked, unread = searching.looked(shown, bearing, forms.row_ids(shown.getlist("flags")))
        page = finding.event_form(connection, slug, looked, corrected=corrected)
    remembered.remember(page.agreement.id)
    return render_template("events/form.html", page=page, typed=shown, problem=problem, unread=unread)


def _opened(slug: str, corrected: Event | None) -> forms.Typed:
    """Return the form as it opens: empty, or filled with the event to be corrected."""
    if corrected is None:
        return MultiDict({"obligations": slug})
    single = {
        "title": corrected.title,
        "kind": corrected.kind.value,
        "starts_on": corrected.starts_on.isoformat(),
        "ends_on": "" if corrected.ends_on is None else corrected.ends_on.isoformat(),
        "place": corrected.place or "",
        "party": corrected.party or "",
        "note": corrected.note,
    }
    bearing = [("obligations", each) for each in corrected.obligations]
    grouped = [("kept", str(item_id)) for item_id in corrected.items]
    return MultiDict([*single.items(), *bearing, *grouped])
