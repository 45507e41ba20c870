"""Flags of one obligation by month, as rows and as a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.flag import FlagState
from tracker.web.charts import Chart, stacked
from tracker.web.words import month

_MONTHS_SHOWN = 120
_STATES = (FlagState.RELEVANT, FlagState.UNSURE, FlagState.UNREVIEWED, FlagState.NOT_RELEVANT)
_STEP, _HEIGHT = 8.0, 90.0


@dataclass(frozen=True, slots=True)
class Month:
    """Flags of one month by state."""

    label: str
    counts: Mapping[FlagState, int]


def months_of(counts: Mapping[int, Mapping[FlagState, int]]) -> tuple[Month, ...]:
    """Return the months from the first to the last with any flag, empty ones between included, the newest 120."""
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    numbers = [year * 100 + each for year in range(first // 100, last // 100 + 1) for each in range(1, 13)]
    shown = [number for number in numbers if first <= number <= last][-_MONTHS_SHOWN:]
    return tuple(Month(month(number), counts.get(number, {})) for number in shown)


def chart_of(months: Sequence[Month]) -> Chart:
    """Return the months as stacked columns."""
    columns = [(each.label, [(state.value, each.counts.get(state, 0)) for state in _STATES]) for each in months]
    return stacked(columns, step=_STEP, height=_HEIGHT)
