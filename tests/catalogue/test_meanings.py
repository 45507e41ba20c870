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


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("due_on: 2001-04-01", "due_on: 2000-04-01", "clauses[1].obligations[0].deadline.due_on"),
        (
            "agreed_on: 2001-03-20",
            "agreed_on: 1991-03-20",
            "clauses[1].obligations[0].deadline.postponements[0].agreed_on",
        ),
        ("starts_on: 2001-03-02", "starts_on: 2001-02-28", f"{LEASE}.term.starts_on"),
    ],
)
def test_nothing_is_due_before_the_agreement_was_signed(tmp_path: Path, old: str, new: str, field: str) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", old, new)
    assert (fault.field, fault.line) == (field, line_of(small_pack.AGREEMENT, old))
    assert fault.reason == f"found {new.split()[-1]}, before the agreement was signed, on 2001-03-01"


@pytest.mark.parametrize("year", ["0222", "1822", "2202"])
def test_a_day_is_of_our_time(tmp_path: Path, year: str) -> None:
    faults = changed(tmp_path, "agreement.yaml", "starts_on: 2001-03-02", f"starts_on: {year}-03-02")
    assert f"found {year}-03-02; its year lies outside 1900 to 2100: a slip of the pen?" in [
        one.reason for one in faults
    ]


def test_notice_is_given_against_a_renewal(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", TERM, TERM.replace("renewal_months: 12, ", ""))
    assert fault.field == f"{LEASE}.term.notice_months"
    assert fault.reason == "notice is given against a renewal, yet `renewal_months` is missing"


def test_nobody_owes_twice(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "notice_by: [UP, LO]", "notice_by: [UP, UP]")
    assert (fault.field, fault.reason) == (f"{LEASE}.term.notice_by[1]", "`UP` stands in the list already")


def test_what_is_needed_must_not_be_forbidden(tmp_path: Path) -> None:
    needed = "with: [[group:truce, place:landing], places]"
    found = changed(tmp_path, "indicators.yaml", needed, "with: [[group:truce, group:sport], group:sport]")
    assert [fault.field for fault in found] == ["indicators[0].with[1]"]
    assert found[0].reason == "`group:sport` must stand near by `with` and must not by `without`: it never fires"


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
