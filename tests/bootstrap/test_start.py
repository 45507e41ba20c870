"""Preparing a database."""

from pathlib import Path

import pytest

from tests.catalogue.small_pack import write_pack
from tests.runs.fakes import CannedFetcher, ticking
from tracker.bootstrap.app import open_app
from tracker.bootstrap.start import FIRST_ACCOUNT, initialise
from tracker.errors import Stopped
from tracker.settings import Settings
from tracker.storage import accounts
from tracker.storage.engine import open_engine, reading


@pytest.mark.slow
def test_to_initialise_is_safe_to_repeat(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}", load_record=False, clauses=(pack,))
    app = open_app(settings, fetcher=CannedFetcher({}), clock=ticking())
    first, again = initialise(app), initialise(app)
    assert (first.upgraded, again.upgraded) == (True, False)
    assert [load.agreement for load in first.loads] == ["karabakh-2020", "minsk-2015", "river-truce"]
    assert not any(load.changes or load.sources_new for load in again.loads)
    with reading(app.engine) as connection:
        assert [account.name for account in accounts.known(connection)] == [FIRST_ACCOUNT]
    app.engine.dispose()
    assert open_engine(settings.database).url == app.engine.url


def test_preparing_the_database_stops_between_two_steps(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}"), fetcher=CannedFetcher({}))
    app.stop.set()
    with pytest.raises(Stopped):
        initialise(app)
    assert not (tmp_path / "tracker.db").exists()
    app.close()
