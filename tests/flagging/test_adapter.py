"""Adapters: their file, the encoder's file, and what is made of both."""

import io
import struct
import zipfile
from collections.abc import Mapping

import numpy as np
import pytest

from tracker.errors import Invalid
from tracker.flagging import encoder_file
from tracker.flagging.adapter import Adapter, adapted, read, written

RNG = np.random.default_rng(7)


def an_encoder(tensors: Mapping[str, bytes], *, pieces: tuple[str, ...] = ("", "▁a", "b")) -> bytes:
    """Return a small file in the encoder's format."""
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    rewritten = struct.pack("<IBI", ord("A"), 1, ord("a"))
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 1, 64, len(pieces), 8, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 0, len(blob)) + offsets
    head += np.linspace(-3, -1, len(pieces)).astype("<f4").tobytes() + blob
    head += struct.pack("<iI", 1, len(rewritten)) + rewritten + struct.pack("<i", len(tensors))
    size = len(head) + sum(2 + len(name) + 1 + 4 + 16 for name in tensors)
    directory, body = b"", b""
    for name, content in tensors.items():
        directory += struct.pack(f"<H{len(name)}sBI", len(name), name.encode(), 0, 0)
        directory += struct.pack("<QQ", size + len(body), len(content))
        body += content
    return head + directory + body


def an_adapter(**changed: object) -> Adapter:
    facts: dict[str, object] = {
        "targets": ("1.1", "2"),
        "stances": ("breach", "talk"),
        "taught": frozenset({b"\x01" * 16, b"\x02" * 16}),
        "changes": {"l0.q.w": (np.ones((2, 64), np.float32), np.full((3, 2), 0.25, np.float32))},
        "shifts": {"l0.q.b": np.array([0.5, 0.0, -0.5], np.float32)},
        "flags": (np.ones((2, 4), np.float32), np.zeros(2, np.float32)),
        "told": (np.ones((2, 2, 4), np.float32), np.zeros((2, 2), np.float32)),
    }
    return Adapter(**{**facts, **changed})  # type: ignore[arg-type]


def test_blocks_of_four_bits_come_back_as_they_were_and_others_nearly() -> None:
    exact = encoder_file.weights_in(encoder_file.blocks_of(RNG.normal(size=(40, 32)).astype(np.float32)))
    assert np.array_equal(encoder_file.weights_in(encoder_file.blocks_of(exact)), exact)
    weights = RNG.normal(size=(200, 32)).astype(np.float32)
    wrong = encoder_file.weights_in(encoder_file.blocks_of(weights)) - weights
    assert np.sqrt((wrong**2).mean()) < 0.1 * np.sqrt((weights**2).mean())
    assert not encoder_file.weights_in(encoder_file.blocks_of(np.zeros((2, 32), np.float32))).any()


def test_an_adapter_is_read_as_it_was_written_and_the_same_writes_the_same() -> None:
    adapter = an_adapter()
    found = read(written(adapter))
    assert (found.targets, found.stances, found.taught) == (adapter.targets, adapter.stances, adapter.taught)
    assert np.array_equal(found.changes["l0.q.w"][1], adapter.changes["l0.q.w"][1])
    assert np.array_equal(found.shifts["l0.q.b"], adapter.shifts["l0.q.b"])
    assert np.array_equal(found.told[0], adapter.told[0])
    assert written(adapter) == written(found)


def test_an_adapter_changes_the_tensors_that_it_names_and_no_others() -> None:
    weights = encoder_file.blocks_of(RNG.normal(size=(6, 32)).astype(np.float32))
    bias = np.array([1, 2, 3], np.float32).tobytes()
    encoder = an_encoder({"l0.q.w": weights, "l0.q.b": bias, "l0.k.w": weights})
    changed = adapted(encoder, an_adapter())
    assert len(changed) == len(encoder)
    places = encoder_file.places_in(changed)
    found = {name: changed[place.start : place.end] for name, place in places.items()}
    assert found["l0.k.w"] == weights
    assert list(np.frombuffer(found["l0.q.b"], np.float32)) == [1.5, 2.0, 2.5]
    moved = encoder_file.weights_in(found["l0.q.w"]) - encoder_file.weights_in(weights)
    assert abs(moved.mean() - 0.5) < 0.05


@pytest.mark.parametrize(
    ("adapter", "says"),
    [
        (an_adapter(changes={"l9.q.w": (np.ones((1, 4)), np.ones((4, 1)))}), "no weights called l9.q.w"),
        (an_adapter(changes={"l0.q.w": (np.ones((1, 4)), np.ones((4, 1)))}), "l0.q.w has 192 weights"),
        (an_adapter(shifts={"l0.q.b": np.ones(4)}), "l0.q.b has 3 weights, the adapter changes 4"),
    ],
)
def test_an_adapter_of_another_encoder_is_refused(adapter: Adapter, says: str) -> None:
    weights = encoder_file.blocks_of(np.ones((6, 32), np.float32))
    encoder = an_encoder({"l0.q.w": weights, "l0.q.b": np.ones(3, np.float32).tobytes()})
    with pytest.raises(Invalid, match=says):
        adapted(encoder, adapter)


@pytest.mark.parametrize("cut", [0, 3, 30, 60, 100, 150])
def test_a_file_of_another_format_or_cut_short_is_refused(cut: int) -> None:
    encoder = an_encoder({"l0.q.w": encoder_file.blocks_of(np.ones((1, 32), np.float32))})
    with pytest.raises(Invalid, match="file of the encoder"):
        encoder_file.places_in(encoder[:cut])


def test_what_is_no_adapter_is_refused_with_the_reason() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    few = an_adapter(flags=(np.ones((1, 4), np.float32), np.zeros(1, np.float32)))
    for content in (b"", b"PK nothing", empty.getvalue(), written(few), written(an_adapter())[:-40]):
        with pytest.raises(Invalid, match="not what `tracker model tune` writes"):
            read(content)
