"""One pass of the daily run."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.item import Outcome


class RunState(StrEnum):
    """INTERRUPTED: the process died; what it had stored is whole, and the next run takes up the rest."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Trigger(StrEnum):
    """Why a run began. MANUAL: by hand, over all that is due, or over all; SINGLE: by hand, one source alone. CATCH_UP:
    the daily run, late, as nothing ran at its time. DUE: by the sources' own rhythm, between the daily runs.
    """

    MANUAL = "manual"
    SINGLE = "single"
    SCHEDULED = "scheduled"
    CATCH_UP = "catch_up"
    DUE = "due"


WHOLE = frozenset({Trigger.MANUAL, Trigger.SCHEDULED, Trigger.CATCH_UP})
"""Runs over all sources that were due at the time, which tell how the collecting goes."""


@dataclass(frozen=True, slots=True)
class Run:
    """trigger: value of a Trigger. slot: the day that a scheduled run stands for, at most one run each."""

    id: int
    trigger: str
    slot: str | None
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    items_new: int
    items_changed: int
    flags_new: int


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What became of one source in a run. error is None when nothing went wrong; kind: the stable word for it;
    note: what was damaged in a feed that came all the same, None when it was whole or not read.
    """

    source_id: int
    name: str
    url: str
    outcome: Outcome
    items_new: int
    items_changed: int
    flags_new: int
    seconds: float
    error: str | None
    kind: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did, source by source. items and flags of sources not fetched now (left over, imported) count in
    the sums.
    """

    run_id: int
    sources: tuple[SourceOutcome, ...]
    items_new: int
    items_changed: int
    flags_new: int
    seconds: float

    @property
    def any_fetched(self) -> bool:
        """Whether at least one source answered."""
        return any(source.outcome is not Outcome.FAILED for source in self.sources)
