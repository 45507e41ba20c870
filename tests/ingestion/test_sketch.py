"""The bands that near copies find each other by."""

import pytest

from tests.ingestion.wires import REWORDED, WIRE
from tracker.domain.story import Text
from tracker.ingestion.sketch import BANDS, bands, worded


def bands_of(summary: str, *, title: str = "Fire on the line") -> tuple[int, ...]:
    return bands(worded(Text(title, summary, "en")))


def test_bands_are_numbers_of_a_database_and_the_same_each_time() -> None:
    drawn = bands_of(WIRE)
    assert len(set(drawn)) == BANDS
    assert all(0 <= band < 2**63 for band in drawn)
    assert drawn == bands_of(WIRE)


def test_bands_are_those_that_stand_in_databases() -> None:
    """Others would find no copy of what is stored. Where they have to change, those that are stored are drawn anew."""
    assert bands_of(WIRE)[:2] == (105583538115011250, 342414032860817340)


def test_near_copies_share_bands_and_other_texts_do_not() -> None:
    other = "The ministry in Yerevan said that new schools open in the spring, with places for two hundred pupils."
    assert len(set(bands_of(WIRE)) & set(bands_of(REWORDED))) >= 3
    assert not set(bands_of(WIRE)) & set(bands_of(other))


@pytest.mark.parametrize("summary", ["", "Fire on the line near Vardenis was heard again."])
def test_short_texts_have_exact_copies_only(summary: str) -> None:
    assert bands_of(summary, title="Fire") == ()


def test_standing_phrases_and_bylines_beyond_the_lead_change_no_band() -> None:
    lead = " ".join([WIRE] * 9)
    assert bands_of(f"{lead} And so it went on for many days in the valley.") == bands_of(lead)
    assert bands_of(f"{WIRE} Read more at https://gazette.example/news today.") == bands_of(WIRE)


def test_hostile_texts_are_drawn_or_left_out() -> None:
    texts = ["fire\ud800 " * 40, "İSTANBUL " * 40, "1.2.3 " * 40, "ʼ' - " * 40, "a" * 100_000, "𝒜 ﷽ " * 500]
    drawn = [bands(worded(Text("\ud800", text, None))) for text in texts]
    assert [len(one) for one in drawn] == [BANDS, BANDS, BANDS, BANDS, 0, BANDS]
