"""Take the README's screenshots: `python -m tests.browser.screenshots` (see `shots` for what is shown).

The database is made anew in a temporary folder from the shipped packs, a few decisions are taken in it, and the pages
are photographed in light, in dark and at the width of a telephone.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.chromium import launched
from tracker.bootstrap.app import App, open_app
from tracker.bootstrap.sign_in import sign_in_link
from tracker.bootstrap.start import initialise
from tracker.domain.account import Account
from tracker.domain.determination import DeterminationDraft, Result
from tracker.domain.queue import QueueFilter
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.determine import determine, evidence_named
from tracker.review.record import review
from tracker.settings import Settings
from tracker.storage import accounts, events, flags, reviews
from tracker.storage.engine import reading, transaction
from tracker.web.serve import listen

FOLDER = Path(__file__).parents[1] / "screenshots"
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=780)
_REVIEWED = 60
_SHOTS = {
    "overview": "/?agreement=karabakh-2020",
    "queue": "/queue?agreement=karabakh-2020",
    "obligation": "/obligations/karabakh-2020/6.5",
    "clause": "/clauses/karabakh-2020/6",
    "agreement": "/agreements/karabakh-2020",
    "item": "/items/12",
    "calendar": "/calendar?agreement=karabakh-2020",
    "sources": "/sources",
    "source": "/sources/3",
    "source_form": "/sources/new",
    "determine": "/determinations/new?obligation=karabakh-2020/6.5",
    "determination": "/determinations/1",
    "event": "/events/9",
    "event_form": "/events/new?obligation=karabakh-2020/6.5",
    "events": "/events?agreement=karabakh-2020",
    "findings": "/determinations?agreement=karabakh-2020",
    "indicators": "/agreements/karabakh-2020/indicators?target=6.5",
    "indicator": "/agreements/karabakh-2020/indicators/6.5-impossible",
    "sets": "/agreements/karabakh-2020/sets",
    "reports": "/reports",
    "decisions": "/decisions",
    "account": "/account",
}
README = ("overview", "queue", "obligation", "calendar", "sources")


def decide(app: App) -> Account:
    """Take a few decisions, so that the pages have something to show."""
    with transaction(app.engine) as connection:
        account = accounts.known(connection)[0]
        wanted = QueueFilter(agreement="karabakh-2020")
        for entry in flags.page(connection, wanted, limit=_REVIEWED * 2)[::2]:
            if flags.get(connection, entry.flag.id).flag.reviews == 0:
                draft = ReviewDraft(Decision.RELEVANT, credibility=2)
                review(connection, entry.flag.id, draft, reviews.By(account.id, app.clock(), 0))
        for number, result, day in [
            ("2.1", Result.FULFILLED, date(2020, 11, 20)),
            ("6.1", Result.FULFILLED, date(2020, 11, 25)),
            ("6.5", Result.BREACHED, date(2022, 12, 12)),
        ]:
            slug = f"karabakh-2020/{number}"
            known = [e.id for e in events.current(connection, "karabakh-2020") if slug in e.obligations]
            cited = evidence_named(connection, slug, [f"event-{each}" for each in known])
            text = "The events cited show it; no side's report contradicts them."
            found = DeterminationDraft(slug, result, day, None, text, cited)
            determine(connection, found, analyst=account, at=app.clock())
    return account


@contextmanager
def signed_in(app: App, page: Page) -> Iterator[str]:
    """Serve the pages and sign the browser in; yields the address."""
    server = listen(app, host="127.0.0.1", port=0)
    server.start()
    address = f"http://127.0.0.1:{server.port}"
    with reading(app.engine) as connection:
        account = accounts.known(connection)[0]
    page.goto(address + sign_in_link(app, account))
    page.get_by_role("button", name="Sign in").click()
    try:
        yield address
    finally:
        server.stop()


def shoot(app: App, folder: Path, *, names: tuple[str, ...]) -> None:
    """Write `NAME.png`, `NAME-dark.png` and `NAME-narrow.png` for each of the pages."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, launched(playwright) as browser:
        page = browser.new_page(viewport=WIDE)
        with signed_in(app, page) as address:
            for name in names:
                page.emulate_media(color_scheme="light")
                page.set_viewport_size(WIDE)
                page.goto(address + _SHOTS[name])
                page.screenshot(path=folder / f"{name}.png")
                page.emulate_media(color_scheme="dark")
                page.screenshot(path=folder / f"{name}-dark.png")
                page.set_viewport_size(NARROW)
                page.emulate_media(color_scheme="light")
                page.screenshot(path=folder / f"{name}-narrow.png")


def main() -> None:
    """Make the database and take the README's shots."""
    with tempfile.TemporaryDirectory() as folder:
        app = open_app(Settings(database_url=f"sqlite:///{folder}/tracker.db", secret_key="only for the screenshots"))
        initialise(app)
        decide(app)
        shoot(app, FOLDER, names=README)
        app.engine.dispose()


if __name__ == "__main__":
    main()
