"""A body as it arrives: inflated as it comes, and kept in a file unless it is small, so that many feeds that wait for
their reader do not fill the memory."""

import contextlib
import io
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from typing import IO

from tracker.errors import FetchError

IN_MEMORY = 500_000
"""Bytes up to which a body is kept in memory."""

LARGE = 1_000_000
"""Bytes from which on a feed takes so much when it is read that only one such feed is at a time."""

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_GZIP_MEMBERS = 1000
_STEP = 256 * 1024
_PIECE = 64 * 1024


class LargeBody:
    """A body in a file that nobody else sees and that vanishes with it; for one thread at a time. size: in bytes."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.size = size
        self._file = file
        # Not in __del__: in a circle, as exceptions make them, the file itself might be let go first, and complain.
        weakref.finalize(self, file.close)

    def add(self, data: bytes) -> None:
        """Take in what came. Raises OSError."""
        self._file.write(data)
        self.size += len(data)

    def read(self) -> bytes:
        """Return the body. Raises FetchError (`storage`) when the disk fails."""
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the body in small pieces. Raises as `read`."""
        try:
            self._file.seek(0)
            while piece := self._file.read(_PIECE):
                yield piece
        except OSError as error:
            raise _no_room(error) from error


class Arriving:
    """What has arrived of a body, inflated where it is gzip: by what comes, not by what was announced, for neither says
    enough about the other. max_bytes: of the inflated body.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._buffer = io.BytesIO()
        self._large: LargeBody | None = None
        self._size = 0
        self._start: bytes | None = b""
        self._is_gzip = False
        self._inflator: zlib._Decompress | None = None
        self._between = b""
        self._members = 0
        self._is_padding = False

    @property
    def size(self) -> int:
        """Bytes of the inflated body so far."""
        return self._size

    @property
    def is_whole(self) -> bool:
        """Whether the compression, if there is any, has come to its end."""
        return self._inflator is None

    def add(self, data: bytes) -> None:
        """Take in what came. Raises FetchError, whose kind is too_large, encoding or storage, and the address of which
        is left empty; what came until then is kept.
        """
        if self._start is not None:
            data = self._start + data
            self._start = data
            if len(data) < len(_GZIP_MAGIC):
                return
            self._start = None
            self._is_gzip = data.startswith(_GZIP_MAGIC)
        if self._is_gzip:
            self._inflate(data)
        else:
            self._keep(data)

    def finished(self) -> tuple[bytes, LargeBody | None]:
        """Return the body: as bytes, or, where it is large, empty bytes and the file."""
        if self._start:
            self._keep(self._start)
        if self._large is not None:
            return b"", self._large
        # The bytes themselves: no copy is made of them.
        return self._buffer.getvalue(), None

    def _inflate(self, data: bytes) -> None:
        while data and not self._is_padding:
            if self._inflator is None:
                data, self._between = self._between + data, b""
                if len(data) < len(_GZIP_MAGIC):
                    self._between = data
                    return
                if not data.startswith(_GZIP_MAGIC):
                    # What follows the last member is padding.
                    self._is_padding = True
                    return
                self._inflator = self._next_member()
            before = self._inflator.copy()
            try:
                piece = self._inflator.decompress(data, _STEP)
            except zlib.error as error:
                self._keep_up_to_damage(before, data)
                raise FetchError("", "encoding", "the compressed body is damaged") from error
            self._keep(piece)
            if self._inflator.eof:
                data = self._inflator.unused_data
                self._inflator = None
            else:
                data = self._inflator.unconsumed_tail

    def _keep_up_to_damage(self, inflator: "zlib._Decompress", data: bytes) -> None:
        """Keep what comes out before the damage: what fails gives nothing of what it has inflated until then."""
        with contextlib.suppress(zlib.error):
            for position in range(len(data)):
                self._keep(inflator.decompress(data[position : position + 1]))

    def _next_member(self) -> "zlib._Decompress":
        self._members += 1
        if self._members > _MAX_GZIP_MEMBERS:
            reason = f"the compressed body has more than {_MAX_GZIP_MEMBERS} parts"
            raise FetchError("", "encoding", reason)
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)

    def _keep(self, data: bytes) -> None:
        room = self._max_bytes - self._size
        try:
            if self._large is None and self._size + len(data) > IN_MEMORY:
                self._large = self._moved_to_disk()
            add = self._buffer.write if self._large is None else self._large.add
            add(data[:room] if len(data) > room else data)
        except OSError as error:
            raise _no_room(error) from error
        self._size += min(len(data), room)
        if len(data) > room:
            raise FetchError("", "too_large", f"the feed inflates to more than {self._max_bytes:,} bytes")

    def _moved_to_disk(self) -> LargeBody:
        large = LargeBody(tempfile.TemporaryFile(), 0)
        large.add(self._buffer.getvalue())
        self._buffer = io.BytesIO()
        return large


def _no_room(error: OSError) -> FetchError:
    return FetchError("", "storage", f"a large feed cannot be kept on disk: {error.strerror}")
