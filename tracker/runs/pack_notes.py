"""What is worth knowing of a pack that has no faults: how its rules meet reports, and one another."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.catalogue import notes
from tracker.catalogue.pack import Pack
from tracker.catalogue.read import open_pack
from tracker.errors import Fault
from tracker.flagging.usage import PLACES, Report, matching_terms


@dataclass(frozen=True, slots=True)
class PackNotes:
    """Notes by file and line. idle: lists with terms that match no report; shadowed: terms and indicators that others
    make needless; languages: what is left out in a language. reports: how many were looked at.
    """

    reports: int
    idle: tuple[Fault, ...]
    shadowed: tuple[Fault, ...]
    languages: tuple[Fault, ...]


def pack_notes(folder: Path, pack: Pack, reports: Sequence[Report], *, shared: Sequence[Path] = ()) -> PackNotes:
    """Return the notes on the sound pack in `folder`, its terms tried on its own record and on the reports given."""
    files = open_pack(folder, shared=shared)
    tried: list[Report] = [*pack.record, *reports]
    matched = matching_terms(pack.agreement, tried)
    langs = {report.lang for report in tried if report.lang is not None}
    idle = notes.unmatched(files, matched=matched, places=PLACES, langs=langs)
    return PackNotes(
        reports=len(tried),
        idle=tuple(notes.in_order(files, idle)),
        shadowed=tuple(notes.in_order(files, notes.shadow_notes(files))),
        languages=tuple(notes.in_order(files, notes.language_notes(files))),
    )
