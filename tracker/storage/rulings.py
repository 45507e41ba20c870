"""What people said of stories, appended; and how each item came to its story."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.item import Item
from tracker.domain.story import Joining, JoinKind, text_digest
from tracker.errors import NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row
from tracker.storage.items import as_item, revisions, selection

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class By:
    """Who rules, when, and why."""

    account_id: int
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Member:
    """An item of a story, and how it came there."""

    item: Item
    joining: Joining


def split(connection: sa.Connection, item: Item, by: By) -> int:
    """Give the item a story of its own and return it. Its texts go with it, save those that others of the story carry:
    so later copies come to it, not through it to the others.
    """
    rulings = connection.scalar(
        sa.select(sa.func.count()).select_from(t.story_rulings).where(t.story_rulings.c.item_id == item.id)
    )
    story = insert_row(connection, t.stories, digest=f"split {rulings} of item {item.id}", by_hand=True)
    connection.execute(t.stories.update().where(t.stories.c.id == item.story).values(by_hand=True))
    connection.execute(t.items.update().where(t.items.c.id == item.id).values(story_id=story))
    digests = {text_digest(form.title, form.summary, alone="") for form in revisions(connection, item.id)}
    digests |= set(connection.scalars(sa.select(t.items.c.text_digest).where(t.items.c.id == item.id)))
    others = sa.select(t.items.c.text_digest).where(t.items.c.story_id == item.story)
    own = t.story_texts.c.digest.in_(digests) & (t.story_texts.c.story_id == item.story)
    connection.execute(t.story_texts.update().where(own & t.story_texts.c.digest.not_in(others)).values(story_id=story))
    _append(connection, [item.id], JoinKind.SPLIT, (item.story, story), by)
    return story


def merge(connection: sa.Connection, story: int, into: int, by: By) -> list[int]:
    """Put all items and texts of a story into another; return the items. Raises NotFound for `into`."""
    if connection.scalar(sa.select(t.stories.c.id).where(t.stories.c.id == into)) is None:
        raise NotFound("story", into)
    moved = list(connection.scalars(sa.select(t.items.c.id).where(t.items.c.story_id == story).order_by(t.items.c.id)))
    for table in (t.items, t.story_texts):
        connection.execute(table.update().where(table.c.story_id == story).values(story_id=into))
    set_apart = sa.select(t.stories.c.by_hand).where(t.stories.c.id == story).scalar_subquery()
    both = t.stories.update().where(t.stories.c.id == into)
    connection.execute(both.values(by_hand=t.stories.c.by_hand | set_apart))
    _append(connection, moved, JoinKind.MERGED, (story, into), by)
    return moved


def _append(
    connection: sa.Connection, item_ids: Sequence[int], kind: JoinKind, stories: tuple[int, int], by: By
) -> None:
    values = {
        "act": kind.value,
        "from_id": stories[0],
        "into_id": stories[1],
        "account_id": by.account_id,
        "ruled_at": by.at,
        "note": by.note,
    }
    connection.execute(t.story_rulings.insert(), [{"item_id": item_id, **values} for item_id in item_ids])


def members(connection: sa.Connection, story: int) -> list[Member]:
    """Return the items of a story in the order in which they came, each with how it came there; none for a story that
    has become part of another.

    Raises NotFound.
    """
    query = selection().add_columns(t.items.c.text_digest).where(t.items.c.story_id == story).order_by(t.items.c.id)
    rows = connection.execute(query).all()
    if not rows and connection.scalar(sa.select(t.stories.c.id).where(t.stories.c.id == story)) is None:
        raise NotFound("story", story)
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row.text_digest, row.item_row_id)
    # What stands alone is a copy of nothing but, at most, of what it said before it was edited.
    near = _near(connection, first) if len(rows) > 1 else {}
    ruled = _ruled(connection, [row.item_row_id for row in rows])
    return [Member(as_item(row), _joining(row, first, near, ruled)) for row in rows]


def _joining(row: sa.Row[Any], first: dict[str, int], near: dict[str, Joining], ruled: dict[int, Joining]) -> Joining:
    if row.item_row_id in ruled:
        return ruled[row.item_row_id]
    if first[row.text_digest] != row.item_row_id:
        return Joining(JoinKind.EXACT, 1.0, near=first[row.text_digest], shared=row.title)
    return near.get(row.text_digest, Joining(JoinKind.FIRST, 1.0))


def _near(connection: sa.Connection, first: dict[str, int]) -> dict[str, Joining]:
    """Return text -> why it is in its story, the newest reason. first: text -> the first item that carries it."""
    other = t.story_texts.alias()
    query = (
        sa.select(t.story_joins, t.story_texts.c.digest, other.c.digest.label("near_digest"))
        .join(t.story_texts, t.story_texts.c.id == t.story_joins.c.text_id)
        .join(other, other.c.id == t.story_joins.c.near_id)
        .order_by(t.story_joins.c.id)
    )
    found: dict[str, Joining] = {}
    for rows in _chunked(connection, query, t.story_texts.c.digest, first):
        for row in rows:
            found[row.digest] = Joining(
                JoinKind.NEAR,
                row.score,
                near=first.get(row.near_digest),
                shared=row.shared,
                facts=tuple(row.facts),
                at=row.joined_at,
            )
    return found


def _ruled(connection: sa.Connection, item_ids: Sequence[int]) -> dict[int, Joining]:
    """Return item -> what was last said of it."""
    query = (
        sa.select(t.story_rulings, t.accounts.c.name)
        .join_from(t.story_rulings, t.accounts)
        .order_by(t.story_rulings.c.id)
    )
    return {
        row.item_id: Joining(JoinKind(row.act), 1.0, by=row.name, note=row.note, at=row.ruled_at)
        for rows in _chunked(connection, query, t.story_rulings.c.item_id, item_ids)
        for row in rows
    }


def _chunked(
    connection: sa.Connection, query: sa.Select[Any], column: sa.ColumnElement[Any], wanted: Iterable[Any]
) -> Iterable[Sequence[sa.Row[Any]]]:
    every = list(wanted)
    for start in range(0, len(every), _CHUNK):
        yield connection.execute(query.where(column.in_(every[start : start + _CHUNK]))).all()
