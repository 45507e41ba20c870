"""Pages of an agreement, of a clause, of an obligation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, Clause, EarlierWording, PackChange, Retired, agreement_in, read_then
from tracker.domain.determination import Determination, Evidence, all_holding, replaced
from tracker.domain.event import Event
from tracker.domain.flag import Flag, Stance
from tracker.domain.indicator import Indicator
from tracker.domain.item import DatePrecision, Item, appeared_on, day_known
from tracker.domain.obligation import Obligation
from tracker.domain.overtaken import Overtaken, lost_of
from tracker.domain.review import Voice, voice
from tracker.domain.terms import CalendarRow, calendar, notices_by_obligation
from tracker.errors import NotFound
from tracker.review.cited import overtaken
from tracker.storage import (
    agreements,
    determinations,
    events,
    flag_summaries,
    flags,
    found_relevant,
    items,
    reviews,
    watching,
)
from tracker.storage.found_relevant import Sought
from tracker.storage.reviews import Saying
from tracker.web.charts import Chart
from tracker.web.pages.months import Month, chart_of, months_of
from tracker.web.pages.reported import Reported, reported, with_speakers
from tracker.web.pages.standing import AHEAD, Known, Standing, standings, target_of

_REPORTS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """An agreement with the history of its pack, newest change first. retired: None while it is watched."""

    agreement: Agreement
    history: tuple[PackChange, ...]
    retired: Retired | None


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause with its obligations, and those of other clauses and watchpoints that bear on it.

    agreement_retired: None while the agreement is watched.
    """

    agreement: Agreement
    agreement_retired: Retired | None
    clause: Clause
    obligations: tuple[Standing, ...]
    bearing: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Speaking:
    """A report grouped under an event, with what it says on each of the event's obligations that it is flagged for."""

    item: Item
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A piece of evidence as it is printed. kind: `event` or `report`. known: how much of the day is known; None:
    it is that of first sight. voice: what the report says; outdated: whether
    its text changed since it was judged. event: the event, reports: those grouped under it. overtaken: what became of
    the review or event since, None where it stands.
    """

    kind: str
    id: int
    label: str
    lang: str | None
    day: date
    known: DatePrecision | None
    source: str
    side: str | None
    url: str
    voice: Voice | None
    outdated: bool
    event: Event | None
    reports: tuple[Speaking, ...]
    overtaken: Overtaken | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A determination with what it cites. replaced_by: id of the one that superseded it. read_then: what the obligation
    asked when it was entered, None where it asks the same now.
    """

    determination: Determination
    cited: tuple[Cited, ...]
    replaced_by: int | None
    holds: bool
    read_then: EarlierWording | None

    @property
    def lost(self) -> int:
        """How many pieces of its evidence no longer say what was cited."""
        return lost_of([each.overtaken for each in self.cited])


@dataclass(frozen=True, slots=True)
class SideRow:
    """What the reports of one side's outlets say: counts in the order of the stances. guessed: those whose stance
    nobody confirmed; they say nothing on the side's behalf.
    """

    side: str | None
    counts: tuple[Saying | None, ...]
    guessed: Saying | None


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """Everything about one obligation. dates: what the text sets. events: facts; overtaken: id -> what became of it, of
    those that no longer stand. findings: newest first. dropped_at: when its pack dropped it, None where the pack has
    it. agreement_retired: None while the agreement is watched.
    """

    agreement: Agreement
    agreement_retired: Retired | None
    clause: Clause | None
    standing: Standing
    dropped_at: datetime | None
    dates: tuple[CalendarRow, ...]
    events: tuple[Event, ...]
    overtaken: Mapping[int, Overtaken]
    findings: tuple[Finding, ...]
    months: tuple[Month, ...]
    chart: Chart
    stances: tuple[Stance | None, ...]
    says: tuple[SideRow, ...]
    reports: tuple[Reported, ...]
    indicators: tuple[Indicator, ...]
    sides: Mapping[str, str]


def of_agreement(connection: sa.Connection, agreement_id: str) -> AgreementPage:
    """Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    changes = tuple(reversed(agreements.history(connection, agreement_id)))
    return AgreementPage(agreement, changes, watching.of(connection, agreement_id))


def of_clause(connection: sa.Connection, agreement_id: str, number: str, *, now: datetime) -> ClausePage:
    """Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    clause = next((clause for clause in agreement.clauses if clause.number == number), None)
    if clause is None:
        raise NotFound("clause", f"{agreement_id}/{number}")
    stands = standings(connection, agreement, agreement.targets, now=now).values()
    return ClausePage(
        agreement,
        watching.of(connection, agreement_id),
        clause,
        tuple(stand for stand in stands if stand.obligation.clause == number),
        tuple(stand for stand in stands if number in stand.obligation.bears_on),
    )


def of_obligation(connection: sa.Connection, slug: str, *, now: datetime) -> ObligationPage:
    """Return the page of an obligation or watchpoint. Raises NotFound."""
    agreement = agreements.get(connection, agreement_in(slug))
    target, dropped_at = target_of(connection, agreement, slug)
    months = months_of(flag_summaries.month_counts(connection, slug))
    happened = events.current(connection, agreement.id)
    bearing = tuple(event for event in happened if slug in event.obligations)
    found = determinations.of_obligation(connection, slug)
    basis = basis_of(connection, found, beside=bearing)
    stances, says = _says(reviews.who_says_what(connection, slug), agreement)
    return ObligationPage(
        agreement=agreement,
        agreement_retired=watching.of(connection, agreement.id),
        clause=next((clause for clause in agreement.clauses if clause.number == target.clause), None),
        standing=standings(connection, agreement, [target], now=now, known=Known(happened, {slug: found}))[slug],
        dropped_at=dropped_at,
        dates=_dates(happened, target, now.date()),
        events=bearing,
        overtaken={cited.event_id: fate for cited, fate in basis.became.items() if cited.event_id is not None},
        findings=tuple(findings(connection, target, found, basis, now=now)),
        months=months,
        chart=chart_of(months),
        stances=stances,
        says=says,
        reports=with_speakers(connection, found_relevant.newest(connection, Sought((slug,)), limit=_REPORTS_SHOWN)),
        indicators=tuple(indicator for indicator in agreement.indicators if indicator.target == target.number),
        sides={side.code: side.name for side in agreement.sides},
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What findings rest on. cited: all of it; events: those among it. became: of what no longer stands."""

    cited: tuple[Evidence, ...]
    events: tuple[Event, ...]
    became: Mapping[Evidence, Overtaken]


def basis_of(connection: sa.Connection, found: Sequence[Determination], *, beside: Sequence[Event] = ()) -> Basis:
    """Return what the findings rest on. beside: further events of which is asked what became of them."""
    cited = tuple(dict.fromkeys(evidence for determination in found for evidence in determination.evidence))
    held = events.by_ids(connection, [each.event_id for each in cited if each.event_id is not None])
    asked = {event.id: event for event in (*beside, *held)}
    return Basis(cited, tuple(held), overtaken(connection, cited, held=list(asked.values())))


def findings(
    connection: sa.Connection, obligation: Obligation, found: Sequence[Determination], basis: Basis, *, now: datetime
) -> list[Finding]:
    """Return the determinations on an obligation with their evidence, newest first."""
    slug = obligation.slug
    cited = cite(connection, slug, basis)
    gone = replaced(found)
    held = {determination.id for determination in all_holding(found, day=now.date(), known_at=now)}
    earlier = agreements.earlier_wordings(connection, agreement_in(slug))
    newest_first = sorted(found, key=lambda d: (d.recorded_at, d.id), reverse=True)
    return [
        Finding(
            determination=determination,
            cited=tuple(cited[evidence] for evidence in determination.evidence),
            replaced_by=gone.get(determination.id),
            holds=determination.id in held,
            read_then=read_then(earlier, obligation, determination.recorded_at),
        )
        for determination in newest_first
    ]


def cite(connection: sa.Connection, slug: str, basis: Basis) -> dict[Evidence, Cited]:
    """Return what each piece of evidence on an obligation is printed as."""
    speaking = speakers(connection, basis.events, only=slug)
    found = reviews.by_ids(connection, [each.review_id for each in basis.cited if each.review_id is not None])
    cited: dict[Evidence, Cited] = {}
    for event in basis.events:
        named = Evidence(event_id=event.id)
        cited[named] = _cited_event(event, speaking[event.id], basis.became.get(named))
    for each in reported(connection, found):
        named = Evidence(review_id=each.review.id)
        cited[named] = _cited_report(each, basis.became.get(named))
    return cited


def _cited_event(event: Event, reports: tuple[Speaking, ...], became: Overtaken | None) -> Cited:
    return Cited(
        kind="event",
        id=event.id,
        label=event.title,
        lang=None,
        day=event.starts_on,
        known=DatePrecision.DAY,
        source=event.author,
        side=None,
        url="",
        voice=None,
        outdated=False,
        event=event,
        reports=reports,
        overtaken=became,
    )


def _cited_report(cited: Reported, became: Overtaken | None) -> Cited:
    item, review = cited.item, cited.review
    return Cited(
        kind="report",
        id=item.id,
        label=item.title,
        lang=item.lang,
        day=appeared_on(item) if review.event_on is None else review.event_on,
        known=day_known(item) if review.event_on is None else DatePrecision.DAY,
        source=item.source,
        side=item.side,
        url=item.url,
        voice=Voice(review.obligation, review.stance, review.stance_confirmed, review.name),
        outdated=review.is_outdated(item),
        event=None,
        reports=(),
        overtaken=became,
    )


def speakers(
    connection: sa.Connection, found: Sequence[Event], *, only: str | None = None
) -> dict[int, tuple[Speaking, ...]]:
    """Return event id -> its reports with what they say; only: of this obligation alone."""
    ids = {item_id for event in found for item_id in event.items}
    flagged: dict[int, list[Flag]] = {}
    by_id: dict[int, Item] = {}
    for entry in flags.of_items(connection, ids):
        by_id[entry.item.id] = entry.item
        flagged.setdefault(entry.item.id, []).append(entry.flag)
    unflagged = ids - by_id.keys()
    if unflagged:
        by_id |= {item.id: item for item in items.by_ids(connection, unflagged)}
    given = reviews.of_flags(connection, [flag.id for held in flagged.values() for flag in held])
    latest = {review.flag_id: review for review in given}
    return {
        event.id: tuple(
            Speaking(
                by_id[item_id],
                tuple(
                    said
                    for flag in flagged.get(item_id, ())
                    if flag.obligation in event.obligations and only in (None, flag.obligation)
                    if flag.withdrawn_at is None or flag.reviews
                    if (said := voice(flag.obligation, flag.stance, latest.get(flag.id))) is not None
                ),
            )
            for item_id in event.items
        )
        for event in found
    }


def _dates(happened: Sequence[Event], target: Obligation, today: date) -> tuple[CalendarRow, ...]:
    known = notices_by_obligation(happened, [target])
    return tuple(calendar([target], notices=known, as_of=today, until=today + AHEAD))


def _says(found: Sequence[Saying], agreement: Agreement) -> tuple[tuple[Stance | None, ...], tuple[SideRow, ...]]:
    """Return the stances that occur, and a row for every side that says anything, in the order of the pack."""
    confirmed = [saying for saying in found if saying.confirmed]
    stances: list[Stance | None] = [stance for stance in Stance if any(saying.stance is stance for saying in confirmed)]
    if any(saying.stance is None for saying in confirmed):
        stances.append(None)
    order = [side.code for side in agreement.sides]
    others = sorted({saying.side for saying in found if saying.side is not None and saying.side not in order})
    codes: list[str | None] = [*order, *others, None]
    by_place = {(saying.side, saying.stance): saying for saying in confirmed}
    guessed = {saying.side: saying for saying in found if not saying.confirmed}
    rows = [
        SideRow(code, tuple(by_place.get((code, stance)) for stance in stances), guessed.get(code)) for code in codes
    ]
    return tuple(stances), tuple(row for row in rows if any(row.counts) or row.guessed)
