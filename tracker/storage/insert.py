"""Insert a row and learn its id; insert rows that are not there yet. The same on both databases."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_row(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    """Insert one row into a table with an integer key and return that key."""
    key = connection.execute(table.insert().values(**values)).inserted_primary_key
    if key is None:
        raise TypeError(f"{table.name} has no integer key")
    return int(key[0])


def insert_ignoring(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, leaving out those whose unique key is there already."""
    if not rows:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))
