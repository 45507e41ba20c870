from datetime import UTC, datetime

import pytest

from tests.ingestion.reading import parse
from tracker.bench.corpus import NEW_A_DAY, feed
from tracker.domain.item import ParsedItem


def items(number: int, edition: int, entries: int = 10) -> dict[str, ParsedItem]:
    """Return guid -> item of a feed as we read it."""
    body = feed(number, entries=entries, edition=edition)
    at = datetime(2026, 11, 27, tzinfo=UTC)
    found = parse(body, feed_url="https://paper.example/feed", content_type="application/xml", fetched_at=at)
    assert not found.damaged
    return {item.guid: item for item in found.items}


@pytest.mark.parametrize("number", range(5))
def test_a_feed_holds_as_many_entries_as_asked_for(number: int) -> None:
    found = items(number, 0)
    assert len(found) == 10
    for item in found.values():
        assert item.title
        assert item.url.startswith("https://")
        assert item.published_at is not None
        assert "<" not in item.summary


@pytest.mark.parametrize("number", range(2))
def test_each_edition_adds_two_entries_and_edits_one(number: int) -> None:
    before, after = items(number, 0), items(number, 1)
    assert len(after) == len(before)
    assert len(after.keys() - before.keys()) == NEW_A_DAY
    assert len(before.keys() - after.keys()) == NEW_A_DAY
    edited = [guid for guid in before.keys() & after.keys() if before[guid] != after[guid]]
    assert len(edited) == 1
    assert after[edited[0]].title == before[edited[0]].title + "!"


def test_the_same_numbers_give_the_same_bytes() -> None:
    assert feed(3, entries=5, edition=2) == feed(3, entries=5, edition=2)
    assert feed(3, entries=5, edition=2) != feed(5, entries=5, edition=2)
