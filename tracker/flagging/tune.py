"""Fit an adapter to labelled texts. Needs torch, which no extra brings as it is large, and the extra `semantic`.

The encoder's own matrices stay as they are. Beside each two small ones are learned whose product is added to it
(low-rank adaptation, Hu et al. 2021), and with them rows that tell from a text's vector which targets it bears on, and
with which stance. The same texts give the same adapter only on machines of one kind: sums of many numbers differ.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from tracker.domain.agreement import number_of
from tracker.domain.learned import Decided
from tracker.domain.stance import Stance
from tracker.errors import Invalid, Missing
from tracker.flagging import encoder_file
from tracker.flagging.adapted_encoder import numbers_of, pieces_of
from tracker.flagging.adapter import Adapter
from tracker.flagging.encoder_file import Buffer, Outline
from tracker.flagging.pieces import Pieces
from tracker.flagging.vectors import plain_encoder, text_digest, text_of

if TYPE_CHECKING:
    from tracker.flagging.tune_net import Batch, Net

INSTALL = "pip install torch==2.13.0"
SEED = 20201110
STANCES = tuple(sorted(Stance))
ROUNDS = 4
"""How often all texts are gone through."""

_RANK = 16
_BATCH = 32  # texts
_ALIKE = 30  # pieces by which texts of one batch may differ in length
_RATE, _ROWS_RATE = 6e-4, 2e-3
_WARMING = 0.06  # share of the steps in which the rates rise; then they fall to nothing
_DECAY = 0.01
_STEEPEST = 1.0
_LEFT_OUT = 0.1  # share of the pieces of a text, others in each round: no single word is to be learned by heart
_MADE_UP = 0.5  # what a text counts that is no real report


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text that teaches. pieces: numbers. relevant: for each target 1 or 0, None where nothing is known. stances:
    (place of the target, place of the stance). counts: how much, beside other texts.
    """

    pieces: tuple[int, ...]
    relevant: tuple[int | None, ...]
    stances: tuple[tuple[int, int], ...]
    counts: float = 1.0


def is_there() -> bool:
    """Whether torch is installed; it is not imported, which takes seconds."""
    return find_spec("torch") is not None


def tuned(decided: Sequence[Decided], *, rounds: int = ROUNDS, tell: Callable[[str], None] = print) -> Adapter:
    """Return an adapter fitted to decisions on one agreement. tell: is given a line after each round.

    Raises Missing without torch or the package that carries the encoder, Invalid where no stance is given.
    """
    if not is_there():
        raise Missing(f"an adapter is fitted with torch: {INSTALL}")
    encoder = plain_encoder()
    outline = encoder_file.outline_of(encoder)
    targets = sorted({slug for one in decided for slug in one.stances})
    if not targets:
        raise Invalid("no report has a label with a stance: there is nothing to fit an adapter to")
    pieces = pieces_of(outline)
    ends = (outline.begin, outline.end)
    lessons = [_lesson(one, targets, pieces, ends) for one in decided]
    net = _net(encoder, outline, targets=len(targets))
    _teach(net, lessons, rounds=rounds, tell=tell)
    return Adapter(
        targets=tuple(map(number_of, targets)),
        stances=tuple(stance.value for stance in STANCES),
        taught=frozenset(text_digest(one.title, one.summary) for one in decided),
        changes=net.changes(),
        shifts=net.shifts(encoder),
        flags=net.flags(),
        told=net.told(),
    )


def _lesson(one: Decided, targets: Sequence[str], pieces: Pieces, ends: tuple[int, int]) -> Lesson:
    known = dict.fromkeys(one.not_relevant, 0) | dict.fromkeys(one.relevant, 1)
    return Lesson(
        numbers_of(text_of(one.title, one.summary), pieces, ends),
        tuple(known.get(slug) for slug in targets),
        tuple((targets.index(slug), STANCES.index(stance)) for slug, stance in sorted(one.stances.items())),
        _MADE_UP if one.made_up else 1.0,
    )


def _net(encoder: Buffer, outline: Outline, *, targets: int) -> "Net":
    import torch

    from tracker.flagging.tune_net import Net

    torch.manual_seed(SEED)
    return Net(encoder, outline, targets=targets, stances=len(STANCES), rank=_RANK)


def _teach(net: "Net", lessons: Sequence[Lesson], *, rounds: int, tell: Callable[[str], None]) -> None:
    import torch

    drawn = random.Random(SEED)  # noqa: S311  # the order of lessons is no secret
    rates = (_RATE, _ROWS_RATE)
    parts = zip((net.own(), net.rows()), rates, strict=True)
    optimizer = torch.optim.AdamW([{"params": part, "lr": rate} for part, rate in parts], weight_decay=_DECAY)
    steps, step = rounds * -(-len(lessons) // _BATCH), 0
    for round_ in range(1, rounds + 1):
        losses = []
        for some in _batches(lessons, drawn):
            slow = min(step / (_WARMING * steps), 1.0) * (1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * slow
            loss = _loss(net(batch_of([_thinned(one.pieces, drawn) for one in some])), some)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), _STEEPEST)
            optimizer.step()
            step += 1
            losses.append(loss.item())
        tell(f"round {round_} of {rounds}: loss {sum(losses) / len(losses):.3f}")


def _batches(lessons: Sequence[Lesson], drawn: random.Random) -> Iterator[list[Lesson]]:
    """Yield the lessons in batches of texts that are about as long, in an order that is drawn."""
    ordered = sorted(lessons, key=lambda one: len(one.pieces) + drawn.random() * _ALIKE)
    batches = [list(ordered[start : start + _BATCH]) for start in range(0, len(ordered), _BATCH)]
    drawn.shuffle(batches)
    yield from batches


def _thinned(pieces: Sequence[int], drawn: random.Random) -> list[int]:
    """Return a text without some of its pieces; begin and end stay."""
    return [pieces[0], *[one for one in pieces[1:-1] if drawn.random() >= _LEFT_OUT], pieces[-1]]


def batch_of(texts: Sequence[Sequence[int]]) -> "Batch":
    """Return texts, as `numbers_of` gives them, side by side."""
    import torch

    from tracker.flagging.tune_net import Batch

    longest = max(map(len, texts))
    filled = [[*text, *[0] * (longest - len(text))] for text in texts]
    return Batch(torch.tensor(filled), torch.tensor([len(text) for text in texts]))


def _loss(said: tuple[Any, Any], lessons: Sequence[Lesson]) -> Any:
    """Return the loss a text: of what it bears on, over what is known, and of the stances that people gave."""
    import torch
    from torch.nn import functional

    bearing, saying = said
    counts = torch.tensor([lesson.counts for lesson in lessons])
    wanted = torch.tensor([[float(one or 0) for one in lesson.relevant] for lesson in lessons])
    known = torch.tensor([[float(one is not None) for one in lesson.relevant] for lesson in lessons])
    apart = functional.binary_cross_entropy_with_logits(bearing, wanted, reduction="none") * known
    loss = (apart * counts[:, None]).sum()
    given = [(row, *pair) for row, lesson in enumerate(lessons) for pair in lesson.stances]
    if given:
        rows, targets, stances = map(list, zip(*given, strict=True))
        of_stances = functional.cross_entropy(saying[rows, targets], torch.tensor(stances), reduction="none")
        loss = loss + (of_stances * counts[rows]).sum()
    return loss / counts.sum()
