"""Fitting an adapter, with torch and the encoder itself."""

from dataclasses import replace

import numpy as np
import pytest

from tests.flagging.blockades import DECIDED, SLUG
from tracker.domain.agreement import number_of
from tracker.domain.learned import Decided
from tracker.domain.stance import Stance
from tracker.errors import Invalid, Missing
from tracker.flagging import encoder_file, tune, vectors
from tracker.flagging.adapted_encoder import AdaptedEncoder, numbers_of, pieces_of
from tracker.flagging.adapter import Adapter, read, written
from tracker.flagging.vectors import Encoder, text_digest, unpacked

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not tune.is_there(), reason="needs torch, which is too large for the locked dependencies"),
    pytest.mark.skipif(vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only"),
]
TEXT = "Ceasefire violated on the line of contact, both sides say"


def _taught() -> list[Decided]:
    """Sixteen texts: eight of a blockade that is alleged, eight of other things."""
    relevant = [one for one in DECIDED if SLUG in one.relevant][:8]
    others = [one for one in DECIDED if SLUG not in one.relevant][:8]
    return [*(replace(one, stances={SLUG: Stance.BREACH}) for one in relevant), *others]


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def adapter(said: list[str]) -> Adapter:
    return tune.tuned(_taught(), rounds=12, tell=said.append)


def test_before_it_learned_the_net_makes_the_vectors_of_the_encoders_own_program() -> None:
    encoder = vectors.plain_encoder()
    outline = encoder_file.outline_of(encoder)
    net = tune._net(encoder, outline, targets=2)
    read_ = numbers_of(vectors.text_of(TEXT, ""), pieces_of(outline), (outline.begin, outline.end))
    own = net.vectors(tune.batch_of([read_, (0, 6, 2)]))[0].detach().numpy()
    assert float(own @ np.array(unpacked(Encoder()(TEXT, "")))) > 0.995


def test_what_it_learned_is_what_the_adapted_encoder_shows(adapter: Adapter, said: list[str]) -> None:
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert len(losses) == 12
    assert losses[-1] < 0.5 * losses[0]
    kept = read(written(adapter))
    assert (kept.targets, kept.taught) == (
        (number_of(SLUG),),
        frozenset(text_digest(one.title, one.summary) for one in _taught()),
    )
    encoder = AdaptedEncoder(vectors.plain_encoder(), kept)
    told = [
        float(kept.flags[0][0] @ encoder.vector(vectors.text_of(one.title, one.summary)) + kept.flags[1][0])
        for one in _taught()
    ]
    assert min(told[:8]) > max(told[8:])


def test_without_a_stance_there_is_nothing_to_fit() -> None:
    with pytest.raises(Invalid, match="nothing to fit an adapter to"):
        tune.tuned([replace(one, stances={}) for one in _taught()])


def test_without_torch_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tune, "is_there", lambda: False)
    with pytest.raises(Missing, match="pip install torch"):
        tune.tuned(_taught())
