"""From a feed on a server to an exported report, through the command line alone, on a database of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flow.server import FeedServer, opml, serving
from tests.flow.terminal import Terminal
from tests.runs.fakes import rss

pytestmark = pytest.mark.slow

SHELLING = (
    "r1",
    "Azerbaijan shells villages near Stepanakert, breaking the ceasefire, Armenia says",
    "Armenia's defence ministry said Azerbaijani forces violated the ceasefire in Nagorno-Karabakh overnight.",
)
FOOTBALL = ("r2", "Qarabag reach the group stage", "The champions won 3:1 in Baku on Thursday night.")
CONVOY = (
    "r3",
    "Lachin corridor closed, no vehicles pass",
    "No vehicles passed the Lachin corridor for a third day, residents of Nagorno-Karabakh said.",
)


@pytest.fixture
def newsroom() -> Iterator[FeedServer]:
    with serving() as server:
        server.bodies["/Gazette"] = rss(SHELLING, FOOTBALL)
        server.bodies["/feeds.opml"] = opml(server, "/Gazette")
        yield server


@pytest.fixture
def terminal(newsroom: FeedServer, loaded_url: str) -> Terminal:
    terminal = Terminal(TRACKER_DATABASE_URL=loaded_url, TRACKER_FETCH_ALLOW=newsroom.pair, TRACKER_LOAD_RECORD="off")
    terminal("source", "import", f"http://{newsroom.pair}/feeds.opml")
    return terminal


def test_from_feed_to_report(terminal: Terminal, tmp_path: Path) -> None:
    first = terminal.json("run")
    assert (first["items_new"], first["sources"][0]["outcome"]) == (2, "stored")
    assert first["flags_new"] >= 1
    again = terminal.json("run")
    assert (again["items_new"], again["items_changed"], again["flags_new"]) == (0, 0, 0)

    flagged = terminal.json("flag", "list", "--obligation", "1.1")
    assert [(flag["obligation"], flag["stance"], flag["state"]) for flag in flagged] == [
        ("karabakh-2020/1.1", "breach", "unreviewed")
    ]
    item_id = str(flagged[0]["item"])
    item = terminal.json("item", "show", item_id)
    for span in flagged[0]["spans"]:
        assert item[span["field"]][span["start"] : span["end"]] == span["text"]
    assert "ceasefire" in terminal("flag", "explain", item_id).lower()

    reviewed = terminal.json("review", item_id, "1.1", "--decision", "relevant", "--credibility", "3")
    assert (reviewed["decision"], reviewed["stance"]) == ("relevant", "breach")
    found = terminal.json(
        "determine", "1.1", "--result", "disputed", "--from", "2026-11-01", "--rationale", "One side says so.",
        "--evidence", f"item-{item_id}",
    )  # fmt: skip
    assert found["evidence"] == [{"event_id": None, "review_id": reviewed["id"]}]
    status = {row["obligation"]: row["result"] for row in terminal.json("status", "--as-of", "2026-11-24")}
    assert status["karabakh-2020/1.1"] == "disputed"
    assert status["karabakh-2020/1.2"] is None

    for form in ("html", "csv", "json"):
        one, two = tmp_path / f"one.{form}", tmp_path / f"two.{form}"
        for file in (one, two):
            terminal("report", "--from", "2026-11-01", "--to", "2026-11-30", "--format", form, "-o", str(file))
        assert one.read_bytes() == two.read_bytes()
        assert SHELLING[1].split(",")[0] in one.read_text(encoding="utf-8-sig").replace("\\u0027", "'")
        assert terminal.json("report", "verify", str(one))["same_bytes"]
    terminal("review", item_id, "1.1", "--decision", "not_relevant")
    assert terminal.json("report", "verify", str(tmp_path / "one.json"))["same_inputs"]
    assert terminal.json("audit", "verify") == {"entries": 5, "faults": []}


def test_the_next_days_feed_adds_and_revises(terminal: Terminal, newsroom: FeedServer) -> None:
    terminal("run")
    edited = ("r2", FOOTBALL[1], "The champions won 3:2 in Baku on Thursday night.")
    newsroom.bodies["/Gazette"] = rss(CONVOY, SHELLING, edited)
    second = terminal.json("run")
    assert (second["items_new"], second["items_changed"]) == (1, 1)
    assert {flag["obligation"] for flag in terminal.json("flag", "list")} >= {"karabakh-2020/1.1", "karabakh-2020/6.5"}
    revised = next(item for item in terminal.json("item", "list") if item["guid"] == "r2")
    assert revised["revisions"] == 2


def test_a_report_changed_by_hand_is_told(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    terminal("report", "--from", "2026-11-01", "--to", "2026-11-30", "-o", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("not assessed", "fulfilled"), encoding="utf-8")
    assert not terminal.json("report", "verify", str(file), exit_code=1)["same_bytes"]


def test_when_no_source_answers_the_table_says_why(terminal: Terminal) -> None:
    terminal("source", "edit", "Gazette", "--url", "http://127.0.0.1:9/none.xml")
    result = terminal.json("run", exit_code=1)
    assert result["sources"][0]["outcome"] == "failed"
    assert result["sources"][0]["error"].startswith("refused address: 127.0.0.1 ")


def test_init_again_changes_nothing(terminal: Terminal) -> None:
    assert "karabakh-2020: unchanged; 0 new sources, 0 new past reports, 0 new events" in terminal("init")
