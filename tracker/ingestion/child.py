"""The process in which feeds are parsed: it reads requests from standard input, answers on standard output, and can do
little else. Started by `children`; it ends when its parent does."""

import os
import resource
import sys
from pathlib import Path
from typing import BinaryIO

from tracker.errors import ParseError
from tracker.ingestion.frames import LENGTH, MAX_FRAME, Refusal, answer, as_request, frame
from tracker.ingestion.parse import ParsedFeed
from tracker.ingestion.read import Request, read_feed

CPU_SECONDS = 15
"""Computing time for one feed."""

MEMORY_BYTES = 300_000_000
"""Address space for feeds, beside what the program itself takes."""

MAX_FILES = 16
MAX_FEEDS = 2_000
MAX_GROWTH_BYTES = 60_000_000
"""Feeds and growth of memory after which a child makes room for a fresh one."""

TOO_LARGE = f"it took more than {MEMORY_BYTES // 1_000_000} MB of memory to read"


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more or this process is spent."""
    limit_resources()
    before = _resident()
    for number in range(1, MAX_FEEDS + 1):
        heading = _frame_from(requests)
        if heading is None:
            return
        allow_seconds(CPU_SECONDS)
        found = _found(as_request(heading, _frame_from(requests) or b""))
        spent = number == MAX_FEEDS or _resident() > before + MAX_GROWTH_BYTES
        answers.write(_fitting(found, spent=spent))
        answers.flush()
        if spent:
            return


def _found(request: Request) -> ParsedFeed | Refusal:
    try:
        return read_feed(request)
    except ParseError as error:
        return Refusal(error.reason)
    except MemoryError:
        return Refusal(TOO_LARGE)


def _fitting(found: ParsedFeed | Refusal, *, spent: bool) -> bytes:
    try:
        return frame(answer(found, spent=spent))
    except (ValueError, MemoryError):
        return frame(answer(Refusal(TOO_LARGE), spent=True))


def _frame_from(requests: BinaryIO) -> bytes | None:
    """Return the next frame, None at the end of the input."""
    length = requests.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    (size,) = LENGTH.unpack(length)
    payload = requests.read(size) if size <= MAX_FRAME else b""
    return payload if len(payload) == size else None


def limit_resources() -> None:
    """Let this process write no core file, open few files and take no more than MEMORY_BYTES beside what it has."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    space = _statm(0) + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (space, space))


def allow_seconds(seconds: int) -> None:
    """Let this process compute for some seconds from now on; the system ends it when they are over."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds, resource.RLIM_INFINITY))


def _resident() -> int:
    return _statm(1)


def _statm(field: int) -> int:
    """Return a figure of this process's memory in bytes: 0 its address space, 1 what is in memory."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[field]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        # No such file but on Linux: the most that it ever had, in kilobytes.
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_000


def main() -> None:
    """Serve on standard input and output."""
    serve(sys.stdin.buffer, sys.stdout.buffer)
