from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Invalid
from tracker.flagging.cue_search import CueFinder, Role
from tracker.flagging.cue_table import CueTable, words
from tracker.flagging.letter_runs import cut
from tracker.flagging.statement import TABLES

NO_CUES: dict[str, tuple[str, ...]] = {role.value: () for role in Role}


def finder(**cues: str) -> CueFinder:
    """A finder of some cues, each list apart by commas."""
    return CueFinder(CueTable(**{**NO_CUES, **{role: words(listed) for role, listed in cues.items()}}))  # type: ignore[arg-type]  # lists only


def found(text: str, **cues: str) -> list[tuple[str, str]]:
    """Role and words of each cue in a text of one sentence."""
    tokens = cut("", text).words
    cues_found = finder(**cues).find(tokens, [False] * len(tokens))
    return [(cue.role.value, " ".join(tokens[cue.first : cue.last + 1])) for cue in cues_found]


def test_every_list_of_a_table_has_a_role() -> None:
    letters, order = {"content", "finished"}, {"verb_last", "without_last", "capital_nouns"}
    assert {one.name for one in fields(CueTable)} == {role.value for role in Role} | letters | order


@pytest.mark.parametrize("lang", sorted(TABLES))
def test_every_table_compiles_and_repeats_no_cue(lang: str) -> None:
    table = TABLES[lang]
    CueFinder(table)
    for role in Role:
        cues = getattr(table, role.value)
        assert sorted({cue for cue in cues if cues.count(cue) > 1}) == []


@pytest.mark.parametrize(
    ("cue", "text", "hits"),
    [
        ("not", "It did Not", ["not"]),
        ("not", "nothing", []),
        ("refus*", "They refused", ["refused"]),
        ("*madı", "Ateş AÇMADI", ["açmadi"]),
        ("*madı", "madı", []),
        ("*acağı*", "açılacağını", ["açilacağini"]),
        ("կ*վեն", "կազատվեն կազատի", ["կազատվեն"]),
        ("no longer", "no longer", ["no longer"]),
        ("no longer", "no, much longer", []),
        ("reject* ... claim*", "rejects all these new claims", ["rejects all these new claims"]),
        ("reject* ... claim*", "rejects all these rather new claims", []),
        ("isn't", "isn’t", ["isn t"]),
        ("ли*бы", "либо бы", []),
    ],
)
def test_cues_match_as_they_are_written(cue: str, text: str, hits: list[str]) -> None:
    assert [words for _, words in found(text, negation=cue)] == hits


def test_an_idle_phrase_and_a_longer_cue_hide_what_is_in_them() -> None:
    assert found("not only this", negation="not", idle="not only") == []
    assert found("refused to leave", negation="refus* to", future="to leave") == [("negation", "refused to")]
    assert found("he said no", saying="said no", negation="no") == [("saying", "said no"), ("negation", "no")]


def test_no_cue_reaches_into_the_next_sentence() -> None:
    searched = finder(negation="no longer")
    assert searched.find(["no", "longer"], [False, True]) == []


def test_a_name_negates_nothing_but_may_speak() -> None:
    searched = finder(negation="չ*", saying="չ*")
    roles = [cue.role for cue in searched.find(["չախոյան", "չի"], [True, False], is_name=lambda run: run == 0)]
    assert roles == [Role.SAYING, Role.NEGATION, Role.SAYING]


@pytest.mark.parametrize("cue", ["*", "a*b*c", "...", "no ...", "**", "*a*b", "* no"])
def test_what_is_no_cue_is_refused(cue: str) -> None:
    with pytest.raises(Invalid):
        finder(negation=cue)


@given(st.lists(st.text(alphabet="nota çmadı", min_size=1, max_size=8)))
def test_any_words_can_be_searched_again_with_the_same_result(tokens: list[str]) -> None:
    searched = finder(negation="no, not, *madı, n* ... o*", idle="not a")
    breaks = [False] * len(tokens)
    first = searched.find(tokens, breaks)
    assert searched.find(tokens, breaks) == first
    assert all(0 <= cue.first <= cue.last < len(tokens) for cue in first)


def test_what_is_remembered_of_words_is_bounded() -> None:
    searched = finder(negation="not")
    many = [f"w{number}" for number in range(50_001)]
    searched.find(many, [False] * len(many))
    assert searched.remembered <= 50_000
    assert len(searched.find(["not"], [False])) == 1
