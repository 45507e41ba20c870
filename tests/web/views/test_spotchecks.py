"""Spot checks on the page."""

import re
from dataclasses import replace

import pytest

from tests.builders import an_agreement, an_arrival
from tests.storage.filled import a_flagged_item
from tests.web.visitor import Clock, Visitor, flag_of
from tracker.bootstrap.app import App
from tracker.domain.flag import FlagState
from tracker.review import spotcheck
from tracker.storage import agreements, flags, items, spotchecks, waiting_items
from tracker.storage.engine import reading, transaction


@pytest.fixture
def drawn(app: App, ani: Visitor, clock: Clock) -> list[int]:
    """The items of a draw of a later week, in its order: three without a flag, one flagged for 1.1."""
    with transaction(app.engine) as connection:
        ids = [a_flagged_item(connection, arrival=an_arrival(name, title=f"Report {name}")) for name in "abcd"]
        for item in items.by_ids(connection, ids[:3]):
            flags.store(connection, [(item, [])], agreements=("sea-1999",), at=clock())
        waiting_items.note_flagged(connection, ids, "r1")
    assert ani.post("/spot-checks/draw", form_at="/spot-checks").status_code == 303
    with reading(app.engine) as connection:
        found = spotchecks.listed(connection, draw=spotchecks.draws(connection)[0].id)
    assert sorted(one.item.id for one in found) == ids
    return [one.id for one in found]


def open_check(page: str) -> int:
    found = re.search(r'action="/spot-checks/(\d+)"', page)
    assert found is not None
    return int(found[1])


def unflagged(app: App, drawn: list[int]) -> int:
    with reading(app.engine) as connection:
        return next(one for one in drawn if not spotchecks.get(connection, one).was_flagged)


def test_the_first_report_that_nobody_judged_is_open_and_the_next_follows(ani: Visitor, drawn: list[int]) -> None:
    page = ani.get("/spot-checks")
    assert re.search(r"<h2[^>]*><span>Strait agreement, \d{4}-W\d\d: 4 of 4 to judge</span>", page)
    assert open_check(page) == drawn[0]
    answer = ani.post(f"/spot-checks/{drawn[0]}", form_at="/spot-checks", decision="none", seen=0)
    assert answer.status_code == 303
    page = ani.get(answer.headers["Location"])
    assert open_check(page) == drawn[1]
    assert "holds nothing that was missed" in page
    assert "3 of 4 to judge" in page


def test_what_is_ticked_becomes_a_relevant_flag_shown_as_found_by_a_spot_check(
    app: App, ani: Visitor, drawn: list[int]
) -> None:
    check = unflagged(app, drawn)
    typed = {"decision": "missed", "missed": ["sea-1999/1.1", "sea-1999/W1"], "seen": 0, "note": "plainly"}
    answer = ani.post(f"/spot-checks/{check}", form_at="/spot-checks", **typed)
    assert "is flagged for it now" in ani.get(answer.headers["Location"])
    with reading(app.engine) as connection:
        item_id = spotchecks.get(connection, check).item.id
    assert flag_of(app, item_id).state is FlagState.RELEVANT
    assert "found by a spot check" in ani.get(f"/items/{item_id}")
    page = ani.get("/queue?state=relevant&obligation=sea-1999/W1")
    assert "found by a spot check" in page
    assert "0 not stated</option>" in page
    assert "Confirm the guess" not in page
    reopened = ani.get(f"/spot-checks?check={check}")
    assert reopened.count(" checked>") == 2
    assert "Judged by ani" in reopened


def test_a_flagged_report_says_for_what_and_offers_the_rest(app: App, ani: Visitor, drawn: list[int]) -> None:
    with reading(app.engine) as connection:
        check = next(one for one in drawn if spotchecks.get(connection, one).was_flagged)
    page = ani.get(f"/spot-checks?check={check}")
    assert "Flagged for" in page
    assert 'value="sea-1999/1.1"' not in page
    assert 'value="sea-1999/2.1"' in page


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"decision": "missed"}, "tick what it should have been flagged for"),
        ({"decision": "none", "missed": "sea-1999/1.1"}, "something is ticked"),
        ({"decision": "whatever"}, "say what was missed"),
        ({"decision": "missed", "missed": "land-2001/1"}, "is of another agreement"),
    ],
)
def test_a_form_that_contradicts_itself_comes_back_as_it_was_typed(
    app: App, ani: Visitor, drawn: list[int], typed: dict[str, str], complaint: str
) -> None:
    check = unflagged(app, drawn)
    answer = ani.post(f"/spot-checks/{check}", form_at="/spot-checks", seen=0, note="my note", **typed)
    assert answer.status_code == 422
    assert complaint in answer.text
    assert "my note" in answer.text
    with reading(app.engine) as connection:
        assert spotchecks.get(connection, check).held is None


def test_two_analysts_on_one_report_are_told(app: App, ani: Visitor, ben: Visitor, drawn: list[int]) -> None:
    ani.post(f"/spot-checks/{drawn[0]}", form_at="/spot-checks", decision="none", seen=0)
    answer = ben.post(f"/spot-checks/{drawn[0]}", form_at="/spot-checks", decision="none", seen=0)
    assert answer.status_code == 409
    assert "Somebody judged this report in the meantime" in answer.text.partition('id="title"')[0]


def test_when_all_is_judged_the_page_says_so_and_gives_the_estimate(ani: Visitor, drawn: list[int]) -> None:
    assert "95 % interval" not in ani.get("/spot-checks")
    assert "(1 of 5 are judged in all)" in ani.get("/spot-checks?estimate=1")
    for check in drawn:
        answer = ani.post(f"/spot-checks/{check}", form_at="/spot-checks", decision="none", seen=0)
    page = ani.get(answer.headers["Location"])
    assert "Every report of this draw was judged" in page
    assert "1.00 (1.00–1.00)" in page
    assert "(5 of 5 are judged in all)" in page


def test_drawing_twice_in_a_week_changes_nothing(app: App, ani: Visitor, drawn: list[int]) -> None:
    assert "Nothing was drawn" not in ani.get("/spot-checks")
    answer = ani.post("/spot-checks/draw", form_at="/spot-checks")
    assert "Nothing was drawn: this week’s samples were drawn already" in ani.get(answer.headers["Location"])
    with reading(app.engine) as connection:
        assert len(spotchecks.draws(connection)) == 2


def test_what_is_not_there_is_not_found(ani: Visitor) -> None:
    ani.get("/spot-checks?draw=99", code=404)
    ani.get("/spot-checks?check=99", code=404)
    assert ani.post("/spot-checks/99", form_at="/spot-checks", decision="none", seen=0).status_code == 404


def test_a_form_without_its_token_is_refused(ani: Visitor, drawn: list[int]) -> None:
    assert ani.client.post(f"/spot-checks/{drawn[0]}", data={"decision": "none", "seen": 0}).status_code == 400


def test_the_draw_of_the_agreement_last_used_opens(app: App, ani: Visitor, drawn: list[int], clock: Clock) -> None:
    sky = replace(an_agreement(), id="sky-2000", short_title="Sky pact", clauses=(), obligations=(), watchpoints=())
    with transaction(app.engine) as connection:
        agreements.save(connection, replace(sky, indicators=()), at=clock())
        waiting_items.note_flagged(connection, [1], "r1")
        assert spotcheck.draw(connection, "sky-2000", size=4, at=clock()) is not None
    assert "<span>Strait agreement, " in ani.get("/spot-checks")  # nobody worked on any: the first one
    ani.get("/queue?agreement=sky-2000")
    assert "<span>Sky pact, " in ani.get("/spot-checks")
    ani.get("/queue?agreement=sea-1999")
    assert "<span>Strait agreement, " in ani.get("/spot-checks")
    with reading(app.engine) as connection:
        other = next(one for one in spotchecks.draws(connection) if one.agreement == "sky-2000")
    ani.get(f"/spot-checks?draw={other.id}")
    assert "<span>Sky pact, " in ani.get("/spot-checks")
    assert "0 unreviewed" in ani.get("/queue")
    for url in (
        "/agreements/sea-1999",
        "/clauses/sea-1999/1",
        "/events/1",
        "/determinations/1",
        "/reports?agreement=sea-1999",
    ):
        ani.get("/queue?agreement=sky-2000")
        ani.get(url)
        assert "<span>Strait agreement, " in ani.get("/spot-checks")


def test_the_agreement_worked_on_opens_though_another_has_reports_to_judge(
    app: App, ani: Visitor, drawn: list[int], clock: Clock
) -> None:
    sky = replace(an_agreement(), id="sky-2000", short_title="Sky pact", clauses=(), obligations=(), watchpoints=())
    with transaction(app.engine) as connection:
        agreements.save(connection, replace(sky, indicators=()), at=clock())
        waiting_items.note_flagged(connection, [1], "r1")
        assert spotcheck.draw(connection, "sky-2000", size=4, at=clock()) is not None
    ani.get("/obligations/sea-1999/1.1")
    while "Every report of this draw was judged" not in (page := ani.get("/spot-checks")):
        ani.post(f"/spot-checks/{open_check(page)}", form_at="/spot-checks", decision="none", seen=0)
    assert "<span>Strait agreement, " in page
    assert "<span>Sky pact, " not in page
