"""Packs brought into the database."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.catalogue.small_pack import sound, write_pack
from tests.storage.filled import an_analyst
from tracker.catalogue.pack import Pack
from tracker.catalogue.read import read_pack
from tracker.catalogue.rule import forms_for
from tracker.domain.determination import DeterminationDraft, Result
from tracker.domain.indicator import Indicator
from tracker.domain.saved import Take
from tracker.flagging.lexicon import compile_lexicon, rules_version
from tracker.runs import packs
from tracker.runs.reconcile import compare, write_back
from tracker.storage import agreements, audit, determinations, events, items, saved_rules, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By


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
    assert again == packs.PackLoad("river-truce", pack.agreement.version, False, (), 0, 0, 0, 0, (), ())
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


def test_what_the_pack_says_otherwise_of_sources_and_reports_is_told(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=True)
    post, mill = pack.sources
    line, *lines = pack.record
    changed = replace(
        pack,
        sources=(replace(post, name="The River Post", reliability="A"), replace(mill, url="https://mill.example/feed")),
        record=(replace(line, title="Ferry very late"), *lines),
    )
    loaded = packs.load(engine, changed, at=NOON, with_record=True)
    assert loaded.sources_new == 1
    assert loaded.notes == (
        "source River Post keeps name River Post; the pack says The River Post",
        "source River Post keeps reliability B; the pack says A",
        "source Mill Radio stays active; the pack has it no more: tracker source remove https://mill.example/rss",
        "1 past report of the record got other words",
    )
    with reading(engine) as connection:
        assert audit.length(connection) == 2


def test_a_changed_obligation_is_told(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    first, *others = pack.agreement.obligations
    changed = replace(pack.agreement, version="v2", obligations=(replace(first, title="No shots"), *others))
    loaded = packs.load(engine, replace(pack, agreement=changed), at=NOON, with_record=False)
    assert [(change.kind, change.name, change.change) for change in loaded.changes] == [
        ("obligation", "1.1", "changed")
    ]


def test_a_load_counts_what_rests_on_the_earlier_words_of_an_obligation(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    finding = DeterminationDraft("river-truce/1.1", Result.UNVERIFIED, date(2001, 4, 1), None, "Nobody saw.", ())
    with transaction(engine) as connection:
        determinations.add(connection, finding, account_id=an_analyst(connection).id, at=NOON)
    first, *others = pack.agreement.obligations
    moved = replace(pack.agreement, version="v2", obligations=(replace(first, bears_on=()), *others))
    assert packs.load(engine, replace(pack, agreement=moved), at=NOON, with_record=False).notes == ()
    owed = replace(pack.agreement, version="v3", obligations=(replace(first, obligors=("LO",)), *others))
    assert packs.load(engine, replace(pack, agreement=owed), at=NOON, with_record=False).notes == (
        "obligation 1.1 reads otherwise now: 1 finding and 0 reviewed flags rest on its earlier words",
    )


SAVED_BY = By("ani", NOON, "Too strong")


def _saved_on_the_page(engine: sa.Engine, pack: Pack, **facts: object) -> Indicator:
    """Load the pack and save its first indicator otherwise."""
    packs.load(engine, pack, at=NOON, with_record=False)
    saved = replace(pack.agreement.indicators[0], **facts)  # type: ignore[arg-type]  # tests pass the fields by name
    with transaction(engine) as connection:
        saved_rules.save(connection, "river-truce", saved, forms=forms_for(saved), by=SAVED_BY)
    return saved


def _with_first(pack: Pack, version: str, **facts: object) -> Pack:
    first, *others = pack.agreement.indicators
    changed = replace(first, **facts)  # type: ignore[arg-type]  # as above
    return replace(pack, agreement=replace(pack.agreement, version=version, indicators=(changed, *others)))


def _first(engine: sa.Engine) -> Indicator:
    with reading(engine) as connection:
        return agreements.get(connection, "river-truce").indicators[0]


def test_a_rule_saved_on_the_page_outlives_the_pack(engine: sa.Engine, pack: Pack) -> None:
    saved = _saved_on_the_page(engine, pack, terms={"en": ("~gun",), "ru": ("~пушка",)})
    with reading(engine) as connection:
        before = agreements.get(connection, "river-truce")
    again = packs.load(engine, pack, at=NOON, with_record=False)
    assert (again.changes, again.notes) == ((), ())
    other = replace(pack, agreement=replace(pack.agreement, version="v2", title="New title"))
    loaded = packs.load(engine, other, at=NOON, with_record=False)
    assert [(change.kind, change.change) for change in loaded.changes] == [("agreement", "changed")]
    assert loaded.notes == ()
    with reading(engine) as connection:
        after = agreements.get(connection, "river-truce")
    assert (after.indicators[0], after.title) == (saved, "New title")
    assert after.forms == before.forms
    compile_lexicon(after)


def test_a_pack_that_changed_the_same_rule_says_so_at_every_load(engine: sa.Engine, pack: Pack) -> None:
    saved = _saved_on_the_page(engine, pack, weight=0.2)
    newer = _with_first(pack, "v2", weight=0.9)
    for _ in range(2):
        loaded = packs.load(engine, newer, at=NOON, with_record=False)
        assert loaded.changes == ()
        assert loaded.notes == (
            "indicator s1.1-a stays as it was saved by ani on 2026-11-24 12:00 UTC; the pack changed it since: "
            "decide between them",
        )
        assert _first(engine) == saved


def test_the_packs_version_or_the_pages_is_taken_on_demand(engine: sa.Engine, pack: Pack) -> None:
    saved = _saved_on_the_page(engine, pack, weight=0.2)
    newer = _with_first(pack, "v2", weight=0.9)
    packs.load(engine, newer, at=NOON, with_record=False)
    loaded = packs.load(engine, newer, at=NOON, with_record=False, take=Take.OURS)
    assert (loaded.notes, _first(engine)) == ((), saved)
    assert packs.load(engine, newer, at=NOON, with_record=False, take=Take.THEIRS).changes == ()
    newest = _with_first(pack, "v3", weight=0.8)
    loaded = packs.load(engine, newest, at=NOON, with_record=False, take=Take.THEIRS)
    assert [(change.name, change.change) for change in loaded.changes] == [("s1.1-a", "changed")]
    assert _first(engine).weight == 0.8
    with reading(engine) as connection:
        assert saved_rules.of_agreement(connection, "river-truce") == []
        assert agreements.versions(connection)["river-truce"] == "v3"


def test_a_pack_that_was_written_back_and_the_database_agree(engine: sa.Engine, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    pack = read_pack(folder)
    saved = _saved_on_the_page(engine, pack, terms={"en": ("~gun",), "ru": ("~пушка",)})
    with reading(engine) as connection:
        told = compare(connection, pack)
        rules = rules_version(agreements.get(connection, "river-truce"))
    assert [(one.difference.name, one.saved and one.saved.author, one.is_undecided) for one in told] == [
        ("s1.1-a", "ani", False)
    ]
    assert write_back(folder, told, shared=()).files == ("indicators.yaml",)
    with reading(engine) as connection:
        assert compare(connection, read_pack(folder)) == []
    loaded = packs.load(engine, read_pack(folder), at=NOON, with_record=False)
    assert (loaded.changes, loaded.notes, _first(engine)) == ((), (), saved)
    with reading(engine) as connection:
        assert saved_rules.of_agreement(connection, "river-truce") == []
        after = agreements.get(connection, "river-truce")
    assert after == replace(read_pack(folder).agreement, events=())
    assert rules_version(after) == rules


def test_what_waits_for_a_decision_is_not_written_back(engine: sa.Engine, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    pack = read_pack(folder)
    _saved_on_the_page(engine, pack, weight=0.2)
    file = folder / "indicators.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("weight: 0.6", "weight: 0.9", 1), encoding="utf-8")
    before = file.read_bytes()
    with reading(engine) as connection:
        told = compare(connection, read_pack(folder))  # changed on disk, and not loaded yet
    assert [one.is_undecided for one in told] == [True]
    assert write_back(folder, told, shared=()).files == ()
    packs.load(engine, read_pack(folder), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert [one.is_undecided for one in compare(connection, read_pack(folder))] == [True]
    assert file.read_bytes() == before


def test_what_was_saved_on_the_page_comes_back_with_the_clause_that_the_pack_dropped(
    engine: sa.Engine, pack: Pack
) -> None:
    saved = _saved_on_the_page(engine, pack, terms={"en": ("~gun",), "ru": ("~пушка",)})
    new = replace(saved, id="s1.1-mine", weight=0.3)
    with transaction(engine) as connection:
        saved_rules.save(connection, "river-truce", new, forms=forms_for(new), by=SAVED_BY)
        saved_rules.retire(connection, "river-truce", "s1.1-b", by=SAVED_BY)
        whole = agreements.get(connection, "river-truce")
    held = pack.agreement
    without = replace(
        held,
        version="v2",
        obligations=held.obligations[1:],
        indicators=tuple(one for one in held.indicators if one.target != "1.1"),
    )
    for hours in (1, 2):
        loaded = packs.load(
            engine, replace(pack, agreement=without), at=NOON + timedelta(hours=hours), with_record=False
        )
        assert loaded.notes == tuple(
            f"indicator {name}, saved by ani on 2026-11-24 12:00 UTC, is out of use until the pack has 1.1 again"
            for name in ("s1.1-a", "s1.1-mine")
        )
        with reading(engine) as connection:
            assert agreements.versions(connection)["river-truce"] == "v2"
            assert all(one.target != "1.1" for one in agreements.get(connection, "river-truce").indicators)
    restored = packs.load(engine, pack, at=NOON + timedelta(days=1), with_record=False)
    assert restored.notes == ()
    with reading(engine) as connection:
        after = agreements.get(connection, "river-truce")
        marks = {one.indicator.id: one for one in saved_rules.of_agreement(connection, "river-truce")}
    assert sorted(one.id for one in after.indicators) == sorted(one.id for one in whole.indicators)
    assert saved in after.indicators
    assert new in after.indicators
    assert (after.forms, after.version) == (whole.forms, whole.version)
    assert {name: (one.dropped, one.homeless) for name, one in marks.items()} == {
        "s1.1-a": (False, False),
        "s1.1-b": (True, False),
        "s1.1-mine": (False, False),
    }


def test_what_lost_its_clause_is_let_go_when_the_packs_version_is_taken(engine: sa.Engine, pack: Pack) -> None:
    _saved_on_the_page(engine, pack, weight=0.2)
    held = pack.agreement
    kept = tuple(one for one in held.indicators if one.target != "1.1")
    without = replace(held, version="v2", obligations=held.obligations[1:], indicators=kept)
    later = NOON + timedelta(hours=1)
    packs.load(engine, replace(pack, agreement=without), at=later, with_record=False, take=Take.THEIRS)
    with reading(engine) as connection:
        assert saved_rules.of_agreement(connection, "river-truce") == []
