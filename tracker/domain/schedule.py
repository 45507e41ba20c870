"""When a source is fetched: its interval from its rhythm, jitter, patience after failures, retirement. Pure."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import median

from tracker.domain.item import Source

MIN_INTERVAL = timedelta(minutes=10)
MAX_INTERVAL = timedelta(hours=24)
# What a source is given before anything is known of its rhythm.
FIRST_INTERVAL = timedelta(hours=1)
# So many gaps between news tell the rhythm: few enough to follow a change within days, and the median of them shrugs
# off nights.
GAPS = 5
# A daily run takes what would be due this soon after it, so that a source is not put off by a day for some seconds.
TOLERANCE = timedelta(hours=1)
FULL_EVERY = timedelta(days=7)

_BEGINS_WITHIN = timedelta(hours=1)
_FEWEST_GAPS = 3
_JITTER = 0.1
_FULL_JITTER = timedelta(days=1)
_SOFT_BASE = MIN_INTERVAL
_HARD_BASE = timedelta(hours=2)
# Faults that pass by themselves; all others need somebody to do something.
_SOFT_KINDS = frozenset({"timeout", "connection", "name", "unexpected"})
_SOFT_STATUS = frozenset({408, 425, 429})
_SIGHTINGS = 3
_SIGHTED_FOR = timedelta(days=1)
_GONE_FOR = timedelta(hours=1)


def interval_of(news: Iterable[datetime], *, since: datetime, now: datetime) -> timedelta:
    """Return how long to leave a source alone, from 10 minutes to 24 hours.

    news: moments at which new items were first seen, in any order. since: when the source was added. Half the usual
    gap between news (the median of the last five), so that most news is found before the next comes; and at least a
    quarter of the silence that lasts now, so that a source that fell silent is asked ever less often.
    """
    moments = sorted(set(news))
    gaps = _gaps(moments)
    usual = timedelta(seconds=median(gaps) / 2) if gaps else FIRST_INTERVAL
    silence = now - (moments[-1] if moments else since)
    return _within(max(usual, silence / 4))


def first_wait(at: datetime, *, asked: timedelta) -> timedelta:
    """Return how long a source is left alone after its first fetch, jitter aside: whatever it brought was first seen at
    once, so that nothing is known of its rhythm yet. asked: by its server.
    """
    return max(interval_of([at], since=at, now=at), min(asked, MAX_INTERVAL))


def asked_for(*, max_age: int | None, wait_seconds: int | None) -> timedelta:
    """Return how long a server's answer asks to be left alone: Cache-Control's max-age, Retry-After, in seconds."""
    return timedelta(seconds=max(max_age or 0, wait_seconds or 0))


def rhythm_of(news: Iterable[datetime]) -> timedelta | None:
    """Return the usual gap between news: the median of the last five, None for fewer than three."""
    gaps = _gaps(sorted(set(news)))
    return timedelta(seconds=median(gaps)) if len(gaps) >= _FEWEST_GAPS else None


def rhythm_of_days(days: Iterable[date]) -> timedelta | None:
    """Return the usual gap between the days on which a source published something, as `rhythm_of` does."""
    return rhythm_of(datetime.combine(day, time()) for day in days)


def _gaps(moments: Sequence[datetime]) -> list[float]:
    """Return the lengths in seconds of the last five gaps between moments in their order."""
    return [(later - earlier).total_seconds() for earlier, later in pairwise(moments[-GAPS - 1 :])]


def next_due(source_id: int, *, at: datetime, interval: timedelta, at_least: timedelta = timedelta()) -> datetime:
    """Return when a source is due after a fetch `at`: after its interval, up to a tenth earlier or later.

    The same source, interval and slot (the count of whole intervals since 1970) give the same jitter: it spreads
    sources, and can be recomputed. at_least: what the server asks for; heeded up to 24 hours.
    """
    slot = int(at.timestamp() // interval.total_seconds())
    jittered = interval * (1 - _JITTER + 2 * _JITTER * _share(f"{source_id}:{slot}"))
    return at + max(_within(jittered), min(at_least, MAX_INTERVAL))


def patience(kind: str, status: int | None, *, failures: int) -> timedelta:
    """Return how long to leave a source alone after its `failures`-th failure in a row (at least 1), at most a day.

    Doubled each time: from 10 minutes for what passes by itself (timeout, connection, name, HTTP 5xx, 408, 425, 429),
    from two hours for what does not. It is never given up: a day is the longest.
    """
    passing = kind in _SOFT_KINDS or (status is not None and (status >= 500 or status in _SOFT_STATUS))
    base = _SOFT_BASE if passing else _HARD_BASE
    return min(base * (1 << min(failures - 1, 16)), MAX_INTERVAL)


def due(
    candidates: Sequence[Source],
    *,
    at: datetime,
    tolerance: timedelta = timedelta(),
    always: Callable[[Source], bool] = lambda _source: False,
) -> list[Source]:
    """Return the sources to be fetched now, in the order given.

    tolerance: what is due this soon is due. always: sources that no schedule holds back. What a server asked for
    (Retry-After) holds for all.
    """
    return [
        source
        for source in candidates
        if (source.waits_until is None or source.waits_until <= at)
        and (source.next_due_at is None or source.next_due_at <= at + tolerance or always(source))
    ]


def due_from(source: Source) -> datetime | None:
    """Return from when on runs take an active source, None when at once."""
    moments = [moment for moment in (source.next_due_at, source.waits_until) if moment is not None]
    return max(moments) if moments else None


def last_slot(now: datetime, run_at: time) -> datetime:
    """Return the last time of the daily run at or before `now`. run_at: UTC."""
    today = datetime.combine(now.date(), run_at, tzinfo=UTC)
    return today if now >= today else today - timedelta(days=1)


def missed_slot(last_began: datetime, *, now: datetime, run_at: time) -> datetime | None:
    """Return the last time of the daily run that no run has begun since, an hour after it; None when one has.

    last_began: when the last run over all due sources did.
    """
    slot = last_slot(now - _BEGINS_WITHIN, run_at)
    return slot if last_began < slot else None


def wants_full(source: Source, *, at: datetime) -> bool:
    """Whether the next fetch must bring the whole body: servers send unchanged validators for changed feeds.

    At least every seven days, up to a day earlier by source.
    """
    if source.full_fetch_at is None:
        return True
    return at >= source.full_fetch_at + FULL_EVERY - _FULL_JITTER * _share(str(source.id))


def has_moved(sightings: int, *, since: datetime, at: datetime) -> bool:
    """Whether a permanent redirect is believed: seen three times, the first at least a day before the last."""
    return sightings >= _SIGHTINGS and at - since >= _SIGHTED_FOR


def is_gone(since: datetime | None, *, at: datetime) -> bool:
    """Whether a feed that answers HTTP 410 now is gone for good: it did so at least an hour ago too.

    since: the first such answer since the last success.
    """
    return since is not None and at - since >= _GONE_FOR


def _within(wanted: timedelta) -> timedelta:
    return min(max(wanted, MIN_INTERVAL), MAX_INTERVAL)


def _share(key: str) -> float:
    """Return a number from 0 to below 1 that follows from the key alone."""
    return zlib.crc32(key.encode()) / 2**32
