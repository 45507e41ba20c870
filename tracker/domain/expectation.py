"""How many of the flags that nobody has read yet are relevant, from those that somebody read. Pure.

Scores are cut into bins of equal width in log-odds, for it is at the ends that they differ. In each, the share of
relevant flags has a Beta distribution: what was counted in the bin, drawn towards a trend over all bins (a logistic
regression of relevance on the score's log-odds, as Cox 1958 has it; drawn itself towards scores that are right) that
weighs as much as a few flags. A bin in which nobody read anything stands where the trend says, and no surer than that;
how unsure the trend itself is, the curvature of its likelihood tells (Laplace's approximation).
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.domain.learned import probability

BINS = 24
AHEAD = 200
"""How far the hint looks."""

SEED = 20201110
_RUNS = 1000
_TREND_COUNTS = 15.0  # flags that the trend weighs as much as
_SLOPE_PENALTY = 5.0  # scores are right until much speaks against it
_LEVEL_PENALTY = 0.2
_STEPS = 25
_LEAST = 1e-3
_FARTHEST = 6.0
_FEW = 30

Tally = tuple[int, int]
"""Relevant and other reviewed flags."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What the next `flags` flags are expected to bring: relevant ones, with the 95 % interval of their number."""

    flags: int
    expected: float
    low: int
    high: int


def bin_of(score: float) -> int:
    """Return the bin of a score from 0 to 1; the first and the last hold what lies beyond a log-odds of 6."""
    if not 0 < score < 1:
        return 0 if score <= 0 else BINS - 1
    log_odds = math.log(score / (1 - score))
    return min(max(math.floor((log_odds + _FARTHEST) / (2 * _FARTHEST) * BINS), 0), BINS - 1)


def shares(own: Mapping[int, Tally], wider: Mapping[int, Tally] | None = None) -> list[tuple[float, float]]:
    """Return the Beta parameters of the share of relevant flags in each bin.

    own: bin -> what was reviewed. wider: what the trend is taken from, where the own flags are a part of more (one
    obligation of an agreement); the own ones when left out.
    """
    trend = _trend(own if wider is None else wider)
    return [_beta(own.get(number, (0, 0)), trend.level + trend.slope * _middle(number)) for number in range(BINS)]


def _beta(counted: Tally, log_odds: float) -> tuple[float, float]:
    expected = probability(log_odds)
    relevant, others = counted
    # Never quite 0, which no Beta distribution has.
    return relevant + _TREND_COUNTS * expected + _LEAST, others + _TREND_COUNTS * (1 - expected) + _LEAST


def hint(reviewed: Mapping[int, Tally], ahead: Mapping[int, int], *, seed: int = SEED) -> Hint | None:
    """Return what the flags ahead will bring; None where none lie ahead, or nobody has reviewed any yet.

    reviewed, ahead: by bin. Simulated, with a fixed seed: a trend is drawn, then a share for each bin, then its number
    of relevant flags.
    """
    flags = sum(ahead.values())
    if not flags or not any(sum(tally) for tally in reviewed.values()):
        return None
    trend = _trend(reviewed)
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    runs = []
    for _ in range(_RUNS):
        level, slope = trend.drawn(chance)
        run = 0
        for bin_, number in sorted(ahead.items()):
            counted = reviewed.get(bin_, (0, 0))
            run += _binomial(chance, number, chance.betavariate(*_beta(counted, level + slope * _middle(bin_))))
        runs.append(run)
    runs.sort()
    low, high = runs[int(0.025 * (_RUNS - 1))], runs[math.ceil(0.975 * (_RUNS - 1))]
    return Hint(flags, sum(runs) / _RUNS, low, high)


def expected(parameters: list[tuple[float, float]], waiting: Mapping[int, int]) -> tuple[float, float]:
    """Return the mean and the standard deviation of the number of relevant flags among those waiting, by bin (sums of
    beta-binomial numbers)."""
    mean = variance = 0.0
    for bin_, number in sorted(waiting.items()):
        a, b = parameters[bin_]
        share = a / (a + b)
        mean += number * share
        variance += number * share * (1 - share) * (a + b + number) / (a + b + 1)
    return mean, math.sqrt(variance)


def _binomial(chance: random.Random, number: int, share: float) -> int:
    if number <= _FEW:
        return sum(chance.random() < share for _ in range(number))
    drawn = chance.gauss(number * share, math.sqrt(number * share * (1 - share)))
    return min(max(round(drawn), 0), number)


def _middle(number: int) -> float:
    """Return the log-odds in the middle of a bin."""
    return ((2 * number + 1) / BINS - 1) * _FARTHEST


@dataclass(frozen=True, slots=True)
class _Trend:
    """Log-odds at a score in the middle, and their slope, with the entries of the curvature: [[a, b], [b, c]]."""

    level: float
    slope: float
    a: float
    b: float
    c: float

    def drawn(self, chance: random.Random) -> tuple[float, float]:
        """Return level and slope of a trend that is as likely as the data leave it."""
        # Cholesky's factor of the curvature, solved backwards, gives a normal draw with the inverse as covariance.
        first = math.sqrt(self.a)
        second = self.b / first
        third = math.sqrt(max(self.c - second * second, 1e-12))
        slope = chance.gauss(0, 1) / third
        level = (chance.gauss(0, 1) - second * slope) / first
        return self.level + level, self.slope + slope


def _trend(reviewed: Mapping[int, Tally]) -> _Trend:
    """Return the logistic trend, by Newton's method on the penalised likelihood."""
    level, slope = 0.0, 1.0
    for _ in range(_STEPS):
        gradient = [-_LEVEL_PENALTY * level, -_SLOPE_PENALTY * (slope - 1)]
        a, b, c = _LEVEL_PENALTY, 0.0, _SLOPE_PENALTY
        for number, (relevant, others) in sorted(reviewed.items()):
            x, flags = _middle(number), relevant + others
            share = probability(level + slope * x)
            gradient[0] += relevant - flags * share
            gradient[1] += (relevant - flags * share) * x
            weight = flags * share * (1 - share)
            a, b, c = a + weight, b + weight * x, c + weight * x * x
        determinant = a * c - b * b
        steps = ((c * gradient[0] - b * gradient[1]) / determinant, (a * gradient[1] - b * gradient[0]) / determinant)
        # A full step may overshoot where all flags are alike; one log-odds at a time never does.
        level += min(max(steps[0], -1.0), 1.0)
        slope += min(max(steps[1], -1.0), 1.0)
        if max(map(abs, steps)) < 1e-9:
            break
    return _Trend(level, slope, a, b, c)
