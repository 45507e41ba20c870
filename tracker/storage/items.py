"""Items with their revisions and stories. An item is stored once a source and identity; a change makes a revision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import Arrival, DatePrecision, Item, ParsedItem, Revision
from tracker.errors import NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_ignoring, insert_row

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """Row ids of what one feed or file brought."""

    new: tuple[int, ...]
    changed: tuple[int, ...]


def store(
    connection: sa.Connection, source_id: int, arrivals: Sequence[Arrival], *, seen_at: datetime, record: bool = False
) -> Stored:
    """Store new items and revisions of changed ones; an item that is there unchanged costs a look-up.

    An identity that stands twice among the arrivals counts once, the first. record: from a pack's record of past
    reports.
    """
    unique = {arrival.item.identity: arrival for arrival in reversed(arrivals)}
    ordered = [arrival for arrival in arrivals if unique[arrival.item.identity] is arrival]
    new: list[int] = []
    changed: list[int] = []
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        stories = _stories(connection, {arrival.story_digest for arrival in chunk})
        present = _present(connection, source_id, [arrival.item.identity for arrival in chunk])
        for arrival in chunk:
            row = present.get(arrival.item.identity)
            story = stories[arrival.story_digest]
            if row is None:
                values = _values(arrival.item, story) | {"source_id": source_id, "record": record}
                new.append(_insert(connection, values, seen_at))
            elif _differs(row, arrival.item):
                _revise(connection, row, _values(arrival.item, story), seen_at)
                changed.append(row.id)
    return Stored(tuple(new), tuple(changed))


def _values(item: ParsedItem, story: int) -> dict[str, Any]:
    return {
        "identity": item.identity,
        "guid": item.guid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "author": item.author,
        "lang": item.lang,
        "published_at": item.published_at,
        "precision": None if item.precision is None else item.precision.value,
        "story_id": story,
    }


def _insert(connection: sa.Connection, values: dict[str, Any], seen_at: datetime) -> int:
    item_id = insert_row(connection, t.items, **values, first_seen_at=seen_at, revisions=1)
    _add_revision(connection, item_id, 1, values, seen_at)
    return item_id


def _revise(connection: sa.Connection, row: sa.Row[Any], values: dict[str, Any], seen_at: datetime) -> None:
    number = row.revisions + 1
    # The first publication date stays: feeds re-date edited entries, and flags are filed under their month.
    changes = {key: value for key, value in values.items() if key not in ("identity", "published_at", "precision")}
    # rules_version is emptied so that the item is flagged anew even if this process dies before it gets there.
    where = t.items.c.id == row.id
    connection.execute(t.items.update().where(where).values(**changes, revisions=number, rules_version=None))
    _add_revision(connection, row.id, number, values, seen_at)


def _add_revision(
    connection: sa.Connection, item_id: int, number: int, values: dict[str, Any], seen_at: datetime
) -> None:
    texts = {key: values[key] for key in ("title", "summary", "author", "url")}
    connection.execute(t.revisions.insert().values(item_id=item_id, number=number, seen_at=seen_at, **texts))


def _differs(row: sa.Row[Any], item: ParsedItem) -> bool:
    return bool((row.title, row.summary, row.author, row.url) != (item.title, item.summary, item.author, item.url))


def _present(connection: sa.Connection, source_id: int, identities: list[str]) -> dict[str, sa.Row[Any]]:
    where = (t.items.c.source_id == source_id) & t.items.c.identity.in_(identities)
    return {row.identity: row for row in connection.execute(sa.select(t.items).where(where))}


def _stories(connection: sa.Connection, digests: set[str]) -> dict[str, int]:
    insert_ignoring(connection, t.stories, [{"digest": digest} for digest in sorted(digests)])
    rows = connection.execute(sa.select(t.stories).where(t.stories.c.digest.in_(digests)))
    return {row.digest: row.id for row in rows}


def ids_of(connection: sa.Connection, source_id: int, identities: Sequence[str]) -> dict[str, int]:
    """Return identity -> row id of the items of one source."""
    found: dict[str, int] = {}
    for start in range(0, len(identities), _CHUNK):
        chunk = identities[start : start + _CHUNK]
        where = (t.items.c.source_id == source_id) & t.items.c.identity.in_(chunk)
        found |= {
            row.identity: row.id for row in connection.execute(sa.select(t.items.c.identity, t.items.c.id).where(where))
        }
    return found


def selection() -> sa.Select[Any]:
    """Return the query of items joined with their sources, whose rows `as_item` turns into records."""
    return sa.select(
        t.items.c.id.label("item_row_id"),
        t.items.c.source_id,
        t.sources.c.name.label("source"),
        t.sources.c.url.label("source_url"),
        t.sources.c.side,
        t.items.c.guid,
        t.items.c.url,
        t.items.c.title,
        t.items.c.summary,
        t.items.c.author,
        t.items.c.lang,
        t.items.c.published_at.label("item_published_at"),
        t.items.c.precision,
        t.items.c.first_seen_at,
        t.items.c.story_id,
        t.items.c.revisions,
        t.items.c.record,
    ).join_from(t.items, t.sources)


def as_item(row: sa.Row[Any]) -> Item:
    """Return the record of a row of `selection`."""
    return Item(
        id=row.item_row_id,
        source_id=row.source_id,
        source=row.source,
        source_url=row.source_url,
        side=row.side,
        guid=row.guid,
        url=row.url,
        title=row.title,
        summary=row.summary,
        author=row.author,
        lang=row.lang,
        published_at=row.item_published_at,
        precision=None if row.precision is None else DatePrecision(row.precision),
        first_seen_at=row.first_seen_at,
        story=row.story_id,
        revisions=row.revisions,
        record=row.record,
    )


def get(connection: sa.Connection, item_id: int) -> Item:
    """Raises NotFound."""
    row = connection.execute(selection().where(t.items.c.id == item_id)).one_or_none()
    if row is None:
        raise NotFound("item", item_id)
    return as_item(row)


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> list[Item]:
    """Return the items, in the order of their ids."""
    wanted = sorted(set(ids))
    found: list[Item] = []
    for start in range(0, len(wanted), _CHUNK):
        query = selection().where(t.items.c.id.in_(wanted[start : start + _CHUNK])).order_by(t.items.c.id)
        found.extend(as_item(row) for row in connection.execute(query))
    return found


def stored(connection: sa.Connection) -> Iterator[Item]:
    """Yield all items, in the order in which they came."""
    for row in connection.execution_options(yield_per=1000).execute(selection().order_by(t.items.c.id)):
        yield as_item(row)


def newest(connection: sa.Connection, *, source_id: int, limit: int = 20) -> list[Item]:
    """Return the newest items of one source."""
    query = selection().where(t.items.c.source_id == source_id)
    order = query.order_by(t.items.c.published_at.desc(), t.items.c.id.desc()).limit(limit)
    return [as_item(row) for row in connection.execute(order)]


def copies(connection: sa.Connection, item: Item) -> list[Item]:
    """Return the other items of the same story."""
    where = (t.items.c.story_id == item.story) & (t.items.c.id != item.id)
    return [as_item(row) for row in connection.execute(selection().where(where).order_by(t.items.c.id))]


def revisions(connection: sa.Connection, item_id: int) -> list[Revision]:
    """Return all forms of an item, oldest first."""
    query = sa.select(t.revisions).where(t.revisions.c.item_id == item_id).order_by(t.revisions.c.number)
    return [
        Revision(row.item_id, row.number, row.title, row.summary, row.author, row.url, row.seen_at)
        for row in connection.execute(query)
    ]


def unflagged(connection: sa.Connection, *, limit: int) -> list[Item]:
    """Return items in their newest form that no rules have been tried on yet, oldest first."""
    query = selection().where(t.items.c.rules_version.is_(None)).order_by(t.items.c.id).limit(limit)
    return [as_item(row) for row in connection.execute(query)]


def flagged_otherwise(connection: sa.Connection, rules_version: str, *, after: int, limit: int) -> list[Item]:
    """Return items with ids above `after` that were last flagged with other rules than these, by id."""
    other = (t.items.c.rules_version != rules_version) | t.items.c.rules_version.is_(None)
    query = selection().where(other & (t.items.c.id > after)).order_by(t.items.c.id).limit(limit)
    return [as_item(row) for row in connection.execute(query)]


def note_flagged(connection: sa.Connection, ids: Sequence[int], rules_version: str) -> None:
    """Record which rules were tried on the items."""
    for start in range(0, len(ids), _CHUNK):
        where = t.items.c.id.in_(ids[start : start + _CHUNK])
        connection.execute(t.items.update().where(where).values(rules_version=rules_version))


def count(connection: sa.Connection, *, since: datetime | None = None) -> int:
    """Return how many items are stored; only those first seen from `since` on, the record left out, when given."""
    query = sa.select(sa.func.count()).select_from(t.items)
    if since is not None:
        query = query.where((t.items.c.first_seen_at >= since) & t.items.c.record.is_(False))
    return connection.scalar(query) or 0
