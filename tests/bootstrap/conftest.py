"""An app on a fresh database."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.runs.fakes import CannedFetcher, ticking
from tracker.bootstrap.app import App
from tracker.settings import Settings


@pytest.fixture
def app(engine: sa.Engine) -> App:
    return App(Settings(), engine, CannedFetcher({}), ticking(NOON + timedelta(hours=1)))
