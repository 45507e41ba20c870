"""Bring a database to this program's revision, and refuse one that is not. Migrations come from a folder handed in.

Which revisions there are is read from the names of their files (`0007_kept_rows.py`), which a test holds to what
Alembic makes of them; Alembic itself, a tenth of the program's memory, is imported where a database is changed.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker.domain.redact import redacted
from tracker.errors import ForeignDatabase, NoDatabaseFile, SchemaOutOfDate, SchemaTooNew, StorageError
from tracker.storage.engine import reading, shown

if TYPE_CHECKING:
    from alembic.config import Config


_REVISION = re.compile(r"[0-9]{4}")
_REVISION_FILE = re.compile(r"([0-9]{4})_\w+\.py")
_VERSIONS = sa.table("alembic_version", sa.column("version_num", sa.String))
_BESIDE_OURS = ("alembic_version", "apscheduler_", "procrastinate_", "spatial_ref_sys")


@cache
def _revisions(migrations: Path) -> tuple[str, ...]:
    """Return the revisions, oldest first; the folder is read once, as the program's own files are."""
    try:
        names = [file.name for file in (migrations / "versions").iterdir()]
    except OSError as error:
        raise StorageError(f"the migrations in {migrations} cannot be read: {error.strerror}") from error
    return tuple(sorted(found[1] for name in names if (found := _REVISION_FILE.fullmatch(name))))


def head(migrations: Path) -> str:
    """Return the revision that this program needs. Raises StorageError for a folder without migrations."""
    revisions = _revisions(migrations)
    if not revisions:
        raise StorageError(f"{migrations} holds no migration")
    return revisions[-1]


def found(engine: sa.Engine) -> str | None:
    """Return the revision of the database, None when it is empty."""
    with reading(engine) as connection:
        if not sa.inspect(connection).has_table(_VERSIONS.name):
            return None
        return connection.execute(sa.select(_VERSIONS.c.version_num)).scalar_one_or_none()


def _ours(engine: sa.Engine, migrations: Path) -> str | None:
    """Return the revision of the database, None when it is empty. Raises SchemaTooNew and ForeignDatabase."""
    if _is_no_file(engine):
        return None
    revision = found(engine)
    if revision is None:
        tables = _tables(engine)
        if tables:
            some = f"the tables {', '.join(tables[:3])}{' …' if len(tables) > 3 else ''}"
            raise ForeignDatabase(some, database=shown(engine))
        return None
    known = head(migrations)
    if revision in _revisions(migrations):
        return revision
    if _REVISION.fullmatch(revision) and revision > known:
        raise SchemaTooNew(found=revision, known=known, database=shown(engine))
    raise ForeignDatabase(f"the revision {revision}", database=shown(engine))


def _tables(engine: sa.Engine) -> list[str]:
    """Return the tables, those left out that may stand beside ours."""
    with reading(engine) as connection:
        names = sa.inspect(connection).get_table_names()
    return sorted(name for name in names if not name.startswith(_BESIDE_OURS))


def is_absent(engine: sa.Engine) -> bool:
    """Whether the database is an SQLite file that is not there yet or holds nothing. Raises StorageError."""
    if engine.dialect.name != "sqlite":
        return False
    if _is_no_file(engine):
        return True
    with reading(engine) as connection:
        return not connection.scalar(sa.text("SELECT count(*) FROM sqlite_master"))


def _is_no_file(engine: sa.Engine) -> bool:
    """Whether the database is an SQLite file that is not there; to look into it would make it. What a URI (`file:`)
    names is left to SQLite.
    """
    name = engine.url.database or ""
    return engine.dialect.name == "sqlite" and not name.startswith("file:") and not Path(name).exists()


def upgrade(engine: sa.Engine, migrations: Path) -> bool:
    """Upgrade the database to the newest revision; returns whether anything was done. Raises StorageError, SchemaTooNew
    and ForeignDatabase.
    """
    revision = _ours(engine, migrations)
    if revision == head(migrations):
        return False
    from alembic import command

    try:
        command.upgrade(_config(engine, migrations), "head")
    except sa.exc.SQLAlchemyError as error:
        said = redacted(str(error.orig if isinstance(error, sa.exc.DBAPIError) else error))
        raise StorageError(f"{shown(engine)}: the database could not be upgraded: {said}") from error
    return True


def downgrade(engine: sa.Engine, migrations: Path, revision: str) -> None:
    """Take the database back to `revision` (`base` for none)."""
    from alembic import command

    command.downgrade(_config(engine, migrations), revision)


def _config(engine: sa.Engine, migrations: Path) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def require_current(engine: sa.Engine, migrations: Path) -> None:
    """Raise SchemaOutOfDate (NoDatabaseFile where there is no file), SchemaTooNew or ForeignDatabase unless the
    database is at this program's revision.
    """
    if _is_no_file(engine):
        folder = Path(engine.url.database or "").absolute().parent
        no_folder = None if folder.exists() else str(folder)
        raise NoDatabaseFile(needed=head(migrations), database=shown(engine), no_folder=no_folder)
    revision, needed = _ours(engine, migrations), head(migrations)
    if revision != needed:
        raise SchemaOutOfDate(found=revision, needed=needed, database=shown(engine))
