"""Check an installation and the audit chain."""

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa

from tracker import __version__
from tracker.bootstrap.app import App
from tracker.bootstrap.learning import not_learned_from
from tracker.bootstrap.packs import pack_in
from tracker.bootstrap.running import last_run
from tracker.catalogue.folders import pack_folders, passed_over, without_folder, without_packs
from tracker.catalogue.pack import Pack
from tracker.cli.context import opened, opened_as_it_is
from tracker.cli.output import NO_FOLDER, as_json, print_json, print_table
from tracker.domain.file_import import ImportState
from tracker.domain.health import ADVICE, FAILED, Diagnosis, Health
from tracker.domain.names import source_names
from tracker.domain.phrases import HEALTHS
from tracker.domain.plural import counted
from tracker.domain.run import RunState
from tracker.errors import InvalidFile, TrackerError
from tracker.flagging import fit
from tracker.flagging.vectors import INSTALL
from tracker.flagging.vectors import name as made_here
from tracker.runs.reconcile import compare
from tracker.storage import (
    agreements,
    healths,
    imports,
    models,
    saved_marks,
    schema,
    stance_models,
    tampering,
    waiting_items,
)
from tracker.storage import audit as chain
from tracker.storage.engine import damage, is_read_only, reading, shown

_MOST_NAMED, _NAMED_OF_MANY = 12, 10
_SQLITE_FIXED = (3, 51, 3)


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
    findings = [*_program(app), *of_packs, *_database(app, packs)]
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


def _database(app: App, packs: Mapping[Path, Pack]) -> Iterator[Finding]:
    address = shown(app.engine)
    try:
        schema.require_current(app.engine, app.migrations)
    except TrackerError as error:
        yield Finding("database", "fault", str(error))
        return
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


def _contents(app: App, connection: sa.Connection, packs: Mapping[Path, Pack]) -> Iterator[Finding]:
    faults = _forged(connection)
    says = counted(chain.length(connection), "entry", "entries") if not faults else "; ".join(faults[:3])
    yield Finding("audit chain", "fault" if faults else "ok", says)
    loaded = agreements.versions(connection)
    yield Finding("agreements", "ok" if loaded else "warning", ", ".join(loaded) or "none: run `tracker init`")
    for name in without_folder(loaded, app.settings.pack_folders):
        yield Finding(f"agreement {name}", "warning", NO_FOLDER)
    for folder, pack in packs.items():
        stored = loaded.get(pack.agreement.id)
        if stored not in (None, pack.agreement.version):
            yield _apart(connection, folder, pack, str(stored))
    stale = len(waiting_items.flagged_otherwise(connection, app.rules().version, after=0, limit=1000))
    if stale:
        yield Finding("flags", "warning", f"{stale} or more items were flagged by other rules: tracker flag redo")
    yield from _learning(app, connection)
    for name in loaded:
        page = saved_marks.page(connection, name)
        rules = sum(one.pack_changed_at is not None for one in page.saved)
        sets = sum(one.pack_changed_at is not None for one in page.sets)
        told = [counted(number, what) for number, what in ((rules, "indicator"), (sets, "named set")) if number]
        if told:
            says = f"{' and '.join(told)} changed on the page and in the pack: tracker agreement diff"
            yield Finding(f"rules of {name}", "warning", f"{says} {name}")
    yield from _sources(healths.of_all(connection, now=app.clock()))
    newest = last_run(app, connection)
    if newest is None:
        yield Finding("last run", "warning", "none yet")
    else:
        state = "ok" if newest.state in (RunState.DONE, RunState.RUNNING) else "warning"
        yield Finding("last run", state, f"{newest.state}, {newest.started_at:%Y-%m-%d %H:%M} UTC")
    unfinished = [one for one in imports.newest(connection, limit=100) if one.state is ImportState.STARTED]
    for one in unfinished:
        says = f"stopped or under way after {one.rows_done} of {one.rows} reports: tracker item import goes on"
        yield Finding(f"import of {one.name}", "warning", says)


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
    waiting = not_learned_from(connection)
    if waiting and not fit.is_there():
        says = f"nothing is learned from {counted(waiting, 'decision')}: scikit-learn is not installed: {fit.INSTALL}"
        yield Finding("learning", "warning", says)
    gone = [*models.dropped(connection), *stance_models.dropped(connection)]
    if gone:
        says = f"dropped by hand, also when their packs are loaded: {', '.join(gone)}; back by: tracker model use NAME"
        yield Finding("models of packs", "ok", says)
    unmade = sorted(app.vectors_wanted - {made_here()})
    if unmade:
        says = (
            f"models would look at those by {', '.join(unmade)}, which is not installed; they decide without, or leave "
            f"it to the rules: {INSTALL}"
        )
        yield Finding("sentence vectors", "warning", says)


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
        names = [names_of[each.source.id] for each in active if each.health is health]
        if names and health not in (Health.OK, Health.NEVER_FETCHED):
            yield Finding(f"sources: {HEALTHS[health]}", "warning", f"{_listed(names)}. {ADVICE[health]}")
    never = [names_of[each.source.id] for each in active if each.never_worked]
    if never:
        says = f"{_listed(never)}; to give one up: tracker source remove ADDRESS"
        yield Finding("sources that never worked", "warning", says)
    retired = [names_of[each.source.id] for each in found if each.source.retired_at is not None]
    if retired:
        yield Finding("retired sources", "warning", f"retired: {_listed(retired)}; tracker source list says why")
