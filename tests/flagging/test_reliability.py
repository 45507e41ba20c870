from collections.abc import Sequence

import pytest

from tracker.flagging.reliability import calibration, interval


def test_scores_are_compared_with_labels_bin_by_bin() -> None:
    result = calibration([(0.0, False), (0.0, True), (0.55, True), (0.59, False), (1.0, True)])
    assert result.brier == pytest.approx((0 + 1 + 0.45**2 + 0.59**2 + 0) / 5)
    assert result.among_found == pytest.approx((0.45**2 + 0.59**2 + 0) / 3)
    assert [(one.low, one.pairs, one.observed) for one in result.bins] == [(0.0, 2, 0.5), (0.5, 2, 0.5), (0.9, 1, 1.0)]
    assert result.bins[1].predicted == pytest.approx(0.57)


def test_without_pairs_there_is_nothing_to_compare() -> None:
    assert calibration([]).as_json() == {"brier": None, "brier_found": None, "table": []}


def _share(drawn: Sequence[int]) -> float:
    return sum(drawn) / len(drawn)


def test_an_interval_holds_the_figure_and_comes_out_the_same_again() -> None:
    sample = [1] * 80 + [0] * 20
    found = interval(sample, _share)
    assert found is not None
    low, high = found
    # The normal approximation gives 0.72 to 0.88.
    assert low == pytest.approx(0.72, abs=0.02)
    assert high == pytest.approx(0.88, abs=0.02)
    assert interval(sample, _share) == found


def test_what_never_gives_a_figure_has_no_interval() -> None:
    assert interval([1, 2], lambda drawn: None) is None
    assert interval([], _share) is None
