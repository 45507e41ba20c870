"""The page as a whole: who gets in, what every answer carries, what breaks nothing."""

import re

import pytest

from tests.web.visitor import Counted, Visitor, flagged
from tracker.bootstrap.app import App
from tracker.settings import shipped

PAGES = [
    "/",
    "/?agreement=sea-1999",
    "/agreements/sea-1999",
    "/agreements/sea-1999/indicators",
    "/agreements/sea-1999/indicators/1.1-sign",
    "/obligations/sea-1999/1.1/indicators/new",
    "/clauses/sea-1999/1",
    "/obligations/sea-1999/1.1",
    "/obligations/sea-1999/2.1",
    "/obligations/sea-1999/W1",
    "/queue",
    "/queue?state=any",
    "/items/1",
    "/items/1?flag=1",
    "/calendar",
    "/calendar?agreement=sea-1999&until=2040-01-01",
    "/sources",
    "/sources?state=never_fetched",
    "/sources/1",
    "/sources/new",
    "/sources/1/edit",
    "/determinations/new?obligation=sea-1999/1.1",
    "/determinations/1",
    "/events/new?obligation=sea-1999/1.1",
    "/events/new?obligation=sea-1999/1.1&corrects=1",
    "/events/1",
    "/reports",
    "/decisions",
    "/account",
]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_opens_and_holds_neither_styles_nor_scripts_of_its_own(ani: Visitor, url: str) -> None:
    page = ani.get(url)
    assert page.startswith("<!doctype html>\n<html lang=")
    assert re.findall(r"<[^>]+\sstyle=", page) == []
    assert re.findall(r"<[^>]+\son\w+=", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert page.count("<h1") == 1


@pytest.mark.parametrize("url", [*PAGES, "/calendar.ics", "/reports/file", "/flags/1/reviews", "/nowhere"])
def test_every_page_asks_strangers_to_sign_in(stranger: Visitor, url: str) -> None:
    answer = stranger.client.get(url)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/sign-in")


def test_all_posts_are_refused_without_a_token(ani: Visitor) -> None:
    addresses = [
        re.sub(r"<[^>]+>", "1", rule.rule)
        for rule in ani.web.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and rule.endpoint != "static"
    ]
    assert len(addresses) >= 9
    for address in addresses:
        answer = ani.client.post(address, data={"decision": "relevant", "seen": "1"})
        assert answer.status_code == 400, address
        assert "This form has expired" in answer.text


def test_every_answer_carries_the_headers(ani: Visitor) -> None:
    for url in ("/", "/static/app.css", "/nowhere", "/healthz"):
        with ani.client.get(url) as answer:
            headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_pages_are_never_kept_and_static_files_are(ani: Visitor) -> None:
    assert ani.client.get("/").headers["Cache-Control"] == "no-store"
    with ani.client.get("/static/app.css") as answer:
        assert "max-age" in answer.headers["Cache-Control"]


def test_pages_name_no_other_host_but_in_links_to_sources(ani: Visitor) -> None:
    page = ani.get("/items/1")
    assert re.findall(r'(?:src|action|srcset)="(?!/)[^"]*"', page) == []
    assert 'href="https://news.example/guid-1" rel="noopener noreferrer external"' in page


def test_health_is_plain_and_open_to_all(stranger: Visitor) -> None:
    assert stranger.get("/healthz") == "ok\n"


@pytest.mark.parametrize("url", [url for url in PAGES if not url.startswith("/account")])
def test_a_page_takes_as_many_queries_with_many_rows_as_with_few(app: App, ani: Visitor, url: str) -> None:
    for number in range(2):
        flagged(app, f"few-{number}", digest="same")
    ani.get(url)  # what a process reads once, such as the version of the rules, is read now
    with Counted(ani.app.engine) as few:
        ani.get(url)
    for number in range(15):
        flagged(app, f"many-{number}", digest="same")
    with Counted(ani.app.engine) as many:
        ani.get(url)
    assert many.number == few.number
    assert many.number <= 40


def test_templates_stay_within_120_lines() -> None:
    templates = [file for file in shipped("templates").rglob("*.html") if "report" not in file.parts]
    assert len(templates) > 30
    assert [file.name for file in templates if len(file.read_text(encoding="utf-8").splitlines()) > 120] == []
