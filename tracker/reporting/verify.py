"""Does a report still agree with the database? Read what it says of itself; compare it with one built anew."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from html.parser import HTMLParser

from tracker.domain.report import FORMAT_VERSION, Report, ReportFormat, ReportParameters
from tracker.errors import Invalid
from tracker.reporting.write_json import KIND

META_PREFIX = "tracker:"
_NAMES = ("agreement", "from", "to", "known_at", "digest")
_UNSTATED_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """same_inputs: the database would still give what the report was built from. same_bytes: the file is exactly what
    would be written now. same_version: it has the format that this program writes; only then do differences say that
    records or the file were changed.
    """

    parameters: ReportParameters
    digest_now: str
    same_inputs: bool
    same_bytes: bool
    same_version: bool


def compare(data: bytes, *, report: Report, rendered: bytes) -> Verdict:
    """Compare a file with the report built anew from the file's own parameters and rendered in its format.

    Raises Invalid when the file is no report.
    """
    parameters = read_parameters(data)
    return Verdict(
        parameters=parameters,
        digest_now=report.digest,
        same_inputs=parameters.digest == report.digest,
        same_bytes=data == rendered,
        same_version=parameters.format_version == FORMAT_VERSION,
    )


def read_parameters(data: bytes) -> ReportParameters:
    """Return what a rendered report (HTML, CSV or JSON) says of itself. Raises Invalid when it is no report of ours."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("this file is no report: it is not UTF-8", field="file") from error
    start = text.lstrip()[:20].lower()
    if start.startswith("{"):
        return _parameters(_from_json(text), ReportFormat.JSON)
    if start.startswith("<!doctype html"):
        return _parameters(_from_html(text), ReportFormat.HTML)
    return _parameters(_from_csv(text), ReportFormat.CSV)


def _parameters(found: dict[str, str], written_as: ReportFormat) -> ReportParameters:
    missing = [name for name in _NAMES if name not in found]
    if missing:
        raise Invalid(f"this file is no report: it does not state its {', '.join(missing)}", field="file")
    try:
        from_on, to_on = date.fromisoformat(found["from"]), date.fromisoformat(found["to"])
        known_at = datetime.fromisoformat(found["known_at"])
    except ValueError as error:
        raise Invalid("the dates that this report states of itself cannot be read", field="file") from error
    version = found.get("format_version", _UNSTATED_VERSION)
    return ReportParameters(found["agreement"], from_on, to_on, known_at, found["digest"], written_as, version)


def _from_json(text: str) -> dict[str, str]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise Invalid("this file is no report: it is broken JSON", field="file") from error
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise Invalid("this file is no report: it is other JSON", field="file")
    parameters = content.get("parameters")
    return _texts(parameters) if isinstance(parameters, dict) else {}


def _texts(found: dict[object, object]) -> dict[str, str]:
    return {name: value for name, value in found.items() if isinstance(name, str) and isinstance(value, str)}


def _from_csv(text: str) -> dict[str, str]:
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise Invalid("this file is no report: it is broken CSV", field="file") from error
    return {
        row["kind"]: row["note"] for row in rows if row.get("row") == "meta" and row.get("kind") and row.get("note")
    }


def _from_html(text: str) -> dict[str, str]:
    parser = _MetaParser()
    parser.feed(text)
    return parser.found


class _MetaParser(HTMLParser):
    """Gathers `<meta name="tracker:…" content="…">`; the first of a name counts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, content = values.get("name"), values.get("content")
        if tag == "meta" and name is not None and name.startswith(META_PREFIX) and content is not None:
            self.found.setdefault(name.removeprefix(META_PREFIX), content)
