"""Faults of the database put where a test wants them, and all that must be the same after them."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from tracker.domain.queue import QueueFilter
from tracker.storage import flags, items, sources, waiting_items
from tracker.storage.engine import reading


@contextmanager
def failing_at(engine: sa.Engine, number: int, *, times: int = 1) -> Iterator[list[str]]:
    """Let the statement or commit of that number (from 1) fail, and none after it; yields what was asked for so far.

    times: how often; after the first time, it is the same statement that fails again.
    """
    asked: list[str] = []
    failed: list[str] = []

    def ask(what: str) -> None:
        asked.append(what)
        if len(asked) == number or (failed and what == failed[0] and len(failed) < times):
            failed.append(what)
            raise _io_error(what)

    def statement(*facts: object) -> None:
        ask(str(facts[2]))

    def commit(_connection: sa.Connection) -> None:
        ask("COMMIT")

    sa.event.listen(engine, "before_cursor_execute", statement)
    sa.event.listen(engine, "commit", commit)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", statement)
        sa.event.remove(engine, "commit", commit)


@contextmanager
def refusing(engine: sa.Engine, start: str, *, times: int) -> Iterator[None]:
    """Let the next statements that begin so fail, so many of them."""
    left = times

    def statement(*facts: object) -> None:
        nonlocal left
        if left and str(facts[2]).startswith(start):
            left -= 1
            raise _io_error(str(facts[2]))

    sa.event.listen(engine, "before_cursor_execute", statement)
    try:
        yield
    finally:
        sa.event.remove(engine, "before_cursor_execute", statement)


def _io_error(statement: str) -> sa.exc.OperationalError:
    return sa.exc.OperationalError(statement, {}, sqlite3.OperationalError("disk I/O error"))


def pages(engine: sa.Engine) -> int:
    """Return how many pages an SQLite database has."""
    with reading(engine) as connection:
        return int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())


def limit_pages(engine: sa.Engine, number: int) -> None:
    """Let the disk be full for an SQLite database as soon as it would grow beyond so many pages."""
    sa.event.listen(engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count = {number}").close())


def contents(engine: sa.Engine) -> dict[str, Sequence[object]]:
    """Return all that feeds and files have brought, whatever its row ids and times."""
    with reading(engine) as connection:
        stored = list(items.stored(connection))
        stories: dict[int, list[str]] = {}
        for item in stored:
            stories.setdefault(item.story, []).append(f"{item.source} {item.guid}")
        found = [
            (
                item.source, item.guid, item.url, item.title, item.summary, item.lang, item.published_at,
                [(form.number, form.title, form.summary) for form in items.revisions(connection, item.id)],
            )
            for item in stored
        ]  # fmt: skip
        flagged = [
            (
                e.item.source, e.item.guid, e.flag.obligation, e.flag.score, e.flag.stance, e.flag.match.spans,
                e.flag.withdrawn_at is None,
            )
            for e in flags.of_items(connection, [item.id for item in stored])
        ]  # fmt: skip
        live = flags.count(connection, QueueFilter(state=None))
        known = sources.known(connection)
        matches = connection.exec_driver_sql("SELECT count(*) FROM matches").scalar_one()
        unflagged = waiting_items.unflagged_count(connection)
    return {
        "items": sorted(found),
        "stories": sorted(sorted(story) for story in stories.values()),
        "flags": sorted(flagged),
        "sources": [(one.name, one.url, one.etag, one.last_modified, one.body_digest) for one in known],
        "numbers": [live, matches, unflagged],
    }
