"""The term syntax, and what is no term."""

import pytest

from tracker.domain.wording import Gap, Word, parse_term
from tracker.errors import Invalid


def test_a_term_is_words_and_gaps() -> None:
    assert parse_term("exchang* ... prisoner*") == (Word("exchang", True), Gap(4), Word("prisoner", True))


@pytest.mark.parametrize("term", ["cease-fire", "Baku's", "months' notice", "1,960", "1.960", "тотчас", "Շուշի", "İl"])
def test_words_stay_as_they_are_written(term: str) -> None:
    assert parse_term(term) == tuple(Word(word, False) for word in term.split())


def test_three_letters_before_the_star_are_enough() -> None:
    assert parse_term("рус*") == (Word("рус", True),)


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("аб*", "2 letters before `*`; at least 3"),
        ("*", "0 letters before `*`"),
        ("foo-*", "does not end in a letter"),
        ("foo'*", "does not end in a letter"),
        ("a*b", "only at the end of a word"),
        ("abc**", "only once"),
        ("... abc", "only between words"),
        ("abc ...", "only between words"),
        ("abc ... ... def", "two `...` in a row"),
        ("abc...def", "with blanks around"),
        ("abc … def", "with blanks around"),
        ("-", "does not end in a letter"),
        ("a|b", "'|' (vertical line) is not allowed"),
        ("(abc)", "is not allowed"),
        ("abc.", "(full stop) is not allowed"),
        ("abc\x00", "is not allowed"),
        ("cafe\u0301", "loose accents"),
        ("x" * 201, "201 characters; at most 200"),
    ],
)
def test_what_is_no_term_says_why(term: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_term(term)
    assert reason in caught.value.reason
    assert caught.value.field is None
