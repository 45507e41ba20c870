"""Bars as plain geometry; templates draw them as SVG, so that no style attribute is needed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a stacked bar, in the drawing's units; y grows downwards. kind: names its class."""

    kind: str
    value: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its parts from the bottom up."""

    label: str
    x: float
    width: float
    total: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart. highest: value at the top edge, at least 1."""

    width: float
    height: float
    highest: int
    bars: tuple[Bar, ...]

    @property
    def is_empty(self) -> bool:
        return all(bar.total == 0 for bar in self.bars)


def stacked(columns: Sequence[tuple[str, Sequence[tuple[str, int]]]], *, step: float, height: float) -> Chart:
    """Return a chart of columns (label, parts as kind and value), each `step` wide with a gap of a fifth."""
    totals = [sum(value for _, value in parts) for _, parts in columns]
    highest = max([1, *totals])
    bars = []
    for place, ((label, parts), total) in enumerate(zip(columns, totals, strict=True)):
        drawn = []
        top = height
        for kind, value in parts:
            length = value / highest * height
            top -= length
            if value:
                drawn.append(Part(kind, value, round(top, 2), round(length, 2)))
        bars.append(Bar(label, round(place * step + step * 0.1, 2), round(step * 0.8, 2), total, tuple(drawn)))
    return Chart(round(step * len(columns), 2), height, highest, tuple(bars))
