"""Items with their revisions and stories. An item is stored once a source and identity; a change makes a revision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import Arrival, DatePrecision, Item, ParsedItem, Revision
from tracker.domain.names import item_name
from tracker.errors import NotFound
from tracker.storage import known_items, stories, texts
from tracker.storage import tables as t
from tracker.storage.insert import insert_rows, next_ids
from tracker.storage.known_items import Key

_CHUNK = 500
_TOGETHER = 2_000


@dataclass(frozen=True, slots=True)
class Stored:
    """What of one feed or file was stored. new, changed: row ids. came: the new items as they came, in the order of
    `new`.
    """

    new: tuple[int, ...]
    changed: tuple[int, ...]
    came: tuple[ParsedItem, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What items have in common that are stored together. record: they are from a pack's record of past reports.

    rules_version: with which rules the caller flags the new ones in this same transaction, None when it does not.
    """

    seen_at: datetime
    record: bool = False
    rules_version: str | None = None


def store(
    connection: sa.Connection, source_id: int, arrivals: Sequence[Arrival], *, seen_at: datetime, record: bool = False
) -> Stored:
    """Store what one source brought, see `store_all`."""
    return store_all(connection, [(source_id, arrivals)], Facts(seen_at, record))[0]


def store_all(
    connection: sa.Connection, brought: Sequence[tuple[int, Sequence[Arrival]]], facts: Facts
) -> list[Stored]:
    """Store new items and revisions of changed ones; an item that is there unchanged costs a look-up.

    brought: sources with what they brought. An identity that stands twice among the arrivals of a source counts once,
    the first. Returns what was stored of each, in the same order.
    """
    coming: dict[Key, Arrival] = {}
    for source_id, arrivals in brought:
        for arrival in arrivals:
            coming.setdefault((source_id, arrival.item.identity), arrival)
    new: dict[Key, int] = {}
    changed: dict[Key, int] = {}
    keys = list(coming)
    for start in range(0, len(keys), _TOGETHER):
        chunk = {key: coming[key] for key in keys[start : start + _TOGETHER]}
        inserted, revised = _store_chunk(connection, chunk, facts)
        new |= inserted
        changed |= revised
    return [_stored_of(source_id, arrivals, new, changed) for source_id, arrivals in brought]


def _stored_of(
    source_id: int, arrivals: Sequence[Arrival], new: Mapping[Key, int], changed: Mapping[Key, int]
) -> Stored:
    items = {(source_id, arrival.item.identity): arrival.item for arrival in reversed(arrivals)}
    ordered = dict.fromkeys((source_id, arrival.item.identity) for arrival in arrivals)
    fresh = [key for key in ordered if key in new]
    return Stored(
        new=tuple([new[key] for key in fresh]),
        changed=tuple([changed[key] for key in ordered if key in changed]),
        came=tuple([items[key] for key in fresh]),
    )


def _store_chunk(
    connection: sa.Connection, chunk: Mapping[Key, Arrival], facts: Facts
) -> tuple[dict[Key, int], dict[Key, int]]:
    """Return the row ids of the new items and of the changed ones."""
    present = known_items.forms(connection, list(chunk))
    fresh = {key: arrival for key, arrival in chunk.items() if key not in present}
    edited = {key: arrival for key, arrival in chunk.items() if key in present and _differs(present[key], arrival.item)}
    placed = _assigned(connection, fresh, edited, present, facts.seen_at)
    inserted = _insert(connection, fresh, placed, facts)
    revised = _revise(connection, present, edited, placed, seen_at=facts.seen_at)
    _note_digests(connection, present, {key: chunk[key] for key in present if key not in edited})
    return inserted, revised


def _assigned(
    connection: sa.Connection,
    fresh: Mapping[Key, Arrival],
    edited: Mapping[Key, Arrival],
    present: Mapping[Key, sa.Row[Any]],
    seen_at: datetime,
) -> dict[Key, int]:
    """Return the stories of new and of edited items; one that a hand put into its story stays."""
    keys = [*fresh, *edited]
    assigned = stories.assign(connection, [*fresh.values(), *edited.values()], seen_at=seen_at)
    placed = dict(zip(keys, assigned, strict=True))
    ids = {key: present[key].id for key in edited}
    held = stories.held(connection, ids.values())
    return placed | {key: held[item_id] for key, item_id in ids.items() if item_id in held}


_COLUMNS = tuple(
    "id source_id identity guid url title summary author lang published_at"
    " precision first_seen_at story_id revisions record rules_version entry_digest text_digest".split()
)


def _insert(
    connection: sa.Connection, fresh: Mapping[Key, Arrival], placed: Mapping[Key, int], facts: Facts
) -> dict[Key, int]:
    """Insert new items; returns their ids in the order of the arrivals."""
    if not fresh:
        return {}
    ids = dict(zip(fresh, next_ids(connection, t.items, len(fresh)), strict=True))
    rows = [_row(ids[key], key[0], arrival, placed[key], facts) for key, arrival in fresh.items()]
    insert_rows(connection, t.items, _COLUMNS, rows)
    return ids


def _row(item_id: int, source_id: int, arrival: Arrival, story: int, facts: Facts) -> list[Any]:
    item = arrival.item
    return [
        item_id,
        source_id,
        item.identity,
        item.guid,
        item.url,
        item.title,
        item.summary,
        item.author,
        item.lang,
        item.published_at,
        None if item.precision is None else item.precision.value,
        facts.seen_at,
        story,
        1,
        facts.record,
        facts.rules_version,
        item.entry_digest,
        arrival.story_digest,
    ]


def _revise(
    connection: sa.Connection,
    present: Mapping[Key, sa.Row[Any]],
    edited: Mapping[Key, Arrival],
    placed: Mapping[Key, int],
    *,
    seen_at: datetime,
) -> dict[Key, int]:
    """Bring items to a newer form, and keep the one before; returns their ids in the order of the arrivals."""
    if not edited:
        return {}
    numbered = {key: (present[key].id, present[key].revisions + 1) for key in edited}
    # The first publication date stays: feeds re-date edited entries, and flags are filed under their month.
    changes = [
        {
            "row_id": numbered[key][0],
            "guid": arrival.item.guid,
            "url": arrival.item.url,
            "title": arrival.item.title,
            "summary": arrival.item.summary,
            "author": arrival.item.author,
            "lang": arrival.item.lang,
            "story_id": placed[key],
            "entry_digest": arrival.item.entry_digest,
            "text_digest": arrival.story_digest,
            "revisions": numbered[key][1],
            "revised_at": seen_at,
        }
        for key, arrival in edited.items()
    ]
    _keep_forms(connection, [item_id for item_id, _ in numbered.values()])
    # rules_version is emptied so that the items are flagged anew even if this process dies before it gets there.
    update = t.items.update().where(t.items.c.id == sa.bindparam("row_id")).values(rules_version=None)
    connection.execute(update, changes)
    _tell_flags(connection, [item_id for item_id, _ in numbered.values()])
    forms = [(arrival.story_digest, *numbered[key]) for key, arrival in edited.items()]
    former = [(present[key].text_digest, present[key].id, present[key].revisions) for key in edited]
    texts.note_forms(connection, [*former, *forms])
    return {key: item_id for key, (item_id, _) in numbered.items()}


def _tell_flags(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Let the flags of items know their language as it is now."""
    lang = sa.select(sa.func.coalesce(t.items.c.lang, "")).where(t.items.c.id == t.flags.c.item_id).scalar_subquery()
    for start in range(0, len(ids), _CHUNK):
        where = t.flags.c.item_id.in_(ids[start : start + _CHUNK]) & (t.flags.c.lang != lang)
        connection.execute(t.flags.update().where(where).values(lang=lang))


def _keep_forms(connection: sa.Connection, ids: Sequence[int]) -> None:
    """Keep the forms that items have now as revisions."""
    shown = (t.items.c.title, t.items.c.summary, t.items.c.author, t.items.c.url)
    columns = ("item_id", "number", "title", "summary", "author", "url", "seen_at")
    for start in range(0, len(ids), _CHUNK):
        form = sa.select(t.items.c.id, t.items.c.revisions, *shown, seen_in_this_form())
        kept = form.where(t.items.c.id.in_(ids[start : start + _CHUNK])).order_by(t.items.c.id)
        connection.execute(t.revisions.insert().from_select(columns, kept))


def seen_in_this_form() -> sa.ColumnElement[datetime]:
    """Return when the newest form of an item was first seen."""
    return sa.func.coalesce(t.items.c.revised_at, t.items.c.first_seen_at)


def _note_digests(
    connection: sa.Connection, present: Mapping[Key, sa.Row[Any]], unchanged: Mapping[Key, Arrival]
) -> None:
    """Record by what the entries of unchanged items are known again, where they changed in what makes no revision."""
    rows = [
        {"row_id": present[key].id, "digest": arrival.item.entry_digest}
        for key, arrival in unchanged.items()
        if arrival.item.entry_digest not in (None, present[key].entry_digest)
    ]
    if rows:
        update = t.items.update().where(t.items.c.id == sa.bindparam("row_id"))
        connection.execute(update.values(entry_digest=sa.bindparam("digest")), rows)


def _differs(row: sa.Row[Any], item: ParsedItem) -> bool:
    return bool((row.title, row.summary, row.author, row.url) != (item.title, item.summary, item.author, item.url))


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
        raise NotFound("item", item_name(item_id))
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
    columns = (t.revisions.c[name] for name in ("item_id", "number", "title", "summary", "author", "url", "seen_at"))
    former = sa.select(*columns).where(t.revisions.c.item_id == item_id).order_by(t.revisions.c.number)
    shown = (t.items.c.title, t.items.c.summary, t.items.c.author, t.items.c.url)
    newest = sa.select(t.items.c.id, t.items.c.revisions, *shown, seen_in_this_form()).where(t.items.c.id == item_id)
    return [Revision(*row) for query in (former, newest) for row in connection.execute(query)]


def forms(connection: sa.Connection, wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return (item, number of its form) -> title and summary of that form, for those that are there."""
    asked = set(wanted)
    ids = sorted({item_id for item_id, _ in asked})
    found: dict[tuple[int, int], tuple[str, str]] = {}
    newest = (t.items.c.id, t.items.c.revisions, t.items.c.title, t.items.c.summary)
    former = (t.revisions.c.item_id, t.revisions.c.number, t.revisions.c.title, t.revisions.c.summary)
    for columns in (newest, former):
        for start in range(0, len(ids), _CHUNK):
            query = sa.select(*columns).where(columns[0].in_(ids[start : start + _CHUNK]))
            for item_id, number, title, summary in connection.execute(query):
                if (item_id, number) in asked:
                    found[item_id, number] = (title, summary)
    return found


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
