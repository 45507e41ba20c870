"""How an obligation stands: what the text says, what was found, what is flagged. Shared by several pages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from tracker.domain.agreement import Agreement
from tracker.domain.determination import Determination, all_holding
from tracker.domain.event import Event
from tracker.domain.flag import FlagState
from tracker.domain.obligation import Obligation
from tracker.domain.terms import CalendarRow, TextCode, TextState, next_date, notices_by_obligation, text_state
from tracker.errors import NotFound
from tracker.storage import agreements, determinations, events, flag_summaries
from tracker.storage.flag_summaries import NewestReport

AHEAD = timedelta(days=6 * 366)
"""How far ahead dates are shown: beyond the next five-year term."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation or watchpoint on a day. findings: those that hold, side by side, the one entered last at the end;
    none when nobody assessed it. happened: the newest event on it while a term runs, so that the text's term is not
    taken for a fact. counts: flags by state.
    """

    obligation: Obligation
    text: TextState
    next: CalendarRow | None
    findings: tuple[Determination, ...]
    happened: Event | None
    counts: Mapping[FlagState, int]
    newest: NewestReport | None

    @property
    def finding(self) -> Determination | None:
        return self.findings[-1] if self.findings else None

    @property
    def unreviewed(self) -> int:
        return self.counts.get(FlagState.UNREVIEWED, 0)

    @property
    def relevant(self) -> int:
        return self.counts.get(FlagState.RELEVANT, 0)


@dataclass(frozen=True, slots=True)
class Known:
    """What standings are told from. happened: the agreement's current events; found: slug -> all determinations."""

    happened: Sequence[Event]
    found: Mapping[str, Sequence[Determination]]


def standings(
    connection: sa.Connection,
    agreement: Agreement,
    targets: Collection[Obligation],
    *,
    now: datetime,
    known: Known | None = None,
) -> dict[str, Standing]:
    """Return slug -> standing of the targets at `now`. known: where it is at hand."""
    today = now.date()
    if known is None:
        found = determinations.recorded(connection, agreement_id=agreement.id)
        known = Known(events.current(connection, agreement.id), found)
    given = notices_by_obligation(known.happened, targets)
    counts = flag_summaries.state_counts(connection)
    newest = flag_summaries.newest_reports(connection, agreement.id)
    stands = {}
    for target in targets:
        text = text_state(target, as_of=today, notices=given.get(target.slug, ()))
        stands[target.slug] = Standing(
            obligation=target,
            text=text,
            next=next_date(target, as_of=today, notices=given.get(target.slug, ())),
            findings=tuple(all_holding(known.found.get(target.slug, ()), day=today, known_at=now)),
            happened=_newest(known.happened, target.slug, today) if text.code is TextCode.IN_TERM else None,
            counts=counts.get(target.slug, {}),
            newest=newest.get(target.slug),
        )
    return stands


def _newest(happened: Sequence[Event], slug: str, today: date) -> Event | None:
    bearing = [event for event in happened if slug in event.obligations and event.starts_on <= today]
    return max(bearing, key=lambda event: (event.starts_on, event.id), default=None)


def notices(connection: sa.Connection, agreement: Agreement) -> Mapping[str, tuple[date, ...]]:
    """Return obligation slug -> days of valid notice."""
    return notices_by_obligation(events.current(connection, agreement.id), agreement.targets)


def target_of(connection: sa.Connection, agreement: Agreement, slug: str) -> tuple[Obligation, datetime | None]:
    """Return an obligation or watchpoint with the moment when its pack dropped it, None where the pack has it.

    Raises NotFound.
    """
    held = next((target for target in agreement.targets if target.slug == slug), None)
    if held is not None:
        return held, None
    gone = agreements.retired_obligations(connection, agreement.id).get(slug)
    if gone is None:
        raise NotFound("obligation or watchpoint", slug)
    return gone.obligation, gone.retired_at
