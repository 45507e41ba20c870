import random
from collections.abc import Mapping

import pytest

from tracker.domain.expectation import BINS, Cell, Hint, Tally, bin_of, expected, hint, shares


def told_of_one(reviewed: Mapping[int, Tally], ahead: Mapping[int, int]) -> Hint | None:
    """The hint of a queue of one obligation, by bin."""
    cells = {("6.5", number): tally for number, tally in reviewed.items()}
    return hint(cells, {("6.5", number): waiting for number, waiting in ahead.items()})


def test_scores_fall_into_bins_that_are_finest_at_the_ends() -> None:
    assert [bin_of(score) for score in (0.0, 0.5, 1.0)] == [0, BINS // 2, BINS - 1]
    assert bin_of(0.01) < bin_of(0.05) < bin_of(0.1) < bin_of(0.3)
    assert [bin_of(number / 1000) for number in range(1001)] == sorted(bin_of(number / 1000) for number in range(1001))


def test_without_reviews_or_without_flags_ahead_there_is_no_hint() -> None:
    assert told_of_one({}, {bin_of(0.5): 10}) is None
    assert told_of_one({bin_of(0.5): (0, 0)}, {bin_of(0.5): 10}) is None
    assert told_of_one({bin_of(0.5): (3, 4)}, {}) is None


def test_many_reviews_in_a_bin_outweigh_the_trend() -> None:
    told = told_of_one({bin_of(0.8): (300, 700)}, {bin_of(0.8): 100})
    assert told is not None
    assert told.flags == 100
    assert told.expected == pytest.approx(30, abs=1.5)
    assert told.low < 25 < 35 < told.high


def test_a_tail_in_which_nothing_was_found_promises_next_to_nothing() -> None:
    reviewed = {bin_of(0.9): (95, 5), bin_of(0.5): (20, 40), bin_of(0.02): (0, 300)}
    told = told_of_one(reviewed, {bin_of(0.02): 200})
    assert told is not None
    assert told.expected < 2
    assert told.low == 0
    assert told.high <= 6


def test_a_bin_that_nobody_read_stands_on_the_trend_and_is_less_sure() -> None:
    reviewed = {bin_of(0.9): (90, 10), bin_of(0.1): (10, 90)}
    between, read = told_of_one(reviewed, {bin_of(0.5): 100}), told_of_one(reviewed, {bin_of(0.9): 100})
    assert between is not None
    assert read is not None
    assert between.expected == pytest.approx(56, abs=5)  # the bin holds scores from 0.50 to 0.62
    assert between.high - between.low > read.high - read.low


def test_the_same_reviews_give_the_same_hint() -> None:
    reviewed: dict[int, Tally] = {bin_of(0.6): (3, 4), bin_of(0.9): (8, 1)}
    assert told_of_one(reviewed, {bin_of(0.7): 40}) == told_of_one(reviewed, {bin_of(0.7): 40})


def test_all_alike_does_not_make_it_certain() -> None:
    told = told_of_one({bin_of(0.9): (5, 0)}, {bin_of(0.9): 50})
    assert told is not None
    assert 40 < told.expected < 50
    assert told.low < 48


def test_the_expected_number_and_its_spread_are_those_of_beta_binomial_numbers() -> None:
    parameters = [(2.0, 6.0)] * BINS
    mean, spread = expected(parameters, {3: 10})
    # Beta-binomial with n = 10, a = 2, b = 6: mean na/(a+b); variance nab(a+b+n)/((a+b)²(a+b+1)).
    assert mean == pytest.approx(2.5)
    assert spread**2 == pytest.approx(10 * 2 * 6 * 18 / (64 * 9))
    assert expected(parameters, {}) == (0.0, 0.0)


def test_an_obligation_without_reviews_is_expected_to_be_like_the_others() -> None:
    wider = {bin_of(0.9): (90, 10)}
    a, b = shares({}, wider)[bin_of(0.9)]
    assert 0.85 < a / (a + b) < 0.95


def test_an_obligation_of_which_less_comes_true_promises_less_at_the_same_score() -> None:
    bin_ = bin_of(0.3)
    reviewed: dict[Cell, Tally] = {("1.1", bin_): (60, 40), ("6.5", bin_): (5, 95)}
    rich, poor, unknown = (hint(reviewed, {(name, bin_of(0.2)): 100}) for name in ("1.1", "6.5", "9.9"))
    assert rich is not None
    assert poor is not None
    assert unknown is not None
    assert poor.high < rich.expected
    assert poor.expected < rich.low
    assert poor.expected < unknown.expected < rich.expected
    assert unknown.high - unknown.low > max(rich.high - rich.low, poor.high - poor.low)


def test_what_is_left_of_one_obligation_is_not_promised_by_what_was_read_of_another() -> None:
    reviewed: dict[Cell, Tally] = {("1.1", bin_of(0.5)): (80, 20), ("6.5", bin_of(0.8)): (4, 36)}
    told = hint(reviewed, {("6.5", bin_of(0.5)): 100})
    assert told is not None
    assert told.expected < 15
    together = told_of_one({bin_of(0.5): (80, 20), bin_of(0.8): (4, 36)}, {bin_of(0.5): 100})
    assert together is not None
    assert together.expected > 60


@pytest.mark.slow
def test_the_interval_holds_what_is_found_about_as_often_as_it_says() -> None:
    chance = random.Random(1)
    held = 0
    for _ in range(60):
        flags = [(score, chance.random() < score) for score in (chance.random() for _ in range(400))]
        reviewed: dict[int, Tally] = {}
        for score, relevant in flags[:200]:
            before = reviewed.get(bin_of(score), (0, 0))
            reviewed[bin_of(score)] = (before[0] + relevant, before[1] + (not relevant))
        ahead: dict[int, int] = {}
        for score, _ in flags[200:]:
            ahead[bin_of(score)] = ahead.get(bin_of(score), 0) + 1
        told = told_of_one(reviewed, ahead)
        assert told is not None
        held += told.low <= sum(relevant for _, relevant in flags[200:]) <= told.high
    assert held >= 54
