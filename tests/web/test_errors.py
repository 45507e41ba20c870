"""Errors as pages."""

import logging

import pytest
import sqlalchemy as sa

from tests.web.visitor import Visitor
from tracker.errors import (
    AlreadyRunning,
    Invalid,
    NoDatabaseFile,
    NotFound,
    SchemaOutOfDate,
    StaleReview,
    StorageError,
    TrackerError,
)
from tracker.storage.engine import transaction
from tracker.web.errors import code_of


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("item", 3), 404),
        (Invalid("too long", field="note"), 422),
        (StaleReview(1, seen=0, current=1), 409),
        (SchemaOutOfDate(found=None, needed="0007"), 503),
        (NoDatabaseFile(needed="0007", database="sqlite:////data/t.db"), 503),
        (StorageError("disk full"), 503),
        (AlreadyRunning("host:1"), 500),
    ],
)
def test_every_error_has_its_code(error: TrackerError, code: int) -> None:
    assert code_of(error) == code


@pytest.mark.parametrize(
    "url",
    [
        "/items/999",
        "/items/1?flag=999",
        "/nowhere",
        "/agreements/none",
        "/?agreement=none",
        "/calendar?agreement=none",
        "/clauses/sea-1999/99",
        "/obligations/sea-1999/9.9",
        "/obligations/none/1.1",
        "/queue?flag=999",
        "/queue?after=999",
        "/sources/999",
        "/sources/999/edit",
        "/determinations/999",
        "/determinations/new?obligation=sea-1999/9.9",
        "/events/999",
        "/events/new?obligation=sea-1999/1.1&corrects=999",
        "/calendar.ics?agreement=none",
    ],
)
def test_what_is_not_there_is_said_so(ani: Visitor, url: str) -> None:
    assert "Nothing is here" in ani.get(url, code=404)


@pytest.mark.parametrize(
    "url",
    [
        "/queue?state=bogus",
        "/queue?source=x",
        "/queue?source=99999999999999999999",
        "/queue?flag=-1",
        "/sources?state=bogus",
        "/calendar?until=tomorrow",
        "/determinations/new",
        "/determinations/new?obligation=sea-1999/W1",
        "/events/new",
        "/items/1?flag=x",
    ],
)
def test_addresses_that_mean_nothing_are_refused_without_a_trace(ani: Visitor, url: str) -> None:
    page = ani.get(url, code=422)
    assert "Traceback" not in page


def test_a_form_only_address_is_not_opened(ani: Visitor) -> None:
    assert "Not that way" in ani.get("/flags/1/reviews", code=405)


def test_a_form_that_is_too_large_is_refused(ani: Visitor) -> None:
    assert ani.client.post("/account", data={"password": "x" * 1_100_000}).status_code == 413


def test_a_database_that_fails_is_said_so_without_its_address(ani: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with transaction(ani.app.engine) as connection:
        connection.execute(sa.text("ALTER TABLE fetches RENAME TO gone"))
    with caplog.at_level(logging.ERROR, logger="tracker.web.errors"):
        page = ani.get("/sources/1", code=503)
    assert "The database cannot be used now" in page
    assert "sqlite" not in page
    assert "no such table" in caplog.text


def test_an_unexpected_error_shows_nothing_of_itself(
    stranger: Visitor, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("secret detail")

    monkeypatch.setitem(stranger.web.view_functions, "health.healthz", broken)
    with caplog.at_level(logging.ERROR, logger="tracker.web.errors"):
        page = stranger.get("/healthz", code=500)
    assert "Something broke here" in page
    assert "secret detail" not in page
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("place", ["items", "events", "determinations", "sources"])
@pytest.mark.parametrize("number", ["99", "99999999999999999999"])
def test_a_number_that_no_row_has_is_no_page(ani: Visitor, place: str, number: str) -> None:
    assert "<h1" in ani.get(f"/{place}/{number}", code=404)
