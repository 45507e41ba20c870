"""How many of the flags that nobody has read yet are relevant, from those that somebody read. Pure.

Scores are cut into bins of equal width in log-odds, for it is at the ends that they differ. In each, the share of
relevant flags has a Beta distribution: what was counted in the bin, drawn towards a trend over all bins (a logistic
regression of relevance on the score's log-odds, as Cox 1958 has it; drawn itself towards scores that are right) that
weighs as much as a few flags. A bin in which nobody read anything stands where the trend says, and no surer than that;
how unsure the trend itself is, the curvature of its likelihood tells (Laplace's approximation).

The same score promises more for one obligation than for another, and what was read is no even sample of them: so each
stands above or below the trend by an offset of its own, drawn towards none. Without offsets, after reading in the order
that goes round the obligations, the hint promised up to 2.4 times what was found.
"""

import math
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tracker.domain.learned import probability

BINS = 24
AHEAD = 200
"""How far the hint looks."""

SEED = 20201110
_RUNS = 500
_TREND_COUNTS = 15.0  # flags that the trend weighs as much as
_OFFSET_PENALTY = 1.0  # obligations differ by some log-odds of 1
_TAIL = 0.0125  # drawn this far out on either side, what is called the 95 % interval holds 95 % in replay
_SLOPE_PENALTY = 5.0  # scores are right until much speaks against it
_LEVEL_PENALTY = 0.2
_STEPS = 25
_LEAST = 1e-3
_FARTHEST = 6.0
_FEW = 30

Tally = tuple[int, int]
"""Relevant and other reviewed flags."""

Cell = tuple[str, int]
"""An obligation or watchpoint, and a bin of its scores."""


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
    known = own if wider is None else wider
    trend = _trend({("", number): tally for number, tally in known.items()})
    offset = trend.offset("")
    return [_beta(own.get(number, (0, 0)), trend.at(number) + offset) for number in range(BINS)]


def _beta(counted: Tally, log_odds: float) -> tuple[float, float]:
    expected = probability(log_odds)
    relevant, others = counted
    # Never quite 0, which no Beta distribution has.
    return relevant + _TREND_COUNTS * expected + _LEAST, others + _TREND_COUNTS * (1 - expected) + _LEAST


def hint(reviewed: Mapping[Cell, Tally], ahead: Mapping[Cell, int], *, seed: int = SEED) -> Hint | None:
    """Return what the flags ahead will bring; None where none lie ahead, or nobody has reviewed any yet.

    Simulated, with a fixed seed: a trend is drawn, then an offset for each obligation, a share for each of its bins,
    and the number of relevant flags in it.
    """
    flags = sum(ahead.values())
    if not flags or not any(sum(tally) for tally in reviewed.values()):
        return None
    trend = _trend(reviewed)
    by_target: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for (target, number), waiting in sorted(ahead.items()):
        by_target[target].append((number, waiting))
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    runs = []
    for _ in range(_RUNS):
        drawn = trend.drawn(chance)
        run = 0
        for target, bins in by_target.items():
            offset = drawn.offset_drawn(target, trend, chance)
            for number, waiting in bins:
                parameters = _beta(reviewed.get((target, number), (0, 0)), drawn.at(number) + offset)
                run += _binomial(chance, waiting, chance.betavariate(*parameters))
        runs.append(run)
    runs.sort()
    low, high = runs[int(_TAIL * (_RUNS - 1))], runs[math.ceil((1 - _TAIL) * (_RUNS - 1))]
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


_MIDDLES = tuple(map(_middle, range(BINS)))


@dataclass(frozen=True, slots=True)
class _Own:
    """One obligation's offset from the trend. pull: its gradient; stiffness: its curvature; beside: how the curvature
    ties it to the trend's level and slope.
    """

    value: float
    pull: float = 0.0
    stiffness: float = _OFFSET_PENALTY
    beside: tuple[float, float] = (0.0, 0.0)


_UNKNOWN = _Own(0.0)


@dataclass(frozen=True, slots=True)
class _Trend:
    """Log-odds at a score in the middle, and their slope, with the entries of their curvature once the offsets are
    taken out of it: [[a, b], [b, c]]; and the offsets.
    """

    level: float
    slope: float
    a: float
    b: float
    c: float
    own: Mapping[str, _Own]

    def at(self, number: int) -> float:
        """Return the log-odds of a bin, without any offset."""
        return self.level + self.slope * _MIDDLES[number]

    def offset(self, target: str) -> float:
        return self.own.get(target, _UNKNOWN).value

    def drawn(self, chance: random.Random) -> "_Trend":
        """Return a trend whose level and slope are as likely as the data leave them."""
        # Cholesky's factor of the curvature, solved backwards, gives a normal draw with the inverse as covariance.
        first = math.sqrt(self.a)
        second = self.b / first
        third = math.sqrt(max(self.c - second * second, 1e-12))
        slope = chance.gauss(0, 1) / third
        level = (chance.gauss(0, 1) - second * slope) / first
        return _Trend(self.level + level, self.slope + slope, self.a, self.b, self.c, self.own)

    def offset_drawn(self, target: str, middle: "_Trend", chance: random.Random) -> float:
        """Return an offset that is as likely as the data leave it, given this draw of the trend around its middle."""
        own = self.own.get(target, _UNKNOWN)
        tied = own.beside[0] * (self.level - middle.level) + own.beside[1] * (self.slope - middle.slope)
        return own.value - tied / own.stiffness + chance.gauss(0, 1) / math.sqrt(own.stiffness)


def _trend(reviewed: Mapping[Cell, Tally]) -> _Trend:
    """Return the logistic trend with the offsets, by Newton's method on the penalised likelihood."""
    cells: dict[str, list[tuple[float, int, int]]] = defaultdict(list)
    for (target, number), (relevant, others) in sorted(reviewed.items()):
        cells[target].append((_MIDDLES[number], relevant, relevant + others))
    found = _Trend(0.0, 1.0, 1.0, 0.0, 1.0, {target: _Own(0.0) for target in cells})
    for _ in range(_STEPS):
        found, step = _stepped(found, cells)
        if step < 1e-9:
            break
    return found


def _stepped(now: _Trend, cells: Mapping[str, list[tuple[float, int, int]]]) -> tuple[_Trend, float]:
    """Return the trend after one step, and the length of the step. cells: middle, relevant and all reviewed flags of
    each bin, by obligation.
    """
    along_level, along_slope = -_LEVEL_PENALTY * now.level, -_SLOPE_PENALTY * (now.slope - 1)
    a, b, c = _LEVEL_PENALTY, 0.0, _SLOPE_PENALTY
    own = {}
    for target, found in cells.items():
        offset = now.offset(target)
        given = _curved(now, offset, found)
        # An offset moves what the level moves: their gradient and curvature are the same but for the penalty.
        one = own[target] = _Own(
            offset, given.level - _OFFSET_PENALTY * offset, given.a + _OFFSET_PENALTY, (given.a, given.b)
        )
        by_level, by_slope = one.beside[0] / one.stiffness, one.beside[1] / one.stiffness
        along_level += given.level - by_level * one.pull
        along_slope += given.slope - by_slope * one.pull
        a += given.a - by_level * one.beside[0]
        b += given.b - by_level * one.beside[1]
        c += given.c - by_slope * one.beside[1]
    determinant = a * c - b * b
    level = _bounded((c * along_level - b * along_slope) / determinant)
    slope = _bounded((a * along_slope - b * along_level) / determinant)
    longest, moved = max(abs(level), abs(slope)), {}
    for target, one in own.items():
        step = _bounded((one.pull - one.beside[0] * level - one.beside[1] * slope) / one.stiffness)
        longest, moved[target] = max(longest, abs(step)), replace(one, value=one.value + step)
    return _Trend(now.level + level, now.slope + slope, a, b, c, moved), longest


class _Curve(NamedTuple):
    """Gradient along level and slope, and curvature [[a, b], [b, c]], that some reviews give."""

    level: float
    slope: float
    a: float
    b: float
    c: float


def _curved(trend: _Trend, offset: float, cells: Sequence[tuple[float, int, int]]) -> _Curve:
    level = slope = a = b = c = 0.0
    for x, relevant, flags in cells:
        share = probability(trend.level + trend.slope * x + offset)
        level += relevant - flags * share
        slope += (relevant - flags * share) * x
        weight = flags * share * (1 - share)
        a, b, c = a + weight, b + weight * x, c + weight * x * x
    return _Curve(level, slope, a, b, c)


def _bounded(step: float) -> float:
    # A full step may overshoot where all flags are alike; one log-odds at a time never does.
    return min(max(step, -1.0), 1.0)
