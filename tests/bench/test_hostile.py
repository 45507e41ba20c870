"""The hostile bodies are what they are called, and what is measured of them is told."""

import gzip
import itertools
import zlib

import pytest

from tracker.bench.growth import BOUND_MB, Growth, grown
from tracker.bench.hostile import CASES, Case

MEGABYTE = 1_000_000


@pytest.mark.parametrize("name", CASES)
def test_a_body_is_the_same_every_time(name: str) -> None:
    first, again = (b"".join(itertools.islice(CASES[name].pieces(), 5)) for _ in range(2))
    assert first == again
    assert first


@pytest.mark.slow
def test_a_bomb_is_small_on_the_wire_and_large_when_inflated() -> None:
    packed = b"".join(CASES["gzip bomb of items"].pieces())
    assert len(packed) < 10 * MEGABYTE
    inflator = zlib.decompressobj(wbits=31)
    assert len(inflator.decompress(packed, 30 * MEGABYTE)) == 30 * MEGABYTE


def test_members_are_gzip_each() -> None:
    head, member = itertools.islice(CASES["gzip of many members"].pieces(), 2)
    assert gzip.decompress(head + member).endswith(b"<item/>")


def test_growth_is_judged_by_parent_and_children_together() -> None:
    within = Growth("x", 20.0, BOUND_MB - 20.0, 1.0, items=1, failed=0, reason="")
    above = Growth("x", 20.1, BOUND_MB - 20.0, 1.0, items=1, failed=0, reason="")
    assert (within.holds, above.holds) == (True, False)
    assert within.as_json()["total_mb"] == BOUND_MB


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a million attributes", "JSON fractions", "10 MB ill-formed", "10 MB with emoji"])
def test_the_bound_holds(name: str) -> None:
    growth = grown(name, CASES[name])
    assert growth.holds, growth


@pytest.mark.slow
def test_what_is_stored_and_what_failed_is_told() -> None:
    feed = b"<rss><channel><title>T</title><item><title>One</title></item></channel></rss>"
    growth = grown("two", Case(lambda: iter([feed]), at_once=2))
    assert (growth.items, growth.failed, growth.reason) == (2, 0, "")
    refused = grown("entities", CASES["entities in entities"])
    assert (refused.items, refused.failed) == (0, 1)
    assert "entities" in refused.reason
