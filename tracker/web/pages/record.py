"""Lists of what happened and of what was found, over a whole agreement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.determination import Determination, Evidence, all_holding, replaced
from tracker.domain.event import Event
from tracker.domain.obligation import Obligation
from tracker.domain.overtaken import Overtaken, lost_of
from tracker.domain.terms import number_key
from tracker.errors import NotFound
from tracker.review.cited import events_overtaken, overtaken
from tracker.storage import agreements, determinations, events
from tracker.storage.agreements import Outline


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; None means any. agreement: id; the first one where it is not known. obligation:
    slug.
    """

    agreement: str | None
    obligation: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A determination in the list. replaced_by: id of the one that superseded it. lost: how many pieces of its evidence
    no longer say what was cited."""

    determination: Determination
    replaced_by: int | None
    holds: bool
    lost: int


@dataclass(frozen=True, slots=True)
class RecordPage:
    """outline: of the agreement that is shown, None when no pack is loaded. events, findings: of the one kind that is
    listed, latest first. dropped: what the pack has no more, of that which is listed or asked for. overtaken: event
    id -> what became of it, of those that no longer stand.
    """

    outlines: tuple[Outline, ...]
    outline: Outline | None
    wanted: Wanted
    dropped: tuple[Obligation, ...]
    events: tuple[Event, ...] = ()
    findings: tuple[Found, ...] = ()
    overtaken: Mapping[int, Overtaken] = field(default_factory=dict)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Value and words of each target, at the end of those that the pack dropped."""
        targets = () if self.outline is None else self.outline.targets
        standing = [(one.slug, f"{one.number} {one.title}") for one in targets]
        return [*standing, *((one.slug, f"{one.number} {one.title} (not in the pack)") for one in self.dropped)]

    @property
    def titles(self) -> dict[str, str]:
        """Title of each target, by slug."""
        targets = () if self.outline is None else self.outline.targets
        return {one.slug: one.title for one in targets} | {one.slug: one.title for one in self.dropped}


def of_events(connection: sa.Connection, wanted: Wanted) -> RecordPage:
    """Return the events that nothing supersedes. Raises NotFound."""
    outlines, outline = _outline(connection, wanted)
    found = [] if outline is None else events.current(connection, outline.id)
    shown = [one for one in reversed(found) if wanted.obligation in (None, *one.obligations)]
    dropped = _dropped(connection, outline, wanted, {slug for one in found for slug in one.obligations})
    became = events_overtaken(connection, shown)
    return RecordPage(outlines, outline, wanted, dropped, events=tuple(shown), overtaken=became)


def of_findings(connection: sa.Connection, wanted: Wanted, *, now: datetime) -> RecordPage:
    """Return every determination, superseded ones and drafts too. Raises NotFound."""
    outlines, outline = _outline(connection, wanted)
    known = {} if outline is None else determinations.recorded(connection, agreement_id=outline.id)
    listed = [recorded for slug, recorded in known.items() if wanted.obligation in (None, slug)]
    became = overtaken(connection, {cited for recorded in listed for one in recorded for cited in one.evidence})
    shown = [found for recorded in listed for found in _found(recorded, became, now=now)]
    shown.sort(key=lambda one: (one.determination.recorded_at, one.determination.id), reverse=True)
    return RecordPage(outlines, outline, wanted, _dropped(connection, outline, wanted, known), findings=tuple(shown))


def _found(recorded: list[Determination], became: Mapping[Evidence, Overtaken], *, now: datetime) -> list[Found]:
    gone = replaced(recorded)
    held = {one.id for one in all_holding(recorded, day=now.date(), known_at=now)}
    return [
        Found(one, gone.get(one.id), one.id in held, lost_of(became.get(cited) for cited in one.evidence))
        for one in recorded
    ]


def _outline(connection: sa.Connection, wanted: Wanted) -> tuple[tuple[Outline, ...], Outline | None]:
    outlines = tuple(agreements.outlines(connection))
    named = wanted.agreement if wanted.obligation is None else agreement_in(wanted.obligation)
    if named is None:
        return outlines, outlines[0] if outlines else None
    chosen = next((one for one in outlines if one.id == named), None)
    if chosen is None:
        raise NotFound("agreement", named)
    if wanted.obligation is not None and wanted.obligation not in agreements.obligation_ids(connection):
        raise NotFound("obligation or watchpoint", wanted.obligation)
    return outlines, chosen


def _dropped(
    connection: sa.Connection, outline: Outline | None, wanted: Wanted, recorded: Collection[str]
) -> tuple[Obligation, ...]:
    """Return what the pack has no more, by number. recorded: slugs of that on which something is listed."""
    gone = {} if outline is None else agreements.retired_obligations(connection, outline.id)
    kept = [one.obligation for slug, one in gone.items() if slug in recorded or slug == wanted.obligation]
    return tuple(sorted(kept, key=lambda one: number_key(one.number)))
