"""Items with their revisions and stories. An item is stored once a source and identity; a change makes a revision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import Arrival, DatePrecision, Item, ParsedItem, Revision
from tracker.errors import NotFound
from tracker.storage import stories, texts
from tracker.storage import tables as t

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
        present = _present(connection, source_id, [arrival.item.identity for arrival in chunk])
        fresh = [arrival for arrival in chunk if arrival.item.identity not in present]
        edited = [arrival for arrival in chunk if _differs(present.get(arrival.item.identity), arrival.item)]
        values = _assigned(connection, fresh, edited, present, seen_at)
        facts = {"source_id": source_id, "record": record, "first_seen_at": seen_at, "revisions": 1}
        inserted = _insert(connection, source_id, [row | facts for row in values[: len(fresh)]])
        numbered = [(item_id, 1) for item_id in inserted]
        numbered += _revise(connection, present, values[len(fresh) :])
        _add_revisions(connection, numbered, values, seen_at)
        _note_digests(connection, present, chunk)
        new += inserted
        changed += [item_id for item_id, _ in numbered[len(fresh) :]]
    return Stored(tuple(new), tuple(changed))


def _values(arrival: Arrival, story: int) -> dict[str, Any]:
    item = arrival.item
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
        "entry_digest": item.entry_digest,
        "text_digest": arrival.story_digest,
    }


def _assigned(
    connection: sa.Connection,
    fresh: Sequence[Arrival],
    edited: Sequence[Arrival],
    present: Mapping[str, sa.Row[Any]],
    seen_at: datetime,
) -> list[dict[str, Any]]:
    """Return the values of new and of edited items with their stories; one that a hand put into its story stays."""
    assigned = stories.assign(connection, [*fresh, *edited], seen_at=seen_at)
    ids = [None] * len(fresh) + [present[arrival.item.identity].id for arrival in edited]
    held = stories.held(connection, [item_id for item_id in ids if item_id is not None])
    return [
        _values(arrival, held.get(item_id, story) if item_id is not None else story)
        for arrival, story, item_id in zip([*fresh, *edited], assigned, ids, strict=True)
    ]


def _insert(connection: sa.Connection, source_id: int, rows: list[dict[str, Any]]) -> list[int]:
    """Insert new items; returns their ids in the order of the rows."""
    if not rows:
        return []
    # A look-up costs less than RETURNING, which gives no order and keeps the drivers from sending many rows at once.
    connection.execute(t.items.insert(), rows)
    ids = ids_of(connection, source_id, [row["identity"] for row in rows])
    return [ids[row["identity"]] for row in rows]


def _revise(
    connection: sa.Connection, present: Mapping[str, sa.Row[Any]], rows: list[dict[str, Any]]
) -> list[tuple[int, int]]:
    """Bring items to a newer form; returns id and number of revisions of each, in the order of the rows."""
    if not rows:
        return []
    numbered = [(present[row["identity"]].id, present[row["identity"]].revisions + 1) for row in rows]
    # The first publication date stays: feeds re-date edited entries, and flags are filed under their month.
    kept = ("identity", "published_at", "precision")
    changes = [
        {key: value for key, value in row.items() if key not in kept} | {"row_id": item_id, "revisions": number}
        for row, (item_id, number) in zip(rows, numbered, strict=True)
    ]
    # rules_version is emptied so that the items are flagged anew even if this process dies before it gets there.
    update = t.items.update().where(t.items.c.id == sa.bindparam("row_id")).values(rules_version=None)
    connection.execute(update, changes)
    forms = [(row["text_digest"], item_id, number) for row, (item_id, number) in zip(rows, numbered, strict=True)]
    former = [(row.text_digest, row.id, row.revisions) for row in (present[row["identity"]] for row in rows)]
    texts.note_forms(connection, [*former, *forms])
    return numbered


def _note_digests(connection: sa.Connection, present: Mapping[str, sa.Row[Any]], chunk: Sequence[Arrival]) -> None:
    """Record by what the entries of unchanged items are known again, where they changed in what makes no revision."""
    rows = [
        {"row_id": present[item.identity].id, "digest": item.entry_digest}
        for item in (arrival.item for arrival in chunk)
        if item.identity in present
        and not _differs(present[item.identity], item)
        and item.entry_digest not in (None, present[item.identity].entry_digest)
    ]
    if rows:
        update = t.items.update().where(t.items.c.id == sa.bindparam("row_id"))
        connection.execute(update.values(entry_digest=sa.bindparam("digest")), rows)


def _add_revisions(
    connection: sa.Connection, numbered: list[tuple[int, int]], rows: list[dict[str, Any]], seen_at: datetime
) -> None:
    shown = ("title", "summary", "author", "url")
    revisions = [
        {key: row[key] for key in shown} | {"item_id": item_id, "number": number, "seen_at": seen_at}
        for (item_id, number), row in zip(numbered, rows, strict=True)
    ]
    if revisions:
        connection.execute(t.revisions.insert(), revisions)


def _differs(row: sa.Row[Any] | None, item: ParsedItem) -> bool:
    return row is not None and bool(
        (row.title, row.summary, row.author, row.url) != (item.title, item.summary, item.author, item.url)
    )


def _present(connection: sa.Connection, source_id: int, identities: list[str]) -> dict[str, sa.Row[Any]]:
    names = ("id", "identity", "revisions", "title", "summary", "author", "url", "entry_digest", "text_digest")
    columns = (t.items.c[name] for name in names)
    where = (t.items.c.source_id == source_id) & t.items.c.identity.in_(identities)
    return {row.identity: row for row in connection.execute(sa.select(*columns).where(where))}


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


def exact_copies(connection: sa.Connection, item: Item) -> list[Item]:
    """Return the other items of the same story that carry exactly the same text."""
    own = sa.select(t.items.c.text_digest).where(t.items.c.id == item.id).scalar_subquery()
    where = (t.items.c.story_id == item.story) & (t.items.c.id != item.id) & (t.items.c.text_digest == own)
    return [as_item(row) for row in connection.execute(selection().where(where).order_by(t.items.c.id))]


def revisions(connection: sa.Connection, item_id: int) -> list[Revision]:
    """Return all forms of an item, oldest first."""
    query = sa.select(t.revisions).where(t.revisions.c.item_id == item_id).order_by(t.revisions.c.number)
    return [
        Revision(row.item_id, row.number, row.title, row.summary, row.author, row.url, row.seen_at)
        for row in connection.execute(query)
    ]


def forms(connection: sa.Connection, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return (item, number of its form) -> title and summary of that form, for those that are there."""
    asked = set(wanted)
    ids = sorted({item_id for item_id, _ in asked})
    found: dict[tuple[int, int], tuple[str, str]] = {}
    columns = (t.revisions.c.item_id, t.revisions.c.number, t.revisions.c.title, t.revisions.c.summary)
    for start in range(0, len(ids), _CHUNK):
        where = t.revisions.c.item_id.in_(ids[start : start + _CHUNK])
        for row in connection.execute(sa.select(*columns).where(where)):
            if (row.item_id, row.number) in asked:
                found[row.item_id, row.number] = (row.title, row.summary)
    return found


def unflagged(connection: sa.Connection, *, limit: int) -> list[Item]:
    """Return items in their newest form that no rules have been tried on yet, oldest first, for a writer.

    Items that another writer has in hand are left to it.
    """
    query = _waiting(limit).with_for_update(of=t.items, skip_locked=True)
    return [as_item(row) for row in connection.execute(query)]


def soon_flagged(connection: sa.Connection, *, limit: int) -> list[Item]:
    """Return the items that `unflagged` would return to the only writer, for a reader."""
    return [as_item(row) for row in connection.execute(_waiting(limit))]


def _waiting(limit: int) -> sa.Select[Any]:
    return selection().where(t.items.c.rules_version.is_(None)).order_by(t.items.c.id).limit(limit)


def unflagged_count(connection: sa.Connection) -> int:
    """Return how many items no rules have been tried on yet."""
    query = sa.select(sa.func.count()).select_from(t.items).where(t.items.c.rules_version.is_(None))
    return connection.scalar(query) or 0


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


def count_of(connection: sa.Connection, source_id: int) -> int:
    """Return how many items of one source are stored."""
    query = sa.select(sa.func.count()).select_from(t.items).where(t.items.c.source_id == source_id)
    return connection.scalar(query) or 0
