"""Sources: their health, and changes to them."""

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_arrival
from tests.runs.fakes import Answer, CannedFetcher, rss
from tests.storage.filled import a_flagged_item
from tests.web.visitor import Visitor
from tracker.bootstrap.app import App
from tracker.domain.item import Credentials, FetchRecord, Outcome, Source
from tracker.errors import FetchError
from tracker.storage import audit, credentials, fetches, flags, items, runs, sources
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction
from tracker.web.pages.health import AT_ONCE

WHOLE = {
    "url": "https://herald.example/rss",
    "name": "Herald",
    "side": "NL",
    "lang": "EN",
    "country": "nl",
    "kind": "newspaper",
    "reliability": "b",
    "active": "on",
}


def herald(app: App) -> Source | None:
    with reading(app.engine) as connection:
        return sources.by_url(connection, "https://herald.example/rss")


def test_a_source_is_added_and_edited_and_both_are_on_record(app: App, ani: Visitor) -> None:
    answer = ani.post("/sources/new", form_at="/sources/new", **WHOLE)
    added = herald(app)
    assert added is not None
    assert answer.headers["Location"] == f"/sources/{added.id}"
    assert (added.side, added.lang, added.country, added.reliability, added.active) == ("NL", "en", "NL", "B", True)
    form = f"/sources/{added.id}/edit"
    assert 'value="Herald"' in ani.get(form)
    ani.post(form, form_at=form, **{**WHOLE, "name": "The Herald", "active": ""})
    edited = herald(app)
    assert edited is not None
    assert (edited.name, edited.active) == ("The Herald", False)
    ani.post(form, form_at=form, **{**WHOLE, "name": "The Herald", "active": ""})
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []
        known = audit.length(connection)
    ani.post(form, form_at=form, **{**WHOLE, "name": "The Herald", "active": ""})
    with reading(app.engine) as connection:
        assert audit.length(connection) == known


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("url", "javascript:alert(1)", "an address begins with https://"),
        ("url", "https://gazette.example/rss", "another source has this address already"),
        ("name", "", "give it a name"),
        ("lang", "Dutch", "a language code"),
        ("reliability", "G", "a grade from A to F"),
        ("side", "XX", "is no side of a loaded pack; known are NL, SL, independent"),
    ],
)
def test_a_refused_source_comes_back_as_typed(ani: Visitor, field: str, value: str, words: str) -> None:
    answer = ani.post("/sources/new", form_at="/sources/new", **{**WHOLE, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="newspaper"' in answer.text


def test_a_side_that_no_pack_defines_any_more_stays_until_it_is_changed(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        connection.execute(t.sources.update().values(side="OLD"))
    form = "/sources/1/edit"
    assert '<option value="OLD" selected>OLD</option>' in ani.get(form)
    facts = {"url": "https://gazette.example/rss", "lang": "en"}
    assert ani.post(form, form_at=form, **facts, name="Daily Gazette", side="OLD").status_code == 303
    assert ani.post(form, form_at=form, **facts, name="Daily Gazette", side="OLDER").status_code == 422
    with reading(app.engine) as connection:
        assert (sources.get(connection, 1).name, sources.get(connection, 1).side) == ("Daily Gazette", "OLD")


def test_another_spelling_of_its_address_is_no_change_of_a_source(app: App, ani: Visitor) -> None:
    form = "/sources/1/edit"
    typed = {"name": "Daily Gazette", "lang": "en", "side": "independent", "active": "on"}
    assert ani.post(form, form_at=form, **typed, url="HTTPS://gazette.example:443/rss").status_code == 303
    with reading(app.engine) as connection:
        source = sources.get(connection, 1)
        facts = connection.scalars(sa.select(t.audit.c.facts).where(t.audit.c.act == "edit source")).one()
    assert (source.name, source.url) == ("Daily Gazette", "https://gazette.example/rss")
    assert json.loads(facts) == {"before": {"name": "Gazette"}, "after": {"name": "Daily Gazette"}}


def test_an_address_cannot_be_taken_from_another_source(app: App, ani: Visitor) -> None:
    ani.post("/sources/new", form_at="/sources/new", **WHOLE)
    form = "/sources/1/edit"
    assert ani.post(form, form_at=form, **WHOLE).status_code == 422


def test_health_says_who_fails_who_is_silent_and_what_was_never_fetched(app: App, ani: Visitor) -> None:
    at = NOON + timedelta(hours=1)
    with transaction(app.engine) as connection:
        for name in ("Failing", "Silent", "Off", "Fresh"):
            sources.add(connection, a_source_entry(name), origin="user", at=NOON - timedelta(days=15))
        failing, silent, off = (sources.named(connection, name).id for name in ("Failing", "Silent", "Off"))
        sources.note_failure(connection, failing, at=at, error="no answer in 30 s", waits_until=at)
        sources.note_success(connection, [sources.Validators(silent, "x")], at=at)
        sources.note_success(connection, [sources.Validators(1, "x")], at=at)
        sources.edit(connection, off, active=False)
        record = FetchRecord(failing, None, at, 30.0, Outcome.FAILED, None, 0, 0, 0, 0, "no answer in 30 s", "timeout")
        fetches.add(connection, record)
    page = ani.get("/sources")
    for state in ("ok", "unreachable", "silent", "never fetched", "switched off"):
        assert f'">{state} 1</a>' in page
    assert "no answer in 30 s" in page
    assert "1 in a row" in page
    assert "Gazette" not in ani.get("/sources?state=unreachable")
    assert "1 item in 14 days" in ani.get("/sources?state=ok")
    page = ani.get(f"/sources/{failing}")
    assert "failed: no answer in 30 s" in page
    assert "as its server asked" in page
    assert "The server does not answer in time; it is tried again by itself." in page
    assert '<td data-label="State"><span class="chip health-unreachable">unreachable</span></td>' in page
    page = ani.get("/")
    assert all(told in page for told in (">2</strong>", ">1 unreachable</a>", ">1 silent</a>"))


def test_faults_of_older_records_are_told_in_words(app: App, ani: Visitor) -> None:
    error = "refused_address: a.example is an unusual spelling of a network address"
    with transaction(app.engine) as connection:
        sources.note_failure(connection, 1, at=NOON, error=error, waits_until=None)
        record = FetchRecord(1, None, NOON, 0.1, Outcome.FAILED, None, 0, 0, 0, 0, error, "refused_address")
        fetches.add(connection, record)
    for page in ("/sources", "/sources/1"):
        assert "refused address: a.example is an unusual spelling" in ani.get(page)
        assert "refused_address: " not in ani.get(page)


def test_feeds_of_one_name_are_told_apart_in_lists(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        for path in ("en", "hy"):
            entry = a_source_entry("wire.example", url=f"https://wire.example/{path}")
            a_flagged_item(connection, arrival=an_arrival(path), feed=entry)
    for path in ("en", "hy"):
        assert f">wire.example/{path}</a>" in ani.get("/sources")
        assert f">wire.example/{path}</option>" in ani.get("/queue")


def test_what_is_filled_from_files_is_told_from_a_feed_of_its_name(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        files = sources.archive(connection, "Gazette", origin="import", at=NOON)
        item = items.get(connection, items.store(connection, files.id, [an_arrival("old")], seen_at=NOON).new[0])
        flags.store(connection, [(item, [a_match()])], agreements=("sea-1999",), at=NOON)
    assert f'<option value="{files.id}">Gazette (from files)</option>' in ani.get("/queue")
    assert ">Gazette (from files)</a>" in ani.get("/sources?state=archive")
    assert ">Gazette</a>" in ani.get("/sources")


def test_sources_are_found_by_a_part_of_name_or_address(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        for name, host in (("Herald", "one.example"), ("Post", "two.example")):
            sources.add(connection, a_source_entry(name, url=f"https://{host}/rss"), origin="user", at=NOON)
    shown = {
        words: re.findall(r'href="/sources/\d+">([^<]+)', ani.get(f"/sources?words={words}"))
        for words in ("HER", "two.ex")
    }
    assert shown == {"HER": ["Herald"], "two.ex": ["Post"]}
    assert "No source with “nowhere” in its name or address" in ani.get("/sources?words=nowhere")


def test_sources_are_listed_by_name_capitals_or_not(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        for name in ("zeit", "aravot", "Zvezda", "Aysor"):
            a_flagged_item(connection, arrival=an_arrival(name), feed=a_source_entry(name, side=None, lang=None))
    page = ani.get("/sources")
    names = re.findall(r'<a class="strong" href="/sources/\d+">([^<]+)</a>', page)
    assert [name for name in names if name != "Gazette"] == ["aravot", "Aysor", "zeit", "Zvezda"]
    assert "side unknown, language unknown" in page
    offered = re.findall(r'<option value="\d+">([A-Za-z]+)</option>', ani.get("/queue"))
    assert offered == ["aravot", "Aysor", "Gazette", "zeit", "Zvezda"]


def test_sources_that_need_something_done_are_listed_first(app: App, ani: Visitor) -> None:
    at = NOON + timedelta(hours=1)
    with transaction(app.engine) as connection:
        for name in ("Aravot", "Bell", "Crier", "Denied", "Echo"):
            sources.add(connection, a_source_entry(name), origin="user", at=NOON)
        known = {one.name: one.id for one in sources.feeds(connection)}
        sources.note_success(connection, [sources.Validators(known["Aravot"], "x")], at=at)
        for name, kind, status in (("Bell", "timeout", None), ("Denied", "status", 403), ("Echo", "timeout", None)):
            sources.note_failure(connection, known[name], at=at, error="no answer", waits_until=None)
            fetches.add(
                connection,
                FetchRecord(known[name], None, at, 1.0, Outcome.FAILED, status, 0, 0, 0, 0, "no answer", kind),
            )
        sources.edit(connection, known["Crier"], active=False)
    names = re.findall(r'<a class="strong" href="/sources/\d+">([^<]+)</a>', ani.get("/sources"))
    assert names == ["Denied", "Bell", "Echo", "Gazette", "Aravot", "Crier"]


def test_a_long_list_of_sources_is_shown_page_by_page(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        for number in range(2 * AT_ONCE + 3):
            sources.add(connection, a_source_entry(f"wire {number:03}"), origin="user", at=NOON)

    def shown(url: str) -> tuple[int, str, list[str]]:
        """How many sources a page lists, what it says of that, and where it leads on."""
        page = ani.get(url)
        told = re.search(r"\d+ to \d+ of \d+", page)
        leads = re.findall(r'href="(/sources\?[^"]*page=[^"]*)">(?:Before|Next)<', page)
        return page.count('class="strong" href="/sources/'), "" if told is None else told[0], leads

    assert shown("/sources?words=wire") == (AT_ONCE, "1 to 100 of 203", ["/sources?page=2&amp;words=wire"])
    both = ["/sources?page=1&amp;words=wire", "/sources?page=3&amp;words=wire"]
    assert shown("/sources?words=wire&page=2") == (AT_ONCE, "101 to 200 of 203", both)
    last = (3, "201 to 203 of 203", ["/sources?page=2&amp;words=wire"])
    assert shown("/sources?words=wire&page=3") == shown("/sources?words=wire&page=9") == last
    of_state = ["/sources?page=2&amp;state=never_fetched"]
    assert shown("/sources?state=never_fetched&page=0") == (AT_ONCE, "1 to 100 of 204", of_state)
    assert shown("/sources?words=wire+00") == (10, "", [])
    assert ani.client.get("/sources?page=two").status_code == 422


def test_a_source_that_never_worked_says_so_and_is_given_up(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        slip, _ = sources.add(connection, a_source_entry("Slip"), origin="user", at=NOON)
        for source_id in (1, slip.id):
            sources.note_failure(connection, source_id, at=NOON, error="no such host", waits_until=None)
        sources.note_success(connection, [sources.Validators(1, "x")], at=NOON)
    assert ani.get("/sources").count("never worked") == 1
    assert "never worked" not in ani.get("/sources/1")
    page = ani.get(f"/sources/{slip.id}")
    assert "“Give it up” above ends its fetching" in page
    assert "<button>Give it up</button>" in page
    assert ani.post(f"/sources/{slip.id}/remove").status_code == 303
    page = ani.get(f"/sources/{slip.id}")
    assert ("switched off" in page, "no such host" in page, "never worked" in page) == (True, True, False)
    with reading(app.engine) as connection:
        assert not sources.get(connection, slip.id).active
        assert audit.faults(connection) == []


def test_a_retired_source_is_told_and_can_be_switched_on_again(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        sources.plan(connection, 1, due_at=NOON + timedelta(hours=1), interval_seconds=5400)
        gazette = sources.note_move(connection, sources.get(connection, 1), "https://new.example/rss", at=NOON)
    page = ani.get("/sources/1")
    assert "usually every 90 minutes" in page
    assert "https://new.example/rss" in page
    with transaction(app.engine) as connection:
        sources.retire(connection, 1, at=NOON, reason="gone for good (HTTP 410)")
    assert "gone for good (HTTP 410)" in ani.get("/sources")
    assert 'switch it on under <a href="/sources/1/edit">Edit</a>' in ani.get("/sources/1")
    form = "/sources/1/edit"
    facts = {"url": gazette.url or "", "name": gazette.name, "side": gazette.side or "", "lang": gazette.lang or ""}
    ani.post(form, form_at=form, **facts, active="on")
    assert "gone for good" not in ani.get("/sources")
    with reading(app.engine) as connection:
        assert sources.get(connection, 1).active


def test_an_archive_has_a_page_and_no_address(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        archive = sources.archive(connection, "old.example", origin="sea-1999", at=NOON)
    assert "none: filled from files" in ani.get(f"/sources/{archive.id}")
    assert "old.example" not in ani.get("/sources")
    assert "old.example" in ani.get("/sources?state=archive")


def test_the_form_says_how_many_reports_change_sides_with_the_source(ani: Visitor) -> None:
    assert "a change counts its 1 past report under the new side too" in ani.get("/sources/1/edit")
    assert "past report" not in ani.get("/sources/new")


PAGE = "https://herald.example/"


def canned(app: App, **answers: Answer) -> None:
    """Let the network answer at these paths of herald.example; "home" is its first page."""
    assert isinstance(app.fetcher, CannedFetcher)
    app.fetcher.answers |= {PAGE + path.replace("home", ""): answer for path, answer in answers.items()}


def test_a_feed_is_looked_at_before_it_is_saved(app: App, ani: Visitor) -> None:
    canned(app, rss=rss(("h1", "Fog &lt;b&gt;at&lt;/b&gt; sea", "Fog at sea.")))
    answer = ani.post("/sources/look", form_at="/sources/new", **{**WHOLE, "name": ""})
    assert answer.status_code == 200
    for words in ("What is there", "Fog at sea", "1 entry, English", 'value="newspaper"', "23 Nov 2026"):
        assert words in answer.text
    assert "Use this feed" not in answer.text
    assert herald(app) is None


def test_the_feeds_of_a_page_are_offered_and_one_is_chosen(app: App, ani: Visitor) -> None:
    page = b'<link rel="alternate" type="application/rss+xml" href="/rss"><a href="/dead.rss">old</a>'
    canned(app, home=page, rss=rss(("h1", "Fog", "Fog at sea.")))
    answer = ani.post("/sources/look", form_at="/sources/new", **{**WHOLE, "url": PAGE})
    assert "This is a web page, not a feed." in answer.text
    assert answer.text.count("Use this feed") == 1  # not the one that cannot be read
    assert "no such host" in answer.text
    chosen = ani.post("/sources/look", form_at="/sources/new", **{**WHOLE, "url": PAGE, "chosen": f"{PAGE}rss"})
    assert f'value="{PAGE}rss"' in chosen.text
    assert 'value="Herald"' in chosen.text


def test_an_address_that_may_not_be_fetched_is_told_plainly(app: App, ani: Visitor) -> None:
    canned(app, rss=FetchError("", "refused_address", "it is on a private network"))
    answer = ani.post("/sources/look", form_at="/sources/new", **WHOLE)
    assert "Nothing could be fetched. it is on a private network" in answer.text
    assert ">refused address</span>" in answer.text
    assert "The address may not be fetched: correct it." in answer.text
    canned(app, home=b"<html>nothing</html>")
    answer = ani.post("/sources/look", form_at="/sources/new", **{**WHOLE, "url": PAGE})
    assert "This page names no feed" in answer.text
    answer = ani.post("/sources/look", form_at="/sources/new", **{**WHOLE, "url": "file:///etc/passwd"})
    assert answer.status_code == 422
    assert "an address begins with https://" in answer.text
    assert ani.client.post("/sources/look", data=WHOLE).status_code == 400  # without the form's token


def test_a_feed_that_broke_off_says_so_on_its_pages(app: App, ani: Visitor) -> None:
    note = "cut off, whole items kept: the feed is larger than 1,000 bytes"
    with transaction(app.engine) as connection:
        sources.note_success(connection, [sources.Validators(1, "x")], at=NOON)
        fetches.add(connection, FetchRecord(1, None, NOON, 0.1, Outcome.STORED, 200, 9, 1, 0, 0, None, None, 1, note))
    for page in ("/sources", "/sources/1"):
        shown = ani.get(page)
        assert note in shown
        assert "TRACKER_FETCH_MAX_BYTES" in shown


def test_one_source_is_fetched_at_once(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        source = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)[0]
        sources.edit(connection, source.id, full_text=True)
    canned(app, rss=rss(("h1", "Fog in the strait", "Fog at sea."), ("h2", "Rain in the strait", "Rain at sea.")))
    page = f"/sources/{source.id}"
    answer = ani.post(f"{page}/fetch", form_at=page)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert isinstance(app.fetcher, CannedFetcher)
    assert [url for url, _ in app.fetcher.asked] == [source.url]  # articles are left to the next run
    text = ani.get(page)
    assert "Fog in the strait" in text
    assert '<td data-label="Entries" class="num">2</td><td data-label="New" class="num">2</td>' in text
    with reading(app.engine) as connection:
        (record,) = fetches.of_source(connection, source.id, limit=5)
    assert (record.outcome, record.kind, record.entries, record.note) == (Outcome.STORED, None, 2, None)
    canned(app, rss=b"<html>no feed</html>")
    ani.post(f"{page}/fetch", form_at=page)
    assert '<td data-label="State"><span class="chip health-not_a_feed">not a feed</span></td>' in ani.get(page)
    assert ani.post("/sources/99/fetch", form_at=page).status_code == 404


def test_a_source_is_not_fetched_while_a_run_is_under_way(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        runs.start(connection, runs.Holder("elsewhere", "manual", None), at=app.clock())
    answer = ani.post("/sources/1/fetch", form_at="/sources/1")
    assert answer.status_code == 409
    assert "Not fetched: a run is under way already." in answer.text
    with reading(app.engine) as connection:
        assert fetches.of_source(connection, 1, limit=5) == []


def test_the_articles_of_a_source_are_fetched_when_its_form_says_so(app: App, ani: Visitor) -> None:
    ani.post("/sources/new", form_at="/sources/new", **WHOLE)
    added = herald(app)
    assert added is not None
    assert not added.full_text
    form = f"/sources/{added.id}/edit"
    ani.post(form, form_at=form, **WHOLE, full_text="on")
    changed = herald(app)
    assert changed is not None
    assert changed.full_text
    assert 'name="full_text" value="on" checked' in ani.get(form)


def gazette(app: App) -> Source:
    with reading(app.engine) as connection:
        return sources.named(connection, "Gazette")


def secret_of(app: App) -> Credentials | None:
    with reading(app.engine) as connection:
        return credentials.by_source(connection).get(gazette(app).id)


def chain(app: App) -> list[tuple[str, str, str]]:
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []
        rows = connection.execute(sa.select(t.audit).order_by(t.audit.c.number)).all()
    return [(row.actor, row.act, row.facts) for row in rows]


def test_a_source_is_given_credentials_that_are_never_shown_again(app: App, ani: Visitor) -> None:
    page = f"/sources/{gazette(app).id}/access"
    assert "None are set." in ani.get(page)
    answer = ani.post(page, form_at=page, credentials="basic", username="reader", password="geheim wort")
    assert answer.status_code == 303
    assert secret_of(app) == Credentials(
        "https://gazette.example:443", "Authorization", "Basic cmVhZGVyOmdlaGVpbSB3b3J0"
    )
    shown = ani.get(page) + ani.get(f"/sources/{gazette(app).id}")
    assert "Set for https://gazette.example:443, sent in the header field <code>Authorization</code>" in shown
    assert not [word for word in ("geheim", "cmVhZGVyOmdlaGVpbSB3b3J0", "reader") if word in shown]
    assert chain(app)[-1] == (
        "ani",
        "set credentials",
        '{"header":"Authorization","origin":"https://gazette.example:443"}',
    )
    ani.post(page, form_at=page, credentials="header", header="X-Api-Key: abc")
    assert secret_of(app) == Credentials("https://gazette.example:443", "X-Api-Key", "abc")
    ani.post(page, form_at=page, credentials="keep")
    assert secret_of(app) is not None
    ani.post(page, form_at=page, credentials="forget")
    assert secret_of(app) is None
    assert chain(app)[-1] == ("ani", "forget credentials", "{}")
    known = len(chain(app))
    ani.post(page, form_at=page, credentials="forget")
    assert len(chain(app)) == known


def test_the_limits_of_a_host_are_set_and_taken_back(app: App, ani: Visitor) -> None:
    page = f"/sources/{gazette(app).id}/access"
    ani.post(page, form_at=page, max_connections="1", min_gap_seconds="2.5")
    assert (gazette(app).max_connections, gazette(app).min_gap_seconds) == (1, 2.5)
    assert 'value="2.5"' in ani.get(page)
    assert chain(app)[-1][:2] == ("ani", "edit source")
    ani.post(page, form_at=page, max_connections="", min_gap_seconds="")
    assert (gazette(app).max_connections, gazette(app).min_gap_seconds) == (None, None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"max_connections": "0"}, "from 1 to 16"),
        ({"max_connections": "many"}, "not a whole number from 0 on"),
        ({"min_gap_seconds": "-1"}, "from 0 to 3600 seconds"),
        ({"min_gap_seconds": "4000"}, "from 0 to 3600 seconds"),
        ({"credentials": "basic", "username": "", "password": "geheim"}, "a user name is needed"),
        ({"credentials": "basic", "username": "reader", "password": ""}, "one line with the password"),
        ({"credentials": "header", "header": "geheim"}, "one line `Name: value` is needed"),
        ({"credentials": "header", "header": "Host: geheim"}, "cannot carry credentials"),
        ({"credentials": "keep", "password": "geheim"}, "say above that they are to be replaced"),
        ({"credentials": "keep", "username": "reader"}, "say above that they are to be replaced"),
        ({"credentials": "all"}, "choose one of those offered"),
    ],
)
def test_what_cannot_be_taken_of_an_access_form_is_said_beside_its_field(
    app: App, ani: Visitor, typed: dict[str, str], words: str
) -> None:
    page = f"/sources/{gazette(app).id}/access"
    answer = ani.post(page, form_at=page, **typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert "geheim" not in answer.text
    assert secret_of(app) is None


def test_an_access_form_without_its_token_changes_nothing(app: App, ani: Visitor) -> None:
    page = f"/sources/{gazette(app).id}/access"
    assert ani.client.post(page, data={"credentials": "header", "header": "X-Key: a"}).status_code == 400
    assert secret_of(app) is None


def test_a_source_that_is_not_there_or_has_no_address_has_no_access_page(app: App, ani: Visitor) -> None:
    assert ani.client.get("/sources/999/access").status_code == 404
