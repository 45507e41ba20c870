"""Sources, and the items that they bring."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """What became of one source in one run."""

    STORED = "stored"
    UNCHANGED = "unchanged"
    NOT_MODIFIED = "not_modified"
    FAILED = "failed"


FACTS_OF_SOURCES = ("side", "name", "lang", "country", "kind", "reliability")
"""What a pack says of a source besides its address."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as a list (pack, OPML, CSV) or a person describes it. Unknown is None, never guessed.

    lang: ISO 639-1. country: ISO 3166 alpha-2 or `INT`. side: a code that a pack defines. reliability: Admiralty
    grade A–F. active: whether runs fetch it.
    """

    name: str
    url: str
    lang: str | None = None
    country: str | None = None
    side: str | None = None
    kind: str | None = None
    reliability: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Source:
    """A stored source. url is None for one that is only imported from files (archives, the record).

    etag, last_modified: validators of the items stored last; body_digest: SHA-256 of the body they came from.
    failures: failed fetches in a row. waits_until: not to be fetched before (Retry-After), None when free.
    full_fetch_at: when the whole body last came. next_due_at: None when due at once; interval_seconds: how long it is
    left alone by its rhythm; rhythm_seconds: the usual gap between its news, None when too few are known.
    max_connections, min_gap_seconds: to its host, None for what holds for all hosts. full_text: whether the articles
    that its items link to are fetched. moved_to: target of permanent redirects, seen moved_sightings times since
    moved_since. gone_since: first 410 since the last success. retired_at, retired_reason: when and why it was taken out
    of service by itself.
    """

    id: int
    name: str
    url: str | None
    lang: str | None
    country: str | None
    side: str | None
    kind: str | None
    reliability: str | None
    active: bool
    origin: str
    added_at: datetime
    etag: str | None
    last_modified: str | None
    body_digest: str | None
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None
    failures: int
    waits_until: datetime | None
    full_fetch_at: datetime | None
    next_due_at: datetime | None
    interval_seconds: int | None
    max_connections: int | None
    min_gap_seconds: float | None
    moved_to: str | None
    moved_since: datetime | None
    moved_sightings: int
    gone_since: datetime | None
    retired_at: datetime | None
    retired_reason: str | None
    rhythm_seconds: int | None
    full_text: bool

    @property
    def never_worked(self) -> bool:
        """Whether it was fetched, and never once well: mostly an address with a slip in it."""
        return self.failures > 0 and self.last_success_at is None


@dataclass(frozen=True, slots=True)
class Credentials:
    """One header field (`Authorization`) that opens a feed. Sent to its origin (`https://host:443`) and nowhere else.

    The value is a secret: it is never shown, logged or exported.
    """

    origin: str
    header: str
    value: str = field(repr=False)


class DatePrecision(StrEnum):
    """How much of `published_at` is known; the rest is the first moment of that span, UTC."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Published(Protocol):
    """Whatever has a time of publication, known more or less exactly."""

    @property
    def published_at(self) -> datetime | None: ...

    @property
    def precision(self) -> DatePrecision | None: ...


class Dated(Published, Protocol):
    """Whatever has a time of publication, known more or less exactly, and a time of first sight."""

    @property
    def first_seen_at(self) -> datetime: ...


def appeared_on(item: Dated) -> date:
    """Return the one day that the item counts under: of a month or year, the last; if unknown, that of first sight."""
    return last_day(item.published_at, item.precision) or item.first_seen_at.date()


def appeared_by(item: Dated) -> date:
    """Return the day by which the item had surely appeared, for rules on what came first: that it counts under, but of
    a month or year no day after it was seen.
    """
    if item.published_at is None or item.precision not in (DatePrecision.MONTH, DatePrecision.YEAR):
        return appeared_on(item)
    seen = max(item.first_seen_at.date(), item.published_at.date())
    return min(appeared_on(item), seen)


def published_on(item: Published) -> str:
    """Return the day of publication, no more exactly than it is known (`2020-11-15`, `2020-11`, `2020`); "" when
    unknown.
    """
    return "" if item.published_at is None else as_known(item.published_at.date(), item.precision)


def as_known(day: date, precision: DatePrecision | None) -> str:
    """Return as much of a day as is known: `2020-11-15`, `2020-11` or `2020`."""
    length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(precision or DatePrecision.TIME, 10)
    return day.isoformat()[:length]


def day_known(item: Published) -> DatePrecision | None:
    """Return how much is known of the day of publication: DAY, MONTH or YEAR; None: nothing."""
    if item.published_at is None:
        return None
    return DatePrecision.DAY if item.precision in (DatePrecision.TIME, None) else item.precision


def last_day(published_at: datetime | None, precision: DatePrecision | None) -> date | None:
    """Return the last day on which something so dated may have appeared, None when nothing is known."""
    if published_at is None:
        return None
    day = published_at.date()
    if precision is DatePrecision.YEAR:
        return date(day.year, 12, 31)
    if precision is DatePrecision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def span_starts(moment: datetime) -> dict[DatePrecision, datetime]:
    """Return the first moments of the year, the month and the day (UTC) that a moment lies in.

    A report dated before the moment may still lie on or after it only where it is dated by one of these spans.
    """
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    month = day.replace(day=1)
    return {DatePrecision.YEAR: month.replace(month=1), DatePrecision.MONTH: month, DatePrecision.DAY: day}


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One entry as a feed or file gives it, cleaned: plain text, absolute http(s) link or "".

    identity: what tells it from others of its source: guid, else canonical link, else digest of title and date.
    published_at: None when absent or absurd (outside 1990 … fetch time + 1 year). entry_digest: what the entry is known
    again by at the next fetch (64 bits, signed), None for what came from no feed.
    """

    identity: str
    guid: str
    url: str
    title: str
    summary: str
    author: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None
    entry_digest: int | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What a stored item of a source is known again by, whatever the feed makes of its guid, link and date.

    summary: "" where it was not read, for most are told apart without it.
    """

    identity: str
    guid: str
    url: str
    title: str
    published_at: datetime | None
    entry_digest: int | None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A stored report in its newest form. number of revisions counts the first form as 1. record: from a pack's
    record.
    """

    id: int
    source_id: int
    source: str
    source_url: str | None
    side: str | None
    guid: str
    url: str
    title: str
    summary: str
    author: str
    lang: str | None
    published_at: datetime | None
    precision: DatePrecision | None
    first_seen_at: datetime
    story: int
    revisions: int
    record: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """One form of an item; number counts from 1."""

    item_id: int
    number: int
    title: str
    summary: str
    author: str
    url: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """One fetch of one source: what came of it, for the source's history.

    error: None when nothing went wrong; kind: the stable word for it (see FetchError, and `not_a_feed`). entries: how
    many the feed had, None when no body was read. note: what was damaged in it, None when it was whole.
    """

    source_id: int
    run_id: int | None
    started_at: datetime
    seconds: float
    outcome: Outcome
    status: int | None
    bytes: int
    items_new: int
    items_changed: int
    flags_new: int
    error: str | None
    kind: str | None = None
    entries: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A parsed item on its way into storage, with the digest that exact copies share and, where the text is long
    enough, the bands that near copies are found by (see tracker.ingestion.stories).
    """

    item: ParsedItem
    story_digest: str
    bands: tuple[int, ...] = ()
