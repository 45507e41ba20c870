"""`tracker source discover` and `preview`, over a real network connection to this machine."""

import re
from collections.abc import Iterator

import pytest

from tests.flow.server import FeedServer, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss


@pytest.fixture
def newsroom(terminal: Terminal) -> Iterator[FeedServer]:
    with serving() as server:
        server.bodies["/news.xml"] = rss(("h1", "Fog", "Fog at sea."), ("h2", "Rain", "Rain at sea."))
        server.bodies["/"] = b'<!doctype html><link rel=alternate type="application/rss+xml" href=news.xml title=News>'
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        yield server


def test_the_feeds_of_a_page_are_found_and_nothing_is_stored(terminal: Terminal, newsroom: FeedServer) -> None:
    page = f"http://{newsroom.pair}/"
    (feed,) = terminal.json("source", "discover", page)["feeds"]
    assert (feed["found"], feed["preview"]["url"], feed["preview"]["entries"]) == ("declared", f"{page}news.xml", 2)
    assert "declared  Gazette      2  en    2026-11-23 08:30 UTC  " in terminal("source", "discover", page)
    assert len(terminal.json("source", "list")) == 1
    assert len(terminal.json("item", "list")) == 1


def test_a_preview_shows_what_a_feed_holds(terminal: Terminal, newsroom: FeedServer) -> None:
    address = f"http://{newsroom.pair}/news.xml"
    seen = terminal.json("source", "preview", address)
    assert (seen["title"], seen["lang"], seen["entries"], seen["error"]) == ("Gazette", "en", 2, None)
    assert [line["title"] for line in seen["newest"]] == ["Fog", "Rain"]
    text = terminal("source", "preview", address)
    assert "2026-11-23 08:30 UTC  Fog" in text
    assert "damage    none" in text
    assert "fetched   first again after 60 minutes, then by its rhythm\n" in re.sub(" +\n", "\n", text)


def test_a_preview_announces_the_interval_that_the_first_fetch_sets(terminal: Terminal, newsroom: FeedServer) -> None:
    address = f"http://{newsroom.pair}/news.xml"
    announced = terminal.json("source", "preview", address)["interval_seconds"]
    terminal("fetch", address)
    (stored,) = [one for one in terminal.json("source", "list") if one["url"] == address]
    assert stored["interval_seconds"] == announced


def test_what_is_no_feed_fails_with_what_to_do(terminal: Terminal, newsroom: FeedServer) -> None:
    said = terminal.refused("source", "preview", f"http://{newsroom.pair}/", exit_code=1)
    assert said.startswith("error: not a feed: ")
    assert "find the feed with `tracker source discover`" in said
    for path in ("/", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml"):
        newsroom.bodies[path] = b"<html>nothing</html>"
    said = terminal.refused("source", "discover", f"http://{newsroom.pair}/", exit_code=1)
    assert said == "error: the page names no feed, and none is where sites usually have one\n"
    terminal.environment["TRACKER_FETCH_ALLOW"] = ""
    for command in ("preview", "discover"):
        said = terminal.refused("source", command, f"http://{newsroom.pair}/", exit_code=1)
        assert said.startswith("error: refused address: ")
