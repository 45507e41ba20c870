"""A page over a real database with a little in it, and somebody who uses it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runs.fakes import CannedFetcher
from tests.web.visitor import Clock, Visitor
from tracker.bootstrap.app import App, open_app
from tracker.settings import Settings
from tracker.storage import accounts
from tracker.storage.engine import transaction


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(filled_template: Path, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """The program over a database filled by `tests.storage.filled`: one item, one flag reviewed as relevant by ani, an
    event and a determination; and a second analyst, ben.
    """
    shutil.copy(filled_template, tmp_path / "tracker.db")
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}", secret_key="only for tests")
    app = open_app(settings, clock=clock, fetcher=CannedFetcher({}))
    with transaction(app.engine) as connection:
        accounts.add(connection, "ben", password_hash=None, at=clock())
    yield app
    app.close()


@pytest.fixture
def stranger(app: App) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def ani(app: App) -> Visitor:
    """The analyst ani, signed in."""
    return Visitor(app).signed_in("ani")


@pytest.fixture
def ben(app: App) -> Visitor:
    """The analyst ben, signed in elsewhere."""
    return Visitor(app).signed_in("ben")
