"""Sources and their health."""

from dataclasses import asdict

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from tracker.bootstrap.running import run_once
from tracker.domain.health import Health
from tracker.domain.run import Trigger
from tracker.errors import AlreadyRunning, Invalid
from tracker.runs.holders import holder
from tracker.runs.look import Discovery, discover
from tracker.runs.source_acts import edit_source
from tracker.storage.engine import reading, transaction
from tracker.web import acts, forms
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.pages import health

blueprint = Blueprint("sources", __name__)


@blueprint.get("/sources")
def listed() -> str:
    wanted, number = forms.choice(request.args, "state", Health), forms.whole(request.args, "page") or 1
    with reading(tracker().engine) as connection:
        words = request.args.get("words", "")
        page = health.gather(connection, wanted, words=words, number=number, now=now())
    return render_template("sources/sources.html", page=page)


@blueprint.get("/sources/new")
def new() -> str:
    return _form(None, typed=MultiDict({"active": "on"}), problem=None)


@blueprint.post("/sources/new")
def add() -> Response | tuple[str, int]:
    try:
        entry = forms.source_entry(request.form)
        with transaction(tracker().engine) as connection:
            source = acts.add_source(connection, entry, analyst=analyst(), at=now())
    except Invalid as problem:
        return _form(None, typed=request.form, problem=problem), code_of(problem)
    return redirect(url_for("sources.show", source_id=source.id), 303)


@blueprint.post("/sources/look")
def look() -> str | tuple[str, int]:
    try:
        typed = forms.chosen_feed(request.form)
        found = discover(tracker().scout(), forms.feed_address(typed))
    except Invalid as problem:
        return _form(None, typed=request.form, problem=problem), code_of(problem)
    return _form(None, typed=typed, problem=None, found=found)


@blueprint.get("/sources/<int:source_id>")
def show(source_id: int) -> str:
    with reading(tracker().engine) as connection:
        page = health.of_source(connection, source_id, now=now())
    return render_template("sources/source.html", page=page, problem=None)


@blueprint.post("/sources/<int:source_id>/fetch")
def fetch(source_id: int) -> Response | tuple[str, int]:
    app = tracker()
    with reading(app.engine) as connection:
        source = health.of_source(connection, source_id, now=now()).line.source
    try:
        run_once(app, [source], by=holder(Trigger.SINGLE), with_full_texts=False)
    except AlreadyRunning as problem:
        with reading(app.engine) as connection:
            page = health.of_source(connection, source_id, now=now())
        return render_template("sources/source.html", page=page, problem=problem), 409
    return redirect(url_for("sources.show", source_id=source_id), 303)


@blueprint.post("/sources/<int:source_id>/remove")
def remove(source_id: int) -> Response:
    with transaction(tracker().engine) as connection:
        edit_source(connection, source_id, {"active": False}, actor=analyst().name, at=now())
    return redirect(url_for("sources.show", source_id=source_id), 303)


@blueprint.get("/sources/<int:source_id>/edit")
def edit(source_id: int) -> str:
    with reading(tracker().engine) as connection:
        source = health.of_source(connection, source_id, now=now()).line.source
    facts = {key: str(value) for key, value in asdict(source).items() if value is not None}
    ticks = {"active": "on" if source.active else "", "full_text": "on" if source.full_text else ""}
    typed = MultiDict({**facts, **ticks})
    return _form(source_id, typed=typed, problem=None)


@blueprint.post("/sources/<int:source_id>/edit")
def change(source_id: int) -> Response | tuple[str, int]:
    try:
        entry = forms.source_entry(request.form)
        ticks = {name: forms.text(request.form, name) != "" for name in ("active", "full_text")}
        with transaction(tracker().engine) as connection:
            edit_source(connection, source_id, {**asdict(entry), **ticks}, actor=analyst().name, at=now())
    except Invalid as problem:
        return _form(source_id, typed=request.form, problem=problem), code_of(problem)
    return redirect(url_for("sources.show", source_id=source_id), 303)


@blueprint.get("/sources/<int:source_id>/access")
def access(source_id: int) -> str:
    with reading(tracker().engine) as connection:
        page = health.access_of(connection, source_id)
    manners = {"max_connections": page.source.max_connections, "min_gap_seconds": page.source.min_gap_seconds}
    typed = MultiDict({key: f"{value:g}" for key, value in manners.items() if value is not None})
    return render_template("sources/access.html", page=page, typed=typed, problem=None)


@blueprint.post("/sources/<int:source_id>/access")
def change_access(source_id: int) -> Response | tuple[str, int]:
    with reading(tracker().engine) as connection:
        page = health.access_of(connection, source_id)
    try:
        draft = forms.access_draft(request.form, page.source.url or "")
        with transaction(tracker().engine) as connection:
            acts.set_access(connection, source_id, draft, analyst=analyst(), at=now())
    except Invalid as problem:
        # What is secret is typed again, never sent back.
        typed = MultiDict({key: value for key, value in request.form.items() if key not in ("password", "header")})
        return render_template("sources/access.html", page=page, typed=typed, problem=problem), code_of(problem)
    return redirect(url_for("sources.show", source_id=source_id), 303)


def _form(source_id: int | None, *, typed: forms.Typed, problem: Invalid | None, found: Discovery | None = None) -> str:
    with reading(tracker().engine) as connection:
        sides = health.sides(connection, source_id)
        stored = health.stored_reports(connection, source_id)
    return render_template(
        "sources/form.html",
        source_id=source_id,
        typed=typed,
        problem=problem,
        sides=sides,
        stored=stored,
        found=found,
    )
