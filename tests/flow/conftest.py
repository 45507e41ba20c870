"""Databases with the shipped packs, loaded once and copied: loading takes seconds."""

import shutil
from pathlib import Path

import pytest

from tests.flow.terminal import Terminal
from tracker.bootstrap import initialise, open_app
from tracker.settings import Settings


@pytest.fixture(scope="session")
def loaded_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the shipped packs, without their record of past reports, to be copied."""
    file = tmp_path_factory.mktemp("loaded") / "tracker.db"
    app = open_app(Settings(database_url=f"sqlite:///{file}", load_record=False, clauses=()))
    initialise(app)
    app.engine.dispose()  # the last connection to close empties the write-ahead log into the file
    return file


@pytest.fixture
def loaded_url(database_url: str, loaded_template: Path) -> str:
    """The address of a database of each kind with the shipped packs, without their record of past reports."""
    if database_url.startswith("sqlite:///"):
        shutil.copy(loaded_template, database_url.removeprefix("sqlite:///"))
    else:
        Terminal(TRACKER_DATABASE_URL=database_url, TRACKER_LOAD_RECORD="off")("init")
    return database_url
