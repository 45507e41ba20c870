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
