"""Where the texts of stories stand: in the items that carry them, or in older revisions."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from tracker.domain.grouping import Known
from tracker.domain.story import Text
from tracker.storage import tables as t
from tracker.storage.insert import insert_ignoring

_CHUNK = 500


def _carried() -> sa.Select[Any]:
    copies = t.items.alias("copies")
    same = (copies.c.story_id == t.story_texts.c.story_id) & (copies.c.text_digest == t.story_texts.c.digest)
    first = sa.select(sa.func.min(copies.c.id)).where(same).correlate(t.story_texts).scalar_subquery()
    columns = (t.items.c.title, t.items.c.summary, t.items.c.lang)
    return (
        sa.select(t.story_texts.c.id, t.story_texts.c.story_id, t.stories.c.by_hand, *columns)
        .join_from(t.story_texts, t.stories)
        .join(t.items, t.items.c.id == first)
    )


def _revised() -> sa.Select[Any]:
    form = (t.revisions.c.item_id == t.text_forms.c.item_id) & (t.revisions.c.number == t.text_forms.c.number)
    newest = t.items.c.revisions == t.text_forms.c.number
    said = ((t.items.c[name], t.revisions.c[name]) for name in ("title", "summary"))
    columns = (*(sa.case((newest, in_item), else_=kept) for in_item, kept in said), t.items.c.lang)
    return (
        sa.select(t.story_texts.c.id, t.story_texts.c.story_id, t.stories.c.by_hand, *columns)
        .join_from(t.story_texts, t.stories)
        .join(t.text_forms, t.text_forms.c.text_id == t.story_texts.c.id)
        .join(t.items, t.items.c.id == t.text_forms.c.item_id)
        .outerjoin(t.revisions, form)
        .where(newest | t.revisions.c.id.is_not(None))
    )


_CARRIED = _carried()
_REVISED = _revised()


def load(connection: sa.Connection, text_ids: Iterable[int]) -> dict[int, Known]:
    """Return text -> what it says, as its first item has it, and its story; none for a text that no item ever had."""
    wanted = sorted(text_ids)
    found: dict[int, Known] = {}
    for start in range(0, len(wanted), _CHUNK):
        chosen = t.story_texts.c.id.in_(wanted[start : start + _CHUNK])
        for query in (_CARRIED, _REVISED):
            for text, story, by_hand, title, summary, lang in connection.execute(query.where(chosen)).all():
                found[text] = Known(story, by_hand, Text(title, summary, lang))
    return found


def note_forms(connection: sa.Connection, forms: Sequence[tuple[str, int, int]]) -> None:
    """Note where the texts of revised items stand. forms: (digest, item id, number of the revision).

    The texts that an item had before stay known, and so do those of an item that a hand keeps in another story.
    """
    places = {digest: (item_id, number) for digest, item_id, number in reversed(forms)}
    digests = sorted(places)
    for start in range(0, len(digests), _CHUNK):
        where = t.story_texts.c.digest.in_(digests[start : start + _CHUNK])
        rows = connection.execute(sa.select(t.story_texts.c.id, t.story_texts.c.digest).where(where)).all()
        noted = [{"text_id": row.id, "item_id": places[row.digest][0], "number": places[row.digest][1]} for row in rows]
        insert_ignoring(connection, t.text_forms, noted)
