"""Signing in and out."""

import html
import re

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from tests.web.visitor import Clock, Visitor, flag_of, flagged
from tracker.bootstrap.app import App
from tracker.bootstrap.sign_in import sign_in_link
from tracker.storage import accounts, audit, reviews
from tracker.storage.engine import reading, transaction
from tracker.web.throttle import MOST_FAILURES

PASSWORD = "a strait of two shores"
# A hash says itself what it takes to check it; the one that the product makes takes longer than a test.
_CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture(autouse=True)
def _anis_password(app: App) -> None:
    with transaction(app.engine) as connection:
        accounts.set_password(connection, accounts.named(connection, "ani"), _CHEAP_HASH)


def link_for(app: App, name: str) -> str:
    with reading(app.engine) as connection:
        account = accounts.named(connection, name)
    return sign_in_link(app, account)


def sign_in(visitor: Visitor, name: str, password: str, **more: str) -> tuple[int, str, str]:
    answer = visitor.post("/sign-in", form_at="/sign-in", name=name, password=password, **more)
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def test_name_and_password_let_one_in(stranger: Visitor) -> None:
    assert sign_in(stranger, "ani", PASSWORD)[:2] == (303, "/")
    assert "Sign out" in stranger.get("/")


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(stranger: Visitor) -> None:
    unknown = sign_in(stranger, "nobody", PASSWORD)
    wrong = sign_in(stranger, "ani", "wrong password")
    assert unknown[0] == wrong[0] == 403
    token = re.compile(r'name="csrf_token" value="[^"]+"')
    assert token.sub("", unknown[2].replace("nobody", "NAME")) == token.sub("", wrong[2].replace('"ani"', '"NAME"'))


def test_an_account_without_password_and_a_disabled_one_stay_out(app: App, stranger: Visitor) -> None:
    assert sign_in(stranger, "ben", "")[0] == 403
    with transaction(app.engine) as connection:
        accounts.disable(connection, accounts.named(connection, "ani"), at=app.clock())
    assert sign_in(stranger, "ani", PASSWORD)[0] == 403


def test_after_a_few_failures_even_the_right_password_must_wait(stranger: Visitor, clock: Clock) -> None:
    for _ in range(MOST_FAILURES):
        assert sign_in(stranger, "ani", "wrong password")[0] == 403
    code, _, page = sign_in(stranger, "ani", PASSWORD)
    assert code == 429
    assert "Try again in 16 min" in page
    clock.pass_by(minutes=16)
    assert sign_in(stranger, "ani", PASSWORD)[0] == 303


def test_the_page_that_was_asked_for_opens_after_signing_in(stranger: Visitor) -> None:
    location = stranger.client.get("/queue?state=any").headers["Location"]
    assert location == "/sign-in?next=/queue?state%3Dany"
    assert 'value="/queue?state=any"' in stranger.get(location)
    assert sign_in(stranger, "ani", PASSWORD, next="/queue?state=any")[:2] == (303, "/queue?state=any")


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\nb"])
def test_signing_in_never_leads_elsewhere(stranger: Visitor, wanted: str) -> None:
    assert sign_in(stranger, "ani", PASSWORD, next=wanted)[:2] == (303, "/")


def test_a_copied_cookie_is_dead_after_signing_out(app: App, ani: Visitor) -> None:
    cookie = ani.client.get_cookie("tracker")
    assert cookie is not None
    copied = Visitor(app)
    copied.client.set_cookie("tracker", cookie.value)
    copied.get("/decisions")
    assert ani.post("/sign-out").headers["Location"] == "/sign-in"
    ani.get("/decisions", code=303)
    copied.get("/decisions", code=303)


def test_signing_out_takes_a_form(ani: Visitor) -> None:
    ani.get("/sign-out", code=405)
    ani.get("/decisions")


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: App, stranger: Visitor) -> None:
    answer = stranger.post(link := link_for(app, "ani"), form_at=link)
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("tracker="))
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"))
    assert "Secure" not in cookie


def test_a_session_ends_after_twelve_hours(ani: Visitor, clock: Clock) -> None:
    clock.pass_by(hours=11.9)
    ani.get("/decisions")
    clock.pass_by(hours=0.2)
    ani.get("/decisions", code=303)


def test_a_disabled_account_is_out_at_once(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        accounts.disable(connection, accounts.named(connection, "ani"), at=app.clock())
    ani.get("/decisions", code=303)


def test_opening_a_link_changes_nothing_and_its_button_uses_it_up(app: App, stranger: Visitor) -> None:
    link = link_for(app, "ben")
    assert "This link works once" in stranger.get(link)
    assert "This link works once" in stranger.get(link)
    assert stranger.post(link, form_at=link).headers["Location"] == "/account"
    assert "Set a password" in stranger.get("/account")
    again = Visitor(app).post(link, form_at=link)
    assert again.status_code == 410
    assert "does not work any more" in again.text


def test_an_old_or_made_up_link_lets_nobody_in(app: App, stranger: Visitor, clock: Clock) -> None:
    link = link_for(app, "ben")
    clock.pass_by(hours=25)
    for address in (link, "/sign-in/made-up"):
        assert stranger.post(address, form_at=address).status_code == 410
    stranger.get("/decisions", code=303)


def test_a_password_set_after_a_link_works_and_ends_other_sessions(app: App, stranger: Visitor, ben: Visitor) -> None:
    link = link_for(app, "ben")
    stranger.post(link, form_at=link)
    answer = stranger.post("/account", password="ten letters", again="ten letters")
    assert answer.headers["Location"] == "/account?saved=1"
    assert "Password set" in stranger.get("/account?saved=1")
    ben.get("/decisions", code=303)
    assert sign_in(Visitor(app), "ben", "ten letters")[0] == 303
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []


def test_changing_a_password_takes_the_present_one(stranger: Visitor) -> None:
    sign_in(stranger, "ani", PASSWORD)
    new = {"password": "another long one", "again": "another long one"}
    refused = stranger.post("/account", present="wrong", **new)
    assert refused.status_code == 422
    assert "not your present password" in refused.text
    assert stranger.post("/account", present=PASSWORD, **new).status_code == 303


@pytest.mark.parametrize(
    ("password", "again", "words"),
    [
        ("short", "short", "at least 10 characters"),
        ("long enough it is", "but not twice", "differs from the one above"),
    ],
)
def test_a_poor_password_is_refused_at_its_field(ben: Visitor, password: str, again: str, words: str) -> None:
    answer = ben.post("/account", password=password, again=again)
    assert answer.status_code == 422
    assert words in answer.text
    assert password not in answer.text


def test_a_token_of_before_signing_in_is_worth_nothing_after(app: App, stranger: Visitor) -> None:
    token = re.search(r'csrf_token" value="([^"]+)"', stranger.get("/sign-in"))
    assert token is not None
    link = link_for(app, "ani")
    stranger.post(link, form_at=link)
    refused = stranger.client.post("/sign-out", data={"csrf_token": token[1]})
    assert refused.status_code == 400
    assert "This form has expired" in refused.text


NOTE = {"decision": "relevant", "seen": "0", "back": "", "note": "Long & <b>thought out</b>\nof an hour"}


def send_without_session(visitor: Visitor, origin: str) -> TestResponse:
    return visitor.client.post("/flags/1/reviews", data=NOTE, headers={"Origin": origin})


def test_a_form_sent_after_the_session_ended_is_kept_through_the_sign_in(app: App, stranger: Visitor) -> None:
    flag = flagged(app, "kept")
    url = f"/flags/{flag.id}/reviews"
    page = stranger.client.post(url, data=NOTE, headers={"Origin": "http://localhost"})
    assert page.status_code == 401
    assert "what you entered is kept" in page.text
    kept = dict(re.findall(r'name="(kept[^"]*)" value="([^"]*)"', page.text))
    assert kept["kept"] == url
    typed = {name: html.unescape(value) for name, value in kept.items()}
    wrong = stranger.post("/sign-in", form_at="/sign-in", name="ani", password="wrong password", **typed)
    assert kept.items() <= dict(re.findall(r'name="(kept[^"]*)" value="([^"]*)"', wrong.text)).items()
    resumed = stranger.post("/sign-in", form_at="/sign-in", name="ani", password=PASSWORD, **typed)
    assert resumed.status_code == 200
    assert flag_of(app, flag.item_id).reviews == 0
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', resumed.text.split(f'action="{url}"')[1]))
    sent = {name: html.unescape(value) for name, value in fields.items()}
    assert stranger.client.post(url, data=sent).status_code == 303
    with reading(app.engine) as connection:
        assert reviews.of_flags(connection, [flag.id])[0].note == NOTE["note"]


def resent(visitor: Visitor, page: str, url: str) -> TestResponse:
    """Press the button of the page that has kept a form."""
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.split(f'action="{url}"')[1]))
    return visitor.client.post(url, data={name: html.unescape(value) for name, value in fields.items()})


def test_a_kept_form_is_sent_again_after_a_sign_in_by_link_in_another_tab(app: App, stranger: Visitor) -> None:
    flag = flagged(app, "kept")
    url, here = f"/flags/{flag.id}/reviews", {"Origin": "http://localhost"}
    page = stranger.client.post(url, data=NOTE, headers=here).text
    assert "With a one-time link, open that in another tab" in page
    kept = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }
    early = stranger.client.post("/sign-in", data={**kept, "by_link": "yes"}, headers=here)
    assert (early.status_code, "open the link in another tab first" in early.text) == (403, True)
    link = link_for(app, "ani")
    stranger.post(link, form_at=link)
    resumed = stranger.client.post("/sign-in", data={**kept, "by_link": "yes"}, headers=here)
    assert "You are signed in again" in resumed.text
    kept.pop("csrf_token")
    assert "You are signed in again" in stranger.post("/sign-in", by_link="yes", **kept).text
    assert flag_of(app, flag.item_id).reviews == 0
    assert resent(stranger, resumed.text, url).status_code == 303
    with reading(app.engine) as connection:
        assert reviews.of_flags(connection, [flag.id])[0].note == NOTE["note"]


def test_a_form_opened_before_a_sign_in_by_link_is_kept_when_it_is_sent(app: App, ani: Visitor) -> None:
    flag = flagged(app, "kept")
    url = f"/flags/{flag.id}/reviews"
    page = ani.client.post(url, data={**NOTE, "csrf_token": "old"}, headers={"Origin": "http://localhost"})
    assert page.status_code == 400
    assert "You are signed in again" in page.text
    assert flag_of(app, flag.item_id).reviews == 0
    assert resent(ani, page.text, url).status_code == 303
    elsewhere = ani.client.post(url, data={**NOTE, "csrf_token": "old"}, headers={"Origin": "https://else.example"})
    assert "This form has expired" in elsewhere.text


def test_a_kept_form_outlives_the_sign_in_page_that_keeps_it(stranger: Visitor) -> None:
    kept = {"kept": "/flags/1/reviews", "kept:note": "of an hour", "csrf_token": "old"}
    page = stranger.client.post("/sign-in", data=kept, headers={"Origin": "http://localhost"})
    assert page.status_code == 400
    assert "This page had expired" in page.text
    assert 'name="kept:note" value="of an hour"' in page.text
    nothing = stranger.client.post("/sign-in", data={"csrf_token": "old"}, headers={"Origin": "http://localhost"})
    assert "This form has expired" in nothing.text


def test_no_secret_of_a_kept_form_is_printed(ani: Visitor) -> None:
    typed = {"password": "a long secret", "again": "a long secret", "csrf_token": "old"}
    page = ani.client.post("/account", data=typed, headers={"Origin": "http://localhost"}).text
    assert "<dd>a long secret</dd>" not in page


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", ""])
def test_what_another_site_sends_is_not_kept(stranger: Visitor, origin: str) -> None:
    page = send_without_session(stranger, origin)
    assert page.status_code == 401
    assert "thought out" not in page.text


def test_a_kept_form_leads_nowhere_else(stranger: Visitor) -> None:
    typed = {"kept": "//elsewhere.example/x", "kept:note": "x"}
    page = stranger.post("/sign-in", form_at="/sign-in", name="ani", password=PASSWORD, **typed)
    assert "elsewhere.example" not in page.text
