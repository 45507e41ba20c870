"""The command `tracker`. This is the only table from error to exit code: 0 done; 1 failed (what is not there, a port
that is taken, a folder without access, the database, a file with faults, output that finds no room or is closed); 2
wrong use (a bad option, value or setting); 141, without a word, when whoever read the output has seen enough.

A command's module is imported when that command is asked for, so that none pays for what the others need.
"""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from tracker import __version__
from tracker.cli.log import start_log
from tracker.errors import Invalid, InvalidSettings, TrackerError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

_MODULES = {
    "agreements": ("agreement",),
    "checks": ("audit", "doctor"),
    "decisions": ("review", "determine", "status"),
    "benches": ("bench",),
    "evaluation": ("evaluate",),
    "flags": ("flag",),
    "items": ("item",),
    "reports": ("calendar", "report"),
    "runs": ("run", "fetch"),
    "sources": ("source",),
    "spotchecks": ("spotcheck",),
    "start": ("init", "up", "serve", "schedule"),
    "stories": ("story",),
    "training": ("model",),  # beside what `models` has of it
    "users": ("user",),
}
"""Which module of this room holds which commands; each command is called as in its module."""

_CUT_OFF = 128 + 13
"""What a shell tells of a program that SIGPIPE ended, as it ends most; Python programs do not get it."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNNAMED = "standard output or the folder for temporary files"


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is looked up."""

    def __init__(self) -> None:
        self._module_of = {name: module for module, names in _MODULES.items() for name in names}

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"tracker.cli.{self._module_of[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(self._module_of)

    def __len__(self) -> int:
        return len(self._module_of)


class _CutOff(Exception):
    """Whoever read our output has seen enough: a BrokenPipeError under a name that click makes nothing of."""


@contextlib.contextmanager
def _cut_off() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise _CutOff from error
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):  # rich makes that of it
            raise _CutOff from end
        raise


class _Program(click.Group):
    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _cut_off():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _cut_off():
            return super().invoke(ctx)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]}, commands=_Commands())
@click.version_option(__version__, prog_name="tracker")
@click.option("-v", "--verbose", is_flag=True, help="Show the log on standard error.")
def tracker(verbose: bool) -> None:
    """Follow an agreement clause by clause: pull reports, flag, review, determine, export."""
    start_log(verbose=verbose)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; errors that people can mend are printed in one plain sentence.

    words: what stands after the program's name; those that this process was started with when left out.
    """
    lost = _open_streams()
    try:
        code = _ended(sys.argv[1:] if words is None else words)
        if code == 0 and lost is not None and lost.is_written:
            click.echo("error: standard output is closed: what was to be printed is lost", err=True)
            code = 1
    except OSError:  # standard error takes nothing: nobody is left to be told
        code = 1
    if code != 0:
        sys.exit(code)


def _ended(words: Sequence[str]) -> int:
    """Run a command; returns its exit code."""
    try:
        try:
            tracker(args=_readable(words), standalone_mode=False)
        finally:
            sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (Invalid, InvalidSettings) as error:
        click.echo(f"error: {error}", err=True)
        return 2
    except TrackerError as error:
        click.echo(f"error: {error}", err=True)
        return 1
    except (BrokenPipeError, _CutOff):
        _let_go_of_output()
        return _CUT_OFF
    except OSError as error:  # a full disk, a folder without access
        if error.errno in _NO_ROOM:
            _let_go_of_output()
        place = error.filename or (_UNNAMED if error.errno in _NO_ROOM else None)
        click.echo(f"error: {f'{place}: ' if place else ''}{error.strerror or error}", err=True)
        return 1
    return 0


class _Nowhere(io.FileIO):
    """Takes everything and keeps nothing but whether there was anything."""

    def __init__(self) -> None:
        super().__init__(os.devnull, "w")
        self.is_written = False

    def write(self, data: "Buffer", /) -> int:
        self.is_written = True
        return super().write(data)


def _open_streams() -> _Nowhere | None:
    """Open what this process was started without (`<&-`, `>&-`) on nothing: nobody else expects it to be missing, and
    no file of ours may get its number. Returns what stands for standard output, None where that is open.
    """
    lost = None
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")
    if sys.stdout is None:
        lost = _Nowhere()
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(lost), encoding="utf-8")
    elif isinstance(sys.stdout, io.TextIOWrapper) and isinstance(raw := sys.stdout.buffer, io.FileIO):
        # With PYTHONUNBUFFERED set Python takes a write that was cut short, by a full disk or a reader gone, for whole.
        sys.stdout = open(raw.fileno(), "w", buffering=1, encoding=sys.stdout.encoding, closefd=False)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    return lost


def _readable(words: Sequence[str]) -> Sequence[str]:
    """Return the arguments. Raises Invalid for one that is no text: nothing could be stored or searched with it."""
    for number, word in enumerate(words, start=1):
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise Invalid(f"argument {number} is not UTF-8: {word.encode('utf-8', 'backslashreplace').decode()}")
    return words


def _let_go_of_output() -> None:
    """Send what is still to be written nowhere: Python would stumble over it once more when it ends."""
    with contextlib.suppress(OSError, ValueError), open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
