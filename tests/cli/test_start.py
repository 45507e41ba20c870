"""`tracker init`, `serve` and `schedule`; `up` is tried in tests/flow/test_killed.py."""

import signal
import urllib.request
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tracker.cli.start import in_brief
from tracker.domain.agreement import PackChange
from tracker.runs.packs import PackLoad
from tracker.storage import accounts, items, waiting_items
from tracker.storage.engine import open_engine, reading


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that does not exist, in a folder that does not either."""
    return f"sqlite:///{tmp_path / 'data' / 'tracker.db'}"


@pytest.mark.slow
def test_init_makes_the_database_and_loads_every_pack_with_its_record(url: str, tmp_path: Path) -> None:
    write_pack(tmp_path)
    terminal = Terminal(TRACKER_DATABASE_URL=url, TRACKER_CLAUSES=str(tmp_path / "river-truce"))
    said = terminal("init")
    assert said.startswith(f"database {url}: upgraded\n")
    for name in ("karabakh-2020", "minsk-2015", "river-truce"):
        assert f"{name}: loaded; " in said
    assert said.splitlines()[-1].endswith(" new flags")
    again = terminal("init").splitlines()
    assert again[0] == f"database {url}: up to date"
    assert [line.split("; ")[1] for line in again[1:]] == ["0 new sources, 0 new past reports, 0 new events"] * 3
    engine = open_engine(url)
    with reading(engine) as connection:
        assert [account.name for account in accounts.known(connection)] == ["analyst"]
        assert waiting_items.unflagged(connection, limit=1) == []
        assert items.count(connection) > 100
    engine.dispose()


@pytest.mark.parametrize(("number", "shown"), [(5, ["1.0", "1.1", "1.2", "1.3", "1.4"]), (160, ["(160 of them)"])])
def test_many_changes_of_a_pack_are_counted_at_the_start(number: int, shown: list[str]) -> None:
    changes = tuple(PackChange("indicator", f"1.{each}", "changed", {}, {}, "v2", NOON) for each in range(number))
    loaded = PackLoad("sea-1999", "v2", False, changes, 0, 0, 0, 0, (), ("decide",))
    brief = in_brief(loaded)
    assert [one.name for one in brief.changes] == shown
    assert {(one.kind, one.change) for one in brief.changes} == {("indicator", "changed")}
    assert (brief.notes, brief.version) == (loaded.notes, loaded.version)


@pytest.mark.slow
def test_a_pack_with_faults_stops_init_before_anything_is_made(url: str, tmp_path: Path) -> None:
    write_pack(tmp_path, {"agreement.yaml": ("signed_on: 2001-03-01", "signed_on: March")})
    terminal = Terminal(TRACKER_DATABASE_URL=url, TRACKER_CLAUSES=str(tmp_path))
    said = terminal.refused("init", exit_code=1)
    assert said.startswith(f"error: {tmp_path / 'river-truce'}: 1 fault\nagreement.yaml:5: signed_on: ")
    assert not (tmp_path / "data" / "tracker.db").exists()


def test_a_folder_of_packs_that_is_not_there_is_wrong_use(url: str) -> None:
    said = Terminal(TRACKER_DATABASE_URL=url, TRACKER_CLAUSES="/nowhere").refused("init")
    assert said == "error: TRACKER_CLAUSES: /nowhere is not a folder\n"


@pytest.mark.slow
def test_a_folder_without_packs_is_told_and_no_error(url: str, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    terminal = Terminal(TRACKER_DATABASE_URL=url, TRACKER_CLAUSES=str(tmp_path / "bare"), TRACKER_LOAD_RECORD="off")
    says = f"note: {tmp_path / 'bare'} holds no pack: there is no agreement.yaml in it or in a folder of it\n"
    assert says in terminal("init")


@pytest.mark.slow
def test_every_start_loads_the_later_of_two_packs_for_one_agreement(url: str, tmp_path: Path) -> None:
    first = write_pack(tmp_path / "first")
    later = write_pack(tmp_path / "later", {"agreement.yaml": ("title: Ferry repaired", "title: Ferry mended")})
    folders = f"{tmp_path / 'first'}:{tmp_path / 'later'}"
    terminal = Terminal(TRACKER_DATABASE_URL=url, TRACKER_CLAUSES=folders, TRACKER_LOAD_RECORD="off")
    for _ in range(2):
        said = terminal("init")
        assert " changed" not in said
        assert f"note: {first} is not loaded: {later}, the later of the two, stands in its place\n" in said
    titles = [target["title"] for target in terminal.json("agreement", "show", "river-truce")["obligations"]]
    assert "Ferry mended" in titles
    assert f"note: every start loads {later} in place of {first}\n" in terminal("agreement", "load", str(first))
    looked = {row["what"]: row["says"] for row in terminal.json("doctor")}
    assert (
        looked["second pack river-truce"]
        == f"{first} is not loaded: {later}, the later of the two, stands in its place"
    )


@pytest.mark.parametrize("command", ["serve", "schedule"])
def test_nothing_starts_on_a_database_that_is_not_ready(url: str, command: str) -> None:
    assert "run `tracker init`" in Terminal(TRACKER_DATABASE_URL=url).refused(command, exit_code=1)


@pytest.mark.slow
def test_the_page_is_served_until_it_is_told_to_stop(terminal: Terminal, tmp_path: Path, free_port: int) -> None:
    terminal.environment["TRACKER_PORT"] = str(free_port)
    process = terminal.start("serve", folder=tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == f"page: http://127.0.0.1:{free_port}/   Ctrl-C stops\n"
    assert f"sign in as ani (works once, for a day): http://127.0.0.1:{free_port}/sign-in/" in process.stdout.readline()
    with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/healthz") as answer:
        assert answer.read() == b"ok\n"
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest.splitlines()[-1]) == (0, "stopped")


@pytest.mark.slow
def test_the_timetable_is_kept_until_it_is_told_to_stop(terminal: Terminal, engine: sa.Engine, tmp_path: Path) -> None:
    terminal("source", "remove", "Gazette")
    terminal.environment["TRACKER_RUN_AT"] = "04:30"
    process = terminal.start("schedule", folder=tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "daily run at 04:30 UTC; Ctrl-C stops\n"
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, "stopped\n")
