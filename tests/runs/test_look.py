"""Looking at feeds and pages without storing anything."""

from collections.abc import Mapping
from dataclasses import replace

from tests.ingestion.reading import read_feed
from tests.runs.fakes import Answer, CannedFetcher, rss, ticking
from tracker.domain.health import Health
from tracker.errors import FetchError
from tracker.runs.look import Found, Scout, discover, preview

PAGE = "https://gazette.example/"
FEED = "https://gazette.example/news.xml"
OTHER = "https://gazette.example/other.rss"
TRUCE = ("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night after weeks of fire.")
DECLARES = b'<html><link rel="alternate" type="application/rss+xml" title="News" href="/news.xml">'
LINKS = b'<a href="/other.rss">Other news</a></html>'


def scout(answers: Mapping[str, Answer], *, seconds: float = 30) -> tuple[Scout, CannedFetcher]:
    fetcher = CannedFetcher(answers)
    return Scout(fetcher, read_feed, ticking(), seconds), fetcher


def test_a_preview_tells_what_a_feed_holds() -> None:
    entries = [(f"g{number}", f"Report {number} of the strait", "A quiet night at sea.") for number in range(7)]
    seen = preview(scout({FEED: rss(*entries)})[0], FEED)
    assert (seen.url, seen.title, seen.lang, seen.entries, seen.error) == (FEED, "Gazette", "en", 7, None)
    assert (seen.health, seen.note, seen.is_feed) == (Health.OK, None, True)
    assert [line.title for line in seen.newest] == [title for _, title, _ in entries[:5]]
    # A run would see them all for the first time at once; they bear one date, so that no gap is known.
    assert (seen.interval_seconds, seen.rhythm_seconds) == (3600, None)


def test_a_preview_tells_the_gap_of_the_entries_and_what_the_server_asks() -> None:
    items = "".join(
        f"<item><guid>{hour}</guid><title>Fog</title><pubDate>Mon, 23 Nov 2026 {hour:02}:00:00 GMT</pubDate></item>"
        for hour in range(0, 20, 4)
    )
    body = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()
    eyes, fetcher = scout({FEED: body})
    assert preview(eyes, FEED).rhythm_seconds == 4 * 3600
    answer = fetcher.fetch(FEED, etag=None, last_modified=None)
    for max_age, wait in ((2 * 3600, 2 * 3600), (10 * 86400, 86400), (60, 3600)):
        fetcher.answers[FEED] = lambda age=max_age: replace(answer, max_age=age)  # type: ignore[misc]  # bound at once
        assert preview(eyes, FEED).interval_seconds == wait


def test_the_newest_entries_come_first_and_undated_ones_last() -> None:
    dates = ("", "Sun, 22 Nov 2026 08:00:00 GMT", "Mon, 23 Nov 2026 08:00:00 GMT")
    items = "".join(
        f"<item><guid>{number}</guid><title>Report {number}</title><pubDate>{date}</pubDate></item>"
        for number, date in enumerate(dates)
    )
    body = f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()
    seen = preview(scout({FEED: body})[0], FEED)
    assert [line.title for line in seen.newest] == ["Report 2", "Report 1", "Report 0"]


def test_a_preview_tells_why_there_is_none() -> None:
    refused = FetchError(FEED, "refused_address", "127.0.0.1 is on a private network")
    seen = preview(scout({FEED: refused})[0], FEED)
    assert (seen.health, seen.is_feed) == (Health.REFUSED_ADDRESS, False)
    assert seen.error == "127.0.0.1 is on a private network"
    assert preview(scout({PAGE: DECLARES})[0], PAGE).health is Health.NOT_A_FEED
    assert preview(scout({FEED: rss()})[0], FEED).health is Health.EMPTY


def test_a_feed_with_nothing_new_for_weeks_is_silent() -> None:
    body = rss(TRUCE).replace(b"23 Nov 2026", b"23 Oct 2026").replace(b"Mon,", b"Fri,")
    assert preview(scout({FEED: body})[0], FEED).health is Health.SILENT


def test_the_feeds_that_a_page_declares_and_links_to_are_found() -> None:
    found = discover(scout({PAGE: DECLARES + LINKS, FEED: rss(TRUCE)})[0], PAGE)
    assert [(feed.found, feed.named, feed.preview.url) for feed in found.feeds] == [
        (Found.DECLARED, "News", FEED),
        (Found.LINKED, "Other news", OTHER),
    ]
    assert [feed.preview.health for feed in found.feeds] == [Health.OK, Health.UNREACHABLE]
    assert (found.error, found.untried, found.any_feed) == (None, (), True)


def test_an_address_that_is_a_feed_is_its_own() -> None:
    eyes, fetcher = scout({FEED: rss(TRUCE)})
    (feed,) = discover(eyes, FEED).feeds
    assert (feed.found, feed.named, feed.preview.entries) == (Found.ITSELF, "Gazette", 1)
    assert [url for url, _ in fetcher.asked] == [FEED]


def test_the_usual_addresses_are_tried_up_to_the_first_feed() -> None:
    eyes, fetcher = scout({PAGE: b"<html>no feed is named</html>", f"{PAGE}rss": rss(TRUCE)})
    (feed,) = discover(eyes, PAGE).feeds
    assert (feed.found, feed.preview.url) == (Found.GUESSED, f"{PAGE}rss")
    assert [url for url, _ in fetcher.asked] == [PAGE, f"{PAGE}feed/", f"{PAGE}rss"]


def test_a_page_without_feeds_has_none_and_one_that_cannot_be_fetched_says_why() -> None:
    found = discover(scout({PAGE: b"<html>nothing</html>"})[0], PAGE)
    assert (found.feeds, found.error, found.any_feed) == ((), None, False)
    found = discover(scout({})[0], PAGE)
    assert (found.feeds, found.error) == ((), "no such host")


def test_no_further_feed_is_fetched_when_the_time_is_over() -> None:
    eyes, fetcher = scout({PAGE: DECLARES + LINKS, FEED: rss(TRUCE)}, seconds=2)
    found = discover(eyes, PAGE)
    assert ([feed.preview.url for feed in found.feeds], found.untried) == ([FEED], (OTHER,))
    eyes, fetcher = scout({PAGE: b"<html>"}, seconds=2)
    assert discover(eyes, PAGE).feeds == ()
    assert [url for url, _ in fetcher.asked] == [PAGE, f"{PAGE}feed/"]
