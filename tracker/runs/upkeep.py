"""What a fetch teaches about its source: when to come again, whether its feed has moved, whether it is gone.

Each function belongs into the transaction that stores the fetch itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from tracker.domain import schedule
from tracker.domain.feed_address import as_kept
from tracker.domain.health import NOT_A_FEED_KIND
from tracker.domain.item import Source
from tracker.errors import FetchError, ParseError
from tracker.ingestion.fetch import FetchedFeed
from tracker.storage import audit, fetches, healths, sources

STORAGE_FAULT = "storage"
_LOOKED_BACK = timedelta(days=60)
_LOOKED_FAR_BACK = timedelta(days=800)
_MOST_DATES = 200
_SYSTEM = "system"
_GONE = 410


def after_success(connection: sa.Connection, fetched: Sequence[tuple[Source, FetchedFeed]], *, at: datetime) -> None:
    """Plan the next fetches by the sources' rhythms and their servers' wishes, and follow moves that are beyond doubt:
    few statements for all.

    The fetches must stand in the history already: their news count.
    """
    ids = [source.id for source, _ in fetched]
    news = fetches.news(connection, ids, since=at - _LOOKED_BACK, limit=schedule.GAPS + 1)
    plans = [_planned(source, feed, news.get(source.id, []), at=at) for source, feed in fetched]
    slow = [source for plan, (source, _) in zip(plans, fetched, strict=True) if plan.rhythm is None]
    rhythms = _slow_rhythms(connection, slow, at=at)
    sources.note_plans(connection, [replace(plan, rhythm=rhythms.get(plan.source_id, plan.rhythm)) for plan in plans])
    for source, feed in fetched:
        if feed.moved_to is not None or source.moved_to is not None:
            _follow(connection, source, feed.moved_to, at=at)


def _slow_rhythms(connection: sa.Connection, slow: Sequence[Source], *, at: datetime) -> dict[int, int]:
    """Return source id -> the usual gap, in seconds, between the news of sources that have brought too little lately to
    tell; those that cannot be told are left out.

    By what they brought in a year and more, and where they are not known for that long, by the days on which their
    items were published: a monthly bulletin is not silent between its issues.
    """
    rhythms = {source.id: _rhythm_of_years(connection, source, at=at) for source in slow}
    untold = [source_id for source_id, rhythm in rhythms.items() if rhythm is None]
    days = healths.newest_days(connection, untold, until=at, limit=_MOST_DATES) if untold else {}
    rhythms |= {source_id: schedule.rhythm_of_days(days[source_id]) for source_id in untold}
    return {source_id: round(rhythm.total_seconds()) for source_id, rhythm in rhythms.items() if rhythm is not None}


def _rhythm_of_years(connection: sa.Connection, source: Source, *, at: datetime) -> timedelta | None:
    if source.added_at >= at - _LOOKED_BACK:
        return None
    older = fetches.news(connection, [source.id], since=at - _LOOKED_FAR_BACK, limit=schedule.GAPS + 1)
    return schedule.rhythm_of(older.get(source.id, []))


def after_quiet(connection: sa.Connection, quiet: Sequence[tuple[Source, FetchedFeed]], *, at: datetime) -> None:
    """Note the success of fetches that brought nothing and moved nowhere, and plan the next ones: few statements for
    all.
    """
    ids = [source.id for source, _ in quiet]
    news = fetches.news(connection, ids, since=at - _LOOKED_BACK, limit=schedule.GAPS + 1)
    plans = [_planned(source, feed, news.get(source.id, []), at=at) for source, feed in quiet]
    sources.note_quiet(connection, plans, at=at)


def _planned(source: Source, fetched: FetchedFeed, news: Sequence[datetime], *, at: datetime) -> sources.Plan:
    interval = schedule.interval_of(news, since=max(source.added_at, at - _LOOKED_BACK), now=at)
    asked = schedule.asked_for(max_age=fetched.max_age, wait_seconds=fetched.wait_seconds)
    rhythm = schedule.rhythm_of(news)
    return sources.Plan(
        source.id,
        due_at=schedule.next_due(source.id, at=at, interval=interval, at_least=asked),
        interval=round(interval.total_seconds()),
        rhythm=None if rhythm is None else round(rhythm.total_seconds()),
    )


def _follow(connection: sa.Connection, source: Source, target: str | None, *, at: datetime) -> None:
    target = None if target is None else as_kept(target)
    seen = sources.note_move(connection, source, target, at=at)
    if target is None or seen.moved_since is None or seen.url != source.url:
        return
    if not schedule.has_moved(seen.moved_sightings, since=seen.moved_since, at=at):
        return
    if sources.by_url(connection, target) is not None or _is_downgrade(seen.url or "", target):
        return
    sources.move(connection, seen, target, at=at)
    facts = {
        "before": {"url": seen.url},
        "after": {"url": target},
        "sightings": seen.moved_sightings,
        "since": seen.moved_since.isoformat(),
    }
    audit.append(connection, audit.Entry(_SYSTEM, "move source", f"source {seen.id}", facts, at))


def _is_downgrade(url: str, target: str) -> bool:
    """Whether a move would give up a secure address for good; it is followed each time, and never kept."""
    return url.startswith("https:") and not target.startswith("https:")


def after_failure(
    connection: sa.Connection, source: Source, error: FetchError | ParseError | None, *, at: datetime
) -> None:
    """Put the next fetch off by the kind of failure and their number, and retire a feed that is gone for good.

    A fault of our own database puts nothing off: what came and could not be stored must be fetched again.
    """
    kind, status = (error.kind, error.status) if isinstance(error, FetchError) else (NOT_A_FEED_KIND, None)
    if kind == STORAGE_FAULT:
        sources.plan(connection, source.id, due_at=None)
        return
    failures = sources.get(connection, source.id).failures
    wait = schedule.patience(kind, status, failures=failures)
    sources.plan(connection, source.id, due_at=schedule.next_due(source.id, at=at, interval=wait))
    if status == _GONE:
        _note_gone(connection, source, at=at)


def _note_gone(connection: sa.Connection, source: Source, *, at: datetime) -> None:
    if source.gone_since is None:
        sources.note_gone(connection, source.id, at=at)
    elif source.active and schedule.is_gone(source.gone_since, at=at):
        reason = (
            f"its server says that the feed is gone for good (HTTP 410), since {source.gone_since:%Y-%m-%d %H:%M} UTC"
        )
        sources.retire(connection, source.id, at=at, reason=reason)
        facts = {"reason": reason, "url": source.url}
        audit.append(connection, audit.Entry(_SYSTEM, "retire source", f"source {source.id}", facts, at))
