"""What a clause requires of whom, and the matters that an agreement leaves open."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    """CONTINUING: a state of affairs to be kept. DEADLINE: done once, by a date. LEVEL: a quantity to be reached or
    held. TERM: a period with renewal and notice. PROCESS: no date, progress is measured. WATCHPOINT: no obligation
    at all, a matter left open that is flagged and reviewed like one and never assessed for compliance."""

    CONTINUING = "continuing"
    DEADLINE = "deadline"
    LEVEL = "level"
    TERM = "term"
    PROCESS = "process"
    WATCHPOINT = "watchpoint"


@dataclass(frozen=True, slots=True)
class Postponement:
    """A deadline moved by consent. agreed_on: the day from which the new date holds."""

    due_on: date
    agreed_on: date
    basis: str
    url: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """due_on is the last day on which the act is in time. `content` says what is due when it is not the whole
    obligation.
    """

    due_on: date
    content: str
    postponements: tuple[Postponement, ...]

    def due_as_of(self, day: date) -> date:
        """Return the date in force on `day`: the last postponement agreed by then, else the original date."""
        agreed = [p for p in self.postponements if p.agreed_on <= day]
        return max(agreed, key=lambda p: p.agreed_on).due_on if agreed else self.due_on


@dataclass(frozen=True, slots=True)
class Term:
    """A period that renews itself unless notice is given.

    starts_on: first day. months: length of the first term. renewal_months: length of each further one, None when it
    lapses. notice_months: whole calendar months before a term's end by which notice must be given, None when there
    is no such act. notice_by: codes of the parties that may give it.
    """

    starts_on: date
    months: int
    renewal_months: int | None
    notice_months: int | None
    notice_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that the agreement states, with its unit (`1960`, `soldiers`)."""

    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """The unit that is tracked and assessed; also a watchpoint (kind WATCHPOINT, clause None, no obligors).

    number: as people quote it within the agreement (`6.5`, `W1`). bears_on: numbers of further clauses touched.
    starts_at: when it begins to bind, in the agreement's own zone; None when the text names no moment.
    """

    agreement: str
    number: str
    kind: Kind
    clause: str | None
    bears_on: tuple[str, ...]
    title: str
    content: str
    obligors: tuple[str, ...]
    supervisor: str | None
    starts_at: datetime | None
    deadline: Deadline | None
    term: Term | None
    quantities: tuple[Quantity, ...]

    @property
    def slug(self) -> str:
        return f"{self.agreement}/{self.number}"

    @property
    def is_watchpoint(self) -> bool:
        return self.kind is Kind.WATCHPOINT
