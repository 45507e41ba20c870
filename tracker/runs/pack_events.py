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
    for key in sorted(bringing.own.keys() - given):
        bringing.drop(key)
    agreements.note_changes(connection, agreement.id, bringing.brought.changes)
    return bringing.brought


class _Bringing:
    """What stands here of a pack's events while they are brought. own: key -> the pack's event as it gave it last;
    heads: id of such a one -> the event that holds in its place. retired: ids of those that it dropped. kept: key ->
    what the pack gave when somebody decided for the page's.
    """

    def __init__(self, connection: sa.Connection, agreement: Agreement, occasion: Occasion) -> None:
        self.connection, self.agreement, self.occasion = connection, agreement, occasion
        self.own = events.from_pack(connection, agreement.id)
        self.heads = events.heads(connection, agreement.id)
        changes = agreements.history(connection, agreement.id, kind=_EVENT)
        self.kept = {change.name: change.after for change in changes if change.change == _KEPT}
        self.retired = events.retired(connection, agreement.id)
        self.brought = BroughtEvents()

    def bring(self, event: PackEvent, items: list[int]) -> None:
        own, wanted = self.own.get(event.key), (draft_of(self.agreement.id, event), items)
        if own is None:
            self._append(event.key, wanted, supersedes=None)
            return
        head = self.heads[own.id]
        if head.id in self.retired and not head.is_withdrawal:
            self._take_up(event.key, head, wanted)
        elif wanted in (_said(own), _said(head)) or self._is_decided(event.key, to_json(event)):
            return
        elif head == own or self.occasion.take is Take.THEIRS:
            self._append(event.key, wanted, supersedes=head.id)
        else:
            self._leave(event.key, head, event)

    def _take_up(self, key: str, head: Event, wanted: tuple[EventDraft, list[int]]) -> None:
        """Let a retired event hold again, so that what cites it does too, unless the pack words it anew."""
        if wanted == _said(head):
            self._note(key, events.RESTORED, before=None, after=to_json(head))
        else:
            self._append(key, wanted, supersedes=head.id)

    def drop(self, key: str) -> None:
        """Retire an event that the pack gives no more, unless somebody made it theirs or withdrew it already."""
        own = self.own[key]
        head = self.heads[own.id]
        if head.is_withdrawal:
            return
        # Who takes a retired event up again knows that the pack dropped it, unless the pack gave it again since.
        was_dropped = any(event_id >= own.id and self.heads[event_id] == head for event_id in self.retired)
        if was_dropped or self._is_decided(key, None):
            return
        if head == own or self.occasion.take is Take.THEIRS:
            self._note(key, events.RETIRED, before=to_json(head), after=None)
        else:
            self._leave(key, head, None)

    def _is_decided(self, key: str, given: object) -> bool:
        return key in self.kept and self.kept[key] == given

    def _leave(self, key: str, head: Event, given: PackEvent | None) -> None:
        """Let the page's event hold, and say that this waits for a decision unless it is made now."""
        name, did = (self.own[key].name, "withdrawn") if head.is_withdrawal else (head.name, "as it was corrected")
        stays = f"{name} stays {did} by {head.author} on {head.recorded_at:%Y-%m-%d %H:%M} UTC"
        if self.occasion.take is Take.OURS:
            after = None if given is None else to_json(given)
            self._note(key, _KEPT, before=to_json(self.own[key]), after=after, note=stays)
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
