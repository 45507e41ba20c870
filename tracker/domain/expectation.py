"""How many of the flags that nobody has read yet are relevant, from those that somebody read. Pure.

Scores are cut into bins. In each, the share of relevant flags has a Beta distribution: what was counted in the bin,
drawn towards a trend over all bins (a logistic regression of relevance on the score, a method of Platt 1999) that
weighs as much as a few flags. A bin in which nobody read anything stands where the trend says, and no surer than that.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass

BINS = 20
AHEAD = 200
"""How far the hint looks."""

SEED = 20201110
_RUNS = 1000
_TREND_COUNTS = 4.0  # flags that the trend weighs as much as
_SLOPE_PENALTY = 0.5  # keeps the trend finite where all flags, or none, are relevant
_LEVEL_PENALTY = 0.05
_STEPS = 25
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
    """Return the bin of a score from 0 to 1."""
    return min(int(score * BINS + 1e-9), BINS - 1)


def shares(own: Mapping[int, Tally], wider: Mapping[int, Tally] | None = None) -> list[tuple[float, float]]:
    """Return the Beta parameters of the share of relevant flags in each bin.

    own: bin -> what was reviewed. wider: what the trend is taken from, where the own flags are a part of more (one
    obligation of an agreement); the own ones when left out.
    """
    level, slope = _trend(own if wider is None else wider)
    found = []
    for number in range(BINS):
        relevant, others = own.get(number, (0, 0))
        expected = 1 / (1 + math.exp(-(level + slope * _middle(number))))
        found.append((relevant + _TREND_COUNTS * expected, others + _TREND_COUNTS * (1 - expected)))
    return found


def hint(reviewed: Mapping[int, Tally], ahead: Mapping[int, int], *, seed: int = SEED) -> Hint | None:
    """Return what the flags ahead will bring; None where none lie ahead, or nobody has reviewed any yet.

    reviewed, ahead: by bin. The interval is simulated, with a fixed seed: a share is drawn for each bin, then its
    number of relevant flags.
    """
    flags = sum(ahead.values())
    if not flags or not any(sum(tally) for tally in reviewed.values()):
        return None
    parameters = shares(reviewed)
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    runs = sorted(
        sum(_binomial(chance, number, chance.betavariate(*parameters[bin_])) for bin_, number in sorted(ahead.items()))
        for _ in range(_RUNS)
    )
    low, high = runs[int(0.025 * (_RUNS - 1))], runs[math.ceil(0.975 * (_RUNS - 1))]
    return Hint(flags, expected(parameters, ahead)[0], low, high)


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
    """Return the middle of a bin, as the trend counts it: from -1 to 1."""
    return (2 * number + 1) / BINS - 1


def _trend(reviewed: Mapping[int, Tally]) -> tuple[float, float]:
    """Return level and slope of the logistic trend, by Newton's method on the penalised likelihood."""
    level = slope = 0.0
    for _ in range(_STEPS):
        gradient = [-_LEVEL_PENALTY * level, -_SLOPE_PENALTY * slope]
        a, b, c = _LEVEL_PENALTY, 0.0, _SLOPE_PENALTY
        for number, (relevant, others) in sorted(reviewed.items()):
            x, flags = _middle(number), relevant + others
            share = 1 / (1 + math.exp(-(level + slope * x)))
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
    return level, slope
