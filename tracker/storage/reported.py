"""What reports over a past period are built from: flags, texts and fetches as they stood at a moment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from tracker.domain.flag import SPOT_CHECK, Stance
from tracker.domain.item import Item, Outcome, Revision
from tracker.domain.review import Decision
from tracker.storage import fetches
from tracker.storage import tables as t
from tracker.storage.items import as_item, selection
from tracker.storage.source_history import facts_before

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class FiledFlag:
    """A flag with its item in the form that it had. obligation: slug."""

    flag_id: int
    obligation: str
    item: Item


@dataclass(frozen=True, slots=True)
class LastFetches:
    """When a source was last fetched, and when that last failed and why; None when it never happened. kind, status: of
    the failure, None where that is not known. entries, note: of the last fetch that came well and read a body, None
    when there is none, note too when it was whole."""

    success_at: datetime | None = None
    error_at: datetime | None = None
    error: str | None = None
    kind: str | None = None
    status: int | None = None
    entries: int | None = None
    note: str | None = None


def flags(
    connection: sa.Connection,
    agreement_id: str,
    *,
    published: tuple[datetime, datetime],
    known_at: datetime,
    also: Iterable[int] = (),
) -> list[FiledFlag]:
    """Return an agreement's flags as they stood at `known_at`, by id: those of items published from the first moment
    to the second (exclusive), and those with the ids `also` whenever published.

    Flags that newer rules had withdrawn by then are left out unless somebody had reviewed them.
    """
    standing = _standing(agreement_id, known_at)
    since, before = published
    found = _flag_rows(connection, standing & (t.flags.c.published_at >= since) & (t.flags.c.published_at < before))
    wanted = sorted(set(also))
    for start in range(0, len(wanted), _CHUNK):
        found |= _flag_rows(connection, standing & t.flags.c.id.in_(wanted[start : start + _CHUNK]))
    items = {item.id: item for item in as_known(connection, [row[1] for row in found.values()], known_at=known_at)}
    return [FiledFlag(flag_id, slug, items[item.id]) for flag_id, (slug, item) in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class SpotCounts:
    """Spot checks of reports without a flag, and the reports with one, by a moment; one report counts once.

    population: reports without a flag that stood to be drawn; judged, missed: of the sample; relevant, not_relevant,
    waiting: reports with flags, by the best that was decided on them.
    """

    population: int
    judged: int
    missed: int
    relevant: int
    not_relevant: int
    waiting: int


def spot_checks(connection: sa.Connection, agreement_id: str, *, known_at: datetime) -> SpotCounts:
    """Return the counts for an agreement. Flags that only a spot check found are misses and no flags."""
    of_this = (t.spot_draws.c.agreement_id == agreement_id) & (t.spot_draws.c.drawn_at <= known_at)
    totals = sa.select(sa.func.sum(t.spot_draws.c.unflagged), sa.func.max(t.spot_draws.c.last_item)).where(of_this)
    population, last_item = connection.execute(totals).one()
    judged = (
        sa.select(t.spot_judgements.c.check_id, t.spot_judgements.c.missed)
        .join(t.spot_checks, t.spot_checks.c.id == t.spot_judgements.c.check_id)
        .join(t.spot_draws, t.spot_draws.c.id == t.spot_checks.c.draw_id)
        .where(of_this & (t.spot_judgements.c.judged_at <= known_at) & ~t.spot_checks.c.was_flagged)
        .order_by(t.spot_judgements.c.number)
    )
    held = {row.check_id: row.missed for row in connection.execute(judged)}
    if not held:
        return SpotCounts(population or 0, 0, 0, 0, 0, 0)
    decided = [row.best for row in connection.execute(_best_decisions(agreement_id, last_item, known_at))]
    return SpotCounts(
        population=population,
        judged=len(held),
        missed=sum(bool(missed) for missed in held.values()),
        relevant=decided.count(_RELEVANT),
        not_relevant=decided.count(_NOT_RELEVANT),
        waiting=decided.count(_WAITING),
    )


_NOT_RELEVANT, _WAITING, _RELEVANT = 1, 2, 3


def _best_decisions(agreement_id: str, last_item: int, known_at: datetime) -> sa.Select[Any]:
    """Select the best decision on each flagged report; those that left an analyst unsure have none."""
    decision = (
        sa.select(t.reviews.c.decision)
        .where((t.reviews.c.flag_id == t.flags.c.id) & (t.reviews.c.reviewed_at <= known_at))
        .order_by(t.reviews.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    rank = sa.case(
        (decision == Decision.RELEVANT.value, _RELEVANT),
        (decision == Decision.NOT_RELEVANT.value, _NOT_RELEVANT),
        (decision == Decision.UNSURE.value, 0),
        else_=_WAITING,
    )
    by_spot_check = sa.exists().where(
        (t.matches.c.flag_id == t.flags.c.id)
        & (t.matches.c.rules_version == SPOT_CHECK)
        & (t.matches.c.made_at <= known_at)
    )
    return (
        sa.select(sa.func.max(rank).label("best"))
        .join_from(t.flags, t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .where(_standing(agreement_id, known_at) & ~by_spot_check & ~t.items.c.record & (t.items.c.id <= last_item))
        .group_by(t.flags.c.item_id)
    )


def _standing(agreement_id: str, known_at: datetime) -> sa.ColumnElement[bool]:
    reviewed = sa.exists().where((t.reviews.c.flag_id == t.flags.c.id) & (t.reviews.c.reviewed_at <= known_at))
    return (
        (t.obligations.c.agreement_id == agreement_id)
        & (t.flags.c.flagged_at <= known_at)
        & (t.flags.c.withdrawn_at.is_(None) | (t.flags.c.withdrawn_at > known_at) | reviewed)
    )


def _flag_rows(connection: sa.Connection, where: sa.ColumnElement[bool]) -> dict[int, tuple[str, Item]]:
    query = (
        selection()
        .add_columns(t.flags.c.id.label("flag_id"), t.obligations.c.slug)
        .join(t.flags, t.flags.c.item_id == t.items.c.id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .where(where)
    )
    return {row.flag_id: (row.slug, as_item(row)) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Guess:
    """The stance that was guessed of an item for an obligation (slug)."""

    flag_id: int
    item_id: int
    obligation: str
    stance: Stance


def guesses(
    connection: sa.Connection, agreement_id: str, item_ids: Iterable[int], *, known_at: datetime
) -> list[Guess]:
    """Return what was guessed of the items by `known_at`, by item and flag; of flags that were withdrawn by then
    only those that somebody had reviewed."""
    found: dict[int, Guess] = {}
    wanted = sorted(set(item_ids))
    for start in range(0, len(wanted), _CHUNK):
        query = (
            sa.select(t.flags.c.id, t.flags.c.item_id, t.obligations.c.slug, t.matches.c.content)
            .join_from(t.flags, t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
            .join(t.matches, t.matches.c.flag_id == t.flags.c.id)
            .where(_standing(agreement_id, known_at) & (t.matches.c.made_at <= known_at))
            .where(t.flags.c.item_id.in_(wanted[start : start + _CHUNK]))
            .order_by(t.matches.c.number)
        )
        for row in connection.execute(query):
            found[row.id] = Guess(row.id, row.item_id, row.slug, Stance(row.content["stance"]))
    return sorted(found.values(), key=lambda guess: (guess.item_id, guess.flag_id))


def earlier_forms(connection: sa.Connection, items: Sequence[Item]) -> Mapping[int, list[Revision]]:
    """Return item id -> the forms that the item had before the one given, oldest first; those with any."""
    newest = {item.id: item.revisions for item in items if item.revisions > 1}
    ids = sorted(newest)
    found: dict[int, list[Revision]] = {}
    for start in range(0, len(ids), _CHUNK):
        where = t.revisions.c.item_id.in_(ids[start : start + _CHUNK])
        for row in connection.execute(sa.select(t.revisions).where(where).order_by(t.revisions.c.number)):
            if row.number < newest[row.item_id]:
                form = Revision(row.item_id, row.number, row.title, row.summary, row.author, row.url, row.seen_at)
                found.setdefault(row.item_id, []).append(form)
    return found


def as_known(connection: sa.Connection, items: Sequence[Item], *, known_at: datetime) -> list[Item]:
    """Return the items with the title, text, author and link that they had at `known_at`, and the name and side that
    their source had.
    """
    changed = sorted({item.id for item in items if item.revisions > 1})
    forms: dict[int, sa.Row[Any]] = {}
    for start in range(0, len(changed), _CHUNK):
        where = t.revisions.c.item_id.in_(changed[start : start + _CHUNK]) & (t.revisions.c.seen_at <= known_at)
        # Those that have their newest form since then or before stay as they are.
        later = t.revisions.join(t.items, (t.items.c.id == t.revisions.c.item_id) & (t.items.c.revised_at > known_at))
        query = sa.select(t.revisions).select_from(later).where(where).order_by(t.revisions.c.number)
        forms |= {row.item_id: row for row in connection.execute(query)}
    then = facts_before(connection, known_at)
    found = [_in_form(item, forms[item.id]) if item.id in forms else item for item in items]
    return [_of_source(item, then[item.source_id]) if item.source_id in then else item for item in found]


def _in_form(item: Item, form: sa.Row[Any]) -> Item:
    return replace(
        item, title=form.title, summary=form.summary, author=form.author, url=form.url, revisions=form.number
    )


def _of_source(item: Item, facts: Mapping[str, object]) -> Item:
    name, side = facts.get("name", item.source), facts.get("side", item.side)
    return replace(item, source=cast(str, name), side=cast(str | None, side))


def last_fetches(connection: sa.Connection, *, before: datetime) -> Mapping[int, LastFetches]:
    """Return source id -> its last fetches that began before that moment."""
    failed, begun = t.fetches.c.outcome == Outcome.FAILED.value, t.fetches.c.started_at < before
    success = fetches.newest(connection, begun & ~failed)
    failure = fetches.newest(connection, begun & failed)
    read = fetches.newest(connection, begun & ~failed & t.fetches.c.entries.is_not(None))
    found = {}
    for source_id in success.keys() | failure.keys():
        success_at = success[source_id].started_at if source_id in success else None
        failed_last, body = failure.get(source_id), read.get(source_id)
        last = LastFetches(success_at)
        if failed_last is not None:
            why = failed_last.error, failed_last.kind, failed_last.status
            last = LastFetches(success_at, failed_last.started_at, *why)
        found[source_id] = last if body is None else replace(last, entries=body.entries, note=body.note)
    return found


def items_brought(connection: sa.Connection, *, since: datetime, before: datetime) -> Mapping[int, int]:
    """Return source id -> number of items first seen from `since` to `before` (exclusive); the record is left out."""
    seen = (t.items.c.first_seen_at >= since) & (t.items.c.first_seen_at < before) & t.items.c.record.is_(False)
    query = sa.select(t.items.c.source_id, sa.func.count().label("number")).where(seen).group_by(t.items.c.source_id)
    return {row.source_id: row.number for row in connection.execute(query)}
