"""Compliance reports to take away."""

from datetime import UTC, datetime, time, timedelta

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from tracker.domain.report import ReportFormat, time_of_knowledge
from tracker.errors import Invalid, NotFound
from tracker.reporting.build import build
from tracker.reporting.gather import gather
from tracker.reporting.inputs import Period
from tracker.reporting.render import render
from tracker.settings import shipped
from tracker.storage import agreements, moments
from tracker.storage.engine import reading
from tracker.web import forms, remembered
from tracker.web.context import now, tracker
from tracker.web.errors import code_of

blueprint = Blueprint("reports", __name__)

_TYPES = {
    ReportFormat.HTML: "text/html",
    ReportFormat.CSV: "text/csv",
    ReportFormat.JSON: "application/json",
}
_USUAL_DAYS = 90


@blueprint.get("/reports")
def form() -> str:
    last = now().date()
    with reading(tracker().engine) as connection:
        titles = agreements.titles(connection)
    chosen = remembered.chosen(request.args.get("agreement") or None, titles)
    if chosen is not None and chosen not in titles:
        raise NotFound("agreement", chosen)
    usual = {
        "agreement": chosen or "",
        "from": (last - timedelta(days=_USUAL_DAYS - 1)).isoformat(),
        "to": last.isoformat(),
    }
    return _form(typed=MultiDict(usual), problem=None)


@blueprint.get("/reports/file")
def file() -> Response | tuple[str, int]:
    """Make the report and hand it out as a file. The same question to the same database gives the same bytes."""
    try:
        agreement_id = forms.required(request.args, "agreement", "choose an agreement")
        form = forms.choice(request.args, "format", ReportFormat) or ReportFormat.HTML
        from_on, to_on = forms.required_day(request.args, "from"), forms.required_day(request.args, "to")
        known_on = forms.day(request.args, "known_on")
        with reading(tracker().engine) as connection:
            known_at = moments.last_recorded(connection, by=now())
            if known_on is not None:
                known_at = time_of_knowledge(datetime.combine(known_on, time.max, UTC), now=now())
            report = build(gather(connection, agreement_id, period=Period(from_on, to_on, known_at)))
    except Invalid as problem:
        return _form(typed=request.args, problem=problem), code_of(problem)
    content = render(report, form, templates=shipped("templates"))
    known = "" if known_on is None else f"_known-{known_on}"
    name = f"{agreement_id}_{from_on}_{to_on}{known}.{form.value}"
    return Response(content, mimetype=_TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _form(*, typed: forms.Typed, problem: Invalid | None) -> str:
    with reading(tracker().engine) as connection:
        titles = agreements.titles(connection)
    return render_template("reports/form.html", titles=titles, typed=typed, problem=problem)
