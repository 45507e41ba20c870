"""Databases with the shipped packs, loaded once and copied: loading takes seconds."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flow.terminal import Terminal
from tracker.bootstrap.app import open_app
from tracker.bootstrap.start import initialise
from tracker.settings import Settings
from tracker.storage import sources
from tracker.storage.engine import open_engine, transaction


@pytest.fixture(scope="session")
def loaded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the shipped packs, without their record of past reports, to be copied. Their feeds,
    which are out of reach here, are set aside.
    """
    file = tmp_path_factory.mktemp("loaded") / "tracker.db"
    app = open_app(Settings(database_url=f"sqlite:///{file}", load_record=False, clauses=()))
    initialise(app)
    _set_feeds_aside(app.engine)
    app.engine.dispose()  # the last connection to close empties the write-ahead log into the file
    return file


@pytest.fixture
def loaded_url(database_url: str, loaded_template: Path) -> str:
    """The address of a database of each kind with the shipped packs, without their record and feeds."""
    if database_url.startswith("sqlite:///"):
        shutil.copy(loaded_template, database_url.removeprefix("sqlite:///"))
    else:
        Terminal(TRACKER_DATABASE_URL=database_url, TRACKER_LOAD_RECORD="off")("init")
        engine = open_engine(database_url)
        _set_feeds_aside(engine)
        engine.dispose()
    return database_url


def _set_feeds_aside(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        for feed in sources.feeds(connection):
            sources.edit(connection, feed.id, active=False)
