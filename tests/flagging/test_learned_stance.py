"""Stances told by a model: weighed with the rules' leaning, explained, and only where the model has a say."""

import math
from dataclasses import replace
from datetime import date

import pytest

from tests.builders import a_model, a_stance_model
from tests.flagging.blockades import TwoMatters
from tests.flagging.rules import a_sign, rules
from tracker.domain.flag import Match, Stance
from tracker.domain.learned import LIKENESS
from tracker.domain.learned_stance import StanceLikeness, StanceModel
from tracker.flagging.flagger import Flagger
from tracker.flagging.learned_stance import features, without_indicators
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import NOTHING, examine

SLUG = "sea-1999/1.1"


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign"), groups={"plans": {"en": ("talks",), "tr": ("görüşme*",)}}))


def told(
    lexicon: Lexicon, model: StanceModel | None, summary: str, *, lang: str = "en", published: date | None = None
) -> Match:
    flagger = Flagger(lexicon, {}, model)
    (found,) = flagger.flagged(title="Blockade", summary=summary, lang=lang, published=published)
    return found


def test_without_a_model_the_rules_tell_the_stance_and_what_they_lean_to(lexicon: Lexicon) -> None:
    found = told(lexicon, None, "It goes on.")
    assert (found.stance, found.learned_stance) == (Stance.BREACH, None)
    assert found.leaning == ((Stance.BREACH, 1.0),)


def test_a_model_tells_another_stance_and_its_parts_sum_to_the_log_odds(lexicon: Lexicon) -> None:
    found = told(lexicon, a_stance_model(), "There are talks on it.")
    why = found.learned_stance
    assert why is not None
    assert (found.stance, why.rules_stance, why.rather_than) == (Stance.TALK, Stance.BREACH, Stance.BREACH)
    assert [(term.name, term.weight) for term in why.terms] == [("named: group:plans", 4.0), ("the rules", -2.0)]
    assert why.base + math.fsum(term.weight for term in why.terms) == pytest.approx(why.log_odds) == 1.75
    assert why.probability == pytest.approx(1 / (1 + math.exp(-1.75)))


def test_where_model_and_rules_agree_the_next_best_stance_is_what_it_is_told_against(lexicon: Lexicon) -> None:
    found = told(lexicon, a_stance_model(), "It goes on.")
    assert found.stance is Stance.BREACH
    assert found.learned_stance is not None
    assert (found.learned_stance.rather_than, found.learned_stance.log_odds) == (Stance.TALK, 2.25)


@pytest.mark.parametrize(
    ("published", "stance"),
    [(None, Stance.BREACH), (date(2021, 5, 1), Stance.TALK), (date(2022, 5, 1), Stance.BREACH)],
)
def test_the_year_can_tell_how_a_matter_stood(lexicon: Lexicon, published: date | None, stance: Stance) -> None:
    assert told(lexicon, a_stance_model(), "It goes on.", published=published).stance is stance


def test_what_is_learned_of_a_concept_holds_in_every_language(lexicon: Lexicon) -> None:
    signs = compile_lexicon(
        rules(a_sign(terms={"en": ("blockade*",), "tr": ("abluka*",)}), groups={"plans": {"tr": ("görüşme*",)}})
    )
    flagger = Flagger(signs, {}, a_stance_model())
    (found,) = flagger.flagged(title="Abluka", summary="Görüşmeler sürüyor.", lang="tr")
    assert found.stance is Stance.TALK


def test_a_guess_that_the_model_never_saw_stays(lexicon: Lexicon) -> None:
    model = a_stance_model(stances=(Stance.TALK, Stance.CONTEXT))
    found = told(lexicon, model, "There are talks on it.")
    assert (found.stance, found.learned_stance) == (Stance.BREACH, None)


def test_a_denial_that_the_rules_read_stays() -> None:
    signs = compile_lexicon(rules(a_sign(), groups={"plans": {"en": ("talks",)}}))
    weights = {"named: group:plans": (0.0, 9.0, 0.0)}
    stances = (Stance.BREACH, Stance.TALK, Stance.DENIAL)
    model = a_stance_model(stances=stances, base=(0.0, 0.0, 0.0), weights=weights)
    title = "Northland denies the blockade"
    (found,) = Flagger(signs, {}, model).flagged(title=title, summary="Talks go on.", lang="en")
    assert (found.stance, found.learned_stance) == (Stance.DENIAL, None)


def test_a_target_on_which_the_model_did_worse_is_left_to_the_rules(lexicon: Lexicon) -> None:
    found = told(lexicon, a_stance_model(not_for=(SLUG,)), "There are talks on it.")
    assert (found.stance, found.learned_stance) == (Stance.BREACH, None)


def test_what_only_a_model_flags_has_its_stance_told_too(lexicon: Lexicon) -> None:
    signs = compile_lexicon(rules(a_sign("2.1-sign"), groups={"plans": {"en": ("talks",)}}))
    flagging = a_model(beyond_rules=True, base=9.0)
    stances = (Stance.BREACH, Stance.CONTEXT, Stance.TALK)
    weights = {"named: group:plans": (0.0, 0.0, 5.0)}
    model = a_stance_model(stances=stances, base=(0.0, 0.0, 0.0), weights=weights)
    found = Flagger(signs, {SLUG: flagging}, model).flagged(title="Blockade", summary="Talks go on.", lang="en")
    assert [(one.obligation, one.stance) for one in found] == [(SLUG, Stance.TALK), ("sea-1999/2.1", Stance.TALK)]


def test_what_is_below_its_threshold_is_left_as_it_is(lexicon: Lexicon) -> None:
    weak = compile_lexicon(rules(a_sign(weight=0.2), groups={"plans": {"en": ("talks",)}}))
    found = Flagger(weak, {}, a_stance_model()).found(title="", summary="A blockade, and talks.", lang="en")
    assert [(one.stance, one.learned_stance) for one in found] == [(Stance.BREACH, None)]


def test_the_rest_of_many_terms_is_summed(lexicon: Lexicon) -> None:
    names = [f"g{number:02}" for number in range(15)]
    signs = compile_lexicon(rules(a_sign(), groups={name: {"en": ("talks",)} for name in names}))
    weights = {f"named: group:{name}": (0.0, 4.0**number) for number, name in enumerate(names)}
    why = told(signs, a_stance_model(weights=weights), "Talks.").learned_stance
    assert why is not None
    assert (len(why.terms), why.terms[0].name, why.terms[-1].name) == (13, "named: group:g14", "the rest")
    assert why.base + math.fsum(term.weight for term in why.terms) == pytest.approx(why.log_odds)


def test_what_counts_for_all_targets_and_for_the_target_is_one_part(lexicon: Lexicon) -> None:
    weights = {"named: group:plans": (1.0, 0.0), "1.1 named: group:plans": (3.0, 0.0)}
    why = told(lexicon, a_stance_model(weights=weights), "A blockade, and talks.").learned_stance
    assert why is not None
    parts = {term.name: term.weight for term in why.terms if "plans" in term.name}
    assert parts == {"named: group:plans": pytest.approx(2.0)}


def test_a_model_looks_at_concepts_cues_signs_target_and_year(lexicon: Lexicon) -> None:
    examined = examine(lexicon, title="Blockade will go on", summary="Talks on the blockade ended.", lang="en")
    (own,) = examined.matches
    given = features(SLUG, examined, own, published=date(2021, 12, 31))
    assert {name for name in given if "cue: " not in name and "beside" not in name} == {
        "obligation: 1.1",
        "obligation: 1.1 in 2021",
        "year: 2021",
        "statement: future",
        "1.1 named: group:plans",
        "indicator: 1.1-sign",
    }
    assert given["statement: future"] == 0.5  # of the two signs one
    assert "cue: title future" in given
    assert "1.1 cue: title future" in given
    assert "cue: future" not in given
    assert set(features(SLUG, NOTHING, None, published=None)) == {"obligation: 1.1"}


def test_what_a_model_tells_with_is_all_that_it_looks_at(lexicon: Lexicon) -> None:
    title, summary, published = "Blockade will go on", "Talks on the blockade ended.", date(2021, 12, 31)
    (own,) = examine(lexicon, title=title, summary=summary, lang="en").matches
    given = features(SLUG, examine(lexicon, title=title, summary=summary, lang="en"), own, published=published)
    weights = {name: (0.0, 2.0**number) for number, name in enumerate(sorted(given))}
    model = a_stance_model(base=(0.0, 0.0), weights=weights, trust=0.0)
    (found,) = Flagger(lexicon, {}, model).flagged(title=title, summary=summary, lang="en", published=published)
    assert found.learned_stance is not None
    expected = math.fsum(value * weights[name][1] for name, value in given.items())
    assert (found.stance, found.learned_stance.log_odds) == (Stance.TALK, expected)


def test_what_the_title_names_counts_for_all_targets_and_what_the_text_names_for_the_target(lexicon: Lexicon) -> None:
    above = examine(lexicon, title="Talks on the blockade", summary="It goes on.", lang="en")
    below = examine(lexicon, title="Blockade", summary="Talks go on.", lang="en")
    given, other = (features(SLUG, one, one.matches[0], published=None) for one in (above, below))
    names = {"titled: group:plans", "1.1 titled: group:plans", "1.1 named: group:plans", "named: group:plans"}
    assert names & given.keys() == {"titled: group:plans", "1.1 titled: group:plans", "1.1 named: group:plans"}
    assert names & other.keys() == {"1.1 named: group:plans"}


def test_cues_count_beside_the_signs_for_all_targets_and_for_the_target(lexicon: Lexicon) -> None:
    summary = "A blockade began. An analyst explains why."
    examined = examine(lexicon, title="Fishing", summary=summary, lang="en")
    (own,) = examined.matches
    given = features(SLUG, examined, own, published=None)
    assert {name for name in given if name.endswith(": comment")} == {"cue: comment"}
    assert {"beside: done", "1.1 beside: done", "cue: done"} <= given.keys()
    # Where no sign stands, every sentence is as near.
    other = features("sea-1999/2.1", examined, None, published=None)
    assert {"beside: comment", "2.1 beside: comment", "2.1 beside: done"} <= other.keys()


def test_what_fired_can_be_left_out_of_what_a_model_looks_at(lexicon: Lexicon) -> None:
    examined = examine(lexicon, title="", summary="The blockade will end after talks.", lang="en")
    (own,) = examined.matches
    given = features(SLUG, examined, own, published=None)
    assert given.keys() - without_indicators(given).keys() == {"indicator: 1.1-sign", "statement: future"}


def seeing(*, vectors: str = "by hand", number: str = "1.1") -> StanceModel:
    """The model, hearing talk where the text's vector is that of harbours."""
    likeness = StanceLikeness(vectors, {number: (0.0, 1.0)}, {number: ((0.0, 0.0), (0.0, 5.0))})
    return replace(a_stance_model(), likeness=likeness)


def test_what_a_texts_vector_says_is_added_and_told(lexicon: Lexicon) -> None:
    (found,) = Flagger(lexicon, {}, seeing(), vectors=TwoMatters()).flagged(title="Blockade", summary="", lang="en")
    why = found.learned_stance
    assert why is not None
    assert (found.stance, why.vectors) == (Stance.TALK, "by hand")
    assert [(term.name, term.weight) for term in why.terms] == [(LIKENESS, 5.0), ("the rules", -2.0)]
    assert why.base + math.fsum(term.weight for term in why.terms) == pytest.approx(why.log_odds) == 2.75


@pytest.mark.parametrize("model", [seeing(vectors="another's"), seeing(number="2.1"), a_stance_model()])
def test_vectors_of_another_kind_or_on_another_target_say_nothing(lexicon: Lexicon, model: StanceModel) -> None:
    (found,) = Flagger(lexicon, {}, model, vectors=TwoMatters()).flagged(title="Blockade", summary="", lang="en")
    assert found.stance is Stance.BREACH
    assert found.learned_stance is not None
    assert found.learned_stance.vectors is None


def test_no_vector_is_asked_for_where_nothing_is_flagged(lexicon: Lexicon) -> None:
    source = TwoMatters()
    assert Flagger(lexicon, {}, seeing(), vectors=source).flagged(title="Weather", summary="", lang="en") == []
    assert source.asked == []
