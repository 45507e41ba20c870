"""A report as bytes, in any of its formats."""

from pathlib import Path

from tracker.domain.report import Report, ReportFormat
from tracker.reporting.write_csv import write_csv
from tracker.reporting.write_html import open_templates, write_html
from tracker.reporting.write_json import write_json


def render(report: Report, form: ReportFormat, *, templates: Path) -> bytes:
    """Return the report in that format; the same report always gives the same bytes. templates: the shipped folder."""
    if form is ReportFormat.CSV:
        return write_csv(report)
    if form is ReportFormat.JSON:
        return write_json(report)
    return write_html(report, environment=open_templates(templates))
