"""Bring a database to this program's revision, and refuse one that is not. Migrations come from a folder handed in."""

import re
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from tracker.errors import ForeignDatabase, SchemaOutOfDate, SchemaTooNew, StorageError
from tracker.storage.engine import reading


def _config(engine: sa.Engine, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


_REVISION = re.compile(r"[0-9]{4}")
_BESIDE_OURS = ("alembic_version", "apscheduler_", "procrastinate_", "spatial_ref_sys")


@cache
def _revisions(migrations: Path) -> frozenset[str]:
    return frozenset(script.revision for script in ScriptDirectory(str(migrations)).walk_revisions())


@cache
def head(migrations: Path) -> str:
    """Return the revision that this program needs; the folder is read once, as the program's own files are."""
    revision = ScriptDirectory(str(migrations)).get_current_head()
    if revision is None:
        raise StorageError(f"{migrations} holds no migration")
    return revision


def found(engine: sa.Engine) -> str | None:
    """Return the revision of the database, None when it is empty."""
    with reading(engine) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _ours(engine: sa.Engine, migrations: Path) -> str | None:
    """Return the revision of the database, None when it is empty. Raises SchemaTooNew and ForeignDatabase."""
    revision = found(engine)
    if revision is None:
        tables = _tables(engine)
        if tables:
            raise ForeignDatabase(f"the tables {', '.join(tables[:3])}{' …' if len(tables) > 3 else ''}")
        return None
    known = head(migrations)
    if revision in _revisions(migrations):
        return revision
    if _REVISION.fullmatch(revision) and revision > known:
        raise SchemaTooNew(found=revision, known=known)
    raise ForeignDatabase(f"the revision {revision}")


def _tables(engine: sa.Engine) -> list[str]:
    """Return the tables, those left out that may stand beside ours."""
    with reading(engine) as connection:
        names = sa.inspect(connection).get_table_names()
    return sorted(name for name in names if not name.startswith(_BESIDE_OURS))


def is_absent(engine: sa.Engine) -> bool:
    """Whether the database is an SQLite file that is not there yet or holds nothing. Raises StorageError."""
    if engine.dialect.name != "sqlite":
        return False
    with reading(engine) as connection:
        return not connection.scalar(sa.text("SELECT count(*) FROM sqlite_master"))


def upgrade(engine: sa.Engine, migrations: Path) -> bool:
    """Upgrade the database to the newest revision; returns whether anything was done. Raises StorageError, SchemaTooNew
    and ForeignDatabase.
    """
    revision = _ours(engine, migrations)
    if revision == head(migrations):
        return False
    try:
        command.upgrade(_config(engine, migrations), "head")
    except sa.exc.SQLAlchemyError as error:
        raise StorageError(f"the database could not be upgraded: {error}") from error
    return True


def downgrade(engine: sa.Engine, migrations: Path, revision: str) -> None:
    """Take the database back to `revision` (`base` for none)."""
    command.downgrade(_config(engine, migrations), revision)


def require_current(engine: sa.Engine, migrations: Path) -> None:
    """Raise SchemaOutOfDate, SchemaTooNew or ForeignDatabase unless the database is at this program's revision."""
    revision, needed = _ours(engine, migrations), head(migrations)
    if revision != needed:
        raise SchemaOutOfDate(found=revision, needed=needed)
