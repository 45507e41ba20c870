import sys
import unicodedata

import pytest

from tracker.domain.story import text_digest

TITLE, SUMMARY = "Ceasefire holds in the strait", "A quiet night, both shores say."
DIGEST = text_digest(TITLE, SUMMARY, alone="1")


@pytest.mark.parametrize(
    ("title", "summary"),
    [
        (TITLE, SUMMARY),
        (TITLE.upper(), "A quiet  night — both shores say!"),
        ("Ceasefire holds", "in the strait: a quiet night, both shores say"),
        ("Ｃeasefire holds in the strait", SUMMARY),
    ],
)
def test_the_same_words_are_the_same_text(title: str, summary: str) -> None:
    assert text_digest(title, summary, alone="2") == DIGEST


@pytest.mark.parametrize("title", ["Ceasefire fails in the strait", "Ceasefire holds in the straits"])
def test_one_other_word_makes_another_text(title: str) -> None:
    assert text_digest(title, SUMMARY, alone="1") != DIGEST


def test_titles_of_few_words_are_no_copies() -> None:
    assert text_digest("Breaking news", "", alone="1") != text_digest("Breaking news", "", alone="2")
    assert text_digest("Հրատապ լուր", "", alone="1") == text_digest("Հրատապ լուր!", "", alone="1")


def test_marks_that_change_a_word_count() -> None:
    assert text_digest("किताब यहाँ पर है आज", "", alone="1") != text_digest("कतब यह पर ह आज", "", alone="1")


def test_every_mark_that_combines_is_part_of_its_word() -> None:
    apart = text_digest("Ceasefire holds in the str", "ait", alone="1")
    marks = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.combining(chr(code))]
    assert len(marks) > 500
    assert not [mark for mark in marks if text_digest(f"Ceasefire holds in the str{mark}ait", "", alone="1") == apart]


def test_a_text_in_a_common_script_has_the_digest_that_it_always_had() -> None:
    said = text_digest("Հրադադար, режим_тишины: 18:30 Istanbul ²", "The strait’s “quiet” night – ½ ok", alone="1")
    assert said == "1385e0f5929be5767b447b6e47241c1577a730937c2ffe40a8ec153ac81b7d83"
