"""Words are found however they are written, as rules find them."""

import re

import pytest

from tracker.flagging.fold import folded
from tracker.flagging.sought import sought

WAYS = [
    ("irəvan", ["İrəvan", "IRƏVAN", "ırәvan", "I\u0307rəvan", "İRƏVANDA"]),
    ("İrəvan", ["irəvan"]),
    ("самолет", ["самолёт", "САМОЛЁТ", "само\xadлет", "самоле\u0308ты"]),
    ("Й", ["й", "И\u0306"]),
    ("pashinyan's", ["Pashinyan’s", "PASHINYANʼS"]),
    ("nagorno-karabakh", ["Nagorno–Karabakh", "Nagorno—Karabakh"]),
    ("և", ["եւ", "ԵՒ", "ԵՎ", "ևս"]),
    ("Հայաստան", ["ՀԱՅԱՍՏԱ՞Ն", "Հա\u200bյաստան"]),
    ("lachin corridor", ["the Lachin\xa0corridor", "LACHIN \n CORRIDOR"]),
    ("أذربيجان", ["اذربيجان", "اذربيـجان"]),
    ("a.b(c", ["A.B(C"]),
    ("𐐀", ["𐐀"]),
]


@pytest.mark.parametrize(("typed", "ways"), WAYS)
def test_a_word_is_found_in_every_way_of_writing_it(typed: str, ways: list[str]) -> None:
    pattern = sought(typed).pattern
    assert [way for way in [typed, *ways] if re.search(pattern, way) is None] == []
    assert all(" ".join(folded(typed).split()) in " ".join(folded(way).split()) for way in ways)


@pytest.mark.parametrize(
    ("typed", "other"), [("a.b", "acb"), ("lachin corridor", "lachincorridor"), ("100%", "1000"), ("шуша", "шуши")]
)
def test_a_word_is_not_found_in_others(typed: str, other: str) -> None:
    assert re.search(sought(typed).pattern, other) is None
