"""Group relevant flags into an event: what happened, when, and which reports say so."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import agreement_in
from tracker.domain.days import slip_of_the_pen
from tracker.domain.event import Event, EventDraft, EventKind
from tracker.domain.flag import FlagState
from tracker.domain.names import item_name
from tracker.domain.obligation import Term
from tracker.errors import Invalid
from tracker.storage import agreements, audit, events, flags
from tracker.storage.codec import to_json


def record_event(
    connection: sa.Connection,
    draft: EventDraft,
    *,
    analyst: Account,
    at: datetime,
    supersedes: int | None = None,
) -> Event:
    """Store an event. Raises Invalid when it lacks what an event needs, NotFound for what it names."""
    _check(connection, draft, today=at.date())
    agreement = agreement_in(draft.obligations[0])
    if supersedes is not None:
        corrected = events.get(connection, supersedes)
        _refuse_withdrawal(corrected)
        if corrected.agreement != agreement:
            raise Invalid(f"{corrected.name} is of {corrected.agreement}, not of {agreement}", field="supersedes")
    if draft.place is not None and draft.place not in agreements.place_ids(connection, agreement):
        raise Invalid(f"is no place of {agreement}; choose one of those offered", field="place")
    item_ids = _kept(connection, draft, supersedes)
    for flag_id in draft.flags:
        entry = flags.get(connection, flag_id)
        if entry.flag.state is not FlagState.RELEVANT:
            raise Invalid(f"the flag on {item_name(entry.item.id)} has not been reviewed as relevant", field="flags")
        item_ids.append(entry.item.id)
    return _append(connection, draft, item_ids, events.Origin(agreement, "analyst", analyst.name, at, None, supersedes))


def withdraw_event(connection: sa.Connection, event_id: int, reason: str, *, analyst: Account, at: datetime) -> Event:
    """Withdraw an event that was recorded by mistake; it stays on record, with the reason. Returns the withdrawal that
    supersedes it. Raises NotFound, and Invalid without a reason and for what is a withdrawal or was superseded.
    """
    mistaken = events.get(connection, event_id)
    _refuse_withdrawal(mistaken)
    if not reason.strip():
        raise Invalid("say why the event is withdrawn", field="reason")
    draft = EventDraft(
        EventKind.WITHDRAWAL,
        mistaken.starts_on,
        mistaken.ends_on,
        mistaken.title,
        obligations=(),
        flags=(),
        note=reason,
    )
    return _append(
        connection, draft, [], events.Origin(mistaken.agreement, "analyst", analyst.name, at, None, event_id)
    )


def _append(connection: sa.Connection, draft: EventDraft, item_ids: Sequence[int], origin: events.Origin) -> Event:
    stored = events.add(connection, draft, item_ids=item_ids, origin=origin)
    audit.append(connection, audit.Entry(origin.author, "event", stored.name, to_json(stored), origin.at))
    return stored


def _refuse_withdrawal(event: Event) -> None:
    if event.is_withdrawal:
        raise Invalid(f"{event.name} is a withdrawal; record what happened as a new event", field="supersedes")


def _kept(connection: sa.Connection, draft: EventDraft, supersedes: int | None) -> list[int]:
    """Return the reports that stay. Raises Invalid for one that the corrected event does not hold."""
    held = () if supersedes is None else events.get(connection, supersedes).items
    for item_id in draft.kept:
        if item_id not in held:
            raise Invalid(f"{item_name(item_id)} is no report of the event that is corrected", field="flags")
    return list(draft.kept)


def _check(connection: sa.Connection, draft: EventDraft, *, today: date) -> None:
    if not draft.title.strip():
        raise Invalid("say what happened", field="title")
    if not draft.obligations:
        raise Invalid("name at least one obligation that it bears on", field="obligations")
    if len({agreement_in(slug) for slug in draft.obligations}) > 1:
        raise Invalid("belong to different agreements", field="obligations")
    _check_days(draft, today=today)
    if draft.kind is EventKind.WITHDRAWAL:
        raise Invalid("choose event or notice; an event is withdrawn on its page", field="kind")
    bearing = [agreements.obligation(connection, slug) for slug in draft.obligations]
    if draft.kind is EventKind.NOTICE:
        _check_notice(draft, [obligation.term for obligation in bearing])
    elif draft.party is not None:
        raise Invalid("only a notice is given by a party: choose the kind notice, or no party", field="party")


def _check_days(draft: EventDraft, *, today: date) -> None:
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Invalid(f"ends on {draft.ends_on}, before it begins on {draft.starts_on}", field="ends_on")
    for field, day in (("starts_on", draft.starts_on), ("ends_on", draft.ends_on)):
        if day is not None and day > today:
            raise Invalid(f"{day} has not come yet: an event states what happened; today is {today}", field=field)
        slip = None if day is None else slip_of_the_pen(day)
        if slip is not None:
            raise Invalid(slip, field=field)


def _check_notice(draft: EventDraft, terms: Sequence[Term | None]) -> None:
    """terms: of the obligations that it bears on."""
    if len(terms) != 1 or terms[0] is None:
        raise Invalid("is for exactly one obligation that has a term", field="kind")
    if draft.party not in terms[0].notice_by:
        given_by = draft.party or "nobody"
        raise Invalid(f"may be given by {' or '.join(terms[0].notice_by)}, not by {given_by}", field="party")
