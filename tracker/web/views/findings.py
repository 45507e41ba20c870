"""Determinations."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.errors import Invalid
from tracker.review.determine import determine, refuse_unsaid
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
    return _form(slug, typed=MultiDict({"supersedes": request.args.get("supersedes", "")}), problem=None)


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


def _form(slug: str, *, typed: forms.Typed, problem: Invalid | None) -> str:
    with reading(tracker().engine) as connection:
        looked, fault = searching.looked(typed, [slug], forms.row_ids(typed.getlist("evidence"), "review-"))
        page = finding.determination_form(connection, slug, looked, now=now())
    remembered.remember(page.agreement.id)
    return render_template("findings/determine.html", page=page, typed=typed, problem=problem or fault)
