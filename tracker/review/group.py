"""Group relevant flags into an event: what happened, when, and which reports say so."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import agreement_in
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
    if draft.place is not None and draft.place not in agreements.place_ids(connection, agreement):
        raise Invalid(f"is no place of {agreement}; choose one of those offered", field="place")
    item_ids = []
    for flag_id in draft.flags:
        entry = flags.get(connection, flag_id)
        if entry.flag.state is not FlagState.RELEVANT:
            raise Invalid(f"the flag on {item_name(entry.item.id)} has not been reviewed as relevant", field="flags")
        item_ids.append(entry.item.id)
    origin = events.Origin(agreement, "analyst", analyst.name, at, supersedes=supersedes)
    stored = events.add(connection, draft, item_ids=item_ids, origin=origin)
    audit.append(connection, audit.Entry(analyst.name, "event", stored.name, to_json(stored), at))
    return stored


def _check(connection: sa.Connection, draft: EventDraft, *, today: date) -> None:
    if not draft.title.strip():
        raise Invalid("say what happened", field="title")
    if not draft.obligations:
        raise Invalid("name at least one obligation that it bears on", field="obligations")
    if len({agreement_in(slug) for slug in draft.obligations}) > 1:
        raise Invalid("belong to different agreements", field="obligations")
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Invalid(f"ends on {draft.ends_on}, before it begins on {draft.starts_on}", field="ends_on")
    for field, day in (("starts_on", draft.starts_on), ("ends_on", draft.ends_on)):
        if day is not None and day > today:
            raise Invalid(f"{day} has not come yet: an event states what happened; today is {today}", field=field)
    bearing = [agreements.obligation(connection, slug) for slug in draft.obligations]
    if draft.kind is EventKind.NOTICE:
        _check_notice(draft, [obligation.term for obligation in bearing])
    elif draft.party is not None:
        raise Invalid("only a notice is given by a party: choose the kind notice, or no party", field="party")


def _check_notice(draft: EventDraft, terms: Sequence[Term | None]) -> None:
    """terms: of the obligations that it bears on."""
    if len(terms) != 1 or terms[0] is None:
        raise Invalid("is for exactly one obligation that has a term", field="kind")
    if draft.party not in terms[0].notice_by:
        given_by = draft.party or "nobody"
        raise Invalid(f"may be given by {' or '.join(terms[0].notice_by)}, not by {given_by}", field="party")
