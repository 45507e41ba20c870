"""`tracker review`, `tracker determine`, `tracker status`."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, an_arrival, an_obligation
from tests.flow.terminal import Terminal
from tests.storage.filled import a_flagged_item
from tracker.clock import now
from tracker.review.group import withdraw_event
from tracker.review.record import undo
from tracker.storage import accounts, agreements
from tracker.storage.engine import transaction

STATUS = (
    "obligation title kind result degree party determination beside valid_from valid_until author recorded_at "
    "text_state by_text text_reason retired_on agreement_retired_on"
).split()
DETERMINE = ("determine", "1.1", "--from", "2026-11-01", "--rationale", "Both shores say so.", "--result")


def test_a_review_supersedes_the_one_before(terminal: Terminal) -> None:
    words = ("review", "item-1", "1.1", "--decision", "unsure", "--stance", "denial", "--note", "who says?")
    stored = terminal.json(*words, "--credibility", "3", "--event-on", "2026-11-22")
    assert (stored["obligation"], stored["decision"], stored["stance"]) == ("sea-1999/1.1", "unsure", "denial")
    assert (stored["number"], stored["credibility"], stored["event_on"]) == (2, 3, "2026-11-22")
    assert (stored["analyst"], stored["note"], stored["copies"]) == ("ani", "who says?", [])
    assert terminal.json("flag", "list")[0]["state"] == "unsure"
    said = terminal("review", "1", "sea-1999/1.1", "--decision", "not_relevant")
    assert said == "review-3: item-1 is not relevant to sea-1999/1.1\n"


@pytest.mark.parametrize(
    ("words", "exit_code", "complaint"),
    [
        (("1", "1.1"), 2, "Missing option '--decision'"),
        (("1", "1.1", "--decision", "withdrawn"), 2, "'withdrawn' is not one of 'relevant', 'not_relevant', 'unsure'"),
        (("1", "1.1", "--decision", "unsure", "--credibility", "7"), 2, "7 is not in the range 1<=x<=6"),
        (("1", "1.1", "--decision", "unsure", "--event-on", "then"), 2, "'then' is not a day"),
        (("1", "1.1", "--decision", "unsure", "--event-on", "1899-12-31"), 2, "1899-12-31 lies before 1900"),
        (("1", "1.1", "--decision", "unsure", "--note", "x" * 10_001), 2, "error: note: at most 10,000 characters"),
        (("one", "1.1", "--decision", "unsure"), 2, "'one' is not item-N"),
        (("1", "2.1", "--decision", "unsure"), 1, "error: there is no flag of item-1 for sea-1999/2.1"),
        (("1", "9.1", "--decision", "unsure"), 1, "error: there is no obligation or watchpoint 9.1"),
        (("1", "1.1", "--decision", "unsure", "--as", "eve"), 1, "error: there is no account eve"),
    ],
)
def test_a_review_that_cannot_be_taken_is_refused(
    terminal: Terminal, words: tuple[str, ...], exit_code: int, complaint: str
) -> None:
    assert complaint in terminal.refused("review", *words, exit_code=exit_code)
    assert terminal.json("flag", "list")[0]["state"] == "relevant"


def test_exact_copies_that_were_decided_otherwise_are_named(terminal: Terminal, engine: sa.Engine) -> None:
    both = (a_match(), a_match("sea-1999/2.1"))
    with transaction(engine) as connection:
        first, second = (
            a_flagged_item(connection, arrival=an_arrival(identity, digest="wire"), matches=both)
            for identity in ("one", "two")
        )
    # The copy is decided alike, until somebody decides otherwise on it; what was decided on it for another obligation
    # does not count.
    stored = terminal.json("review", str(first), "1.1", "--decision", "relevant")
    assert (len(stored["copies"]), stored["otherwise"]) == (1, [])
    terminal("review", str(first), "2.1", "--decision", "unsure")
    said = terminal("review", str(second), "1.1", "--decision", "not_relevant").splitlines()
    assert said[1:] == [f"item-{first} was decided otherwise (review-{stored['id']})"]
    [told] = terminal.json("review", str(second), "1.1", "--decision", "unsure")["otherwise"]
    assert told == {"item_id": first, "review_id": stored["id"], "decision": "relevant"}
    assert len(terminal("review", str(second), "1.1", "--decision", "relevant").splitlines()) == 1
    # Of several reviews of the copy the one that holds is named.
    changed = terminal.json("review", str(first), "1.1", "--decision", "unsure")
    said = terminal("review", str(second), "1.1", "--decision", "relevant").splitlines()
    assert said[1:] == [f"item-{first} was decided otherwise (review-{changed['id']})"]


def test_where_several_have_accounts_the_one_who_acts_is_named(terminal: Terminal) -> None:
    terminal("user", "add", "ben")
    words = ("review", "1", "1.1", "--decision", "unsure", "--seen")
    assert terminal.refused(*words, "1") == "error: --as: say who acts: --as ani | ben\n"
    assert terminal.json(*words, "1", "--as", "ben")["analyst"] == "ben"
    terminal("user", "disable", "ben")
    assert terminal.refused(*words, "2", "--as", "ben") == "error: --as: the account ben is disabled\n"
    assert terminal.json(*words, "2")["analyst"] == "ani"


def test_a_colleagues_decision_is_superseded_only_when_it_is_named_as_seen(
    terminal: Terminal, engine: sa.Engine
) -> None:
    terminal("user", "add", "ben")
    anis = ("review", "1", "1.1", "--as", "ani", "--decision")
    bens = ("review", "1", "1.1", "--as", "ben", "--decision")
    # One's own is decided anew as before.
    terminal(*anis, "relevant", "--stance", "breach", "--note", "Two crews say so.")
    refused = terminal.refused(*bens, "not_relevant")
    assert re.fullmatch(
        r"error: --seen: ani decided relevant, alleges non-fulfilment on \d+ \w+ \d{4}, \d\d:\d\d UTC in review-2: "
        r"“Two crews say so\.”\. Say --seen review-2 to decide all the same\n",
        refused,
    )
    assert "ani decided" in terminal.refused(*bens, "not_relevant", "--seen", "review-1")
    assert terminal.json("flag", "list")[0]["state"] == "relevant"
    assert terminal.json(*bens, "not_relevant", "--seen", "review-2")["number"] == 3
    with transaction(engine) as connection:
        undo(connection, 3, analyst=accounts.named(connection, "ben"), at=now())
    # What holds again is ani's, whoever restored it.
    assert "in review-2, restored by ben in review-4: “Two crews say so.”. Say --seen review-4" in terminal.refused(
        *bens, "unsure"
    )
    with transaction(engine) as connection:
        undo(connection, 4, analyst=accounts.named(connection, "ben"), at=now())
        undo(connection, 5, analyst=accounts.named(connection, "ben"), at=now())
    assert terminal.json(*anis, "unsure")["number"] == 7


def test_only_the_review_that_holds_can_be_named_as_seen(terminal: Terminal, engine: sa.Engine) -> None:
    words = ("review", "1", "1.1", "--decision", "unsure", "--seen")
    told = "error: --seen: review-9 is not the review that holds on this flag\n"
    assert terminal.refused(*words, "9") == told
    with transaction(engine) as connection:
        a_flagged_item(connection, arrival=an_arrival("new"))
    assert terminal.refused("review", "2", *words[2:], "review-9") == told
    # What was taken back is nobody's decision.
    with transaction(engine) as connection:
        undo(connection, 1, analyst=accounts.named(connection, "ani"), at=now())
    terminal("user", "add", "ben")
    assert terminal.json(*words[:-1], "--as", "ben")["number"] == 3


def test_a_finding_replaces_another_and_cites_its_evidence(terminal: Terminal) -> None:
    words = (*DETERMINE, "partly_fulfilled", "--until", "2026-11-24", "--supersedes", "determination-1")
    stored = terminal.json(*words, "--evidence", "event-1,item-1", "review-1")
    assert (stored["obligation"], stored["result"], stored["supersedes"]) == ("sea-1999/1.1", "partly_fulfilled", 1)
    assert (stored["valid_from"], stored["valid_until"], stored["author"]) == ("2026-11-01", "2026-11-24", "ani")
    # The item stands for its review, and what is cited twice counts once.
    assert stored["evidence"] == [{"event_id": 1, "review_id": None}, {"event_id": None, "review_id": 1}]
    said = terminal(*DETERMINE, "unverified", "--work-state", "in_review")
    assert said == "determination-3: sea-1999/1.1 unverified from 2026-11-01 (draft, does not hold: in review)\n"


def test_breached_without_a_confirmed_allegation_is_noted(terminal: Terminal) -> None:
    words = (*DETERMINE, "breached", "--supersedes", "determination-1", "event-1")
    assert terminal.run(*words).err == "note: no report cited is confirmed by an analyst to allege non-fulfilment\n"
    terminal("review", "item-1", "1.1", "--decision", "relevant", "--stance", "breach")
    assert terminal.run(*words[:-2], "determination-2", "event-1").err == ""


def test_a_corrected_event_is_refused_as_evidence(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        withdraw_event(connection, 1, "Another strait.", analyst=accounts.named(connection, "ani"), at=NOON)
    told = "error: evidence: event-1 was withdrawn on 24 November 2026 by ani (event-2)\n"
    assert terminal.refused(*DETERMINE, "fulfilled", "event-1") == told


@pytest.mark.parametrize(
    ("words", "exit_code", "complaint"),
    [
        (("guilty",), 2, "'guilty' is not one of"),
        (("breached",), 2, "error: evidence: breached speaks of conduct"),
        (("breached", "--evidence", "page-1"), 2, "error: evidence: 'page-1' is none of event-N, review-N, item-N"),
        (("breached", "--evidence", "event-9"), 1, "error: there is no event-9"),
        (("unverified", "--until", "2026-10-01"), 2, "error: until: ends on 2026-10-01, before it begins"),
        (("unverified", "--until", "9998-10-01"), 2, "error: until: 9998-10-01 has not come yet; today is 2"),
        (("unverified", "--from", "9998-10-01"), 2, "error: from: 9998-10-01 has not come yet; today is 2"),
        (("unverified", "--degree", "2"), 2, "error: degree: is for processes"),
        (("unverified", "--degree", "4"), 2, "4 is not in the range 0<=x<=3"),
        (("unverified", "--supersedes", "determination-9"), 1, "error: there is no determination-9"),
    ],
)
def test_a_finding_that_cannot_be_taken_is_refused(
    terminal: Terminal, words: tuple[str, ...], exit_code: int, complaint: str
) -> None:
    assert complaint in terminal.refused(*DETERMINE, *words, exit_code=exit_code)


def test_a_watchpoint_is_never_assessed(terminal: Terminal) -> None:
    words = ("determine", "W1", "--from", "2026-11-01", "--rationale", "So it is.", "--result", "unverified")
    assert terminal.refused(*words).startswith("error: obligation: sea-1999/W1 is a watchpoint")


def test_the_status_tells_findings_apart_from_what_the_text_says(terminal: Terminal) -> None:
    first, second = terminal.json("status", "--as-of", "2026-11-24")
    assert list(first) == STATUS
    assert (first["obligation"], first["result"], first["determination"]) == ("sea-1999/1.1", "fulfilled", 1)
    assert (first["author"], first["recorded_at"]) == ("ani", "2026-11-24T12:01:00+00:00")
    assert (second["obligation"], second["result"], second["author"]) == ("sea-1999/2.1", None, None)
    assert second["text_state"]
    table = terminal("status", "--as-of", "2026-11-24", "--agreement", "sea-1999")
    assert table.startswith("as of 2026-11-24, as known on ")
    assert "sea-1999/2.1  not assessed" in table


def test_the_status_of_a_past_day_as_known_on_a_past_day(terminal: Terminal) -> None:
    assert terminal.json("status", "--as-of", "2026-10-31")[0]["result"] is None
    before = terminal.json("status", "--as-of", "2026-11-24", "--known-on", "2026-11-24T12:00:59Z")
    assert before[0]["result"] is None
    assert terminal.json("status", "--known-on", "2026-11-24")[0]["result"] == "fulfilled"


def test_the_status_of_an_unknown_agreement_fails(terminal: Terminal) -> None:
    assert "there is no agreement sky-2000" in terminal.refused("status", "--agreement", "sky-2000", exit_code=1)


def test_a_status_beyond_what_can_be_reckoned_names_its_option(terminal: Terminal) -> None:
    assert terminal.refused("status", "--as-of", "9999-12-31").startswith("error: --as-of: lies too far ahead")


def test_what_was_found_on_an_obligation_that_the_pack_dropped_is_still_told(
    terminal: Terminal, engine: sa.Engine
) -> None:
    terminal(*DETERMINE, "fulfilled", "--evidence", "review-1")
    with transaction(engine) as connection:
        held = agreements.get(connection, "sea-1999")
        smaller = replace(held, version="v9", obligations=held.obligations[1:])
        agreements.save(connection, smaller, at=NOON)
    row = terminal.json("status")[-1]
    assert (row["obligation"], row["retired_on"]) == ("sea-1999/1.1", "2026-11-24")
    assert "not in the pack since 2026-11-24" in terminal("status")
    said = terminal.run(*DETERMINE, "fulfilled", "--evidence", "review-1")
    assert "note: sea-1999/1.1 is no longer in the pack, since 2026-11-24\n" in said.err


def test_the_status_known_before_the_pack_dropped_an_obligation_tells_it_as_it_was(
    terminal: Terminal, engine: sa.Engine
) -> None:
    before = terminal.json("status", "--known-on", "2026-11-24T13:00:00Z")
    with transaction(engine) as connection:
        held = agreements.get(connection, "sea-1999")
        first, second = held.obligations
        later = replace(held, version="v9", obligations=(replace(second, title="Garrisons"), an_obligation("3.1")))
        agreements.save(connection, later, at=NOON + timedelta(hours=2))
    assert [row["obligation"] for row in before] == [first.slug, second.slug]
    assert before[0]["result"] == "fulfilled"
    assert terminal.json("status", "--known-on", "2026-11-24T13:00:00Z") == before


def test_status_says_when_an_obligation_read_otherwise_as_it_was_assessed(
    terminal: Terminal, engine: sa.Engine
) -> None:
    terminal(*DETERMINE, "fulfilled", "--evidence", "review-1")
    with transaction(engine) as connection:
        held = agreements.get(connection, "sea-1999")
        first, *others = held.obligations
        reworded = replace(first, title="No boats at all")
        agreements.save(connection, replace(held, version="v9", obligations=(reworded, *others)), at=now())
    told = terminal("status")
    assert f"was entered when sea-1999/1.1 read: {first.title}\n" in told
