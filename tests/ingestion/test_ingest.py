"""From bytes to stored items, fetch after fetch: nothing twice, nothing lost, whatever a feed makes of its guids."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tests.ingestion.reading import read_feed
from tracker.domain.item import Item, Outcome, Source
from tracker.ingestion import ingest
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.fetch import FetchedFeed
from tracker.ingestion.ingest import FeedReader, KnownEntries, known_entries
from tracker.storage import items, sources
from tracker.storage.engine import reading, transaction

URL = "https://gazette.example/rss"
TEXT = "Both shores of the strait report a quiet night after weeks of fire."


def entry(
    *,
    guid: str = "",
    link: str = "",
    title: str = "Ceasefire holds",
    text: str = TEXT,
    date: str = "Mon, 23 Nov 2026 08:30:00 GMT",
) -> str:
    parts = [
        f"<guid isPermaLink='false'>{guid}</guid>" if guid else "",
        f"<link>{link}</link>" if link else "",
        f"<title>{title}</title><description>{text}</description><pubDate>{date}</pubDate>",
    ]
    return f"<item>{''.join(parts)}</item>"


@dataclass
class Paper:
    """A feed that is fetched day after day."""

    engine: sa.Engine
    source: Source
    day: datetime = NOON
    read: tuple[int, int] = (0, 0)

    def brings(self, *entries: str) -> tuple[int, int]:
        """Fetch the feed as it is today; returns how many items are new and how many changed."""
        self.day += timedelta(days=1)
        body = f"<rss version='2.0'><channel><title>Gazette</title>{''.join(entries)}</channel></rss>".encode()
        fetched = FetchedFeed(URL, 200, body, None, None, "application/rss+xml", len(body))
        reader = FeedReader(self._read, lambda source: known_entries(self.engine, source))
        gathered = ingest.gather(self.source, fetched, at=self.day, reader=reader)
        with transaction(self.engine) as connection:
            (stored,) = ingest.store(connection, [gathered], at=self.day)
        return len(stored.new), len(stored.changed)

    def _read(self, request: Request) -> ParsedFeed:
        feed = read_feed(request)
        self.read = (len(feed.items), len(feed.seen))
        return feed

    @property
    def items(self) -> list[Item]:
        with reading(self.engine) as connection:
            return list(items.stored(connection))


@pytest.fixture
def paper(engine: sa.Engine) -> Paper:
    with transaction(engine) as connection:
        source, _ = sources.add(connection, replace(a_source_entry("Gazette"), url=URL), origin="user", at=NOON)
    return Paper(engine, source)


def test_an_entry_that_is_stored_is_passed_over_and_a_changed_one_is_not(paper: Paper) -> None:
    one, two = entry(guid="g1", link="https://x.example/1"), entry(guid="g2", link="https://x.example/2", title="Two")
    assert paper.brings(one, two) == (2, 0)
    assert paper.read == (2, 0)
    edited = entry(guid="g2", link="https://x.example/2", title="Two, corrected")
    assert paper.brings(one, edited) == (0, 1)
    assert paper.read == (1, 1)
    assert paper.brings(one, edited, entry(guid="g3", title="Three")) == (1, 0)
    assert paper.read == (1, 2)
    assert [(item.title, item.revisions) for item in paper.items] == [
        ("Ceasefire holds", 1),
        ("Two, corrected", 2),
        ("Three", 1),
    ]


def test_a_body_that_was_stored_last_is_not_read_again(paper: Paper) -> None:
    one = entry(guid="g1")
    paper.brings(one)
    with reading(paper.engine) as connection:
        paper.source = sources.get(connection, paper.source.id)
    paper.read = (-1, -1)
    assert paper.brings(one) == (0, 0)
    assert paper.read == (-1, -1)


def test_a_guid_that_is_another_at_every_fetch_makes_no_second_item(paper: Paper) -> None:
    link = "https://x.example/1"
    assert paper.brings(entry(guid="a1", link=link)) == (1, 0)
    assert paper.brings(entry(guid="a2", link=link)) == (0, 0)
    assert paper.brings(entry(guid="a3", link=link, date="Tue, 24 Nov 2026 09:00:00 GMT")) == (0, 0)
    assert paper.brings(entry(guid="a4", link=link, text="Both shores report a quiet night.")) == (0, 1)
    assert [(item.guid, item.revisions) for item in paper.items] == [("a4", 2)]


def test_a_new_title_under_another_guid_is_a_revision_where_link_date_and_text_stay(paper: Paper) -> None:
    link = "https://x.example/1"
    assert paper.brings(entry(guid="a1", link=link)) == (1, 0)
    assert paper.brings(entry(guid="a2", link=link, title="Ceasefire holds, says the ministry")) == (0, 1)
    other = entry(guid="a3", link=link, title="Another day", date="Tue, 24 Nov 2026 09:00:00 GMT")
    assert paper.brings(other) == (1, 0)
    bare = "https://x.example/2"
    assert paper.brings(entry(guid="b1", link=bare, text="")) == (1, 0)
    assert paper.brings(entry(guid="b2", link=bare, text="", title="Another")) == (1, 0)


@pytest.mark.parametrize("address", ["https://www.x.example/1", "https://x.example/1/", "http://www.x.example/1/"])
def test_another_spelling_of_the_address_makes_neither_items_nor_revisions(paper: Paper, address: str) -> None:
    assert paper.brings(entry(link="https://x.example/1")) == (1, 0)
    assert paper.brings(entry(link=address)) == (0, 0)
    assert paper.brings(entry(link=address, text="Both shores report a quiet night.")) == (0, 1)
    assert [(item.url, item.revisions) for item in paper.items] == [("https://x.example/1", 2)]


def test_the_number_of_a_visit_in_an_address_makes_neither_items_nor_revisions(paper: Paper) -> None:
    def visited(number: int) -> tuple[str, str]:
        by_guid = f"https://x.example/2?visit={number}"
        return entry(link=f"https://x.example/1?visit={number}"), entry(guid=by_guid, link=by_guid, title="By guid")

    assert paper.brings(*visited(1)) == (2, 0)
    assert paper.brings(*visited(2)) == (0, 0)
    assert paper.brings(entry(link="https://x.example/1?visit=3", text="Another text.")) == (1, 0)
    assert paper.brings(entry(link="https://x.example/other?visit=4")) == (1, 0)


def test_a_daily_statement_on_one_page_under_one_title_is_another_item_each_day(paper: Paper) -> None:
    link = "https://x.example/briefing"
    days = [
        entry(guid=f"d{day}", link=link, title="Daily briefing", text=f"{day} shots.", date=f"{day} Nov 2026 08:00 GMT")
        for day in (20, 21, 22)
    ]
    assert paper.brings(days[0]) == (1, 0)
    assert paper.brings(days[1]) == (1, 0)
    assert paper.brings(days[1], days[2]) == (1, 0)
    assert len(paper.items) == 3


def test_statements_on_one_page_under_one_title_in_one_feed_are_told_apart_by_their_dates(paper: Paper) -> None:
    days = [
        entry(link="https://x.example/", title="Daily briefing", text=f"{day} shots.", date=f"{day} Nov 2026 08:00 GMT")
        for day in (20, 21, 22)
    ]
    assert paper.brings(days[0]) == (1, 0)
    assert paper.brings(*days[:2]) == (1, 0)
    assert paper.brings(*days) == (1, 0)
    assert paper.brings(*days[1:]) == (0, 0)
    assert [item.revisions for item in paper.items] == [1, 1, 1]


def test_texts_under_one_title_without_guid_link_and_date_are_items_each(paper: Paper) -> None:
    one, two, three = (entry(title="Statement", text=f"The post {name} was shelled.", date="") for name in "ABC")
    assert paper.brings(one, two, two) == (2, 0)
    assert paper.brings(two, one) == (0, 0)
    assert paper.brings(three, two, one) == (1, 0)
    assert paper.brings(three) == (0, 0)
    assert paper.brings(two) == (0, 0)
    assert [item.revisions for item in paper.items] == [1, 1, 1]


def test_tracking_in_links_and_guids_makes_neither_items_nor_revisions(paper: Paper) -> None:
    def tracked(number: int) -> tuple[str, str]:
        address = f"https://x.example/1?utm_source=rss&amp;utm_campaign={number}"
        return entry(link=address), entry(guid=f"https://x.example/2?utm_term={number}", title="By guid")

    assert paper.brings(*tracked(1)) == (2, 0)
    assert paper.brings(*tracked(2)) == (0, 0)
    assert paper.brings(*tracked(3)) == (0, 0)
    assert [item.revisions for item in paper.items] == [1, 1]


def test_a_guid_on_several_entries_of_a_feed_loses_none_of_them(paper: Paper) -> None:
    one = entry(guid="same", link="https://x.example/1", title="One")
    two = entry(guid="same", link="https://x.example/2", title="Two", date="Tue, 24 Nov 2026 09:00:00 GMT")
    three = entry(guid="same", link="https://x.example/3", title="Three", date="Wed, 25 Nov 2026 09:00:00 GMT")
    assert paper.brings(one) == (1, 0)
    assert paper.brings(one, two) == (1, 0)
    assert paper.brings(two) == (0, 0)
    assert paper.brings(three) == (1, 0)
    assert paper.brings(three, two, one) == (0, 0)
    assert [(item.title, item.revisions) for item in paper.items] == [("One", 1), ("Two", 1), ("Three", 1)]


def test_a_feed_that_dates_everything_anew_makes_nothing(paper: Paper) -> None:
    def dated(day: int) -> list[str]:
        date = f"{day} Nov 2026 10:00:00 GMT"
        by_title = entry(title="Neither guid nor link", date=date)
        return [entry(guid="g1", date=date), entry(link="https://x.example/2", date=date), by_title]

    assert paper.brings(*dated(20)) == (3, 0)
    assert paper.brings(*dated(21)) == (0, 0)
    assert paper.read == (0, 3)
    assert {item.published_at.day for item in paper.items if item.published_at} == {20}


def test_a_guid_that_comes_and_goes_makes_no_second_item(paper: Paper) -> None:
    link = "https://x.example/1"
    assert paper.brings(entry(guid="g1", link=link)) == (1, 0)
    assert paper.brings(entry(link=link)) == (0, 0)
    assert paper.brings(entry(link=link, title="Ceasefire holds on")) == (0, 1)
    assert paper.brings(entry(guid="g1", link=link, title="Ceasefire holds on")) == (0, 0)
    assert paper.brings(entry(link="https://x.example/2", title="Two")) == (1, 0)
    assert paper.brings(entry(guid="g2", link="https://x.example/2", title="Two")) == (0, 0)
    assert [item.revisions for item in paper.items] == [2, 1]


def test_a_paper_that_moves_to_https_makes_neither_items_nor_revisions(paper: Paper) -> None:
    def under(scheme: str) -> list[str]:
        address = f"{scheme}://x.example"
        return [
            entry(link=f"{address}/1"),
            entry(guid="g2", link=f"{address}/2", title="Two"),
            entry(guid=f"{address}/3", link=f"{address}/3", title="Three"),
        ]

    assert paper.brings(*under("http")) == (3, 0)
    assert paper.brings(*under("https")) == (0, 0)
    assert [item.revisions for item in paper.items] == [1, 1, 1]


def test_a_link_that_moves_under_one_guid_is_a_revision(paper: Paper) -> None:
    assert paper.brings(entry(guid="g1", link="https://x.example/1")) == (1, 0)
    assert paper.brings(entry(guid="g1", link="https://y.example/one")) == (0, 1)
    assert paper.items[0].url == "https://y.example/one"


def test_entries_without_guid_link_and_change_are_one_item_and_others_are_not(paper: Paper) -> None:
    assert paper.brings(entry(title="Notice"), entry(title="Notice", text="Another text.")) == (1, 0)
    assert paper.brings(entry(title="Notice", text="Another text.", date="25 Nov 2026 08:00:00 GMT")) == (1, 0)
    assert len(paper.items) == 2


def test_items_older_than_those_remembered_are_still_known_by_their_guid(paper: Paper) -> None:
    many = [entry(guid=f"g{number}", title=f"Item {number}") for number in range(510)]
    assert paper.brings(many[0]) == (1, 0)
    assert paper.brings(*many[1:]) == (509, 0)
    assert paper.brings(many[0]) == (0, 0)
    assert paper.read == (1, 0)


def test_a_damaged_feed_keeps_no_validators(paper: Paper) -> None:
    body = b"<rss version='2.0'><channel>" + entry(guid="g1").encode() + b"<item><title>Cut"
    fetched = FetchedFeed(URL, 200, body, '"etag"', None, "application/rss+xml", len(body))
    gathered = ingest.gather(paper.source, fetched, at=NOON, reader=FeedReader(read_feed, lambda _: KnownEntries()))
    assert (gathered.outcome, gathered.keeps_validators, len(gathered.items)) == (Outcome.STORED, False, 1)
    with transaction(paper.engine) as connection:
        ingest.store(connection, [gathered], at=NOON)
        stored = sources.get(connection, paper.source.id)
    assert (stored.etag, stored.body_digest) == (None, "")
