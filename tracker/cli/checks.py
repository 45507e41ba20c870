"""Check an installation and the audit chain."""

import shutil
import sqlite3
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click
import sqlalchemy as sa

from tracker import __version__
from tracker.bootstrap.app import App
from tracker.bootstrap.packs import pack_in
from tracker.bootstrap.running import last_run
from tracker.catalogue.folders import pack_folders, passed_over, without_folder, without_packs
from tracker.catalogue.pack import Pack
from tracker.cli.context import opened, opened_as_it_is
from tracker.cli.output import NO_FOLDER, as_json, print_json, print_table
from tracker.domain.file_import import ImportState
from tracker.domain.health import FAILED, Diagnosis, Health
from tracker.domain.learned import adapter_in
from tracker.domain.names import source_names
from tracker.domain.phrases import HEALTHS
from tracker.domain.plural import counted
from tracker.domain.run import Run, RunState
from tracker.domain.schedule import missed_slot
from tracker.errors import InvalidFile, TrackerError
from tracker.flagging import fit
from tracker.flagging.vectors import INSTALL
from tracker.flagging.vectors import name as made_here
from tracker.runs.packs import undecided_events
from tracker.runs.reconcile import compare
from tracker.storage import (
    adapters,
    agreements,
    decisions,
    flag_summaries,
    healths,
    imports,
    models,
    saved_marks,
    schema,
    tampering,
    waiting_items,
    watching,
)
from tracker.storage import audit as chain
from tracker.storage.engine import damage, is_read_only, reading, shown
from tracker.storage.flag_summaries import Waiting
from tracker.storage.moments import furthest_ahead

_MOST_NAMED, _NAMED_OF_MANY = 12, 10
_MOST_COUNTED = 1000
_ABANDONED_AFTER = timedelta(days=30)
_SQLITE_FIXED = (3, 51, 3)
# SQLite's log alone may take 32 MB before it is written back.
_WANTED_BYTES, _NEEDED_BYTES = 200_000_000, 10_000_000


@click.group()
def audit() -> None:
    """The audit chain."""


@audit.command()
@as_json
def verify(as_json: bool) -> None:
    """Check that every entry of the audit chain is as it was written, and every decision as it was entered."""
    with reading(opened().engine) as connection:
        faults = _forged(connection)
        length = chain.length(connection)
    if as_json:
        print_json({"entries": length, "faults": faults})
    else:
        for fault in faults:
            click.echo(fault)
        click.echo(f"{counted(length, 'entry', 'entries')}, {counted(len(faults), 'fault')}")
    if faults:
        raise SystemExit(1)


def _forged(connection: sa.Connection) -> list[str]:
    return [*chain.faults(connection), *tampering.faults(connection)]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. state: `ok`, `warning` or `fault`."""

    what: str
    state: str
    says: str


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Check this installation: what works, what does not, what to do."""
    app = opened_as_it_is()
    packs, of_packs = _packs(app)
    findings = [*_program(app), *of_packs, *_disk(app), *_told(app, packs)]
    if as_json:
        print_json(findings)
    else:
        print_table(("", "state", ""), [(finding.what, finding.state, finding.says) for finding in findings])
    if any(finding.state == "fault" for finding in findings):
        raise SystemExit(1)


def _program(app: App) -> Iterator[Finding]:
    yield Finding("tracker", "ok", f"{__version__} on Python {sys.version.split()[0]}")
    if app.engine.dialect.name == "sqlite":
        version = sqlite3.sqlite_version_info
        if version < _SQLITE_FIXED:
            says = f"{sqlite3.sqlite_version}: a WAL fault is reported for versions before 3.51.3; keep backups"
            yield Finding("SQLite", "warning", says)
        else:
            yield Finding("SQLite", "ok", sqlite3.sqlite_version)


def _packs(app: App) -> tuple[dict[Path, Pack], list[Finding]]:
    """Return the packs that can be read, by folder, and what is found about all."""
    packs: dict[Path, Pack] = {}
    findings = []
    for folder in pack_folders(app.settings.pack_folders):
        try:
            packs[folder] = pack_in(folder)
        except InvalidFile as error:
            says = f"{counted(len(error.faults), 'fault')}: tracker agreement check {folder}"
            findings.append(Finding(f"pack {folder.name}", "fault", says))
        else:
            findings.append(Finding(f"pack {folder.name}", "ok", f"version {packs[folder].agreement.version}"))
    for folder, other in passed_over(app.settings.pack_folders).items():
        says = f"{folder} is not loaded: {other}, the later of the two, stands in its place"
        findings.append(Finding(f"second pack {folder.resolve().name}", "ok", says))
    for folder in without_packs(app.settings.pack_folders):
        says = f"none in {folder}: no agreement.yaml in it or in a folder of it"
        findings.append(Finding("packs", "warning", says))
    return packs, findings


def _told(app: App, packs: Mapping[Path, Pack]) -> Iterator[Finding]:
    """Say what is found about the database, up to where it cannot be looked at any further."""
    try:
        yield from _database(app, packs)
    except TrackerError as error:
        yield Finding("database", "fault", str(error))


def _database(app: App, packs: Mapping[Path, Pack]) -> Iterator[Finding]:
    address = shown(app.engine)
    schema.require_current(app.engine, app.migrations)
    if is_read_only(app.engine):
        yield Finding("database", "warning", f"{address}: it can be read only; nothing can be stored")
    else:
        yield Finding("database", "ok", f"{address}, revision {schema.head(app.migrations)}")
    with reading(app.engine) as connection:
        broken = damage(connection)
        if broken:
            yield Finding("database file", "fault", f"{'; '.join(broken)}: restore a backup")
            return
        yield from _contents(app, connection, packs)


def _disk(app: App) -> Iterator[Finding]:
    """Say when there is little room left for a database that is a file."""
    folder = Path(app.engine.url.database or "").absolute().parent
    if app.engine.dialect.name != "sqlite" or not folder.is_dir():  # a URI (`file:`) is not looked for
        return
    free = shutil.disk_usage(folder).free
    if free < _WANTED_BYTES:
        says = f"{free / 1_000_000:.1f} MB free in {folder}: runs fail on a full disk; make room"
        yield Finding("disk", "fault" if free < _NEEDED_BYTES else "warning", says)


def _contents(app: App, connection: sa.Connection, packs: Mapping[Path, Pack]) -> Iterator[Finding]:
    faults = _forged(connection)
    says = counted(chain.length(connection), "entry", "entries") if not faults else "; ".join(faults[:3])
    yield Finding("audit chain", "fault" if faults else "ok", says)
    ahead = furthest_ahead(connection, now=app.clock())
    if ahead is not None:
        says = (
            f"something was recorded as of {ahead:%Y-%m-%d %H:%M} UTC, by a wrong clock: reports leave it out till then"
        )
        yield Finding("clock", "warning", says)
    loaded = agreements.versions(connection, watched_only=True)
    gone = watching.retired(connection)
    none = "none is watched" if gone else "none: run `tracker init`"
    yield Finding("agreements", "ok" if loaded else "warning", ", ".join(loaded) or none)
    for name, retired in gone.items():
        yield Finding(f"agreement {name}", "ok", retired.told)
    for name in without_folder(loaded, app.settings.pack_folders):
        yield Finding(f"agreement {name}", "warning", NO_FOLDER)
    yield from _loaded(app, connection, packs, loaded)
    stale = len(waiting_items.flagged_otherwise(connection, app.rules().version, after=0, limit=_MOST_COUNTED))
    if stale:
        number = counted(stale, "item") if stale < _MOST_COUNTED else f"{stale:,} or more items"
        yield Finding("flags", "warning", f"{number} flagged by other rules: tracker flag redo")
    yield from _learning(app, connection)
    for name in loaded:
        page = saved_marks.page(connection, name)
        rules = sum(one.pack_changed_at is not None for one in page.saved)
        sets = sum(one.pack_changed_at is not None for one in page.sets)
        told = [counted(number, what) for number, what in ((rules, "indicator"), (sets, "named set")) if number]
        if told:
            says = f"{' and '.join(told)} changed on the page and in the pack: tracker agreement diff"
            yield Finding(f"rules of {name}", "warning", f"{says} {name}")
    yield from _queues(flag_summaries.waiting(connection), loaded, now=app.clock())
    yield from _sources(healths.of_all(connection, now=app.clock()))
    yield _last_run(app, last_run(app, connection))
    unfinished = [one for one in imports.newest(connection, limit=100) if one.state is ImportState.STARTED]
    for one in unfinished:
        says = f"stopped or under way after {one.rows_done} of {one.rows} reports: tracker item import goes on"
        yield Finding(f"import of {one.name}", "warning", says)


def _loaded(
    app: App, connection: sa.Connection, packs: Mapping[Path, Pack], loaded: Mapping[str, str]
) -> Iterator[Finding]:
    """Say where packs on disk and what was loaded of them differ. loaded: version of each agreement."""
    for folder, pack in packs.items():
        name = pack.agreement.id
        if name not in loaded:
            continue
        if loaded[name] != pack.agreement.version:
            yield _apart(connection, folder, pack, loaded[name])
        events = undecided_events(connection, pack) if app.settings.load_record else []
        if events:
            what = f"corrected or withdrawn on the page and changed in the pack: {', '.join(events)}"
            yield Finding(f"events of {name}", "warning", f"{what}: tracker agreement load {folder} --ours|--theirs")


def _queues(waiting: Mapping[str, Waiting], watched: Collection[str], *, now: datetime) -> Iterator[Finding]:
    """Name the agreements whose flags nobody reviews any more."""
    long_ago = now - _ABANDONED_AFTER
    for name, one in waiting.items():
        last = one.reviewed_at
        if name not in watched or one.since > long_ago or (last is not None and last > long_ago):
            continue
        since = "none was ever reviewed" if last is None else f"the last review is of {last:%Y-%m-%d}"
        says = f"{counted(one.number, 'flag')} to review, the oldest of {one.since:%Y-%m-%d}; {since}: review them"
        yield Finding(f"queue of {name}", "warning", f"{says}, or tracker agreement retire {name} --why TEXT")


def _last_run(app: App, newest: Run | None) -> Finding:
    if newest is None:
        return Finding("last run", "warning", "none yet")
    says = f"{newest.state}, {newest.started_at:%Y-%m-%d %H:%M} UTC"
    missed = missed_slot(newest.started_at, now=app.clock(), run_at=app.settings.run_at)
    if newest.state is not RunState.RUNNING and missed is not None:
        says += f"; none since the daily run was due, {missed:%Y-%m-%d %H:%M} UTC: is `tracker up` running?"
        return Finding("last run", "warning", says)
    return Finding("last run", "ok" if newest.state in (RunState.DONE, RunState.RUNNING) else "warning", says)


def _apart(connection: sa.Connection, folder: Path, pack: Pack, stored: str) -> Finding:
    """Say why the agreement in the database has another version than its pack on disk."""
    name, told = pack.agreement.id, compare(connection, pack)
    if told and all(one.saved is not None and not one.is_undecided for one in told):
        saved = counted(len(told), "record saved on the page differs", "records saved on the page differ")
        return Finding(f"agreement {name}", "ok", f"{saved} from the pack on disk: tracker agreement diff {name}")
    says = f"version {stored} is loaded, the pack on disk is {pack.agreement.version}: tracker agreement load {folder}"
    return Finding(f"agreement {name}", "warning", says)


def _learning(app: App, connection: sa.Connection) -> Iterator[Finding]:
    """Say what keeps models from being fitted, or from looking at what they know. app: its rules were asked for."""
    waiting = decisions.not_learned_from(connection)
    if waiting and not fit.is_there():
        says = f"nothing is learned from {counted(waiting, 'decision')}: scikit-learn is not installed: {fit.INSTALL}"
        yield Finding("learning", "warning", says)
    gone = models.dropped(connection)
    if gone:
        says = f"dropped by hand, also when their packs are loaded: {', '.join(gone)}; back by: tracker model use NAME"
        yield Finding("models of packs", "ok", says)
    unmade = sorted(one for one in app.vectors_wanted if one != made_here(adapter_in(one)))
    if unmade:
        says = (
            f"models would look at those by {', '.join(unmade)}, which is not installed; they decide without, or leave "
            f"it to the rules: {INSTALL}"
        )
        yield Finding("sentence vectors", "warning", says)
    adapters_there = {None, *adapters.digests(connection).values()}
    former = sorted(app.vectors_wanted.difference(unmade), key=str)
    gone_by = [one for one in former if adapter_in(one) not in adapters_there]
    if gone_by:
        says = (
            f"models look at those by {', '.join(gone_by)}, and the pack has another adapter now; they decide without, "
            "or leave it to the rules, until they are fitted anew: tracker model fit"
        )
        yield Finding("adapters of packs", "warning", says)


def _listed(names: Sequence[str]) -> str:
    """Return the names, but of many the first ones and how many further there are."""
    if len(names) <= _MOST_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED_OF_MANY])} and {len(names) - _NAMED_OF_MANY} more (tracker source list)"


def _sources(found: Sequence[Diagnosis]) -> Iterator[Finding]:
    """Say how many sources are active and, by category, which of them need something done."""
    active = [each for each in found if each.source.active]
    names_of = source_names(each.source for each in found)
    unusable = sum(each.health in FAILED for each in active)
    says = f"{len(active)} active" + (f", nothing can be had from {unusable} of them" if unusable else "")
    yield Finding("sources", "warning" if unusable or not active else "ok", says)
    for health in Health:
        if health not in (Health.OK, Health.NEVER_FETCHED):
            yield from _alike(health, [each for each in active if each.health is health], names_of)
    never = [names_of[each.source.id] for each in active if each.never_worked]
    if never:
        says = f"{_listed(never)}; to give one up: tracker source remove ADDRESS"
        yield Finding("sources that never worked", "warning", says)
    retired = [names_of[each.source.id] for each in found if each.source.retired_at is not None]
    if retired:
        yield Finding("retired sources", "warning", f"retired: {_listed(retired)}; tracker source list says why")


def _alike(health: Health, found: Sequence[Diagnosis], names_of: Mapping[int, str]) -> Iterator[Finding]:
    """Name the sources of one category by what there is to do about them."""
    for advice in sorted({each.advice for each in found}):
        names = [names_of[each.source.id] for each in found if each.advice == advice]
        yield Finding(f"sources: {HEALTHS[health]}", "warning", f"{_listed(names)}. {advice}")
