"""What is flagged is what is found and reaches its threshold, though only the likely is worked out."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import a_model
from tests.flagging.rules import a_sign, rules
from tracker.bootstrap.packs import pack_in
from tracker.flagging.flag import compiled
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.labelled import read_labelled
from tracker.flagging.lexicon import compile_lexicon
from tracker.settings import data_folder

LABELLED = Path(__file__).parents[1] / "labelled"
LEXICON = compile_lexicon(
    rules(
        a_sign("1.1-sign", weight=0.6),
        a_sign("1.1-other", terms={"en": ("port", "harbour")}, weight=0.3),
        a_sign("2.1-sign", terms={"en": ("garrison*", "port")}, weight=0.4),
        a_sign("W1-sign", terms={"en": ("garrison*",)}, weight=0.9),
        groups={"ships": {"en": ("ship*",)}},
    )
)
FEATURES = (
    "own rules", "rules: 1.1", "rules: 2.1", "rules: W1", "indicator: 1.1-sign", "indicator: 1.1-other",
    "indicator: 2.1-sign", "named: group:ships", "titled: group:ships", "own rules flag", "flag: 2.1", "flag: W1",
    "word: blocka", "word: port", "word: garris", "word: ships",
)  # fmt: skip
WEIGHTS = st.dictionaries(st.sampled_from(FEATURES), st.floats(-9, 9), max_size=len(FEATURES))
MODELS = st.tuples(WEIGHTS, st.floats(-5, 5), st.floats(0, 1), st.booleans())
WORDS = ("blockade", "port", "harbour", "garrison", "ships", "the", "of", "Blockade.")


@settings(derandomize=True, max_examples=300)
@given(
    st.dictionaries(st.sampled_from(["sea-1999/1.1", "sea-1999/2.1", "sea-1999/W1"]), MODELS, max_size=3),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
)
def test_what_is_flagged_is_what_is_found_and_reaches_its_threshold(
    models: dict[str, tuple[dict[str, float], float, float, bool]], title: str, summary: str
) -> None:
    made = {
        slug: a_model(obligation=slug, weights=weights, base=base, threshold=round(threshold, 4), beyond_rules=beyond)
        for slug, (weights, base, threshold, beyond) in models.items()
    }
    flagger = Flagger(LEXICON, made)
    found = flagger.found(title=title, summary=summary, lang="en")
    assert flagger.flagged(title=title, summary=summary, lang="en") == [one for one in found if reaches(one)]


def test_a_score_that_just_reaches_its_threshold_flags() -> None:
    found = Flagger(LEXICON, {"sea-1999/1.1": a_model()}).found(title="Blockade", summary="harbour", lang="en")
    exact = Flagger(LEXICON, {"sea-1999/1.1": a_model(threshold=found[0].score)})
    assert [one.score for one in exact.flagged(title="Blockade", summary="harbour", lang="en")] == [found[0].score]


def test_what_is_older_than_the_agreement_is_not_flagged() -> None:
    flagger = Flagger(LEXICON, {"sea-1999/1.1": a_model()})
    signed = LEXICON.signed_on
    for day, flags in ((signed - timedelta(days=1), 0), (signed, 1), (signed + timedelta(days=1), 1), (None, 1)):
        assert len(flagger.flagged(title="Blockade", summary="harbour", lang="en", published=day)) == flags


@pytest.mark.slow
def test_both_packs_flag_the_labelled_reports_as_they_find_them() -> None:
    packs = [pack_in(data_folder() / "clauses" / name) for name in ("karabakh-2020", "minsk-2015")]
    lexicons = {pack.agreement.id: compile_lexicon(pack.agreement) for pack in packs}
    flaggers = compiled(lexicons, [model for pack in packs for model in pack.models]).flaggers
    flagged = 0
    for file in ("karabakh-2020-held-back.jsonl", "minsk-2015.jsonl"):
        for report in read_labelled(LABELLED / file):
            title, summary, lang = report.title, report.summary, report.lang
            for name, flagger in flaggers.items():
                alone = Flagger(lexicons[name], flagger.models).found(title=title, summary=summary, lang=lang)
                reaching = [one for one in alone if reaches(one)]
                assert flagger.flagged(title=title, summary=summary, lang=lang) == reaching
                flagged += len(reaching)
    assert flagged > 200
