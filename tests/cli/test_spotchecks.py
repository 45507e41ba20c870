"""Spot checks from the command line."""

from dataclasses import replace

import sqlalchemy as sa

from tests.builders import NOON, an_agreement, an_arrival, an_obligation
from tests.flow.terminal import Terminal
from tests.storage.filled import a_flagged_item
from tracker.storage import agreements, flags, items, waiting_items
from tracker.storage import tables as t
from tracker.storage.engine import transaction


def bring(engine: sa.Engine, names: str) -> list[int]:
    """Store items without a flag; the draw that the database is filled with is a week old."""
    with transaction(engine) as connection:
        ids = [a_flagged_item(connection, arrival=an_arrival(name, title=f"Report {name}")) for name in names]
        for item in items.by_ids(connection, ids):
            flags.store(connection, [(item, [])], agreements=("sea-1999",), at=NOON)
        waiting_items.note_flagged(connection, ids, "r1")
    return ids


def test_a_draw_is_made_listed_judged_and_told_in_numbers(terminal: Terminal, engine: sa.Engine) -> None:
    first, second, third = bring(engine, "abc")
    (drawn,) = terminal.json("spotcheck", "draw", "--size", "10")
    assert (drawn["agreement"], drawn["unflagged"], drawn["flagged"]) == ("sea-1999", 3, 0)
    assert "nothing to draw" in terminal("spotcheck", "draw")
    assert sorted(one["item"] for one in terminal.json("spotcheck", "list")) == [first, second, third]
    said = terminal("spotcheck", "judge", str(first), "--missed", "1.1", "--missed", "W1", "--as", "ani")
    assert said == f"item-{first} was missed for sea-1999/1.1, sea-1999/W1, and is flagged for it now\n"
    assert terminal("spotcheck", "judge", f"item-{second}", "--none") == f"item-{second}: nothing was missed\n"
    judged = terminal.json("spotcheck", "judge", str(third), "--none", "--note", "on fishing")
    assert (judged["missed"], judged["note"], judged["reviews"]) == ([], "on fishing", [])
    assert terminal.json("spotcheck", "list", "--agreement", "sea-1999") == []
    listed = terminal("spotcheck", "list", "--all")
    assert "missed sea-1999/1.1, sea-1999/W1" in listed
    assert "nothing missed" in listed
    (told,) = terminal.json("spotcheck", "recall")
    assert (told["spot_checks"], told["reports"]["recall"], told["reports"]["missed"]) == (4, 0.5, 1)
    assert told["by_obligation"]["sea-1999/W1"] == {
        "recall": 0.0, "low": 0.0, "high": 0.0, "found": 0.0, "missed": 1.0, "judged": 4, "seen": 1
    }  # fmt: skip
    assert told["by_obligation"]["sea-1999/2.1"]["recall"] is None
    table = terminal("spotcheck", "recall", "--agreement", "sea-1999")
    assert "4 of 4 spot checks judged" in table
    assert "0.50 (0.50–0.50)" in table
    explained = terminal("flag", "explain", str(first))
    assert "the rules missed it: an analyst found it in a spot check" in explained
    assert terminal.json("audit", "verify")["faults"] == []


def test_flags_found_by_spot_checks_outlive_flagging_again(terminal: Terminal, engine: sa.Engine) -> None:
    (item_id,) = bring(engine, "a")
    terminal("spotcheck", "draw")
    terminal("spotcheck", "judge", str(item_id), "--missed", "1.1")
    terminal("flag", "redo")
    (found,) = [one for one in terminal.json("flag", "explain", str(item_id)) if one["state"] == "relevant"]
    assert (found["by_spot_check"], found["score"], found["withdrawn_at"]) == (True, 0.0, None)


def test_wrong_use_is_told_in_one_sentence(terminal: Terminal, engine: sa.Engine) -> None:
    (item_id,) = bring(engine, "a")
    assert "either what was missed or that nothing was" in terminal.refused("spotcheck", "judge", str(item_id))
    both = terminal.refused("spotcheck", "judge", str(item_id), "--none", "--missed", "1.1")
    assert "either what was missed or that nothing was" in both
    not_drawn = terminal.refused("spotcheck", "judge", str(item_id), "--none", exit_code=1)
    assert f"spot check of item-{item_id}" in not_drawn
    assert "land-2001" in terminal.refused("spotcheck", "list", "--agreement", "land-2001", exit_code=1)
    assert "land-2001" in terminal.refused("spotcheck", "recall", "--agreement", "land-2001", exit_code=1)


def test_an_item_that_two_agreements_drew_needs_to_be_told_which(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        row = connection.execute(sa.select(t.agreements)).one()
        values = {**row._mapping, "id": "land-2001"}
        connection.execute(t.agreements.insert().values(**values))
        waiting_items.note_flagged(connection, [1], "r1")
    bring(engine, "a")
    terminal("spotcheck", "draw")
    assert "--agreement land-2001 | sea-1999" in terminal.refused("spotcheck", "judge", "1", "--none")
    terminal("spotcheck", "judge", "1", "--none", "--agreement", "land-2001")


def test_an_item_that_was_drawn_for_another_agreement_says_for_which(terminal: Terminal, engine: sa.Engine) -> None:
    (item_id,) = bring(engine, "a")
    terminal("spotcheck", "draw")
    with transaction(engine) as connection:
        quarry = replace(an_obligation("1.7"), agreement="land-2001")
        land = replace(an_agreement(), id="land-2001", obligations=(quarry,), watchpoints=(), indicators=())
        agreements.save(connection, land, at=NOON)
    told = f"error: there is no spot check of item-{item_id} for land-2001: it was drawn for sea-1999\n"
    assert terminal.refused("spotcheck", "judge", str(item_id), "--missed", "1.7", exit_code=1) == told
    words = ("spotcheck", "judge", str(item_id), "--none", "--agreement", "land-2001")
    assert terminal.refused(*words, exit_code=1) == told
    assert terminal("spotcheck", "judge", str(item_id), "--none") == f"item-{item_id}: nothing was missed\n"
