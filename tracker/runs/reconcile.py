"""What differs between a pack on disk and the database, and how the two come to agree again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import sqlalchemy as sa

from tracker.catalogue.pack import Pack
from tracker.catalogue.write import Changes, Written, write_changes
from tracker.domain.difference import Difference, between_facts, differences
from tracker.domain.item import FACTS_OF_SOURCES, Source, SourceEntry
from tracker.domain.overtaken import Overtaken, event_overtaken
from tracker.domain.saved import Saved, SavedSet, sets_of
from tracker.runs.pack_events import draft_of, said_by
from tracker.runs.packs import undecided_events
from tracker.storage import agreements, events, saved_marks, saved_sets, sources


@dataclass(frozen=True, slots=True)
class Told:
    """A difference, with the saving on the page that it comes from; None where the pack was changed and not loaded.

    is_undecided: the pack changed the same record since it was saved. became: of an event that was corrected or
    withdrawn here, by whom and when; note: what was said of that.
    """

    difference: Difference
    saved: Saved | SavedSet | None
    is_undecided: bool
    became: Overtaken | None = None
    note: str = ""


def compare(connection: sa.Connection, pack: Pack) -> list[Told]:
    """Return what differs between a pack on disk and its agreement in the database. Raises NotFound."""
    database = agreements.get(connection, pack.agreement.id)
    page = saved_marks.page(connection, database.id)
    saved: dict[tuple[str, str], Saved | SavedSet] = {("indicator", one.indicator.id): one for one in page.saved}
    saved |= {saved_sets.key_of(one.reference): one for one in page.sets}
    on_disk: dict[tuple[str, str], object] = {("indicator", one.id): one for one in pack.agreement.indicators}
    on_disk |= {saved_sets.key_of(name): one for name, one in sets_of(pack.agreement).items()}
    found = []
    for one in differences(pack.agreement, database):
        key = (one.kind, one.name)
        mine = saved.get(key)
        changed = mine is not None and (mine.pack_changed_at is not None or mine.pack != on_disk.get(key))
        found.append(Told(one, mine, changed))
    return found


def beside_rules(connection: sa.Connection, pack: Pack, *, with_record: bool) -> list[Told]:
    """Return what differs in sources and events, which a load leaves as people made them here.

    with_record: whether events are loaded at all.
    """
    of_sources = [Told(one, None, False) for one in _of_sources(connection, pack)]
    return [*of_sources, *(_of_events(connection, pack) if with_record else ())]


def _of_sources(connection: sa.Connection, pack: Pack) -> Iterator[Difference]:
    disk: dict[str, SourceEntry] = {}
    here: dict[str, SourceEntry] = {}
    known = set()
    for entry in pack.sources:
        disk[entry.url] = entry
        source = sources.present(connection, entry.url)
        if source is not None:
            known.add(source.id)
            here[entry.url] = _as_given(source, entry)
    for source in sources.feeds(connection, active_only=True):
        if source.origin == pack.agreement.id and source.id not in known and source.url is not None:
            here[source.url] = SourceEntry(**{one.name: getattr(source, one.name) for one in fields(SourceEntry)})
    yield from between_facts("source", disk, here)


def _as_given(source: Source, entry: SourceEntry) -> SourceEntry:
    """Return what a stored source says of all that its pack says something about."""
    said = {name: getattr(source, name) for name in FACTS_OF_SOURCES if getattr(entry, name) not in (None, "")}
    return replace(entry, **said)


def _of_events(connection: sa.Connection, pack: Pack) -> Iterator[Told]:
    name = pack.agreement.id
    heads, gone = events.heads(connection, name), events.retired(connection, name)
    given = events.from_pack(connection, name)
    stored = {key: heads[own.id] for key, own in given.items()}
    disk = {event.key: draft_of(name, event) for event in pack.agreement.events}
    here = {key: said_by(head) for key, head in stored.items() if head.id not in gone}
    undecided = undecided_events(connection, pack)
    found = list(between_facts("event", disk, here))
    # Where the pack changed nothing but the reports, no fact differs.
    of_reports = sorted(set(undecided) - {one.name for one in found})
    for one in (*found, *(Difference("event", key, "changed") for key in of_reports)):
        own, head = given.get(one.name), stored.get(one.name)
        if own is None or head is None or head == own or head.id in gone:
            yield Told(one, None, one.name in undecided)
        else:
            yield Told(one, None, one.name in undecided, event_overtaken(own, head, {}, (), {}), head.note)


def write_back(folder: Path, told: Sequence[Told], *, shared: Sequence[Path]) -> Written:
    """Write what was saved on the page into the pack's files, but for what waits for a decision; raises as
    `write_changes` does.
    """
    decided = [one.saved for one in told if one.saved is not None and not one.is_undecided]
    rules = [one for one in decided if isinstance(one, Saved)]
    wanted = Changes(
        indicators=tuple(one.indicator for one in rules if not one.dropped),
        dropped=frozenset(one.indicator.id for one in rules if one.dropped),
        sets=tuple(one.record for one in decided if isinstance(one, SavedSet)),
    )
    return write_changes(folder, wanted, shared=shared) if decided else Written((), ())
