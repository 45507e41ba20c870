import random

import pytest

from tracker.domain.recall import Checked, Found, estimate, lacking

ALL_KNOWN = Found(relevant=90, waiting=0.0, spread=0.0)


def test_what_was_missed_is_projected_from_the_sample() -> None:
    one = estimate([[Checked(population=1000, judged=100, missed=1)]], ALL_KNOWN)
    assert one is not None
    assert (one.found, one.missed, one.judged, one.seen) == (90, 10, 100, 1)
    assert one.share == pytest.approx(0.9)
    assert one.low < 0.75 < 0.95 < one.high < 1


def test_no_miss_seen_leaves_one_as_the_upper_end_and_a_larger_sample_a_higher_lower_one() -> None:
    few = estimate([[Checked(1000, 50, 0)]], ALL_KNOWN)
    many = estimate([[Checked(1000, 500, 0)]], ALL_KNOWN)
    assert few is not None
    assert many is not None
    assert (few.share, few.high, many.share, many.high) == (1, 1, 1, 1)
    assert few.low < 0.8 < 0.95 < many.low


def test_what_was_judged_to_the_end_is_known_and_not_estimated() -> None:
    one = estimate([[Checked(50, 50, 10)]], ALL_KNOWN)
    assert one is not None
    assert (one.share, one.low, one.high) == (0.9, 0.9, 0.9)


def test_both_kinds_of_report_count_and_each_must_have_been_checked() -> None:
    checked = [Checked(1000, 100, 1)]
    both = estimate([checked, [Checked(100, 10, 1)]], ALL_KNOWN)
    assert both is not None
    assert both.missed == pytest.approx(20)
    assert estimate([checked, [Checked(100, 0, 0)]], ALL_KNOWN) is None
    assert lacking([checked, [Checked(100, 0, 0)]]).startswith("no spot check was judged of reports with a flag, or")
    assert estimate([checked, [Checked(0, 0, 0)]], ALL_KNOWN) is not None
    assert estimate([], ALL_KNOWN) is None


def test_weeks_count_by_the_reports_that_they_brought_and_one_that_nobody_judged_is_like_the_rest() -> None:
    weeks = [Checked(900, 50, 0), Checked(100, 50, 5)]
    one = estimate([weeks], ALL_KNOWN)
    assert one is not None
    assert one.missed == pytest.approx(5 + 900 * 0.01, abs=0.1)
    more = estimate([[*weeks, Checked(1000, 0, 0)]], ALL_KNOWN)
    assert more is not None
    assert more.missed == pytest.approx(5 + 1900 * 0.01, abs=0.1)


def test_where_nothing_was_found_and_nothing_missed_nothing_is_estimated() -> None:
    assert estimate([[Checked(1000, 100, 0)]], Found(0, 0.0, 0.0)) is None
    assert lacking([[Checked(1000, 100, 0)]]) == "no relevant report was found, and none was missed"
    nothing_found = estimate([[Checked(1000, 100, 2)]], Found(0, 0.0, 0.0))
    assert nothing_found is not None
    assert (nothing_found.share, nothing_found.high) == (0, 0)


def test_flags_that_wait_count_as_many_as_are_expected_to_be_relevant() -> None:
    sure = estimate([[Checked(100, 100, 10)]], Found(50, 40.0, 0.0))
    unsure = estimate([[Checked(100, 100, 10)]], Found(50, 40.0, 10.0))
    assert sure is not None
    assert unsure is not None
    assert sure.share == unsure.share == pytest.approx(0.9)
    assert sure.high - sure.low < unsure.high - unsure.low


@pytest.mark.parametrize(("missed", "flagged"), [(20, 180), (60, 140), (5, 95)])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(missed: int, flagged: int) -> None:
    chance = random.Random(missed)
    truth = flagged / (flagged + missed)
    population = [number < missed for number in range(2000)]
    held = 0
    for _ in range(100):
        seen = sum(chance.sample(population, 200))
        one = estimate([[Checked(2000, 200, seen)]], Found(flagged, 0.0, 0.0))
        assert one is not None
        held += one.low <= truth <= one.high
    assert held >= 89  # of 100 at 95 %: fewer would come up once in a hundred times
