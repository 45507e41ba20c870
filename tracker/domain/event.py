"""What happened, on a day or over a span, at a place. An event states facts; it never changes what the text of an
agreement says.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.names import event_name

PACK = "pack"
"""Origin and author of the events that a pack gives."""


class EventKind(StrEnum):
    """NOTICE is the one act that the calendar heeds: a party's declaration that ends a term's renewal (starts_on
    is its day). WITHDRAWAL supersedes an event that was recorded by mistake, and states nothing; its note says why.
    """

    EVENT = "event"
    NOTICE = "notice"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class PackEvent:
    """A dated public fact that a pack states. key: stable within the pack. reports: ids of lines in record.jsonl
    that carry it.

    party: code of the party that gave notice, None for an ordinary event.
    """

    key: str
    kind: EventKind
    starts_on: date
    ends_on: date | None
    title: str
    obligations: tuple[str, ...]
    place: str | None
    party: str | None
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as an analyst enters it. flags: ids of relevant flags that report it. obligations: slugs. kept: ids of
    reports that stay from the event that it corrects, whatever became of their flags.
    """

    kind: EventKind
    starts_on: date
    ends_on: date | None
    title: str
    obligations: tuple[str, ...]
    flags: tuple[int, ...]
    place: str | None = None
    party: str | None = None
    note: str = ""
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event. origin: `pack` or `analyst`. items: ids of the reports grouped under it. supersedes: id of the
    event that this one corrects; a superseded event is shown in history only."""

    id: int
    agreement: str
    kind: EventKind
    starts_on: date
    ends_on: date | None
    title: str
    obligations: tuple[str, ...]
    place: str | None
    party: str | None
    note: str
    origin: str
    author: str
    recorded_at: datetime
    supersedes: int | None
    items: tuple[int, ...]

    @property
    def name(self) -> str:
        """What people call it, on pages and as evidence on the command line: `event-3`."""
        return event_name(self.id)

    @property
    def is_withdrawal(self) -> bool:
        return self.kind is EventKind.WITHDRAWAL
