"""The parts put together, and the acts that need several of them."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_source_entry, an_agreement, an_arrival, an_indicator
from tests.catalogue.small_pack import write_pack
from tests.runs.fakes import CannedFetcher, ticking
from tests.storage.filled import a_flagged_item, an_analyst, fill
from tracker import bootstrap
from tracker.bootstrap import App, open_app
from tracker.domain.item import Item
from tracker.domain.learned import Likeness, Model, WithVectors
from tracker.errors import Invalid, NotFound, SchemaOutOfDate, Stopped, Unavailable
from tracker.flagging import vectors as text_vectors
from tracker.flagging.flag import matches_of
from tracker.ingestion.fetch import HttpFetcher
from tracker.runs import holders
from tracker.settings import Settings
from tracker.storage import accounts, agreements, flags, items, models, runs, sources, vectors
from tracker.storage.engine import open_engine, reading, transaction


@pytest.fixture
def app(engine: sa.Engine) -> App:
    return App(Settings(), engine, CannedFetcher({}), ticking(NOON + timedelta(hours=1)))


def test_opening_makes_the_folder_of_the_database_and_fetches_from_the_network(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'a' / 'b' / 'tracker.db'}"))
    assert (tmp_path / "a" / "b").is_dir()
    assert isinstance(app.fetcher, HttpFetcher)
    with pytest.raises(SchemaOutOfDate, match="the database is empty"):
        app.require_current()
    app.engine.dispose()


def test_what_only_reads_makes_no_database_and_no_folder(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'a' / 'tracker.db'}"), make_folder=False)
    with pytest.raises(SchemaOutOfDate, match="the database is empty"):
        app.require_current()
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


def test_items_that_wait_are_flagged_and_none_is_tried_twice(app: App) -> None:
    assert bootstrap.flag_left_over(app) == 0
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        a_flagged_item(connection)
    assert bootstrap.flag_left_over(app) == 0  # it has its flag already, from older rules
    with reading(app.engine) as connection:
        assert items.unflagged_count(connection) == 0


def test_a_link_signs_in_once_within_a_day(app: App) -> None:
    with transaction(app.engine) as connection:
        ani = an_analyst(connection)
    token = bootstrap.sign_in_link(app, ani).removeprefix("/sign-in/")
    with transaction(app.engine) as connection:
        late = NOON + timedelta(hours=1) + bootstrap.LINK_FOR + timedelta(seconds=2)
        assert accounts.use_link(connection, token, at=late) is None
        assert accounts.use_link(connection, token, at=NOON + timedelta(hours=2)) == ani
        assert accounts.use_link(connection, token, at=NOON + timedelta(hours=2)) is None


def test_the_only_active_account_acts_when_none_is_named(app: App) -> None:
    with pytest.raises(Invalid, match="say who acts"):
        bootstrap.acting_account(app, None)
    with transaction(app.engine) as connection:
        ani, ben = an_analyst(connection), an_analyst(connection, "ben")
    with pytest.raises(Invalid, match="say who acts: --as ani | ben"):
        bootstrap.acting_account(app, None)
    assert bootstrap.acting_account(app, "ben") == ben
    with transaction(app.engine) as connection:
        accounts.disable(connection, ben, at=NOON)
    assert bootstrap.acting_account(app, None) == ani
    with pytest.raises(Invalid, match="the account ben is disabled"):
        bootstrap.acting_account(app, "ben")
    with pytest.raises(NotFound, match="there is no account eve"):
        bootstrap.acting_account(app, "eve")


def test_a_lease_is_freed_when_its_process_of_this_machine_is_dead(app: App) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    mine = holders.holder("manual").name
    dead = mine.replace(f":{os.getpid()}:", f":{process.pid}:")
    elsewhere = f"another/1:{process.pid}:x"
    of_init = mine.replace(f":{os.getpid()}:", ":1:")
    for name, stays in ((dead, False), (mine, True), (elsewhere, True), (of_init, True)):
        with transaction(app.engine) as connection:
            runs.start(connection, runs.Holder(name, "manual", None), at=NOON)
        bootstrap.free_lease_of_the_dead(app)
        with transaction(app.engine) as connection:
            assert (runs.leaseholder(connection) is not None) is stays, name
            runs.release(connection, name)
    bootstrap.free_lease_of_the_dead(app)  # and there is none to free


def test_a_run_takes_the_lease_of_the_dead(app: App) -> None:
    fill(app.engine)
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    by = holders.holder("manual")
    dead = by.name.replace(f":{os.getpid()}:", f":{process.pid}:")
    with transaction(app.engine) as connection:
        runs.start(connection, runs.Holder(dead, "manual", None), at=NOON)
    result = bootstrap.run_once(app, [], by=by)
    assert result is not None
    assert (result.items_new, result.sources) == (0, ())


@pytest.mark.slow
def test_to_initialise_is_safe_to_repeat(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}", load_record=False, clauses=(pack,))
    app = open_app(settings, fetcher=CannedFetcher({}), clock=ticking())
    first, again = bootstrap.initialise(app), bootstrap.initialise(app)
    assert (first.upgraded, again.upgraded) == (True, False)
    assert [load.agreement for load in first.loads] == ["karabakh-2020", "minsk-2015", "river-truce"]
    assert not any(load.changes or load.sources_new for load in again.loads)
    with reading(app.engine) as connection:
        assert [account.name for account in accounts.known(connection)] == [bootstrap.FIRST_ACCOUNT]
    app.engine.dispose()
    assert open_engine(settings.database).url == app.engine.url


def test_preparing_the_database_stops_between_two_steps(tmp_path: Path) -> None:
    app = open_app(Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}"), fetcher=CannedFetcher({}))
    app.stop.set()
    with pytest.raises(Stopped):
        bootstrap.initialise(app)
    assert not (tmp_path / "tracker.db").exists()
    app.close()


def _looking_at(made_by: str) -> Model:
    likeness = Likeness(made_by, (0.01,) * text_vectors.DIMENSIONS, {"": 0.0})
    return a_model(with_vectors=WithVectors(3.0, {}, likeness, 0.5, a_model().held_back))


def _with_a_model(engine: sa.Engine, model: Model) -> None:
    agreement = an_agreement(indicators=(an_indicator("1.1"),))
    with transaction(engine) as connection:
        agreements.save(connection, agreement, at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        items.store(
            connection, source.id, [an_arrival("g1", title="Ceasefire in the strait", summary="")], seen_at=NOON
        )
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.obligation: model}, at=NOON)


def test_nothing_is_looked_at_closer_where_no_model_looks_at_vectors(app: App) -> None:
    _with_a_model(app.engine, a_model())
    assert bootstrap.look_closer(app, look_back=timedelta(days=3)) is None
    assert app.rules().vectors is None
    assert app.vectors_wanted == frozenset()


def test_vectors_of_another_maker_are_not_looked_at(app: App) -> None:
    _with_a_model(app.engine, _looking_at("another 1.0"))
    app.rules()
    assert app.vectors_wanted == {"another 1.0"}
    assert bootstrap.look_closer(app, look_back=timedelta(days=3)) is None
    with reading(app.engine) as connection:
        assert vectors.number(connection) == 0


@pytest.mark.slow
@pytest.mark.skipif(text_vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only")
def test_what_came_lately_is_looked_at_closer_and_its_vector_is_kept(app: App) -> None:
    _with_a_model(app.engine, _looking_at(text_vectors.required()))
    assert bootstrap.look_closer(app, look_back=timedelta(days=3)) == 1
    with reading(app.engine) as connection:
        (entry,) = flags.of_items(connection, [1])
        assert vectors.number(connection) == 1
    assert entry.flag.match.learned is not None
    assert entry.flag.match.learned.vectors == text_vectors.name()
    (item,) = _stored(app)
    (match,) = matches_of(app.rules(), item)
    assert match == entry.flag.match  # a run looks at the vectors that are kept, and makes none
    assert bootstrap.look_closer(app, look_back=timedelta(days=3)) == 0


def _stored(app: App) -> list[Item]:
    with reading(app.engine) as connection:
        return items.by_ids(connection, [1])
