"""A process killed in the middle leaves the database whole, and the next one finishes the work."""

import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.flow.server import FeedServer, opml, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss
from tracker.domain.run import RunState
from tracker.storage import audit, items, runs, waiting_items
from tracker.storage.engine import open_engine, reading

pytestmark = pytest.mark.slow

NAMES = [f"/Paper{number}" for number in range(6)]


@pytest.fixture
def newsroom() -> Iterator[FeedServer]:
    with serving() as server:
        for name in NAMES:
            title = f"Shelling near Stepanakert breaks the ceasefire, {name.strip('/')} reports"
            server.bodies[name] = rss(
                (f"{name}-1", title, "Azerbaijan and Armenia blame each other in Nagorno-Karabakh.")
            )
        yield server


@pytest.fixture
def terminal(newsroom: FeedServer, loaded_url: str, tmp_path: Path) -> Terminal:
    terminal = Terminal(
        TRACKER_DATABASE_URL=loaded_url,
        TRACKER_FETCH_ALLOW=newsroom.pair,
        TRACKER_LOAD_RECORD="off",
        TRACKER_FETCH_WORKERS="2",
    )
    feeds = tmp_path / "feeds.opml"
    feeds.write_bytes(opml(newsroom, *NAMES))
    terminal("source", "import", str(feeds))
    return terminal


def test_a_run_killed_in_the_middle_is_finished_by_the_next(
    terminal: Terminal, newsroom: FeedServer, engine: sa.Engine, tmp_path: Path
) -> None:
    newsroom.held[NAMES[3]] = threading.Event()
    process = terminal.start("run", folder=tmp_path)
    assert newsroom.reached.wait(60)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with reading(engine) as connection:
        assert runs.latest(connection)[0].state is RunState.RUNNING
        assert items.count(connection) < len(NAMES)
        assert audit.faults(connection) == []
    newsroom.held.pop(NAMES[3]).set()

    result = terminal.json("run")
    assert not [source for source in result["sources"] if source["outcome"] == "failed"]
    with reading(engine) as connection:
        newest, killed = runs.latest(connection, limit=2)
        assert (newest.state, killed.state) == (RunState.DONE, RunState.INTERRUPTED)
        stored = sorted(item.guid for item in items.stored(connection))
        assert waiting_items.unflagged_count(connection) == 0
    assert stored == [f"{name}-1" for name in NAMES]
    assert len(terminal.json("flag", "list", "--obligation", "1.1")) == len(NAMES)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_program_stops_cleanly_and_starts_again(tmp_path: Path, free_port: int, number: signal.Signals) -> None:
    url = f"sqlite:///{tmp_path / 'up.db'}"
    terminal = Terminal(
        TRACKER_DATABASE_URL=url, TRACKER_PORT=str(free_port), TRACKER_FETCH_TIMEOUT="1", TRACKER_LOAD_RECORD="off"
    )
    for _start in range(2):
        process = terminal.start("up", folder=tmp_path)
        assert process.stdout is not None
        seen = []
        for line in process.stdout:
            seen.append(line)
            if "/sign-in/" in line:
                break
        assert any(f"page: http://127.0.0.1:{free_port}/" in line for line in seen), seen
        process.send_signal(number)
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == 0, rest
        assert "stopped" in rest
        assert "Traceback" not in rest
    engine = open_engine(url)
    with reading(engine) as connection:
        assert audit.faults(connection) == []
    engine.dispose()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_first_start_stops_cleanly_while_it_loads_the_packs(
    tmp_path: Path, free_port: int, number: signal.Signals
) -> None:
    file = tmp_path / "data" / "up.db"
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{file}", TRACKER_PORT=str(free_port))
    process = terminal.start("up", folder=tmp_path)
    while not file.parent.exists():
        assert process.poll() is None
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", free_port)):
            assert process.poll() is None
    process.send_signal(number)
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, "stopped\n")


def test_an_error_after_the_port_was_taken_ends_the_program(tmp_path: Path, free_port: int) -> None:
    terminal = Terminal(
        TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}",
        TRACKER_PORT=str(free_port),
        TRACKER_CLAUSES="/nowhere",
    )
    process = terminal.start("up", folder=tmp_path)
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (2, "error: TRACKER_CLAUSES: /nowhere is not a folder\n")


def test_a_taken_port_is_said_before_anything_is_done(tmp_path: Path, newsroom: FeedServer) -> None:
    port = newsroom.server_address[1]
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'x.db'}", TRACKER_PORT=str(port))
    process = terminal.start("up", folder=tmp_path)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken" in output
