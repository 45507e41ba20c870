"""What commands share: the opened program, and the parameters that several of them take."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from tracker import settings as settings_module
from tracker.bootstrap.app import App, open_app
from tracker.bootstrap.start import initialise, is_bare
from tracker.catalogue.nearest import nearest
from tracker.domain.days import NO_DAYS, days_of
from tracker.errors import Fault, Invalid, InvalidFile
from tracker.storage import schema
from tracker.storage.engine import MOST_DIGITS, shown

COMMAND_LINE = "command line"
"""Who acts, in the audit chain, where no account does."""


def opened_as_it_is(*, make_folder: bool = False) -> App:
    """Open the program, whatever the state of its database; connections and child processes end when the
    command does. make_folder: for commands that may make the database."""
    _warn_of_slips()
    app = open_app(settings_module.read(), make_folder=make_folder)
    click.get_current_context().call_on_close(app.close)
    return app


def _warn_of_slips() -> None:
    """Name the variables that do nothing, for a slip in a setting's name would else go unseen."""
    # The beginning that all have in common would make any name like any other.
    bare = [name.removeprefix(settings_module.PREFIX) for name in settings_module.variables()]
    for name in settings_module.unknown():
        near = nearest(name.removeprefix(settings_module.PREFIX), bare)
        meant = "the README lists them" if near is None else f"did you mean {settings_module.PREFIX}{near}?"
        click.echo(f"warning: {name} is set, but there is no such setting; {meant}", err=True)


def opened() -> App:
    """Open the program; its database must be at this program's revision."""
    return opened_as_it_is().require_current()


def opened_or_made() -> App:
    """`opened`, but an SQLite database that is not there yet, or that was only begun, is made as `tracker init` makes
    it, with a note.
    """
    app = opened_as_it_is(make_folder=True)
    if schema.is_absent(app.engine) or is_bare(app.require_current()):
        initialise(app)
        click.echo(f"made the database {shown(app.engine)} and loaded the packs, as `tracker init` does", err=True)
    return app.require_current()


class Day(click.ParamType[date]):
    """A day, `YYYY-MM-DD`."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-11-24", param, ctx)


class FirstDay(click.ParamType[date]):
    """The first day of what may be given as a day, a month or a year."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return days_of(str(value))[0]
        except ValueError:
            self.fail(f"{value!r} is {NO_DAYS}", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment: ISO 8601, UTC when it names no zone; a bare day means its end."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return _moment(str(value))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not a time; write it as 2026-11-24T05:00:00Z", param, ctx)


def _moment(text: str) -> datetime:
    try:
        return end_of(date.fromisoformat(text))
    except ValueError:
        moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class OutputFile(click.Path):
    """A file to be written; `-` for standard output."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the file name is empty", param, ctx)  # as a path it would be the folder one stands in
        return super().convert(value, param, ctx)


class RowId(click.ParamType[int]):
    """A number as people quote it: `item-12` or `12`."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = kind

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        digits = str(value).lower().removeprefix(f"{self.kind}-")
        if not (digits.isascii() and digits.isdecimal()):
            self.fail(f"{value!r} is not {self.kind}-N", param, ctx)
        if len(digits) > MOST_DIGITS:
            self.fail(f"no {self.kind} has a number of {len(digits)} digits", param, ctx)
        return int(digits)


def end_of(day: date) -> datetime:
    """Return the last moment of a day, UTC."""
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=UTC) - timedelta(microseconds=1)


def start_of(day: date) -> datetime:
    """Return the first moment of a day, UTC."""
    return datetime.combine(day, time(0), tzinfo=UTC)


@contextmanager
def beyond_reckoning(option: str) -> Iterator[None]:
    """Name the option by which a reckoning left the years that there are. Raises Invalid."""
    try:
        yield
    except Invalid as error:
        if error.field != "date":
            raise
        raise Invalid(f"lies too far ahead: {error.reason}", field=option) from error
    except OverflowError as error:
        raise Invalid("lies too far ahead", field=option) from error


@contextmanager
def of_file(file: Path) -> Iterator[None]:
    """Name the file whose content cannot be used as a whole. Raises Invalid."""
    try:
        yield
    except Invalid as error:
        raise Invalid(str(error), field=str(file)) from error


def bytes_of(file: Path, *, most: int) -> bytes:
    """Return what a file holds. Raises Invalid when it cannot be read, InvalidFile when it has more bytes than that."""
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise Invalid(f"cannot be read: {error.strerror}", field=str(file)) from error
    if len(data) > most:
        raise InvalidFile(str(file), [Fault(str(file), 0, "", f"it holds more than {most:,} bytes")])
    return data


acting = click.option("--as", "actor", metavar="ACCOUNT", help="Account that acts; needed when there are several.")
