"""Made-up headlines with leads for the rules of Minsk: ways of telling that they are to read, and look-alikes that they
are to leave alone. They tell that a change of rules loses nothing of that, and measure nothing.

Every file `minsk_ways*.jsonl` beside this one is read.
"""

import json
from pathlib import Path

import pytest

from tracker.bootstrap.packs import pack_in
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon
from tracker.settings import data_folder

CASES = [
    json.loads(line)
    for file in sorted(Path(__file__).parent.glob("minsk_ways*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flagger() -> Flagger:
    """The rules of the pack as shipped, without anything learned."""
    return Flagger(compile_lexicon(pack_in(data_folder() / "clauses" / "minsk-2015").agreement), {})


def flagged(flagger: Flagger, case: dict[str, str]) -> bool:
    found = flagger.flagged(title=case["title"], summary=case["summary"], lang=case["lang"])
    return f"minsk-2015/{case['obligation']}" in {one.obligation for one in found}


def name(case: dict[str, str]) -> str:
    return f"{case['obligation']} {case['lang']} {case['title']}"


@pytest.mark.parametrize("case", [case for case in CASES if case["flagged"]], ids=name)
def test_an_unusual_way_of_telling_is_read(flagger: Flagger, case: dict[str, str]) -> None:
    assert flagged(flagger, case)


@pytest.mark.parametrize("case", [case for case in CASES if not case["flagged"]], ids=name)
def test_a_look_alike_is_left_alone(flagger: Flagger, case: dict[str, str]) -> None:
    assert not flagged(flagger, case)
