"""`tracker run` and `tracker fetch`, over a real network connection to this machine."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, an_indicator
from tests.flow.server import FeedServer, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss
from tracker.clock import now
from tracker.settings import shipped
from tracker.storage import runs, saved_rules, schema, sources
from tracker.storage.engine import open_engine, transaction
from tracker.storage.saving import By

TOTALS = {"sources", "items_new", "items_changed", "flags_new", "seconds"}
ROW = {"name", "url", "outcome", "items_new", "items_changed", "flags_new", "seconds", "error"}
TRUCE = ("h1", "Ceasefire holds in the Strait, says Northland", "Both shores report a quiet night.")


@pytest.fixture
def newsroom(terminal: Terminal) -> Iterator[FeedServer]:
    """A server with one feed, which is the only active source."""
    with serving() as server:
        server.bodies["/Herald"] = rss(TRUCE, ("h2", "Rain", "Rain at sea."))
        server.bodies["/Page"] = b"<!doctype html><title>no feed</title>"
        terminal.environment["TRACKER_FETCH_ALLOW"] = server.pair
        terminal("source", "remove", "Gazette")
        terminal("source", "add", f"http://{server.pair}/Herald", "--name", "Herald")
        yield server


def test_a_run_counts_what_it_brought_by_source(terminal: Terminal, newsroom: FeedServer) -> None:
    result = terminal.json("run")
    assert result.keys() == TOTALS
    (source,) = result["sources"]
    assert source.keys() == ROW
    assert (source["name"], source["url"]) == ("Herald", f"http://{newsroom.pair}/Herald")
    assert (source["outcome"], source["error"], source["items_new"], source["flags_new"]) == ("stored", None, 2, 1)
    assert (result["items_new"], result["items_changed"], result["flags_new"]) == (2, 0, 1)
    again = terminal("run")
    assert "Herald  not modified" in again
    assert "1 source, 0 failed; 0 new items, 0 changed, 0 new flags" in again


def test_feeds_of_one_name_are_told_apart_and_run_by_what_they_are_called(
    terminal: Terminal, newsroom: FeedServer
) -> None:
    newsroom.bodies["/Herald/sport"] = rss(("s1", "Chess", "Chess at sea."))
    terminal("source", "add", f"http://{newsroom.pair}/Herald/sport", "--name", "Herald")
    names = [f"Herald ({newsroom.pair}/Herald)", f"Herald ({newsroom.pair}/Herald/sport)"]
    lines = terminal("run").splitlines()[1:3]
    assert sorted(line.split("  ")[0] for line in lines) == names
    assert "2 sources, 0 failed" in terminal("run", "--all")
    again = terminal("run", "--source", names[1])
    assert again.splitlines()[1].startswith(f"{names[1]}  not modified")
    assert [row["name"] for row in terminal.json("run", "--all")["sources"]] == ["Herald", "Herald"]


def test_one_source_can_be_run_alone_even_when_it_was_set_aside(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("source", "remove", "Herald")
    assert "no source is active and due" in terminal.refused("run", exit_code=1)
    assert terminal.json("run", "--source", "Herald")["items_new"] == 2
    assert terminal.refused("run", "--source", "Post", exit_code=1) == "error: there is no source Post\n"


def test_a_source_that_asked_to_wait_is_left_alone_unless_all_are_wanted(
    terminal: Terminal, newsroom: FeedServer, engine: sa.Engine
) -> None:
    with transaction(engine) as connection:
        herald = sources.named(connection, "Herald")
        later = now() + timedelta(hours=1)
        sources.note_failure(connection, herald.id, at=now(), error="status: 429", waits_until=later)
    assert terminal("run").startswith("no source is due; `--all` fetches every active one\n")
    assert terminal.json("run", "--all")["items_new"] == 2


def test_a_run_without_fetching_flags_what_is_left_over(terminal: Terminal, newsroom: FeedServer) -> None:
    result = terminal.json("run", "--no-fetch")
    assert (result["sources"], result["items_new"], result["flags_new"]) == ([], 0, 0)
    assert terminal("run", "--no-fetch").startswith("0 sources, 0 failed; 0 new items")


def test_a_run_without_fetching_flags_anew_after_a_rule_was_saved(
    terminal: Terminal, newsroom: FeedServer, engine: sa.Engine
) -> None:
    terminal("run")
    quiet = an_indicator("2.1", name="2.1-quiet", words="quiet")
    with transaction(engine) as connection:
        saved_rules.save(connection, "sea-1999", quiet, forms={}, by=By("ani", NOON, "Quiet counts"))
    assert terminal.json("run", "--no-fetch")["flags_new"] > 0
    assert terminal.json("run", "--no-fetch")["flags_new"] == 0


@pytest.mark.parametrize("choice", [("--source", "Herald"), ("--source", "Nobody"), ("--all",)])
def test_a_run_without_fetching_takes_no_choice_of_sources(terminal: Terminal, choice: tuple[str, ...]) -> None:
    refusal = terminal.refused("run", "--no-fetch", *choice)
    assert refusal.endswith("Error: --no-fetch fetches nothing: leave out --source and --all\n")


def test_a_run_in_which_no_source_answers_fails(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("source", "edit", "Herald", "--url", f"http://{newsroom.pair}/Page")
    ended = terminal.run("run")
    assert (ended.exit_code, ended.err) == (1, "error: no source could be fetched\n")
    assert "failed" in ended.out
    assert "not a feed: " in ended.out


def test_an_address_is_ingested_and_becomes_a_source(terminal: Terminal, newsroom: FeedServer) -> None:
    newsroom.bodies["/Post"] = rss(("p1", "Fog", "Fog at sea."))
    result = terminal.json("fetch", f"http://{newsroom.pair}/Post")
    assert result.keys() == TOTALS
    assert (result["sources"][0]["name"], result["items_new"]) == (newsroom.pair, 1)
    assert terminal.json("fetch", f"http://{newsroom.pair}/Post")["sources"][0]["outcome"] == "not_modified"
    failed = terminal.json("fetch", f"http://{newsroom.pair}/Page", exit_code=1)
    assert failed["sources"][0]["error"].startswith("not a feed: ")


def test_an_address_without_a_path_is_that_of_the_root(terminal: Terminal, newsroom: FeedServer) -> None:
    newsroom.bodies["/"] = rss(("p1", "Fog", "Fog at sea."))
    before = len(terminal.json("source", "list"))
    assert terminal.json("fetch", f"http://{newsroom.pair}")["items_new"] == 1
    assert terminal.json("fetch", f"http://{newsroom.pair}/")["items_new"] == 0
    assert terminal("source", "add", f"http://{newsroom.pair}#top").startswith("is there already")
    assert len(terminal.json("source", "list")) == before + 1


def test_a_damaged_feed_is_stored_and_its_damage_said(terminal: Terminal, newsroom: FeedServer) -> None:
    whole = rss(TRUCE, ("h2", "Rain", "Rain at sea."))
    newsroom.bodies["/Cut"] = whole[: whole.rindex(b"</item>")]
    address = f"http://{newsroom.pair}/Cut"
    ended = terminal.run("fetch", address)
    damage = terminal.json("source", "preview", address)["note"]
    assert (ended.exit_code, ended.err) == (0, "")
    assert damage
    assert f"damaged: {damage}" in ended.out
    assert "1 source, 0 failed; 1 new item" in ended.out
    (row,) = terminal.json("fetch", address)["sources"]
    assert (row.keys(), row["outcome"], row["error"]) == (ROW, "unchanged", None)


def test_a_report_calls_a_feed_what_the_list_of_sources_calls_it(
    terminal: Terminal, newsroom: FeedServer, tmp_path: Path
) -> None:
    whole = rss(TRUCE, ("h2", "Rain", "Rain at sea."))
    newsroom.bodies |= {"/Cut": whole[: whole.rindex(b"</item>")], "/Bare": rss()}
    for name in ("Cut", "Bare"):
        terminal("source", "add", f"http://{newsroom.pair}/{name}", "--name", name)
    terminal("run")
    terminal("run", "--all")  # the empty feed is not modified now: what was read of it before still tells
    days = [f"{now().date() + timedelta(days=days)}" for days in (-1, 1)]
    terminal("report", "--from", days[0], "--to", days[1], "--format", "json", "-o", str(tmp_path / "report"))
    report = json.loads((tmp_path / "report").read_text(encoding="utf-8"))
    reported = {line["name"]: line["health"] for line in report["report"]["completeness"]["sources"]}
    listed = {source["name"]: source["health"] for source in terminal.json("source", "list")}
    told = {"Cut": "damaged", "Bare": "empty", "Herald": "ok"}
    assert {name: reported[name] for name in told} == {name: listed[name] for name in told} == told


def test_an_address_that_never_worked_says_so_and_is_given_up_with_one_command(
    terminal: Terminal, newsroom: FeedServer
) -> None:
    newsroom.bodies["/Page?a&b"] = newsroom.bodies["/Page"]
    address = f"http://{newsroom.pair}/Page?a&b"
    command = f"tracker source remove '{address}'"
    ended = terminal.run("fetch", address)
    assert ended.exit_code == 1
    assert ended.err.startswith(
        f"note: {newsroom.pair} is kept as a source that never worked; runs try it again from 20"
    )
    search = f"to look for the feeds of a web page: tracker source discover '{address}'"
    assert ended.err.endswith(f"; {search}; to give it up: {command}\n")
    refused = terminal.run("fetch", "http://127.0.0.1:1/feed").err
    assert "never worked" in refused
    assert "discover" not in refused
    listed = terminal("source", "list")
    assert f"note: {newsroom.pair} never worked; to give it up: {command}\n" in listed
    (feed,) = [one for one in terminal.json("source", "list") if one["never_worked"] and one["url"] == address]
    assert (feed["url"], feed["health"], feed["failures"]) == (address, "not_a_feed", 1)
    assert feed["last_error"].startswith("not a feed: ")
    terminal("source", "remove", address)
    given_up = next(one for one in terminal.json("source", "list") if one["url"] == address)
    assert (given_up["never_worked"], given_up["health"], given_up["failures"]) == (False, "off", 1)
    terminal("source", "remove", "http://127.0.0.1:1/feed")
    assert "never worked" not in terminal("source", "list") + terminal.run("fetch", address).err


def test_a_source_that_worked_once_is_no_slip(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("fetch", f"http://{newsroom.pair}/Herald")
    newsroom.bodies["/Herald"] = b"<!doctype html><title>no feed any more</title>"
    ended = terminal.run("fetch", f"http://{newsroom.pair}/Herald")
    assert (ended.exit_code, ended.err) == (1, "")
    assert "never worked" not in terminal("source", "list")


def test_fetching_what_was_given_up_says_that_runs_do_not_and_how_to_switch_it_on(
    terminal: Terminal, newsroom: FeedServer
) -> None:
    address = f"http://{newsroom.pair}/Herald"
    assert terminal.run("fetch", address).err == ""
    terminal("source", "remove", address)
    (feed,) = [one for one in terminal.json("source", "list") if one["url"] == address]
    command = f"tracker source edit {address} --active"
    note = f"note: {feed['name']} is inactive: runs do not fetch it; to have it fetched: {command}\n"
    ended = terminal.run("fetch", address)
    assert (ended.exit_code, ended.err) == (0, note)
    newsroom.bodies["/Herald"] = b"<!doctype html><title>no feed any more</title>"
    ended = terminal.run("fetch", address)
    assert (ended.exit_code, ended.err) == (1, note)
    terminal("source", "edit", address, "--active")
    assert terminal.run("fetch", address).err == ""


@pytest.mark.parametrize("url", ["gazette.example", "ftp://gazette.example/", "https://"])
def test_what_is_no_address_is_wrong_use_for_every_command_and_becomes_no_source(terminal: Terminal, url: str) -> None:
    told = {terminal.refused(*words, url) for words in (("fetch",), ("source", "add"))}
    told |= {terminal.refused("source", command, url) for command in ("preview", "discover")}
    (refusal,) = told
    assert refusal.startswith("error: url: the address cannot be read")
    assert len(terminal.json("source", "list")) == 1


@pytest.mark.slow
def test_a_database_that_was_only_begun_gets_its_packs(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'begun.db'}"
    engine = open_engine(url)
    schema.upgrade(engine, shipped("migrations"))
    engine.dispose()
    terminal = Terminal(TRACKER_DATABASE_URL=url, TRACKER_LOAD_RECORD="off")
    assert terminal.run("run", "--no-fetch").err.startswith("made the database")
    assert len(terminal.json("agreement", "list")) >= 2


@pytest.mark.parametrize("words", [("run", "--no-fetch"), ("fetch", "ftp://gazette.example/")])
@pytest.mark.slow
def test_a_database_that_is_not_there_is_made_with_its_packs(words: tuple[str, ...], tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}", TRACKER_LOAD_RECORD="off")
    assert "run `tracker init`" in terminal.run("item", "list").err
    made = terminal.run(*words)
    assert made.err.startswith(f"made the database sqlite:///{tmp_path / 'new.db'} and loaded the packs")
    assert "Traceback" not in made.err
    assert len(terminal.json("agreement", "list")) >= 2
    assert "made" not in terminal.run(*words).err


@pytest.mark.slow  # a command looks every two seconds whether it may run
def test_a_run_waits_for_another_to_end(terminal: Terminal, newsroom: FeedServer, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        runs.start(connection, runs.Holder("elsewhere:1:x", "schedule", None), at=now())

    def end() -> None:
        with transaction(engine) as connection:
            runs.release(connection, "elsewhere:1:x")

    other = threading.Timer(1, end)
    other.start()
    ended = terminal.run("run")
    other.join()
    assert ended.exit_code == 0
    assert ended.err == "waiting for the run under way to end (elsewhere:1:x)\n"
