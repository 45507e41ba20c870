"""Spot checks: a random sample of reports each week, read for what the flagging missed. Pure.

Every stored report falls into exactly one draw of an agreement: a draw takes in all that were stored since the draw
before, whatever the region gate and the rules made of them. A report that is flagged for one obligation may have been
missed for another, so reports with and without a flag of the agreement are both sampled, each kind apart.
"""

import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.item import Item
from tracker.domain.names import judgement_name

SEED = 20201110
_FLAGGED_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Draw:
    """One week's sample for one agreement. week: `2026-W48`, ISO 8601. Items with ids above `after_item` up to
    `last_item` stood to be drawn: `unflagged` of them without a flag of the agreement, `flagged` of them with one.
    """

    id: int
    agreement: str
    week: str
    seed: int
    after_item: int
    last_item: int
    unflagged: int
    flagged: int
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """One item of a sample. was_flagged: whether it carried a flag of the agreement when it was drawn."""

    item_id: int
    was_flagged: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an analyst found of one drawn item. missed: slugs that it should have been flagged for and was not. number:
    counts the item's judgements from 1; the highest holds. revision: number of the form that was judged.
    """

    id: int
    check_id: int
    item_id: int
    agreement: str
    number: int
    analyst: str
    judged_at: datetime
    missed: tuple[str, ...]
    note: str
    revision: int

    @property
    def name(self) -> str:
        """What the audit chain calls it: `judgement-5`."""
        return judgement_name(self.id)


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """A drawn item with what was found of it; held: the judgement that holds, None while nobody judged."""

    id: int
    draw_id: int
    agreement: str
    week: str
    place: int
    was_flagged: bool
    item: Item
    held: Judgement | None

    @property
    def judgements(self) -> int:
        return 0 if self.held is None else self.held.number


def week_of(day: date) -> str:
    """Return the ISO 8601 week of a day, as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def sample(ids: Iterable[int], *, agreement: str, size: int, seed: int = SEED) -> list[int]:
    """Return `size` of the items, or all: those whose digests with the seed are the smallest, so that the same items
    and seed give the same sample in the same order.
    """

    def order(item_id: int) -> str:
        return hashlib.sha256(f"{seed} {agreement} {item_id}".encode()).hexdigest()

    return heapq.nsmallest(size, ids, key=order)


def shares(size: int, *, unflagged: int, flagged: int) -> tuple[int, int]:
    """Return how many of a sample of `size` are to be unflagged and flagged: a quarter flagged, and where there are too
    few of one kind the other fills up.

    For a given size the estimate is the tightest when each kind gets in proportion to its number times the spread in it
    (Neyman 1934); with ten times as many unflagged reports, and a tenth as likely to hold a miss, that is 3 to 1.
    """
    of_flagged = min(flagged, round(size * _FLAGGED_SHARE))
    of_unflagged = min(unflagged, size - of_flagged)
    return of_unflagged, min(flagged, size - of_unflagged)


def in_turn(unflagged: list[int], flagged: list[int]) -> list[Drawn]:
    """Return both samples as one, each spread evenly over the whole: whoever stops half-way judged half of each."""
    places = [((number + 0.5) / len(unflagged), False, item_id) for number, item_id in enumerate(unflagged)]
    places += [((number + 0.5) / len(flagged), True, item_id) for number, item_id in enumerate(flagged)]
    return [Drawn(item_id, was_flagged) for _, was_flagged, item_id in sorted(places)]
