import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, an_agreement
from tracker.errors import Invalid, Missing, StorageError
from tracker.storage import agreements
from tracker.storage.engine import open_engine, reading, transaction


def test_an_act_that_fails_leaves_nothing(engine: sa.Engine) -> None:
    def act() -> None:
        with transaction(engine) as connection:
            agreements.save(connection, an_agreement(), at=NOON)
            connection.exec_driver_sql("SELECT nonsense FROM nowhere")

    with pytest.raises(StorageError):
        act()
    with reading(engine) as connection:
        assert agreements.titles(connection) == {}


def test_reading_cannot_write(engine: sa.Engine) -> None:
    with pytest.raises(StorageError, match="read-?only"), reading(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
    with reading(engine) as connection:
        assert agreements.titles(connection) == {}


def test_sqlite_writers_take_the_lock_at_once_and_readers_go_on(sqlite_engine: sa.Engine) -> None:
    impatient = open_engine(sqlite_engine.url.render_as_string())
    sa.event.listen(impatient, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0"))
    with transaction(sqlite_engine) as writer, reading(sqlite_engine) as reader:
        agreements.save(writer, an_agreement(), at=NOON)
        assert agreements.titles(reader) == {}
        with (
            pytest.raises(StorageError, match="locked; another program writes to it; try again"),
            transaction(impatient),
        ):
            pass
    impatient.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("recursive_triggers", 1),
        ("synchronous", 1),
    ],
)
def test_sqlite_is_set_as_measured(sqlite_engine: sa.Engine, pragma: str, value: object) -> None:
    # The driver's own connection: on SQLAlchemy's the tests let the disk take its time.
    with closing(sqlite_engine.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a database address"),
        ("mysql://host/name", "only SQLite and PostgreSQL"),
        ("sqlite://", "needs a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_named(url: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as caught:
        open_engine(url)
    assert caught.value.field == "TRACKER_DATABASE_URL"


def test_a_broken_database_is_a_storage_error(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    engine = open_engine(f"sqlite:///{file}")
    with pytest.raises(StorageError, match="not a database"), reading(engine):
        pass
    engine.dispose()


def test_an_address_of_postgresql_takes_the_driver_that_is_installed() -> None:
    for address in ("postgresql://ani:secret@db.example/tracker", "postgresql+psycopg://ani:secret@db.example/tracker"):
        engine = open_engine(address)
        assert engine.url.drivername == "postgresql+psycopg"
        assert "secret" not in repr(engine.url)


def test_postgresql_without_its_driver_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not installed
    with pytest.raises(Missing, match=r"pip install 'treaty-tracker\[postgres\]'"):
        open_engine("postgresql://u@db.example/tracker")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}")
    with pytest.raises(StorageError, match=r"unable to open database file; it is a folder$"), reading(engine):
        pass
    engine.dispose()


def test_a_full_disk_is_guessed(sqlite_engine: sa.Engine) -> None:
    def fill_up() -> None:
        with transaction(sqlite_engine) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.exec_driver_sql("CREATE TABLE large AS SELECT zeroblob(1000000) AS much")

    with pytest.raises(StorageError, match=r"database or disk is full; is the disk full\?$"):
        fill_up()
