import csv
import io
import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.builders import (
    OVERRULED_AND_RESTORED,
    a_determination,
    a_flag,
    a_review,
    a_source,
    an_item,
    full_inputs,
    inputs_of_an_emptied_event,
    some_inputs,
)
from tracker.domain.determination import Evidence, Result, WorkState
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision
from tracker.domain.review import Decision
from tracker.reporting.build import build
from tracker.reporting.spreadsheet import neutral
from tracker.reporting.write_csv import COLUMNS, write_csv

# One for each class of payload that spreadsheets run, or that hides from a filter which looks at the first character.
PAYLOADS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "|calc",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|' /C calc'!A0",
    " =1+1",
    "\t=1+1",
    "\n=1+1",
    "\r=1+1",
    "\r\n=1+1",
    "\x00=1+1",
    "\x0b\x0c=1+1",
    "\u00a0=1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\u2060\u200e=1+1",
    "\ufeff=1+1",
    '"=1+1',
    "'=1+1",
    "\u201c=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "﹦1",
    "\u034f=1",
    " \u200b\"'\n＝1",
]
HARMLESS = [
    "",
    "Ceasefire holds",
    "1 = 1",
    "2020-11-20",
    "a-b",
    "«Перемирие» держится",
    "— сказал министр",
    "«— нет», — сказал он",
    "Կրակի դադարեցում",
    "½ of it",
    "\u200b",
    '""',
]


@pytest.mark.parametrize("text", PAYLOADS, ids=ascii)
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@given(st.text(max_size=12))
@settings(derandomize=True)
def test_nothing_left_unmarked_starts_a_formula_in_any_plain_form(text: str) -> None:
    written = neutral(text)
    assert written in (text, f"'{text}")
    if written == text:
        plain = unicodedata.normalize("NFKC", text).strip().strip("\"'").strip()
        assert not plain.startswith(("=", "+", "-", "@", "|"))


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_file_is_what_spreadsheets_expect() -> None:
    data = write_csv(build(full_inputs()))
    assert data.startswith(b"\xef\xbb\xbfrow,number,subject,clause,")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert {tuple(row) for row in rows(data)} == {COLUMNS}


def test_each_kind_of_fact_has_its_rows() -> None:
    found = [row["row"] for row in rows(write_csv(build(full_inputs())))]
    assert {kind: found.count(kind) for kind in found} == {
        "meta": 11,
        "clause": 1,
        "obligation": 3,
        "finding": 3,
        "citation": 4,
        "evidence": 5,
        "watchpoint": 1,
        "event": 1,
        "event_report": 2,
        "date": 4,
        "source": 5,
        "limit": 7,
    }


def test_an_obligation_nobody_assessed_says_so() -> None:
    found = [row for row in rows(write_csv(build(some_inputs()))) if row["row"] == "obligation"]
    assert [(row["number"], row["result"], row["result_before"], row["text_state"]) for row in found] == [
        ("1.1", "not assessed", "not assessed", "in_force"),
        ("4.2", "not assessed", "not assessed", "in_term"),
        ("6.1", "not assessed", "not assessed", "due"),
    ]


def test_evidence_keeps_its_texts_and_numbers() -> None:
    item = an_item(7, title='Head "quoted", with comma\nand line', source="@Source", side=None, record=True)
    report = build(some_inputs(flags=(a_flag(item, a_review(1, note="-5 degrees")),)))
    (row,) = [row for row in rows(write_csv(report)) if row["row"] == "evidence"]
    assert row["title"] == 'Head "quoted", with comma\nand line'
    assert (row["source"], row["note"], row["side"]) == ("'@Source", "'-5 degrees", "")
    assert (row["date"], row["credibility"], row["record"], row["item"]) == ("2020-11-20", "2", "yes", "7")


def test_evidence_and_citations_name_the_review_who_entered_it_and_when() -> None:
    found = rows(write_csv(build(full_inputs())))
    named = [(row["row"], row["name"], row["item"]) for row in found if row["name"]]
    assert named == [
        ("obligation", "determination-2", ""),
        ("finding", "determination-1", ""),
        ("finding", "determination-2", ""),
        ("citation", "review-1", "2"),
        ("citation", "review-2", "3"),
        ("citation", "event-2", ""),
        ("evidence", "review-1", "2"),
        ("evidence", "review-2", "3"),
        ("evidence", "review-4", "5"),
        ("evidence", "review-3", "4"),
        ("obligation", "determination-3", ""),
        ("finding", "determination-3", ""),
        ("citation", "review-1", "2"),
        ("evidence", "review-7", "6"),
        ("event", "event-1", ""),
        ("event_report", "review-8", "3"),
    ]
    entered = {row["recorded_at"] for row in found if row["row"] in ("evidence", "citation", "event")}
    assert entered == {"2020-12-01T00:00:00+00:00"}
    assert {row["analyst"] for row in found if row["row"] in ("evidence", "citation")} == {"nina", "pack"}


def test_citations_and_grouped_reports_name_what_they_belong_to() -> None:
    found = rows(write_csv(build(full_inputs())))
    belonging = [(row["row"], row["name"], row["belongs_to"]) for row in found if row["belongs_to"]]
    assert belonging == [
        ("citation", "review-1", "determination-2"),
        ("citation", "review-2", "determination-2"),
        ("citation", "event-2", "determination-2"),
        ("citation", "review-1", "determination-3"),
        ("event_report", "review-8", "event-1"),
        ("event_report", "", "event-1"),
    ]


def test_what_held_for_a_time_within_the_period_stands_in_the_row_of_its_obligation() -> None:
    passing = a_determination(valid_from=date(2020, 11, 12), valid_until=date(2020, 11, 20), party="AZ", evidence=())
    (row, *_) = [
        row
        for row in rows(write_csv(build(some_inputs(determinations=(passing,)))))
        if row["row"] == "obligation" and row["meanwhile"]
    ]
    assert (row["result"], row["result_before"]) == ("not assessed", "not assessed")
    assert row["meanwhile"] == "breached (Azerbaijan) 2020-11-12 to 2020-11-20"


def test_a_cited_report_of_a_month_says_that_no_day_is_known() -> None:
    item = an_item(published_at=datetime(2020, 11, 1, tzinfo=UTC), precision=DatePrecision.MONTH)
    given = some_inputs(flags=(a_flag(item, a_review(1)),), determinations=(a_determination(),))
    found = [row for row in rows(write_csv(build(given))) if row["row"] in ("citation", "evidence")]
    assert {(row["date"], row["published"]) for row in found} == {("2020-11-30", "2020-11")}
    assert len(found) == 2


def test_a_finding_that_was_replaced_says_so() -> None:
    first = a_determination(1, evidence=())
    second = a_determination(2, Result.DISPUTED, evidence=(), supersedes=1)
    found = rows(write_csv(build(some_inputs(determinations=(first, second)))))
    assert [row["kind"] for row in found if row["row"] == "finding"] == ["superseded", "approved"]


def test_a_draft_says_that_it_does_not_hold() -> None:
    draft = a_determination(1, evidence=(), work_state=WorkState.IN_REVIEW, party="AZ")
    found = rows(write_csv(build(some_inputs(determinations=(draft,)))))
    assert [(row["kind"], row["party"]) for row in found if row["row"] == "finding"] == [
        ("draft, does not hold", "Azerbaijan")
    ]
    assert {row["result"] for row in found if row["row"] == "obligation"} == {"not assessed"}


def test_no_row_of_a_report_reads_like_a_finding_of_a_breach() -> None:
    flags = (
        a_flag(None, a_review(1)),
        a_flag(an_item(2), a_review(2, stance=Stance.DENIAL), flag_id=2),
        a_flag(an_item(3), a_review(3, stance_confirmed=False), flag_id=3),
    )
    found = rows(write_csv(build(some_inputs(flags=flags))))
    assert [row["stance"] for row in found if row["row"] == "evidence"] == ["alleges_breach", "denies", "guess_breach"]
    assert not [row for row in found if "breach" in row.values()]


def test_a_clause_and_the_reports_of_an_event_have_rows() -> None:
    found = rows(write_csv(build(full_inputs())))
    (clause,) = [row for row in found if row["row"] == "clause"]
    assert (clause["clause"], clause["lang"], clause["kind"]) == ("1", "en", "unofficial")
    assert clause["note"] == "Fire ceases at midnight."
    said = [(row["number"], row["side"], row["stance"]) for row in found if row["row"] == "event_report"]
    assert said == [("6.1", "AZ", "claims_fulfilment"), ("6.1", "AM", "guess_fulfilment")]


def test_days_without_any_fetch_have_rows() -> None:
    found = rows(write_csv(build(some_inputs(sources=(a_source(days=()),)))))
    assert [(row["date"], row["until"]) for row in found if row["row"] == "gap"] == [("2020-11-10", "2020-11-30")]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert write_csv(build(full_inputs())) == write_csv(build(full_inputs()))


def test_a_citation_of_a_review_that_was_taken_back_says_so_with_the_day() -> None:
    undo = a_review(2, Decision.WITHDRAWN, number=2, undoes=1)
    inputs = some_inputs(flags=(a_flag(None, a_review(), undo),), determinations=(a_determination(),))
    cited = next(row for row in rows(write_csv(build(inputs))) if row["row"] == "citation")
    assert cited["note"] == "taken back on 2020-12-01 by nina (review-2)"


def test_a_decision_that_an_undo_brought_back_names_who_decided_and_who_took_back() -> None:
    finding = a_determination(evidence=(Evidence(review_id=3),))
    inputs = some_inputs(flags=(a_flag(None, *OVERRULED_AND_RESTORED),), determinations=(finding,))
    found = [row for row in rows(write_csv(build(inputs))) if row["row"] in ("citation", "evidence")]
    assert [tuple(row[name] for name in ("name", "analyst", "restores", "restored_by")) for row in found] == [
        ("review-3", "nina", "review-1", "ben")
    ] * 2
    assert [tuple(row[name] for name in ("decided_at", "recorded_at")) for row in found] == [
        ("2020-12-01T00:00:00+00:00", "2020-12-01T09:00:00+00:00")
    ] * 2


def test_an_event_of_which_no_report_is_relevant_any_more_says_so_and_where_it_is_cited_too() -> None:
    inputs = inputs_of_an_emptied_event()
    told = {row["row"]: row["note"] for row in rows(write_csv(build(inputs))) if row["name"] == "event-1"}
    left = "left without a relevant report on 2020-12-01 by nina (review-2)"
    assert told == {"citation": left, "event": f"Kalbajar / Karvachar; In the fog.; {left}"}
