"""Read one pack: every file checked, every fault of every file told at once."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from tracker.catalogue import schema
from tracker.catalogue.checks import PackFiles, cross_faults, groups_twice, lemma_faults
from tracker.catalogue.convert import CheckedPack, agreement_of, forms_in, shared_names, source_of
from tracker.catalogue.document import Document
from tracker.catalogue.learned import read_learned
from tracker.catalogue.lines import read_yaml
from tracker.catalogue.meanings import meaning_faults
from tracker.catalogue.nearest import nearest
from tracker.catalogue.pack import ADAPTER, MODELS, SHARED, Pack, RecordLine
from tracker.catalogue.reasons import checked
from tracker.catalogue.tables import read_csv, read_json_lines
from tracker.errors import Fault, InvalidFile

M = TypeVar("M", bound=BaseModel)

_SOURCE_COLUMNS = tuple(schema.SourceRow.model_fields)
_FILES = (
    "agreement.yaml",
    "places.yaml",
    "indicators.yaml",
    "events.yaml",
    "sources.csv",
    "record.jsonl",
    MODELS,
    ADAPTER,
)


def read_pack(folder: Path, *, shared: Sequence[Path] = (), learned: bool = True) -> Pack:
    """Return the pack in `folder`; its version is a digest of what it says, whatever its comments and layout, and of
    what it takes from the shared groups.

    shared: folders with groups for all packs beside the one that stands next to the pack's own (`shared`), which comes
    first; of groups of one name the first is taken. learned: whether with its models. events.yaml and record.jsonl may
    be absent, every other file must be there. Raises InvalidFile with all faults of all files, in the order of the
    files.
    """
    name = folder.resolve().name
    if not folder.is_dir():
        raise InvalidFile(str(folder), [Fault(str(folder), 0, "", "there is no such folder")])
    files = open_pack(folder, shared=shared)
    pack, faults = _check(files)
    faults = [*_stray_faults(folder), *faults, *cross_faults(files, folder=name), *meaning_faults(files)]
    if pack is None or faults:
        raise InvalidFile(str(folder), _in_order(files, faults))
    taught = read_learned(folder, pack.agreement.id, models=learned)
    return Pack(
        agreement=agreement_of(pack, version=_version(pack)),
        sources=tuple(source_of(row) for row in pack.sources),
        record=tuple(RecordLine(**row.model_dump()) for row in pack.record),
        models=taught.models,
        stances=taught.stances,
        adapter=taught.adapter,
    )


def open_pack(folder: Path, *, shared: Sequence[Path] = ()) -> PackFiles:
    """Return the files of a pack as they are written, with their faults; shared: as for `read_pack`."""
    return _open(folder, read_shared((folder.resolve().parent / SHARED, *shared)))


def read_shared(folders: Iterable[Path]) -> tuple[Document, ...]:
    """Return the files of shared groups in the folders, each folder once; a group that an earlier folder has is left
    out of the later ones.
    """
    files: list[Document] = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        known = {name for file in files for name, _ in file.root["groups"].pairs()}
        for path in sorted(folder.glob("*.yaml")):
            file = read_yaml(path, name=f"{SHARED}/{path.name}")
            files.append(_without_groups(file, known) if known and isinstance(file.content, dict) else file)
    return tuple(files)


def _without_groups(file: Document, known: Collection[str]) -> Document:
    content = file.content if isinstance(file.content, dict) else {}
    groups = content.get("groups")
    if not isinstance(groups, dict):
        return file
    left = {name: terms for name, terms in groups.items() if name not in known}
    return replace(file, content={**content, "groups": left})


def shared_faults(folder: Path) -> list[Fault]:
    """Return the faults of a folder of shared groups."""
    files = read_shared((folder,))
    faults = [fault for file in files for fault in (*file.faults, *checked(file, schema.SharedFile)[1])]
    faults += groups_twice(files)
    faults += (fault for file in files for _, terms in file.root["groups"].pairs() for fault in lemma_faults(terms))
    order = {file.file: number for number, file in enumerate(files)}
    return sorted(dict.fromkeys(faults), key=lambda fault: (order[fault.file], fault.line))


def _open(folder: Path, shared: tuple[Document, ...]) -> PackFiles:
    events, record = folder / "events.yaml", folder / "record.jsonl"
    return PackFiles(
        agreement=read_yaml(folder / "agreement.yaml"),
        places=read_yaml(folder / "places.yaml"),
        indicators=tuple(
            read_yaml(path) for path in (folder / "indicators.yaml", *sorted(folder.glob("indicators-*.yaml")))
        ),
        events=read_yaml(events) if events.exists() else None,
        sources=read_csv(folder / "sources.csv", _SOURCE_COLUMNS),
        record=read_json_lines(record) if record.exists() else None,
        shared=shared,
    )


def _check(files: PackFiles) -> tuple[CheckedPack | None, list[Fault]]:
    """Return the files as models, None unless all of them are sound, and the faults of each file by itself."""
    faults = [fault for file in files.all for fault in file.faults]

    def whole(file: Document | None, model: type[M]) -> M | None:
        if file is None or not file.readable:
            return None
        content, found = checked(file, model)
        # What could not be read as a value counts once, not again as a value that is missing.
        told = {(fault.line, fault.field) for fault in file.faults}
        faults.extend(fault for fault in found if (fault.line, fault.field) not in told)
        return content

    def rows(file: Document | None, model: type[M]) -> tuple[M, ...]:
        sound = []
        for node in files.rows(file):
            row, found = checked(node.document, model, node.path)
            faults.extend(found)
            sound += [] if row is None else [row]
        return tuple(sound)

    agreement, places = whole(files.agreement, schema.AgreementFile), whole(files.places, schema.PlacesFile)
    parts = [whole(file, schema.IndicatorsFile) for file in files.indicators]
    indicators = tuple(part for part in parts if part is not None)
    groups = [part.groups for file in files.shared if (part := whole(file, schema.SharedFile)) is not None]
    events = whole(files.events, schema.EventsFile)
    sources, record = rows(files.sources, schema.SourceRow), rows(files.record, schema.RecordRow)
    region = next((part.region for part in indicators if part.region is not None), None)
    if faults or agreement is None or places is None or region is None:
        return None, faults
    happened = () if events is None else tuple(events.events)
    named = shared_names(indicators)
    shared = {name: terms for part in groups for name, terms in part.items() if name in named}
    return CheckedPack(agreement, places, indicators, region, happened, sources, record, shared), faults


def _stray_faults(folder: Path) -> list[Fault]:
    """A misspelt optional file would otherwise be left out in silence."""
    faults = []
    for path in sorted(folder.iterdir()):
        known = path.name in _FILES or path.match("indicators-*.yaml")
        if known or path.suffix not in (".yaml", ".yml", ".csv", ".jsonl", ".json", ".npz"):
            continue
        near = nearest(path.name, _FILES)
        meant = "" if near is None else f"; did you mean `{near}`?"
        faults.append(Fault(path.name, 0, "", f"a pack has no such file{meant}"))
    return faults


def _in_order(files: PackFiles, faults: list[Fault]) -> list[Fault]:
    order = {file.file: index for index, file in enumerate(files.all)}
    unique = dict.fromkeys(faults)
    return sorted(unique, key=lambda fault: (order.get(fault.file, len(order)), fault.line))


def _version(pack: CheckedPack) -> str:
    groups = {name: terms for part in pack.indicators for name, terms in part.groups.items()}
    signs = [_plain(entry) for part in pack.indicators for entry in part.indicators]
    content: dict[str, object] = {
        "agreement": _plain(pack.agreement),
        "places": _plain(pack.places),
        "region": _plain(pack.region),
        "groups": groups,
        "indicators": signs,
        "events": [_plain(entry) for entry in pack.events],
        "sources": [_plain(row) for row in pack.sources],
        "record": [_plain(row) for row in pack.record],
    }
    # Only where there are any: a pack without lemmas and shared groups keeps its version.
    forms = forms_in(pack)
    content |= {"shared": pack.shared} if pack.shared else {}
    content |= {"forms": forms} if forms else {}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _plain(entry: BaseModel) -> object:
    # Without defaults: a field that is added to the schema later changes no pack that does not use it.
    return entry.model_dump(mode="json", exclude_defaults=True)
