"""Processes in which feeds are parsed, so that a feed made to exhaust its reader costs itself alone."""

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from queue import Empty, LifoQueue
from threading import Lock, Semaphore

import orjson

from tracker.domain.item import ParsedItem
from tracker.errors import FetchError, ParseError
from tracker.ingestion.feed import MAX_BYTES, Ending, Limits, ParsedFeed, Request, joined
from tracker.ingestion.frames import (
    LENGTH,
    MAX_FRAME,
    Refusal,
    as_answer,
    as_part,
    frame,
    heading,
    page_heading,
)
from tracker.ingestion.page import Page, Reading

WALL_SECONDS = 45.0
# The child looks for modules where this process does: in a checkout, a wheel, or wherever it was started.
_START = (
    "import gc; gc.disable(); import sys, json; sys.path[:] = json.loads(sys.argv[1]);"
    " from tracker.ingestion.{} import main; main()"
)
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONHOME")
_CHUNK = 1 << 18
_PIPE = 1 << 20
_PATIENCE_SECONDS = 0.5
"""How long to wait for a child that reads another feed before one more is started."""

DEFAULT_LIMITS = Limits()


class _Ended(Exception):
    """The child ended, or took too long, before it answered. `late`: it was alive when its time was over."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "ended")
        self.late = late


class Children:
    """Reads what strangers sent in child processes, at most `limit` of them at a time; safe with many threads. To be
    closed. program: `child`, which reads feeds, or `article_child`, which reads pages.
    """

    def __init__(
        self,
        limit: int,
        *,
        limits: Limits = DEFAULT_LIMITS,
        wall_seconds: float = WALL_SECONDS,
        program: str = "child",
    ) -> None:
        self._program = program
        self._free: LifoQueue[_Child] = LifoQueue()
        self._places = Semaphore(limit)
        self._limits = limits
        self._wall_seconds = wall_seconds
        self._lock = Lock()
        self._all: set[_Child] = set()
        self._closed = False

    def prepare(self) -> None:
        """Start a child if none is there, without waiting for it: it gets ready while the network is waited for."""
        if self._places.acquire(blocking=False):
            if not self._all:
                self._free.put(self._started())
            self._places.release()

    def read(self, request: Request) -> ParsedFeed:
        """Return what a feed holds. Raises ParseError for what is no feed or more than a child can read."""
        large = request.large
        body = [request.body] if large is None else large.pieces()
        size = len(request.body) if large is None else large.size
        found = self._asked(request.url, heading(request), body, size)
        if not isinstance(found, ParsedFeed):
            raise AssertionError("a child that reads feeds answers with feeds")
        return found

    def read_page(self, page: Page) -> Reading:
        """Return what is asked of a page. Raises ParseError for more than a child can read."""
        found = self._asked(page.url, page_heading(page), [page.body], len(page.body))
        if not isinstance(found, Reading):
            raise AssertionError("a child that reads pages answers with readings")
        return found

    def _asked(self, url: str, heading: bytes, body: Iterable[bytes], size: int) -> ParsedFeed | Reading:
        if size > MAX_BYTES:
            raise ParseError(url, f"larger than {MAX_BYTES:,} bytes")
        with self._borrowed() as child:
            try:
                found, spent = child.ask(heading, body, size, seconds=self._wall_seconds)
            except _Ended as ended:
                self._dismiss(child)
                raise ParseError(url, self._why(child, ended)) from ended
            except FetchError:
                # The disk failed in the middle of a body, and the child waits for the rest.
                self._dismiss(child)
                raise
            if spent:
                self._dismiss(child)
        if isinstance(found, Refusal):
            raise ParseError(url, found.reason)
        return found

    def close(self) -> None:
        """End all children and wait for them. Feeds that are being read end as ParseError."""
        with self._lock:
            self._closed = True
            children = list(self._all)
            self._all.clear()
        for child in children:
            child.end()

    @contextmanager
    def _borrowed(self) -> "Iterator[_Child]":
        """Lend a child that waits, or a new one; whatever happens to it, its place is free again afterwards."""
        with self._places:
            child = self._first() or self._waiting() or self._started()
            try:
                yield child
            finally:
                if child in self._all:
                    self._free.put(child)

    def _first(self) -> "_Child | None":
        """Return a new child if there is none at all."""
        with self._lock:
            return self._begun() if not self._all else None

    def _waiting(self) -> "_Child | None":
        """Return a child that waits for a feed, or will within a moment: to start another costs as much as to read some
        twenty feeds, and one reads faster than what it read can be stored. One that died meanwhile is passed over.
        """
        while True:
            try:
                child = self._free.get(timeout=_PATIENCE_SECONDS)
            except Empty:
                return None
            if child.alive:
                return child
            self._dismiss(child)

    def _started(self) -> "_Child":
        with self._lock:
            return self._begun()

    def _begun(self) -> "_Child":
        if self._closed:
            raise RuntimeError("these children were sent home")
        child = _Child(self._limits, self._program)
        self._all.add(child)
        return child

    def _dismiss(self, child: "_Child") -> None:
        with self._lock:
            self._all.discard(child)
        child.end()

    def _why(self, child: "_Child", ended: _Ended) -> str:
        if ended.late:
            return f"it took more than {self._wall_seconds:g} seconds to read"
        if child.ran_out_of_time:
            return f"it took more than {self._limits.cpu_seconds} seconds of computing to read"
        return "it took more memory to read than one feed may have, or broke its reader"


def _widen(pipe: int) -> None:
    """Let a pipe hold a whole feed, so that neither side waits for the other at each 64 kB. It works without."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


class _Child:
    """One process, lent to one thread at a time."""

    def __init__(self, limits: Limits, program: str) -> None:
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 # our own interpreter and module
            [
                sys.executable,
                "-E",
                "-c",
                _START.format(program),
                orjson.dumps(sys.path).decode(),
                orjson.dumps(limits).decode(),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            bufsize=0,
            # What is typed at the terminal is for the parent.
            start_new_session=True,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both are pipes")
        self._in, self._out = self._process.stdin, self._process.stdout
        for pipe in (self._in, self._out):
            _widen(pipe.fileno())
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def ran_out_of_time(self) -> bool:
        return self._process.returncode == -signal.SIGXCPU

    def ask(
        self, heading: bytes, body: Iterable[bytes], size: int, *, seconds: float
    ) -> tuple[ParsedFeed | Reading | Refusal, bool]:
        """Return the child's answer and whether it ends after it. Raises _Ended."""
        until = time.monotonic() + seconds
        self._write(frame(heading) + LENGTH.pack(size), until)
        for piece in body:
            self._write(piece, until)
        items: list[ParsedItem] = []
        try:
            while (told := as_part(payload := self._frame(until))) is not None:
                items += told
            found, spent = as_answer(payload)
            return (joined(items, found) if isinstance(found, Ending) else found), spent
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise _Ended(late=False) from error

    def _frame(self, until: float) -> bytearray:
        (size,) = LENGTH.unpack(self._read(LENGTH.size, until))
        if size > MAX_FRAME:
            raise _Ended(late=False)
        return self._read(size, until)

    def end(self) -> None:
        """End the process and wait for it: it holds nothing that would be lost."""
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def _write(self, data: bytes, until: float) -> None:
        left = memoryview(data)
        while left:
            self._wait(self._in.fileno(), select.POLLOUT, until)
            try:
                left = left[os.write(self._in.fileno(), left[:_CHUNK]) :]
            except BrokenPipeError as error:
                raise _Ended(late=False) from error

    def _read(self, size: int, until: float) -> bytearray:
        data = bytearray(size)
        left = memoryview(data)
        while left:
            self._wait(self._out.fileno(), select.POLLIN, until)
            received = os.readv(self._out.fileno(), [left])
            if not received:
                raise _Ended(late=False)
            left = left[received:]
        return data

    def _wait(self, descriptor: int, event: int, until: float) -> None:
        """Wait until the pipe is ready or closed. Raises _Ended when the time is over."""
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1_000):
            raise _Ended(late=True)
