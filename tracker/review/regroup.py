"""Split and merge stories by hand. What people say of a story stays: no later copy undoes it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.names import item_name
from tracker.errors import Invalid
from tracker.storage import audit, items, rulings

_MOST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who rules, when, and why."""

    analyst: Account
    at: datetime
    note: str = ""


def split(connection: sa.Connection, item_id: int, ruling: Ruling) -> int:
    """Take an item out of its story; return the story of its own that it gets. Raises NotFound, and Invalid when it is
    alone there already.
    """
    item = items.get(connection, item_id)
    if not items.copies(connection, item):
        raise Invalid(f"{item_name(item_id)} is alone in its story", field="item")
    story = rulings.split(connection, item, _by(ruling))
    facts = {"from": item.story, "into": story, "note": ruling.note}
    audit.append(connection, audit.Entry(ruling.analyst.name, "split story", item_name(item_id), facts, ruling.at))
    return story


def merge(connection: sa.Connection, item_id: int, into: int, ruling: Ruling) -> list[int]:
    """Put the whole story of an item into another story; return the items that moved. To move one item alone, split it
    off first. Raises NotFound, and Invalid when it is in that story already.
    """
    item = items.get(connection, item_id)
    if item.story == into:
        raise Invalid(f"{item_name(item_id)} is in story {into} already", field="into")
    moved = rulings.merge(connection, item.story, into, _by(ruling))
    facts = {"from": item.story, "into": into, "items": moved, "note": ruling.note}
    audit.append(connection, audit.Entry(ruling.analyst.name, "merge stories", item_name(item_id), facts, ruling.at))
    return moved


def _by(ruling: Ruling) -> rulings.By:
    if len(ruling.note) > _MOST_NOTE:
        raise Invalid("at most 10,000 characters", field="note")
    return rulings.By(ruling.analyst.id, ruling.at, ruling.note)
