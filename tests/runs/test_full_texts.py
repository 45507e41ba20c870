"""Articles fetched after a run: politely, once each, and never at the cost of the feed's own text."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Event as Signal
from threading import Timer

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry
from tests.runs.fakes import Answer, CannedFetcher, machinery
from tests.runs.faults import refusing
from tests.storage.feeds import entry, store
from tracker.domain.item import Source
from tracker.errors import FetchError, ParseError, StorageError
from tracker.ingestion.fetch import FetchedFeed
from tracker.ingestion.hosts import Manners
from tracker.ingestion.page import Page, Reading, Task
from tracker.runs.full_texts import MOST_PER_SOURCE, bring
from tracker.storage import full_texts, items, runs, sources
from tracker.storage.engine import reading, transaction

SITE = "https://gazette.example"
ROBOTS = f"{SITE}/robots.txt"
NO_ROBOTS = FetchError(ROBOTS, "status", "HTTP 404", status=404)


def read(page: Page) -> Reading:
    """A reader whose texts are the bodies in capitals, and whose robots.txt names what is forbidden."""
    if page.task is Task.PERMISSION:
        return Reading("", page.body.decode() not in page.url)
    if page.body == b"bomb":
        raise ParseError(page.url, "it took more memory than a page may have")
    return Reading(page.body.decode().upper(), True)


def gazette(engine: sa.Engine, *paths: str, wanted: bool = True, at: timedelta = timedelta()) -> Source:
    """Store items of the Gazette with links to these paths."""
    store(engine, *(entry(path, "A quiet night.", url=f"{SITE}{path}") for path in paths), at=NOON + at)
    with transaction(engine) as connection:
        return sources.edit(connection, sources.named(connection, "Gazette").id, full_text=wanted)


def brought(engine: sa.Engine, source: Source, answers: dict[str, Answer]) -> tuple[int, Sequence[str]]:
    """Return how many texts were stored, and what was asked of the network."""
    fetcher = CannedFetcher({ROBOTS: NO_ROBOTS, **answers})
    without_gap = replace(machinery(engine, fetcher), manners=Manners(min_gap=0.0))
    number = bring(without_gap, [source], read=read, holder="hand")
    return number, [url.removeprefix(SITE) for url, _ in fetcher.asked]


def outcomes(engine: sa.Engine) -> dict[str, tuple[str, str]]:
    with reading(engine) as connection:
        found = [(item, full_texts.of_item(connection, item.id)) for item in items.stored(connection)]
        return {item.guid: (each.outcome, each.text) for item, each in found if each is not None}


def test_an_article_is_fetched_once_and_the_feeds_text_stays(engine: sa.Engine) -> None:
    source = gazette(engine, "/1", "/2")
    number, asked = brought(engine, source, {f"{SITE}/1": b"one", f"{SITE}/2": b"two"})
    assert (number, sorted(asked)) == (2, ["/1", "/2", "/robots.txt"])
    assert outcomes(engine) == {"/1": ("stored", "ONE"), "/2": ("stored", "TWO")}
    with reading(engine) as connection:
        assert {(item.summary, item.revisions) for item in items.stored(connection)} == {("A quiet night.", 1)}
    assert brought(engine, source, {}) == (0, [])


def test_what_fails_is_recorded_and_not_tried_again(engine: sa.Engine) -> None:
    source = gazette(engine, "/forbidden", "/slow", "/bomb", "/empty", "/good")
    answers: dict[str, Answer] = {
        ROBOTS: b"/forbidden",
        f"{SITE}/slow": FetchError(SITE, "timeout", "no answer"),
        f"{SITE}/bomb": b"bomb",
        f"{SITE}/empty": b"",
        f"{SITE}/good": b"good",
    }
    number, asked = brought(engine, source, answers)
    assert number == 1
    assert "/forbidden" not in asked
    assert outcomes(engine) == {
        "/forbidden": ("robots", ""),
        "/slow": ("timeout", ""),
        "/bomb": ("unreadable", ""),
        "/empty": ("no_text", ""),
        "/good": ("stored", "GOOD"),
    }
    assert brought(engine, source, {}) == (0, [])


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        (FetchError(ROBOTS, "status", "HTTP 403", status=403), 2),
        (FetchError(ROBOTS, "status", "HTTP 503", status=503), 1),
        (FetchError(ROBOTS, "status", "HTTP 429", status=429), 1),
        (FetchError(ROBOTS, "timeout", "no answer"), 1),
    ],
)
def test_without_a_word_from_the_site_nothing_is_fetched(engine: sa.Engine, fault: FetchError, asked: int) -> None:
    source = gazette(engine, "/1")
    assert len(brought(engine, source, {ROBOTS: fault, f"{SITE}/1": b"one"})[1]) == asked


def test_sources_that_do_not_want_it_and_items_of_long_ago_are_left_alone(engine: sa.Engine) -> None:
    assert brought(engine, gazette(engine, "/1", wanted=False), {}) == (0, [])
    gazette(engine, "/1")
    source = gazette(engine, "/old", at=-timedelta(days=8))
    assert set(brought(engine, source, {})[1]) == {"/robots.txt", "/1"}


def test_a_run_takes_no_more_than_its_share_and_the_next_takes_the_rest(engine: sa.Engine) -> None:
    paths = [f"/{number}" for number in range(MOST_PER_SOURCE + 1)]
    source = gazette(engine, *paths)
    answers: dict[str, Answer] = {f"{SITE}{path}": path.encode() for path in paths}
    assert brought(engine, source, answers)[0] == MOST_PER_SOURCE
    assert brought(engine, source, answers)[0] == 1
    assert len(outcomes(engine)) == len(paths)


def test_a_text_that_could_not_be_stored_is_fetched_by_the_next_run(engine: sa.Engine) -> None:
    source = gazette(engine, "/1", "/2")
    answers: dict[str, Answer] = {f"{SITE}/1": b"one", f"{SITE}/2": b"two"}
    with refusing(engine, "INSERT INTO full_texts", times=1), pytest.raises(StorageError):
        brought(engine, source, answers)
    brought(engine, source, answers)
    assert outcomes(engine) == {"/1": ("stored", "ONE"), "/2": ("stored", "TWO")}


def test_an_article_that_two_sources_link_to_is_fetched_once(engine: sa.Engine) -> None:
    source = gazette(engine, "/1")
    store(engine, entry("h1", "A quiet night.", url=f"{SITE}/1"), source="Herald")
    with transaction(engine) as connection:
        herald = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)[0]
        herald = sources.edit(connection, herald.id, full_text=True)
    fetcher = CannedFetcher({ROBOTS: NO_ROBOTS, f"{SITE}/1": b"one"})
    assert bring(machinery(engine, fetcher), [source, herald], read=read, holder="hand") == 2
    assert [url for url, _ in fetcher.asked] == [ROBOTS, f"{SITE}/1"]


def held_by(engine: sa.Engine) -> str | None:
    with reading(engine) as connection:
        return runs.leaseholder(connection)


def test_the_lease_is_held_while_articles_are_fetched_and_given_back(engine: sa.Engine) -> None:
    source = gazette(engine, "/1")
    seen: list[str | None] = []

    def asked() -> FetchedFeed:
        seen.append(held_by(engine))
        return FetchedFeed(f"{SITE}/1", 200, b"one", None, None, None, 3)

    assert brought(engine, source, {f"{SITE}/1": asked})[0] == 1
    assert seen == ["hand"]
    assert held_by(engine) is None


def test_a_run_that_is_under_way_is_waited_for(engine: sa.Engine) -> None:
    source = gazette(engine, "/1")
    with transaction(engine) as connection:
        runs.take(connection, "other", at=NOON)
    fetcher = CannedFetcher({ROBOTS: NO_ROBOTS, f"{SITE}/1": b"one"})
    parts = replace(machinery(engine, fetcher), manners=Manners(min_gap=0.0))
    # The other's lease runs out while it is waited for: each look takes a second of this clock.
    assert bring(parts, [source], read=read, holder="hand", pause=0.0) == 1
    with transaction(engine) as connection:
        runs.take(connection, "other", at=NOON + timedelta(days=1))
    assert bring(parts, [gazette(engine, "/2")], read=read, holder="hand", pause=0.0) == 0
    assert held_by(engine) == "other"
    parts.stop.set()
    assert bring(parts, [gazette(engine, "/3")], read=read, holder="hand") == 0


def test_articles_are_left_to_the_next_run_when_another_takes_over(engine: sa.Engine) -> None:
    source = gazette(engine, "/1", "/2")
    taken = Signal()

    def first() -> FetchedFeed:
        with transaction(engine) as connection:
            runs.take(connection, "other", at=NOON + timedelta(days=1))
        taken.set()
        return FetchedFeed(f"{SITE}/1", 200, b"one", None, None, None, 3)

    def second() -> FetchedFeed:
        # Both are fetched at once: had this one come before the other took over, its text would rightly be stored. It
        # may still be under way when all is over, so it leaves the database alone.
        assert taken.wait(60)
        return FetchedFeed(f"{SITE}/2", 200, b"two", None, None, None, 3)

    assert brought(engine, source, {f"{SITE}/1": first, f"{SITE}/2": second})[0] == 0
    assert held_by(engine) == "other"
    assert outcomes(engine) == {}


def test_robots_txt_takes_its_turn_at_its_host_like_any_call(engine: sa.Engine) -> None:
    source = gazette(engine, "/1")
    fetcher = CannedFetcher({f"{SITE}/1": b"one"})
    parts = replace(machinery(engine, fetcher), manners=Manners(min_gap=3600.0))

    def absent() -> FetchedFeed:
        # With an hour between two calls there is no second one before the work is told to stop.
        Timer(0.5, parts.stop.set).start()
        raise NO_ROBOTS

    fetcher.answers[ROBOTS] = absent
    assert bring(parts, [source], read=read, holder="hand") == 0
    assert [url for url, _ in fetcher.asked] == [ROBOTS]
