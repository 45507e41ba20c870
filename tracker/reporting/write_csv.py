"""A report as CSV: one row for each fact, all with the same columns, for spreadsheets and for programs.

Form: UTF-8 with a byte order mark (without it Excel shows Armenian and Cyrillic as rubbish), RFC 4180 quoting, CRLF.
Columns, stable; those that a row does not need are empty:
- `row`: `meta` (the report's parameters: name in `kind`, value in `note`), `obligation` and `watchpoint` (state at the
  end, tallies), `finding` (determination that changed something in the period) followed by each `citation` it rests on,
  `evidence` (a report found relevant), `event`, `date` (set by the text), `source` (its part in the monitoring), `gap`
  (days without any fetch), `limit`.
- `number`, `subject`, `clause`: of the obligation or watchpoint.
- `kind`: of the obligation, citation, event or date; work state of a finding; health of a source.
- `date`, `until`: day or span; of evidence the day it counts under, with the date of publication in `published`.
- `result`, `result_before` (of the day before the period), `degree`: findings only; `not assessed` where nobody did.
- `text_state`: what follows from the text alone, with the reason in `note`.
- `stance`, `credibility`, `title`, `lang`, `source`, `side`, `url`, `item`, `record`, `analyst`, `recorded_at`, `note`.
- `relevant`, `not_relevant`, `unsure`, `unreviewed`: flags of the period; `previous_…` of the one before.
- `fetched`, `failed`: fetches of a source; `items`: reports that it brought, or that an event groups.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP's rule, widened: the sign counts
wherever blanks, controls, invisible characters, quotes or full-width forms hide it). Numbers and dates stay as they
are.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator
from datetime import date

from tracker.domain.report import Citation, EvidenceRow, Finding, FlagTally, Matter, ObligationSection, Report

COLUMNS = (
    "row",
    "number",
    "subject",
    "clause",
    "kind",
    "date",
    "until",
    "published",
    "result",
    "result_before",
    "degree",
    "text_state",
    "stance",
    "credibility",
    "title",
    "lang",
    "source",
    "side",
    "url",
    "item",
    "record",
    "analyst",
    "recorded_at",
    "note",
    "relevant",
    "not_relevant",
    "unsure",
    "unreviewed",
    "previous_relevant",
    "previous_not_relevant",
    "previous_unsure",
    "previous_unreviewed",
    "fetched",
    "failed",
    "items",
)
NOT_ASSESSED = "not assessed"

Cell = str | int | float | date | None
Row = dict[str, Cell]

_STARTS_FORMULA = frozenset("=+-@|")
_QUOTES = frozenset("\"'`´‘’‚‛“”„‟«»‹›")


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: unchanged where it is none."""
    return f"'{text}" if _first_significant(text) in _STARTS_FORMULA else text


def _first_significant(text: str) -> str:
    """Return the first character that counts, in its plain form; "" when there is none."""
    for character in text:
        # One character may fold to several (½), and an invisible one to itself.
        for folded in unicodedata.normalize("NFKC", character):
            if not _is_skipped(folded):
                return folded
    return ""


def _is_skipped(character: str) -> bool:
    # Z: separators; C: controls, zero-width and other format characters; M: marks that sit on nothing.
    return character in _QUOTES or character.isspace() or unicodedata.category(character)[0] in "ZCM"


def write_csv(report: Report) -> bytes:
    """Return the report as CSV (see the module's text for its columns)."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return buffer.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return neutral(value) if isinstance(value, str) else str(value)


def _rows(report: Report) -> Iterator[Row]:
    yield from _meta(report)
    for section in report.obligations:
        yield from _obligation(section)
    for matter in report.watchpoints:
        yield {"row": "watchpoint", **_subject(matter), **_tallies(matter)}
        yield from (_evidence(matter, entry) for entry in matter.evidence)
    yield from _events(report)
    for row in (*report.dates, *report.upcoming):
        number = row.obligation.split("/", 1)[1]
        yield {"row": "date", "number": number, "kind": row.kind, "date": row.date, "title": row.title}
    yield from _monitoring(report)
    for limit in report.limits:
        yield {"row": "limit", "note": limit}


def _meta(report: Report) -> Iterator[Row]:
    parameters: tuple[tuple[str, Cell], ...] = (
        ("agreement", report.agreement),
        ("from", report.from_on),
        ("to", report.to_on),
        ("known_at", report.known_at),
        ("digest", report.digest),
        ("title", report.title),
        ("previous_from", report.previous_from),
        ("previous_to", report.previous_to),
    )
    yield from ({"row": "meta", "kind": name, "note": value} for name, value in parameters)


def _subject(matter: Matter) -> Row:
    return {"number": matter.number, "subject": matter.title, "clause": matter.clause, "kind": matter.kind}


def _tallies(matter: Matter) -> Row:
    return {**_tally(matter.flags, ""), **_tally(matter.before, "previous_")}


def _tally(flags: FlagTally, prefix: str) -> Row:
    return {
        f"{prefix}relevant": flags.relevant,
        f"{prefix}not_relevant": flags.not_relevant,
        f"{prefix}unsure": flags.unsure,
        f"{prefix}unreviewed": flags.unreviewed,
    }


def _obligation(section: ObligationSection) -> Iterator[Row]:
    matter, finding = section.matter, section.finding
    yield {
        "row": "obligation",
        **_subject(matter),
        "result": NOT_ASSESSED if section.result is None else section.result,
        "result_before": NOT_ASSESSED if section.opening_result is None else section.opening_result,
        "degree": None if finding is None else finding.degree,
        "date": None if finding is None else finding.valid_from,
        "until": None if finding is None else finding.valid_until,
        "analyst": None if finding is None else finding.author,
        "recorded_at": None if finding is None else finding.recorded_at,
        "text_state": section.text_state.code,
        "note": section.text_state.reason,
        **_tallies(matter),
    }
    for change in section.changes:
        yield _finding(matter, change)
        yield from (_citation(matter, cited) for cited in change.citations)
    yield from (_evidence(matter, entry) for entry in matter.evidence)


def _finding(matter: Matter, finding: Finding) -> Row:
    return {
        "row": "finding",
        **_subject(matter),
        "kind": "superseded" if finding.superseded else finding.work_state,
        "date": finding.valid_from,
        "until": finding.valid_until,
        "result": finding.result,
        "degree": finding.degree,
        "analyst": finding.author,
        "recorded_at": finding.recorded_at,
        "note": finding.rationale,
    }


def _citation(matter: Matter, cited: Citation) -> Row:
    return {
        "row": "citation",
        **_subject(matter),
        "kind": cited.kind,
        "date": cited.day,
        "title": cited.label,
        "lang": cited.lang,
        "source": cited.source,
        "side": cited.side,
        "url": cited.url,
    }


def _evidence(matter: Matter, entry: EvidenceRow) -> Row:
    return {
        "row": "evidence",
        **_subject(matter),
        "date": entry.filed_on,
        "published": entry.published,
        "stance": entry.stance,
        "credibility": entry.credibility,
        "title": entry.title,
        "lang": entry.lang,
        "source": entry.source,
        "side": entry.side,
        "url": entry.url,
        "item": entry.item_id,
        "record": entry.record,
        "analyst": entry.analyst,
        "note": entry.note,
    }


def _events(report: Report) -> Iterator[Row]:
    for event in report.events:
        yield {
            "row": "event",
            "number": " ".join(event.obligations),
            "kind": event.kind,
            "date": event.starts_on,
            "until": event.ends_on,
            "title": event.title,
            "side": event.party,
            "analyst": event.author,
            "note": "; ".join(part for part in (event.place, event.note) if part),
            "items": len(event.reports),
        }


def _monitoring(report: Report) -> Iterator[Row]:
    account = report.completeness
    yield {"row": "meta", "kind": "completeness", "note": account.summary}
    for source in account.sources:
        yield {
            "row": "source",
            "kind": source.health,
            "source": source.name,
            "side": source.side,
            "lang": source.lang,
            "recorded_at": source.last_success_at,
            "note": source.last_error,
            "fetched": source.fetched,
            "failed": source.failed,
            "items": source.items,
        }
    for gap in account.gaps:
        yield {"row": "gap", "date": gap.first, "until": gap.last, "note": "no source was fetched"}
