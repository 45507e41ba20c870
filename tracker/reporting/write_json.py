"""A report as JSON: canonical (keys sorted, UTF-8), so that equal reports are equal byte for byte."""

from tracker.domain.report import FORMAT_VERSION, Report
from tracker.reporting.canonical import canonical_bytes, plain

KIND = "tracker-report"


def write_json(report: Report) -> bytes:
    """Return the report as JSON. `parameters` is what `tracker report verify` reads; `report` is the record, field by
    field (see tracker.domain.report)."""
    content = {
        "kind": KIND,
        "version": int(FORMAT_VERSION),
        "parameters": {
            "agreement": report.agreement,
            "from": report.from_on.isoformat(),
            "to": report.to_on.isoformat(),
            "known_at": report.known_at.isoformat(),
            "digest": report.digest,
            "format_version": FORMAT_VERSION,
        },
        "report": plain(report),
    }
    return canonical_bytes(content, indent=1) + b"\n"
