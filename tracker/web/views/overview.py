"""The first page."""

from flask import Blueprint, render_template, request

from tracker.storage.engine import reading
from tracker.web.context import now, tracker
from tracker.web.pages import overview

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def show() -> str:
    with reading(tracker().engine) as connection:
        page = overview.gather(connection, request.args.get("agreement") or None, now=now())
    return render_template("overview/overview.html", page=page)
