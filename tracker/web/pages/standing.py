"""How an obligation stands: what the text says, what was found, what is flagged. Shared by several pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from tracker.domain.agreement import Agreement
from tracker.domain.determination import Determination, holding
from tracker.domain.flag import FlagState
from tracker.domain.obligation import Obligation
from tracker.domain.terms import CalendarRow, TextState, next_date, notices_by_obligation, text_state
from tracker.storage import determinations, events, flags
from tracker.storage.flags import NewestReport

AHEAD = timedelta(days=6 * 366)
"""How far ahead dates are shown: beyond the next five-year term."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation or watchpoint on a day. finding: None when nobody assessed it. counts: flags by state."""

    obligation: Obligation
    text: TextState
    next: CalendarRow | None
    finding: Determination | None
    counts: Mapping[FlagState, int]
    newest: NewestReport | None

    @property
    def unreviewed(self) -> int:
        return self.counts.get(FlagState.UNREVIEWED, 0)

    @property
    def relevant(self) -> int:
        return self.counts.get(FlagState.RELEVANT, 0)


def standings(
    connection: sa.Connection, agreement: Agreement, targets: Iterable[Obligation], *, now: datetime
) -> dict[str, Standing]:
    """Return slug -> standing of the targets at `now`."""
    wanted = list(targets)
    known = notices(connection, agreement)
    found = determinations.recorded(connection, agreement_id=agreement.id)
    counts = flags.state_counts(connection)
    newest = flags.newest_reports(connection, agreement.id)
    return {
        target.slug: Standing(
            obligation=target,
            text=text_state(target, as_of=now.date(), notices=known.get(target.slug, ())),
            next=next_date(target, as_of=now.date(), notices=known.get(target.slug, ())),
            finding=holding(found.get(target.slug, []), day=now.date(), known_at=now),
            counts=counts.get(target.slug, {}),
            newest=newest.get(target.slug),
        )
        for target in wanted
    }


def notices(connection: sa.Connection, agreement: Agreement) -> Mapping[str, tuple[date, ...]]:
    """Return obligation slug -> days of valid notice."""
    return notices_by_obligation(events.current(connection, agreement.id), agreement.targets)
