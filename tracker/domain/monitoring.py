"""How complete the monitoring of a period was, as a report tells it: sources, fetches, days without any."""

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.health import Health


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source's part in the monitoring of the period. last_*: up to the end of what the report knows.

    health: how it fared in the period. OK: fetched, and it brought reports. SILENT: fetched, nothing came. DAMAGED,
    EMPTY: fetched, and so was the last body that was read of it before the end of what the report knows. One of FAILED:
    as its last fetch failed. NEVER_FETCHED: not once tried in it. OFF: not tried because it is switched off.
    """

    name: str
    side: str | None
    lang: str | None
    reliability: str | None
    health: Health
    fetched: int
    failed: int
    items: int
    last_success_at: datetime | None
    last_error_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days in a row, both ends included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the monitoring was. gaps: days without one successful fetch of any source. days: length of the part
    of the period that had passed at the time of knowledge. summary: one plain sentence or two.
    """

    sources: tuple[SourceLine, ...]
    gaps: tuple[DayRange, ...]
    days: int
    record_reports: int
    summary: str

    @property
    def gap_days(self) -> int:
        return sum(gap.days for gap in self.gaps)

    @property
    def monitored_days(self) -> int:
        """Days on which at least one source was fetched."""
        return self.days - self.gap_days
