"""Stories on the command line."""

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.flow.terminal import Terminal
from tests.ingestion.wires import REWORDED, WIRE
from tests.storage.feeds import entry, store
from tests.storage.filled import an_analyst
from tracker.storage.engine import transaction

pytestmark = pytest.mark.slow


@pytest.fixture
def terminal(sqlite_engine: sa.Engine) -> Terminal:
    with transaction(sqlite_engine) as connection:
        an_analyst(connection)
    store(sqlite_engine, entry("a", WIRE), entry("b", REWORDED), at=NOON)
    return Terminal(TRACKER_DATABASE_URL=sqlite_engine.url.render_as_string(hide_password=False))


def test_a_story_tells_how_its_items_came_to_it(terminal: Terminal) -> None:
    story = terminal.json("story", "show", "1")
    assert [(item["item"], item["kind"], item["near"]) for item in story["items"]] == [
        (1, "first", None),
        (2, "near", 1),
    ]
    assert story["items"][1]["score"] > 0.5
    assert "Vardenis" in story["items"][1]["facts"]
    assert "near" in terminal("story", "show", "story-1")


def test_an_item_tells_how_it_came_to_its_story(terminal: Terminal) -> None:
    shown = terminal.json("item", "show", "2")
    assert (shown["story"], shown["copies"]) == (1, [1])
    assert [(one["item"], one["kind"]) for one in shown["joinings"]] == [(1, "first"), (2, "near")]
    assert "counted the traces of bullets" in terminal("item", "show", "2")


def test_stories_are_split_and_merged(terminal: Terminal) -> None:
    made = terminal.json("story", "split", "item-2", "--note", "another night")["story"]
    assert [one["note"] for one in terminal.json("story", "show", str(made))["items"]] == ["another night"]
    assert terminal.json("story", "merge", "2", "1") == {"items": [2], "story": 1}
    assert terminal.json("story", "show", str(made))["items"] == []
    assert "is now story" in terminal("story", "split", "2")
    assert "1 item is now in story 1" in terminal("story", "merge", "2", "1")


def test_what_cannot_be_is_refused(terminal: Terminal) -> None:
    terminal("story", "split", "2")
    with pytest.raises(AssertionError, match="alone in its story"):
        terminal("story", "split", "2")


def test_the_bench_prints_its_figures(terminal: Terminal) -> None:
    figures = terminal.json("bench", "stories", "--size", "2")
    assert figures["reports"] == 175
    assert figures["precision"] == 1
    assert figures["recall"] > 0.95
    assert figures["template_pairs_merged"] == 0
    assert figures["reports_per_second"] > 0
    assert figures["reports_per_second_with_database"] > 0
    assert figures["memory_megabytes"] > 0
    assert "recall_hy" in terminal("bench", "stories", "--size", "2")
