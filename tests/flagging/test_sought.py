"""Words are found however they are written, as rules find them."""

import re

import pytest

from tests.flagging.rules import hits
from tracker.domain.fold import folded
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
    ("-led", ["US–led", "us_led"]),
    ("un_smil", ["UN_SMIL", "un\xad_smil"]),
    ("𐐀", ["𐐀"]),
]


@pytest.mark.parametrize(("typed", "ways"), WAYS)
def test_a_word_is_found_in_every_way_of_writing_it(typed: str, ways: list[str]) -> None:
    pattern = sought(typed).pattern
    assert [way for way in [typed, *ways] if re.search(pattern, way) is None] == []
    assert all(" ".join(folded(typed).split()) in " ".join(folded(way).split()) for way in ways)


LINES = [
    "cease-fire line",
    "cease fire  line",
    "Cease–fire Line",
    "cease\xad-fire-line",
    "CEASE\xa0FIRE LINE",
    "cease_fire line",
]


@pytest.mark.parametrize("typed", ["cease-fire line", "cease fire line", "cease—fire-line", "cease-\xadfire line"])
@pytest.mark.parametrize("line", LINES)
def test_a_hyphen_and_a_blank_between_words_stand_for_each_other_as_in_rules(typed: str, line: str) -> None:
    assert re.search(sought(typed).pattern, f"The {line} held.")
    assert hits("cease-fire line", f"The {line} held.") == hits("cease fire line", f"The {line} held.") == [line]


@pytest.mark.parametrize("other", ["ceasefire line", "cease - fire line", "cease--fire line", "cease. fire line"])
def test_nothing_else_parts_words(other: str) -> None:
    assert re.search(sought("cease fire line").pattern, other) is None
    assert hits("cease fire line", other) == []


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("a.b", "acb"),
        ("lachin corridor", "lachincorridor"),
        ("100%", "1000"),
        ("шуша", "шуши"),
        # At the edge of a word a hyphen is one, and an underscore is no dash.
        ("-led", "was led"),
        ("us-", "us and them"),
        ("u.s.-led", "u.s. led"),
        ("100_", "100-"),
        ("un_smil", "un-smil"),
        ("un_smil", "un smil"),
    ],
)
def test_a_word_is_not_found_in_others(typed: str, other: str) -> None:
    assert re.search(sought(typed).pattern, other) is None
