"""The first page."""

import sqlalchemy as sa
from flask import Blueprint, render_template, request

from tracker.storage import agreements
from tracker.storage.engine import reading
from tracker.web import remembered
from tracker.web.context import now, tracker
from tracker.web.pages import overview
from tracker.web.pages.record import Wanted

blueprint = Blueprint("overview", __name__)


@blueprint.get("/")
def show() -> str:
    asked = request.args.get("agreement") or None
    with reading(tracker().engine) as connection:
        chosen = remembered.chosen(asked, agreements.titles(connection))
        page = overview.gather(connection, chosen, now=now())
    return render_template("overview/overview.html", page=page)


def wanted_records(connection: sa.Connection) -> Wanted:
    """Return which agreement and obligation a list of records is asked for."""
    asked = request.args.get("agreement") or None
    chosen = remembered.chosen(asked, agreements.titles(connection))
    return Wanted(chosen, request.args.get("obligation") or None)
