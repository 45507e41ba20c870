"""Entries stored as a run stores them, with stories."""

from datetime import datetime

import sqlalchemy as sa

from tests.builders import NOON, a_parsed_item, a_source_entry
from tracker.domain.item import ParsedItem
from tracker.ingestion.stories import arrivals
from tracker.storage import items, sources
from tracker.storage.engine import reading, transaction


def entry(identity: str, summary: str, **facts: object) -> ParsedItem:
    """An entry of a feed with a headline of its own."""
    return a_parsed_item(identity, summary=summary, **{"title": f"Headline of {identity}", **facts})  # type: ignore[arg-type]  # tests pass the fields by name


def store(engine: sa.Engine, *entries: ParsedItem, source: str = "Gazette", at: datetime = NOON) -> list[int]:
    """Store entries of one feed in one transaction; returns the ids of new and changed items."""
    with transaction(engine) as connection:
        source_id = sources.add(connection, a_source_entry(source), origin="user", at=NOON)[0].id
        stored = items.store(connection, source_id, arrivals(source_id, entries), seen_at=at)
    return [*stored.new, *stored.changed]


def story_of(engine: sa.Engine, item_id: int) -> int:
    with reading(engine) as connection:
        return items.get(connection, item_id).story


def together(engine: sa.Engine, *item_ids: int) -> bool:
    return len({story_of(engine, item_id) for item_id in item_ids}) == 1
