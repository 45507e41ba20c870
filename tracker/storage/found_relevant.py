"""Reports found relevant, by the reviews that hold: searched for what is to be cited or grouped."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tracker.domain.queue import EVERYTHING, Search
from tracker.domain.review import Decision, Review
from tracker.storage import reviews
from tracker.storage import tables as t
from tracker.storage.flags import with_words
from tracker.storage.spans import reaches


@dataclass(frozen=True, slots=True)
class Sought:
    """Reports relevant to one of these obligations (slugs) at least, dated by their publication. but_for: ids of items
    that are left out.
    """

    obligations: tuple[str, ...]
    search: Search = EVERYTHING
    but_for: frozenset[int] = frozenset()


def newest(connection: sa.Connection, sought: Sought, *, limit: int) -> list[Review]:
    """Return one review for each report, newest report first; of several the one entered last."""
    return reviews.of_newest(connection, _found(sought), limit=limit)


def count(connection: sa.Connection, sought: Sought) -> int:
    """Return how many reports `newest` would give in all."""
    return connection.scalar(sa.select(sa.func.count()).select_from(_found(sought).subquery())) or 0


def _found(sought: Sought) -> sa.Select[Any]:
    query = (
        sa.select(sa.func.max(t.reviews.c.id))
        .join_from(
            t.flags, t.reviews, (t.reviews.c.flag_id == t.flags.c.id) & (t.reviews.c.number == t.flags.c.reviews)
        )
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .where(t.obligations.c.slug.in_(sought.obligations) & (t.reviews.c.decision == Decision.RELEVANT.value))
        .where(t.items.c.id.not_in(sought.but_for))
        .group_by(t.items.c.id)
    )
    search = sought.search
    if search.since is not None:
        query = query.where(reaches(t.flags.c.published_at, t.items.c.precision, since=search.since))
    if search.before is not None:
        query = query.where(t.flags.c.published_at < search.before)
    return with_words(query, search.words)
