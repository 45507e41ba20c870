"""Made-up headlines with leads that once taught the rules of a pack something: told in words that they had missed, or
look-alikes that they had taken. They tell that a change of rules loses nothing of that, and measure nothing.

Every file `*_ways*.jsonl` beside this one is read; it is named after its pack.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tracker.bootstrap.packs import pack_in
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon
from tracker.settings import data_folder

PACKS = {"karabakh": "karabakh-2020", "minsk": "minsk-2015"}
CASES = [
    {"pack": PACKS[file.stem.split("_")[0]], **json.loads(line)}
    for file in sorted(Path(__file__).parent.glob("*_ways*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def flagger_of() -> Callable[[str], Flagger]:
    """The rules of a pack as shipped, without anything learned."""
    return cache(lambda pack: Flagger(compile_lexicon(pack_in(data_folder() / "clauses" / pack).agreement), {}))


def flagged(flagger: Flagger, case: dict[str, str]) -> bool:
    found = flagger.flagged(title=case["title"], summary=case["summary"], lang=case["lang"])
    return f"{case['pack']}/{case['obligation']}" in {one.obligation for one in found}


def name(case: dict[str, str]) -> str:
    return f"{case['pack']} {case['obligation']} {case['lang']} {case['title']}"


def test_there_are_cases_of_every_pack() -> None:
    assert {case["pack"] for case in CASES} == set(PACKS.values())


@pytest.mark.parametrize("case", [case for case in CASES if case["flagged"]], ids=name)
def test_an_unusual_way_of_telling_is_read(flagger_of: Callable[[str], Flagger], case: dict[str, str]) -> None:
    assert flagged(flagger_of(case["pack"]), case)


@pytest.mark.parametrize("case", [case for case in CASES if not case["flagged"]], ids=name)
def test_a_look_alike_is_left_alone(flagger_of: Callable[[str], Flagger], case: dict[str, str]) -> None:
    assert not flagged(flagger_of(case["pack"]), case)
