"""`tracker source`, over a real network connection to this machine."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.flow.server import FeedServer, opml, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss
from tracker.storage import full_texts, items, sources
from tracker.storage.engine import reading, transaction

NOTHING_NEW = {
    "sources_new": 0,
    "sources_known": 0,
    "sources_inactive": 0,
    "sources_filled": 0,
    "sources_fuller_in_list": 0,
}


@pytest.fixture
def newsroom(terminal: Terminal) -> Iterator[FeedServer]:
    with serving() as server:
        server.bodies["/Herald"] = rss(("h1", "Fog", "Fog at sea."), ("h2", "Rain", "Rain at sea."))
        server.bodies["/Page"] = b"<!doctype html><title>no feed</title>"
        server.bodies["/feeds.opml"] = opml(server, "/Herald", "/Page")
        server.bodies["/empty.opml"] = opml(server)
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        yield server


def test_sources_are_listed_with_their_health(terminal: Terminal) -> None:
    (source,) = terminal.json("source", "list")
    assert (source["name"], source["url"], source["active"]) == ("Gazette", "https://gazette.example/rss", True)
    assert (source["side"], source["lang"], source["failures"], source["last_success_at"]) == (
        "independent",
        "en",
        0,
        None,
    )
    assert (source["health"], source["advice"][:4]) == ("never_fetched", "Wait")
    assert "Gazette  en    independent  yes     never fetched" in terminal("source", "list")


def test_a_source_is_added_once(terminal: Terminal) -> None:
    url = "https://herald.example/rss"
    words = ("--name", "Herald", "--side", "NL", "--lang", "en", "--country", "NL", "--kind", "daily")
    assert terminal("source", "add", url, *words, "--reliability", "B") == f"added: Herald {url}\n"
    assert terminal("source", "add", url) == f"is there already: Herald {url}\n"
    herald = terminal.json("source", "list")[1]
    assert [herald[key] for key in ("name", "side", "country", "kind", "reliability")] == [
        "Herald",
        "NL",
        "NL",
        "daily",
        "B",
    ]
    terminal("source", "add", "https://nameless.example/rss")
    assert terminal.json("source", "list")[2]["name"] == "nameless.example"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ("add", "ftp://herald.example/rss"),
            "error: url: the address cannot be read: only http and https are fetched",
        ),
        (("add", "https://a@herald.example/"), "error: url: the address cannot be read: user names and passwords"),
        (
            ("add", "https://herald.example/", "--side", "XX"),
            "error: side: 'XX' is no side of a loaded pack; known are",
        ),
        (("add", "https://herald.example/", "--reliability", "G"), "'G' is not one of 'A', 'B', 'C', 'D', 'E', 'F'"),
        (("edit", "Gazette"), "nothing to change; see --help"),
        (("edit", "Gazette", "--url", "file:///etc/passwd"), "error: url: the address cannot be read: only http"),
        (("edit", "Gazette", "--side", "XX"), "error: side: 'XX' is no side"),
        (("add", "https://herald.example/", "--lang", "russian"), "error: lang: a language code of two letters is"),
        (
            ("edit", "Gazette", "--country", "Georgia"),
            "error: country: a country code of two letters is needed, or INT",
        ),
        (("import", "none.csv"), "error: none.csv: cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_taken_is_wrong_use(terminal: Terminal, words: tuple[str, ...], complaint: str) -> None:
    before = terminal.json("source", "list")
    assert complaint in terminal.refused("source", *words)
    assert terminal.json("source", "list") == before


@pytest.mark.parametrize("words", [("edit", "Herald", "--lang", "en"), ("remove", "Herald")])
def test_an_unknown_source_fails(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.refused("source", *words, exit_code=1) == "error: there is no source Herald\n"


def test_of_two_sources_with_one_name_the_address_is_asked_for(terminal: Terminal) -> None:
    terminal("source", "add", "https://other.example/rss", "--name", "Gazette")
    said = terminal.refused("source", "remove", "Gazette")
    assert "several sources are called Gazette; give one of these: https://gazette.example/rss, https://other" in said
    terminal("source", "remove", "https://other.example/rss")
    assert [source["active"] for source in terminal.json("source", "list")] == [True, False]


def test_a_source_is_changed_and_set_aside(terminal: Terminal) -> None:
    url = "https://gazette.example/new.xml"
    assert terminal("source", "edit", "Gazette", "--url", url, "--reliability", "C") == f"changed: Gazette {url}\n"
    assert terminal("source", "remove", url) == "no longer fetched: Gazette; its items stay\n"
    (source,) = terminal.json("source", "list")
    assert (source["url"], source["reliability"], source["active"]) == (url, "C", False)
    terminal("source", "edit", "Gazette", "--active")
    assert terminal.json("source", "list")[0]["active"]
    assert len(terminal.json("item", "list")) == 1


def test_codes_are_put_in_their_form(terminal: Terminal) -> None:
    terminal("source", "edit", "Gazette", "--lang", "eng", "--country", "ge")
    (source,) = terminal.json("source", "list")
    assert (source["lang"], source["country"]) == ("en", "GE")


def test_a_source_that_is_set_aside_is_not_taken_for_one_that_is_fetched(terminal: Terminal, tmp_path: Path) -> None:
    terminal("source", "edit", "Gazette", "--name", "The Gazette")
    terminal("source", "remove", "The Gazette")
    url = "https://gazette.example/rss"
    how = f"to have it fetched: tracker source edit {url} --active"
    assert terminal("source", "add", url) == f"is there already, but inactive: The Gazette {url}; {how}\n"
    file = tmp_path / "feeds.csv"
    file.write_text(f"url\n{url}\n", encoding="utf-8")
    said = terminal("source", "import", str(file))
    assert said == f"0 sources added, 1 was there already\nnote: The Gazette {url} is inactive; {how}\n"
    counts = {**NOTHING_NEW, "sources_known": 1, "sources_inactive": 1}
    assert terminal.json("source", "import", str(file)) == counts


def test_what_a_list_knows_better_is_told_and_taken_when_asked_for(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "feeds.csv"
    file.write_text("url,side,lang,reliability\nhttps://gazette.example/rss,NL,hy,B\n", encoding="utf-8")
    (before,) = terminal.json("source", "list")
    said = "0 sources added, 1 was there already\n"
    assert (
        terminal("source", "import", str(file))
        == f"{said}note: of 1 of them the list says more than is known here; to take it: --fill\n"
    )
    assert terminal.json("source", "list") == [before]
    assert terminal.json("source", "import", str(file))["sources_fuller_in_list"] == 1
    assert terminal("source", "import", str(file), "--fill") == f"{said}filled in what was unknown of 1 of them\n"
    (after,) = terminal.json("source", "list")
    assert (after["reliability"], after["lang"]) == ("B", before["lang"])  # what is known stays
    assert terminal("source", "import", str(file), "--fill") == said


@pytest.mark.parametrize("form", ["csv", "opml"])
def test_a_source_that_is_set_aside_stays_so_elsewhere(
    terminal: Terminal, sqlite_template: Path, tmp_path: Path, form: str
) -> None:
    terminal("source", "add", "https://herald.example/rss")
    terminal("source", "remove", "Gazette")
    file = tmp_path / f"feeds.{form}"
    terminal("source", "export", "--format", form, "-o", str(file))
    other = tmp_path / "other.db"
    shutil.copy(sqlite_template, other)
    elsewhere = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{other}")
    elsewhere("source", "import", str(file))
    states = {source["name"]: source["active"] for source in elsewhere.json("source", "list")}
    assert states == {"Gazette": False, "herald.example": True}


def test_a_list_is_imported_from_an_address_and_each_feed_checked(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("source", "remove", "Gazette")
    address = f"http://{newsroom.pair}/feeds.opml"
    assert terminal.json("source", "import", address) == {**NOTHING_NEW, "sources_new": 2}
    assert terminal("source", "import", address) == "0 sources added, 2 were there already\n"
    rows = terminal.json("source", "check")
    assert [(row["name"], row["ok"], row["items"]) for row in rows] == [("Herald", True, 2), ("Page", False, 0)]
    assert rows[0].keys() == {"url", "name", "ok", "items", "answer", "health", "advice"}
    assert [row["health"] for row in rows] == ["ok", "not_a_feed"]
    assert "source discover" in rows[1]["advice"]
    assert re.fullmatch(r"200, \d+ bytes", rows[0]["answer"])
    assert rows[1]["answer"].startswith("not a feed: ")
    assert "Page    no       0  not a feed  not a feed: " in terminal("source", "check")
    assert len(terminal.json("item", "list")) == 1  # nothing was stored
    terminal("source", "remove", "Herald")
    terminal("source", "check", exit_code=1)


def test_feeds_of_one_host_without_a_name_are_told_apart(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("source", "remove", "Gazette")
    for path in ("Herald", "Page"):
        terminal("source", "add", f"http://{newsroom.pair}/{path}", "--name", newsroom.pair)
    table = terminal("source", "check")
    assert [line.split()[0] for line in table.splitlines()[1:]] == [f"{newsroom.pair}/Herald", f"{newsroom.pair}/Page"]


def test_an_address_that_gives_no_list_fails(terminal: Terminal, newsroom: FeedServer) -> None:
    address = f"http://{newsroom.pair}/empty.opml"
    assert f"{address}: it lists no source" in terminal.refused("source", "import", address, exit_code=1)
    terminal.environment["TRACKER_FETCH_ALLOW"] = ""
    assert terminal.refused("source", "import", address, exit_code=1).startswith("error: refused address: ")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("feeds.csv", " \n", "feeds.csv: the file is empty"),
        ("feeds.csv", "name,url\nHerald,https://herald.example/rss\nPost,nowhere\n", "feeds.csv:3: url: "),
        ("feeds.csv", "name,address\nHerald,https://herald.example/rss\n", "feeds.csv:1: url: the header lacks this"),
        ("feeds.opml", '<opml version="2.0">\n<body>\n<outline\n', "feeds.opml:"),
    ],
)
def test_a_broken_list_names_its_line_and_adds_nothing(terminal: Terminal, *, name: str, text: str, fault: str) -> None:
    Path(name).write_text(text, encoding="utf-8")
    assert fault in terminal.refused("source", "import", name, exit_code=1)
    assert len(terminal.json("source", "list")) == 1


def test_a_list_without_end_is_refused(terminal: Terminal) -> None:
    with Path("feeds.csv").open("wb") as out:
        out.truncate(10**12)
    said = terminal.refused("source", "import", "feeds.csv", exit_code=1)
    assert said == "error: feeds.csv: 1 fault\nfeeds.csv: it holds more than 10,000,000 bytes\n"
    assert (
        terminal.refused("source", "import", "none.csv")
        == "error: none.csv: cannot be read: No such file or directory\n"
    )


@pytest.mark.parametrize("form", ["csv", "opml"])
def test_what_is_exported_can_be_imported(terminal: Terminal, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"feeds.{form}"
    assert terminal("source", "export", "--format", form, "-o", str(file)) == ""
    for words in ((), ("-o", "-")):
        assert terminal("source", "export", "--format", form, *words).encode() == file.read_bytes()
    assert terminal.json("source", "import", str(file)) == {**NOTHING_NEW, "sources_known": 1}


def test_a_file_that_cannot_be_written_fails(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "none" / "feeds.csv"
    said = terminal.refused("source", "export", "-o", str(file), exit_code=1)
    assert said == f"error: cannot write {file}: No such file or directory\n"
    assert "'--output': the file name is empty" in terminal.refused("source", "export", "-o", "")


def test_the_articles_of_a_source_are_fetched_after_a_run_where_that_is_wanted(
    terminal: Terminal, newsroom: FeedServer, engine: sa.Engine
) -> None:
    site = f"http://{newsroom.pair}"
    words = "Both shores of the strait report a quiet night after weeks of fire, and the ferries sail again. "
    newsroom.bodies["/robots.txt"] = b"User-agent: *\nDisallow: /private"
    newsroom.bodies["/news/1"] = f"<html><body><article><p>{words * 3}</p></article></body></html>".encode()
    entries = "".join(
        f"<item><guid>{path}</guid><title>Report at {path}</title><link>{site}{path}</link></item>"
        for path in ("/news/1", "/private/2")
    )
    newsroom.bodies["/feed"] = f"<rss version='2.0'><channel><title>Post</title>{entries}</channel></rss>".encode()
    terminal("source", "add", f"{site}/feed", "--name", "Post")
    terminal("source", "edit", "Post", "--full-text")
    assert terminal.json("source", "list")[1]["full_text"]
    terminal("run", "--source", "Post")
    with reading(engine) as connection:
        texts = {item.guid: full_texts.of_item(connection, item.id) for item in items.stored(connection)}
    first, second = texts["/news/1"], texts["/private/2"]
    assert first is not None
    assert first.text.startswith("Both shores of the strait")
    assert second is not None
    assert (second.outcome, second.text) == ("robots", "")


def test_a_feed_that_our_own_cap_cuts_off_names_the_setting(terminal: Terminal, newsroom: FeedServer) -> None:
    newsroom.bodies["/Herald"] = rss(*((f"h{number}", f"Fog {number}", "Fog at sea. " * 150) for number in range(150)))
    terminal.environment["TRACKER_FETCH_MAX_BYTES"] = "150000"
    terminal("source", "edit", "Gazette", "--url", f"http://{newsroom.pair}/Herald")
    (row,) = terminal.json("source", "check")
    assert (row["ok"], row["health"]) == (True, "damaged")
    assert row["items"] > 5
    terminal("run", "--source", "Gazette")
    (listed,) = terminal.json("source", "list")
    assert listed["note"].startswith("cut off, whole items kept: ")
    assert "TRACKER_FETCH_MAX_BYTES" in listed["advice"]
    assert listed["advice"] == row["advice"]
    assert "cut off, whole items kept" in terminal("source", "list")


def test_when_a_source_is_due_heeds_what_its_server_asked_for(terminal: Terminal, engine: sa.Engine) -> None:
    assert terminal.json("source", "list")[0]["due_at"] is None
    with transaction(engine) as connection:
        sources.note_failure(connection, 1, at=NOON, error="HTTP 429", waits_until=NOON + timedelta(hours=2))
        sources.plan(connection, 1, due_at=NOON + timedelta(minutes=10))
    (row,) = terminal.json("source", "list")
    assert row["next_due_at"].startswith("2026-11-24T12:10")
    assert row["due_at"].startswith("2026-11-24T14:00")
    assert "2026-11-24 14:00" in terminal("source", "list")
    terminal("source", "remove", "Gazette")
    assert terminal.json("source", "list")[0]["due_at"] is None
