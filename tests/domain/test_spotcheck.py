from datetime import date

from tracker.domain.spotcheck import Drawn, in_turn, sample, shares, week_of


def test_a_week_is_named_as_iso_8601_does() -> None:
    assert week_of(date(2026, 11, 27)) == "2026-W48"
    assert week_of(date(2027, 1, 1)) == "2026-W53"


def test_the_same_items_give_the_same_sample_in_whatever_order_they_come() -> None:
    ids = list(range(1, 1001))
    first = sample(ids, agreement="sea-1999", size=50)
    assert first == sample(reversed(ids), agreement="sea-1999", size=50)
    assert len(set(first)) == 50
    assert first != sample(ids, agreement="land-2001", size=50)
    assert first != sample(ids, agreement="sea-1999", size=50, seed=7)
    assert sample(ids, agreement="sea-1999", size=20) == first[:20]


def test_every_item_is_drawn_about_as_often_as_any_other() -> None:
    drawn = [one for seed in range(400) for one in sample(range(40), agreement="sea-1999", size=10, seed=seed)]
    # 100 draws are expected of each; six standard deviations of a binomial number are 52.
    assert all(48 < drawn.count(item_id) < 152 for item_id in range(40))


def test_a_quarter_of_a_sample_is_flagged_and_either_kind_fills_up_for_the_other() -> None:
    assert shares(50, unflagged=1000, flagged=1000) == (38, 12)
    assert shares(50, unflagged=1000, flagged=3) == (47, 3)
    assert shares(50, unflagged=5, flagged=1000) == (5, 45)
    assert shares(50, unflagged=5, flagged=7) == (5, 7)
    assert shares(50, unflagged=0, flagged=0) == (0, 0)


def test_whoever_stops_half_way_has_judged_half_of_each_kind() -> None:
    drawn = in_turn(list(range(6)), [100, 101])
    assert [one.item_id for one in drawn] == [0, 1, 100, 2, 3, 4, 101, 5]
    assert drawn[2] == Drawn(100, was_flagged=True)
