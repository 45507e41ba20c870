"""Replays of labelled reports."""

from collections.abc import Sequence

import pytest

from tests.builders import an_agreement, an_indicator
from tracker.domain.flag import Stance
from tracker.domain.queue import QueueOrder
from tracker.errors import Invalid
from tracker.flagging import replay_queue
from tracker.flagging.fit import Example
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.replay import Case, Order, saved, work_saved
from tracker.flagging.replay_queue import Queued


def cases(scores: Sequence[float], relevant: int) -> list[Case]:
    """Reports with the given rules' scores, of which the first so many are relevant."""
    return [
        Case(Example({"word: sea": 1.0}, number < relevant, str(number), score), "sea")
        for number, score in enumerate(scores)
    ]


@pytest.fixture(scope="module")
def lexicons() -> dict[str, Lexicon]:
    agreement = an_agreement(indicators=(an_indicator("1.1"), an_indicator("2.1", words="garrison*")))
    return {agreement.id: compile_lexicon(agreement)}


@pytest.fixture(scope="module")
def reports() -> list[LabelledReport]:
    """Sixty reports: ten on 1.1 that say so, twenty that say so of football, thirty on the weather."""
    texts = [("Ceasefire in the strait", True)] * 10 + [("Strait ceasefire in football", False)] * 20
    texts += [("Northland has rain", False)] * 30
    return [
        LabelledReport(
            f"r{number}", "en", title, f"Number {number}", {"1.1": (Stance.BREACH,)} if relevant else {}, frozenset()
        )
        for number, (title, relevant) in enumerate(texts)
    ]


def test_the_right_order_saves_all_but_the_relevant_ones() -> None:
    found = cases([0.9] * 11 + [0.1] * 91, relevant=11)
    # Without the two known to begin with: 10 of 100 to be read.
    assert work_saved(found, Order.SCORE, seed=1) == pytest.approx(1 - 0.10 - 0.05)


def test_the_wrong_order_saves_nothing() -> None:
    found = cases([0.1] * 11 + [0.9] * 91, relevant=11)
    assert work_saved(found, Order.SCORE, seed=1) == pytest.approx(-0.05)


def test_reading_at_random_saves_about_nothing() -> None:
    found = cases([0.5] * 300, relevant=150)
    runs = [work_saved(found, Order.RANDOM, seed=seed) for seed in range(20)]
    assert sum(runs) / len(runs) == pytest.approx(0, abs=0.02)


def test_the_last_five_per_cent_need_not_be_found() -> None:
    found = cases([0.9] * 20 + [0.0] + [0.5] * 80, relevant=21)
    # 19 of 20 are enough wherever the last one stands, whichever of the relevant ones was known.
    assert work_saved(found, Order.SCORE, seed=1) >= (99 - 20) / 99 - 0.05


def test_learning_overcomes_what_the_rules_cannot_tell(
    reports: list[LabelledReport], lexicons: dict[str, Lexicon]
) -> None:
    by_order = {one.order: one for one in saved(reports, lexicons)}
    assert set(by_order) == set(Order)
    assert set(by_order[Order.SCORE].by_obligation) == {"sea-1999/1.1"}
    assert by_order[Order.SCORE].mean > by_order[Order.RANDOM].mean
    assert by_order[Order.WORDS].mean > by_order[Order.RANDOM].mean
    assert by_order[Order.LEARNED].mean >= by_order[Order.SCORE].mean
    again = {one.order: one for one in saved(reports, lexicons)}
    assert again == by_order


def test_too_few_relevant_reports_are_refused(reports: list[LabelledReport], lexicons: dict[str, Lexicon]) -> None:
    with pytest.raises(Invalid, match="no obligation has 8 relevant reports"):
        saved(reports[5:], lexicons)


def test_the_hint_is_tried_in_every_order(reports: list[LabelledReport], lexicons: dict[str, Lexicon]) -> None:
    many = [
        LabelledReport(f"{one.id}-{copy}", one.lang, one.title, one.summary, one.labels, one.optional)
        for copy in range(5)
        for one in reports
    ]
    told = [one for one in replay_queue.hinted(many, lexicons) if one.queue == "rules"]
    assert [one.order for one in told] == [QueueOrder.SCORE, QueueOrder.INFORMATIVE, None]
    # 150 pairs (50 of them relevant): two hints in each order, at random in three.
    assert [(one.ahead, one.hints) for one in told] == [(50, 2), (50, 2), (50, 6)]
    at_random = told[2]
    assert at_random.predicted == pytest.approx(at_random.found, abs=25)
    # About as many are found as predicted, so that every interval holds it.
    assert at_random.covered == 1.0


def test_a_short_file_gives_no_hint_and_says_so(reports: list[LabelledReport], lexicons: dict[str, Lexicon]) -> None:
    told = replay_queue.hinted(reports[:12], lexicons)
    assert [(one.hints, one.error) for one in told if one.queue == "rules"] == [(0, 0.0)] * 3


def test_the_informative_order_goes_round() -> None:
    queue = [
        Queued(0, "sea-1999/1.1", "en", 0.5, True),
        Queued(1, "sea-1999/1.1", "en", 0.55, True),
        Queued(2, "sea-1999/1.1", "ru", 0.9, True),
        Queued(3, "sea-1999/2.1", None, 0.7, True),
    ]
    assert [one.number for one in replay_queue.informative(queue)] == [0, 3, 2, 1]


def test_spot_checks_of_a_labelled_file_are_compared_with_its_labels(
    reports: list[LabelledReport], lexicons: dict[str, Lexicon]
) -> None:
    told = replay_queue.rechecked(reports, lexicons)
    # Words tell these reports apart without a mistake: all is found, and every interval says that it may be.
    assert (told.samples, told.estimates, told.truth, told.covered) == (30, 30, 1.0, 1.0)
    assert 0 < told.width < 1
