"""Models: fitted, compared with the rules, used and explained."""

import math
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.builders import a_model
from tests.flagging.blockades import DECIDED, OTHER, SLUG
from tests.flagging.rules import Terms, a_sign, rules
from tracker.domain.flag import Stance
from tracker.domain.learned import Decided, probability
from tracker.flagging import fit as fitting
from tracker.flagging import learn
from tracker.flagging.features import features, without_rules, words_of
from tracker.flagging.fit import Example, is_enough, threshold_for
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import examine

SIGNED = date(2020, 11, 9)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign", weight=0.6), a_sign("2.1-sign", terms={"en": ("garrison*",)})))


ON_BOTH = [
    Decided(
        ("Blockade" if number % 2 else "Harbour") + (", a garrison" if number % 3 else "") + f", day {number}",
        "",
        "en",
        f"story {number}",
        frozenset([slug for slug, given in ((SLUG, number % 2), (OTHER, number % 3)) if given]),
        frozenset([slug for slug, given in ((SLUG, number % 2), (OTHER, number % 3)) if not given]),
    )
    for number in range(60)
] + [
    Decided(f"A garrison, week {number}", "", "en", f"other story {number}", frozenset([SLUG]), frozenset([OTHER]))
    for number in range(6)
]
"""Reports on two obligations: of the first 60 the rules are right, of the others wrong."""


def test_without_a_model_the_rules_alone_decide(lexicon: Lexicon) -> None:
    (found,) = Flagger(lexicon, {}).flagged(title="Blockade", summary="", lang="en")
    assert found.learned is None
    assert found.score == pytest.approx(0.6, abs=0.1)


def test_the_parts_of_a_models_score_sum_to_the_whole(lexicon: Lexicon) -> None:
    flagger = Flagger(lexicon, {SLUG: a_model()})
    (found,) = flagger.flagged(title="Blockade of the harbour", summary="", lang="en")
    learned = found.learned
    assert learned is not None
    total = learned.base + sum(term.weight for term in learned.terms)
    assert total == pytest.approx(learned.log_odds)
    assert found.score == pytest.approx(1 / (1 + math.exp(-total)), abs=1e-4)
    assert sum(fired.part for fired in found.indicators) == pytest.approx(learned.rules_score)


def test_beside_its_weightiest_terms_a_model_tells_the_rest_in_one(lexicon: Lexicon) -> None:
    weights = {f"word: {chr(97 + number)}oats": 4.0**number for number in range(20)}
    title = "Blockade of " + " ".join(f"{chr(97 + number)}oats" for number in range(20))
    (found,) = Flagger(lexicon, {SLUG: a_model(weights=weights)}).flagged(title=title, summary="", lang="en")
    assert found.learned is not None
    *kept, rest = found.learned.terms
    assert [term.name for term in kept] == [f"word: {chr(97 + number)}oats" for number in range(19, 7, -1)]
    assert rest.name == "the rest"
    assert found.learned.base + sum(term.weight for term in found.learned.terms) == pytest.approx(
        found.learned.log_odds
    )


def test_a_model_can_say_no_and_the_match_is_still_found(lexicon: Lexicon) -> None:
    flagger = Flagger(lexicon, {SLUG: a_model()})
    assert flagger.flagged(title="Blockade in football", summary="", lang="en") == []
    (found,) = flagger.found(title="Blockade in football", summary="", lang="en")
    assert not reaches(found)
    assert found.learned is not None
    assert found.learned.terms[0].name == "word: footba"


def test_a_model_is_asked_about_other_texts_only_when_it_learned_from_such(lexicon: Lexicon) -> None:
    title, summary = "Garrison in the harbour", "Ships of the 🚢 garrison’s harbour."
    text = {"title": title, "summary": summary}
    careful = Flagger(lexicon, {SLUG: a_model()}).flagged(title=title, summary=summary, lang="en")
    assert [one.obligation for one in careful] == [OTHER]
    bold = Flagger(lexicon, {SLUG: a_model(beyond_rules=True)})
    by_model, by_rules = bold.flagged(title=title, summary=summary, lang="en")
    assert (by_model.obligation, by_rules.obligation) == (SLUG, OTHER)
    assert [(span.field, span.text, span.role) for span in by_model.spans] == [
        ("title", "harbour", "learned"),
        ("summary", "harbour", "learned"),
    ]
    assert all(text[span.field][span.start : span.end] == span.text for span in by_model.spans)


def test_where_a_model_alone_points_the_words_of_its_weightiest_parts_are_shown() -> None:
    groups: dict[str, Terms] = {
        "guns": {"en": ("gun*", "cannon*")},
        "ships": {"en": ("ship*",)},
        "rain": {"en": ("rain",)},
    }
    named = compile_lexicon(rules(a_sign("1.1-sign"), a_sign("2.1-sign", terms={"en": ("port",)}), groups=groups))
    weights = {"named: group:guns": 5.0, "titled: group:ships": 4.0, "word: harbou": 9.0, "named: group:rain": -3.0}
    flagger = Flagger(named, {SLUG: a_model(beyond_rules=True, weights=weights)})
    title, summary = "Ships in port", "Guns and cannons of the ship in the harbour, in the rain."
    by_model, _ = flagger.flagged(title=title, summary=summary, lang="en")
    assert (by_model.obligation, by_model.indicators) == (SLUG, ())
    assert [(span.field, span.text, span.indicator, span.role) for span in by_model.spans] == [
        ("summary", "Guns", "named: group:guns", "learned"),
        ("summary", "cannons", "named: group:guns", "learned"),
        ("title", "Ships", "titled: group:ships", "learned"),
        ("summary", "harbour", "word: harbou", "learned"),
    ]
    assert all({"title": title, "summary": summary}[s.field][s.start : s.end] == s.text for s in by_model.spans)


def test_words_that_say_nothing_weigh_but_are_not_shown_as_what_made_it_so(lexicon: Lexicon) -> None:
    weights = {"word: withou": 9.0, "word: harbou": 8.0, "word: the": 7.0}
    flagger = Flagger(lexicon, {SLUG: a_model(beyond_rules=True, weights=weights)})
    found, _ = flagger.flagged(title="The harbour without a garrison", summary="", lang="en")
    assert [span.text for span in found.spans] == ["harbour"]
    assert found.learned is not None
    assert [term.name for term in found.learned.terms] == ["word: withou", "word: harbou", "word: the"]


def test_where_a_model_alone_points_and_only_idle_words_weigh_none_is_shown(lexicon: Lexicon) -> None:
    flagger = Flagger(lexicon, {SLUG: a_model(beyond_rules=True, weights={"word: the": 19.0})})
    found, _ = flagger.flagged(title="The garrison", summary="", lang=None)
    assert (found.spans, reaches(found)) == ((), True)


@pytest.mark.parametrize(
    ("published", "flags"), [(None, 1), (date(2030, 1, 2), 1), (SIGNED, 1), (SIGNED - timedelta(days=1), 0)]
)
def test_what_is_older_than_the_agreement_cannot_bear_on_it(
    lexicon: Lexicon, published: date | None, flags: int
) -> None:
    found = Flagger(replace(lexicon, signed_on=SIGNED), {}).found(
        title="Blockade", summary="", lang="en", published=published
    )
    assert len(found) == flags


def test_texts_in_which_the_rules_find_nothing_are_left_alone(lexicon: Lexicon) -> None:
    flagger = Flagger(lexicon, {SLUG: a_model(beyond_rules=True, base=9.0)})
    assert flagger.found(title="Harbour", summary="", lang="en") == []


def test_words_are_known_by_their_first_letters_and_weigh_the_same_in_all() -> None:
    words = words_of("The harbours, the HARBOUR", "Ёлка в порту")
    assert set(words) == {"word: the", "word: harbou", "word: елка", "word: порту"}
    assert sum(value**2 for value in words.values()) == pytest.approx(1.0)


def test_a_model_sees_its_own_rules_and_those_of_others(lexicon: Lexicon) -> None:
    seen = features(SLUG, examine(lexicon, title="Blockade by the garrison", summary="", lang="en"), {})
    assert set(seen) == {"own rules", "own rules flag", "indicator: 1.1-sign", "rules: 2.1", "flag: 2.1"}


def test_a_model_sees_what_is_named_and_what_in_the_title() -> None:
    ships = compile_lexicon(rules(a_sign("1.1-sign", weight=0.3), groups={"ships": {"en": ("ship*",)}}))
    in_title = features(SLUG, examine(ships, title="Ships", summary="blockade", lang="en"), {})
    below = features(SLUG, examine(ships, title="Blockade", summary="by ships", lang="en"), {})
    assert in_title.keys() - below.keys() == {"titled: group:ships"}
    assert set(below) == {"own rules", "indicator: 1.1-sign", "named: group:ships"}
    assert without_rules(in_title) == {"titled: group:ships": 1.0, "named: group:ships": 1.0}


def test_reports_that_the_rules_know_by_heart_teach_to_trust_the_rules_less(lexicon: Lexicon) -> None:
    """The rules flag all relevant reports and no other, as those do that were written from them."""
    this, none = frozenset([SLUG]), frozenset[str]()
    known = [
        Decided(
            f"Blockade, day {number}" if number % 2 else f"A garrison, day {number}", "", "en", f"story {number}",
            this if number % 2 else none, none if number % 2 else this,
        )
        for number in range(40)
    ]  # fmt: skip
    trusting = learn.models(lexicon, known)[SLUG]
    by_heart = learn.models(lexicon, [replace(one, by_heart=True) for one in known])[SLUG]
    assert 0 < by_heart.weights["own rules"] < trusting.weights["own rules"]
    assert by_heart.examples == trusting.examples
    assert by_heart.held_back.f1 == trusting.held_back.f1  # where there are no others, these judge


def test_reports_that_the_rules_know_by_heart_judge_no_model(lexicon: Lexicon) -> None:
    turned = [
        replace(one, group=f"known {one.group}", relevant=one.not_relevant, not_relevant=one.relevant, by_heart=True)
        for one in DECIDED[:8]
    ]
    (model,) = learn.models(lexicon, [*DECIDED, *turned]).values()
    assert model.held_back.f1 == 1.0
    assert model.examples == 48


def test_made_up_reports_teach_and_judge_no_model(lexicon: Lexicon) -> None:
    turned = [
        replace(one, group=f"made up {one.group}", relevant=one.not_relevant, not_relevant=one.relevant, made_up=True)
        for one in DECIDED[:8]
    ]
    (model,) = learn.models(lexicon, [*DECIDED, *turned]).values()
    (alone,) = learn.models(lexicon, DECIDED).values()
    assert model.held_back.f1 == 1.0
    assert model.examples == 48
    assert model.weights["word: harbou"] < alone.weights["word: harbou"]


def test_a_pack_has_one_threshold_for_all_that_reaches_the_stated_recall(lexicon: Lexicon) -> None:
    found = learn.pack_models(lexicon, ON_BOTH, recall=0.8)
    assert set(found) == {SLUG, OTHER}
    (threshold,) = {model.threshold for model in found.values()}
    assert {(model.recall, model.origin) for model in found.values()} == {(0.8, "pack")}
    relevant = {slug: sum(slug in one.relevant for one in ON_BOTH) for slug in found}
    let_through = sum(model.held_back.recall * relevant[slug] for slug, model in found.items())
    assert let_through / sum(relevant.values()) >= 0.8
    (lower,) = {model.threshold for model in learn.pack_models(lexicon, ON_BOTH, recall=1.0).values()}
    assert lower < threshold


def test_a_packs_models_know_no_words_that_stand_in_few_reports(lexicon: Lexicon) -> None:
    assert sum("week" in one.title for one in ON_BOTH) < learn.LEAST_TEXTS < sum("day" in one.title for one in ON_BOTH)
    found = learn.pack_models(lexicon, ON_BOTH, recall=0.8)
    words = {name for model in found.values() for name in model.weights if name.startswith("word: ")}
    assert "word: garris" in words
    assert "word: week" not in words
    assert any("word: week" in model.weights for model in learn.models(lexicon, ON_BOTH, recall=0.8).values())


def test_what_the_rules_know_by_heart_chooses_no_threshold_of_a_pack(lexicon: Lexicon) -> None:
    by_heart = [
        Decided(
            f"A garrison, {number}",
            "",
            "en",
            f"known {number}",
            frozenset([SLUG]),
            frozenset([OTHER]),
            by_heart=True,
        )
        for number in range(4)
    ]
    known = [*ON_BOTH, *by_heart]
    (threshold,) = {model.threshold for model in learn.pack_models(lexicon, known, recall=0.9).values()}
    every = [
        (one, score)
        for cases in learn.examples(lexicon, known, words=learn.words_in(known, learn.LEAST_TEXTS)).values()
        for one, score in zip(
            sorted(cases, key=fitting.canonical),
            fitting.held_back_scores(sorted(cases, key=fitting.canonical)),
            strict=True,
        )
    ]
    unread = [(one, score) for one, score in every if not one.by_heart]
    chosen, with_all = (
        threshold_for([score for _, score in some], [one.relevant for one, _ in some], recall=0.9)
        for some in (unread, every)
    )
    assert threshold == chosen != with_all


def test_fitting_again_gives_the_same_model_whatever_the_order(lexicon: Lexicon) -> None:
    one = learn.models(lexicon, DECIDED)[SLUG]
    other = learn.models(lexicon, DECIDED[::-1])[SLUG]
    assert one == other
    assert one.version != learn.models(lexicon, DECIDED[:-2])[SLUG].version


def test_what_tells_the_reports_apart_is_learned_and_used(lexicon: Lexicon) -> None:
    model = learn.models(lexicon, DECIDED)[SLUG]
    assert model.weights["word: harbou"] > 0 > model.weights["word: footba"]
    assert model.held_back.rules_precision == 0.5
    assert model.held_back.rules_f1 == pytest.approx(2 / 3)
    assert model.held_back.f1 == 1.0
    assert learn.in_use({SLUG: model}) == {SLUG: model}
    (found,) = Flagger(lexicon, {SLUG: model}).flagged(title="Blockade of the harbour, day 99", summary="", lang="en")
    assert found.learned is not None


def test_asking_for_scikit_learn_does_not_import_it() -> None:
    code = "import sys; from tracker.flagging import fit; print(fit.is_there(), 'sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "True False\n"


def test_a_model_that_is_worse_than_the_rules_is_not_used(lexicon: Lexicon) -> None:
    held_back = replace(a_model().held_back, f1=0.79)
    assert learn.in_use({SLUG: a_model(held_back=held_back)}) == {}
    brier = replace(a_model().held_back, brier=0.21)
    assert learn.in_use({SLUG: a_model(held_back=brier)}) == {}
    assert learn.in_use({SLUG: a_model(base=9.0)}) == {}  # it would flag a report in which it sees nothing


def test_too_few_stories_give_no_model(lexicon: Lexicon) -> None:
    repeated = [replace(one, group="the same story") for one in DECIDED]
    assert learn.models(lexicon, repeated) == {}
    assert learn.models(lexicon, DECIDED[: 2 * fitting.LEAST_OF_EACH - 2]) == {}


def test_one_story_never_stands_on_both_sides() -> None:
    """Were it so, the word that only the story has would give the label away."""
    telling = [
        Example({f"word: {number // 2}": 1.0, "own rules": 1.0}, number // 2 % 2 == 0, f"story {number // 2}", 0.5)
        for number in range(60)
    ]
    assert all(abs(score - 0.5) < 0.2 for score in fitting.held_back_scores(telling))


def test_the_threshold_lets_the_stated_share_through() -> None:
    scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.9]
    assert threshold_for(scores, [True] * 10, recall=0.9) == 0.2
    assert threshold_for(scores, [True] * 10, recall=0.5) == 0.6
    assert threshold_for([0.001, 0.9], [True, False], recall=1.0) == 0.05
    assert threshold_for([0.4, 0.9], [False, False], recall=0.9) == 0.5


def test_enough_means_both_kinds() -> None:
    examples = [Example({}, True, str(number), 0.5) for number in range(30)]
    assert not is_enough(examples)
    assert is_enough(examples + [Example({}, False, f"no {number}", 0.5) for number in range(8)])


@pytest.mark.parametrize("log_odds", [-800.0, -1.0, 0.0, 1.0, 800.0])
def test_a_probability_is_one_whatever_the_odds(log_odds: float) -> None:
    assert 0.0 <= probability(log_odds) <= 1.0
    assert probability(log_odds) + probability(-log_odds) == pytest.approx(1.0)


def test_repeats_of_a_report_are_learned_and_tried_together(lexicon: Lexicon) -> None:
    reports = [
        LabelledReport("a", "en", "Blockade", "", {}, frozenset()),
        LabelledReport("b", "en", "Blockade", "", {}, frozenset(), repeats="a"),
        LabelledReport("c", "en", "Blockade", "", {}, frozenset(), repeats="b"),
        LabelledReport("d", "en", "Blockade", "", {}, frozenset(), repeats="e"),
        LabelledReport("e", "en", "Blockade", "", {}, frozenset(), repeats="d"),
    ]
    known = learn.decided_by_labels(reports, {"sea-1999": lexicon}, agreement="sea-1999")
    assert [one.group for one in known[:3]] == ["a", "a", "a"]
    assert all(one.not_relevant == {SLUG, OTHER} for one in known)


def test_cross_validation_judges_each_report_by_models_of_the_others(lexicon: Lexicon) -> None:
    reports = [
        LabelledReport(one.group, "en", one.title, "", {"1.1": (Stance.BREACH,)} if one.relevant else {}, frozenset())
        for one in DECIDED
    ]
    crossed = learn.cross_validate(reports, {"sea-1999": lexicon}, agreement="sea-1999")
    assert crossed.rules.micro.precision == 0.5
    assert crossed.learned.micro.f1 == 1.0
    assert crossed.used == 1.0
