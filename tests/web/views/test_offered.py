"""The reports that forms of events and findings offer: all of them can be reached."""

import re
from datetime import UTC, datetime

import pytest

from tests.builders import NOON, a_match
from tests.web.visitor import Visitor, flagged, words_of
from tracker.bootstrap.app import App
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.record import review
from tracker.storage import accounts
from tracker.storage.engine import transaction
from tracker.storage.reviews import By

EVENT = "/events/new?obligation=sea-1999/1.1"
FINDING = "/determinations/new?obligation=sea-1999/1.1"


def found_relevant(app: App, identity: str, *, obligation: str = "sea-1999/1.1", **facts: object) -> str:
    """Store a further report found relevant; returns the name of the review."""
    flag = flagged(app, identity, matches=(a_match(obligation),), **facts)  # type: ignore[arg-type]  # fields by name
    with transaction(app.engine) as connection:
        by = By(accounts.named(connection, "ani").id, NOON, 0)
        return review(connection, flag.id, ReviewDraft(Decision.RELEVANT), by).review.name


@pytest.fixture
def many(app: App) -> App:
    """The program with 61 reports relevant to 1.1, the oldest of January."""
    found_relevant(app, "old", title="A convoy in winter", published_at=datetime(2026, 1, 7, tzinfo=UTC))
    for number in range(59):
        found_relevant(app, f"news {number}", title=f"Shots, number {number}")
    return app


@pytest.mark.parametrize(("new", "name"), [(EVENT, "flags"), (FINDING, "evidence")])
def test_the_newest_are_offered_and_the_others_told_and_found(many: App, ani: Visitor, new: str, name: str) -> None:
    page = ani.get(new)
    assert "61 reports found relevant; the newest 60 are shown, not shown: 1." in words_of(page)
    assert "A convoy in winter" not in page
    url, typed = new.split("?")[0], {"obligation": "sea-1999/1.1", "obligations": "sea-1999/1.1", "title": "A stop"}
    asked: dict[str, str]
    for asked in ({"find": "CONVOY"}, {"find_on": "2026-01"}, {"show": "120"}):
        found = ani.post(url, form_at=new, **{**typed, "show": "", **asked})
        assert found.status_code == 200
        assert "A convoy in winter" in found.text
        assert "not shown" not in words_of(found.text)
    assert "61 reports found relevant." in words_of(found.text)


def test_what_was_typed_and_ticked_stays_through_a_search(many: App, ani: Visitor) -> None:
    typed = {"obligation": "sea-1999/1.1", "rationale": "Two shores say so.", "evidence": ["event-1", "review-1"]}
    found = ani.post("/determinations/new", form_at=FINDING, **typed, show="", find="convoy")
    assert found.status_code == 200
    assert "Two shores say so." in found.text
    assert re.findall(r'value="(\w+-\d)" checked', found.text) == ["event-1", "review-1"]
    assert "1 further report found relevant and as searched for." in words_of(found.text)


@pytest.mark.parametrize(("new", "kept"), [(EVENT, "title"), (FINDING, "rationale")])
@pytest.mark.parametrize("show", ["", "120"])
def test_a_search_for_a_day_that_is_none_stores_nothing_and_says_what_is_wrong(
    ani: Visitor, new: str, kept: str, show: str
) -> None:
    typed = {"obligation": "sea-1999/1.1", "obligations": "sea-1999/1.1", kept: "Two shores say so."}
    unread = ani.post(new.split("?")[0], form_at=new, **typed, show=show, find="convoy", find_on="soon")
    told = words_of(unread.text).replace("&#39;", "'")
    assert "Nothing was searched for, and all are offered. Published: 'soon' is not a day, month or year" in told
    assert "Not stored" not in told
    assert 'id="find_on-fault"' in unread.text
    assert "Two shores say so." in unread.text


def test_an_event_is_offered_the_reports_of_all_that_it_bears_on(app: App, ani: Visitor) -> None:
    found_relevant(app, "talks", obligation="sea-1999/2.1", title="The garrison stays")
    assert "The garrison stays" not in ani.get(EVENT)
    typed = {"obligation": "sea-1999/1.1", "title": "A stop", "obligations": ["sea-1999/1.1", "sea-1999/2.1"]}
    found = ani.post("/events/new", form_at=EVENT, **typed, show="")
    assert "The garrison stays" in found.text
    assert "2 reports found relevant." in words_of(found.text)
    ticked = ani.post("/events/new", form_at=EVENT, **typed, show="", flags=["1"], find="nothing")
    assert 'name="flags" value="1" checked' in ticked.text
    assert "0 further reports found relevant and as searched for." in words_of(ticked.text)
