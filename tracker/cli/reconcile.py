"""`tracker agreement diff`: the packs on disk beside the database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap.app import App
from tracker.bootstrap.packs import pack_in, shared_folders
from tracker.catalogue.folders import pack_folders
from tracker.catalogue.pack import Pack
from tracker.cli.context import opened
from tracker.cli.output import as_json, print_json
from tracker.domain.difference import FieldDifference
from tracker.domain.phrases import overtaken_words
from tracker.domain.plural import counted
from tracker.domain.saved import told as told_saving
from tracker.errors import Invalid, NotFound
from tracker.runs.reconcile import Told, beside_rules, compare, write_back
from tracker.storage import agreements
from tracker.storage.codec import to_json
from tracker.storage.engine import reading

_LONGEST, _LED_BY = 200, 40


@dataclass(frozen=True, slots=True)
class _Compared:
    folder: Path
    pack: Pack
    told: list[Told]


@click.command()
@click.argument("agreement_id", metavar="[ID]", required=False)
@click.option(
    "--pack",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The pack's folder, where it is none of those that `init` loads.",
)
@click.option("--write", is_flag=True, help="Write what was saved on the page into the pack's files.")
@as_json
def diff(agreement_id: str | None, folder: Path | None, write: bool, as_json: bool) -> None:
    """Show what differs between the packs on disk and the database; exit code 1 when anything does.

    `added` stands in the database alone, `dropped` on disk alone.
    """
    app = opened()
    compared = [_compare(app, one) for one in _folders(app, agreement_id, folder)]
    if write:
        for one in compared:
            _write(one, quiet=as_json)
        compared = [_compare(app, one.folder) for one in compared]
    if as_json:
        print_json([_facts(one) for one in compared])
    else:
        for one in compared:
            _tell(one)
    if any(one.told for one in compared):
        raise SystemExit(1)


def _folders(app: App, agreement_id: str | None, folder: Path | None) -> list[Path]:
    """Return the folders of the packs that are asked about, and are in the database."""
    if folder is not None:
        if agreement_id is not None and folder.resolve().name != agreement_id:
            raise Invalid(f"{folder} is no folder of {agreement_id}: a pack's folder bears its id", field="--pack")
        return [folder]
    with reading(app.engine) as connection:
        known = agreements.titles(connection)
    if agreement_id is not None and agreement_id not in known:
        raise NotFound("agreement", agreement_id)
    found = [one for one in pack_folders(app.settings.pack_folders) if one.resolve().name in known]
    wanted = [one for one in found if agreement_id in (None, one.resolve().name)]
    if agreement_id is not None and not wanted:
        raise Invalid(f"no folder of packs has {agreement_id}; name its own", field="--pack")
    return wanted


def _compare(app: App, folder: Path) -> _Compared:
    pack = pack_in(folder)
    with reading(app.engine) as connection:
        beside = beside_rules(connection, pack, with_record=app.settings.load_record)
        return _Compared(folder, pack, [*compare(connection, pack), *beside])


def _write(one: _Compared, *, quiet: bool) -> None:
    written = write_back(one.folder, one.told, shared=shared_folders())
    for name in () if quiet else written.files:
        anew = " anew, without its comments: an entry of it stands in others too" if name in written.anew else ""
        click.echo(f"{one.folder / name}: written{anew}")


def _tell(one: _Compared) -> None:
    name = one.pack.agreement.id
    if not one.told:
        click.echo(f"{name}: {one.folder} and the database agree")
        return
    click.echo(f"{name}: {counted(len(one.told), 'difference')} between {one.folder} and the database")
    for told in one.told:
        known = told.difference
        where = {"added": "in the database alone", "dropped": "on disk alone"}.get(known.what, "changed")
        click.echo(f"  {known.kind} {known.name} {where}, {_why(told)}")
        if told.is_undecided:
            by_hand = "by" if known.kind == "event" else "on its page, or"
            click.echo(f"    the pack changed it since; decide {by_hand} `tracker agreement load DIR --ours|--theirs`")
        for line in (line for part in known.fields for line in _lines(part)):
            click.echo(f"    {line}")


def _why(told: Told) -> str:
    if told.saved is not None:
        return f"{told_saving(told.saved)}: {told.saved.note}"
    if told.became is not None:
        words = overtaken_words(told.became, in_words=date.isoformat)
        return f"{words}: {told.note}" if told.note else words
    return "not loaded or kept here" if told.difference.kind in ("source", "event") else "not loaded yet"


def _lines(part: FieldDifference) -> Iterator[str]:
    disk, here = part.disk, part.database
    if isinstance(disk, tuple | None) and isinstance(here, tuple | None):
        gone = [one for one in disk or () if one not in (here or ())]
        new = [one for one in here or () if one not in (disk or ())]
        begin = _where_apart(_words(gone[0]), _words(new[0])) if len(gone) == len(new) == 1 else 0
        if gone or new:
            on_disk = f" on disk alone: {_listed(gone, begin)}" if gone else ""
            in_database = f"{';' if gone else ''} in the database alone: {_listed(new, begin)}" if new else ""
            yield f"{part.field}:{on_disk}{in_database}"
            return
    begin = _where_apart(_words(disk), _words(here))
    yield f"{part.field}: {_shown(disk, begin)} on disk, {_shown(here, begin)} in the database"


def _listed(values: Sequence[object], begin: int) -> str:
    return ", ".join(_shown(value, begin) for value in values)


def _where_apart(disk: str, here: str) -> int:
    """Return where to begin so that the place from which two texts differ is shown, however long they are."""
    shorter = min(len(disk), len(here))
    apart = next((at for at in range(shorter) if disk[at] != here[at]), shorter)
    return max(0, apart - _LED_BY) if max(len(disk), len(here)) > _LONGEST else 0


def _shown(value: object, begin: int = 0) -> str:
    text = _words(value)
    end = begin + _LONGEST
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if end < len(text) else ''}"


def _words(value: object) -> str:
    """Return a value as a person reads it: of a record its parts by name, those that are set."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, tuple):
        return " or ".join(map(_words, value)) or "nothing"
    if is_dataclass(value):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        return ", ".join(f"{name} {_words(part)}" for name, part in parts.items() if part not in (None, (), ""))
    return str(value)


def _facts(one: _Compared) -> Mapping[str, Any]:
    return {
        "agreement": one.pack.agreement.id,
        "folder": str(one.folder),
        "differences": [_difference(told) for told in one.told],
    }


def _difference(told: Told) -> Mapping[str, Any]:
    known, saved = told.difference, told.saved
    return {
        "kind": known.kind,
        "name": known.name,
        "what": known.what,
        "fields": [to_json(part) for part in known.fields],
        "saved_by": None if saved is None else saved.author,
        "saved_at": None if saved is None else saved.saved_at.isoformat(),
        "note": told.note or None if saved is None else saved.note,
        "became": None if told.became is None else to_json(told.became),
        "undecided": told.is_undecided,
    }
