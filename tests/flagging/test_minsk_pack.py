"""The pack of Minsk on the labelled reports that are kept with it (`tests/labelled/minsk-2015.md`).

The rules were written with the reports of `minsk-2015.jsonl` (even numbers) at hand. Those of `minsk-2015-judge.jsonl`
(odd numbers) were not read, but for the title of minsk-001, and minsk-023 and -045, whose originals are in the pack's
record too. They served for figures, five times in forty minutes and some thirty times when the rules were widened with
reports that are made up at hand, and those by obligation told a few times what to do. So the judge is the honest half,
if flattered; the other only tells that nothing was lost.
"""

from pathlib import Path

import pytest

from tracker.bootstrap.packs import pack_in
from tracker.domain.flag import Stance
from tracker.flagging.evaluate import Evaluation, evaluate
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import read_labelled
from tracker.flagging.lexicon import compile_lexicon
from tracker.settings import data_folder

LABELLED = Path(__file__).parents[1] / "labelled"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flagger() -> Flagger:
    """The rules of the pack as shipped, without anything learned."""
    return Flagger(compile_lexicon(pack_in(data_folder() / "clauses" / "minsk-2015").agreement), {})


def test_the_model_of_stances_was_fitted_on_these_rules(flagger: Flagger) -> None:
    """Else: `make models`. It is right on 0.63 of the judge's true positives, the rules on 0.51."""
    stances = pack_in(data_folder() / "clauses" / "minsk-2015").stances
    assert stances is not None
    assert stances.rules_version == flagger.lexicon.rules_version
    reports = read_labelled(LABELLED / "minsk-2015-judge.jsonl")
    told = Flagger(flagger.lexicon, {}, stances)
    result = evaluate(reports, {"minsk-2015": told}, agreement="minsk-2015")
    assert result.stance_accuracy is not None
    assert result.stance_accuracy_rules is not None
    assert result.stance_accuracy >= 0.6 > result.stance_accuracy_rules


def figures(flagger: Flagger, name: str) -> Evaluation:
    """name: of a labelled file, without its ending."""
    reports = read_labelled(LABELLED / f"{name}.jsonl")
    return evaluate(reports, {"minsk-2015": flagger}, agreement="minsk-2015")


def test_the_half_that_the_rules_were_not_written_from(flagger: Flagger) -> None:
    """Odd numbers, not used for tuning. Floors a little below what was measured: F1, precision and recall 0.877, none
    of the reports without labels flagged.
    """
    result = figures(flagger, "minsk-2015-judge")
    assert result.micro.support == 65
    assert result.micro.f1 >= 0.86
    assert result.micro.precision >= 0.86
    assert result.micro.recall >= 0.86
    assert result.negatives_flagged is not None
    assert result.negatives_flagged <= 0.08


def test_the_half_that_the_rules_were_written_from(flagger: Flagger) -> None:
    """Even numbers, used for tuning. Floors a little below what was measured: F1 0.98, precision 0.98, 4 % of
    the reports without labels flagged.
    """
    result = figures(flagger, "minsk-2015")
    assert result.micro.support == 83
    assert result.micro.f1 >= 0.97
    assert result.micro.precision >= 0.97
    assert result.negatives_flagged is not None
    assert result.negatives_flagged <= 0.05


@pytest.mark.parametrize(
    ("lang", "sentence", "stance"),
    [
        ("en", "Russian-backed forces shelled Avdiivka with Grad rockets during the war, in 2017.", Stance.BREACH),
        ("ru", "Сепаратисты в Донбассе обстреляли Авдеевку во время войны в 2018 году.", Stance.BREACH),
        ("en", "Russian-backed forces shelled Avdiivka with Grad rockets in 2014.", Stance.CONTEXT),
    ],
)
def test_what_was_done_in_the_war_after_the_agreement_is_no_history(
    flagger: Flagger, lang: str, sentence: str, stance: Stance
) -> None:
    """Of Karabakh, the war is the one that the statement ended; of Minsk, it is the one that went on."""
    found = flagger.flagged(title="", summary=sentence, lang=lang)
    assert [one.stance for one in found if one.obligation == "minsk-2015/M1.1"] == [stance]
