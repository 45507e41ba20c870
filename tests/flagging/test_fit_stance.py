"""Fitting a model of stances: reproducible, judged on what it did not see, left out where it does worse."""

from dataclasses import replace

import pytest

from tests.flagging.rules import a_sign, rules
from tracker.domain.learned import Decided
from tracker.domain.stance import Stance
from tracker.errors import Missing
from tracker.flagging import fit_stance
from tracker.flagging.fit_stance import LEAST, StanceExample, compared, fit, is_enough
from tracker.flagging.learn_stance import stance_examples, stance_model
from tracker.flagging.lexicon import Lexicon, compile_lexicon

SLUG, OTHER = "sea-1999/1.1", "sea-1999/2.1"
BOTH = (Stance.BREACH, Stance.TALK)


def an_example(number: int, *, target: str = SLUG, feature: str = "named: group:plans") -> StanceExample:
    """Every second report is talk, which one feature tells and the rules do not see."""
    is_talk = number % 2 == 0
    return StanceExample(
        target=target,
        features={"obligation: 1.1": 1.0, **({feature: 0.5} if is_talk else {})},
        leaning={Stance.BREACH: 0.6, Stance.TALK: 0.4},
        guess=Stance.BREACH,
        before=Stance.BREACH,
        stance=Stance.TALK if is_talk else Stance.BREACH,
        group=f"story {number}",
    )


EXAMPLES = [an_example(number) for number in range(200)]


def test_stances_are_enough_from_many_stories_and_of_two_kinds() -> None:
    assert is_enough(EXAMPLES[:LEAST])
    assert not is_enough(EXAMPLES[: LEAST - 1])
    assert not is_enough([replace(one, stance=Stance.TALK) for one in EXAMPLES])
    assert not is_enough([replace(one, group="one story") for one in EXAMPLES])


@pytest.mark.slow
def test_a_model_learns_what_tells_the_stance_and_is_judged_on_what_it_did_not_see() -> None:
    model = fit("sea-1999", EXAMPLES, rules_version="r")
    assert (model.stances, model.examples, model.rules_version) == (BOTH, 200, "r")
    assert model.weights["named: group:plans"][1] > model.weights["named: group:plans"][0]
    assert (model.held_back.examples, model.held_back.accuracy, model.held_back.rules_accuracy) == (200, 1.0, 0.5)
    assert model.held_back.is_no_worse
    assert model.not_for == ()


@pytest.mark.slow
def test_the_same_examples_in_any_order_give_the_same_model() -> None:
    first, again = (fit("sea-1999", given, rules_version="r") for given in (EXAMPLES, EXAMPLES[::-1]))
    assert first == again
    other = fit("sea-1999", EXAMPLES[:-1], rules_version="r")
    assert other.version != first.version
    assert fit("sea-1999", EXAMPLES, rules_version="newer").version != first.version


@pytest.mark.slow
def test_a_target_on_which_the_rules_do_better_is_left_to_them() -> None:
    misleading = [
        replace(one, target=OTHER, stance=Stance.BREACH, group=f"other {one.group}") for one in EXAMPLES[:60:2]
    ]
    model = fit("sea-1999", [*EXAMPLES, *misleading], rules_version="r")
    assert model.not_for == (OTHER,)
    few = fit("sea-1999", [*EXAMPLES, *misleading[:10]], rules_version="r")
    assert few.not_for == ()


@pytest.mark.slow
def test_what_is_not_flagged_teaches_but_judges_nothing() -> None:
    unseen = [replace(one, counts=False) for one in EXAMPLES[100:]]
    model = fit("sea-1999", [*EXAMPLES[:100], *unseen], rules_version="r")
    assert (model.examples, model.held_back.examples) == (200, 100)


@pytest.mark.slow
def test_signs_in_texts_that_the_rules_were_written_from_count_for_less() -> None:
    shown = [an_example(number, feature="indicator: 1.1-sign") for number in range(200)]
    known = [replace(one, by_heart=True) for one in shown]
    strengths = []
    for given in (shown, known):
        weights = fit("sea-1999", given, rules_version="r", trust=1.0).weights["indicator: 1.1-sign"]
        strengths.append(weights[1] - weights[0])
    assert strengths[0] > strengths[1] > 0


def test_a_comparison_of_nothing_claims_nothing() -> None:
    assert compared([]).accuracy == compared([]).rules_accuracy == 0.0
    assert compared([(EXAMPLES[0], Stance.TALK), (EXAMPLES[1], Stance.TALK)]).accuracy == 0.5


def test_fitting_without_scikit_learn_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_stance, "is_there", lambda: False)
    with pytest.raises(Missing, match=r"treaty-tracker\[learn\]"):
        fit("sea-1999", EXAMPLES, rules_version="r")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign"), groups={"plans": {"en": ("talks",)}}))


def a_decision(number: int) -> Decided:
    is_talk = number % 2 == 0
    text = f"Blockade, day {number}" + (": talks go on" if is_talk else "")
    stance = Stance.TALK if is_talk else Stance.BREACH
    none = frozenset[str]()
    return Decided(text, "", "en", f"story {number}", frozenset([SLUG]), none, stances={SLUG: stance})


def test_each_stance_that_was_given_is_an_example(lexicon: Lexicon) -> None:
    without = replace(a_decision(2), stances={})
    elsewhere = replace(a_decision(4), stances={"river-truce/1.1": Stance.TALK})
    missed = replace(a_decision(6), title="Talks go on", stances={SLUG: Stance.TALK})
    nothing = replace(a_decision(8), title="Weather")
    made_up = replace(a_decision(10), made_up=True)
    one, other, third = stance_examples(lexicon, [a_decision(0), without, elsewhere, missed, nothing, made_up])
    assert (one.stance, one.guess, one.before, one.counts) == (Stance.TALK, Stance.BREACH, Stance.BREACH, True)
    assert dict(one.leaning) == {Stance.BREACH: 1.0}
    assert (other.guess, other.leaning, other.counts) == (Stance.CONTEXT, {}, False)
    assert (third.stance, third.guess, third.counts) == (Stance.TALK, Stance.BREACH, False)


@pytest.mark.slow
def test_a_model_is_fitted_to_decisions_when_they_are_enough(lexicon: Lexicon) -> None:
    decisions = [a_decision(number) for number in range(LEAST)]
    model = stance_model(lexicon, decisions)
    assert model is not None
    assert model.held_back.accuracy > model.held_back.rules_accuracy == 0.5
    assert stance_model(lexicon, decisions[1:]) is None
