"""How far a pack's models trust its adapter: fitted on texts that taught nothing, explained, refused where nobody can
tell.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.flagging.blockades import SLUG, decided
from tests.flagging.rules import a_sign, rules
from tracker.domain.learned import AS_A_WHOLE, WITH_ADAPTER, Decided
from tracker.domain.stance import Stance
from tracker.errors import Invalid
from tracker.flagging import learn
from tracker.flagging.adapter import Adapter
from tracker.flagging.fit_adapter import Shaped
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.learn_stance import stance_model, stance_model_with_adapter
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.vectors import text_digest

pytestmark = pytest.mark.slow
MANY = [decided(number, relevant=number % 2 == 0) for number in range(160)]


class Alike:
    """Vectors that tell only whether a text is of an even day or match, and that not always."""

    name = f"by hand{WITH_ADAPTER}1"

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def of(self, title: str, summary: str) -> Sequence[float]:
        self.asked.add(title)
        number = int(title.rpartition(" ")[2])
        return (0.8, 0.6) if (number % 2 == 0) is (number % 10 != 7) else (0.6, -0.8)


def an_adapter(taught: frozenset[bytes] = frozenset()) -> Adapter:
    """It takes the second number for what speaks for 1.1, and for talk on it."""
    told = np.array([[[0.0, 0.0], [0.0, 4.0]]], np.float32)
    return Adapter(
        ("1.1",),
        ("breach", "talk"),
        taught,
        {},
        {},
        (np.array([[0.0, 5.0]], np.float32), np.array([-0.5], np.float32)),
        (told, np.zeros((1, 2), np.float32)),
    )


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign", weight=0.6), a_sign("2.1-sign", terms={"en": ("garrison*",)})))


def _one_word(texts: Sequence[Decided]) -> list[Decided]:
    """The same texts, in words that tell nothing apart."""
    return [replace(one, title=f"Blockade {number}") for number, one in enumerate(texts)]


def test_models_weigh_the_adapters_say_and_explain_it(lexicon: Lexicon) -> None:
    texts = _one_word(MANY)
    plain = learn.pack_models(lexicon, texts, recall=0.9)
    shaped = Shaped(an_adapter(), Alike())
    model = learn.pack_models_with_adapter(lexicon, texts, plain, shaped, recall=0.9)[SLUG]
    part = model.with_vectors
    assert part is not None
    assert (part.used, part.likeness.vectors) == (True, Alike.name)
    assert part.likeness.weights[0] == 0.0
    assert part.likeness.weights[1] > 0.5
    assert part.held_back.f1 > part.held_back.rules_f1
    assert model.version != plain[SLUG].version
    flagger = Flagger(lexicon, {SLUG: model}, vectors=Alike())
    found = {}
    for number in (500, 501):
        (one,) = flagger.found(title=f"Blockade {number}", summary="", lang="en")
        assert one.learned is not None
        assert one.learned.base + math.fsum(term.weight for term in one.learned.terms) == pytest.approx(
            one.learned.log_odds
        )
        assert AS_A_WHOLE in {term.name for term in one.learned.terms}
        found[number] = reaches(one)
    assert found == {500: True, 501: False}


def test_texts_that_taught_the_adapter_or_the_rules_or_are_made_up_are_not_asked_about(lexicon: Lexicon) -> None:
    texts = _one_word([decided(number, relevant=number % 2 == 0) for number in range(240)])
    texts[:20] = [replace(one, by_heart=True) for one in texts[:20]]
    texts[20:40] = [replace(one, made_up=True) for one in texts[20:40]]
    taught = frozenset(text_digest(one.title, one.summary) for one in texts[40:60])
    plain = learn.pack_models(lexicon, texts, recall=0.9)
    source = Alike()
    learn.pack_models_with_adapter(lexicon, texts, plain, Shaped(an_adapter(taught), source), recall=0.9)
    assert source.asked == {one.title for one in texts[60:]}


def test_where_too_few_texts_are_fresh_nobody_can_tell(lexicon: Lexicon) -> None:
    texts = _one_word(MANY)
    plain = learn.pack_models(lexicon, texts, recall=0.9)
    taught = frozenset(text_digest(one.title, one.summary) for one in texts[:100])
    with pytest.raises(Invalid, match=r"it takes 50 relevant pairs .*\(--unread\), there are 30"):
        learn.pack_models_with_adapter(lexicon, texts, plain, Shaped(an_adapter(taught), Alike()), recall=0.9)


def _told(number: int) -> Decided:
    stance = Stance.TALK if number % 2 == 0 else Stance.BREACH
    text, this = f"Blockade {number}", frozenset([SLUG])
    return Decided(text, "", "en", f"story {number}", this, frozenset(), stances={SLUG: stance})


def test_stances_are_told_with_the_adapters_say(lexicon: Lexicon) -> None:
    texts = [_told(number) for number in range(200)]
    plain = stance_model(lexicon, texts, trust=0.5)
    assert plain is not None
    seeing = stance_model_with_adapter(lexicon, texts, plain, Shaped(an_adapter(), Alike()))
    assert seeing.likeness is not None
    assert seeing.likeness.weights["1.1"][1][1] > 0.5
    assert seeing.version != plain.version
    for vectors, right in ((None, False), (Alike(), True)):
        flagger = Flagger(lexicon, {}, seeing, vectors=vectors)
        (one,) = flagger.flagged(title="Blockade 500", summary="", lang="en")
        assert (one.stance is Stance.TALK) is right
        assert one.learned_stance is not None
        assert one.learned_stance.vectors == (Alike.name if right else None)


def test_an_adapter_that_knows_other_stances_is_refused(lexicon: Lexicon) -> None:
    texts = [_told(number) for number in range(200)]
    plain = stance_model(lexicon, texts, trust=0.5)
    assert plain is not None
    other = replace(an_adapter(), stances=("breach", "denial"))
    with pytest.raises(Invalid, match="the adapter knows breach, denial, the reports breach, talk"):
        stance_model_with_adapter(lexicon, texts, plain, Shaped(other, Alike()))
