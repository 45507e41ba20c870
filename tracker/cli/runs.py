"""Runs by hand: over all sources that are due, or over one address."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from tracker.bootstrap.app import App
from tracker.bootstrap.running import due_sources, flag_anew, flag_left_over, run_once
from tracker.cli.context import opened_or_made
from tracker.cli.output import as_json, print_json, print_table, progress_bar
from tracker.domain.health import Health, find_feed, give_up, switch_on
from tracker.domain.item import Outcome, Source, SourceEntry
from tracker.domain.names import source_names
from tracker.domain.phrases import HEALTHS, OUTCOMES
from tracker.domain.plural import counted
from tracker.domain.run import RunResult, SourceOutcome, Trigger
from tracker.domain.schedule import due_from
from tracker.errors import AlreadyRunning
from tracker.ingestion.addresses import given_target
from tracker.runs.holders import holder
from tracker.storage import healths, sources
from tracker.storage.engine import reading, transaction

_PATIENCE_SECONDS = 600
_PAUSE_SECONDS = 2


@click.command()
@click.option("--source", "name", metavar="NAME", help="Only this source (name or address), whatever its schedule.")
@click.option("--all", "every", is_flag=True, help="Every active source, due or not.")
@click.option("--no-fetch", is_flag=True, help="Only flag what is not flagged yet, or not by rules saved since; alone.")
@as_json
def run(name: str | None, every: bool, no_fetch: bool, as_json: bool) -> None:
    """Run once now over the sources that are due: fetch, parse, group, flag."""
    if no_fetch and (every or name is not None):
        raise click.UsageError("--no-fetch fetches nothing: leave out --source and --all")
    app = opened_or_made()
    if no_fetch:
        result = _without_fetching(app)
    else:
        result = _patiently(app, _wanted(app, name, every=every), Trigger.MANUAL if name is None else Trigger.SINGLE)
    _show(app, result, as_json=as_json)
    if result.sources and not result.any_fetched:
        click.echo("error: no source could be fetched", err=True)
        raise SystemExit(1)


@click.command()
@click.argument("url")
@as_json
def fetch(url: str, as_json: bool) -> None:
    """Ingest the feed at URL now, whatever its schedule, adding the source if new.

    What can never be fetched (another scheme, a port that is none) is wrong use, and is not added.
    """
    app = opened_or_made()
    given_target(url)
    with transaction(app.engine) as connection:
        entry = SourceEntry(name=url.split("://", 1)[-1].split("/", 1)[0], url=url)
        source, _ = sources.add(connection, entry, origin="user", at=app.clock())
    result = _patiently(app, [source], Trigger.SINGLE)
    _show(app, result, as_json=as_json)
    _tell_what_runs_do(app, source.id)
    if not result.any_fetched:
        raise SystemExit(1)


def _tell_what_runs_do(app: App, source_id: int) -> None:
    """Say that runs leave an inactive source alone, and how to switch it on; that an address which never worked is kept
    all the same, and how to give it up.
    """
    with reading(app.engine) as connection:
        found = healths.of_one(connection, source_id, now=app.clock())
    source = found.source
    if not source.active:
        click.echo(
            f"note: {source.name} is inactive: runs do not fetch it; to have it fetched: {switch_on(source)}", err=True
        )
    elif source.never_worked:
        search, due = find_feed(found), due_from(source)
        instead = "" if search is None else f"to look for the feeds of a web page: {search}; "
        click.echo(
            f"note: {source.name} is kept as a source that never worked; runs try it again"
            f"{'' if due is None else f' from {due:%Y-%m-%d %H:%M} UTC on'}; {instead}to give it up: {give_up(source)}",
            err=True,
        )


def _wanted(app: App, name: str | None, *, every: bool) -> Sequence[Source]:
    """Return what to fetch. Raises ClickException when no source is active; that none is due is no fault."""
    with reading(app.engine) as connection:
        if name is not None:
            return [sources.named(connection, name)]
        active = sources.feeds(connection, active_only=True)
    if not active:
        raise click.ClickException("no source is active and due; add one with `tracker source add URL`")
    return active if every else due_sources(app, by_hand=True)


def _patiently(app: App, wanted: Sequence[Source], trigger: Trigger) -> RunResult:
    """Run, waiting while another process does."""
    until = time.monotonic() + _PATIENCE_SECONDS
    told = False
    while True:
        try:
            with progress_bar(len(wanted), "fetching") as bar:

                def advance(_outcome: SourceOutcome) -> None:
                    if bar is not None:
                        bar.advance(bar.task_ids[0])

                result = run_once(app, wanted, by=holder(trigger), progress=advance)
            if result is None:
                raise AssertionError("a run by hand has no slot")
            return result
        except AlreadyRunning as error:
            if time.monotonic() > until:
                raise
            if not told:
                click.echo(f"waiting for the run under way to end ({error.holder})", err=True)
                told = True
            time.sleep(_PAUSE_SECONDS)


def _without_fetching(app: App) -> RunResult:
    began = app.clock()
    flags_new = flag_left_over(app) + flag_anew(app)
    seconds = (app.clock() - began).total_seconds()
    return RunResult(0, (), 0, 0, flags_new, round(seconds, 3))


def _show(app: App, result: RunResult, *, as_json: bool) -> None:
    if as_json:
        kept_back = ("source_id", "kind", "note")
        rows = [{key: value for key, value in asdict(s).items() if key not in kept_back} for s in result.sources]
        totals = {"items_new": result.items_new, "items_changed": result.items_changed, "flags_new": result.flags_new}
        print_json({"sources": rows, **totals, "seconds": result.seconds})
        return
    if result.sources:
        with reading(app.engine) as connection:
            names = source_names(sources.known(connection))
        columns = ("source", "outcome", "new", "changed", "flags", "seconds", "error")
        print_table(columns, [_row(outcome, names) for outcome in result.sources])
    failed = sum(outcome.outcome is Outcome.FAILED for outcome in result.sources)
    if result.run_id and not result.sources:
        click.echo("no source is due; `--all` fetches every active one")
    click.echo(
        f"{counted(len(result.sources), 'source')}, {failed} failed; {counted(result.items_new, 'new item')}, "
        f"{result.items_changed} changed, {counted(result.flags_new, 'new flag')}; {result.seconds:.1f} s"
    )


def _row(outcome: SourceOutcome, names: Mapping[int, str]) -> tuple[object, ...]:
    """names: by id of the source, as lists tell them."""
    counts = (outcome.items_new, outcome.items_changed, outcome.flags_new)
    return (names[outcome.source_id], OUTCOMES[outcome.outcome], *counts, round(outcome.seconds, 1), _fault(outcome))


def _fault(outcome: SourceOutcome) -> str | None:
    """Return what went wrong, be it only that a feed which came was damaged."""
    if outcome.error is None and outcome.note:
        return f"{HEALTHS[Health.DAMAGED]}: {outcome.note}"
    return outcome.error
