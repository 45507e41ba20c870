"""Agreements and their packs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click

from tracker.bootstrap import retiring
from tracker.bootstrap.packs import notes_on, pack_in
from tracker.bootstrap.running import are_flagged_otherwise, flag_left_over
from tracker.bootstrap.sign_in import acting_account
from tracker.catalogue.folders import is_shared, loaded_instead, without_folder
from tracker.catalogue.read import shared_faults
from tracker.cli.context import acting, opened
from tracker.cli.notes import KINDS, Chosen, Depth, tell_notes
from tracker.cli.output import NO_FOLDER, as_json, print_json, print_table
from tracker.cli.reconcile import diff
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.obligation import Obligation
from tracker.domain.plural import counted
from tracker.domain.saved import Take
from tracker.domain.wording import lemmas_in
from tracker.errors import Fault, Invalid, InvalidFile
from tracker.flagging.labelled import read_labelled
from tracker.flagging.usage import Report
from tracker.inflection.forms import forms_of
from tracker.runs import packs
from tracker.storage import agreements, items, sources, watching
from tracker.storage.codec import to_json
from tracker.storage.engine import reading

_BOTH_CHANGED = "Where both changed an indicator, a named set or an event"


@click.group()
def agreement() -> None:
    """Agreements, as packs describe them."""


agreement.add_command(diff)


@agreement.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List the agreements in the database."""
    app = opened()
    with reading(app.engine) as connection:
        loaded = agreements.loaded(connection)
        retired = watching.retired(connection)
    gone = without_folder((one.id for one in loaded), app.settings.pack_folders)
    if as_json:
        at = {name: one.at for name, one in retired.items()}
        print_json([{**_brief(one), "has_folder": one.id not in gone, "retired_at": at.get(one.id)} for one in loaded])
        return
    columns = ("id", "title", "clauses", "obligations", "watchpoints", "indicators", "version")
    print_table(columns, [tuple(_brief(one).values()) for one in loaded])
    for one in retired.values():
        click.echo(f"note: {one.agreement}: {one.told}")
    for name in (name for name in gone if name not in retired):
        click.echo(f"note: {name}: {NO_FOLDER}")


@agreement.command()
@click.argument("agreement_id", metavar="ID")
@as_json
def show(agreement_id: str, as_json: bool) -> None:
    """Show one agreement whole."""
    with reading(opened().engine) as connection:
        one = agreements.get(connection, agreement_id)
        gone = watching.of(connection, agreement_id)
    if as_json:
        print_json({**_whole(one), "retired": gone})
        return
    click.echo(f"{one.title}\n{one.summary}\nin force {one.in_force_at.isoformat()}, version {one.version}")
    click.echo("" if gone is None else f"{gone.told}\n")
    rows = [(target.number, target.kind.value, target.clause, target.title) for target in one.targets]
    print_table(("obligation", "kind", "clause", "title"), rows)


@agreement.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--notes", "with_notes", is_flag=True, help="Sum the notes up by kind and by file.")
@click.option("--all", "whole", is_flag=True, help="Print every note.")
@click.option("--kind", type=click.Choice(KINDS), help="Print every note of one kind, see --notes.")
@click.option("--about", metavar="TEXT", help="Print every note whose file, field or words hold this text.")
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Labelled reports (JSON Lines) on which terms are tried, beside the pack's record.",
)
@click.option("--stored", is_flag=True, help="Try the terms on the stored items too.")
@as_json
def check(folder: Path, against: tuple[Path, ...], stored: bool, as_json: bool, **asked: Any) -> None:
    """Check a pack; names file, line, field and reason of every fault, all of them at once.

    Without faults it also notes which terms match no report, which terms and indicators others make needless, and what
    is left out in a language. Notes are no faults; there can be thousands, so that they are summed up unless `--all`,
    `--kind` or `--about` asks for them. With `--json` the notes that these ask for are printed, all without them.
    """
    if is_shared(folder):
        _check_shared(folder, as_json=as_json)
        return
    try:
        pack = pack_in(folder)
    except InvalidFile as error:
        _refuse(folder, error.faults, as_json=as_json)
    reports: list[Report] = [report for file in against for report in read_labelled(file)]
    if stored:
        with reading(opened().engine) as connection:
            reports += items.stored(connection)
    chosen = Chosen(asked["kind"], asked["about"])
    notes = chosen.of(notes_on(folder, pack, reports))
    if as_json:
        print_json({"ok": True, "faults": [], "notes": notes, **_brief(pack.agreement)})
    else:
        record = f"{counted(len(pack.sources), 'source')}, {counted(len(pack.record), 'past report')}"
        click.echo(f"{folder}: no faults; {counted(len(pack.agreement.obligations), 'obligation')}, {record}")
        every = asked["whole"] or chosen != Chosen(None, None)
        tell_notes(notes, Depth.EVERY if every else Depth.BY_FILE if asked["with_notes"] else Depth.COUNTS)


def _check_shared(folder: Path, *, as_json: bool) -> None:
    faults = shared_faults(folder)
    if faults:
        _refuse(folder, faults, as_json=as_json)
    if as_json:
        print_json({"ok": True, "faults": []})
    else:
        click.echo(f"{folder}: no faults; groups for all packs, no pack")


def _refuse(folder: Path, faults: Sequence[Fault], *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"ok": False, "faults": faults})
    else:
        for fault in faults:
            click.echo(str(fault))
        click.echo(f"{folder}: {counted(len(faults), 'fault')}", err=True)
    raise SystemExit(1)


@agreement.command()
@click.argument("lang", metavar="LANG")
@click.argument("lemmas", metavar="WORD...", nargs=-1, required=True)
@as_json
def forms(lang: str, lemmas: tuple[str, ...], as_json: bool) -> None:
    """Show the forms for which `~WORD` stands in a term, by language (`en`, `ru`, `hy`, ...)."""
    for lemma in lemmas:
        if lemmas_in(f"~{lemma}") != [lemma]:
            raise Invalid(f"found {lemma!r}; one word is needed", field="WORD")
    found = {lemma: forms_of(lang, lemma) for lemma in lemmas}
    if as_json:
        print_json(found)
        return
    for lemma, words in found.items():
        click.echo(f"{lemma}: {' '.join(words)}")


@agreement.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
@click.option("--theirs", "take", flag_value="theirs", help=f"{_BOTH_CHANGED}: take the pack's version.")
@click.option("--ours", "take", flag_value="ours", help=f"{_BOTH_CHANGED}: keep the page's version.")
@as_json
def load(folder: Path, take: str | None, as_json: bool) -> None:
    """Load a pack, or its changes. What the pack drops is retired; reviews and flags stay.

    Indicators and named sets that were saved on the page, and events that were corrected there, stay as they are
    there, and what was retired or withdrawn stays out of use. Where the pack changed or dropped such a one since, a
    note says so at every load, until somebody decides by --ours or --theirs, for all of them at once. Sources that are
    there already stay as they are either way.
    """
    if is_shared(folder):
        raise Invalid(f"{folder} holds groups for all packs; load the packs that use them", field="DIR")
    app = opened()
    pack = pack_in(folder)
    loaded = packs.load(
        app.engine,
        pack,
        at=app.clock(),
        with_record=app.settings.load_record,
        take=None if take is None else Take(take),
    )
    other = loaded_instead(folder, app.settings.pack_folders)
    if other is not None:
        loaded = replace(loaded, notes=(*loaded.notes, f"every start loads {other} in place of {folder}"))
    flags_new = flag_left_over(app)
    if as_json:
        changes = [{"kind": c.kind, "name": c.name, "change": c.change} for c in loaded.changes]
        print_json({**to_json(loaded), "changes": changes, "flags_new": flags_new})
    else:
        describe(loaded, are_flagged_otherwise=are_flagged_otherwise(app))


@agreement.command()
@click.argument("agreement_id", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="The reason, which stays on record.")
@acting
def retire(agreement_id: str, why: str, actor: str | None) -> None:
    """Watch an agreement no more: nothing new is flagged, drawn or announced for it, and starts pass its pack over.

    All that is on record stays, can be read and reported on; decisions can still be entered.
    """
    app = opened()
    retiring.retire(app, agreement_id, actor=acting_account(app, actor).name, why=why)
    with reading(app.engine) as connection:
        brought = [one for one in sources.feeds(connection, active_only=True) if one.origin == agreement_id]
        others = agreements.versions(connection, watched_only=True)
    click.echo(f"{agreement_id} is retired; its records stay")
    if brought and others:
        came = counted(len(brought), "active source")
        click.echo(
            f"note: {came} came with its pack, and stay: other agreements are searched for in them too", err=True
        )


@agreement.command()
@click.argument("agreement_id", metavar="ID")
@click.option("--why", required=True, metavar="TEXT", help="The reason, which stays on record.")
@acting
def restore(agreement_id: str, why: str, actor: str | None) -> None:
    """Watch a retired agreement again."""
    app = opened()
    retiring.restore(app, agreement_id, actor=acting_account(app, actor).name, why=why)
    click.echo(f"{agreement_id} is watched again; the next start loads its pack, as `tracker agreement load` does")
    click.echo("the next run flags what came meanwhile, keeping every review")


def describe(loaded: packs.PackLoad, *, are_flagged_otherwise: bool) -> None:
    """Print what loading a pack changed, in a few lines. are_flagged_otherwise: stored items, by other rules."""
    what = "loaded" if loaded.first else "changed" if loaded.changes else "unchanged"
    counts = (
        counted(loaded.sources_new, "new source"),
        counted(loaded.reports_new, "new past report"),
        counted(loaded.events_new, "new event"),
    )
    click.echo(f"{loaded.agreement}: {what}; {', '.join(counts)}")
    for change in loaded.changes:
        click.echo(f"  {change.kind} {change.name} {change.change}")
    for note in loaded.notes:
        click.echo(f"  note: {note}")
    if are_flagged_otherwise and loaded.first:
        click.echo("  stored items were flagged without it: `tracker flag redo` flags them anew, keeping every review")
    elif are_flagged_otherwise and loaded.changes:
        click.echo("  rules changed: `tracker flag redo` flags stored items anew, keeping every review")
    elif loaded.models_changed and not loaded.first:
        click.echo("  models changed: `tracker flag redo --all` flags stored items anew, keeping every review")


def _brief(one: Agreement) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.short_title,
        "clauses": len(one.clauses),
        "obligations": len(one.obligations),
        "watchpoints": len(one.watchpoints),
        "indicators": len(one.indicators),
        "version": one.version,
    }


def _whole(one: Agreement) -> dict[str, Any]:
    return {
        **{key: value for key, value in to_json(one).items() if key != "forms"},
        "obligations": [_target(target) for target in one.obligations],
        "watchpoints": [_target(target) for target in one.watchpoints],
        "indicators": [_indicator(indicator) for indicator in one.indicators],
    }


def _target(target: Obligation) -> dict[str, Any]:
    return {"id": target.number, "slug": target.slug, **to_json(target)}


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {**to_json(indicator), "languages": sorted(lang for lang, terms in indicator.terms.items() if terms)}
