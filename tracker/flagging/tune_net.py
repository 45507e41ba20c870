"""The encoder with an adapter that learns. Only `tune` imports this: it needs torch."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from tracker.flagging.encoder_file import Buffer, Outline, Tensors

HALF = torch.bfloat16
"""What the matrices are multiplied in: half the digits, several times as fast where the processor knows it."""

_COUNTS = 2.0  # what the product of two small matrices counts
_STRETCH = 20.0  # of a vector of length 1, before the rows
_NOWHERE = -1e4  # log-odds of attending to what only fills a batch


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts side by side. pieces: numbers (texts × longest), lengths: how many of them count."""

    pieces: Any
    lengths: Any


class _Reader:
    """Takes the encoder's tensors."""

    def __init__(self, encoder: Buffer, outline: Outline) -> None:
        self._tensors = Tensors(encoder, outline.places)

    def numbers(self, name: str) -> Any:
        return torch.tensor(self._tensors.numbers(name).copy())

    def matrix(self, name: str, width: int) -> Any:
        return torch.tensor(self._tensors.matrix(name, width))


class _Linear(nn.Module):
    """Some matrices that look at the same, one below the other, each with two small ones beside it that learn."""

    def __init__(self, read: _Reader, names: Sequence[str], *, width: int, rank: int) -> None:
        super().__init__()
        self.names = tuple(names)
        matrices = [read.matrix(f"{name}.w", width) for name in names]
        self.rank, self.height = rank, len(matrices[0])
        self.register_buffer("kept", torch.cat(matrices).to(HALF))
        self.base = nn.Parameter(torch.cat([read.numbers(f"{name}.b") for name in names]))
        self.down = nn.Parameter(torch.randn(rank * len(names), width) / math.sqrt(width))
        self.up = nn.Parameter(torch.zeros(len(names), self.height, rank))

    def forward(self, rows: Any) -> Any:
        found = functional.linear(rows, self.kept, self.base.to(HALF))
        narrow = functional.linear(rows, self.down.to(HALF)).view(-1, len(self.names), self.rank).transpose(0, 1)
        added = torch.bmm(narrow, self.up.to(HALF).transpose(1, 2)).transpose(0, 1)
        return found + _COUNTS * added.reshape(found.shape)

    def changes(self) -> Iterable[tuple[str, tuple[Any, Any]]]:
        for number, name in enumerate(self.names):
            down = self.down[number * self.rank : (number + 1) * self.rank]
            yield f"{name}.w", (_array(down), _array(_COUNTS * self.up[number]))

    def moved(self) -> Iterable[tuple[str, Any]]:
        for number, name in enumerate(self.names):
            yield f"{name}.b", _array(self.base[number * self.height : (number + 1) * self.height])


class _Norm(nn.LayerNorm):
    def __init__(self, read: _Reader, name: str, epsilon: float) -> None:
        weights, base = read.numbers(f"{name}.w"), read.numbers(f"{name}.b")
        super().__init__(len(weights), eps=epsilon)
        self.name = name
        self.weight.data, self.bias.data = weights, base

    def moved(self) -> Iterable[tuple[str, Any]]:
        yield from ((f"{self.name}.w", _array(self.weight)), (f"{self.name}.b", _array(self.bias)))


class _Layer(nn.Module):
    def __init__(self, read: _Reader, number: int, outline: Outline, rank: int) -> None:
        super().__init__()
        sizes, name = outline.sizes, f"l{number}"
        wide, inner = sizes.dimensions, sizes.inner
        self.heads = sizes.heads
        self.looking = _Linear(read, [f"{name}.{part}" for part in ("q", "k", "v")], width=wide, rank=rank)
        self.seen = _Linear(read, [f"{name}.ao"], width=wide, rank=rank)
        self.widening = _Linear(read, [f"{name}.fi"], width=wide, rank=rank)
        self.narrowing = _Linear(read, [f"{name}.fo"], width=inner, rank=rank)
        self.after_looking = _Norm(read, f"{name}.aln", sizes.epsilon)
        self.after_thinking = _Norm(read, f"{name}.oln", sizes.epsilon)

    def forward(self, rows: Any, mask: Any) -> Any:
        texts, longest = mask.shape[0], mask.shape[-1]
        wide = rows.shape[-1]
        parted = self.looking(rows.to(HALF)).view(texts, longest, 3, self.heads, wide // self.heads)
        query, key, value = parted.permute(2, 0, 3, 1, 4)
        scale = (wide // self.heads) ** -0.5
        looked = torch.softmax((query * scale) @ key.transpose(-1, -2) + mask, -1) @ value
        rows = self.after_looking(rows + self.seen(looked.transpose(1, 2).reshape(texts * longest, wide)))
        return self.after_thinking(rows + self.narrowing(functional.gelu(self.widening(rows.to(HALF)))))


class Net(nn.Module):
    """Text -> log-odds of each target, and of each stance of it."""

    def __init__(self, encoder: Buffer, outline: Outline, *, targets: int, stances: int, rank: int) -> None:
        super().__init__()
        read, wide = _Reader(encoder, outline), outline.sizes.dimensions
        self._outline = outline
        self._shape = (targets, stances)
        self.register_buffer("words", read.matrix("emb.word", wide).to(HALF))
        self.register_buffer("order", read.numbers("emb.pos").view(-1, wide) + read.numbers("emb.type")[:wide])
        self.first = _Norm(read, "emb.ln", outline.sizes.epsilon).requires_grad_(requires_grad=False)
        self.layers = nn.ModuleList(_Layer(read, number, outline, rank) for number in range(outline.sizes.layers))
        self.bearing = nn.Linear(wide, targets)
        self.saying = nn.Linear(wide, stances)
        self.saying_of = nn.Linear(wide, targets * stances)
        nn.init.zeros_(self.saying_of.weight)
        nn.init.zeros_(self.saying_of.bias)

    def vectors(self, batch: Batch) -> Any:
        """Return the vectors of texts, of length 1, as the encoder's own program makes them."""
        texts, longest = batch.pieces.shape
        rows = self.first(self.words[batch.pieces].float() + self.order[:longest]).view(texts * longest, -1)
        counts = torch.arange(longest)[None] < batch.lengths[:, None]
        mask = torch.zeros(texts, 1, 1, longest, dtype=HALF).masked_fill(~counts[:, None, None], _NOWHERE)
        for layer in self.layers:
            rows = layer(rows, mask)
        summed = (rows.view(texts, longest, -1) * counts[..., None]).sum(1)
        return functional.normalize(summed / batch.lengths[:, None], dim=-1)

    def forward(self, batch: Batch) -> tuple[Any, Any]:
        vectors = self.vectors(batch) * _STRETCH
        own = self.saying_of(vectors).view(-1, *self._shape)
        return self.bearing(vectors), self.saying(vectors)[:, None] + own

    def own(self) -> list[Any]:
        """Return what learns of the encoder."""
        return [one for one in self.layers.parameters() if one.requires_grad]

    def rows(self) -> list[Any]:
        """Return what learns beside it."""
        return [*self.bearing.parameters(), *self.saying.parameters(), *self.saying_of.parameters()]

    def changes(self) -> dict[str, tuple[Any, Any]]:
        return dict(one for part in self.modules() if isinstance(part, _Linear) for one in part.changes())

    def shifts(self, encoder: Buffer) -> dict[str, Any]:
        read = _Reader(encoder, self._outline)
        parts = [part for part in self.layers.modules() if isinstance(part, _Linear | _Norm)]
        return {name: found - read.numbers(name).numpy() for part in parts for name, found in part.moved()}

    def flags(self) -> tuple[Any, Any]:
        return _array(self.bearing.weight) * _STRETCH, _array(self.bearing.bias)

    def told(self) -> tuple[Any, Any]:
        targets, stances = self._shape
        own = _array(self.saying_of.weight).reshape(targets, stances, -1) + _array(self.saying.weight)
        return own * _STRETCH, _array(self.saying_of.bias).reshape(targets, stances) + _array(self.saying.bias)


def _array(tensor: Any) -> Any:
    return tensor.detach().float().numpy().copy()
