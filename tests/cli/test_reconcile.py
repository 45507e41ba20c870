"""`tracker agreement diff`, and loads beside rules that were saved on the page."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tracker.catalogue.read import read_pack
from tracker.catalogue.rule import forms_for, forms_in
from tracker.domain.event import EventDraft
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.saved import Page
from tracker.review.group import record_event, withdraw_event
from tracker.storage import accounts, agreements, events, saved_marks, saved_rules, saved_sets
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By


@pytest.fixture
def folder(terminal: Terminal, tmp_path: Path) -> Path:
    """The small pack, loaded, in a folder of its own."""
    (tmp_path / "packs").mkdir()
    folder = write_pack(tmp_path / "packs")
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path / "packs")
    terminal("agreement", "load", str(folder))
    return folder


def save(engine: sa.Engine, folder: Path, *, name: str = "", **facts: object) -> Indicator:
    """Save the pack's first indicator otherwise, as the page does."""
    first = read_pack(folder).agreement.indicators[0]
    saved = replace(first, **({"id": name} if name else {}), **facts)  # type: ignore[arg-type]  # named by the tests
    with transaction(engine) as connection:
        saved_rules.save(connection, "river-truce", saved, forms=forms_for(saved), by=By("ani", NOON, "Guns"))
    return saved


def change_on_disk(folder: Path, old: str, new: str) -> None:
    file = folder / "indicators.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")


def test_nothing_differs_after_a_load(terminal: Terminal, folder: Path) -> None:
    assert terminal("agreement", "diff", "river-truce") == f"river-truce: {folder} and the database agree\n"
    (one,) = terminal.json("agreement", "diff")  # the shipped packs are not in this database
    assert one == {"agreement": "river-truce", "folder": str(folder), "differences": []}


def test_what_was_saved_is_told_with_who_and_when(terminal: Terminal, folder: Path, engine: sa.Engine) -> None:
    terms = {"en": ("fire*", "~gun"), "ru": ("огонь", "обстрел*")}
    save(engine, folder, weight=0.2, terms=terms, measure="shots")
    save(engine, folder, name="s1.1-new")
    told = terminal("agreement", "diff", exit_code=1).splitlines()
    assert told == [
        f"river-truce: 2 differences between {folder} and the database",
        "  indicator s1.1-a changed, saved by ani on 2026-11-24 12:00 UTC: Guns",
        "    weight: 0.6 on disk, 0.2 in the database",
        "    terms.en: on disk alone: opened ... fire; in the database alone: ~gun",
        "    measure: nothing on disk, shots in the database",
        "  indicator s1.1-new in the database alone, saved by ani on 2026-11-24 12:00 UTC: Guns",
    ]
    (one,) = terminal.json("agreement", "diff", "river-truce", exit_code=1)
    changed, added = one["differences"]
    assert (changed["kind"], changed["name"], changed["what"]) == ("indicator", "s1.1-a", "changed")
    assert (changed["saved_by"], changed["saved_at"], changed["note"]) == ("ani", "2026-11-24T12:00:00+00:00", "Guns")
    assert changed["fields"][0] == {"field": "weight", "disk": 0.6, "database": 0.2}
    assert (added["what"], added["undecided"]) == ("added", False)


def test_what_is_not_loaded_yet_is_told(terminal: Terminal, folder: Path) -> None:
    change_on_disk(folder, "weight: 0.6", "weight: 0.7")
    change_on_disk(folder, "[football*]", "[football*, rugby]")
    told = terminal("agreement", "diff", exit_code=1)
    assert "  group group:sport changed, not loaded yet\n    terms.en: on disk alone: rugby\n" in told
    assert "  indicator s1.1-a changed, not loaded yet\n    weight: 0.7 on disk, 0.6 in the database\n" in told


def test_writing_lets_disk_and_database_agree(terminal: Terminal, folder: Path, engine: sa.Engine) -> None:
    saved = save(engine, folder, terms={"en": ("~gun",), "ru": ("~пушка",)})
    told = terminal("agreement", "diff", "--write")
    assert told.splitlines() == [
        f"{folder / 'indicators.yaml'}: written",
        f"river-truce: {folder} and the database agree",
    ]
    assert read_pack(folder).agreement.indicators[0] == saved
    assert "unchanged" in terminal("agreement", "load", str(folder))
    with reading(engine) as connection:
        assert saved_rules.of_agreement(connection, "river-truce") == []
        assert agreements.get(connection, "river-truce").indicators[0] == saved


@pytest.mark.slow
def test_a_load_keeps_the_pages_version_until_somebody_decides(
    terminal: Terminal, folder: Path, engine: sa.Engine
) -> None:
    save(engine, folder, weight=0.2)
    change_on_disk(folder, "weight: 0.6", "weight: 0.9")
    loaded = terminal("agreement", "load", str(folder))
    assert "note: indicator s1.1-a stays as it was saved by ani on 2026-11-24 12:00 UTC; the pack changed it" in loaded
    parts = {row["what"]: row["says"] for row in terminal.json("doctor")}
    says = "1 indicator changed on the page and in the pack: tracker agreement diff river-truce"
    assert parts["rules of river-truce"] == says
    told = terminal("agreement", "diff", exit_code=1)
    assert "decide on its page, or `tracker agreement load DIR --ours|--theirs`" in told
    assert "--write" not in told
    assert terminal("agreement", "diff", "--write", exit_code=1) == told
    terminal("agreement", "load", str(folder), "--ours")
    assert "written" in terminal("agreement", "diff", "--write")


def test_the_packs_version_is_taken_on_demand(terminal: Terminal, folder: Path) -> None:
    engine = sa.create_engine(terminal.environment["TRACKER_DATABASE_URL"])
    save(engine, folder, weight=0.2)
    engine.dispose()
    change_on_disk(folder, "weight: 0.6", "weight: 0.9")
    loaded = terminal("agreement", "load", str(folder), "--theirs")
    assert "  indicator s1.1-a changed\n" in loaded
    assert "note:" not in loaded
    terminal("agreement", "diff")


def test_a_pack_elsewhere_is_named(terminal: Terminal, folder: Path, tmp_path: Path) -> None:
    del terminal.environment["TRACKER_CLAUSES"]
    assert "no folder of packs has river-truce" in terminal.refused("agreement", "diff", "river-truce")
    assert "agree" in terminal("agreement", "diff", "--pack", str(folder))
    assert "agree" in terminal("agreement", "diff", "river-truce", "--pack", str(folder))
    assert "is no folder of sea-1999" in terminal.refused("agreement", "diff", "sea-1999", "--pack", str(folder))
    assert terminal.refused("agreement", "diff", "sky-2000", exit_code=1) == "error: there is no agreement sky-2000\n"


def test_redo_does_what_a_saved_rule_asked_for(terminal: Terminal, folder: Path, engine: sa.Engine) -> None:
    save(engine, folder, weight=0.2)
    with reading(engine) as connection:
        assert [one.slug for one in saved_rules.to_flag_anew(connection)] == ["river-truce/1.1"]
    terminal("flag", "redo", "--obligation", "river-truce/2.1")
    with reading(engine) as connection:
        assert saved_rules.to_flag_anew(connection) != []
    terminal("flag", "redo", "--obligation", "river-truce/1.1")
    with reading(engine) as connection:
        assert saved_rules.to_flag_anew(connection) == []


def test_sets_and_retired_indicators_are_told_and_written(terminal: Terminal, folder: Path, engine: sa.Engine) -> None:
    save(engine, folder, name="s1.1-new")
    terminal("agreement", "diff", "--write")
    terminal("agreement", "load", str(folder))
    by = By("ani", NOON, "Too wide")
    sport = TermGroup("sport", {"en": ("football*", "~match"), "ru": ("футбол*",)})
    with transaction(engine) as connection:
        guns = TermGroup("guns", {"en": ("gun",)})
        saved_sets.save(connection, "river-truce", guns, forms={}, by=by)
        saved_sets.save(connection, "river-truce", sport, forms=forms_in(sport.terms, field="sport"), by=by)
        saved_rules.retire(connection, "river-truce", "s1.1-new", by=by)
    told = terminal("agreement", "diff", exit_code=1)
    assert "  group group:guns in the database alone, saved by ani on 2026-11-24 12:00 UTC: Too wide\n" in told
    assert "  group group:sport changed, saved by ani" in told
    assert "  indicator s1.1-new on disk alone, retired by ani on 2026-11-24 12:00 UTC: Too wide\n" in told
    kinds = {(row["kind"], row["what"]) for row in terminal.json("agreement", "diff", exit_code=1)[0]["differences"]}
    assert kinds == {("group", "added"), ("group", "changed"), ("indicator", "dropped")}
    terminal("agreement", "load", str(folder))  # as every start does
    assert terminal("agreement", "diff", exit_code=1) == told
    assert "agree" in terminal("agreement", "diff", "--write")
    after = read_pack(folder).agreement
    assert [one for one in after.groups if one.name in ("guns", "sport")] == [sport, guns]
    assert "s1.1-new" not in {one.id for one in after.indicators}
    assert "unchanged" in terminal("agreement", "load", str(folder))
    with reading(engine) as connection:
        assert saved_marks.page(connection, "river-truce") == Page([], [])


def test_a_retired_indicator_that_the_pack_changed_waits_for_a_decision(
    terminal: Terminal, folder: Path, engine: sa.Engine
) -> None:
    with transaction(engine) as connection:
        saved_rules.retire(connection, "river-truce", "s1.1-a", by=By("ani", NOON, "Too wide"))
    change_on_disk(folder, "weight: 0.6", "weight: 0.9")
    loaded = terminal("agreement", "load", str(folder))
    assert "note: indicator s1.1-a stays, as it was retired by ani on 2026-11-24 12:00 UTC; the pack changed" in loaded
    assert terminal("agreement", "diff", "--write", exit_code=1) == terminal("agreement", "diff", exit_code=1)
    terminal("agreement", "load", str(folder), "--theirs")
    assert "agree" in terminal("agreement", "diff")
    with reading(engine) as connection:
        assert agreements.get(connection, "river-truce").indicators[0].weight == 0.9


def test_what_differs_is_told_in_words_from_where_it_differs(terminal: Terminal, folder: Path) -> None:
    file = folder / "agreement.yaml"
    long = "The ferry runs " + "every day " * 30
    for old, new in (
        ("due_on: 2001-04-01", "due_on: 2001-04-02"),
        ("value: 12,", "value: 13,"),
        ("text: The ferry runs.", f"text: {long}"),
    ):
        file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    terminal("agreement", "load", str(folder))
    file.write_text(file.read_text(encoding="utf-8").replace(long, f"{long}and night"), encoding="utf-8")
    file.write_text(
        file.read_text(encoding="utf-8").replace("due_on: 2001-04-02", "due_on: 2001-04-03"), encoding="utf-8"
    )
    file.write_text(file.read_text(encoding="utf-8").replace("value: 13,", "value: 14,"), encoding="utf-8")
    told = terminal("agreement", "diff", exit_code=1)
    assert "    deadline.due_on: 2001-04-03 on disk, 2001-04-02 in the database\n" in told
    assert "name guards, value 14, unit persons; in the database alone: name guards, value 13, unit persons\n" in told
    assert "every day and night" in told
    assert "datetime" not in told


def test_sources_and_events_that_differ_are_told(terminal: Terminal, folder: Path) -> None:
    for name, old, new in (
        ("sources.csv", "UP,daily,B", "UP,daily,A"),
        ("sources.csv", "https://mill.example/rss", "https://mill.example/feed"),
        ("events.yaml", "Ferry put off", "Ferry late"),
    ):
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    told = terminal("agreement", "diff", exit_code=1).splitlines()
    assert told[1:] == [
        "  source https://post.example/feed changed, not loaded or kept here",
        "    reliability: A on disk, B in the database",
        "  source https://mill.example/feed on disk alone, not loaded or kept here",
        "  source https://mill.example/rss in the database alone, not loaded or kept here",
        "  event ferry-late changed, not loaded or kept here",
        "    title: Ferry late on disk, Ferry put off in the database",
    ]
    terminal.environment["TRACKER_LOAD_RECORD"] = "off"
    assert "  event " not in terminal("agreement", "diff", exit_code=1)


def test_an_event_that_was_corrected_or_withdrawn_is_told_with_who_and_when(
    terminal: Terminal, folder: Path, engine: sa.Engine
) -> None:
    with transaction(engine) as connection:
        own = events.from_pack(connection, "river-truce")["ferry-late"]
        ani = accounts.named(connection, "ani")
        kept = EventDraft(
            own.kind,
            own.starts_on,
            own.ends_on,
            "Ferry a day late",
            own.obligations,
            (),
            own.place,
            own.party,
            "As the log has it.",
        )
        corrected = record_event(connection, kept, analyst=ani, at=NOON, supersedes=own.id)
    told = terminal("agreement", "diff", exit_code=1).splitlines()
    assert told[1:] == [
        f"  event ferry-late changed, corrected on 2026-11-24 by ani ({corrected.name}): As the log has it.",
        "    title: Ferry put off on disk, Ferry a day late in the database",
    ]
    [one] = terminal.json("agreement", "diff", exit_code=1)[0]["differences"]
    assert (one["note"], one["became"], one["undecided"]) == (
        "As the log has it.",
        {"fate": "corrected", "by": corrected.name, "author": "ani", "at": "2026-11-24T12:00:00Z"},
        False,
    )
    with transaction(engine) as connection:
        gone = withdraw_event(connection, corrected.id, "Another ferry.", analyst=ani, at=NOON + timedelta(days=1))
    told = terminal("agreement", "diff", exit_code=1).splitlines()
    assert told[1] == f"  event ferry-late changed, withdrawn on 2026-11-25 by ani ({gone.name}): Another ferry."


def test_an_event_that_was_corrected_and_that_the_pack_changed_since_waits_for_a_decision(
    terminal: Terminal, folder: Path, engine: sa.Engine
) -> None:
    with transaction(engine) as connection:
        own = events.from_pack(connection, "river-truce")["ferry-late"]
        withdraw_event(connection, own.id, "Another ferry.", analyst=accounts.named(connection, "ani"), at=NOON)
    file = folder / "events.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Ferry put off", "Ferry late"), encoding="utf-8")
    told = terminal("agreement", "diff", exit_code=1).splitlines()
    assert "    the pack changed it since; decide by `tracker agreement load DIR --ours|--theirs`" in told
    [one] = terminal.json("agreement", "diff", exit_code=1)[0]["differences"]
    assert one["undecided"]
    found = {one["what"]: one["says"] for one in terminal.json("doctor")}
    assert "ferry-late" in found["events of river-truce"]
