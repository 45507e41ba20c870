"""Adapters: their file, the encoder's file, and the vectors made with both."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Mapping

import numpy as np
import pytest

from tracker.errors import Invalid
from tracker.flagging import encoder_file
from tracker.flagging.adapted_encoder import AdaptedEncoder
from tracker.flagging.adapter import Adapter, read, written

RNG = np.random.default_rng(7)


def an_encoder(tensors: Mapping[str, bytes], *, pieces: tuple[str, ...] = ("<unk>", "▁a", "b")) -> bytes:
    """Return a small file in the encoder's format."""
    blob = "".join(pieces).encode()
    offsets = np.cumsum([0, *(len(piece.encode()) for piece in pieces)]).astype("<u4").tobytes()
    rewritten = struct.pack("<IBI", ord("A"), 1, ord("a"))
    head = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 1, 64, len(pieces), 8, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 0, 0, 0, len(blob)) + offsets
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


def blocks(rows: int) -> bytes:
    """Return rows of 32 weights, drawn, as the encoder's file has them: a scale of 2 bytes and 4 bits for each."""
    packed = RNG.integers(0, 256, size=(rows, 16), dtype=np.uint8)
    scales = np.full((rows, 1), 0.03125, np.float16).view(np.uint8)
    return np.concatenate([scales, packed], axis=1).tobytes()


def a_small_encoder() -> bytes:
    """Return an encoder of one layer, one head and 32 dimensions."""
    tensors = {"emb.word": blocks(3), "emb.pos": RNG.normal(size=40 * 32), "emb.type": RNG.normal(size=32)}
    tensors |= {f"l0.{name}.w": blocks(32) for name in ("q", "k", "v", "ao")}
    tensors |= {"l0.fi.w": blocks(64), "l0.fo.w": blocks(64)}
    tensors |= {f"l0.{name}.b": RNG.normal(size=32) for name in ("q", "k", "v", "ao", "fo")}
    tensors |= {"l0.fi.b": RNG.normal(size=64)}
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        tensors |= {f"{name}.w": RNG.normal(size=32), f"{name}.b": RNG.normal(size=32)}
    return an_encoder(
        {
            name: one if isinstance(one, bytes) else np.asarray(one).astype(np.float32).tobytes()
            for name, one in tensors.items()
        }
    )


def test_weights_of_four_bits_are_read_as_they_stand() -> None:
    ((scale,),) = np.array([[0.5]], np.float16)
    block = scale.tobytes() + bytes([0x08 | 0xF0, *[0x80] * 15])  # low bits first, then the high ones of all
    found = encoder_file.weights_in(block)
    assert found.shape == (1, 32)
    assert list(found[0, :2]) == [0.0, -4.0]
    assert list(found[0, 16:18]) == [3.5, 0.0]


def test_an_adapter_is_read_as_it_was_written_and_the_same_writes_the_same() -> None:
    adapter = an_adapter()
    found = read(written(adapter))
    assert (found.targets, found.stances, found.taught) == (adapter.targets, adapter.stances, adapter.taught)
    assert np.array_equal(found.changes["l0.q.w"][1], adapter.changes["l0.q.w"][1])
    assert np.array_equal(found.shifts["l0.q.b"], adapter.shifts["l0.q.b"])
    assert np.array_equal(found.told[0], adapter.told[0])
    assert written(adapter) == written(found)


def test_an_adapter_changes_the_weights_that_it_names() -> None:
    encoder = a_small_encoder()
    nothing = an_adapter(changes={}, shifts={})
    plain = AdaptedEncoder(encoder, nothing).vector("a b")
    assert plain.shape == (32,)
    assert np.linalg.norm(plain) == pytest.approx(1.0, abs=1e-5)
    none = {"l0.fi.w": (np.ones((2, 32), np.float32), np.zeros((64, 2), np.float32))}
    assert np.array_equal(AdaptedEncoder(encoder, an_adapter(changes=none, shifts={})).vector("a b"), plain)
    for changes, shifts in (
        ({"l0.v.w": (np.ones((1, 32), np.float32), np.ones((32, 1), np.float32))}, {}),
        ({}, {"l0.oln.b": np.linspace(-2, 2, 32, dtype=np.float32)}),
    ):
        changed = AdaptedEncoder(encoder, an_adapter(changes=changes, shifts=shifts)).vector("a b")
        assert not np.allclose(changed, plain, atol=0.01)


def test_the_words_of_a_text_and_their_order_count_but_not_letters_that_are_read_as_others() -> None:
    encoder = AdaptedEncoder(a_small_encoder(), an_adapter(changes={}, shifts={}))
    assert np.array_equal(encoder.vector("A"), encoder.vector("a"))
    assert not np.allclose(encoder.vector("ab a"), encoder.vector("a ab"), atol=1e-4)


@pytest.mark.parametrize(
    ("adapter", "says"),
    [
        (an_adapter(changes={"l0.q.w": (np.ones((1, 4)), np.ones((4, 1)))}), "another encoder: l0.q.w is"),
        (an_adapter(changes={}, shifts={"l0.q.b": np.ones(4)}), "another encoder: l0.q.b is"),
        (an_adapter(changes={}, shifts={"l9.q.b": np.ones(4)}), "another encoder: this one has no l9.q.b"),
    ],
)
def test_an_adapter_of_another_encoder_is_refused(adapter: Adapter, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        AdaptedEncoder(a_small_encoder(), adapter)


def test_an_encoder_without_what_is_asked_of_it_is_refused() -> None:
    with pytest.raises(Invalid, match="no weights called emb.pos"):
        AdaptedEncoder(an_encoder({"emb.word": blocks(3)}), an_adapter(changes={}, shifts={}))


@pytest.mark.parametrize("cut", [0, 3, 30, 60, 100, 150])
def test_a_file_of_another_format_or_cut_short_is_refused(cut: int) -> None:
    encoder = an_encoder({"l0.q.w": blocks(1)})
    with pytest.raises(Invalid, match="file of the encoder"):
        encoder_file.outline_of(encoder[:cut])


def test_what_is_no_adapter_is_refused_with_the_reason() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w"):
        pass
    few = an_adapter(flags=(np.ones((1, 4), np.float32), np.zeros(1, np.float32)))
    odd = an_adapter(changes={"l0.q.w": (np.ones((2, 32)), np.ones((32, 3)))})
    none = an_adapter(shifts={"l0.q.b": np.array([np.nan])})
    whole = written(an_adapter())
    for content in (b"", b"PK nothing", empty.getvalue(), *map(written, (few, odd, none)), whole[:-40]):
        with pytest.raises(Invalid, match="not what `tracker model tune` writes"):
            read(content)


def test_a_damaged_adapter_is_refused_or_what_it_was() -> None:
    whole = written(an_adapter())
    for place in range(0, len(whole), 5):
        content = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        with contextlib.suppress(Invalid):
            assert read(content).targets == ("1.1", "2")
