from dataclasses import replace
from itertools import count

import pytest

from tests.flagging.rules import a_sign, rules
from tracker.bench import match_peers
from tracker.domain.indicator import RegionGate
from tracker.flagging.bench import MeasuredReport, curve, forms_of, measure
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import compile_lexicon

LEXICON = compile_lexicon(rules(a_sign()))
TEXTS = [MeasuredReport("A blockade", "Ships wait", "en")] * 10


def test_speeds_are_reports_by_time() -> None:
    ticks = count()
    speed = measure([Flagger(LEXICON, {})], TEXTS, timer=lambda: next(ticks) / 2, rounds=2)
    assert (speed.reports, speed.naming, speed.forms) == (10, 10, 1)
    assert (speed.automaton, speed.matching, speed.matching_anew, speed.finding, speed.flagging) == (20,) * 5
    assert speed.flagging_one_in_ten is None  # all name the region


def test_reports_that_name_nothing_of_a_region_are_told_apart() -> None:
    gated = replace(rules(a_sign(), places={"port": {"en": ("port",)}}), region=RegionGate(("places",), ()))
    texts = [*TEXTS, *[MeasuredReport("A blockade", "In port", "en")] * 5]
    speed = measure([Flagger(compile_lexicon(gated), {})], texts, timer=count().__next__, rounds=1)
    assert (speed.reports, speed.naming) == (15, 5)
    assert (speed.flagging, speed.flagging_one_in_ten) == (15, 11)  # ten that name nothing, and one that does


def test_the_forms_of_all_agreements_are_measured_together() -> None:
    other = compile_lexicon(rules(a_sign(terms={"en": ("blockade*", "convoy")})))
    flaggers = [Flagger(LEXICON, {}), Flagger(other, {})]
    assert forms_of(flaggers) == [("blockade", True), ("convoy", False)]
    assert measure(flaggers, TEXTS, timer=count().__next__, rounds=1).forms == 2


def test_the_curve_has_a_point_for_each_number_of_forms() -> None:
    ticks = count()
    assert curve(TEXTS, [3, 50], timer=lambda: next(ticks) / 4, rounds=2) == {3: 40, 50: 40}


def test_peers_search_for_the_same_forms() -> None:
    ticks = count()
    speeds = match_peers.speeds([("blockade", True), ("port", False)], TEXTS, timer=lambda: next(ticks) / 2)
    assert speeds["re"] == 20
    assert speeds.keys() <= {"re", "spacy"}


def test_nothing_to_measure_is_said() -> None:
    with pytest.raises(ValueError, match="nothing to measure"):
        measure([], TEXTS, timer=lambda: 0.0)
    with pytest.raises(ValueError, match="nothing to measure"):
        curve([], [10], timer=lambda: 0.0)
