"""Start the program: prepare the database, serve the page, keep the timetable."""

import logging
import signal
import sys
from dataclasses import replace
from types import FrameType

import click

from tracker.bootstrap.app import App
from tracker.bootstrap.running import are_flagged_otherwise, free_lease_of_the_dead
from tracker.bootstrap.sign_in import sign_in_link
from tracker.bootstrap.start import Initialised, initialise
from tracker.catalogue.folders import passed_over, without_packs
from tracker.cli.agreements import describe
from tracker.cli.context import opened, opened_as_it_is
from tracker.cli.users import base_url
from tracker.domain.account import Account
from tracker.domain.agreement import PackChange
from tracker.domain.plural import counted
from tracker.errors import Stopped
from tracker.runs.packs import PackLoad
from tracker.scheduling import timetable
from tracker.storage import accounts
from tracker.storage.engine import reading, shown
from tracker.web.serve import Server, open_server

_WAKE_SECONDS = 0.5
_LISTED = 5


@click.command()
def init() -> None:
    """Create or upgrade the database and load the packs; safe to repeat."""
    app = opened_as_it_is(make_folder=True)
    _describe(app, initialise(app))


@click.command()
def up() -> None:
    """Prepare the database, then run scheduler and web page in one process."""
    app = opened_as_it_is(make_folder=True)
    _stop_on_signals(app)
    server = open_server(app)
    try:
        _describe(app, initialise(app))
        _keep(app, server)
    except Stopped:
        click.echo("stopped")
    finally:
        server.stop()


def _keep(app: App, server: Server) -> None:
    scheduler = timetable.start(app)
    try:
        _serve(app, server, runs=f"{_daily_run(app)}   ")
    finally:
        timetable.stop(scheduler)


@click.command()
def serve() -> None:
    """Serve the web page alone."""
    app = opened()
    _stop_on_signals(app)
    _serve(app, open_server(app))


@click.command()
def schedule() -> None:
    """Keep the timetable alone."""
    app = opened()
    free_lease_of_the_dead(app)
    _stop_on_signals(app)
    scheduler = timetable.start(app)
    click.echo(f"{_daily_run(app)}; Ctrl-C stops")
    _wait(app)
    timetable.stop(scheduler)
    click.echo("stopped")


def _daily_run(app: App) -> str:
    return f"daily run at {app.settings.run_at:%H:%M} UTC"


def _serve(app: App, server: Server, runs: str = "") -> None:
    """runs: what is said of runs that this process makes."""
    _log_to_stderr()
    server.start()
    try:
        click.echo(f"page: {base_url(app)}/   {runs}Ctrl-C stops")
        for account in _without_password(app):
            click.echo(
                f"sign in as {account.name} (works once, for a day): {base_url(app)}{sign_in_link(app, account)}"
            )
        sys.stdout.flush()
        _wait(app)
    finally:
        server.stop()
    click.echo("stopped")


def _without_password(app: App) -> list[Account]:
    """Return the first account if nobody can sign in yet."""
    with reading(app.engine) as connection:
        active = [account for account in accounts.known(connection) if account.disabled_at is None]
    return active[:1] if active and not any(account.password_hash for account in active) else []


def _stop_on_signals(app: App) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        app.stop.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _wait(app: App) -> None:
    while not app.stop.wait(_WAKE_SECONDS):
        pass


def _log_to_stderr() -> None:
    logging.getLogger("tracker").setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def in_brief(loaded: PackLoad) -> PackLoad:
    """Return a load whose changes, where there are more than a few, are counted by kind: among hundreds of lines the
    one that asks for something would go unseen.
    """
    if len(loaded.changes) <= _LISTED:
        return loaded
    alike: dict[tuple[str, str], list[PackChange]] = {}
    for one in loaded.changes:
        alike.setdefault((one.kind, one.change), []).append(one)
    counted_alike = (replace(found[0], name=f"({len(found)} of them)") for found in alike.values())
    return replace(loaded, changes=tuple(counted_alike))


def _describe(app: App, done: Initialised) -> None:
    address = shown(app.engine)
    click.echo(f"database {address}: {'upgraded' if done.upgraded else 'up to date'}")
    stale = are_flagged_otherwise(app)
    for loaded in done.loads:
        describe(in_brief(loaded), are_flagged_otherwise=stale)
    for gone in done.retired:
        click.echo(f"{gone.agreement}: {gone.told}; its pack is not loaded")
    for folder, other in passed_over(app.settings.pack_folders).items():
        click.echo(f"note: {folder} is not loaded: {other}, the later of the two, stands in its place")
    for folder in without_packs(app.settings.pack_folders):
        click.echo(f"note: {folder} holds no pack: there is no agreement.yaml in it or in a folder of it")
    if done.flags_new:
        click.echo(counted(done.flags_new, "new flag"))
