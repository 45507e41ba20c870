"""What commands print: JSON for programs, tables for people, a progress bar on a terminal and none in a pipe."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from tracker.catalogue.whole_files import replace_file
from tracker.domain.item import DatePrecision, Published, published_on
from tracker.errors import StorageError

_WIDE = 240

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def console() -> Console:
    """Return a console that does not cut lines in a pipe."""
    plain = Console()
    return plain if plain.is_terminal else Console(width=_WIDE)


def print_json(value: object) -> None:
    """Print records, dates and plain values as JSON, in the letters of their language."""
    click.echo(_json(value))


def print_json_list(rows: Iterable[object]) -> None:
    """Print a JSON list as `print_json` does, each row as it comes: they are never all at hand at once."""
    begun = False
    for row in rows:
        indented = _json(row).replace("\n", "\n  ")
        click.echo(f"{',' if begun else '['}\n  {indented}", nl=False)
        begun = True
    click.echo("\n]" if begun else "[]")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def published(item: Published) -> str | None:
    """Return when something was published, as exactly as it is known: `2020-11-15 08:30 UTC`, `2020-11-15`, `2020-11`;
    None when unknown.
    """
    at = item.published_at
    if at is None:
        return None
    return (
        f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if item.precision in (DatePrecision.TIME, None)
        else published_on(item)
    )


def is_output(file: Path) -> bool:
    """Whether a file stands for what the command prints: `-` or `/dev/stdout`."""
    return str(file) in ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")


def write_file(file: Path, data: bytes) -> None:
    """Write what a command made, whole or not at all; to standard output, pipes and devices as they come. Raises
    StorageError.
    """
    if is_output(file):
        click.echo(data, nl=False)
        return
    try:
        if file.is_file() or not file.exists():
            replace_file(Path(os.path.realpath(file)), data)
        else:
            file.write_bytes(data)
    except OSError as error:
        raise StorageError(f"cannot write {file}: {error.strerror}") from error


NO_FOLDER = (
    "its pack lies in no folder that a start loads; it stays as it was loaded last. Put the folder back or name the "
    "one above it in TRACKER_CLAUSES, or load it by hand: tracker agreement load DIR"
)
"""What is said of an agreement whose pack is not where packs are looked for."""


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, title: str | None = None) -> None:
    """Print rows under their columns; None prints as nothing."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        number = bool(rows) and all(isinstance(row[columns.index(column)], int | float) for row in rows)
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else _safe(str(cell)) for cell in row))
    console().print(table)


def _safe(text: str) -> str:
    """Keep text of feeds from steering the terminal or rich's markup."""
    return "".join(char if char.isprintable() else " " for char in text).replace("[", r"\[")


@contextmanager
def progress_bar(total: int, label: str) -> Iterator[Progress | None]:
    """Yield a progress bar with one task on a terminal, None elsewhere."""
    screen = Console(stderr=True)
    if not screen.is_terminal or total == 0:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        bar.add_task(label, total=total)
        yield bar


@contextmanager
def phases() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what to call with phase, done and total: a progress bar on a terminal, nothing elsewhere."""
    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield lambda _phase, _done, _total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(phase: str, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bar.add_task(phase, total=total)
            bar.update(tasks[phase], completed=done, total=total)

        yield show
