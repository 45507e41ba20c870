"""Packs brought into the database."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.catalogue.small_pack import sound
from tracker.catalogue.pack import Pack
from tracker.runs import packs
from tracker.storage import agreements, audit, events, items, sources
from tracker.storage.engine import reading


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return sound(tmp_path)


def test_a_pack_brings_agreement_sources_past_reports_and_events(engine: sa.Engine, pack: Pack) -> None:
    loaded = packs.load(engine, pack, at=NOON, with_record=True)
    assert (loaded.agreement, loaded.version, loaded.first) == ("river-truce", pack.agreement.version, True)
    assert (loaded.changes, loaded.notes) == ((), ())
    assert (loaded.sources_new, loaded.reports_new, loaded.events_new) == (2, 2, 2)
    with reading(engine) as connection:
        # What the agreement's events became stands below.
        assert agreements.get(connection, "river-truce") == replace(pack.agreement, events=())
        stored = {item.guid: item for item in items.stored(connection)}
        report = stored["river-truce/rec-001"]
        assert (report.title, report.side, report.record, report.source_url) == ("Ferry late", "UP", True, None)
        late, notice = events.current(connection, "river-truce")
        assert (late.title, late.place, late.items) == ("Ferry put off", "landing", (report.id,))
        assert (notice.title, notice.party) == ("Upper Town ends the lease", "UP")
        assert audit.length(connection) == 1


def test_loading_again_changes_nothing(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=True)
    again = packs.load(engine, pack, at=NOON, with_record=True)
    assert again == packs.PackLoad("river-truce", pack.agreement.version, False, (), 0, 0, 0, ())
    with reading(engine) as connection:
        assert audit.length(connection) == 1


def test_without_the_record_there_are_neither_reports_nor_events(engine: sa.Engine, pack: Pack) -> None:
    loaded = packs.load(engine, pack, at=NOON, with_record=False)
    assert (loaded.sources_new, loaded.reports_new, loaded.events_new) == (2, 0, 0)
    later = packs.load(engine, pack, at=NOON, with_record=True)
    assert (later.first, later.reports_new, later.events_new) == (False, 2, 2)


def test_a_changed_event_replaces_the_one_before(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=True)
    first, second = pack.agreement.events
    changed = replace(pack.agreement, version="v2", events=(replace(first, title="Ferry later still"), second))
    loaded = packs.load(engine, replace(pack, agreement=changed), at=NOON, with_record=True)
    assert loaded.events_new == 1
    with reading(engine) as connection:
        titles = [event.title for event in events.current(connection, "river-truce")]
    assert titles == ["Ferry later still", "Upper Town ends the lease"]


def test_a_source_that_people_know_keeps_its_side_and_that_is_noted(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    post, mill = pack.sources
    moved = replace(pack, sources=(replace(post, side="LO"), mill))
    loaded = packs.load(engine, moved, at=NOON, with_record=False)
    assert loaded.notes == ("source River Post keeps side UP; the pack says LO",)
    with reading(engine) as connection:
        assert sources.named(connection, "River Post").side == "UP"


def test_a_changed_obligation_is_told(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    first, *others = pack.agreement.obligations
    changed = replace(pack.agreement, version="v2", obligations=(replace(first, title="No shots"), *others))
    loaded = packs.load(engine, replace(pack, agreement=changed), at=NOON, with_record=False)
    assert [(change.kind, change.name, change.change) for change in loaded.changes] == [
        ("obligation", "1.1", "changed")
    ]
