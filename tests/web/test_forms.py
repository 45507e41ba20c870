"""Forms read into drafts; every fault names its field."""

from collections.abc import Callable
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tracker.domain.determination import Evidence, Result
from tracker.domain.event import EventKind
from tracker.domain.flag import Stance
from tracker.domain.review import Decision
from tracker.errors import Invalid
from tracker.web import forms


def test_a_review_is_read_whole() -> None:
    typed = MultiDict(
        {
            "decision": "relevant",
            "stance": "denial",
            "credibility": "2",
            "event_on": "2026-11-20",
            "measure": "12,5",
            "note": " seen \r\n twice ",
        }
    )
    draft = forms.review_draft(typed, today=date(2026, 11, 24))
    assert (draft.decision, draft.stance, draft.credibility) == (Decision.RELEVANT, Stance.DENIAL, 2)
    assert (draft.event_on, draft.measure, draft.note) == (date(2026, 11, 20), 12.5, "seen \n twice")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("decision", ""),
        ("decision", "withdrawn"),
        ("decision", "perhaps"),
        ("stance", "maybe"),
        ("credibility", "two"),
        ("credibility", "²"),
        ("event_on", "20.11.2026"),
        ("measure", "many"),
        ("measure", "nan"),
        ("measure", "inf"),
        ("note", "x" * 20_001),
    ],
)
def test_a_fault_in_a_review_names_its_field(field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        forms.review_draft(MultiDict({"decision": "relevant", field: value}), today=date(2026, 11, 24))
    assert caught.value.field == field


def test_all_faults_in_the_details_of_a_review_are_told() -> None:
    typed = MultiDict({"decision": "relevant", "credibility": "7", "event_on": "2030-01-01", "measure": "abc"})
    with pytest.raises(Invalid) as caught:
        forms.review_draft(typed, today=date(2026, 11, 24))
    assert caught.value.by_field == {
        "measure": "not a number",
        "credibility": "1 (confirmed) to 6 (cannot be judged), not 7",
        "event_on": "2030-01-01 has not come yet; today is 2026-11-24",
    }


@pytest.mark.parametrize("digits", ["2147483648", "9" * 20, "9" * 5000])
def test_a_number_that_no_row_has_is_told_to_be_too_large(digits: str) -> None:
    with pytest.raises(Invalid, match="source: the number is too large"):
        forms.whole(MultiDict({"source": digits}), "source")
    with pytest.raises(Invalid, match="flags: choose from those offered"):
        forms.ids(MultiDict({"flags": digits}), "flags")
    with pytest.raises(Invalid, match="alike: choose among the flags of this report"):
        forms.alike(MultiDict({"alike": "yes", "also": f"{digits}-0"}))


@pytest.mark.parametrize(
    ("read", "typed", "field"),
    [
        (forms.event_draft, {"title": "x"}, "starts_on"),
        (forms.event_draft, {"starts_on": "2026-11-20"}, "title"),
        (forms.event_draft, {"starts_on": "2026-11-20", "title": "x", "flags": "1;"}, "flags"),
        (forms.source_entry, {"name": "x"}, "url"),
        (forms.source_entry, {"name": "x", "url": "javascript:alert(1)"}, "url"),
        (forms.source_entry, {"url": "https://a.example"}, "name"),
        (forms.source_entry, {"url": "https://a.example", "name": "x", "lang": "Armenian"}, "lang"),
        (forms.source_entry, {"url": "https://a.example", "name": "x", "reliability": "AB"}, "reliability"),
        (forms.seen, {}, "seen"),
    ],
)
def test_a_fault_in_another_form_names_its_field(
    read: Callable[[forms.Typed], object], typed: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        read(MultiDict(typed))
    assert caught.value.field == field


def test_a_determination_is_read_with_its_evidence() -> None:
    typed = MultiDict(
        [
            ("result", "fulfilled"),
            ("from", "2026-11-01"),
            ("rationale", "Both say so."),
            ("evidence", "event-3"),
            ("evidence", "review-7"),
        ]
    )
    draft = forms.determination_draft(typed, "sea-1999/1.1")
    assert draft.result is Result.FULFILLED
    assert draft.evidence == (Evidence(event_id=3), Evidence(review_id=7))


@pytest.mark.parametrize(
    ("field", "value"),
    [("result", ""), ("from", ""), ("rationale", " "), ("evidence", "item-3"), ("degree", "x"), ("work_state", "x")],
)
def test_a_fault_in_a_determination_names_its_field(field: str, value: str) -> None:
    typed = {"result": "fulfilled", "from": "2026-11-01", "rationale": "x", field: value}
    with pytest.raises(Invalid) as caught:
        forms.determination_draft(MultiDict(typed), "sea-1999/1.1")
    assert caught.value.field == field


def test_a_party_is_read_whatever_the_kind_so_that_none_is_lost() -> None:
    typed = {"starts_on": "2026-11-20", "title": "x", "party": "NL"}
    assert forms.event_draft(MultiDict(typed)).party == "NL"
    notice = forms.event_draft(MultiDict({**typed, "kind": "notice"}))
    assert (notice.kind, notice.party) == (EventKind.NOTICE, "NL")
