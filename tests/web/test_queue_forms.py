import pytest
from werkzeug.datastructures import MultiDict

from tracker.domain.flag import FlagState
from tracker.domain.queue import QueueFilter
from tracker.errors import Invalid
from tracker.web import queue_forms


def test_a_filter_comes_back_from_its_own_address() -> None:
    wanted = QueueFilter("sea-1999", "sea-1999/1.1", "hy", "NL", 4, FlagState.UNSURE)
    assert queue_forms.queue_filter(MultiDict(queue_forms.filter_args(wanted))) == wanted


def test_all_faults_of_a_filter_are_told() -> None:
    typed = {"from": "2026-13", "source": "x", "state": "zz", "order": "zz", "words": "a " * 13, "until": "soon"}
    with pytest.raises(Invalid) as caught:
        queue_forms.queue_filter(MultiDict(typed))
    assert caught.value.by_field.keys() == typed.keys()
    assert caught.value.by_field["words"] == "at most 12 words"
    turned = {"from": "2026-11-02", "until": "2026-11-01", "source": "x"}
    with pytest.raises(Invalid) as caught:
        queue_forms.queue_filter(MultiDict(turned))
    assert caught.value.by_field.keys() == {"until", "source"}


def test_what_is_not_known_is_told_beside_what_is() -> None:
    known = queue_forms.Known(langs=("ru", "hy"), sides={"SL": "Southland", "NL": "Northland"})
    typed = MultiDict({"lang": "qq", "side": "XX", "order": "best"})
    with pytest.raises(Invalid) as caught:
        queue_forms.queue_filter(typed, known=known)
    assert caught.value.by_field == {
        "lang": "no report is in a language with the code 'qq'; known are hy, ru",
        "side": "'XX' is no side of a loaded pack; known are NL, SL",
        "order": "choose one of those offered: score, informative, newest",
    }
    asked = queue_forms.queue_filter(MultiDict({"lang": "hy", "side": "SL"}), known=known)
    assert (asked.lang, asked.side) == ("hy", "SL")


def test_the_usual_filter_has_an_empty_address_and_any_state_is_said() -> None:
    assert queue_forms.filter_args(QueueFilter()) == {}
    assert queue_forms.queue_filter(MultiDict()) == QueueFilter()
    assert queue_forms.filter_args(QueueFilter(state=None)) == {"state": "any"}
    assert queue_forms.queue_filter(MultiDict({"state": "any"})).state is None
