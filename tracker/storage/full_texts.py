"""The texts of articles, fetched from where their items link to."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Item
from tracker.storage import tables as t
from tracker.storage.insert import insert_ignoring
from tracker.storage.items import as_item, selection

STORED = "stored"


@dataclass(frozen=True, slots=True)
class FullText:
    """outcome: `stored`, or a word for why there is no text: `robots`, `no_text`, or a kind of FetchError."""

    item_id: int
    text: str
    fetched_at: datetime
    outcome: str


def wanting(connection: sa.Connection, source_id: int, *, since: datetime, limit: int) -> list[Item]:
    """Return the newest items of a source, first seen from `since` on, with a link and without an attempt at their
    text.
    """
    tried = sa.exists().where(t.full_texts.c.item_id == t.items.c.id)
    query = selection().where(
        (t.items.c.source_id == source_id)
        & (t.items.c.first_seen_at >= since)
        & (t.items.c.url != "")
        & t.items.c.record.is_(False)
        & ~tried
    )
    query = query.order_by(t.items.c.first_seen_at.desc(), t.items.c.id.desc()).limit(limit)
    return [as_item(row) for row in connection.execute(query)]


def add(connection: sa.Connection, found: FullText) -> None:
    """Keep what came of an attempt; the first one of an item stays."""
    values = {"item_id": found.item_id, "text": found.text, "fetched_at": found.fetched_at, "outcome": found.outcome}
    insert_ignoring(connection, t.full_texts, [values])


def of_item(connection: sa.Connection, item_id: int) -> FullText | None:
    """Return what came of the attempt, None when there was none."""
    row = connection.execute(sa.select(t.full_texts).where(t.full_texts.c.item_id == item_id)).one_or_none()
    return None if row is None else FullText(**row._mapping)
