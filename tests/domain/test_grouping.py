"""Texts join stories as they come in."""

import pytest

from tracker.domain.grouping import NEW, WINDOW_HOURS, Grouping, Known, candidates
from tracker.domain.story import Text

WORDS = [one + other for one in "abcdefg" for other in "hijklmn"]


def text(first: int, behind: int) -> Text:
    """A text of plain words, so with a pair fewer and no facts."""
    return Text("", " ".join(WORDS[first:behind]), None)


LEFT, MIDDLE, RIGHT = text(0, 21), text(10, 31), text(20, 41)


def known(said: Text, story: int, *, by_hand: bool = False) -> Known:
    return Known(story, by_hand, said)


@pytest.mark.parametrize("order", [(LEFT, MIDDLE, RIGHT), (LEFT, RIGHT, MIDDLE), (MIDDLE, RIGHT, LEFT)])
def test_stories_are_the_same_in_any_order(order: tuple[Text, ...]) -> None:
    grouping = Grouping({})
    for number, said in enumerate(order):
        grouping.add(NEW + number, said, [NEW + earlier for earlier in range(number)])
    assert {grouping.story(NEW + number) for number in range(3)} == {NEW}


def test_a_link_makes_one_of_two_stored_stories_the_older_and_says_why() -> None:
    grouping = Grouping({7: known(RIGHT, 5), 8: known(LEFT, 4)})
    grouping.add(NEW, MIDDLE, [7, 8])
    assert grouping.story(NEW) == grouping.story(7) == 4
    assert [(join.text, join.near) for join in grouping.joins] == [(NEW, 7)]
    assert [(story, into, link.near) for story, into, link in grouping.merged()] == [(5, 4, 8)]


@pytest.mark.parametrize("touched", [7, 8])
def test_stories_that_a_hand_set_apart_are_not_linked(touched: int) -> None:
    grouping = Grouping({7: known(RIGHT, 5, by_hand=touched == 7), 8: known(LEFT, 4, by_hand=touched == 8)})
    grouping.add(NEW, MIDDLE, [7, 8])
    assert grouping.story(NEW) == 5
    assert grouping.story(8) == 4
    assert list(grouping.merged()) == []


def test_a_text_without_copies_is_a_story_of_its_own() -> None:
    grouping = Grouping({7: known(LEFT, 5)})
    grouping.add(NEW, MIDDLE, [])
    grouping.add(NEW + 1, RIGHT, [7])
    assert (grouping.story(NEW), grouping.story(NEW + 1)) == (NEW, NEW + 1)
    assert grouping.joins == []


def test_a_candidate_whose_text_is_not_known_is_passed_over() -> None:
    grouping = Grouping({7: known(LEFT, 5)})
    grouping.add(NEW, MIDDLE, [6, 7])
    assert grouping.story(NEW) == 5


def test_the_shared_text_is_kept_with_the_score() -> None:
    grouping = Grouping({7: known(LEFT, 5)})
    grouping.add(NEW, MIDDLE, [7])
    (join,) = grouping.joins
    assert join.score == pytest.approx(1 / 3)
    assert join.shared == " ".join(WORDS[10:21])


def test_candidates_are_those_of_the_window_the_likeliest_first() -> None:
    sightings = [(1, 0), (2, WINDOW_HOURS), (2, WINDOW_HOURS), (3, WINDOW_HOURS + 1), (4, -WINDOW_HOURS)]
    assert candidates(sightings, hour=0) == [2, 1, 4]


def test_a_text_that_everything_is_like_costs_a_bounded_number_of_comparisons() -> None:
    assert candidates([(text, 0) for text in range(1000)], hour=0) == list(range(64))
