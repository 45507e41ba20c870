"""Decisions on reports of blockades, of a harbour and at football, and vectors that tell these apart."""

from collections.abc import Sequence

from tracker.domain.learned import Comparison, Decided, Likeness, WithVectors

SLUG = "sea-1999/1.1"
OTHER = "sea-1999/2.1"
HARBOURS, FOOTBALL = (0.6, 0.8), (0.8, -0.6)
BETTER = Comparison(0.9, 0.9, 0.9, 0.05, 0.8, 0.8, 0.8, 0.1)


class TwoMatters:
    """Vectors of two numbers that know football from all else. asked: the titles they were asked for."""

    name = "by hand"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def of(self, title: str, summary: str) -> Sequence[float]:
        self.asked.append(title)
        return FOOTBALL if "football" in title else HARBOURS


def seeing(**facts: object) -> WithVectors:
    values: dict[str, object] = {
        "base": -1.0,
        "weights": {"own rules": 1.0, "own rules flag": 0.5},
        "likeness": Likeness("by hand", (0.0, 10.0), {"en": 1.0, "": 2.0}),
        "threshold": 0.4,
        "held_back": BETTER,
    }
    return WithVectors(**{**values, **facts})  # type: ignore[arg-type]  # tests pass the fields by name


def decided(number: int, *, relevant: bool) -> Decided:
    """A report on a blockade: of a harbour, or at football."""
    text = f"Blockade of the harbour, day {number}" if relevant else f"A blockade in football, match {number}"
    none, this = frozenset[str](), frozenset([SLUG])
    return Decided(text, "", "en", f"story {number}", this if relevant else none, none if relevant else this)


DECIDED = [decided(number, relevant=number % 2 == 0) for number in range(40)]
