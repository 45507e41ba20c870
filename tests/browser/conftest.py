"""A real browser on the real server, over a small database."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launched
from tests.builders import NOON, a_match
from tests.storage.filled import fill
from tests.web.visitor import flagged
from tracker.bootstrap.app import App, open_app
from tracker.bootstrap.sign_in import sign_in_link
from tracker.domain.flag import FiredIndicator, Match, Span, Stance
from tracker.settings import Settings
from tracker.storage import accounts
from tracker.storage.engine import reading
from tracker.web.serve import listen

TITLES = {
    "en": "Ceasefire broken again in the Strait of Northland, and a very-long-word-that-nobody-would-ever-write-in-one",
    "ru": "Перемирие в проливе нарушено, заявили на северном берегу",
    "hy": "Կրակի դադարեցումը խախտվել է նեղուցում",
    "az": "Boğazda atəşkəs pozulub, Şimal sahili açıqlama verib",
    "ka": "სრუტეში ცეცხლის შეწყვეტა დაირღვა",
}


def in_language(lang: str, *, score: float) -> Match:
    """A match whose signs are the first word, and whose context is the last, of the title in that language."""
    words = TITLES[lang].split()
    fired = FiredIndicator("1.1-sign", "The ceasefire is reported broken", Stance.BREACH, 0.8, score)
    last = len(TITLES[lang]) - len(words[-1])
    spans = (
        Span("title", 0, len(words[0]), words[0], "1.1-sign", "term"),
        Span("title", last, len(TITLES[lang]), words[-1], "1.1-sign", "context"),
    )
    return Match("sea-1999/1.1", score, Stance.BREACH, (fired,), spans, "r1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each test has pages of its own."""
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


@pytest.fixture
def app(sqlite_engine: sa.Engine) -> Iterator[App]:
    """The program over a small database: five unreviewed flags in five scripts, the best one in English."""
    fill(sqlite_engine)
    url = sqlite_engine.url.render_as_string(hide_password=False)
    lock = threading.Lock()
    ticks = iter(range(10**6))

    def clock() -> datetime:
        with lock:
            return datetime.fromtimestamp(NOON.timestamp() + 3600 + next(ticks), UTC)

    app = open_app(Settings(database_url=url, secret_key="only for tests"), clock=clock)
    for place, (lang, title) in enumerate(TITLES.items()):
        found = in_language(lang, score=0.9 - place / 10)
        flagged(app, lang, lang=lang, title=title, matches=(found, a_match("sea-1999/W1", score=0.5)))
    yield app
    app.engine.dispose()


@pytest.fixture
def address(app: App) -> Iterator[str]:
    """Where the pages are served."""
    server = listen(app, host="127.0.0.1", port=0)
    server.start()
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


def sign_in(page: Page, app: App, address: str) -> Page:
    """Sign the browser in as ani."""
    with reading(app.engine) as connection:
        account = accounts.named(connection, "ani")
    page.goto(address + sign_in_link(app, account))
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.fixture
def page(chromium: Browser, app: App, address: str) -> Iterator[Page]:
    """A page of a browser that is signed in; it fails the test when the page breaks its own policy or a script."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield sign_in(page, app, address)
    page.close()
    assert [text for text in complaints if "status of 4" not in text] == []
