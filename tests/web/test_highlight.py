"""Marked words: exact in every script, whatever overlaps."""

import pytest

from tracker.domain.flag import Span
from tracker.web.highlight import Piece, pieces


def span(text: str, words: str, role: str = "term", name: str = "a") -> Span:
    start = text.index(words)
    return Span("title", start, start + len(words), words, name, role)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The corridor is closed again", "closed"),
        ("Ադրբեջանը փակել է Լաչինի միջանցքը", "փակել է"),
        ("Лачинский коридор перекрыт", "перекрыт"),
        ("Laçın dəhlizi bağlıdır", "bağlıdır"),
        ("ლაჩინის დერეფანი დაკეტილია", "დაკეტილია"),
        ("🚚🚚 convoy", "convoy"),
    ],
)
def test_words_are_cut_out_exactly(text: str, words: str) -> None:
    found = pieces(text, [span(text, words)])
    assert [piece.text for piece in found if piece.role == "term"] == [words]
    assert "".join(piece.text for piece in found) == text


def test_a_text_without_spans_is_one_plain_piece() -> None:
    assert pieces("quiet", []) == [Piece("quiet", "")]


def test_an_empty_text_has_no_pieces() -> None:
    assert pieces("", []) == []


def test_overlapping_spans_of_one_role_become_one_piece() -> None:
    text = "closed corridor road"
    found = pieces(text, [span(text, "closed corridor", name="a"), span(text, "corridor road", name="b")])
    assert found == [Piece("closed corridor road", "term", ("a", "b"))]


def test_what_a_model_weighed_is_marked_unless_more_is_known_of_it() -> None:
    text = "Lachin corridor closed"
    learned = span(text, "Lachin corridor", "learned", "named: place:lachin")
    assert pieces(text, [learned])[0] == Piece("Lachin corridor", "learned", ("named: place:lachin",))
    found = pieces(text, [learned, span(text, "corridor", "context", "b")])
    assert [(piece.text, piece.role) for piece in found if piece.role] == [
        ("Lachin ", "learned"),
        ("corridor", "context"),
    ]


def test_where_term_and_context_overlap_the_term_wins() -> None:
    text = "Lachin corridor closed"
    found = pieces(text, [span(text, "corridor closed"), span(text, "Lachin corridor", "context", "b")])
    assert [(piece.text, piece.role) for piece in found] == [("Lachin ", "context"), ("corridor closed", "term")]


def test_a_span_whose_words_are_gone_is_left_out() -> None:
    gone = Span("title", 0, 6, "closed", "a", "term")
    beyond = Span("title", 2, 99, "closed", "a", "term")
    assert pieces("opened at last", [gone, beyond]) == [Piece("opened at last", "")]


def test_letters_keep_the_marks_that_combine_with_them() -> None:
    text = "re\u0301sume"
    found = pieces(text, [Span("title", 0, 2, "re", "a", "term")])
    assert [piece.text for piece in found] == ["re\u0301", "sume"]
