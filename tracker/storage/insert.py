"""Insert a row and learn its id; insert rows that are not there yet. The same on both databases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

_LONG = "summary"
"""The column of long texts."""

_FEW = 50
"""Rows with long texts that are given to the driver at a time: it holds a copy of each."""


def insert_row(connection: sa.Connection, table: sa.Table, **values: Any) -> int:
    """Insert one row into a table with an integer key and return that key."""
    key = connection.execute(table.insert().values(**values)).inserted_primary_key
    if key is None:
        raise TypeError(f"{table.name} has no integer key")
    return int(key[0])


def next_ids(connection: sa.Connection, table: sa.Table, number: int) -> Sequence[int]:
    """Return the row ids, ascending, of so many rows that are to be inserted next, in this transaction, which writes.

    To look the rows up afterwards costs as much as to find their places in the indexes once more.
    """
    if connection.dialect.name == "sqlite":
        # Whoever writes is alone, and no other rows come in between.
        last = connection.exec_driver_sql(f"SELECT max(id) FROM {table.name}").scalar() or 0  # noqa: S608 # our own tables
        return range(last + 1, last + 1 + number)
    drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    return sorted(connection.exec_driver_sql(drawn, (table.name, number)).scalars())


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
    rows: Sequence[list[Any]],
    *,
    ignoring: bool = False,
) -> None:
    """Insert many rows, each with the values of these columns; the rows are made fit for the driver in place. ignoring:
    leave out those whose unique key is there already.

    Core's own way costs three times what the database does, for it names every value of every row.
    """
    if not rows:
        return
    plan = _plan(connection.dialect, table, columns)
    statement = f"{plan.statement} ON CONFLICT DO NOTHING" if ignoring else plan.statement
    for place, adapt in plan.adapters:
        adapted: dict[Any, Any] = {}  # Many rows have the same moment.
        for row in rows:
            value = row[place]
            if value not in adapted:
                adapted[value] = adapt(value)
            row[place] = adapted[value]
    if plan.encoded is None:
        connection.exec_driver_sql(statement, list(map(tuple, rows)))
        return
    for start in range(0, len(rows), _FEW):
        few = [_encoded(row, plan.encoded) for row in rows[start : start + _FEW]]
        connection.exec_driver_sql(statement, few)


def _encoded(row: list[Any], place: int) -> tuple[Any, ...]:
    """Return a row with one text in UTF-8."""
    return (*row[:place], row[place].encode(), *row[place + 1 :])


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows are inserted. adapters: what makes values (by place) fit for the driver that it does not take as they
    are. encoded: the place of a text that is given as UTF-8, None where there is none.

    SQLite's driver makes UTF-8 of each text and leaves it with the text for as long as that lives.
    """

    statement: str
    adapters: tuple[tuple[int, Callable[[Any], Any]], ...]
    encoded: int | None


@lru_cache(maxsize=64)
def _plan(dialect: sa.Dialect, table: sa.Table, columns: tuple[str, ...]) -> _Plan:
    is_sqlite = dialect.name == "sqlite"
    marks = ["?" if is_sqlite else "%s" for _ in columns]
    encoded = columns.index(_LONG) if is_sqlite and _LONG in columns else None
    if encoded is not None:
        marks[encoded] = "CAST(? AS TEXT)"
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({', '.join(marks)})"  # noqa: S608 # names of our own tables
    processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns]
    adapters = tuple((place, adapt) for place, adapt in enumerate(processors) if adapt is not None)
    return _Plan(statement, adapters, encoded)
