"""The parts put together."""

import os
import shutil
from pathlib import Path

import pytest

from tests.builders import NOON, an_agreement, an_indicator
from tests.runs.fakes import CannedFetcher
from tracker.bootstrap.app import App, open_app
from tracker.errors import Invalid, NoDatabaseFile, Unavailable
from tracker.ingestion.fetch import HttpFetcher
from tracker.settings import Settings
from tracker.storage import agreements
from tracker.storage.engine import is_read_only, transaction


def test_opening_makes_the_folder_of_the_database_and_fetches_from_the_network(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'a' / 'b' / 'tracker.db'}"))
    assert (tmp_path / "a" / "b").is_dir()
    assert isinstance(app.fetcher, HttpFetcher)
    with pytest.raises(NoDatabaseFile, match="there is no file there yet: run `tracker init`, which makes it"):
        app.require_current()
    app.engine.dispose()


def test_what_only_reads_makes_no_database_and_no_folder(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'a' / 'tracker.db'}"), make_folder=False)
    with pytest.raises(NoDatabaseFile) as caught:
        app.require_current()
    lacking = f"there is no file there yet, and the folder {tmp_path / 'a'} does not exist"
    advice = "run `tracker init`, which makes both"
    assert str(caught.value) == f"sqlite:///{tmp_path / 'a' / 'tracker.db'}: {lacking}: {advice}"
    app.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("nothing", "not a database address"),
        ("sqlite://", "SQLite needs a file"),
        ("mysql://host/name", "only SQLite and PostgreSQL are known"),
    ],
)
def test_a_database_that_cannot_be_is_refused(url: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as caught:
        open_app(Settings(database_url=url), fetcher=CannedFetcher({}))
    assert caught.value.field == "TRACKER_DATABASE_URL"


def test_a_folder_that_cannot_be_made_is_named() -> None:
    Path("a-file").touch()
    with pytest.raises(Unavailable, match="cannot make the folder .*/a-file/data: Not a directory") as caught:
        open_app(Settings(database_url="sqlite:///a-file/data/tracker.db"), fetcher=CannedFetcher({}))
    assert caught.value.field == "TRACKER_DATABASE_URL"


def test_a_file_on_read_only_media_can_be_read(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept 100%.db"
    shutil.copy(sqlite_template, file)
    settings = Settings(database_url=f"sqlite:///{file}")
    monkeypatch.setattr(os, "access", lambda _path, mode: mode != os.W_OK)
    app = open_app(settings, make_folder=False).require_current()
    assert is_read_only(app.engine)
    app.close()
    assert [found.name for found in tmp_path.iterdir() if found.suffix.startswith(".db")] == [file.name]
    with pytest.raises(Unavailable, match="no write access to the folder"):
        open_app(settings)
    file.with_name(f"{file.name}-wal").touch()
    with pytest.raises(Unavailable, match="no write access to the folder"):
        open_app(settings, make_folder=False)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_access_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sealed").mkdir(mode=0o500)
    with pytest.raises(Unavailable, match="no write access to the folder .*/sealed"):
        open_app(Settings(database_url=f"sqlite:///{tmp_path / 'sealed' / 'tracker.db'}"), fetcher=CannedFetcher({}))


def test_rules_are_compiled_again_only_when_an_agreement_changed(app: App) -> None:
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
    first = app.rules()
    again = app.rules().flaggers["sea-1999"]
    assert again.lexicon is first.flaggers["sea-1999"].lexicon
    assert again.search is first.flaggers["sea-1999"].search
    with transaction(app.engine) as connection:
        signs = (an_indicator("1.1", words="truce*"),)
        agreements.save(connection, an_agreement(version="v2", indicators=signs), at=NOON)
    changed = app.rules().flaggers["sea-1999"]
    assert changed.lexicon is not first.flaggers["sea-1999"].lexicon
    assert changed.search is not first.flaggers["sea-1999"].search
    assert app.rules().version != first.version


def test_what_is_in_use_is_told_without_compiling_as_it_is_compiled(app: App) -> None:
    for version, signs in (("v1", (an_indicator("1.1"),)), ("v2", (an_indicator("1.1"), an_indicator("2.1")))):
        with transaction(app.engine) as connection:
            agreements.save(connection, an_agreement(version=version, indicators=signs), at=NOON)
            now = app.in_use(connection)
        rules = app.rules()
        assert now.every == rules.version
        assert now.rules["sea-1999"].version == rules.flaggers["sea-1999"].lexicon.rules_version
