"""The engine and the two ways to use it: `transaction` to write, `reading` to read."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from tracker.domain.redact import redacted
from tracker.errors import Invalid, Missing, StorageError

BUSY_TIMEOUT_MS = 5000
_LOG_BYTES = 32 * 1024 * 1024
WRITES = "tracker_writes"
MOST_DIGITS = 9
"""Of the number of a record; larger ones do not fit the keys of the database."""

_ADVICE = (
    ("disk I/O error", "is the disk full?"),
    ("database or disk is full", "is the disk full?"),
    ("No space left on device", "is the disk full?"),
    ("database is locked", "another program writes to it; try again when that is done"),
    ("readonly database", "give this account the right to write the file"),
)


def _dump_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "page_size = 16384",  # of a new database: three reports fit one page, and fewer are written
        "journal_mode = WAL",
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "cache_size = -1000",  # kB; the system keeps what is read often, and a run has several connections
        "recursive_triggers = ON",  # else REPLACE deletes rows without firing the append-only triggers
    ):
        cursor.execute(f"PRAGMA {pragma}")
    (page_size,) = cursor.execute("PRAGMA page_size").fetchone()
    # In pages; each checkpoint writes anew what the next changes again.
    cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_BYTES // page_size}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # The driver's own transactions forked the audit chain in measurements; IMMEDIATE takes the write lock at once.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def open_engine(url: str) -> sa.Engine:
    """Return an engine for an SQLite or PostgreSQL address; does not connect yet.

    Raises Invalid for any other, Missing where PostgreSQL's driver is not installed.
    """
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        # What was given is not said: it may hold a password.
        reason = "not a database address; write sqlite:////folder/file.db or postgresql://user:password@host/name"
        raise Invalid(reason, field="TRACKER_DATABASE_URL") from error
    options: dict[str, Any] = {"json_serializer": _dump_json}
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise Invalid("SQLite needs a file: sqlite:////folder/tracker.db", field="TRACKER_DATABASE_URL")
        # Last in, first out: what SQLite caches for a connection is used again, and few connections cache anything.
        engine = sa.create_engine(parsed, connect_args={"isolation_level": None}, pool_use_lifo=True, **options)
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_backend_name() == "postgresql":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        try:
            return sa.create_engine(parsed, pool_pre_ping=True, **options)
        except ImportError as error:
            raise Missing("PostgreSQL needs a driver: pip install 'treaty-tracker[postgres]'") from error
    raise Invalid(
        f"only SQLite and PostgreSQL are known, not {parsed.get_backend_name()!r}", field="TRACKER_DATABASE_URL"
    )


def open_archive(file: Path) -> sa.Engine:
    """Return an engine for an SQLite file that nothing changes, as on read-only media: it is read without the files
    that SQLite would else make beside it.
    """
    address = sa.URL.create(
        "sqlite", database=f"file:{quote(str(file))}", query={"mode": "ro", "immutable": "1", "uri": "true"}
    )
    return open_engine(address.render_as_string())


def is_archive(file: Path) -> bool:
    """Whether an SQLite file can be neither written nor changed through a log beside it, which would go unread."""
    writable = os.access(file, os.W_OK) or os.access(file.parent, os.W_OK)
    return file.is_file() and not writable and not file.with_name(f"{file.name}-wal").exists()


@contextmanager
def _storage_errors(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        said = str(error.orig)
        raise StorageError(f"{shown(engine)}: {redacted(said)}{_advice(engine, said)}") from error
    except sa.exc.SQLAlchemyError as error:
        raise StorageError(f"{shown(engine)}: {redacted(str(error))}") from error


def _advice(engine: sa.Engine, said: str) -> str:
    """Return what a driver's words leave unsaid, with a semicolon before it; "" where nothing is known."""
    if "unable to open database file" in said and Path(engine.url.database or "").is_dir():
        return "; it is a folder"
    return next((f"; {advice}" for words, advice in _ADVICE if words in said), "")


def shown(engine: sa.Engine) -> str:
    """Return the database's address without its secrets."""
    return redacted(engine.url.render_as_string(hide_password=True))


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One act that writes: all of it is stored when the block ends, nothing when it raises. Raises StorageError."""
    with _storage_errors(engine), engine.connect() as connection:
        writer = connection.execution_options(**{WRITES: True})
        with writer.begin():
            yield writer


def is_read_only(engine: sa.Engine) -> bool:
    """Whether nothing can be stored: a file or server that may only be read. Raises StorageError for other failures."""
    try:
        with transaction(engine) as connection:
            if engine.dialect.name == "postgresql":
                return connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
            # SQLite notices no earlier than at the first change.
            attempt = connection.begin_nested()
            connection.exec_driver_sql("CREATE TABLE attempt (id INTEGER)")
            attempt.rollback()
    except StorageError as error:
        if "readonly database" in str(error):
            return True
        raise
    return False


def damage(connection: sa.Connection) -> list[str]:
    """Return what SQLite finds broken in its file, the first three faults; nothing for PostgreSQL, which has no such
    test.
    """
    if connection.dialect.name != "sqlite":
        return []
    try:
        said = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
    except sa.exc.DatabaseError as error:
        return [str(error.orig)]
    return [] if list(said) == ["ok"] else list(said)


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One consistent view of the database, never written to. Raises StorageError."""
    with _storage_errors(engine), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin() as view:
            yield connection
            view.rollback()
