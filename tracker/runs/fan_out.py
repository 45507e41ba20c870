"""Work on many sources at once, in threads, each source in its host's turn."""

import time
from collections.abc import Callable
from queue import Empty, Full, Queue
from threading import Condition, Thread
from threading import Event as Signal
from types import TracebackType
from typing import Generic, TypeVar

from tracker.domain.item import Source
from tracker.ingestion.hosts import Hosts
from tracker.runs.memory import share_memory_among_threads

Result = TypeVar("Result")

# How soon a thread that waits notices that the run was stopped.
_GLANCE_SECONDS = 0.5
# How many results wait; what they hold is memory, and each thread may hold one more.
_WAITING = 2


class FanOut(Generic[Result]):
    """Threads that work off the sources; leaving the block ends them.

    work: called in a thread for each source; one that raises ends its thread and has no result. stop: set from outside
    to end early. The threads are daemons: a program that stops does not wait for a slow server. A thread takes no other
    source before its result was taken or waits among a few: fast servers do not fill the memory while the database is
    slow.
    """

    def __init__(self, hosts: Hosts, work: Callable[[Source], Result], *, workers: int, stop: Signal) -> None:
        self._hosts = hosts
        self._act = work
        self._stop = stop
        self._closed = Signal()
        self._turn = Condition()
        self._done: Queue[Result] = Queue(maxsize=_WAITING)
        self._threads = [
            Thread(target=self._work, name=f"fetch-{number}", daemon=True)
            for number in range(min(workers, hosts.waiting))
        ]

    def __enter__(self) -> "FanOut[Result]":
        share_memory_among_threads()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()

    def next(self, *, patience: float) -> Result | None:
        """Return the next result; None when none came within `patience` seconds."""
        try:
            return self._done.get(timeout=patience)
        except Empty:
            return None

    @property
    def is_finished(self) -> bool:
        """Whether nothing will come any more."""
        return not any(thread.is_alive() for thread in self._threads) and self._done.empty()

    def join(self) -> None:
        """Wait until the threads have ended, when the work is over."""
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (source := self._taken()) is not None:
            # No name for the result: it would be kept, with all that it holds, while the next one is worked on.
            self._hand_over(self._worked_on(source))

    def _worked_on(self, source: Source) -> Result:
        try:
            return self._act(source)
        finally:
            with self._turn:
                self._hosts.release(source)
                self._turn.notify()

    def _taken(self) -> Source | None:
        """Wait for a source whose turn it is; None when all have had theirs or the work is over."""
        with self._turn:
            while self._hosts.waiting and not self._is_over():
                now = time.monotonic()
                source = self._hosts.take(now)
                if source is not None:
                    return source
                next_at = self._hosts.next_at()
                self._turn.wait(_GLANCE_SECONDS if next_at is None else min(next_at - now, _GLANCE_SECONDS))
        return None

    def _hand_over(self, result: Result) -> None:
        while not self._is_over():
            try:
                self._done.put(result, timeout=_GLANCE_SECONDS)
            except Full:
                continue
            return

    def _is_over(self) -> bool:
        return self._stop.is_set() or self._closed.is_set()
