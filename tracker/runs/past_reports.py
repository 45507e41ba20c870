"""Import past reports from files: the same items, stories and flags as from feeds, under sources without address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Source
from tracker.ingestion.reports import ImportedReport
from tracker.ingestion.stories import arrivals
from tracker.storage import items, sources


@dataclass(frozen=True, slots=True)
class ImportedReports:
    """Counts, and the row id of every report by its identity."""

    new: int
    changed: int
    unchanged: int
    by_identity: dict[str, int]


def store_reports(
    connection: sa.Connection, reports: Sequence[ImportedReport], *, origin: str, at: datetime, record: bool
) -> ImportedReports:
    """Store reports under the archive of their source, made when absent. origin: who brought them (pack id or
    `import`).
    """
    by_source: dict[str, list[ImportedReport]] = {}
    for report in reports:
        by_source.setdefault(report.source, []).append(report)
    new = changed = 0
    by_identity: dict[str, int] = {}
    for name, group in by_source.items():
        source = _archive(connection, name, group, origin=origin, at=at)
        parsed = tuple(report.item for report in group)
        stored = items.store(connection, source.id, arrivals(connection, source.id, parsed), seen_at=at, record=record)
        new += len(stored.new)
        changed += len(stored.changed)
        by_identity |= items.ids_of(connection, source.id, [item.identity for item in parsed])
    return ImportedReports(new, changed, len(by_identity) - new - changed, by_identity)


def _archive(
    connection: sa.Connection, name: str, group: Sequence[ImportedReport], *, origin: str, at: datetime
) -> Source:
    first = group[0]
    facts = {"lang": first.item.lang, "country": first.country, "side": first.side, "kind": first.kind}
    return sources.archive(connection, name, origin=origin, at=at, **facts)
