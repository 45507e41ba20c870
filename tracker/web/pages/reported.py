"""Reports that were found relevant, with the reviews that say so. Shared by several pages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.flag import Flag
from tracker.domain.item import Item
from tracker.domain.review import Review, decided_in, restored
from tracker.storage import flags, items, reviews


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was found relevant, with the review that says so. said_by: whom the rules, where they were asked,
    saw named as saying it: words and code of the side, which is not the outlet's; said_at: when they did, where that
    was after the decision. restored: the decision that the review, where asked of, only brought back.
    """

    review: Review
    item: Item
    said_by: tuple[tuple[str, str], ...] = ()
    said_at: datetime | None = None
    restored: Review | None = None


def reported(connection: sa.Connection, found: Sequence[Review]) -> tuple[Reported, ...]:
    """Return the reviews with their items, in the same order."""
    by_id = {item.id: item for item in items.by_ids(connection, [review.item_id for review in found])}
    return tuple(Reported(review, by_id[review.item_id]) for review in found)


def with_speakers(connection: sa.Connection, found: Sequence[Review]) -> tuple[Reported, ...]:
    """Return the reviews with their items, whom the rules saw named, and which decisions were only brought back."""
    by_id = flags.by_ids(connection, [review.flag_id for review in found])
    brought_back = [review for review in found if review.undoes is not None]
    histories = reviews.histories(connection, [review.flag_id for review in brought_back])
    return tuple(
        _with_speaker(Reported(review, entry.item), entry.flag, histories.get(review.flag_id, ()))
        for review in found
        for entry in [by_id[review.flag_id]]
    )


def _with_speaker(one: Reported, flag: Flag, history: Sequence[Review]) -> Reported:
    decided_at = decided_in(one.review, history).reviewed_at
    return replace(
        one,
        said_by=flag.match.speakers(but=one.item.side),
        said_at=flag.matched_at if flag.matched_at > decided_at else None,
        restored=restored(one.review, history),
    )
