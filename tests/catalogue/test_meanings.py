"""Entries that are well formed and yet cannot be meant."""

from pathlib import Path

import pytest

from tests.catalogue import small_pack
from tests.catalogue.small_pack import changed, line_of

TERM = "term: {starts_on: 2001-03-02, months: 24, renewal_months: 12, notice_months: 3, notice_by: [UP, LO]}"
LEASE = "clauses[1].obligations[2]"


@pytest.mark.parametrize(("kind", "part"), [("deadline", "deadline"), ("term", "term"), ("level", "quantities")])
def test_a_kind_carries_the_part_that_it_asks_for(tmp_path: Path, kind: str, part: str) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "kind: continuing", f"kind: {kind}")
    assert (fault.line, fault.field) == (
        line_of(small_pack.AGREEMENT, "kind: continuing"),
        "clauses[0].obligations[0].kind",
    )
    assert fault.reason == f"an obligation of the kind `{kind}` needs `{part}`"


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("continuing", "deadline: {due_on: 2001-04-01}"),
        ("process", "deadline: {due_on: 2001-04-01}"),
        ("continuing", "term: {starts_on: 2001-03-02, months: 24}"),
    ],
)
def test_a_kind_carries_no_part_of_another(tmp_path: Path, kind: str, part: str) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "kind: continuing\n", f"kind: {kind}\n        {part}\n")
    name = part.split(":")[0]
    assert fault.field == f"clauses[0].obligations[0].{name}"
    assert fault.reason == f"an obligation of the kind `{kind}` has no `{name}`"


def test_any_kind_may_have_quantities(tmp_path: Path) -> None:
    quantities = "quantities: [{name: guards, value: 2, unit: persons}]"
    new = f"kind: continuing\n        {quantities}\n"
    assert changed(tmp_path, "agreement.yaml", "kind: continuing\n", new) == []


def test_an_empty_part_is_as_good_as_none(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "[{name: guards, value: 12, unit: persons}]", "[]")
    assert fault.field == "clauses[1].obligations[1].quantities"


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("notice_months: 3", "notice_months: 24", "term.notice_months", "shorter than `months`, 24"),
        ("notice_months: 3", "notice_months: 12", "term.notice_months", "shorter than `renewal_months`, 12"),
        (", notice_by: [UP, LO]", "", "term.notice_months", "needs `notice_by`"),
        ("notice_months: 3, ", "", "term.notice_by", "`notice_months` is missing"),
    ],
)
def test_a_term_and_its_notice_fit_together(tmp_path: Path, *, old: str, new: str, field: str, reason: str) -> None:
    faults = [
        fault for fault in changed(tmp_path, "agreement.yaml", TERM, TERM.replace(old, new)) if reason in fault.reason
    ]
    assert [(fault.line, fault.field) for fault in faults] == [
        (line_of(small_pack.AGREEMENT, TERM), f"{LEASE}.{field}")
    ]


def test_a_term_may_know_neither_renewal_nor_notice(tmp_path: Path) -> None:
    faults = changed(tmp_path, "agreement.yaml", TERM, "term: {starts_on: 2001-03-02, months: 24}")
    assert [fault.reason for fault in faults] == ["none of these obligations knows notice (`term` with `notice_by`)"]


def test_two_postponements_of_one_day_leave_open_which_one_holds(tmp_path: Path) -> None:
    one = '            - {due_on: 2001-05-01, agreed_on: 2001-03-20, basis: High water, url: "https://river.example/put-off"}\n'
    (fault,) = changed(tmp_path, "agreement.yaml", one, one + one.replace("05-01", "06-01"))
    assert fault.field == "clauses[1].obligations[0].deadline.postponements[1].agreed_on"


def test_a_postponement_to_the_same_day_is_none(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "{due_on: 2001-05-01", '{due_on: "2001-04-01"')
    assert "nothing was put off" in fault.reason


def test_a_clause_has_one_text_for_a_language_and_witness(tmp_path: Path) -> None:
    start = small_pack.AGREEMENT.index("      - {lang: en")
    text = small_pack.AGREEMENT[start : small_pack.AGREEMENT.index("\n", start) + 1]
    (fault,) = changed(tmp_path, "agreement.yaml", text, text + text)
    assert (fault.field, fault.reason) == (
        "clauses[0].texts[1]",
        "the clause has two texts in `en` from the witness `our rendering`",
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("ends_on: 2001-03-21", "ends_on: 2001-03-19", "events[0].ends_on", "cannot end before it starts"),
        ("place: landing", "party: UP", "events[0].party", "only an event of the kind `notice`"),
        ("    party: UP\n", "", "events[1].kind", "a notice needs `party`"),
        (
            "party: UP",
            "party: MED",
            "events[1].party",
            "may not give notice under these obligations; allowed are `LO`, `UP`",
        ),
        ('obligations: ["2.3"]', 'obligations: ["2.2"]', "events[1].obligations", "knows notice"),
    ],
)
def test_an_event_makes_sense(tmp_path: Path, *, old: str, new: str, field: str, reason: str) -> None:
    (fault,) = changed(tmp_path, "events.yaml", old, new)
    assert fault.field == field
    assert reason in fault.reason
