"""What opens closed feeds: at most one header field a source. Nothing that shows sources reads this table."""

import sqlalchemy as sa

from tracker.domain.item import Credentials
from tracker.storage import tables as t


def put(connection: sa.Connection, source_id: int, credentials: Credentials) -> None:
    """Keep a source's credentials in place of those it had."""
    forget(connection, source_id)
    row = {"origin": credentials.origin, "header": credentials.header, "value": credentials.value}
    connection.execute(t.credentials.insert().values(source_id=source_id, **row))


def forget(connection: sa.Connection, source_id: int) -> bool:
    """Remove a source's credentials; whether it had any."""
    return connection.execute(t.credentials.delete().where(t.credentials.c.source_id == source_id)).rowcount > 0


def by_source(connection: sa.Connection) -> dict[int, Credentials]:
    """Return source id -> credentials, of all sources that have any."""
    rows = connection.execute(sa.select(t.credentials))
    return {row.source_id: Credentials(row.origin, row.header, row.value) for row in rows}
