"""Packs as they are read and tried on their own. Dear to import (pydantic, YAML): only work on packs imports it."""

from collections.abc import Sequence
from pathlib import Path

from tracker.catalogue.pack import SHARED, Pack
from tracker.catalogue.read import read_pack
from tracker.flagging.usage import Report
from tracker.runs.pack_notes import PackNotes, pack_notes
from tracker.settings import shipped


def pack_in(folder: Path, *, learned: bool = True) -> Pack:
    """Return the pack in a folder, which may use the groups shared beside it and those that are shipped.

    learned: whether with its models, which are of no use where they are to be fitted again. Raises InvalidFile with all
    its faults.
    """
    return read_pack(folder, shared=shared_folders(), learned=learned)


def notes_on(folder: Path, pack: Pack, reports: Sequence[Report]) -> PackNotes:
    """Return what is worth knowing of a sound pack, its terms tried on its own record and on the reports given."""
    return pack_notes(folder, pack, reports, shared=shared_folders())


def shared_folders() -> tuple[Path, ...]:
    """Return the shipped folders with groups for all packs."""
    return (shipped("clauses") / SHARED,)
