"""The command `tracker`. This is the only table from error to exit code: 0 done; 1 failed (what is
not there, a port that is taken, a folder without access, the database, a file with faults); 2 wrong use (a bad option,
value or setting).
"""

import contextlib
import errno
import os
import sys
from collections.abc import Sequence

import click

from tracker import __version__
from tracker.cli import (
    agreements,
    checks,
    decisions,
    evaluation,
    flags,
    items,
    models,
    reports,
    runs,
    sources,
    spotchecks,
    start,
    stories,
    users,
)
from tracker.cli.log import start_log
from tracker.cli.replays import review as replay_reviews
from tracker.errors import Invalid, InvalidSettings, TrackerError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
@click.option("-v", "--verbose", is_flag=True, help="Show the log on standard error.")
def tracker(verbose: bool) -> None:
    """Follow an agreement clause by clause: pull reports, flag, review, determine, export."""
    start_log(verbose=verbose)


for command in (
    start.init,
    start.up,
    start.serve,
    start.schedule,
    runs.run,
    runs.fetch,
    agreements.agreement,
    sources.source,
    items.item,
    stories.story,
    flags.flag,
    models.model,
    spotchecks.spotcheck,
    evaluation.evaluate,
    evaluation.bench,
    decisions.review,
    decisions.determine,
    decisions.status,
    reports.calendar,
    reports.report,
    users.user,
    checks.audit,
    checks.doctor,
):
    tracker.add_command(command)


evaluation.bench.add_command(replay_reviews)


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; errors that people can mend are printed in one plain sentence.

    words: what stands after the program's name; those that this process was started with when left out.
    """
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
        click.echo(f"error: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", err=True)
        if error.errno == errno.ENOSPC:
            _let_go_of_output()
        sys.exit(1)


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
