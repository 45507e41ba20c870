"""Events: what happened, grouped from reports; a notice is the one that the calendar heeds."""

import re

import pytest

from tests.builders import NOON
from tests.web.visitor import Visitor, drop_obligation, flagged, words_of
from tracker.bootstrap.app import App
from tracker.domain.agreement import PackChange
from tracker.storage import agreements, audit, events, tampering
from tracker.storage.engine import reading, transaction

NEW = "/events/new?obligation=sea-1999/1.1"
WHOLE = {
    "obligation": "sea-1999/1.1",
    "title": "A boat was stopped",
    "starts_on": "2026-11-20",
    "ends_on": "2026-11-21",
    "kind": "event",
    "place": "strait",
    "obligations": ["sea-1999/1.1", "sea-1999/W1"],
    "flags": ["1"],
    "note": "Near the light-house.",
}


def test_an_event_is_recorded_with_its_reports(app: App, ani: Visitor) -> None:
    assert 'name="flags" value="1"' in ani.get(NEW)
    answer = ani.post("/events/new", form_at=NEW, **WHOLE)
    assert answer.headers["Location"] == "/events/2"
    page = ani.get("/events/2")
    assert all(words in page for words in ("A boat was stopped", "Strait", "Near the light-house.", "Title of W1"))
    assert "Ceasefire holds in the Strait of Northland" in page
    assert "A boat was stopped" in ani.get("/calendar")
    assert "A boat was stopped" in ani.get("/obligations/sea-1999/W1")


def test_an_event_shows_what_each_report_says_and_how_sure_that_is(app: App, ani: Visitor) -> None:
    page = ani.get("/events/1")
    assert "recorded by ani, 1 report" in page
    assert "points to non-fulfilment: a guess, not confirmed" in page
    assert "Is the day right?" not in page


def test_a_day_after_the_reports_is_asked_about_and_one_to_come_refused(ani: Visitor) -> None:
    ani.post("/events/new", form_at=NEW, **{**WHOLE, "starts_on": "2026-11-24", "ends_on": ""})
    assert "Is the day right?" in ani.get("/events/2")
    refused = ani.post("/events/new", form_at=NEW, **{**WHOLE, "starts_on": "2026-11-25", "ends_on": ""})
    assert refused.status_code == 422
    assert "has not come yet" in refused.text


def test_an_event_before_what_it_bears_on_was_in_force_is_asked_about(ani: Visitor) -> None:
    for first, last, asked in (("1990-01-02", "", True), ("2020-11-09", "2020-11-10", False), ("2020-11-09", "", True)):
        answer = ani.post("/events/new", form_at=NEW, **{**WHOLE, "starts_on": first, "ends_on": last, "flags": []})
        page = words_of(ani.get(answer.headers["Location"]))
        told = "1.1 Title of 1.1 since 10 Nov 2020; W1 Title of W1 since 10 Nov 2020. Is the day right?"
        assert (f"It was over before what it bears on was in force: {told}" in page) is asked


def test_a_notice_ends_the_term_in_the_calendar(ani: Visitor) -> None:
    new = "/events/new?obligation=sea-1999/2.1"
    assert "does not renew" not in ani.get("/calendar?until=2040-01-01")
    notice = {**WHOLE, "kind": "notice", "party": "NL", "obligations": ["sea-1999/2.1"], "flags": [], "ends_on": ""}
    assert ani.post("/events/new", form_at=new, **notice).status_code == 303
    page = ani.get("/calendar?until=2040-01-01")
    assert "does not renew: notice was given on 20 November 2026" in page
    assert "notice by NL" in page


def test_a_party_of_what_is_no_notice_is_refused_at_its_field_and_what_was_typed_stays(ani: Visitor) -> None:
    refused = ani.post("/events/new", form_at=NEW, **{**WHOLE, "party": "NL"})
    assert refused.status_code == 422
    assert "only a notice is given by a party" in refused.text
    assert 'value="A boat was stopped"' in refused.text
    assert '<option value="NL" selected' in refused.text


def test_all_that_a_form_lacks_is_told_at_once(ani: Visitor) -> None:
    refused = ani.post("/events/new", form_at=NEW, **{**WHOLE, "title": " ", "starts_on": ""})
    told = words_of(refused.text)
    assert "Not stored. What happened: say what happened. Day: name a day." in told
    assert 'id="title-fault">say what happened<' in refused.text
    assert 'id="starts_on-fault">name a day<' in refused.text
    refused = ani.post("/determinations/new", form_at=NEW, obligation="sea-1999/1.1", until="2026-11-21")
    told = words_of(refused.text)
    assert "Result: choose a result. From: name a day. Reasons: say why" in told


def test_a_correction_opens_filled_in_and_replaces_what_it_corrects(app: App, ani: Visitor) -> None:
    page = ani.get(f"{NEW}&corrects=1")
    assert 'value="A quiet night"' in page
    assert 'name="kept" value="1" checked' in page
    assert 'name="flags"' not in page
    ani.post("/events/new", form_at=NEW, **WHOLE, corrects="1")
    assert "It was corrected on 24 Nov 2026 by ani (event-2)" in words_of(ani.get("/events/1"))
    with reading(app.engine) as connection:
        assert [event.title for event in events.current(connection, "sea-1999")] == ["A boat was stopped"]


def test_a_correction_keeps_the_reports_that_nobody_takes_out(app: App, ani: Visitor) -> None:
    ani.post("/reviews/1/undo")
    page = ani.get(f"{NEW}&corrects=1")
    assert 'name="kept" value="1" checked' in page
    typed = {**WHOLE, "flags": [], "corrects": "1"}
    stranger = ani.post("/events/new", form_at=NEW, **typed, kept=["1", "2"])
    assert "item-2 is no report of the event that is corrected" in words_of(stranger.text)
    answer = ani.post("/events/new", form_at=NEW, **typed, kept=["1"])
    assert "Ceasefire holds in the Strait of Northland" in ani.get(answer.headers["Location"])
    with reading(app.engine) as connection:
        assert [event.items for event in events.current(connection, "sea-1999")] == [(1,)]


def test_an_event_recorded_by_mistake_is_withdrawn_and_stays_on_record(app: App, ani: Visitor) -> None:
    refused = ani.post("/events/1/withdraw", reason=" ")
    assert refused.status_code == 422
    assert "say why the event is withdrawn" in refused.text
    assert ani.post("/events/1/withdraw", reason="Another strait.").headers["Location"] == "/events/1"
    page = ani.get("/events/1")
    assert "It was withdrawn on 24 Nov 2026 by ani (event-2): Another strait." in words_of(page)
    assert "Correct it" not in page
    assert "Withdrawal of event-1: A quiet night" in ani.get("/events/2")
    for url in ("/events", "/calendar", "/obligations/sea-1999/1.1", "/determinations/new?obligation=sea-1999/1.1"):
        assert "A quiet night" not in ani.get(url)
    assert "withdrawn on 24 Nov 2026 by ani" in ani.get("/determinations/1")
    for event_id in (1, 2):
        assert ani.post(f"/events/{event_id}/withdraw", reason="Again.").status_code == 422
    with reading(app.engine) as connection:
        assert (audit.faults(connection), tampering.faults(connection)) == ([], [])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("starts_on", "1023-04-23", "1023-04-23 lies before 1900: a slip of the pen?"),
        ("kind", "withdrawal", "an event is withdrawn on its page"),
        ("corrects", "2", "is a withdrawal; record what happened"),
        ("title", "", "say what happened"),
        ("starts_on", "", "name a day"),
        ("ends_on", "2026-11-01", "before it begins"),
        ("obligations", [], "name at least one obligation"),
        ("kind", "notice", "exactly one obligation that has a term"),
        ("place", "moon", '<a href="#place">Place</a>: is no place of sea-1999'),
    ],
)
def test_a_refused_event_comes_back_as_typed(ani: Visitor, field: str, value: object, words: str) -> None:
    ani.post("/events/1/withdraw", reason="Another strait.")
    answer = ani.post("/events/new", form_at=NEW, **{**WHOLE, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Near the light-house." in answer.text
    assert 'name="flags" value="1" checked' in answer.text


def test_only_relevant_reports_are_grouped(app: App, ani: Visitor) -> None:
    unreviewed = flagged(app, "new")
    answer = ani.post("/events/new", form_at=NEW, **{**WHOLE, "flags": [str(unreviewed.id)]})
    assert answer.status_code == 422
    assert "has not been reviewed as relevant" in answer.text


def test_events_are_listed_latest_first_and_by_obligation(ani: Visitor) -> None:
    page = ani.get("/events")
    assert "A quiet night" in page
    assert 'href="/events"' in ani.get("/")
    assert "A quiet night" in ani.get("/events?obligation=sea-1999/1.1")
    assert "None is recorded for 2.1" in ani.get("/events?obligation=sea-1999/2.1")
    ani.get("/events?obligation=sea-1999/9.9", code=404)
    ani.get("/events?agreement=sky-2000", code=404)


@pytest.mark.parametrize("url", ["/events", "/determinations"])
def test_a_list_is_held_to_what_the_pack_dropped_where_something_stands_on_it(app: App, ani: Visitor, url: str) -> None:
    dropped = '<option value="sea-1999/1.1">1.1 Title of 1.1 (not in the pack)</option>'
    assert "(not in the pack)" not in ani.get(url)
    drop_obligation(app, "1.1")
    assert dropped in ani.get(url)
    page = ani.get(f"{url}?obligation=sea-1999/1.1")
    assert dropped.replace(">1.1", " selected>1.1") in page
    assert "recorded by ani" in page or "fulfilled" in page


@pytest.mark.parametrize("url", ["/events", "/determinations"])
def test_what_the_pack_dropped_is_not_offered_where_nothing_stands_on_it(app: App, ani: Visitor, url: str) -> None:
    drop_obligation(app, "2.1")
    assert "2.1 Title of 2.1" not in ani.get(url)
    assert " selected>2.1 Title of 2.1 (not in the pack)<" in ani.get(f"{url}?obligation=sea-1999/2.1")


def test_the_page_of_an_event_that_its_pack_gives_no_more_says_so(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        gone = PackChange("event", "quiet", events.RETIRED, {"id": 1}, None, "v3", NOON)
        agreements.note_changes(connection, "sea-1999", [gone])
    assert "It was dropped by its pack on 24 Nov 2026" in ani.get("/events/1")
    assert "A quiet night" not in ani.get("/events")
    refused = ani.post(
        "/determinations/new",
        form_at="/determinations/new?obligation=sea-1999/1.1",
        obligation="sea-1999/1.1",
        result="disputed",
        **{"from": "2026-11-21"},
        rationale="They fired.",
        evidence="event-1",
        supersedes="beside",
    )
    assert "event-1 was dropped by its pack on 24 November 2026" in words_of(refused.text)


def test_an_event_of_which_no_report_is_relevant_any_more_is_marked_and_no_evidence(app: App, ani: Visitor) -> None:
    left = "left without a relevant report on 24 Nov 2026 by ani (review-2)"
    new = "/determinations/new?obligation=sea-1999/1.1"
    pages = ("/events", "/obligations/sea-1999/1.1", "/determinations/1", new)
    assert not any("left without" in ani.get(url) for url in (*pages, "/events/1"))
    ani.post("/reviews/1/undo")
    assert f"It was {left}" in words_of(ani.get("/events/1"))
    assert all(left in words_of(ani.get(url)) for url in pages)
    typed = {"obligation": "sea-1999/1.1", "result": "disputed", "from": "2026-11-21", "rationale": "They fired."}
    refused = ani.post("/determinations/new", form_at=new, **typed, evidence="event-1", supersedes="beside")
    assert "event-1 was left without a relevant report on 24 November 2026 by ani" in words_of(refused.text)
    # A correction that keeps the report says no more of it than before; a new decision does.
    event = {"obligation": "sea-1999/1.1", "title": "A night", "starts_on": "2026-11-23"}
    ani.post("/events/new", obligations=["sea-1999/1.1"], corrects="1", kept=["1"], **event)
    assert left in words_of(ani.get("/events/2"))
    ani.post("/reviews/2/undo")
    assert not any("left without" in ani.get(url) for url in (*pages, "/events/2"))


def test_an_event_is_corrected_under_what_still_stands(app: App, ani: Visitor) -> None:
    ani.post("/events/new", form_at=NEW, **WHOLE)
    drop_obligation(app, "1.1")
    page = ani.get("/events/2")
    assert "W1 Title of W1; 1.1 Title of 1.1" in words_of(page)
    assert 'href="/events/new?obligation=sea-1999/W1&amp;corrects=2"' in page
    ani.get("/events/new?obligation=sea-1999/1.1&corrects=1")


def test_a_correction_stays_on_what_the_pack_dropped_until_that_is_unticked(app: App, ani: Visitor) -> None:
    ani.post("/events/new", form_at=NEW, **WHOLE)
    drop_obligation(app, "1.1")
    form = "/events/new?obligation=sea-1999/W1&corrects=2"
    page = ani.get(form)
    assert "1.1 Title of 1.1 not in the pack" in words_of(page)
    ticked = re.findall(r'name="obligations" value="([^"]*)" checked', page)
    assert ticked == ["sea-1999/W1", "sea-1999/1.1"]
    typed = {**WHOLE, "obligation": "sea-1999/W1", "flags": [], "kept": "1", "corrects": "2"}
    ani.post("/events/new", form_at=form, **{**typed, "title": "A ship was stopped", "obligations": ticked})
    with reading(app.engine) as connection:
        assert set(events.get(connection, 3).obligations) == set(WHOLE["obligations"])
    assert "not in the pack" not in ani.get("/events/new?obligation=sea-1999/W1")
