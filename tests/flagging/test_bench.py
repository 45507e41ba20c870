from itertools import count

import pytest

from tests.flagging.rules import a_sign, rules
from tracker.flagging.bench import Text, measure
from tracker.flagging.lexicon import compile_lexicon


def test_speeds_are_reports_by_time() -> None:
    ticks = count()
    lexicon = compile_lexicon(rules(a_sign()))
    speed = measure([lexicon], [Text("A blockade", "Ships wait", "en")] * 10, timer=lambda: next(ticks) / 2, rounds=2)
    assert (speed.reports, speed.forms) == (10, 1)
    assert (speed.cutting, speed.automaton, speed.matching) == (20, 20, 20)
    assert (speed.matching_to_automaton, speed.matching_to_cutting) == (1, 1)


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        measure([], [Text("", "", None)], timer=lambda: 0.0)
