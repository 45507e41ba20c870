"""Alembic's entry: runs the migrations on the engine that tracker.storage.schema hands over."""

import sqlalchemy as sa
from alembic import context

from tracker.storage.tables import metadata

NOT_OURS = ("apscheduler_", "procrastinate_")


def include_object(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave other people's tables alone."""
    return not (kind == "table" and name is not None and name.startswith(NOT_OURS))


def run() -> None:
    """Run in one transaction; on SQLite with foreign keys off meanwhile: a batch copy would else empty child tables."""
    engine: sa.Engine = context.config.attributes["engine"]
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
        try:
            writer = connection.execution_options(tracker_writes=True)
            context.configure(
                connection=writer,
                target_metadata=metadata,
                render_as_batch=sqlite,
                include_object=include_object,
                transactional_ddl=True,
            )
            with writer.begin(), context.begin_transaction():
                context.run_migrations()
                if sqlite:
                    broken = writer.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise RuntimeError(
                            f"the migration leaves {len(broken)} rows without their parent: {broken[:3]}"
                        )
        finally:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")


run()
