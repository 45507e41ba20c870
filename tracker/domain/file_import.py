"""The import of one file of past reports."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ImportState(StrEnum):
    """STARTED: under way or interrupted; the same command goes on after the rows that are done."""

    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FileImport:
    """digest: SHA-256 of the file, by which it is known again; name: what it was called. rows: reports in it."""

    id: int
    digest: str
    name: str
    rows: int
    rows_done: int
    items_new: int
    items_changed: int
    state: ImportState
    started_at: datetime
    ended_at: datetime | None
