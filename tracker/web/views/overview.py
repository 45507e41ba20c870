"""The first page."""

from flask import Blueprint, render_template, request

from tracker.storage import agreements
from tracker.storage.engine import reading
from tracker.web import remembered
from tracker.web.context import now, tracker
from tracker.web.pages import overview

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def show() -> str:
    asked = request.args.get("agreement") or None
    with reading(tracker().engine) as connection:
        last = remembered.agreement()
        chosen = asked or (last if last in agreements.titles(connection) else None)
        page = overview.gather(connection, chosen, now=now())
    if asked is not None:
        remembered.remember(asked)
    return render_template("overview/overview.html", page=page)
