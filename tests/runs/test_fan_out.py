"""Threads that work off sources. Signals, not times, say when something has happened."""

import threading
from threading import Event as Signal

import pytest

from tests.builders import a_source
from tracker.domain.item import Source
from tracker.ingestion.hosts import Hosts, Manners
from tracker.runs.fan_out import FanOut

PATIENCE = 30.0


def feeds(number: int, *, host: str = "") -> list[Source]:
    return [a_source(one, url=f"https://{host or f'paper{one}.example'}/{one}") for one in range(number)]


def results(fan_out: "FanOut[int]", number: int) -> list[int]:
    found = [fan_out.next(patience=PATIENCE) for _ in range(number)]
    return sorted(one for one in found if one is not None)


def test_every_source_is_worked_on_once() -> None:
    hosts = Hosts(feeds(60), Manners())
    with FanOut(hosts, lambda source: source.id, workers=4, stop=Signal()) as done:
        assert results(done, 60) == list(range(60))
        assert done.next(patience=0) is None


def test_one_host_is_never_called_by_more_than_two_at_once() -> None:
    lock, at_once, most = threading.Lock(), 0, 0
    pairs = threading.Barrier(2)

    def work(source: Source) -> int:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        # Holds on until a second source of the host is under way: two at once are possible.
        pairs.wait(PATIENCE)
        with lock:
            at_once -= 1
        return source.id

    hosts = Hosts(feeds(8, host="one.example"), Manners(min_gap=0))
    with FanOut(hosts, work, workers=6, stop=Signal()) as done:
        assert results(done, 8) == list(range(8))
    assert most == 2


def test_a_slow_host_holds_up_no_other() -> None:
    slow, others_done = feeds(3, host="slow.example"), Signal()

    def work(source: Source) -> int:
        if source in slow:
            assert others_done.wait(PATIENCE)
        return source.id

    quick = [a_source(10 + number, url=f"https://quick{number}.example/") for number in range(20)]
    with FanOut(Hosts([*slow, *quick], Manners(min_gap=0)), work, workers=3, stop=Signal()) as done:
        assert results(done, 20) == list(range(10, 30))
        others_done.set()
        assert results(done, 3) == [0, 1, 2]


def test_fast_servers_do_not_run_ahead_of_a_slow_reader() -> None:
    started = []
    with FanOut(Hosts(feeds(500), Manners()), lambda s: started.append(s.id) or s.id, workers=2, stop=Signal()) as done:  # type: ignore[func-returns-value]  # notes, then returns
        for _ in range(10):
            done.next(patience=PATIENCE)
        # Ten were taken, four wait in the queue, two are in the hands of the threads.
        assert len(started) <= 16


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_raises_costs_its_result_and_nothing_else() -> None:
    def work(source: Source) -> int:
        return 1 // source.id

    with FanOut(Hosts(feeds(4, host="one.example"), Manners(min_gap=0)), work, workers=3, stop=Signal()) as done:
        assert results(done, 3) == [0, 0, 1]
        done.join()
        assert done.is_finished


def test_the_threads_end_when_the_run_is_stopped_or_left() -> None:
    stop, worked_on = Signal(), []

    def work(source: Source) -> int:
        worked_on.append(source.id)
        return source.id

    with FanOut(Hosts(feeds(500), Manners()), work, workers=3, stop=stop) as stopped:
        stopped.next(patience=PATIENCE)
        stop.set()
        stopped.join()
    assert len(worked_on) < 20
    with FanOut(Hosts(feeds(500), Manners()), work, workers=3, stop=Signal()) as left:
        left.next(patience=PATIENCE)
    left.join()
    assert len(worked_on) < 40
