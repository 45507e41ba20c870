"""`tracker audit` and `tracker doctor`."""

import json
import shutil
import sqlite3
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_source_entry, an_arrival
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tests.storage.filled import a_flagged_item
from tracker.clock import now
from tracker.domain.event import EventDraft
from tracker.domain.learned import Likeness, WithVectors
from tracker.review.group import record_event
from tracker.storage import accounts, agreements, events, saved_rules, sources
from tracker.storage.codec import to_json
from tracker.storage.engine import transaction
from tracker.storage.saving import By


def changed_behind_the_back(terminal: Terminal, statement: str) -> None:
    """Change the database as somebody with its file could: without its triggers."""
    connection = sqlite3.connect(terminal.environment["TRACKER_DATABASE_URL"].removeprefix("sqlite:///"))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement)
    connection.commit()
    connection.close()


def found(terminal: Terminal, *, exit_code: int = 0) -> dict[str, tuple[str, str]]:
    return {row["what"]: (row["state"], row["says"]) for row in terminal.json("doctor", exit_code=exit_code)}


def test_a_whole_chain_verifies(terminal: Terminal) -> None:
    assert terminal.json("audit", "verify") == {"entries": 5, "faults": []}
    assert terminal("audit", "verify") == "5 entries, 0 faults\n"


def test_an_entry_changed_behind_the_programs_back_is_told(terminal: Terminal) -> None:
    changed_behind_the_back(terminal, "UPDATE audit SET actor = 'eve' WHERE number = 2")
    said = terminal("audit", "verify", exit_code=1)
    assert said == "entry 2 was changed after it was written\n5 entries, 1 fault\n"
    assert terminal.json("audit", "verify", exit_code=1)["faults"] == ["entry 2 was changed after it was written"]
    assert found(terminal, exit_code=1)["audit chain"] == ("fault", "entry 2 was changed after it was written")


def test_a_decision_changed_behind_the_programs_back_is_told(terminal: Terminal) -> None:
    changed_behind_the_back(terminal, "UPDATE reviews SET note = 'They fired first.' WHERE id = 1")
    says = "review-1 was changed after it was entered (entry 1): note"
    assert terminal("audit", "verify", exit_code=1) == f"{says}\n5 entries, 1 fault\n"
    assert found(terminal, exit_code=1)["audit chain"] == ("fault", says)


@pytest.mark.slow
def test_the_doctor_looks_at_every_part(terminal: Terminal) -> None:
    parts = found(terminal)
    assert set(parts) >= {"tracker", "SQLite", "pack karabakh-2020", "pack minsk-2015", "database", "audit chain"}
    assert parts["agreements"] == ("ok", "sea-1999")
    assert parts["agreement sea-1999"][0] == "warning"
    assert parts["agreement sea-1999"][1].startswith("its pack lies in no folder that a start loads")
    assert parts["flags"] == ("warning", "1 item flagged by other rules: tracker flag redo")
    assert parts["sources"] == ("ok", "1 active")
    assert parts["last run"] == ("warning", "none yet")
    assert "audit chain         ok" in terminal("doctor")


@pytest.mark.slow
def test_the_doctor_tells_of_a_pack_that_changed_since_it_was_loaded(terminal: Terminal, tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path)
    terminal("agreement", "load", str(pack))
    loaded = found(terminal)["pack river-truce"][1]
    assert "agreement river-truce" not in found(terminal)
    places = pack / "places.yaml"
    places.write_text(places.read_text(encoding="utf-8").replace("en: [", "en: [weir, ", 1), encoding="utf-8")
    parts = found(terminal)
    assert parts["agreement river-truce"] == (
        "warning",
        f"{loaded} is loaded, the pack on disk is {parts['pack river-truce'][1].removeprefix('version ')}: "
        f"tracker agreement load {pack}",
    )
    terminal("agreement", "load", str(pack))
    assert "agreement river-truce" not in found(terminal)


@pytest.mark.slow
def test_the_doctor_does_not_take_what_was_saved_on_the_page_for_a_pack_to_be_loaded(
    terminal: Terminal, tmp_path: Path, engine: sa.Engine
) -> None:
    pack = write_pack(tmp_path)
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path)
    terminal("agreement", "load", str(pack))
    with transaction(engine) as connection:
        sign = agreements.get(connection, "river-truce").indicators[0]
        saved_rules.save(connection, "river-truce", replace(sign, weight=0.3), forms={}, by=By("ani", NOON, "Less"))
    says = "1 record saved on the page differs from the pack on disk: tracker agreement diff river-truce"
    assert found(terminal)["agreement river-truce"] == ("ok", says)
    places = pack / "places.yaml"
    places.write_text(places.read_text(encoding="utf-8").replace("en: [", "en: [weir, ", 1), encoding="utf-8")
    assert found(terminal)["agreement river-truce"][0] == "warning"


@pytest.mark.slow
def test_the_doctor_names_sources_that_fail_and_the_last_run(terminal: Terminal) -> None:
    terminal("source", "edit", "Gazette", "--url", "http://127.0.0.1:9/none.xml")
    terminal("run", exit_code=1)
    parts = found(terminal)
    assert parts["sources"] == ("warning", "1 active, nothing can be had from 1 of them")
    state, says = parts["sources: refused address"]
    assert state == "warning"
    assert says.startswith("Gazette. The address may not be fetched")
    assert parts["sources that never worked"] == ("warning", "Gazette; to give one up: tracker source remove ADDRESS")
    assert parts["last run"][0] == "ok"
    assert parts["last run"][1].startswith("done, ")
    assert "flags" not in parts  # the run tried the item that was left over


@pytest.mark.slow
def test_the_doctor_warns_when_the_daily_run_was_missed(terminal: Terminal) -> None:
    terminal("source", "edit", "Gazette", "--url", "http://127.0.0.1:9/none.xml")
    terminal("run", exit_code=1)
    assert found(terminal)["last run"][0] == "ok"
    changed_behind_the_back(terminal, "UPDATE runs SET started_at = '2026-11-08 05:00:00'")
    state, says = found(terminal)["last run"]
    assert state == "warning"
    assert says.startswith("done, 2026-11-08 05:00 UTC; none since the daily run was due, 20")
    assert says.endswith(" 05:00 UTC: is `tracker up` running?")


@pytest.mark.slow
def test_the_doctor_warns_of_what_a_wrong_clock_recorded(terminal: Terminal) -> None:
    assert "clock" not in found(terminal)
    changed_behind_the_back(terminal, "UPDATE sources SET added_at = '2231-02-03 04:05:00'")
    state, says = found(terminal)["clock"]
    assert state == "warning"
    assert says.startswith("something was recorded as of 2231-02-03 04:05 UTC, by a wrong clock")


@pytest.mark.slow
def test_the_doctor_tells_feeds_of_one_name_apart(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        for path in ("en", "hy"):
            entry = a_source_entry("wire.example", url=f"https://wire.example/{path}")
            added, _ = sources.add(connection, entry, origin="user", at=NOON)
            sources.note_failure(connection, added.id, at=NOON, error="status: 500", waits_until=None)
    assert found(terminal)["sources"] == ("warning", "3 active, nothing can be had from 2 of them")
    assert found(terminal)["sources that never worked"][1].startswith("wire.example/en, wire.example/hy; to give")


@pytest.mark.slow
def test_of_many_sources_alike_the_doctor_names_the_first(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        for number in range(10, 30):
            added, _ = sources.add(connection, a_source_entry(f"feed{number}"), origin="user", at=NOON)
            sources.note_failure(connection, added.id, at=NOON, error="HTTP 500", waits_until=None)
    named = ", ".join(f"feed{number}" for number in range(10, 20))
    parts = found(terminal)
    assert parts["sources"] == ("warning", "21 active, nothing can be had from 20 of them")
    says = parts["sources that never worked"][1]
    assert says.startswith(f"{named} and 10 more (tracker source list); to give one up")


@pytest.mark.slow
def test_the_doctor_says_what_a_new_installation_lacks(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    state, says = found(terminal, exit_code=1)["database"]
    assert state == "fault"
    assert says == f"sqlite:///{tmp_path / 'new.db'}: there is no file there yet: run `tracker init`, which makes it"


@pytest.mark.slow
def test_the_doctor_says_what_an_empty_database_lacks(sqlite_template: Path) -> None:
    parts = found(Terminal(TRACKER_DATABASE_URL=f"sqlite:///{sqlite_template}"))
    assert parts["agreements"] == ("warning", "none: run `tracker init`")
    assert parts["sources"] == ("warning", "0 active")


@pytest.mark.slow
def test_the_doctor_points_to_the_faults_of_a_pack(terminal: Terminal, tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "broken"
    pack.mkdir(parents=True)
    (pack / "agreement.yaml").write_text("id: broken\n", encoding="utf-8")
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path / "packs")
    state, says = found(terminal, exit_code=1)["pack broken"]
    assert state == "fault"
    assert says.endswith(f"faults: tracker agreement check {pack}")


@pytest.mark.slow
def test_the_doctor_names_a_folder_without_packs(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path / "bare")
    says = f"none in {tmp_path / 'bare'}: no agreement.yaml in it or in a folder of it"
    assert found(terminal)["packs"] == ("warning", says)


@pytest.mark.slow
def test_the_doctor_tells_what_it_can_when_another_program_holds_the_database(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.storage.engine.BUSY_TIMEOUT_MS", 0)
    holder = sqlite3.connect(terminal.environment["TRACKER_DATABASE_URL"].removeprefix("sqlite:///"))
    holder.execute("BEGIN EXCLUSIVE")
    parts = found(terminal, exit_code=1)
    holder.close()
    assert {"tracker", "pack karabakh-2020"} <= set(parts)
    state, says = parts["database"]
    assert state == "fault"
    assert says.endswith("database is locked; another program writes to it; try again when that is done")


@pytest.mark.slow
@pytest.mark.parametrize(("free", "state"), [(199_000_000, "warning"), (9_900_000, "fault")])
def test_the_doctor_tells_of_a_disk_that_is_nearly_full(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free))
    found_state, says = found(terminal, exit_code=state == "fault")["disk"]
    assert found_state == state
    assert says.startswith(f"{free / 1_000_000:.1f} MB free in ")
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: SimpleNamespace(free=200_000_000))
    assert "disk" not in found(terminal)


@pytest.mark.slow
def test_the_doctor_warns_of_a_database_that_can_only_be_read(terminal: Terminal) -> None:
    file = terminal.environment["TRACKER_DATABASE_URL"].removeprefix("sqlite:///")
    terminal.environment["TRACKER_DATABASE_URL"] = f"sqlite:///file:{file}?mode=ro&uri=true"
    state, says = found(terminal)["database"]
    assert state == "warning"
    assert says.endswith(": it can be read only; nothing can be stored")


@pytest.mark.slow
def test_the_doctor_finds_a_damaged_file(terminal: Terminal) -> None:
    file = Path(terminal.environment["TRACKER_DATABASE_URL"].removeprefix("sqlite:///"))
    connection = sqlite3.connect(file)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_reviews_account_id_reviewed_at'")
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    connection.close()
    with file.open("r+b") as data:
        data.seek((page[0] - 1) * size)
        data.write(b"\xff" * 64)
    state, says = found(terminal, exit_code=1)["database file"]
    assert state == "fault"
    assert says.endswith(": restore a backup")


def test_the_doctor_names_vectors_that_models_look_at_and_nobody_makes(terminal: Terminal) -> None:
    part = WithVectors(0.0, {}, Likeness("another 1.0", (0.5,), {"": 0.0}), 0.5, a_model().held_back)
    content = json.dumps(to_json(a_model(with_vectors=part)))
    facts = f"content = '{content}', used_from = '2026-11-23 12:00:00'"
    changed_behind_the_back(terminal, f"UPDATE models SET {facts} WHERE owner = 'sea-1999/1.1'")
    state, says = found(terminal)["sentence vectors"]
    assert state == "warning"
    assert says.startswith(
        "models would look at those by another 1.0, which is not installed; they decide without, or leave it to the "
        "rules: pip "
    )


def test_the_doctor_says_when_nothing_is_learned_for_want_of_the_library(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_behind_the_back(terminal, "INSERT INTO refits VALUES ('2000-01-01 12:00:00')")
    assert "learning" not in found(terminal)  # it is there, and learns in the night
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert found(terminal)["learning"] == (
        "warning",
        "nothing is learned from 2 decisions: scikit-learn is not installed: pip install 'treaty-tracker[learn]'",
    )
    changed_behind_the_back(terminal, "UPDATE refits SET tried_at = '2100-01-01 12:00:00'")
    assert "learning" not in found(terminal)


@pytest.mark.slow
def test_the_doctor_names_events_on_which_page_and_pack_differ(
    terminal: Terminal, tmp_path: Path, engine: sa.Engine
) -> None:
    pack = write_pack(tmp_path)
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path)
    terminal("agreement", "load", str(pack))
    with transaction(engine) as connection:
        own = events.from_pack(connection, "river-truce")["ferry-late"]
        draft = EventDraft(own.kind, own.starts_on, own.ends_on, "Ferry never", own.obligations, ())
        (ani,) = accounts.known(connection)
        record_event(connection, draft, analyst=ani, at=NOON, supersedes=own.id)
    assert "events of river-truce" not in found(terminal)
    file = pack / "events.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("Ferry put off", "Ferry later"), encoding="utf-8")
    told = (
        "warning",
        "corrected or withdrawn on the page and changed in the pack: ferry-late: "
        f"tracker agreement load {pack} --ours|--theirs",
    )
    assert found(terminal)["events of river-truce"] == told
    terminal("agreement", "load", str(pack))
    assert found(terminal)["events of river-truce"] == told
    terminal("agreement", "load", str(pack), "--ours")
    assert "events of river-truce" not in found(terminal)


@pytest.mark.slow
def test_the_doctor_names_agreements_whose_flags_nobody_reviews(terminal: Terminal, engine: sa.Engine) -> None:
    def set_days(**ago: int) -> tuple[str, ...]:
        """Let flags be made, and reviews entered, so many days ago; returns these days."""
        days = {table: now() - timedelta(days=number) for table, number in ago.items()}
        for table, column in (("flags", "flagged_at"), ("reviews", "reviewed_at")):
            changed_behind_the_back(terminal, f"UPDATE {table} SET {column} = '{days[table]:%Y-%m-%d %H:%M:%S}'")
        return tuple(f"{day:%Y-%m-%d}" for day in days.values())

    set_days(flags=90, reviews=60)
    assert "queue of sea-1999" not in found(terminal, exit_code=1)  # its only flag is reviewed
    with transaction(engine) as connection:
        for name in ("one", "other"):
            a_flagged_item(connection, arrival=an_arrival(name, title=name, digest=name))
    for fresh in ({"flags": 90, "reviews": 3}, {"flags": 3, "reviews": 60}):
        set_days(**fresh)
        assert "queue of sea-1999" not in found(terminal, exit_code=1)
    made, reviewed = set_days(flags=90, reviews=60)
    advice = "review them, or tracker agreement retire sea-1999 --why TEXT"
    assert found(terminal, exit_code=1)["queue of sea-1999"] == (
        "warning",
        f"2 flags to review, the oldest of {made}; the last review is of {reviewed}: {advice}",
    )
    changed_behind_the_back(terminal, "UPDATE flags SET state = 0")
    changed_behind_the_back(terminal, "DELETE FROM reviews")
    says = f"3 flags to review, the oldest of {made}; none was ever reviewed: {advice}"
    assert found(terminal, exit_code=1)["queue of sea-1999"] == ("warning", says)
    terminal("agreement", "retire", "sea-1999", "--why", "It ran out")
    assert "queue of sea-1999" not in found(terminal, exit_code=1)
