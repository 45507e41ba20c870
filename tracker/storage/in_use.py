"""Which of the kept models is in use. One rule for both kinds, those of obligations and those of stances: the newest
that was put to use for its owner and not put aside since.
"""

from datetime import datetime

import sqlalchemy as sa


def is_used(table: sa.Table) -> sa.ColumnElement[bool]:
    """Return the condition that a row of `models` or `stance_models` is in use."""
    return table.c.used_from.is_not(None) & table.c.used_until.is_(None)


def was_used(used_from: datetime | None, used_until: datetime | None) -> bool:
    """Whether what `is_used` asks of a row holds of these times."""
    return used_from is not None and used_until is None


def put_to_use(
    connection: sa.Connection, table: sa.Table, owned: sa.ColumnElement[bool], version: str | None, *, at: datetime
) -> bool:
    """Put the newest model with that version in use for its owner, None: no model; returns whether that is a change.

    owned: the condition that a row is the owner's.
    """
    used = owned & is_used(table)
    if connection.scalar(sa.select(table.c.version).where(used)) == version:
        return False
    connection.execute(table.update().where(used).values(used_until=at))
    if version is not None:
        last = sa.select(sa.func.max(table.c.number)).where(owned & (table.c.version == version))
        newest = owned & (table.c.number == connection.scalar(last))
        connection.execute(table.update().where(newest).values(used_from=at, used_until=None))
    return True
