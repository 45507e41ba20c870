"""The command line over a real database with a little in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flow.terminal import Terminal
from tracker.storage.engine import open_engine


@pytest.fixture
def terminal(filled_template: Path, tmp_path: Path) -> Terminal:
    """Commands over a database filled by `tests.storage.filled`."""
    file = tmp_path / "tracker.db"
    shutil.copy(filled_template, file)
    return Terminal(TRACKER_DATABASE_URL=f"sqlite:///{file}")


@pytest.fixture
def engine(terminal: Terminal) -> Iterator[sa.Engine]:
    """An engine on the terminal's database."""
    engine = open_engine(terminal.environment["TRACKER_DATABASE_URL"])
    yield engine
    engine.dispose()
