import pytest

from tracker.domain.fact_words import FACT_BEGINNINGS, NUMBERS, is_date, is_month


@pytest.mark.parametrize("word", ["november", "ноября", "նոյեմբերի", "noyabrda", "kasım", "мая"])
def test_months_are_known_in_any_case(word: str) -> None:
    assert is_month(word)
    assert is_date(word)
    assert word[:3] in FACT_BEGINNINGS


@pytest.mark.parametrize("word", ["tuesday", "вторника", "երեքշաբթի", "çərşənbə", "salı"])
def test_weekdays_are_dates_and_no_months(word: str) -> None:
    assert is_date(word)
    assert not is_month(word)


@pytest.mark.parametrize("word", ["soldier", "марширующие", "on", "мир", ""])
def test_other_words_are_no_dates(word: str) -> None:
    assert not is_date(word)


def test_numbers_in_words_have_their_value() -> None:
    assert [NUMBERS[word] for word in ("two", "двух", "երկու", "iki", "twelve")] == ["2", "2", "2", "2", "12"]
    assert "on" not in NUMBERS
