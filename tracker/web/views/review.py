"""The review queue, the decisions taken in it, and their undo."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.domain.agreement import agreement_in
from tracker.domain.queue import EVERYTHING, QueueFilter, Search
from tracker.domain.review import LONGEST_NOTE, Decision, of_colleague
from tracker.errors import Invalid, StaleReview
from tracker.review import record
from tracker.storage import agreements, flags, reviews
from tracker.storage.engine import reading, transaction
from tracker.web import forms, queue_forms, remembered
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import review as pages

blueprint = Blueprint("review", __name__)
_ANCHOR = "reading"


@blueprint.get("/queue")
def queue() -> str | tuple[str, int]:
    try:
        place = pages.Place(after=forms.whole(request.args, "after"), flag=forms.whole(request.args, "flag"))
        wanted = _wanted(request.args)
    except Invalid as problem:
        return _refused(request.args, problem), code_of(problem)
    return _queue(wanted, place, typed=MultiDict(), problem=None)


@blueprint.post("/flags/<int:flag_id>/reviews")
def decide(flag_id: int) -> Response | tuple[str, int]:
    """Store a decision and go on to the next flag in the same filter; a refused form comes back as it was typed."""
    typed = request.form
    back = _back(typed)
    wanted = queue_forms.queue_filter(back)
    try:
        draft = forms.review_draft(typed, today=now().date())
        by = reviews.By(analyst().id, now(), forms.seen(typed))
        with transaction(tracker().engine) as connection:
            entry = flags.get(connection, flag_id)
            stored = record.review(connection, flag_id, draft, by, alike=forms.alike(typed))
            following = pages.after_decision(connection, wanted, entry)
    except (Invalid, StaleReview) as problem:
        place = pages.Place(after=forms.whole(back, "after"), flag=flag_id)
        return _queue(wanted, place, typed=typed, problem=problem), code_of(problem)
    return _to_queue(wanted, done=stored.review.id, flag=following)


@blueprint.get("/reviews/<int:review_id>")
def show(review_id: int) -> Response:
    """Lead to the report and flag of the review that people name `review-7`."""
    with reading(tracker().engine) as connection:
        named = reviews.get(connection, review_id)
    return redirect(url_for("items.show", item_id=named.item_id, flag=named.flag_id, _anchor=named.name), 303)


@blueprint.post("/reviews/<int:review_id>/undo")
def undo(review_id: int) -> Response | tuple[str, int]:
    """Take one's own decision back, and open its flag again or, from the list of one's own decisions, that list as it
    was searched.
    """
    listed = MultiDict(parse_qsl(request.form["listed"])) if "listed" in request.form else None
    wanted = queue_forms.queue_filter(_back(request.form))
    try:
        with transaction(tracker().engine) as connection:
            undone = record.undo(connection, review_id, analyst=analyst(), at=now())
    except Invalid as problem:
        return _decisions_again(problem, MultiDict() if listed is None else listed), code_of(problem)
    if listed is not None:
        return redirect(url_for("review.decisions", **_search_args(listed), undone=1), 303)
    return _to_queue(wanted, flag=undone.flag_id, undone=1)


@blueprint.get("/decisions")
def decisions() -> str | tuple[str, int]:
    try:
        search, after = queue_forms.search(request.args), forms.whole(request.args, "after")
    except Invalid as problem:
        return _decisions(problem, typed=request.args), code_of(problem)
    return _decisions(None, search, after=after, typed=request.args)


def _decisions_again(problem: Invalid, listed: forms.Typed) -> str:
    """Return the list as it was searched when an undo on it was refused."""
    unread: list[Invalid] = []
    search = forms.unless_faulty(lambda: queue_forms.search(listed), unread) or EVERYTHING
    after = forms.unless_faulty(lambda: forms.whole(listed, "after"), unread)
    return _decisions(problem, search, after=after, typed=listed)


def _decisions(
    problem: Invalid | None, search: Search = EVERYTHING, *, after: int | None = None, typed: forms.Typed
) -> str:
    with reading(tracker().engine) as connection:
        page = pages.own(connection, analyst(), search, after=after)
    return render_template(
        "review/decisions.html",
        page=page,
        typed=typed,
        here=_search_args(typed),
        problem=problem,
        undone="undone" in request.args,
    )


def _search_args(typed: forms.Typed) -> dict[str, Any]:
    """Return how the list of one's own decisions is searched and where it begins, as an address names it."""
    return {name: typed[name] for name in ("find", "find_on", "after") if typed.get(name)}


def _to_queue(wanted: QueueFilter, **more: int | None) -> Response:
    args: dict[str, Any] = {**_args(wanted), **more}
    return redirect(url_for("review.queue", **args, _anchor=_ANCHOR), 303)


def _back(typed: forms.Typed) -> forms.Typed:
    """Return the filter that the form was opened under, as its hidden field names it."""
    return MultiDict(parse_qsl(typed.get("back", "")))


def _wanted(typed: forms.Typed) -> QueueFilter:
    """Return the filter of an address; one that names no agreement, obligation or source is held to the agreement that
    was worked on last.
    """
    wanted = queue_forms.queue_filter(typed, known=_known() if typed.get("lang") or typed.get("side") else None)
    if typed.get("agreement") or not _is_for_any(wanted):
        return wanted
    last = remembered.agreement()
    with reading(tracker().engine) as connection:
        is_known = last in agreements.titles(connection)
    return replace(wanted, agreement=last) if is_known else wanted


def _known() -> queue_forms.Known:
    with reading(tracker().engine) as connection:
        return queue_forms.Known(flags.langs(connection), pages.sides(connection, agreements.outlines(connection)))


def _is_for_any(wanted: QueueFilter) -> bool:
    return wanted.agreement is None and wanted.obligation is None and wanted.source_id is None


def _args(wanted: QueueFilter) -> dict[str, str]:
    """Return the filter as an address names it; that all agreements are wanted is said where one is remembered."""
    args = queue_forms.filter_args(wanted)
    if _is_for_any(wanted) and remembered.agreement() is not None:
        args["agreement"] = remembered.EVERY
    return args


def _remember(wanted: QueueFilter) -> None:
    if wanted.obligation is not None:
        remembered.remember(agreement_in(wanted.obligation))
    elif wanted.agreement is not None or request.args.get("agreement"):
        remembered.remember(wanted.agreement or remembered.EVERY)


def _refused(typed: forms.Typed, problem: Invalid) -> str:
    """Return the queue's filter as it was typed, with what is wrong at its field, and no flags."""
    with reading(tracker().engine) as connection:
        filters = pages.filters(connection, agreements.outlines(connection))
    return render_template(
        "review/refused.html", filters=filters, asked=queue_forms.asked(typed), args={}, refused=problem
    )


def _queue(
    wanted: QueueFilter, place: pages.Place, *, typed: forms.Typed, problem: Invalid | StaleReview | None
) -> str:
    done = forms.whole(request.args, "done")
    with reading(tracker().engine) as connection:
        before = reviews.of_flags(connection, [problem.flag_id]) if isinstance(problem, StaleReview) else []
        just = None if done is None else pages.decided(connection, done, analyst())
        page = pages.gather(connection, wanted, place, tracker().in_use(connection), decided=just)
    _remember(wanted)
    args = _args(wanted)
    here = args if place.after is None else {**args, "after": str(place.after)}
    return render_template(
        "review/queue.html",
        page=page,
        filters=page.filters,
        asked=queue_forms.asked(MultiDict(args)),
        refused=None,
        args=args,
        state=queue_forms.wanted_state(wanted),
        here=here,
        typed=typed or _as_decided(page),
        problem=problem,
        overtaken=before[-1] if before else None,
        overtaken_history=before,
        seen=_seen(typed, page),
        longest_note=LONGEST_NOTE,
        undone="undone" in request.args,
    )


def _as_decided(page: pages.Queue) -> forms.Typed:
    """Return the form of the open flag filled with one's own decision on it, empty where one's own does not hold."""
    history = () if page.reading is None else page.reading.reviews
    held = history[-1] if history else None
    if held is None or held.decision is Decision.WITHDRAWN or of_colleague(history, analyst().name) is not None:
        return MultiDict()
    filled = {
        "stance": held.stance.value if held.stance is not None and held.stance_confirmed else None,
        "credibility": held.credibility,
        "event_on": held.event_on,
        "measure": held.measure,
        "note": held.note,
    }
    return MultiDict({name: str(value) for name, value in filled.items() if value is not None})


def _seen(typed: forms.Typed, page: pages.Queue) -> int:
    """Return how many reviews of the open flag the form has seen: one that was refused has seen no more than before."""
    try:
        return forms.seen(typed)
    except Invalid:
        return 0 if page.reading is None else page.reading.entry.flag.reviews
