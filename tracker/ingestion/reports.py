"""One past report out of the fields of a line: checked, cleaned, with every fault told. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.domain.item import DatePrecision, ParsedItem
from tracker.errors import Fault, InvalidFile
from tracker.ingestion.identity import MAX_GUID, bounded
from tracker.ingestion.text import language, one_line, plain_text, unmarked, web_url

FIELDS = ("id", "url", "source", "lang", "published", "title", "summary", "side", "country", "kind")
_YEARS = range(1900, 2101)
_SPANS = (
    (re.compile(r"\d{4}"), "-01-01", DatePrecision.YEAR),
    (re.compile(r"\d{4}-\d\d"), "-01", DatePrecision.MONTH),
    (re.compile(r"\d{4}-\d\d-\d\d"), "", DatePrecision.DAY),
    (re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d.*"), "", DatePrecision.TIME),
)


@dataclass(frozen=True, slots=True)
class ImportedReport:
    """One report of a file. source: the publisher's name; side, country, kind: what the file says of it, or None."""

    source: str
    side: str | None
    country: str | None
    kind: str | None
    item: ParsedItem


def from_fields(fields: Mapping[str, object], *, name: str, line: int) -> ImportedReport:
    """Return the report that the fields of one line make up.

    fields: text or None by name, see FIELDS. name, line: where they stand, for faults. Raises InvalidFile with every
    fault of the line.
    """
    faults: list[Fault] = []
    given = _texts(fields, name, line, faults)
    url = web_url(given["url"])
    lang = language(given["lang"])
    title = one_line(given["title"])
    summary = plain_text(given["summary"])
    published_at, precision = _published(given["published"])
    guid = unmarked(given["id"])
    source = unmarked(given["source"])
    checks = {
        "id": (bool(guid), "is needed"),
        "url": (bool(url) or not given["url"], "must be an http or https address, or nothing"),
        "source": (bool(source), "is needed"),
        "lang": (lang is not None or not given["lang"], "must be a language code of two letters, or nothing"),
        "published": (
            published_at is not None or not given["published"],
            _beyond(given["published"]) or "must be YYYY, YYYY-MM, YYYY-MM-DD, an ISO 8601 time, or nothing",
        ),
        "title": (bool(title or summary), "is needed where there is no summary"),
    }
    told = {fault.field for fault in faults}
    faults.extend(
        Fault(name, line, field, reason) for field, (fine, reason) in checks.items() if not fine and field not in told
    )
    if faults:
        raise InvalidFile(name, faults)
    return ImportedReport(
        source=source,
        side=unmarked(given["side"]) or None,
        country=unmarked(given["country"]) or None,
        kind=unmarked(given["kind"]) or None,
        item=ParsedItem(bounded(guid), guid[:MAX_GUID], url, title, summary, "", lang, published_at, precision),
    )


def _texts(fields: Mapping[str, object], name: str, line: int, faults: list[Fault]) -> dict[str, str]:
    """Return every field as text, "" when absent; what is neither text nor a number is a fault."""
    texts: dict[str, str] = {}
    for field in FIELDS:
        value = fields.get(field)
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
            faults.append(Fault(name, line, field, "must be text"))
        texts[field] = str(value).strip() if isinstance(value, str | int) else ""
    return texts


def _published(written: str) -> tuple[datetime | None, DatePrecision | None]:
    """Return the first moment of the span that is written, UTC; a time without zone is UTC. None for anything else."""
    for shape, rest, precision in _SPANS:
        if shape.fullmatch(written):
            try:
                moment = datetime.fromisoformat(written + rest)
                moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
            except (ValueError, OverflowError):
                return None, None
            return (moment, precision) if moment.year in _YEARS else (None, None)
    return None, None


def _beyond(written: str) -> str | None:
    """Return why a date that is well written cannot be taken, None when it is not well written."""
    if not any(shape.fullmatch(written) for shape, _, _ in _SPANS) or int(written[:4]) in _YEARS:
        return None
    return "lies too far ahead" if int(written[:4]) > _YEARS[-1] else f"lies before {_YEARS[0]}"
