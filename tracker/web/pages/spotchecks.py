"""Spot checks: a draw's reports, one of them open for judging; and what they tell of all that was missed."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import Flag
from tracker.domain.item import Source
from tracker.domain.spotcheck import Draw, SpotCheck
from tracker.errors import NotFound
from tracker.review.recall import Recalls, recalls
from tracker.storage import agreements, flags, sources, spotchecks
from tracker.storage.agreements import Outline, Target


@dataclass(frozen=True, slots=True)
class Reading:
    """A drawn report opened for judging. flagged: what it is flagged for by the rules or a model, of the draw's
    agreement; open: targets that it may have been missed for; ticked: those that the judgement that holds names.
    """

    check: SpotCheck
    source: Source
    flagged: tuple[Flag, ...]
    open: tuple[Target, ...]
    ticked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """draws: all, newest first. left: how many of the shown draw nobody judged yet. recalls: the estimate; as it
    takes a count over all flags, only where it was asked for or no report waits to be judged.
    """

    draws: tuple[Draw, ...]
    draw: Draw | None
    checks: tuple[SpotCheck, ...]
    left: int
    reading: Reading | None
    previous: int | None
    next: int | None
    recalls: Recalls | None
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which draw or check is asked for; agreement: whose draw opens, if it has any, where neither is. asked: whether
    the estimate is wanted at once.
    """

    draw: int | None
    check: int | None
    agreement: str | None
    asked: bool


def gather(connection: sa.Connection, wanted: Wanted) -> Page:
    """Return a draw (by default the newest that is not judged to its end, of the agreement or the first one) with the
    named check open, or the first that nobody judged. Raises NotFound.
    """
    draw_id, check_id = wanted.draw, wanted.check
    draws = spotchecks.draws(connection)
    outlines = {outline.id: outline for outline in agreements.outlines(connection)}
    if check_id is not None:
        draw_id = spotchecks.get(connection, check_id).draw_id
    draw = _chosen(connection, draws, draw_id, agreement=wanted.agreement)
    checks = [] if draw is None else spotchecks.listed(connection, draw=draw.id)
    current = next((one for one in checks if one.id == check_id or (check_id is None and one.held is None)), None)
    at = None if current is None else checks.index(current)
    return Page(
        draws=tuple(draws),
        draw=draw,
        checks=tuple(checks),
        left=sum(one.held is None for one in checks),
        reading=None if current is None else _read(connection, current, outlines[current.agreement]),
        previous=None if not at else checks[at - 1].id,
        next=None if at is None or at + 1 >= len(checks) else checks[at + 1].id,
        recalls=recalls(connection, draw.agreement) if draw is not None and (wanted.asked or current is None) else None,
        titles={
            **{outline.id: outline.short_title for outline in outlines.values()},
            **{target.slug: target.title for outline in outlines.values() for target in outline.targets},
        },
    )


def _chosen(
    connection: sa.Connection, draws: Sequence[Draw], draw_id: int | None, *, agreement: str | None
) -> Draw | None:
    if draw_id is not None:
        found = next((draw for draw in draws if draw.id == draw_id), None)
        if found is None:
            raise NotFound("draw", draw_id)
        return found
    unfinished = spotchecks.unfinished(connection)
    mine = [draw for draw in draws if draw.agreement == agreement]
    mine = mine or sorted(draws, key=lambda draw: draw.agreement)  # of the first agreement, as other pages open
    return next((draw for draw in mine if draw.id in unfinished), mine[0] if mine else None)


def _read(connection: sa.Connection, check: SpotCheck, outline: Outline) -> Reading:
    named = frozenset(() if check.held is None else check.held.missed)
    live = [
        entry.flag
        for entry in flags.of_items(connection, [check.item.id])
        if entry.flag.withdrawn_at is None and agreement_in(entry.flag.obligation) == check.agreement
    ]
    flagged = tuple(flag for flag in live if flag.obligation not in named and not flag.match.by_spot_check)
    taken = {flag.obligation for flag in flagged}
    return Reading(
        check=check,
        source=sources.get(connection, check.item.source_id),
        flagged=flagged,
        open=tuple(target for target in outline.targets if target.slug not in taken),
        ticked=named,
    )


def following(connection: sa.Connection, judged: SpotCheck) -> int | None:
    """Return which check comes up after one was judged: the next of its draw that nobody judged, None when all are."""
    left = [one for one in spotchecks.listed(connection, draw=judged.draw_id) if one.held is None]
    behind = [one for one in left if one.place > judged.place]
    return (behind or left)[0].id if left else None
