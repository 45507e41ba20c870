"""The command `tracker`. This is the only table from error to exit code: 0 done; 1 failed (what is
not there, a port that is taken, a folder without access, the database, a file with faults); 2 wrong use (a bad option,
value or setting).

A command's module is imported when that command is asked for, so that none pays for what the others need.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import click

from tracker import __version__
from tracker.cli.log import start_log
from tracker.errors import Invalid, InvalidSettings, TrackerError

_MODULES = {
    "agreements": ("agreement",),
    "checks": ("audit", "doctor"),
    "decisions": ("review", "determine", "status"),
    "benches": ("bench",),
    "evaluation": ("evaluate",),
    "flags": ("flag",),
    "items": ("item",),
    "models": ("model",),
    "reports": ("calendar", "report"),
    "runs": ("run", "fetch"),
    "sources": ("source",),
    "spotchecks": ("spotcheck",),
    "start": ("init", "up", "serve", "schedule"),
    "stories": ("story",),
    "users": ("user",),
}
"""Which module of this room holds which commands; each command is called as in its module."""

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


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, commands=_Commands())
@click.version_option(__version__, prog_name="tracker")
@click.option("-v", "--verbose", is_flag=True, help="Show the log on standard error.")
def tracker(verbose: bool) -> None:
    """Follow an agreement clause by clause: pull reports, flag, review, determine, export."""
    start_log(verbose=verbose)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; errors that people can mend are printed in one plain sentence.

    words: what stands after the program's name; those that this process was started with when left out.
    """
    _open_streams()
    try:
        try:
            tracker(args=_readable(sys.argv[1:] if words is None else words), standalone_mode=False)
        finally:
            sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (Invalid, InvalidSettings) as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    except TrackerError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # whoever read our output has seen enough
        _let_go_of_output()
        sys.exit(1)
    except OSError as error:  # a full disk, a folder without access
        place = error.filename or (_UNNAMED if error.errno == errno.ENOSPC else None)
        click.echo(f"error: {f'{place}: ' if place else ''}{error.strerror or error}", err=True)
        if error.errno == errno.ENOSPC:
            _let_go_of_output()
        sys.exit(1)


def _open_streams() -> None:
    """Open what this process was started without (`<&-`, `>&-`) on nothing: nobody else expects it to be missing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))


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
