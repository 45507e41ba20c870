"""The pack of Karabakh on the labelled reports that are kept with it (`tests/labelled/karabakh-2020.md`).

Rules were written with four of the files at hand, and the models are fitted to all but the judge file: from that
nothing was written or fitted; it was asked whether models are used at all.
"""

from pathlib import Path

import pytest

from tracker.bootstrap.packs import pack_in
from tracker.catalogue.pack import Pack
from tracker.flagging.evaluate import Evaluation, evaluate
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import read_labelled
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.settings import data_folder

LABELLED = Path(__file__).parents[1] / "labelled"
JUDGE = "karabakh-2020-judge.jsonl"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pack() -> Pack:
    return pack_in(data_folder() / "clauses" / "karabakh-2020")


@pytest.fixture(scope="module")
def lexicon(pack: Pack) -> Lexicon:
    return compile_lexicon(pack.agreement)


def figures(pack: Pack, lexicon: Lexicon, name: str, *, learned: bool) -> Evaluation:
    models = {one.obligation: one for one in pack.models} if learned else {}
    flagger = Flagger(lexicon, models, pack.stances if learned else None)
    return evaluate(read_labelled(LABELLED / name), {lexicon.agreement: flagger})


def test_the_models_were_fitted_on_these_rules(pack: Pack, lexicon: Lexicon) -> None:
    """Else: `make models`."""
    assert {model.rules_version for model in pack.models} == {lexicon.rules_version}
    assert {model.obligation for model in pack.models} == set(lexicon.obligations)
    assert pack.stances is not None
    assert pack.stances.rules_version == lexicon.rules_version


def test_models_do_better_than_rules_alone_on_reports_held_back_from_both(pack: Pack, lexicon: Lexicon) -> None:
    """Floors a little below what was measured, see the README."""
    alone = figures(pack, lexicon, JUDGE, learned=False)
    learned = figures(pack, lexicon, JUDGE, learned=True)
    assert alone.micro.support == 508
    assert alone.micro.f1 >= 0.86
    assert learned.micro.f1 >= 0.88
    assert learned.micro.precision >= 0.89
    assert learned.micro.recall >= 0.87
    assert all(learned.by_lang[lang].f1 >= alone.by_lang[lang].f1 - 0.01 for lang in ("en", "ru", "hy", "az", "tr"))
    assert learned.stance_accuracy is not None
    assert learned.stance_accuracy_rules is not None
    assert learned.stance_accuracy >= max(learned.stance_accuracy_rules + 0.05, 0.70)
    assert learned.negatives_flagged is not None
    assert learned.negatives_flagged <= 0.06


@pytest.mark.parametrize(
    "name", ["karabakh-2020", "karabakh-2020-held-back", "karabakh-2020-more", "karabakh-2020-read"]
)
def test_the_reports_that_the_rules_were_written_from(name: str, pack: Pack, lexicon: Lexicon) -> None:
    result = figures(pack, lexicon, f"{name}.jsonl", learned=True)
    assert result.micro.support > 150
    assert result.micro.f1 >= 0.95
