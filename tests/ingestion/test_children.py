import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import tracker
from tests.ingestion.reading import read_feed
from tests.runs.fakes import rss
from tracker.errors import ParseError
from tracker.ingestion.children import Children
from tracker.ingestion.feed import MAX_BYTES, Limits, Request

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FEED = rss(("g1", "Колонна прошла по горной дороге", "Вся колонна прошла без остановки, сообщили наблюдатели."))
# Ill-formed, so that the patient reader must take it.
_TAGS = b"".join(b"<category>%d</category>" % number for number in range(300))
LONG_WINDED = b"<rss><channel>" + (b"<item><title>A & B</title>" + _TAGS + b"</item>") * 1_500 + b"</channel></rss>"
# Feeds are read in pieces, but one entry is one piece.
ONE_HUGE = b"<rss><channel><item><title>A & B</title>" + _TAGS * 1_000 + b"</item></channel></rss>"


def request(body: bytes = FEED) -> Request:
    return Request("https://news.example/rss", "application/rss+xml", NOW, "en", frozenset(), body)


@pytest.fixture
def children() -> Iterator[Children]:
    children = Children(2)
    yield children
    children.close()


def pids() -> set[int]:
    """Return the child processes of this one, by the kernel's account."""
    told = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    threads = [path.read_text() for path in Path("/proc/self/task").glob("*/children")]
    return {int(pid) for pid in " ".join([told, *threads]).split()}


def test_a_child_gives_what_is_given_in_process(children: Children) -> None:
    feed = children.read(request())
    assert feed == read_feed(request())
    assert (feed.items[0].title, feed.items[0].lang) == ("Колонна прошла по горной дороге", "ru")
    digest = feed.items[0].entry_digest
    assert digest is not None
    again = children.read(Request("https://news.example/rss", "", NOW, None, frozenset({digest}), FEED))
    assert (again.items, again.seen) == ((), (digest,))


def test_the_reason_why_bytes_are_no_feed_is_told(children: Children) -> None:
    with pytest.raises(ParseError) as caught:
        children.read(request(b"<html><body>Sign in</body></html>"))
    assert caught.value.reason == "a web page, no feed"
    with pytest.raises(ParseError, match="larger than"):
        children.read(request(b" " * (MAX_BYTES + 1)))


def test_a_feed_that_takes_too_much_memory_costs_itself_alone() -> None:
    children = Children(1, limits=Limits(memory_bytes=30_000_000))
    try:
        with pytest.raises(ParseError, match="it took more than 30 MB of memory to read"):
            children.read(request(ONE_HUGE))
        assert children.read(request()).items
    finally:
        children.close()


def test_a_feed_that_takes_too_much_computing_costs_itself_alone() -> None:
    children = Children(1, limits=Limits(cpu_seconds=1))
    try:
        with pytest.raises(ParseError, match="it took more than 1 seconds of computing to read"):
            children.read(request(LONG_WINDED))
        assert children.read(request()).items
    finally:
        children.close()


def test_a_child_that_does_not_answer_in_time_is_ended() -> None:
    children = Children(1, wall_seconds=0.0)
    before = pids()
    with pytest.raises(ParseError, match="it took more than 0 seconds to read"):
        children.read(request())
    assert pids() == before
    children.close()


def test_a_child_that_died_while_it_waited_costs_no_feed(children: Children) -> None:
    before = pids()
    assert children.read(request()).items
    (pid,) = pids() - before
    os.kill(pid, signal.SIGKILL)
    while Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z":
        time.sleep(0.01)
    assert children.read(request()).items


def test_a_child_makes_room_for_a_fresh_one_after_its_share_of_feeds() -> None:
    children = Children(1, limits=Limits(feeds=2))
    before = pids()
    served = []
    for _ in range(4):
        assert children.read(request()).items
        served.append(pids() - before)
    first, between, second, after = served
    assert len(first) == len(second) == 1
    assert first != second
    assert between == after == set()
    children.close()


def test_many_threads_share_few_children(children: Children) -> None:
    before = pids()
    with ThreadPoolExecutor(8) as pool:
        feeds = list(pool.map(lambda _: children.read(request()), range(24)))
    assert len(pids() - before) <= 2
    assert {len(feed.items) for feed in feeds} == {1}


def test_another_child_reads_while_the_first_is_long_at_work(children: Children) -> None:
    before = pids()
    with children._borrowed():
        assert children.read(request()).items
    assert len(pids() - before) == 2


def test_a_child_got_ready_beforehand_is_the_one_that_reads(children: Children) -> None:
    before = pids()
    children.prepare()
    children.prepare()
    ready = pids() - before
    children.read(request())
    assert len(ready) == 1
    assert pids() - before == ready


def test_nothing_is_left_when_all_is_closed() -> None:
    children = Children(2)
    before = pids()
    children.read(request())
    children.close()
    assert pids() == before
    with pytest.raises(RuntimeError, match="sent home"):
        children.read(request())


def test_a_child_knows_no_secrets_and_writes_no_core_file(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", "top-secret")
    before = pids()
    children.read(request())
    (pid,) = pids() - before
    assert b"top-secret" not in Path(f"/proc/{pid}/environ").read_bytes()
    limits = Path(f"/proc/{pid}/limits").read_text()
    assert "Max core file size        0 " in limits
    assert "Max address space         unlimited" not in limits


def test_a_child_ends_when_its_parent_does() -> None:
    program = textwrap.dedent(
        """
        import os
        from pathlib import Path
        from tracker.ingestion.children import Children
        children = Children(1)
        children.prepare()
        print(Path(f"/proc/self/task/{os.getpid()}/children").read_text().strip(), flush=True)
        os._exit(0)
        """
    )
    root = str(Path(tracker.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    pid = int(found.stdout)
    until = time.monotonic() + 30
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
