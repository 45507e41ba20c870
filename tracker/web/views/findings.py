"""Determinations."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.domain.determination import Determination, Evidence
from tracker.domain.overtaken import Overtaken
from tracker.errors import Invalid
from tracker.review.cited import overtaken
from tracker.review.determine import determine, refuse_unalleged, refuse_unsaid
from tracker.storage import determinations
from tracker.storage.engine import reading, transaction
from tracker.web import forms, remembered, searching
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import finding, record
from tracker.web.views.overview import wanted_records

blueprint = Blueprint("findings", __name__)


@blueprint.get("/determinations")
def listed() -> str:
    with reading(tracker().engine) as connection:
        page = record.of_findings(connection, wanted_records(connection), now=now())
    return render_template("findings/list.html", page=page)


@blueprint.get("/determinations/new")
def new() -> str:
    slug = forms.required(request.args, "obligation", "say on which obligation")
    replaced_id = forms.whole(request.args, "supersedes")
    if replaced_id is None:
        return _form(slug, typed=MultiDict(), problem=None)
    with reading(tracker().engine) as connection:
        replaced = determinations.get(connection, replaced_id)
        became = overtaken(connection, replaced.evidence)
    if replaced.obligation != slug:
        raise Invalid(f"{replaced.name} is on {replaced.obligation}", field="supersedes")
    lost = [(cited.name, became[cited]) for cited in replaced.evidence if cited in became and not became[cited].upholds]
    return _form(slug, typed=_replacing(replaced, became), problem=None, lost=lost)


def _replacing(replaced: Determination, became: Mapping[Evidence, Overtaken]) -> forms.Typed:
    """Return the form filled with the finding that is to be replaced. became: of its evidence, what no longer stands;
    in place of a review the one that says the same is cited.
    """
    single = {
        "supersedes": str(replaced.id),
        "result": replaced.result.value,
        "from": replaced.valid_from.isoformat(),
        "until": "" if replaced.valid_until is None else replaced.valid_until.isoformat(),
        "degree": "" if replaced.degree is None else str(replaced.degree),
        "party": replaced.party or "",
        "work_state": replaced.work_state.value,
        "rationale": replaced.rationale,
    }
    kept = [cited for cited in replaced.evidence if cited not in became or became[cited].upholds]
    names = [became[cited].by if cited in became else cited.name for cited in kept]
    return MultiDict([*single.items(), *(("evidence", name) for name in names)])


@blueprint.post("/determinations/new")
def add() -> Response | tuple[str, int]:
    typed = request.form
    slug = forms.required(typed, "obligation", "say on which obligation")
    if searching.is_search(typed):
        return _form(slug, typed=typed, problem=None), 200
    try:
        draft = forms.determination_draft(typed, slug)
        replaced, said = forms.succession(typed)
        with transaction(tracker().engine) as connection:
            if not said:
                refuse_unsaid(connection, draft, at=now())
            if not typed.get("grounds"):
                refuse_unalleged(connection, draft)
            stored = determine(connection, draft, analyst=analyst(), at=now(), supersedes=replaced)
    except Invalid as problem:
        return _form(slug, typed=typed, problem=problem), code_of(problem)
    return redirect(url_for("findings.show", determination_id=stored.id), 303)


@blueprint.get("/determinations/<int:determination_id>")
def show(determination_id: int) -> str:
    with reading(tracker().engine) as connection:
        page = finding.determination(connection, determination_id, now=now())
    remembered.remember(page.obligation.agreement)
    return render_template("findings/determination.html", page=page)


def _form(slug: str, *, typed: forms.Typed, problem: Invalid | None, lost: Sequence[tuple[str, Overtaken]] = ()) -> str:
    """lost: evidence of the finding to be replaced that is not taken over, with what became of it."""
    with reading(tracker().engine) as connection:
        looked, unread = searching.looked(typed, [slug], forms.row_ids(typed.getlist("evidence"), "review-"))
        page = finding.determination_form(connection, slug, looked, now=now())
    remembered.remember(page.agreement.id)
    return render_template("findings/determine.html", page=page, typed=typed, problem=problem, unread=unread, lost=lost)
