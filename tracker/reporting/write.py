"""A report in any of its formats."""

from jinja2 import Environment

from tracker.domain.report import Report, ReportFormat
from tracker.reporting.write_csv import write_csv
from tracker.reporting.write_html import write_html
from tracker.reporting.write_json import write_json


def write(report: Report, *, written_as: ReportFormat, environment: Environment) -> bytes:
    """Return the report in a format. environment: over the shipped templates; only HTML needs it."""
    match written_as:
        case ReportFormat.HTML:
            return write_html(report, environment=environment)
        case ReportFormat.CSV:
            return write_csv(report)
        case ReportFormat.JSON:
            return write_json(report)
