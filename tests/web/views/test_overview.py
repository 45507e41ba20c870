"""The first page, and those of agreements, clauses and obligations."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_agreement
from tests.web.visitor import Clock, Visitor, flagged, words_of
from tracker.bootstrap.app import App, open_app
from tracker.domain.agreement import Agreement
from tracker.domain.determination import DeterminationDraft, Result, WorkState
from tracker.domain.flag import Stance, Statement, StatementKind, Words
from tracker.domain.item import DatePrecision, FetchRecord, Outcome
from tracker.domain.review import Decision, ReviewDraft
from tracker.domain.run import RunState
from tracker.review import record
from tracker.review.determine import determine
from tracker.settings import Settings
from tracker.storage import accounts, agreements, fetches, flags, items, runs, saving, sources, watching
from tracker.storage.engine import transaction
from tracker.storage.reviews import By

GARRISON_LEFT = {
    "obligation": "sea-1999/2.1",
    "obligations": ["sea-1999/2.1"],
    "title": "The garrison left",
    "starts_on": "2026-11-20",
}


@pytest.fixture
def empty(sqlite_engine: sa.Engine) -> Iterator[Visitor]:
    with transaction(sqlite_engine) as connection:
        accounts.add(connection, "ani", password_hash=None, at=NOON)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    app = open_app(Settings(database_url=url, secret_key="only for tests"), clock=lambda: NOON)
    yield Visitor(app).signed_in("ani")
    app.engine.dispose()


@pytest.mark.parametrize("url", ["/", "/queue", "/calendar", "/sources", "/reports", "/decisions", "/calendar.ics"])
def test_no_page_breaks_while_nothing_is_loaded(empty: Visitor, url: str) -> None:
    empty.get(url)


def test_an_empty_overview_says_what_to_do(empty: Visitor) -> None:
    assert "tracker init" in empty.get("/")


def test_the_overview_shows_how_each_obligation_stands(app: App, ani: Visitor) -> None:
    flagged(app, "new", title="Shots over the strait")
    page = ani.get("/")
    assert "Strait agreement" in page
    assert "fulfilled" in page
    assert "not assessed" in page
    assert "1 to review" in page
    assert "1 relevant" in page
    assert re.search(r"Shots over the strait</a>.*unreviewed</span>", page)
    assert "term running" in page
    assert "last day for notice" in page
    assert "Title of W1" in page
    assert "No run over all sources yet" in page


def test_beside_a_running_term_stands_what_happened(app: App, ani: Visitor) -> None:
    assert "Happened:" not in ani.get("/")
    ani.post("/events/new", form_at="/events/new?obligation=sea-1999/2.1", **GARRISON_LEFT)
    page = ani.get("/")
    assert re.search(r"Happened: <a [^>]+>The garrison left</a>.*recorded by ani, 0 reports", page)


def test_a_draft_does_not_show_on_the_overview(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        obligation, lapsed = "sea-1999/2.1", Result.LAPSED
        facts = (obligation, lapsed, NOON.date(), None, "The garrison left.", ())
        draft = DeterminationDraft(*facts, work_state=WorkState.IN_REVIEW)
        determine(connection, draft, analyst=accounts.named(connection, "ani"), at=NOON)
    assert "result-lapsed" not in ani.get("/")
    page = ani.get("/obligations/sea-1999/2.1")
    assert "not assessed" in page
    assert "draft, does not hold" in page
    assert "Draft, does not hold: in review." in ani.get("/determinations/2")


def test_the_last_run_and_what_came_in_a_day_are_told(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        run = runs.start(connection, runs.Holder("host:1:a", "manual", None), at=NOON)
        assert run is not None
        runs.finish(
            connection, run, RunState.DONE, at=NOON, counts={"items_new": 7, "items_changed": 0, "flags_new": 2}
        )
    page = ani.get("/")
    assert "done, 0 of 0 sources answered, 7 new" in page
    assert "<strong>1</strong> reports in 24 h" in page


def ran(app: App, trigger: str, *, at: datetime, new: int) -> None:
    with transaction(app.engine) as connection:
        run = runs.start(connection, runs.Holder("host:1:a", trigger, None), at=at)
        assert run is not None
        counts = {"items_new": new, "items_changed": 0, "flags_new": 0}
        runs.finish(connection, run, RunState.DONE, at=at, counts=counts)
        runs.release(connection, "host:1:a")


def test_a_fetch_of_one_source_does_not_stand_for_the_daily_run(app: App, ani: Visitor) -> None:
    ran(app, "single", at=NOON, new=9)
    assert "No run over all sources yet;<br>one source by hand" in ani.get("/")
    ran(app, "scheduled", at=NOON + timedelta(minutes=5), new=7)
    page = ani.get("/")
    assert re.search(r"Last daily run <time [^>]+>24 Nov 2026, 12:05 UTC</time>: done, .*, 7 new", page)
    assert "one source by hand" not in page
    ran(app, "due", at=NOON + timedelta(minutes=10), new=1)
    page = ani.get("/")
    assert re.search(r"12:05 UTC</time>: .*, 7 new;<br>sources due between <time [^>]+>[^<]+12:10 UTC</time>", page)
    ran(app, "single", at=NOON + timedelta(minutes=15), new=2)
    assert re.search(r", 7 new;<br>one source by hand <time [^>]+>[^<]+12:15 UTC</time>: .*, 2 new", ani.get("/"))
    ran(app, "manual", at=NOON + timedelta(minutes=20), new=3)
    assert re.search(r"Last run by hand <time [^>]+>[^<]+12:20 UTC</time>: .*, 3 new</span>", ani.get("/"))


def test_sources_are_told_in_the_words_of_their_page(app: App, ani: Visitor) -> None:
    assert '0</strong> <a href="/sources">of 1 active sources to look at' in ani.get("/")
    with transaction(app.engine) as connection:
        herald, _ = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
        failed = FetchRecord(herald.id, None, NOON, 0.1, Outcome.FAILED, 403, 10, 0, 0, 0, "status: 403", "status")
        fetches.add(connection, failed)
        sources.note_failure(connection, herald.id, at=NOON, error="status: 403", waits_until=None)
    assert '1</strong> <a href="/sources">of 2 active sources to look at' in ani.get("/")
    assert '<a class="nowrap" href="/sources?state=blocked">1 blocked</a>' in ani.get("/")
    assert '<a href="/sources?state=blocked">blocked 1</a>' in ani.get("/sources")


def test_with_several_agreements_one_can_be_chosen(app: App, ani: Visitor) -> None:
    other = an_agreement()
    with transaction(app.engine) as connection:
        agreements.save(connection, _renamed(other), at=NOON)
    page = ani.get("/")
    assert "Lake agreement" in page
    assert '<a href="/?agreement=lake-2001" aria-current="page">' in page
    assert '<a href="/?agreement=sea-1999" aria-current="page">' in ani.get("/?agreement=sea-1999")


def _renamed(agreement: Agreement) -> Agreement:
    name = "lake-2001"
    return replace(
        agreement,
        id=name,
        short_title="Lake agreement",
        clauses=tuple(replace(clause, agreement=name) for clause in agreement.clauses),
        obligations=tuple(replace(each, agreement=name) for each in agreement.obligations),
        watchpoints=tuple(replace(each, agreement=name) for each in agreement.watchpoints),
        indicators=tuple(replace(each, agreement=name) for each in agreement.indicators),
    )


def test_an_agreement_shows_parties_places_and_what_changed(ani: Visitor) -> None:
    page = ani.get("/agreements/sea-1999")
    assert all(words in page for words in ("Northland", "Southland", "strait*", "пролив*", "Changed.", "changed"))
    assert 'href="https://treaties.example/sea"' in page


def test_a_clause_marks_its_texts_as_unofficial_with_their_language(ani: Visitor) -> None:
    page = ani.get("/clauses/sea-1999/1")
    assert "unofficial" in page
    assert '<blockquote class="law" lang="en" dir="auto">Wording of clause 1.' in page
    assert "Title of 1.1" in page


def test_an_obligation_shows_indicators_chart_and_who_says_what(app: App, ani: Visitor) -> None:
    page = ani.get("/obligations/sea-1999/1.1")
    assert "Something about 1.1" in page
    assert "перемири*" in page
    assert '<th scope="row">Nov 2026</th><td class="num">1</td>' in page
    assert '<th scope="row">Independent</th><td class="num soft">1</td>' in page
    assert "alleges" not in page
    assert "points to non-fulfilment: a guess, not confirmed" in page
    with transaction(app.engine) as connection:
        draft = ReviewDraft(Decision.RELEVANT, Stance.BREACH)
        record.review(connection, 1, draft, By(accounts.named(connection, "ani").id, NOON, 1))
    page = ani.get("/obligations/sea-1999/1.1")
    assert '<th scope="row">Independent</th><td class="num">1</td><td class="num soft">–</td>' in page
    assert "alleges non-fulfilment" in page


def test_the_side_of_an_outlet_is_not_taken_for_that_of_whom_it_quotes(app: App, ani: Visitor) -> None:
    signs = (Words("title", 0, 9, "Ceasefire"),)
    told = [
        Statement(StatementKind.ATTRIBUTED, None, signs, Words("title", 30, 36, "Strand"), "NL"),
        Statement(StatementKind.ATTRIBUTED, None, signs, Words("title", 40, 45, "a man"), None),
        Statement(StatementKind.DENIED, None, signs, Words("title", 30, 36, "Strand"), "NL"),
        Statement(StatementKind.ATTRIBUTED, None, signs, Words("title", 50, 57, "Gazette"), "independent"),
        Statement(StatementKind.NEGATED, None, signs),
    ]
    title = "Ceasefire in the Strait holds, Strand says"
    matches = (replace(a_match(), statements=tuple(told)),)
    flag = flagged(app, "said", matches=matches, title=title, digest="said")
    with transaction(app.engine) as connection:
        draft = ReviewDraft(Decision.RELEVANT, Stance.BREACH)
        record.review(connection, flag.id, draft, By(accounts.named(connection, "ani").id, NOON, 0))
    page = ani.get("/obligations/sea-1999/1.1")
    assert "<h3>What reports say, by the side of the outlet <" in page
    assert "the side is that of the outlet that carried the report, not of whoever is quoted in it" in page
    assert '<th scope="col">Side of the outlet</th>' in page
    words = words_of(page)
    assert (words.count("as said by: "), words.count("as said by: Strand (Northland)")) == (1, 1)
    assert "as the rules saw it" not in words
    # What a redo saw since is no explanation that the analyst had before them.
    later = (replace(a_match(), statements=(replace(told[0], speaker=Words("title", 30, 36, "Quay")),)),)
    with transaction(app.engine) as connection:
        item = items.get(connection, flag.item_id)
        flags.store(connection, [(item, later)], agreements=("sea-1999",), at=NOON + timedelta(hours=1))
    told_since = "as said by: Quay (Northland), as the rules saw it 24 Nov 2026, 13:00 UTC, after it was reviewed"
    assert told_since in words_of(ani.get("/obligations/sea-1999/1.1"))


def test_the_newest_report_is_dated_no_more_exactly_than_is_known(app: App, ani: Visitor) -> None:
    later = datetime(2026, 12, 1, tzinfo=UTC)
    flagged(app, "one", title="Of some day", published_at=later, precision=DatePrecision.MONTH)
    page = ani.get("/")
    assert "Gazette, Dec 2026</span>" in page
    assert "1 Dec 2026" not in page


def test_the_newest_report_says_when_its_day_is_that_of_first_sight(app: App, ani: Visitor) -> None:
    flagged(app, "one", title="Of no day", published_at=None, precision=None)
    assert "Gazette, date unknown, first seen 24 Nov 2026</span>" in ani.get("/")


def test_months_without_flags_stand_in_the_chart_too(app: App, ani: Visitor) -> None:
    flagged(app, "old", published_at=NOON - timedelta(days=70))
    page = ani.get("/obligations/sea-1999/1.1")
    assert "Sep 2026 – Nov 2026" in page


def test_a_term_shows_its_dates_and_passes_on(ani: Visitor, clock: Clock) -> None:
    page = ani.get("/obligations/sea-1999/2.1")
    assert "Second term, until 10 November 2030" in page
    assert "10 May 2030" in page
    clock.pass_by(days=5 * 366)
    assert "Third term" in Visitor(ani.app).signed_in("ani").get("/obligations/sea-1999/2.1")


def test_a_retired_agreement_is_marked_on_its_pages(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        lake = replace(an_agreement(obligations=()), id="lake-2001", short_title="Lake agreement", watchpoints=())
        agreements.save(connection, replace(lake, indicators=(), places=(), clauses=()), at=NOON)
        watching.retire(connection, "lake-2001", saving.By("ben", NOON, "It <ran> out"))
    note = "Retired since 24 Nov 2026, 12:00 UTC by ben: It &lt;ran&gt; out. Nothing is flagged for it any more"
    for url in ("/?agreement=lake-2001", "/agreements/lake-2001"):
        assert note in words_of(ani.get(url))
    assert "watch lake-2001retiredben: It &lt;ran&gt; out" in words_of(ani.get("/agreements/lake-2001"))
    own = ("/?agreement={}", "/agreements/{}", "/clauses/{}/1", "/obligations/{}/1.1", "/agreements/{}/indicators")
    of_rules = ("/agreements/{}/indicators/1.1-sign", "/obligations/{}/1.1/indicators/new", "/agreements/{}/sets")
    for url in [one.format("sea-1999") for one in (*own, *of_rules)]:
        assert "Retired since" not in words_of(ani.get(url))
    for url in ("/", "/calendar", "/reports", "/queue"):
        assert "Lake agreement (retired)" in words_of(ani.get(url))
    with transaction(app.engine) as connection:
        watching.retire(connection, "sea-1999", saving.By("ben", NOON, "It ran out"))
    for url in [one.format("sea-1999") for one in (*own, *of_rules)]:
        assert "Retired since 24 Nov 2026, 12:00 UTC by ben: It ran out" in words_of(ani.get(url)), url
