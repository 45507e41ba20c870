from pathlib import Path

import pytest

from tracker.bench.account import Cost
from tracker.bench.ingest import BenchError, Phase, _middle, _Race, compare, curve

pytestmark = pytest.mark.slow


def test_both_sides_store_the_same_items() -> None:
    phases = compare(feeds=3, entries=5, workers=2, rounds=2)
    assert [phase.name for phase in phases][:3] == ["first run", "nothing changed", "changed run"]
    assert [phase.ours.items for phase in phases] == [15, 15, 21, 15]
    assert [phase.peer.items for phase in phases] == [15, 15, 21, 15]
    assert [len(phase.shares) for phase in phases] == [2, 2, 2, 0]
    assert [phase.share for phase in phases[:3]] == [min(phase.shares) for phase in phases[:3]]
    assert all(phase.ours.cpu_seconds > 0 and phase.peer.peak_mb > 1 for phase in phases)


def test_the_curve_has_a_point_for_each_number_of_feeds() -> None:
    points = curve([1, 3], entries=3, workers=2)
    assert [point.feeds for point in points] == [1, 3]
    assert all(point.cpu_ms_a_feed > 0 for point in points)


def test_a_process_that_fails_is_named(tmp_path: Path) -> None:
    race = _Race(tmp_path / "absent", ["http://127.0.0.1:9/feed/0"], 1)
    with pytest.raises(BenchError, match="tracker.bench.peer failed"):
        race.peer()


def test_a_share_is_ours_to_the_peers() -> None:
    ours, peer = Cost(cpu_seconds=1, wall_seconds=6, peak_mb=30), Cost(cpu_seconds=4, wall_seconds=3, peak_mb=60)
    assert (Phase("x", ours, peer).share, Phase("x", ours, peer, wall=True).share) == (0.25, 2)
    assert Phase("x", ours, peer).memory_share == 0.5
    said = Phase("x", ours, peer, shares=(0.25, 0.3)).as_json()
    assert (said["share"], said["shares"]) == (0.25, [0.25, 0.3])


def test_of_several_rounds_the_one_in_the_middle_is_told() -> None:
    peer = Cost(cpu_seconds=4, wall_seconds=4, peak_mb=60)
    rounds = [Phase("x", Cost(cpu_seconds=cpu, wall_seconds=1, peak_mb=30), peer) for cpu in (3, 1, 2)]
    assert (_middle(rounds).share, _middle(rounds).shares) == (0.5, (0.75, 0.25, 0.5))
    assert _middle(rounds[:2]).share == 0.25
    assert _middle(rounds[:1]) == rounds[0]
