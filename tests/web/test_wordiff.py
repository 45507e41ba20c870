"""What changed between two forms of a text."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.web.wordiff import Change, changes


def test_a_changed_word_is_taken_out_and_put_in() -> None:
    assert changes("three were hurt", "five were hurt") == [
        Change("del", "three"),
        Change("ins", "five"),
        Change("same", " were hurt"),
    ]


def test_a_text_against_nothing_is_all_new() -> None:
    assert changes("", "new words") == [Change("ins", "new words")]


def test_equal_texts_are_all_the_same() -> None:
    assert changes("as it was", "as it was") == [Change("same", "as it was")]


@given(st.text(), st.text())
def test_the_stretches_join_to_both_texts(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(c.text for c in found if c.kind != "ins") == before
    assert "".join(c.text for c in found if c.kind != "del") == after
