"""A report as CSV: one row for each fact, all with the same columns, for spreadsheets and for programs.

Form: UTF-8 with a byte order mark (without it Excel shows Armenian and Cyrillic as rubbish), RFC 4180 quoting, CRLF.
Columns, stable; those that a row does not need are empty:
- `row`: `meta` (the report's parameters: name in `kind`, value in `note`), `clause` (a wording: language in `lang`,
  witness in `source`, text in `note`), `obligation` and `watchpoint` (state at the end, tallies), `finding`
  (determination that was entered in the period, begins in it or held in it) followed by each `citation` it rests on,
  `evidence` (a report found relevant), `event`, `event_report` (a report grouped under an event), `date` (set by the
  text), `source` (its part in the monitoring), `gap` (days without any fetch), `limit`.
- `number`, `subject`, `clause`: of the obligation or watchpoint.
- `kind`: of the obligation, citation, event or date; health of a source; `authentic` or `unofficial` of a clause; of a
  finding `approved`, `superseded` or `draft, does not hold`.
- `date`, `until`: day or span; of evidence and cited reports the day they count under, with as much of it as is known
  in `published` (empty where nothing is): `2022-02`.
- `result`, `result_before` (of the day before the period), `degree`: findings only; `not assessed` where nobody did.
  `meanwhile`: of an obligation, what else held for a time within the period (`breached 2022-12-12 to 2023-09-19`).
- `party`: whose conduct a finding is about, empty for all; who gave a notice.
- `text_state`: what follows from the text alone, with the reason in `note`.
- `stance`: what a report says, never a finding: `alleges_breach`, `claims_fulfilment`, `denies`, `talks`, `context`;
  `guess_…` where no analyst confirmed it. `text_changed`: whether the report has a newer form than the one judged.
- `name`: what people call the record behind the row, so that it is found again: `review-7` of evidence, of a cited
  report and of what an event's report was found to say; `event-3` of an event and its citation; `determination-2` of
  a finding. `belongs_to`: the finding that a citation supports, the event under which a report is grouped. `analyst`,
  `recorded_at`: who decided or entered it, and when the record of that name was entered (not in `event_report`, whose
  review tells it). `restores`, `decided_at`, `restored_by`: of a review that only brought a decision back, the one that
  took it, when that was, and who restored it; `recorded_at` is then when they did.
- `credibility`, `title`, `lang`, `source`, `side`, `url`, `item`, `record`, `note` (of a citation: what became of the
  review or event since, with the day; of an event, at the end, that none of its reports is relevant any more).
  `side`: of the outlet that carried the report, not of whoever is quoted in it; of an event the party that it names.
- `relevant`, `not_relevant`, `unsure`, `unreviewed`: flags of the period; `previous_…` of the one before.
- `fetched`, `failed`: fetches of a source; `items`: reports that it brought, or that an event groups.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP's rule, widened: the sign counts
wherever blanks, controls, invisible characters, quotes or full-width forms hide it). Numbers and dates stay as they
are.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date

from tracker.domain.item import as_known
from tracker.domain.overtaken import Overtaken
from tracker.domain.phrases import overtaken_words, stance_code
from tracker.domain.report import (
    FORMAT_VERSION,
    Citation,
    EventReport,
    EvidenceRow,
    Finding,
    FlagTally,
    Held,
    Matter,
    ObligationSection,
    Report,
    Restored,
)
from tracker.domain.review import Voice
from tracker.reporting.spreadsheet import neutral

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
    "party",
    "text_state",
    "stance",
    "credibility",
    "title",
    "lang",
    "source",
    "side",
    "url",
    "name",
    "item",
    "record",
    "text_changed",
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
    "meanwhile",
    "belongs_to",
    "restores",
    "restored_by",
    "decided_at",
)
NOT_ASSESSED = "not assessed"

Cell = str | int | float | date | None
Row = dict[str, Cell]


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
    yield from _clauses(report)
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
        ("format_version", FORMAT_VERSION),
        ("title", report.title),
        ("previous_from", report.previous_from),
        ("previous_to", report.previous_to),
        ("authentic_text", f"{report.authentic_lang} {report.authentic_url}"),
        *((("not_over", report.not_over),) if report.not_over else ()),
    )
    yield from ({"row": "meta", "kind": name, "note": value} for name, value in parameters)


def _clauses(report: Report) -> Iterator[Row]:
    for clause in report.clauses:
        for text in clause.texts:
            yield {
                "row": "clause",
                "clause": clause.number,
                "kind": "authentic" if text.authentic else "unofficial",
                "title": clause.title,
                "lang": text.lang,
                "source": text.witness,
                "url": text.url,
                "note": text.text,
            }


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


def _state_told(section: ObligationSection) -> str:
    if section.retired_on is None:
        return section.text_state.reason
    return f"no longer in the pack since {section.retired_on}"


def _obligation(section: ObligationSection) -> Iterator[Row]:
    matter, finding = section.matter, section.finding
    yield {
        "row": "obligation",
        **_subject(matter),
        "result": NOT_ASSESSED if section.result is None else section.result,
        "result_before": NOT_ASSESSED if section.opening_result is None else section.opening_result,
        "degree": None if finding is None else finding.degree,
        "party": None if finding is None else finding.party,
        "meanwhile": "; ".join(_spell(held) for held in section.meanwhile),
        "name": None if finding is None else finding.name,
        "date": None if finding is None else finding.valid_from,
        "until": None if finding is None else finding.valid_until,
        "analyst": None if finding is None else finding.author,
        "recorded_at": None if finding is None else finding.recorded_at,
        "text_state": section.text_state.code,
        "note": _state_told(section),
        **_tallies(matter),
    }
    for change in section.changes:
        yield _finding(matter, change)
        for cited in change.citations:
            yield {**_citation(matter, cited), "belongs_to": change.name}
            for entry_of in cited.reports:
                yield from _event_report(entry_of, of=cited.name)
    yield from (_evidence(matter, entry) for entry in matter.evidence)


def _spell(held: Held) -> str:
    told = " beside ".join(result if party is None else f"{result} ({party})" for result, party in held.results)
    return f"{told} {held.first} to {held.last}"


def _finding(matter: Matter, finding: Finding) -> Row:
    return {
        "row": "finding",
        **_subject(matter),
        "kind": _force(finding),
        "date": finding.valid_from,
        "until": finding.valid_until,
        "result": finding.result,
        "degree": finding.degree,
        "party": finding.party,
        "name": finding.name,
        "analyst": finding.author,
        "recorded_at": finding.recorded_at,
        "title": None if finding.read_then is None else f"entered when it read: {finding.read_then.title}",
        "note": finding.rationale,
    }


def _force(finding: Finding) -> str:
    if finding.superseded:
        return "superseded"
    return "draft, does not hold" if finding.is_draft else finding.work_state.value


def _citation(matter: Matter, cited: Citation) -> Row:
    return {
        "row": "citation",
        **_subject(matter),
        "kind": cited.kind,
        "date": cited.day,
        "published": as_known(cited.day, cited.precision) if cited.kind == "report" and cited.precision else None,
        "stance": _stance(cited.voice),
        "text_changed": cited.text_changed if cited.kind == "report" else None,
        "title": cited.label,
        "lang": cited.lang,
        "source": cited.source,
        "side": cited.side,
        "url": cited.url,
        "name": cited.name,
        "item": cited.item_id,
        "analyst": cited.author,
        "recorded_at": cited.recorded_at,
        "note": _became(cited.overtaken),
        **_restored(cited.restored),
    }


def _became(overtaken: Overtaken | None) -> str | None:
    return None if overtaken is None else overtaken_words(overtaken, in_words=date.isoformat)


def _stance(voice: Voice | None) -> str | None:
    return None if voice is None else stance_code(voice.stance, confirmed=voice.confirmed)


def _evidence(matter: Matter, entry: EvidenceRow) -> Row:
    return {
        "row": "evidence",
        **_subject(matter),
        "date": entry.filed_on,
        "published": entry.published,
        "stance": stance_code(entry.stance, confirmed=entry.stance_confirmed),
        "credibility": entry.credibility,
        "title": entry.title,
        "lang": entry.lang,
        "source": entry.source,
        "side": entry.side,
        "url": entry.url,
        "name": entry.review,
        "item": entry.item_id,
        "record": entry.record,
        "text_changed": entry.text_changed,
        "analyst": entry.analyst,
        "recorded_at": entry.recorded_at,
        "note": entry.note,
        **_restored(entry.restored),
    }


def _restored(restored: Restored | None) -> Row:
    if restored is None:
        return {}
    return {"restores": restored.review, "restored_by": restored.by, "decided_at": restored.decided_at}


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
            "party": event.party,
            "name": event.name,
            "analyst": event.author,
            "recorded_at": event.recorded_at,
            "note": "; ".join(part for part in (event.place, event.note, _became(event.overtaken)) if part),
            "items": len(event.reports),
        }
        for report_of in event.reports:
            yield from _event_report(report_of, of=event.name)


def _event_report(entry: EventReport, *, of: str) -> Iterator[Row]:
    """One row for each obligation on which the report says something; one without stance where it says nothing. of:
    name of the event.
    """
    for voice in entry.voices or (None,):
        yield {
            "row": "event_report",
            "number": None if voice is None else voice.obligation.split("/", 1)[1],
            "stance": _stance(voice),
            "title": entry.title,
            "lang": entry.lang,
            "source": entry.source,
            "side": entry.side,
            "url": entry.url,
            "name": None if voice is None else voice.review,
            "item": entry.item_id,
            "belongs_to": of,
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
