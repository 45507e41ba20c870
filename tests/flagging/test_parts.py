"""The words behind what models said: of a score, and of a stance."""

from dataclasses import replace

import pytest

from tests.builders import a_match
from tests.flagging.rules import a_sign, rules
from tracker.domain.flag import LEARNED, Match, Stance
from tracker.domain.learned import Learned, LearnedTerm
from tracker.domain.learned_stance import LearnedStance
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.parts import with_all_words

TITLE = "Blockade denied"
SUMMARY = "Talks on the quay. The navy said that no blockade stood. The harbour is not open."


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return compile_lexicon(rules(a_sign("1.1-sign"), groups={"plans": {"en": ("talks",)}}))


def words(lexicon: Lexicon, match: Match) -> list[tuple[str, str, str]]:
    """What the parts are called, and the words marked for each, with the field in which they stand."""
    found = with_all_words(match, lexicon, title=TITLE, summary=SUMMARY, lang="en")
    for span in found.spans:
        text = {"title": TITLE, "summary": SUMMARY}.get(span.field, "")
        assert text[span.start : span.end] == span.text
    return [(span.indicator, span.field, span.text) for span in found.spans if span.role == LEARNED]


def a_stance(*names: str, weight: float = 1.0) -> Match:
    terms = tuple(LearnedTerm(name, weight) for name in names)
    why = LearnedStance("s1", Stance.BREACH, Stance.BREACH, 0.0, terms, weight * len(names), 0.9)
    return replace(a_match(stance=Stance.TALK), spans=(), learned_stance=why)


def test_the_cues_of_a_stance_are_marked_in_the_title_or_in_the_text(lexicon: Lexicon) -> None:
    assert words(lexicon, a_stance("cue: title denial")) == [("cue: title denial", "title", "denied")]
    assert words(lexicon, a_stance("cue: saying")) == [("cue: saying", "summary", "said")]
    assert words(lexicon, a_stance("cue: denial")) == []


def test_of_cues_beside_the_signs_only_those_in_their_sentences_are_marked(lexicon: Lexicon) -> None:
    assert words(lexicon, a_stance("beside: denial", "beside: negation")) == [
        ("beside: denial", "title", "denied"),
        ("beside: negation", "summary", "no"),
    ]
    assert [text for *_, text in words(lexicon, a_stance("cue: negation"))] == ["no", "not"]


def test_without_signs_of_the_target_all_its_cues_stand_beside(lexicon: Lexicon) -> None:
    other = replace(a_stance("beside: denial", "beside: negation"), obligation="sea-1999/2.1")
    assert [text for *_, text in words(lexicon, other)] == ["denied", "no", "not"]


def test_the_signs_and_named_sets_of_a_stance_are_marked(lexicon: Lexicon) -> None:
    assert words(lexicon, a_stance("indicator: 1.1-sign", "named: group:plans", "titled: group:plans")) == [
        ("indicator: 1.1-sign", "title", "Blockade"),
        ("indicator: 1.1-sign", "summary", "blockade"),
        ("named: group:plans", "summary", "Talks"),
    ]


def test_what_is_no_word_or_speaks_against_a_stance_is_not_marked(lexicon: Lexicon) -> None:
    assert (
        words(lexicon, a_stance("year: 2021", "obligation: 1.1", "statement: negated", "the rules", "the rest")) == []
    )
    assert words(lexicon, a_stance("cue: title denial", weight=-1.0)) == []


def test_a_score_and_a_stance_share_their_marks(lexicon: Lexicon) -> None:
    score = Learned(
        "m1", 0.0, (LearnedTerm("word: harbou", 1.0), LearnedTerm("named: group:plans", 1.0)), 2.0, 0.0, 0.4
    )
    both = replace(a_stance("named: group:plans", "cue: title denial"), learned=score)
    assert words(lexicon, both) == [
        ("word: harbou", "summary", "harbour"),
        ("named: group:plans", "summary", "Talks"),
        ("cue: title denial", "title", "denied"),
    ]


def test_where_no_model_had_a_say_nothing_is_searched(lexicon: Lexicon) -> None:
    match = a_match()
    assert with_all_words(match, lexicon, title=TITLE, summary=SUMMARY, lang="en") is match
