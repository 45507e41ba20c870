"""The notes of `tracker agreement check`: chosen, summed up, printed."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

import click

from tracker.domain.plural import counted
from tracker.errors import Fault
from tracker.runs.pack_notes import PackNotes

KINDS = ("idle", "shadowed", "languages")
"""As `--json` names them: terms that match no report, what others make needless, gaps in a language."""


class Depth(IntEnum):
    """How much of the notes is printed."""

    COUNTS = 0
    BY_FILE = 1
    EVERY = 2


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notes are asked for; None means any. about: a part of their file, field or words."""

    kind: str | None
    about: str | None

    def of(self, notes: PackNotes) -> PackNotes:
        """Return the notes that are asked for."""
        return replace(
            notes,
            idle=self._left("idle", notes.idle),
            shadowed=self._left("shadowed", notes.shadowed),
            languages=self._left("languages", notes.languages),
        )

    def _left(self, kind: str, found: Iterable[Fault]) -> tuple[Fault, ...]:
        if self.kind not in (None, kind):
            return ()
        about = (self.about or "").casefold()
        return tuple(note for note in found if about in str(note).casefold())


def tell_notes(notes: PackNotes, depth: Depth) -> None:
    """Print how many notes of each kind there are, with their files or with every one of them."""
    heads = {
        "idle": f"lists with terms that match none of {counted(notes.reports, 'report')}",
        "shadowed": "lists and indicators with what others make needless",
        "languages": "gaps in a language",
    }
    found = {kind: getattr(notes, kind) for kind in KINDS}
    for kind, these in found.items():
        if these:
            click.echo(f"{len(these)} {heads[kind]}" + (":" if depth else ""))
            for line in _lines(these, depth):
                click.echo(f"  {line}")
    if not any(found.values()):
        click.echo("no note" + (" that was asked for" if depth is Depth.EVERY else ""))
    elif depth is Depth.COUNTS:
        click.echo("--notes sums them up, --all prints them")
    elif depth is Depth.BY_FILE:
        click.echo(f"--all prints them, --kind ({', '.join(KINDS)}) or --about TEXT some of them")


def _lines(notes: tuple[Fault, ...], depth: Depth) -> Iterator[str]:
    if depth is Depth.EVERY:
        yield from map(str, notes)
    elif depth is Depth.BY_FILE:
        for file, number in Counter(note.file for note in notes).items():
            yield f"{file}: {number}, from line {min(note.line for note in notes if note.file == file)} on"
