"""Import past reports from files: the same items, stories and flags as from feeds, under sources without address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import sqlalchemy as sa

from tracker.domain.file_import import FileImport, ImportState
from tracker.domain.item import Source
from tracker.errors import Fault, InvalidFile
from tracker.ingestion import report_files
from tracker.ingestion.report_files import ReportFile
from tracker.ingestion.reports import ImportedReport
from tracker.ingestion.stories import arrivals
from tracker.storage import imports, items, known_items, sources
from tracker.storage.engine import reading, transaction

BATCH = 500
"""Reports stored in one transaction: few enough that nobody waits long for the database."""


@dataclass(frozen=True, slots=True)
class ImportedReports:
    """How many reports became new items, changed some, or were there already."""

    new: int
    changed: int
    unchanged: int


def store_reports(
    connection: sa.Connection, reports: Sequence[ImportedReport], *, origin: str, at: datetime, record: bool
) -> ImportedReports:
    """Store reports under the archive of their source, made when absent; no two have the same source and identity.

    origin: who brought them (pack id or `import`).
    """
    groups = _by_source(reports)
    known = sources.archives(connection, list(groups))
    new = changed = 0
    for name, group in groups.items():
        source = known.get(name) or _archive(connection, name, group[0], origin=origin, at=at)
        parsed = tuple(report.item for report in group)
        stored = items.store(connection, source.id, arrivals(source.id, parsed), seen_at=at, record=record)
        new += len(stored.new)
        changed += len(stored.changed)
    return ImportedReports(new, changed, len(reports) - new - changed)


def row_ids(connection: sa.Connection, reports: Sequence[ImportedReport]) -> dict[str, int]:
    """Return the item's row id of every stored report by its identity."""
    groups = _by_source(reports)
    known = sources.archives(connection, list(groups))
    found: dict[str, int] = {}
    for name, group in ((name, group) for name, group in groups.items() if name in known):
        keys = [(known[name].id, report.item.identity) for report in group]
        found |= {identity: item_id for (_, identity), item_id in known_items.ids(connection, keys).items()}
    return found


def _by_source(reports: Sequence[ImportedReport]) -> Mapping[str, list[ImportedReport]]:
    groups: dict[str, list[ImportedReport]] = {}
    for report in reports:
        groups.setdefault(report.source, []).append(report)
    return groups


def _archive(connection: sa.Connection, name: str, first: ImportedReport, *, origin: str, at: datetime) -> Source:
    facts = {"lang": first.item.lang, "country": first.country, "side": first.side, "kind": first.kind}
    return sources.archive(connection, name, origin=origin, at=at, **facts)


def open_import(
    engine: sa.Engine, file: ReportFile, *, at: datetime, progress: Callable[[int], None] | None = None
) -> FileImport:
    """Return the import of a file: the one that was interrupted, the one that ended, or a new one.

    A file that is new here is checked first, and nothing is stored unless all of it can be taken (InvalidFile). One
    that ended counts as done only while no other was imported after it, for that one may have changed its items.
    progress: called now and then with the bytes checked.
    """
    digest = report_files.digest(file)
    with reading(engine) as connection:
        known = imports.find(connection, digest)
        newest = imports.newest(connection)
    if known is not None and (known.state is ImportState.STARTED or newest == [known]):
        return known
    rows = report_files.check(file, progress=progress)
    with transaction(engine) as connection:
        return imports.start(connection, digest=digest, name=file.name, rows=rows, at=at)


def store_rest(
    engine: sa.Engine, file: ReportFile, begun: FileImport, *, clock: Callable[[], datetime], size: int = BATCH
) -> Iterator[FileImport]:
    """Store the reports of an import that are not stored yet, none when it is done; yields how far it is after each
    batch.

    size: reports in a batch. A batch and the position behind it are stored in one transaction, so that the import can
    go on from wherever it is killed. Raises AlreadyImporting when another process does the same, InvalidFile when the
    file changes meanwhile.
    """
    if begun.state is ImportState.DONE:
        return
    rest = report_files.reports(file, after=begun.rows_done)
    at = begun
    while batch := list(islice(rest, size)):
        with transaction(engine) as connection:
            imports.take_turn(connection, at)
            stored = store_reports(connection, batch, origin="import", at=clock(), record=False)
            at = imports.advance(connection, at, rows=len(batch), new=stored.new, changed=stored.changed)
        yield at
    if at.rows_done != at.rows:
        raise InvalidFile(file.name, [Fault(file.name, 0, "", "it changed while it was read; import it again")])
    with transaction(engine) as connection:
        imports.take_turn(connection, at)
        imports.finish(connection, at.id, at=clock())
    yield replace(at, state=ImportState.DONE)
