"""Which story a text is in: exact copies share one for ever, near copies when they came within a week."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
import sqlalchemy as sa

from tracker.domain.grouping import MOST_IN_BAND, NEW, Grouping, Join, Sighting, candidates, thinned
from tracker.domain.item import Arrival
from tracker.domain.story import Text
from tracker.storage import bands, texts
from tracker.storage import tables as t
from tracker.storage.insert import insert_rows, next_ids

_CHUNK = 500
_DAY = 24  # hours
_LOCK = 20201111
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_SHARED = 300  # characters of a shared text that are kept


# Each transaction asks: SQLAlchemy's own IN costs several times what the database does.
_KNOWN = {
    "sqlite": sa.text(
        "SELECT digest, story_id FROM json_each(:wanted) AS wanted CROSS JOIN story_texts WHERE digest = wanted.value"
    ),
    "postgresql": sa.text("SELECT digest, story_id FROM story_texts WHERE digest = ANY(CAST(:wanted AS text[]))"),
}


def known(connection: sa.Connection, digests: Iterable[str]) -> dict[str, int]:
    """Return digest -> story of the texts that have one."""
    wanted: Any = sorted(set(digests))
    if not wanted:
        return {}
    dialect = connection.dialect.name
    given = orjson.dumps(wanted).decode() if dialect == "sqlite" else wanted
    return {row[0]: row[1] for row in connection.execute(_KNOWN[dialect], {"wanted": given}).all()}


def held(connection: sa.Connection, item_ids: Iterable[int]) -> dict[int, int]:
    """Return item id -> story of those whose story was chosen by hand: it stays when they are revised."""
    wanted = sorted(item_ids)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), _CHUNK):
        where = t.story_rulings.c.item_id.in_(wanted[start : start + _CHUNK])
        query = sa.select(t.items.c.id, t.items.c.story_id).join(
            t.story_rulings, t.story_rulings.c.item_id == t.items.c.id
        )
        found |= {row.id: row.story_id for row in connection.execute(query.where(where))}
    return found


def assign(connection: sa.Connection, arrivals: Sequence[Arrival], *, seen_at: datetime) -> list[int]:
    """Return the story of each arrival, in their order; made where there is none yet.

    The stories are the same however the arrivals are cut into calls.
    """
    digests = [arrival.story_digest for arrival in arrivals]
    found = known(connection, digests)
    if len(found) < len(set(digests)) and connection.dialect.name == "postgresql":
        # Two near copies that come at once must see each other.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        found = known(connection, digests)
    new: dict[str, Arrival] = {}
    for arrival in arrivals:
        if arrival.story_digest not in found:
            new.setdefault(arrival.story_digest, arrival)
    if new:
        placed, linked = _group(connection, list(new.values()), seen_at=seen_at)
        found = known(connection, digests) if linked else found | placed
    return [found[digest] for digest in digests]


def _group(connection: sa.Connection, new: Sequence[Arrival], *, seen_at: datetime) -> tuple[dict[str, int], bool]:
    """Store texts that have no story yet, all different, with their stories. Returns digest -> story of these, and
    whether one of them linked stories that were there.
    """
    hours = [_hour(seen_at if one.item.published_at is None else one.item.published_at) for one in new]
    drawn_bands = Counter([band for arrival in new for band in arrival.bands])
    sighted = bands.sighted(connection, drawn_bands, hours=(min(hours), max(hours)))
    near = _near(new, hours, drawn_bands, sighted)
    grouping = Grouping(texts.load(connection, {text for found in near for text in found if text < NEW}))
    for number, (arrival, found) in enumerate(zip(new, near, strict=True), start=NEW):
        grouping.add(number, Text(arrival.item.title, arrival.item.summary, arrival.item.lang), found)
    merged = list(grouping.merged())
    joins = [*grouping.joins, *_merge(connection, merged)]
    placed, rows = _store_texts(connection, new, grouping)
    crowded = _crowded(sighted)
    drawn = [
        (rows[one.story_digest], hour, _uncrowded(one.bands, hour // _DAY, crowded) if crowded else one.bands)
        for one, hour in zip(new, hours, strict=True)
    ]
    bands.store(connection, drawn, seen_at=seen_at)
    ids = {number: rows[arrival.story_digest] for number, arrival in enumerate(new, start=NEW)}
    _store_joins(connection, joins, ids, seen_at=seen_at)
    return placed, any(story < NEW for story, _, _ in merged)


def _hour(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) // 3600


def _crowded(sighted: Mapping[int, Sequence[Sighting]]) -> set[tuple[int, int]]:
    """Return the bands, with the day, that have as many texts of that day already as are ever looked at: further ones
    need not be found by them, for those lead to the stories of all. So a flood of texts from one template costs each
    as much as the first ones did.
    """
    crowded = set()
    for band, seen in sighted.items():
        if len(seen) >= MOST_IN_BAND:
            days = Counter([hour // _DAY for _, hour in seen])
            crowded |= {(band, day) for day, number in days.items() if number >= MOST_IN_BAND}
    return crowded


def _uncrowded(drawn: Sequence[int], day: int, crowded: set[tuple[int, int]]) -> Sequence[int]:
    return [band for band in drawn if (band, day) not in crowded]


def _near(
    new: Sequence[Arrival], hours: Sequence[int], drawn: Counter[int], found_before: Mapping[int, list[Sighting]]
) -> list[list[int]]:
    """Return for each new text the stored and the earlier new ones that may be near copies. drawn: how many of the new
    texts have each band; found_before: the stored texts that have it.
    """
    sighted = {band: thinned(seen) for band, seen in found_before.items()}
    # Most bands are of one text alone.
    shared = {band for band, texts_with in drawn.items() if texts_with > 1} | sighted.keys()
    found = []
    for number, (arrival, hour) in enumerate(zip(new, hours, strict=True), start=NEW):
        own = shared.intersection(arrival.bands)
        found.append(candidates([seen for band in own for seen in sighted.get(band, ())], hour=hour) if own else [])
        for band in own:
            seen = sighted.setdefault(band, [])
            if len(seen) < MOST_IN_BAND:
                seen.append((number, hour))
    return found


def _merge(connection: sa.Connection, merged: Sequence[tuple[int, int, Join]]) -> list[Join]:
    """Make one of the stories that new texts linked; returns why their founding texts are there now."""
    joins = []
    for story, into, link in merged:
        if story >= NEW:
            joins.append(replace(link, text=story))
            continue
        joined = sa.exists().where(t.story_joins.c.text_id == t.story_texts.c.id)
        founders = sa.select(t.story_texts.c.id).where((t.story_texts.c.story_id == story) & ~joined)
        joins.extend(replace(link, text=text) for text in connection.scalars(founders))
        for table in (t.story_texts, t.items):
            connection.execute(table.update().where(table.c.story_id == story).values(story_id=into))
    return joins


def _store_texts(
    connection: sa.Connection, new: Sequence[Arrival], grouping: Grouping
) -> tuple[dict[str, int], dict[str, int]]:
    """Store new stories, and the new texts in theirs; returns digest -> story, and digest -> text."""
    placed = [grouping.story(NEW + number) for number in range(len(new))]
    founders = sorted({story for story in placed if story >= NEW})
    made = dict(zip(founders, next_ids(connection, t.stories, len(founders)), strict=True))
    founding = [[story_id, new[story - NEW].story_digest] for story, story_id in made.items()]
    insert_rows(connection, t.stories, ("id", "digest"), founding)
    digests = [one.story_digest for one in new]
    ids = next_ids(connection, t.story_texts, len(new))
    stories = [made.get(story, story) for story in placed]
    rows = [list(row) for row in zip(ids, digests, stories, strict=True)]
    insert_rows(connection, t.story_texts, ("id", "digest", "story_id"), rows)
    return dict(zip(digests, stories, strict=True)), dict(zip(digests, ids, strict=True))


def _store_joins(connection: sa.Connection, joins: Sequence[Join], ids: dict[int, int], *, seen_at: datetime) -> None:
    """ids: of the texts that were new."""
    rows = [
        {
            "text_id": ids.get(join.text, join.text),
            "near_id": ids.get(join.near, join.near),
            "score": round(join.score, 4),
            "shared": join.shared[:_MOST_SHARED],
            "facts": list(join.facts),
            "joined_at": seen_at,
        }
        for join in joins
    ]
    if rows:
        connection.execute(t.story_joins.insert(), rows)
