"""A pack's events beside those that hold here: what is new is appended, and what somebody corrected on the page stays
until somebody decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.event import PACK, Event, EventDraft, PackEvent
from tracker.domain.saved import Take
from tracker.storage import agreements, events
from tracker.storage.codec import to_json

_EVENT, _KEPT = "event", "kept"


@dataclass(frozen=True, slots=True)
class Occasion:
    """When events are brought, and which version holds of those that the pack changed and somebody corrected."""

    at: datetime
    take: Take | None


@dataclass(slots=True)
class BroughtEvents:
    """What became of a pack's events. new: how many were appended."""

    new: int = 0
    changes: list[PackChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def bring_events(
    connection: sa.Connection, agreement: Agreement, item_ids: Mapping[str, int], occasion: Occasion
) -> BroughtEvents:
    """Append the pack's events that are new or say something else than before, and retire those that it dropped.

    item_ids: of its reports, by identity.
    """
    bringing = _Bringing(connection, agreement, occasion)
    for event in agreement.events:
        items = sorted(item_ids[f"{agreement.id}/{report}"] for report in event.reports)
        bringing.bring(event, items)
    given = {event.key for event in agreement.events}
    for key in sorted(bringing.here.own.keys() - given):
        bringing.drop(key)
    agreements.note_changes(connection, agreement.id, bringing.brought.changes)
    return bringing.brought


def undecided(connection: sa.Connection, agreement: Agreement, item_ids: Mapping[str, int]) -> list[str]:
    """Return the keys of events that somebody corrected or withdrew here and that the pack changed or dropped since,
    while nobody has decided which version holds. item_ids: as for `bring_events`; events with other reports are left
    out, as their pack was not loaded yet.
    """
    here = _Here(connection, agreement)
    found = []
    for event in agreement.events:
        reports = [item_ids.get(f"{agreement.id}/{report}") for report in event.reports]
        items = sorted(one for one in reports if one is not None)
        if event.key in here.of_page and len(items) == len(reports) and here.says_otherwise(event, items):
            found.append(event.key)
    given = {event.key for event in agreement.events}
    return found + [key for key in sorted(here.of_page - given) if here.is_dropped_anew(key)]


class _Here:
    """What stands here of a pack's events. own: key -> the pack's event as it gave it last; heads: id of such a one ->
    the event that holds in its place. retired: ids of those that it dropped. kept: key -> what the pack gave when
    somebody decided for the page's. of_page: keys of those that somebody corrected or withdrew.
    """

    def __init__(self, connection: sa.Connection, agreement: Agreement) -> None:
        self.agreement = agreement
        self.own = events.from_pack(connection, agreement.id)
        self.heads = events.heads(connection, agreement.id)
        changes = agreements.history(connection, agreement.id, kind=_EVENT)
        self.kept = {change.name: change.after for change in changes if change.change == _KEPT}
        self.retired = events.retired(connection, agreement.id)
        self.of_page = {key for key, own in self.own.items() if self.heads[own.id] != own}

    def head(self, key: str) -> Event:
        """Return the event that holds in place of the pack's."""
        return self.heads[self.own[key].id]

    def is_retired(self, key: str) -> bool:
        """Whether the pack's event is out of force as the pack gave it no more."""
        head = self.head(key)
        return head.id in self.retired and not head.is_withdrawal

    def says_otherwise(self, event: PackEvent, items: list[int]) -> bool:
        """Whether the pack says something else of an event than what holds, and nobody has decided."""
        own, wanted = self.own[event.key], (draft_of(self.agreement.id, event), items)
        is_said = wanted in (_said(own), _said(self.head(event.key)))
        return not self.is_retired(event.key) and not is_said and not self._is_decided(event.key, to_json(event))

    def is_dropped_anew(self, key: str) -> bool:
        """Whether it has not been settled yet what becomes of an event that the pack gives no more."""
        own, head = self.own[key], self.head(key)
        # Who takes a retired event up again knows that the pack dropped it, unless the pack gave it again since.
        was_dropped = any(event_id >= own.id and self.heads[event_id] == head for event_id in self.retired)
        return not head.is_withdrawal and not was_dropped and not self._is_decided(key, None)

    def _is_decided(self, key: str, given: object) -> bool:
        return key in self.kept and self.kept[key] == given


class _Bringing:
    """A pack's events while they are brought beside what stands here."""

    def __init__(self, connection: sa.Connection, agreement: Agreement, occasion: Occasion) -> None:
        self.connection, self.agreement, self.occasion = connection, agreement, occasion
        self.here = _Here(connection, agreement)
        self.brought = BroughtEvents()

    def bring(self, event: PackEvent, items: list[int]) -> None:
        here, wanted = self.here, (draft_of(self.agreement.id, event), items)
        if event.key not in here.own:
            self._append(event.key, wanted, supersedes=None)
        elif here.is_retired(event.key):
            self._take_up(event.key, here.head(event.key), wanted)
        elif not here.says_otherwise(event, items):
            return
        elif self._is_left_to_the_page(event.key):
            self._leave(event.key, event)
        else:
            self._append(event.key, wanted, supersedes=here.head(event.key).id)

    def _take_up(self, key: str, head: Event, wanted: tuple[EventDraft, list[int]]) -> None:
        """Let a retired event hold again, so that what cites it does too, unless the pack words it anew."""
        if wanted == _said(head):
            self._note(key, events.RESTORED, before=None, after=to_json(head))
        else:
            self._append(key, wanted, supersedes=head.id)

    def drop(self, key: str) -> None:
        """Retire an event that the pack gives no more, unless somebody made it theirs or withdrew it already."""
        if not self.here.is_dropped_anew(key):
            return
        if self._is_left_to_the_page(key):
            self._leave(key, None)
        else:
            self._note(key, events.RETIRED, before=to_json(self.here.head(key)), after=None)

    def _is_left_to_the_page(self, key: str) -> bool:
        return key in self.here.of_page and self.occasion.take is not Take.THEIRS

    def _leave(self, key: str, given: PackEvent | None) -> None:
        """Let the page's event hold, and say that this waits for a decision unless it is made now."""
        own, head = self.here.own[key], self.here.head(key)
        name, did = (own.name, "withdrawn") if head.is_withdrawal else (head.name, "as it was corrected")
        stays = f"{name} stays {did} by {head.author} on {head.recorded_at:%Y-%m-%d %H:%M} UTC"
        if self.occasion.take is Take.OURS:
            after = None if given is None else to_json(given)
            self._note(key, _KEPT, before=to_json(own), after=after, note=stays)
        else:
            since = "dropped" if given is None else "changed"
            decide = "decide between them by `tracker agreement load DIR --ours|--theirs`"
            self.brought.notes.append(f"event {key}: {stays}; the pack {since} it since: {decide}")

    def _note(self, key: str, change: str, *, before: object, after: object, note: str = "") -> None:
        version, at = self.agreement.version, self.occasion.at
        self.brought.changes.append(PackChange(_EVENT, key, change, before, after, version, at, note=note))

    def _append(self, key: str, wanted: tuple[EventDraft, list[int]], *, supersedes: int | None) -> None:
        draft, items = wanted
        at = self.occasion.at
        origin = events.Origin(self.agreement.id, PACK, PACK, at, pack_key=key, supersedes=supersedes)
        events.add(self.connection, draft, item_ids=items, origin=origin)
        self.brought.new += 1


def draft_of(agreement_id: str, event: PackEvent) -> EventDraft:
    """Return what a pack's event says, apart from its reports."""
    return EventDraft(
        kind=event.kind,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        title=event.title,
        obligations=tuple(sorted(f"{agreement_id}/{number}" for number in event.obligations)),
        flags=(),
        place=event.place,
        party=event.party,
    )


def _said(event: Event) -> tuple[EventDraft, list[int]]:
    return said_by(event), list(event.items)


def said_by(event: Event) -> EventDraft:
    """Return what a stored event says, in the form in which a pack says it."""
    return EventDraft(
        kind=event.kind,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        title=event.title,
        obligations=tuple(sorted(event.obligations)),
        flags=(),
        place=event.place,
        party=event.party,
    )
