"""Places carry several names; the tool takes no side."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its names. label: the pair that is printed (`Stepanakert / Khankendi`).

    names: language code -> terms in the syntax of `tracker.domain.indicator` (`stepanakert*`), all variants.
    """

    id: str
    label: str
    names: dict[str, tuple[str, ...]]
