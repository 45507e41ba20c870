"""How far scores can be trusted: Brier score, reliability table, and intervals by resampling reports. Pure."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

BINS = 10
RESAMPLES = 1000
SEED = 20201110


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs whose score is in [low, high), the last one with its end. predicted: mean score; observed: share that is
    labelled.
    """

    low: float
    high: float
    pairs: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """brier: mean squared difference of score and label (0 or 1) over all pairs, 0 is best; among_found: over the pairs
    with a score above 0 alone. bins: those that hold pairs. None without pairs.
    """

    brier: float | None
    among_found: float | None
    bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "brier": rounded(self.brier),
            "brier_found": rounded(self.among_found),
            "table": [
                {
                    "from": one.low,
                    "to": one.high,
                    "pairs": one.pairs,
                    "predicted": rounded(one.predicted),
                    "observed": rounded(one.observed),
                }
                for one in self.bins
            ],
        }


def rounded(value: float | None) -> float | None:
    """Return a figure as it is told, None as None."""
    return None if value is None else round(value, 4)


def calibration(scored: Sequence[tuple[float, bool]]) -> Calibration:
    """scored: score and whether the pair is labelled, of every pair."""
    bins = []
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [one for one in scored if low <= one[0] < high or one[0] == high == 1.0]
        if inside:
            predicted = sum(score for score, _ in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), predicted, sum(label for _, label in inside) / len(inside)))
    return Calibration(_brier(scored), _brier([one for one in scored if one[0] > 0]), tuple(bins))


def _brier(scored: Sequence[tuple[float, bool]]) -> float | None:
    return brier([score for score, _ in scored], [label for _, label in scored]) if scored else None


def brier(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the mean squared difference of score and label."""
    return sum((score - label) ** 2 for score, label in zip(scores, labels, strict=True)) / len(labels)


def interval(
    sample: Sequence[Any],
    figure: Callable[[Sequence[Any]], float | None],
) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of a figure (Efron 1979) over resampled reports, None when no
    resample gives one. The same sample gives the same interval.
    """
    chance = random.Random(SEED)  # noqa: S311 - no secret depends on it
    found = sorted(
        value
        for value in (figure(chance.choices(sample, k=len(sample))) for _ in range(RESAMPLES) if sample)
        if value is not None
    )
    if not found:
        return None
    return found[int(0.025 * (len(found) - 1))], found[round(0.975 * (len(found) - 1))]
