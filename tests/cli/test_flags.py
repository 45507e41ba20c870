"""`tracker flag`."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import A_DENIAL, NOON, a_match, a_model, an_agreement, an_arrival, an_indicator
from tests.flow.terminal import Terminal
from tests.storage.filled import a_flagged_item
from tracker.domain.flag import Span, Stance
from tracker.domain.learned import Learned, LearnedTerm
from tracker.domain.learned_stance import LearnedStance
from tracker.storage import agreements, items, models, sources
from tracker.storage.engine import reading, transaction

FIELDS = (
    "id item obligation score stance state spans statements indicators learned leaning changed_since_review "
    "learned_stance rules_version matched_at newer by_spot_check title url lang published_at flagged_at withdrawn_at "
    "unmatched_at"
).split()


@pytest.fixture
def talk(engine: sa.Engine) -> int:
    """An undated item, flagged for 2.1 and W1 and not reviewed."""
    matches = (a_match("sea-1999/2.1", score=0.4, stance=Stance.TALK), a_match("sea-1999/W1", score=0.9))
    arrival = an_arrival("guid-2", title="Ceasefire talks on the garrison", published_at=None, precision=None)
    with transaction(engine) as connection:
        return a_flagged_item(connection, arrival=arrival, matches=matches)


def test_flags_are_listed_best_first_with_all_their_fields(terminal: Terminal, talk: int) -> None:
    flags = terminal.json("flag", "list")
    assert list(flags[0]) == FIELDS
    assert [(flag["item"], flag["obligation"], flag["score"], flag["state"]) for flag in flags] == [
        (talk, "sea-1999/W1", 0.9, "unreviewed"),
        (1, "sea-1999/1.1", 0.8, "relevant"),
        (talk, "sea-1999/2.1", 0.4, "unreviewed"),
    ]
    span = {"field": "title", "start": 0, "end": 9, "text": "Ceasefire", "indicator": "1.1-sign", "role": "term"}
    assert flags[1]["spans"] == [span]
    assert (flags[0]["published_at"], flags[1]["published_at"]) == (None, "2026-11-23T08:30:00+00:00")
    assert "   1  sea-1999/1.1  0.80   points to non-fulfilment  relevant    Ceasefire holds" in terminal(
        "flag", "list"
    )


def test_a_text_that_changed_after_its_review_is_told(terminal: Terminal, engine: sa.Engine) -> None:
    assert "text changed since" not in terminal("flag", "explain", "1")
    with transaction(engine) as connection:
        items.store(connection, 1, [an_arrival(title="Ceasefire is over")], seen_at=NOON)
    (flag,) = terminal.json("flag", "list", "--state", "relevant")
    assert (flag["title"], flag["changed_since_review"]) == ("Ceasefire is over", True)
    for words in (("flag", "list"), ("flag", "explain", "1"), ("item", "show", "1")):
        assert "relevant, text changed since" in terminal(*words)


@pytest.mark.parametrize(
    ("words", "obligations"),
    [
        (("--obligation", "2.1"), ["sea-1999/2.1"]),
        (("--obligation", "sea-1999/W1"), ["sea-1999/W1"]),
        (("--state", "relevant"), ["sea-1999/1.1"]),
        (("--state", "unsure"), []),
        (("--since", "2026-11-23"), ["sea-1999/W1", "sea-1999/1.1", "sea-1999/2.1"]),
        (("--since", "2026-11-24"), ["sea-1999/W1", "sea-1999/2.1"]),  # undated: as of the day it was first seen
        (("--since", "2026-11-25"), []),
        (("--since", "2026-11"), ["sea-1999/W1", "sea-1999/1.1", "sea-1999/2.1"]),
        (("--since", "2026"), ["sea-1999/W1", "sea-1999/1.1", "sea-1999/2.1"]),
        (("--since", "2026-12"), []),
        (("--source", "Gazette"), ["sea-1999/W1", "sea-1999/1.1", "sea-1999/2.1"]),
        (("--source", "HTTPS://gazette.example:443/rss"), ["sea-1999/W1", "sea-1999/1.1", "sea-1999/2.1"]),
        (("--source", "Gazette", "--state", "relevant"), ["sea-1999/1.1"]),
        (("--source", "Northern Archive"), []),
    ],
)
@pytest.mark.usefixtures("talk")
def test_the_list_can_be_narrowed(
    terminal: Terminal, engine: sa.Engine, words: tuple[str, ...], obligations: list[str]
) -> None:
    with transaction(engine) as connection:
        sources.archive(connection, "Northern Archive", origin="import", at=NOON)
    assert [flag["obligation"] for flag in terminal.json("flag", "list", *words)] == obligations


@pytest.mark.usefixtures("talk")
def test_of_a_list_cut_short_is_told_how_long_it_is(terminal: Terminal) -> None:
    everything = terminal.json("flag", "list")
    for limit in (1, 2, 3, 4):
        ended = terminal.run("flag", "list", "--json", "--limit", str(limit))
        assert json.loads(ended.out) == everything[:limit]
        assert ended.err == (f"note: the first {limit} of 3 flags\n" if limit < 3 else "")
    ended = terminal.run("flag", "list", "--state", "unreviewed", "--limit", "1")
    assert (len(ended.out.splitlines()), ended.err) == (2, "note: the first 1 of 2 flags\n")
    assert terminal.run("flag", "list").err == ""


def test_a_source_that_is_not_there_or_not_the_only_one_of_its_name_is_refused(terminal: Terminal) -> None:
    said = terminal.refused("flag", "list", "--source", "Herald", exit_code=1)
    assert said == "error: there is no source Herald\n"
    terminal("source", "add", "https://other.example/rss", "--name", "Gazette")
    said = terminal.refused("flag", "list", "--source", "Gazette")
    assert said.endswith("give one of these: https://gazette.example/rss, https://other.example/rss\n")
    assert len(terminal.json("flag", "list", "--source", "Gazette (gazette.example)")) == 1


def test_an_unknown_obligation_fails(terminal: Terminal) -> None:
    said = terminal.refused("flag", "list", "--obligation", "9.9", exit_code=1)
    assert said == "error: there is no obligation or watchpoint 9.9\n"


@pytest.mark.parametrize("words", [("--state", "seen"), ("--since", "24.11.2026"), ("--limit", "0")])
def test_a_filter_that_cannot_be_read_is_wrong_use(terminal: Terminal, words: tuple[str, str]) -> None:
    assert f"Invalid value for '{words[0]}'" in terminal.refused("flag", "list", *words)


def test_why_an_item_is_flagged_is_said_in_its_own_words(terminal: Terminal) -> None:
    said = terminal("flag", "explain", "item-1")
    assert said.startswith(
        "Ceasefire holds in the Strait of Northland\n\nsea-1999/1.1  score 0.80  points to non-fulfilment  relevant\n"
        "  flagged by rules r1 on 24 November 2026\n"
    )
    assert "  +0.80  1.1-sign (points to non-fulfilment): Something about 1.1: «Ceasefire»\n" in said
    assert [flag["obligation"] for flag in terminal.json("flag", "explain", "1")] == ["sea-1999/1.1"]


def test_the_statements_of_the_signs_are_told(engine: sa.Engine, terminal: Terminal) -> None:
    arrival = an_arrival("guid-3", title="Northland denies any breach")
    with transaction(engine) as connection:
        item = a_flagged_item(connection, arrival=arrival, matches=(replace(a_match(), statements=(A_DENIAL,)),))
    assert "\n        denied: «denies … breach», by: Northland (NL)\n" in terminal("flag", "explain", str(item))
    (told,) = terminal.json("flag", "explain", str(item))[0]["statements"]
    assert told == {
        "kind": "denied",
        "cue": {"field": "title", "start": 10, "end": 16, "text": "denies"},
        "signs": [{"field": "title", "start": 21, "end": 27, "text": "breach"}],
        "speaker": {"field": "title", "start": 0, "end": 9, "text": "Northland"},
        "side": "NL",
    }


def test_what_a_model_alone_points_to_is_told_with_its_words(engine: sa.Engine, terminal: Terminal) -> None:
    said = Learned("m1", -2.0, (LearnedTerm("word: ceasef", 3.5), LearnedTerm("own rules", 0.25)), 1.75, 0.0, 0.4)
    spans = (Span("title", 0, 9, "Ceasefire", "word: ceasef", "learned"),)
    why = LearnedStance("s1", Stance.CONTEXT, Stance.CONTEXT, -0.25, (), 1.75, 0.85)
    alone = replace(a_match(stance=Stance.TALK), indicators=(), spans=spans, learned=said, learned_stance=why)
    both = replace(a_match("sea-1999/2.1"), learned=replace(said, rules_score=0.6))
    with transaction(engine) as connection:
        item = a_flagged_item(connection, arrival=an_arrival("guid-3"), matches=(alone, both))
    told = terminal("flag", "explain", str(item))
    assert "  +3.50  word: ceasef: «Ceasefire»\n  +0.25  own rules\n" in told
    assert "stance by the learned model s1: points to talks or plans; the rules found nothing\n" in told
    assert told.count("what the rules saw, 0.60 by themselves:") == 1


def test_all_parts_of_a_score_are_told_with_their_words_on_demand(terminal: Terminal, engine: sa.Engine) -> None:
    terms = tuple(LearnedTerm(f"word: boat{number}", 2.0) for number in range(6))
    terms += (LearnedTerm("word: ceasef", 0.5), LearnedTerm("named: group:none", -0.25))
    match = replace(a_match(), indicators=(), spans=(), learned=Learned("m1", -9.0, terms, 3.25, 0.0, 0.4))
    with transaction(engine) as connection:
        item = a_flagged_item(connection, arrival=an_arrival("guid-9", title="Ceasefire"), matches=(match,))
    said = terminal("flag", "explain", str(item))
    assert "  +2.00  word: boat5\n  +0.25  2 more parts: told with --all\n  +3.25  log-odds in all" in said
    whole = terminal("flag", "explain", str(item), "--all")
    assert "  +0.50  word: ceasef: «Ceasefire»\n  -0.25  named: group:none\n  +3.25  log-odds in all" in whole
    (flag,) = terminal.json("flag", "explain", str(item), "--all")
    assert [span["text"] for span in flag["spans"]] == ["Ceasefire"]


def test_where_a_stance_comes_from_is_told(engine: sa.Engine, terminal: Terminal) -> None:
    by_rules = replace(a_match(), leaning=((Stance.BREACH, 0.75), (Stance.TALK, 0.25)))
    terms = (LearnedTerm("named: group:plans", 4.0), LearnedTerm("the rules", -2.0))
    why = LearnedStance("s1", Stance.BREACH, Stance.BREACH, -0.25, terms, 1.75, 0.85)
    by_model = replace(a_match("sea-1999/2.1", stance=Stance.TALK), leaning=by_rules.leaning, learned_stance=why)
    with transaction(engine) as connection:
        item = a_flagged_item(connection, arrival=an_arrival("guid-3"), matches=(by_rules, by_model))
    said = terminal("flag", "explain", str(item))
    assert "  stance by the rules alone: points to non-fulfilment 0.75, points to talks or plans 0.25\n" in said
    assert (
        "  stance by the learned model s1: points to talks or plans; the rules alone: points to non-fulfilment\n"
        "  what speaks for it against «points to non-fulfilment», as log-odds:\n"
        "  -0.25  base\n  +4.00  named: group:plans\n"
        "  -2.00  the rules\n  +1.75  log-odds in all, parts rounded; 0.85 among all stances\n"
    ) in said
    told = {flag["obligation"]: flag for flag in terminal.json("flag", "explain", str(item))}
    assert told["sea-1999/1.1"]["leaning"] == {"breach": 0.75, "talk": 0.25}
    assert told["sea-1999/1.1"]["learned_stance"] is None
    learned = told["sea-1999/2.1"]["learned_stance"]
    assert (learned["version"], learned["rules_stance"], learned["log_odds"]) == ("s1", "breach", 1.75)


def test_a_flag_that_newer_rules_would_not_make_is_told_apart(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        item_id = a_flagged_item(connection, arrival=an_arrival("guid-2", title="Fog", summary="Fog at sea."))
    terminal("flag", "redo")
    assert "(withdrawn: newer rules no longer match)" in terminal("flag", "explain", str(item_id))


def test_an_item_without_flags_says_so(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_text("id,source,published,title\nr1,herald.example,2026-11-20,Fog\n", encoding="utf-8")
    terminal("item", "import", str(file))
    assert terminal("flag", "explain", "2") == "Fog\n\nno flags: no indicator of any agreement fired strongly enough\n"
    assert terminal.json("flag", "explain", "2") == []


def test_items_are_flagged_again_and_reviews_stay(terminal: Terminal, engine: sa.Engine) -> None:
    first = terminal.json("flag", "redo")
    assert first == {"items": 1, "flags_new": 0, "flags": 1}
    assert terminal("flag", "redo") == "0 items tried again; 0 new flags; 1 flag before, 1 now\n"
    with transaction(engine) as connection:
        signs = (an_indicator("1.1"), an_indicator("2.1", words="strait*"), an_indicator("W1", words="fishing*"))
        agreements.save(connection, an_agreement(version="v3", indicators=signs), at=NOON)
    again = terminal.json("flag", "redo")
    assert again == {"items": 1, "flags_new": 1, "flags": 2}
    assert states(terminal) == {"sea-1999/1.1": "relevant", "sea-1999/2.1": "unreviewed"}


def test_that_newer_rules_are_in_use_is_told_until_they_were_tried(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(version="v3", indicators=(an_indicator("1.1"),)), at=NOON)
        item = a_flagged_item(connection, arrival=an_arrival("guid-2", title="Ceasefire in the Strait"), matches=())
    terminal("flag", "redo")
    (made,) = terminal.json("flag", "explain", str(item))
    assert (made["withdrawn_at"], made["newer"]) == (None, [])
    with transaction(engine) as connection:
        signs = (an_indicator("1.1"), an_indicator("2.1", words="canal*"))
        agreements.save(connection, an_agreement(version="v4", indicators=signs), at=NOON + timedelta(days=400))
    (stale,) = terminal.json("flag", "explain", str(item))
    assert stale["rules_version"] == made["rules_version"]
    (said,) = stale["newer"]
    assert said.endswith(" are in use since 29 December 2027: `tracker flag redo` flags it anew")
    assert f"\n  {said}\n" in terminal("flag", "explain", str(item))
    assert terminal.json("flag", "redo")["items"] == 2
    (tried,) = terminal.json("flag", "explain", str(item))
    assert (tried["rules_version"], tried["matched_at"]) == (made["rules_version"], made["matched_at"])
    (said,) = tried["newer"]
    assert said.endswith(" are in use since 29 December 2027, were tried on it too and find the same")
    with reading(engine) as connection:
        assert connection.exec_driver_sql(f"SELECT count(*) FROM matches WHERE flag_id = {made['id']}").scalar() == 2


def test_items_that_these_rules_flagged_are_tried_again_on_demand(terminal: Terminal, engine: sa.Engine) -> None:
    terminal("flag", "redo")
    assert terminal.json("flag", "redo")["items"] == 0
    with transaction(engine) as connection:
        models.add(connection, [a_model(version="later")], at=NOON + timedelta(days=400))
        models.use(connection, {"sea-1999/1.1": a_model(version="later").version}, at=NOON + timedelta(days=400))
    (flag,) = terminal.json("flag", "explain", "1")
    told = "a model, later, is asked for the score since 29 December 2027; the rules alone told this one"
    assert told in flag["newer"]
    assert terminal.json("flag", "redo", "--all")["items"] == 1


def states(terminal: Terminal) -> dict[str, str]:
    return {flag["obligation"]: flag["state"] for flag in terminal.json("flag", "list")}


def test_all_items_are_tried_again_for_one_obligation(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        signs = (an_indicator("2.1", words="strait*"), an_indicator("W1", words="strait*"))
        agreements.save(connection, an_agreement(version="v3", indicators=signs), at=NOON)
    assert terminal.json("flag", "redo", "--obligation", "2.1") == {"items": 1, "flags_new": 1, "flags": 2}
    assert states(terminal) == {"sea-1999/1.1": "relevant", "sea-1999/2.1": "unreviewed"}  # W1 was not tried
    assert terminal.json("flag", "redo", "--obligation", "2.1") == {"items": 1, "flags_new": 0, "flags": 2}
    assert terminal.json("flag", "redo") == {"items": 1, "flags_new": 1, "flags": 3}  # the others are still to be tried
    assert states(terminal).keys() == {"sea-1999/1.1", "sea-1999/2.1", "sea-1999/W1"}


def test_what_an_obligation_no_longer_flags_is_withdrawn_for_it_alone(terminal: Terminal, engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        signs = (an_indicator("2.1", words="strait*"), an_indicator("W1", words="strait*"))
        agreements.save(connection, an_agreement(version="v3", indicators=signs), at=NOON)
    terminal("flag", "redo")
    with transaction(engine) as connection:
        signs = (an_indicator("2.1", words="canal*"), an_indicator("W1", words="canal*"))
        agreements.save(connection, an_agreement(version="v4", indicators=signs), at=NOON)
    terminal("flag", "redo", "--obligation", "2.1")
    assert states(terminal).keys() == {"sea-1999/1.1", "sea-1999/W1"}
