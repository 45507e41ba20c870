"""The term syntax, and what is no term."""

import pytest

from tracker.domain.wording import Gap, Reference, Word, lemmas_in, parse_reference, parse_term
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
        ("~аб*", "has both `~` and `*`"),
        ("~a", "1 letter; at least 2"),
        ("~cease-fire", "write `cease ~fire`"),
        ("~", "one word of letters"),
        ("fire~", "is not allowed"),
        ("~~fire", "one word of letters"),
        ("x" * 201, "201 characters; at most 200"),
    ],
)
def test_what_is_no_term_says_why(term: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_term(term)
    assert reason in caught.value.reason
    assert caught.value.field is None


def test_a_lemma_is_marked_and_found_again() -> None:
    assert parse_term("~Lachin road*") == (Word("Lachin", False, lemma=True), Word("road", True))
    assert lemmas_in("~Lachin ... ~corridor road") == ["Lachin", "corridor"]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("places", Reference("places")),
        ("not group:port", Reference("group:port", negated=True)),
        ("group:port within 12", Reference("group:port", within="12")),
        ("  not  place:x within sentence in title ", Reference("place:x", True, "sentence", "title")),
        ("shared:un in summary within text", Reference("shared:un", False, "text", "summary")),
    ],
)
def test_a_reference_says_what_how_near_and_where(text: str, reference: Reference) -> None:
    assert parse_reference(text) == reference


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "a reference is a name"),
        ("not", "a reference is a name"),
        ("group:port near 5", "a reference is a name"),
        ("group:port within", "a reference is a name"),
        ("group:port within 5 within 6", "a reference is a name"),
        ("group:port within 5 in", "a reference is a name"),
        ("group:port within 0", "found `within 0`"),
        ("group:port within ٣", "found `within ٣`"),
        ("group:port within page", "found `within page`"),
        ("group:port in body", "found `in body`"),
    ],
)
def test_what_is_no_reference_says_why(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        parse_reference(text)
