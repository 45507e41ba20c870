"""Made-up headlines with leads that once taught the rules of Karabakh something: told in words that they had missed, or
look-alikes that they had taken. They tell that a change of rules loses nothing of that, and measure nothing.
"""

import json
from pathlib import Path

import pytest

from tracker.bootstrap.packs import pack_in
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon
from tracker.settings import data_folder

WAYS = Path(__file__).with_name("karabakh_ways.jsonl")
CASES = [json.loads(line) for line in WAYS.read_text(encoding="utf-8").splitlines()]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flagger() -> Flagger:
    """The rules of the pack as shipped, without anything learned."""
    return Flagger(compile_lexicon(pack_in(data_folder() / "clauses" / "karabakh-2020").agreement), {})


def flagged(flagger: Flagger, case: dict[str, str]) -> bool:
    found = flagger.flagged(title=case["title"], summary=case["summary"], lang=case["lang"])
    return f"karabakh-2020/{case['obligation']}" in {one.obligation for one in found}


def name(case: dict[str, str]) -> str:
    return f"{case['obligation']} {case['lang']} {case['title']}"


@pytest.mark.parametrize("case", [case for case in CASES if case["flagged"]], ids=name)
def test_an_unusual_way_of_telling_is_read(flagger: Flagger, case: dict[str, str]) -> None:
    assert flagged(flagger, case)


@pytest.mark.parametrize("case", [case for case in CASES if not case["flagged"]], ids=name)
def test_a_look_alike_is_left_alone(flagger: Flagger, case: dict[str, str]) -> None:
    assert not flagged(flagger, case)
