"""The process in which feeds are parsed: it reads requests from standard input, answers on standard output, and can do
little else. Started by `children`; it ends when its parent does."""

import gc
import os
import resource
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import orjson

from tracker.domain.item import ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.feed import Limits, Whole
from tracker.ingestion.frames import LENGTH, MAX_FRAME, Answer, Refusal, answer, as_request, frame, part
from tracker.ingestion.read import read_in_parts

MAX_FILES = 16
_FEEDS_BETWEEN_COLLECTIONS = 20
# Fields of Linux's account of a process's memory, in pages.
_ADDRESS_SPACE, _RESIDENT = 0, 1


Tell = Callable[[Sequence[ParsedItem]], None]
Read = Callable[[bytes, bytes, Tell], Answer]


def serve(requests: BinaryIO, answers: BinaryIO, limits: Limits, *, read: Read) -> None:
    """Answer requests until there are no more or this process is spent.

    read: makes an answer of heading and body; some of a large feed's items it may tell before.
    """

    def tell(items: Sequence[ParsedItem]) -> None:
        answers.write(frame(part(items)))
        # What a piece leaves behind in circles is as large as the piece.
        gc.collect()

    # Nothing that a feed leaves behind goes in circles for long, and to look for it takes time over large feeds.
    gc.freeze()
    gc.disable()
    limit_resources(limits.memory_bytes)
    before = _statm(_RESIDENT)
    for number in range(1, limits.feeds + 1):
        heading = _frame_from(requests)
        if heading is None:
            return
        allow_seconds(limits.cpu_seconds)
        found = _found(heading, _frame_from(requests) or b"", limits, lambda told, body: read(told, body, tell))
        if number % _FEEDS_BETWEEN_COLLECTIONS == 0:
            gc.collect()
        spent = number == limits.feeds or _statm(_RESIDENT) > before + limits.growth_bytes
        answers.write(_fitting(found, limits, spent=spent))
        answers.flush()
        if spent:
            return


def _found(heading: bytes, body: bytes, limits: Limits, read: Callable[[bytes, bytes], Answer]) -> Answer:
    try:
        return read(heading, body)
    except ParseError as error:
        return Refusal(error.reason)
    except (MemoryError, SystemError):
        # orjson wraps the one in the other.
        return Refusal(limits.too_large)


def _fitting(found: Answer, limits: Limits, *, spent: bool) -> bytes:
    try:
        return frame(answer(found, spent=spent))
    except (ValueError, MemoryError):
        return frame(answer(Refusal(limits.too_large), spent=True))


def _frame_from(requests: BinaryIO) -> bytes | None:
    """Return the next frame, None at the end of the input."""
    length = requests.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    payload = requests.read(size) if size <= MAX_FRAME else b""
    return payload if len(payload) == size else None


def limit_resources(memory_bytes: int) -> None:
    """Let this process write no core file, open few files and take little memory beside what it has."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    space = _statm(_ADDRESS_SPACE) + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (space, space))


def allow_seconds(seconds: int) -> None:
    """Let this process compute for some seconds from now on; the system ends it when they are over."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def _statm(field: int) -> int:
    """Return a figure of this process's memory in bytes."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        # No such file but on Linux: the most that it ever had, in kilobytes.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_000


def read_telling(heading: bytes, body: bytes, tell: Tell) -> Answer:
    """Return a feed; of one that is read in several parts, tell the items and return the ending. Raises ParseError."""
    parts = read_in_parts(as_request(heading, body))
    waiting: Sequence[ParsedItem] = ()
    told = False
    while True:
        try:
            items = next(parts)
        except StopIteration as stop:
            if not told:
                return Whole(waiting, stop.value)
            tell(waiting)
            return stop.value  # type: ignore[no-any-return]  # the generator's own type says Ending
        if waiting:
            tell(waiting)
            told = True
        waiting = items


def main() -> None:
    """Serve on standard input and output. Arguments: where modules are looked for, and the limits, both in JSON."""
    limits = Limits(**orjson.loads(sys.argv[2]))
    serve(sys.stdin.buffer, sys.stdout.buffer, limits, read=read_telling)
