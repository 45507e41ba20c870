"""What share of the relevant reports was flagged: an estimate from spot checks, with its 95 % interval. Pure.

Recall = found / (found + missed).

- Missed: reports that stood to be drawn, times the share of misses among those judged, for reports with and without a
  flag of the agreement apart. Draws of several weeks are pooled with the weight of their weeks; what the weights cost
  is taken off the sample (effective size, Kish 1965), and the share gets the Jeffreys interval (Brown, Cai and DasGupta
  2001) of that size, as Korn and Graubard (1998) do for surveys. What was judged itself is known and not estimated.
- Found: flags reviewed as relevant, and of those not reviewed the number that `tracker.domain.expectation` expects.

The interval comes from drawing both many times, with a fixed seed. Where no miss was seen, its upper end is 1.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

SEED = 20201110
_RUNS = 1000

NOTHING_DRAWN = "no spot check was drawn"
NOTHING_JUDGED = "no spot check was judged"
NO_FLAG_REVIEWED = "no flag on the reports that samples were drawn from is reviewed as relevant or not"
KIND_NOT_JUDGED = "no spot check was judged of reports with a flag, or of those without"
NOTHING_TO_TELL_BY = "no relevant report was found, and none was missed"
"""Why a recall is not estimated."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One draw of one kind of report: how many stood to be drawn, how many of them were judged, and how many of those
    had been missed (and still are, but for the spot check)."""

    population: int
    judged: int
    missed: int


@dataclass(frozen=True, slots=True)
class Found:
    """relevant: reviewed and found so. waiting, spread: mean and standard deviation of the number of relevant ones
    among those that nobody reviewed."""

    relevant: int
    waiting: float
    spread: float


@dataclass(frozen=True, slots=True)
class Recall:
    """Shares, 0 to 1. found, missed: estimated numbers; seen: misses among those judged."""

    share: float
    low: float
    high: float
    found: float
    missed: float
    judged: int
    seen: int


@dataclass(frozen=True, slots=True)
class _Kind:
    population: int
    judged: int
    missed: int
    share: float
    size: float  # effective

    @property
    def rest(self) -> int:
        """Those that nobody judged."""
        return self.population - self.judged


def estimate(kinds: Sequence[Sequence[Checked]], found: Found, *, seed: int = SEED) -> Recall | None:
    """Return the recall from the draws of each kind of report; None where it cannot be told: a kind of which none was
    judged, or nothing was found and nothing missed.
    """
    pooled = [_pooled(draws) for draws in kinds if any(one.population for one in draws)]
    if not pooled or any(kind.judged == 0 for kind in pooled):
        return None
    missed = sum(kind.missed + kind.rest * kind.share for kind in pooled)
    there = found.relevant + found.waiting
    if there + missed <= 0:
        return None
    seen = sum(kind.missed for kind in pooled)
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    runs = sorted(run for run in (_run(chance, pooled, found) for _ in range(_RUNS)) if run is not None)
    share = there / (there + missed)
    low = min(runs[int(0.025 * (len(runs) - 1))], share) if runs else share
    high = max(runs[math.ceil(0.975 * (len(runs) - 1))], share) if runs else share
    return Recall(
        share=share,
        low=low,
        high=high if seen else 1.0,
        found=there,
        missed=missed,
        judged=sum(kind.judged for kind in pooled),
        seen=seen,
    )


def lacking(kinds: Sequence[Sequence[Checked]]) -> str:
    """Return why `estimate` gives none for these draws, if it does."""
    drawn = [draws for draws in kinds if any(one.population for one in draws)]
    judged = [draws for draws in drawn if any(one.judged for one in draws)]
    return NOTHING_TO_TELL_BY if drawn and len(judged) == len(drawn) else KIND_NOT_JUDGED


def _pooled(draws: Sequence[Checked]) -> _Kind:
    population = sum(one.population for one in draws)
    judged = [one for one in draws if one.judged]
    if not judged:
        return _Kind(population, 0, 0, 0.0, 0.0)
    weights = [one.population / one.judged for one in judged]
    total = sum(one.population for one in judged)
    share = sum(weight * one.missed for weight, one in zip(weights, judged, strict=True)) / total
    size = total**2 / sum(weight**2 * one.judged for weight, one in zip(weights, judged, strict=True))
    return _Kind(population, sum(one.judged for one in judged), sum(one.missed for one in judged), share, size)


def _run(chance: random.Random, kinds: Sequence[_Kind], found: Found) -> float | None:
    """Return the recall of one possible world."""
    there = found.relevant + max(chance.gauss(found.waiting, found.spread), 0.0)
    missed = 0.0
    for kind in kinds:
        hits = kind.share * kind.size
        share = chance.betavariate(hits + 0.5, kind.size - hits + 0.5)
        missed += kind.missed + kind.rest * share
    return None if there + missed <= 0 else there / (there + missed)
