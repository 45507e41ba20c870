"""Determinations: recorded with reasons and evidence, replaced, never edited."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import NOON
from tests.web.visitor import Visitor, drop_obligation, flagged, words_of
from tracker.bootstrap.app import App
from tracker.domain.agreement import PackChange
from tracker.domain.determination import Determination, Result
from tracker.domain.item import DatePrecision
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.record import review
from tracker.storage import accounts, agreements, determinations, events
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

NEW = "/determinations/new?obligation=sea-1999/1.1"
WHOLE = {
    "obligation": "sea-1999/1.1",
    "result": "breached",
    "from": "2026-11-20",
    "until": "",
    "rationale": "Shots were counted by both shores.",
    "work_state": "in_review",
    "evidence": ["event-1", "review-1"],
}

APPROVED = {**WHOLE, "work_state": "approved", "grounds": "other"}


def stored(app: App) -> list[Determination]:
    with reading(app.engine) as connection:
        return determinations.of_obligation(connection, "sea-1999/1.1")


def test_the_form_offers_events_and_relevant_reports(ani: Visitor) -> None:
    page = ani.get(NEW)
    assert 'value="event-1"' in page
    assert 'value="review-1"' in page
    assert '<span class="small soft num">review-1</span>' in page
    assert '<span class="small soft num">event-1</span> A quiet night' in page
    assert "Degree" not in page


def test_a_determination_is_recorded_and_shown_apart_from_text_and_facts(app: App, ani: Visitor) -> None:
    answer = ani.post("/determinations/new", form_at=NEW, **WHOLE)
    assert answer.headers["Location"] == "/determinations/2"
    page = ani.get("/determinations/2")
    assert "Shots were counted by both shores." in page
    assert "A quiet night" in page
    assert "Ceasefire holds in the Strait of Northland" in page
    assert stored(app)[-1].result is Result.BREACHED
    page = ani.get("/obligations/sea-1999/1.1")
    assert all(words in page for words in ("What the text says", "What happened", "What analysts found"))
    assert "breached" in page


def test_a_later_one_can_replace_it(app: App, ani: Visitor) -> None:
    assert 'value="1" selected' in ani.get(f"{NEW}&supersedes=1")
    ani.post("/determinations/new", form_at=NEW, **APPROVED, supersedes="1")
    assert stored(app)[-1].supersedes == 1
    assert "Superseded by" in ani.get("/determinations/1")
    page = ani.get("/obligations/sea-1999/1.1")
    assert "superseded" in page
    assert "holds" in page


def test_a_draft_leaves_the_finding_that_holds(ani: Visitor) -> None:
    ani.post("/determinations/new", form_at=NEW, **WHOLE, supersedes="1")
    assert "Superseded by" not in ani.get("/determinations/1")
    page = ani.get("/obligations/sea-1999/1.1")
    assert "draft, does not hold" in page
    assert "superseded" not in page
    assert "result-breached" not in page


def test_the_evidence_of_a_finding_and_what_its_reasons_name_are_links(ani: Visitor) -> None:
    reasons = "Counted on 20 November, see event-1 and item-1."
    answer = ani.post("/determinations/new", form_at=NEW, **{**WHOLE, "rationale": reasons})
    page = ani.get(answer.headers["Location"])
    assert '<span class="small soft num"><a href="/events/1">event-1</a></span>' in page
    assert '<span class="small soft num"><a href="/reviews/1">review-1</a></span>' in page
    assert 'see <a href="/events/1">event-1</a> and <a href="/items/1">item-1</a>.</p>' in page
    assert '<a href="/determinations/2">determination-2</a> by ani' in ani.get("/obligations/sea-1999/1.1")


def test_what_meets_a_finding_must_say_how_the_two_stand(app: App, ani: Visitor) -> None:
    refused = ani.post("/determinations/new", form_at=NEW, **APPROVED, supersedes="")
    assert refused.status_code == 422
    assert "say whether it replaces or stands beside what holds for these days: determination-1" in words_of(
        refused.text
    )
    assert '<option value="" selected>choose</option>' in ani.get(NEW)
    assert ani.post("/determinations/new", form_at=NEW, **APPROVED, supersedes="beside").status_code == 303
    page = ani.get("/obligations/sea-1999/1.1")
    assert page.count(">holds</span>") == 2


def test_a_finding_can_name_whose_conduct_it_is_about(app: App, ani: Visitor) -> None:
    assert '<option value="NL">Northland</option>' in ani.get(NEW)
    ani.post("/determinations/new", form_at=NEW, **APPROVED, party="NL", supersedes="1")
    assert stored(app)[-1].party == "NL"
    assert 'breached</span> <span class="small">NL</span>' in ani.get("/").replace("\n", "")
    refused = ani.post("/determinations/new", form_at=NEW, **WHOLE, party="XX")
    assert "XX owes nothing here" in refused.text


def test_evidence_shows_who_asserts_what(ani: Visitor) -> None:
    page = ani.get("/determinations/1")
    assert "recorded by ani, 1 report" in page
    assert page.count("points to non-fulfilment: a guess, not confirmed") == 2
    assert [name in page for name in ("Determination-1:", ">event-1<", ">review-1<")] == [True] * 3


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("result", "", "choose a result"),
        ("from", "", "name a day"),
        ("rationale", "", "say why"),
        ("until", "2026-11-01", "before it begins"),
        ("evidence", [], "cite at least one event or reviewed report"),
        ("evidence", ["review-99"], "there is no review-99"),
        ("degree", "2", "is for processes"),
        ("supersedes", "x", "not a whole number from 0 on"),
    ],
)
def test_a_refused_determination_comes_back_as_typed(
    app: App, ani: Visitor, field: str, value: object, words: str
) -> None:
    answer = ani.post("/determinations/new", form_at=NEW, **{**WHOLE, field: value})
    assert answer.status_code == (404 if words.startswith("there is no") else 422)
    assert words in answer.text
    assert len(stored(app)) == 1
    if answer.status_code == 422 and field != "rationale":
        assert "Shots were counted by both shores." in answer.text


def test_a_watchpoint_is_never_assessed(ani: Visitor) -> None:
    answer = ani.post("/determinations/new", form_at=NEW, **{**WHOLE, "obligation": "sea-1999/W1"})
    assert answer.status_code == 422
    assert "Determine</a>" not in ani.get("/obligations/sea-1999/W1")


def test_findings_are_listed_with_what_became_of_them(ani: Visitor) -> None:
    page = ani.get("/determinations")
    assert 'href="/determinations/1"' in page
    assert "holds" in page
    assert 'href="/determinations/1"' in ani.get("/determinations?obligation=sea-1999/1.1")
    assert "Nothing was found on 2.1 yet" in ani.get("/determinations?obligation=sea-1999/2.1")
    ani.get("/determinations?obligation=zz", code=404)


@pytest.mark.parametrize(
    ("published", "printed", "refused"),
    [
        ((datetime(2026, 1, 1, tzinfo=UTC), DatePrecision.YEAR), "2026", "2026, after"),
        ((datetime(2025, 1, 1, tzinfo=UTC), DatePrecision.YEAR), "2025", "2025, which may lie after"),
        ((datetime(2026, 5, 1, tzinfo=UTC), DatePrecision.MONTH), "May 2026", "2026-05, after"),
        ((datetime(2025, 6, 1, tzinfo=UTC), DatePrecision.MONTH), "Jun 2025", "2025-06, which may lie after"),
        (
            (None, None),
            "date unknown, first seen 24 Nov 2026",
            "a day that is not known (its report was first seen on 2026-11-24), which may lie after",
        ),
    ],
)
def test_evidence_is_dated_no_more_exactly_than_is_known(
    app: App, ani: Visitor, published: tuple[datetime | None, DatePrecision | None], printed: str, refused: str
) -> None:
    published_at, precision = published
    flag = flagged(app, "one", published_at=published_at, precision=precision)
    with transaction(app.engine) as connection:
        analyst = accounts.named(connection, "ani")
        by = By(analyst.id, NOON, 0)
        name = review(connection, flag.id, ReviewDraft(Decision.RELEVANT), by).review.name
    typed = {**WHOLE, "evidence": [name], "from": "2025-01-01"}
    answer = ani.post("/determinations/new", form_at=NEW, **(typed | {"until": "2025-06-15"}))
    assert f"{name} speaks of {refused} the last day of the finding, 2025-06-15" in words_of(answer.text)
    answer = ani.post("/determinations/new", form_at=NEW, **typed)
    page = re.sub(r" · <a [^>]*>original</a>", "", ani.get(answer.headers["Location"]))
    assert f"Gazette, Independent, {printed}</span>" in page


def test_evidence_that_no_longer_holds_is_marked_and_the_finding_stays(app: App, ani: Visitor) -> None:
    assert "of its evidence no longer" not in ani.get("/determinations")
    ani.post("/reviews/1/undo")
    page = ani.get("/determinations/1")
    assert 'taken back on 24 Nov 2026 by ani (<a href="/reviews/2">review-2</a>)' in page
    left = 'left without a relevant report on 24 Nov 2026 by ani (<a href="/reviews/2">review-2</a>)'
    assert left in page
    assert "2 pieces of its evidence no longer hold" in words_of(page)
    event = {"obligation": "sea-1999/1.1", "title": "No quiet night", "starts_on": "2026-11-23"}
    ani.post("/events/new", obligations=["sea-1999/1.1"], corrects="1", kept=["1"], **event)
    assert 'corrected on 24 Nov 2026 by ani (<a href="/events/2">event-2</a>)' in ani.get("/determinations/1")
    for url in ("/determinations", "/obligations/sea-1999/1.1"):
        assert "2 pieces of its evidence no longer hold" in words_of(ani.get(url))
    assert stored(app)[0].result is Result.FULFILLED


def test_an_event_whose_correction_was_withdrawn_is_told_to_be_withdrawn(ani: Visitor) -> None:
    event = {"obligation": "sea-1999/1.1", "title": "No quiet night", "starts_on": "2026-11-23"}
    ani.post("/events/new", obligations=["sea-1999/1.1"], corrects="1", kept=["1"], **event)
    ani.post("/events/2/withdraw", reason="Another strait.")
    assert "withdrawn on 24 Nov 2026 by ani (event-3)" in words_of(ani.get("/determinations/1"))
    assert "It was withdrawn on 24 Nov 2026 by ani (event-3): Another strait." in words_of(ani.get("/events/1"))


def test_an_event_that_its_pack_dropped_is_marked_and_not_taken_over(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        gone = PackChange("event", "quiet", events.RETIRED, {"id": 1}, None, "v3", NOON)
        agreements.note_changes(connection, "sea-1999", [gone])
    assert "dropped by its pack on 24 Nov 2026" in words_of(ani.get("/determinations/1"))
    assert "1 piece of its evidence no longer holds" in words_of(ani.get("/determinations"))
    told = "Not taken over, as it no longer holds: event-1, dropped by its pack on 24 Nov 2026."
    assert told in words_of(ani.get(f"{NEW}&supersedes=1"))


def test_a_corrected_event_is_refused_as_evidence(app: App, ani: Visitor) -> None:
    event = {"obligation": "sea-1999/1.1", "title": "No quiet night", "starts_on": "2026-11-23"}
    ani.post("/events/new", obligations=["sea-1999/1.1"], corrects="1", **event)
    refused = ani.post("/determinations/new", form_at=NEW, **WHOLE)
    assert "Evidence: event-1 was corrected on 24 November 2026 by ani (event-2)" in words_of(refused.text)
    assert len(stored(app)) == 1


def test_breached_without_a_confirmed_allegation_is_asked_about(app: App, ani: Visitor) -> None:
    unsure = {**APPROVED, "grounds": "", "supersedes": "1"}
    refused = ani.post("/determinations/new", form_at=NEW, **unsure)
    assert refused.status_code == 422
    assert "Grounds: no report cited is confirmed by an analyst to allege non-fulfilment" in words_of(refused.text)
    assert 'name="grounds" value="other"' in refused.text
    assert 'name="grounds"' not in ani.get(NEW)
    for evidence in (["event-1"], ["review-2"]):
        ani.post("/flags/1/reviews", decision="relevant", stance="breach", seen="1")
        assert ani.post("/determinations/new", form_at=NEW, **{**unsure, "evidence": evidence}).status_code == 303
        unsure["supersedes"] = "beside"
    assert len(stored(app)) == 3


def test_what_is_replaced_is_filled_in_and_lost_evidence_named(app: App, ani: Visitor) -> None:
    page = ani.get(f"{NEW}&supersedes=1")
    assert 'value="fulfilled" selected' in page
    assert 'value="2026-11-01"' in page
    assert "Both shores say so.</textarea>" in page
    assert re.findall(r'value="(\w+-\d)" checked', page) == ["event-1", "review-1"]
    ani.post("/flags/1/reviews", decision="relevant", stance="breach", seen="1")
    page = ani.get(f"{NEW}&supersedes=1")
    assert re.findall(r'value="(\w+-\d)" checked', page) == ["event-1", "review-2"]
    ani.post("/events/1/withdraw", reason="Another strait.")
    page = ani.get(f"{NEW}&supersedes=1")
    assert re.findall(r'value="(\w+-\d)" checked', page) == ["review-2"]
    told = "Not taken over, as it no longer holds: event-1, withdrawn on 24 Nov 2026 by ani (event-2)."
    assert told in words_of(page)
    ani.get("/determinations/new?obligation=sea-1999/2.1&supersedes=1", code=422)
    ani.get(f"{NEW}&supersedes=99", code=404)


def test_a_finding_says_that_the_obligation_read_otherwise_then(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        held = agreements.get(connection, "sea-1999")
        first, *others = held.obligations
        reworded = replace(first, title="No boats at all", obligors=("SL",))
        agreements.save(
            connection, replace(held, version="v9", obligations=(reworded, *others)), at=NOON + timedelta(days=1)
        )
    assert f"The obligation read otherwise then: “{first.title}." in ani.get("/determinations/1")
    assert "the obligation read otherwise then" in ani.get("/obligations/sea-1999/1.1")


def test_an_obligation_that_the_pack_dropped_keeps_its_page_and_its_finding_can_be_replaced(
    app: App, ani: Visitor
) -> None:
    drop_obligation(app, "1.1")
    for page in ("/determinations", "/determinations/1", "/decisions", "/items/1", "/queue?state=relevant"):
        assert 'href="/obligations/sea-1999/1.1"' in ani.get(page), page
    page = ani.get("/obligations/sea-1999/1.1")
    assert "Not in the pack since" in page
    assert "Both shores say so." in page
    links = re.findall(r'href="(/[^"#]*1\.1[^"#]*)"', page)
    assert any(link.startswith("/queue") for link in links)
    for link in links:
        ani.get(link.replace("&amp;", "&"))
    replace_it = f"{NEW}&supersedes=1"
    assert "Not in the pack since" in ani.get(replace_it)
    answer = ani.post("/determinations/new", form_at=replace_it, **{**APPROVED, "supersedes": "1"})
    assert answer.headers["Location"] == "/determinations/2"


def test_a_finding_on_what_the_pack_dropped_is_listed_with_its_title(app: App, ani: Visitor) -> None:
    drop_obligation(app, "1.1")
    assert '<span class="number">1.1</span> Title of 1.1</a></td>' in ani.get("/determinations")
