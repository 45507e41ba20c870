"""What all models make of an item at one glance is what each makes of it by itself."""

import math

import pytest

from tests.builders import a_model
from tests.flagging.rules import a_sign, rules
from tracker.flagging.features import features, words_of
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.match import Examined, examine
from tracker.flagging.side_by_side import SideBySide

TITLE, SUMMARY = "Blockade of the port", "Ships wait; the garrison left."
TARGETS = ("sea-1999/1.1", "sea-1999/2.1", "sea-1999/W1")
SEEN = {
    "own rules": 0.7,
    "own rules flag": -0.4,
    "rules: 1.1": 1.1,
    "rules: 2.1": 0.9,
    "flag: 1.1": 0.25,
    "indicator: 1.1-sign": 2.0,
    "indicator: 2.1-sign": -3.0,
    "named: group:ships": 0.5,
    "titled: group:ships": 4.0,
    "word: blocka": 1.5,
    "word: absent": 9.0,
}
LEXICON = compile_lexicon(
    rules(
        a_sign("1.1-sign", weight=0.6),
        a_sign("2.1-sign", terms={"en": ("garrison*",)}, weight=0.4),
        groups={"ships": {"en": ("ship*",)}},
    )
)


def examined() -> Examined:
    return examine(LEXICON, title=TITLE, summary=SUMMARY, lang="en")


def test_the_log_odds_are_those_of_each_model_by_itself() -> None:
    models = [
        a_model(obligation=TARGETS[0], weights=SEEN, base=-2.0),
        a_model(obligation=TARGETS[1], weights={**SEEN, "rules: 1.1": -1.0}, base=0.5),
        a_model(obligation=TARGETS[2], weights={}, base=-1.0),
    ]
    words = words_of(TITLE, SUMMARY)
    expected = [
        model.base
        + math.fsum(
            model.weights.get(name, 0.0) * value
            for name, value in features(model.obligation, examined(), words).items()
        )
        for model in models
    ]
    beside = SideBySide(models, TARGETS)
    assert beside.log_odds(examined(), words) == pytest.approx(expected)
    assert len(set(expected)) == 3


def test_a_threshold_that_every_score_reaches_lets_all_through_and_one_above_all_scores_none() -> None:
    models = [
        a_model(obligation=TARGETS[0], weights={}, base=-30.0, threshold=0.0),
        a_model(obligation=TARGETS[1], weights={}, base=30.0, threshold=1.5),
    ]
    beside = SideBySide(models, TARGETS)
    log_odds = beside.log_odds(examined(), {})
    assert beside.may_reach(log_odds) == [TARGETS[0]]
    assert beside.may_reach(log_odds, 0.05) == [TARGETS[1]]


def test_only_models_that_know_words_ask_for_them() -> None:
    assert SideBySide([a_model(weights={"word: port": 1.0})], TARGETS).know_words
    assert not SideBySide([a_model(weights={"own rules": 1.0})], TARGETS).know_words
