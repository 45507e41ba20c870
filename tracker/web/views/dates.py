"""The calendar, as a page and as a file for calendar programs."""

from flask import Blueprint, Response, render_template, request

from tracker.reporting.write_ics import to_ics
from tracker.storage.engine import reading
from tracker.web import forms
from tracker.web.context import now, tracker
from tracker.web.pages import dates

blueprint = Blueprint("dates", __name__)
_NAME = "Dates that the agreements set"


@blueprint.get("/calendar")
def show() -> str:
    until = forms.day(request.args, "until")
    with reading(tracker().engine) as connection:
        page = dates.gather(connection, request.args.get("agreement") or None, until=until, now=now())
    return render_template("dates/calendar.html", page=page)


@blueprint.get("/calendar.ics")
def file() -> Response:
    with reading(tracker().engine) as connection:
        rows = dates.all_rows(connection, request.args.get("agreement") or None, now=now())
    content = to_ics(rows, name=_NAME, stamp=now())
    disposition = {"Content-Disposition": "attachment; filename=calendar.ics"}
    return Response(content, mimetype="text/calendar", headers=disposition)
