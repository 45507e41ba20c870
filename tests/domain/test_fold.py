import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.domain.fold import fold, folded, reduce


def test_every_code_point_keeps_its_length() -> None:
    for first in range(0, sys.maxunicode + 1, 16):
        assert len(fold("".join(map(chr, range(first, first + 16))))) == 16


def test_turkic_i_has_one_form() -> None:
    assert fold("İRAN ırak Iğdır") == "iran irak iğdir"


def test_yo_counts_as_ye() -> None:
    assert fold("Ёлка, ещё") == "елка, еще"


def test_the_cyrillic_schwa_counts_as_the_azerbaijani_one() -> None:
    assert fold("\u04d8rm\u04d9nistan") == fold("Ərmənistan") == "ərmənistan"


def test_dashes_quotes_apostrophes_and_blanks_have_one_form() -> None:
    assert fold("а–б—в‑г") == "а-б-в-г"
    assert fold("«Lachin» “x” „y“") == '"lachin" "x" "y"'
    assert fold("Karabağ’da ʼx՚") == "karabağ'da 'x'"
    assert fold("5\u00a0km\u202fa\tb") == "5 km a b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إطلاق", "اطلاق"),
        ("تیغراي", "تيغراي"),
        ("مصطفى", "مصطفي"),
        ("هدنة", "هدنه"),
        ("اشتباكـــات", "اشتباكات"),
        ("ሰብዓዊ", "ሰብአዊ"),
        ("ደረሠ", "ደረሰ"),
        ("ፀጥታ", "ጸጥታ"),
        ("ሐገር", "ሀገር"),
    ],
)
def test_letters_that_writers_take_for_each_other_have_one_form(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_lone_surrogates_are_replaced_one_by_one() -> None:
    assert fold("a\ud800b\udfffc") == "a\ufffdb\ufffdc"


def test_georgian_capitals_are_lowered() -> None:
    assert fold("ᲚᲐᲩᲘᲜᲘ") == "ლაჩინი"


def test_a_plain_text_is_reduced_to_itself() -> None:
    reduced = reduce("Şuşa")
    assert (reduced.cased, reduced.folded) == ("Şuşa", "şuşa")
    assert reduced.span(1, 4) == (1, 4)


def test_loose_accents_are_composed_or_dropped() -> None:
    assert reduce("s\u0327us\u0327a").folded == "şuşa"
    assert reduce("Караба\u0301х").folded == "карабах"
    assert reduce("I\u0307stanbul i\u0307ran").folded == "istanbul iran"
    assert reduce("е\u0308лка и\u0306од").folded == "елка йод"


def test_what_stands_unseen_in_a_word_is_dropped() -> None:
    assert reduce("Kara\u00adbakh\u200b \u2060Lachin").folded == "karabakh lachin"
    assert reduce("կրա՛կ, ո՞ւր, օ՜").folded == "կրակ, ուր, օ"


def test_the_armenian_ligature_has_one_form() -> None:
    assert reduce("Երեւան").folded == reduce("Երևան").folded == "երևան"


def test_the_way_back_covers_what_was_dropped() -> None:
    text = "Կրա՛կ Լաչի՞ն"
    reduced = reduce(text)
    start = reduced.folded.index("լաչին")
    begin, end = reduced.span(start, start + 5)
    assert text[begin:end] == "Լաչի՞ն"


def test_a_mark_after_the_last_letter_belongs_to_it() -> None:
    text = "cafe\u0301 x"
    assert text[slice(*reduce(text).span(0, 4))] == "cafe\u0301"


def test_a_long_run_of_marks_is_no_burden() -> None:
    reduced = reduce("a" + "\u0301\u0323" * 50_000)
    assert reduced.origin[len(reduced.folded)] == 100_001


@settings(derandomize=True, max_examples=300)
@given(st.text())
def test_the_way_back_is_ascending_and_as_long_as_the_text(text: str) -> None:
    reduced = reduce(text)
    origin = list(reduced.origin)
    assert len(reduced.cased) == len(reduced.folded) == len(origin) - 1
    assert origin == sorted(origin)
    assert origin[-1] == len(text)
    assert reduce(reduced.folded).folded == reduced.folded or any(unicodedata.combining(c) for c in text)


@pytest.mark.parametrize(
    "word", ["ceasefire", "Bakı", "щёлк", "cease–fire", "Arménie", "և", "եւ", "ЕВ", "a\u0301b", "İstanbul", "İ̇"]
)
def test_a_word_is_folded_as_a_text_is(word: str) -> None:
    assert folded(word) == reduce(word).folded


def test_every_letter_that_has_one_form_gets_it_alone_and_in_a_word() -> None:
    for letters, plain in (
        ("ı", "i"),
        ("ё", "е"),
        ("ә", "ə"),
        ("–—_", "-"),
        ("’ʼ`", "'"),
        ("«»“", '"'),
        ("\t\u00a0\u2009", " "),
    ):
        for letter in letters:
            assert fold(letter) == plain
            assert fold(f"x{letter}y" * 100) == f"x{plain}y" * 100
