"""How the sources fare: state, last success and error, items by day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from tracker.domain.health import BY_NEED, Diagnosis, Health
from tracker.domain.item import FetchRecord, Item, Source
from tracker.domain.names import source_names
from tracker.errors import NotFound
from tracker.storage import agreements, credentials, fetches, healths, items, sources
from tracker.web.charts import Chart, stacked
from tracker.web.words import day

DAYS = 14
AT_ONCE = 100
"""Sources on a page of their list."""

_STEP, _HEIGHT = 8.0, 24.0
_FETCHES_SHOWN = 30
_ITEMS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source with its health and what to do. note: what was damaged in its feed. name: as a list calls it. total:
    items of the last 14 days; chart: the same by day.
    """

    source: Source
    name: str
    health: Health
    advice: str
    note: str | None
    never_worked: bool
    total: int
    chart: Chart


@dataclass(frozen=True, slots=True)
class SourceList:
    """A page of the sources asked for, those first that need something. found: how many there are; first: the place
    among them of the first shown, from 1. number: of the page, from 1; pages: how many there are. feeds: how many have
    an address; tally: how many of all are in which state. words: what their names or addresses hold, "" for any.
    """

    lines: tuple[SourceLine, ...]
    found: int
    first: int
    number: int
    pages: int
    feeds: int
    tally: Mapping[Health, int]
    wanted: Health | None
    words: str


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One source with its newest fetches and items."""

    line: SourceLine
    fetches: tuple[FetchRecord, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class AccessPage:
    """How a source is called. origin, header: whom its credentials are for and in which header field they are sent,
    None when it has none; what they are is shown nowhere.
    """

    source: Source
    origin: str | None
    header: str | None


def gather(
    connection: sa.Connection, wanted: Health | None, *, words: str, number: int = 1, now: datetime
) -> SourceList:
    """Return a page of the sources in the wanted state (None: all feeds, no archives) whose names or addresses hold a
    text: by state, those first that need something, then by name. number: of the page, the nearest where there is none.
    """
    every = healths.of_all(connection, now=now)
    names = source_names(one.source for one in every)
    feeds = [one for one in every if one.health is not Health.ARCHIVE]
    asked = feeds if wanted is None else [one for one in every if one.health is wanted]
    found = [one for one in asked if _holds(one.source, names[one.source.id], words.strip().casefold())]
    found.sort(key=lambda one: BY_NEED.index(one.health))
    pages = max(1, -(-len(found) // AT_ONCE))
    number = min(max(number, 1), pages)
    start = (number - 1) * AT_ONCE
    return SourceList(
        lines=tuple(_lines(connection, found[start : start + AT_ONCE], names, now=now)),
        found=len(found),
        first=start + 1,
        number=number,
        pages=pages,
        feeds=len(feeds),
        tally={state: sum(one.health is state for one in every) for state in Health},
        wanted=wanted,
        words=words,
    )


def _holds(source: Source, name: str, text: str) -> bool:
    return any(text in said.casefold() for said in (name, source.name, source.url or ""))


def _lines(
    connection: sa.Connection, shown: Iterable[Diagnosis], names: Mapping[int, str], *, now: datetime
) -> list[SourceLine]:
    days = _days(now)
    seen = fetches.items_per_day(connection, since=datetime.combine(days[0], time(), now.tzinfo))
    return [_line(one, names[one.source.id], seen.get(one.source.id, {}), days) for one in shown]


def of_source(connection: sa.Connection, source_id: int, *, now: datetime) -> SourcePage:
    """Return one source. Raises NotFound."""
    found = healths.of_one(connection, source_id, now=now)
    days = _days(now)
    seen = fetches.items_per_day(connection, since=datetime.combine(days[0], time(), now.tzinfo))
    return SourcePage(
        line=_line(found, found.source.name, seen.get(source_id, {}), days),
        fetches=tuple(fetches.of_source(connection, source_id, limit=_FETCHES_SHOWN)),
        items=tuple(items.newest(connection, source_id=source_id, limit=_ITEMS_SHOWN)),
    )


def access_of(connection: sa.Connection, source_id: int) -> AccessPage:
    """Return how a source is called. Raises NotFound, for a source without address too: nothing is called for it."""
    source = sources.get(connection, source_id)
    if source.url is None:
        raise NotFound("feed", source_id)
    secret = credentials.by_source(connection).get(source_id)
    return AccessPage(source, None if secret is None else secret.origin, None if secret is None else secret.header)


def stored_reports(connection: sa.Connection, source_id: int | None) -> int:
    """Return how many reports of a source are stored, and so change sides with it; none of one that is new."""
    return 0 if source_id is None else items.count_of(connection, source_id)


def sides(connection: sa.Connection, source_id: int | None) -> dict[str, str]:
    """Return code -> name of the sides that a source may bear: those of the packs, and the one that it has."""
    defined = agreements.side_names(connection)
    own = None if source_id is None else sources.get(connection, source_id).side
    return defined if own is None or own in defined else {**defined, own: own}


def _days(now: datetime) -> list[date]:
    return [now.date() - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]


def _line(found: Diagnosis, name: str, seen: Mapping[date, int], days: list[date]) -> SourceLine:
    columns = [(day(each), [("items", seen.get(each, 0))]) for each in days]
    total = sum(seen.get(each, 0) for each in days)
    chart = stacked(columns, step=_STEP, height=_HEIGHT)
    return SourceLine(
        source=found.source,
        name=name,
        health=found.health,
        advice=found.advice_on_pages,
        note=found.fault.note,
        never_worked=found.never_worked,
        total=total,
        chart=chart,
    )
