"""Insert a row and learn its id; insert rows that are not there yet. The same on both databases."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa


def insert_row(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    """Insert one row into a table with an integer key and return that key."""
    key = connection.execute(table.insert().values(**values)).inserted_primary_key
    if key is None:
        raise TypeError(f"{table.name} has no integer key")
    return int(key[0])


def insert_ignoring(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows, all with the same columns, leaving out those whose unique key is there already."""
    if rows:
        columns = tuple(rows[0])
        values = [[row[name] for name in columns] for row in rows]
        insert_rows(connection, table, columns, values, ignoring=True)


def insert_rows(
    connection: sa.Connection,
    table: sa.Table,
    columns: tuple[str, ...],
    rows: list[list[Any]],
    *,
    ignoring: bool = False,
) -> None:
    """Insert many rows, each with the values of these columns; the rows are made fit for the driver in place. ignoring:
    leave out those whose unique key is there already.

    Core's own way costs three times what the database does, for it names every value of every row.
    """
    if not rows:
        return
    statement, adapters = _plan(connection.dialect, table, columns)
    if ignoring:
        statement += " ON CONFLICT DO NOTHING"
    for place, adapt in adapters:
        adapted: dict[Any, Any] = {}  # Many rows have the same moment.
        for row in rows:
            value = row[place]
            if value not in adapted:
                adapted[value] = adapt(value)
            row[place] = adapted[value]
    connection.exec_driver_sql(statement, list(map(tuple, rows)))


@lru_cache(maxsize=64)
def _plan(
    dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]
) -> tuple[str, tuple[tuple[int, Callable[[Any], Any]], ...]]:
    """Return the statement, and which values (by place) the database's driver does not take as they are."""
    mark = "?" if dialect.name == "sqlite" else "%s"
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join(mark for _ in columns)})"  # noqa: S608 # names of our own tables
    processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    return statement, tuple((place, adapt) for place, adapt in enumerate(processors) if adapt is not None)
