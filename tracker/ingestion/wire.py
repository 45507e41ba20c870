"""A socket as a hostile server's answer is read from it: counted and under one deadline."""

import io
import re
import socket
import time

from tracker.errors import FetchError

READ = 64 * 1024
# What http.client itself allows, a hundred fields of 64 kB, costs eight times as much memory.
_MAX_HEAD = 256 * 1024
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)[0-9]{2}[ \r\n]")


class Budget:
    """What is left to one feed: time, and bytes on the wire. fault: what cut its body off, None when nothing did."""

    def __init__(self, max_bytes: int, seconds: float) -> None:
        self.max_bytes = max_bytes
        self.seconds = seconds
        self.wire_bytes = 0
        self.fault: Exception | None = None
        self._ends_at = time.monotonic() + seconds
        self._head_ends_at: int | None = None
        self._is_body = False

    def remaining(self) -> float:
        """Return the seconds that are left. Raises TimeoutError when none are."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def begin_head(self) -> None:
        """From here on the answer's head is received, which has a cap of its own."""
        self._head_ends_at = self.wire_bytes + _MAX_HEAD

    def end_head(self) -> None:
        """The head has been received; what follows is the body."""
        self._head_ends_at = None
        self._is_body = True

    def end_body(self, fault: Exception) -> bool:
        """Note what cut the body off; False where there is no body yet, and the fault is to be raised."""
        if self._is_body:
            self.fault = fault
        return self._is_body

    def count(self, received: int) -> None:
        """Take bytes off what is left. Raises FetchError (too_large)."""
        self.wire_bytes += received
        if self.wire_bytes > self.max_bytes:
            raise FetchError("", "too_large", f"the server sends more than {self.max_bytes:,} bytes")
        if self._head_ends_at is not None and self.wire_bytes > self._head_ends_at:
            raise FetchError("", "too_large", f"the server sends more than {_MAX_HEAD:,} bytes before the feed")


# Inherited because io.BufferedReader reads from nothing else.
class _Stream(io.RawIOBase):
    """What arrives on a socket, counted and under the deadline."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        super().__init__()
        self._sock = sock
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # typeshed's Buffer
        try:
            self._sock.settimeout(self._budget.remaining())
            received = self._sock.recv_into(buffer)
            self._budget.count(received)
        except (OSError, FetchError) as error:
            # Its readers throw away what they hold when a read fails, so that a body that is cut off ends for them.
            if not self._budget.end_body(error):
                raise
            return 0
        return received


class _Reader(io.BufferedReader):
    """What http.client reads from. Of the interim answers it knows 100 alone, so that the others are shown as that."""

    def readline(self, size: int | None = -1) -> bytes:
        line = super().readline(size)
        return b"HTTP/1.1 100 Continue\r\n" if _INTERIM.match(line) else line


class Wire:
    """The part of a socket that http.client works with. It closes nothing: the fetcher that dialled does."""

    def __init__(self, sock: socket.socket, budget: Budget) -> None:
        self._sock = sock
        self._budget = budget

    def makefile(self, mode: str) -> io.BufferedReader:
        return _Reader(_Stream(self._sock, self._budget), READ)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._budget.remaining())
        self._sock.sendall(data)

    def settimeout(self, seconds: float | None) -> None:
        """Every read and write sets its own."""

    def close(self) -> None:
        """http.client closes before the body is read."""
