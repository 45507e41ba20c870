"""What runs learn about their sources: when to come again, where a feed has moved, that it is gone."""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement
from tests.runs.fakes import Answer, CannedFetcher, machinery, rss
from tracker.domain.health import Health
from tracker.domain.item import Credentials, Source
from tracker.domain.schedule import due
from tracker.errors import FetchError
from tracker.ingestion.fetch import FetchedFeed
from tracker.runs import daily
from tracker.storage import agreements, audit, credentials, healths, sources
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction
from tracker.storage.runs import Holder

GAZETTE = "https://gazette.example/rss"
NEW_HOME = "https://gazette.example/new"
TRUCE = ("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night after weeks of fire.")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GONE = FetchError(GAZETTE, "status", "HTTP 410: the feed is gone for good", status=410)


@pytest.fixture
def gazette(engine: sa.Engine) -> Callable[[], Source]:
    """A look at the one source."""
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)

    def look() -> Source:
        with reading(engine) as connection:
            return sources.get(connection, source.id)

    return look


def run(engine: sa.Engine, answer: Answer, *, at: datetime) -> CannedFetcher:
    """Fetch all active sources at that time, due or not."""
    with reading(engine) as connection:
        wanted = sources.feeds(connection, active_only=True)
    fetcher = CannedFetcher({source.url or "": answer for source in wanted})
    daily.run(machinery(engine, fetcher, start=at), wanted, holder=Holder("hand", "manual", None))
    return fetcher


def served(**facts: object) -> Callable[[], FetchedFeed]:
    """Return an answer with a feed of one item and these facts."""
    whole = FetchedFeed(GAZETTE, 200, rss(TRUCE), '"a"', None, "application/rss+xml", 100)
    return lambda: dataclasses.replace(whole, **facts)  # type: ignore[arg-type]  # tests pass the fields by name


def acts(engine: sa.Engine) -> list[str]:
    with reading(engine) as connection:
        assert audit.faults(connection) == []
        return list(connection.scalars(sa.select(t.audit.c.act).order_by(t.audit.c.number)))


def test_a_new_source_is_due_at_once_and_then_by_its_rhythm(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    assert due([gazette()], at=NOON) == [gazette()]
    run(engine, served(), at=NOON)
    assert gazette().interval_seconds == 3600
    assert due([gazette()], at=NOON + 50 * MINUTE) == []
    assert due([gazette()], at=NOON + 70 * MINUTE) == [gazette()]


def test_news_every_six_hours_is_looked_for_every_three(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    for number in range(5):
        run(engine, rss((f"g{number}", f"Report {number}", "Text.")), at=NOON + number * 6 * HOUR)
    assert gazette().interval_seconds == pytest.approx(3 * 3600, abs=60)


def test_a_silent_source_is_asked_ever_less_often(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    for days in (0, 1, 2, 9):
        run(engine, served(), at=NOON + days * DAY)
    assert gazette().interval_seconds == 24 * 3600


@pytest.mark.parametrize(
    ("facts", "hours"), [({"max_age": 6 * 3600}, 6), ({"wait_seconds": 8 * 3600}, 8), ({"max_age": 30}, 1)]
)
def test_what_the_server_asks_for_is_heeded(
    engine: sa.Engine, gazette: Callable[[], Source], facts: dict[str, object], hours: int
) -> None:
    run(engine, served(**facts), at=NOON)
    due_at = gazette().next_due_at
    assert due_at is not None
    assert (due_at - NOON) / HOUR == pytest.approx(hours, rel=0.11)


def test_failures_put_a_source_off_by_their_kind_and_a_success_brings_it_back(
    engine: sa.Engine, gazette: Callable[[], Source]
) -> None:
    waits = []
    at = NOON
    for error in (FetchError(GAZETTE, "timeout", "late"), FetchError(GAZETTE, "tls", "bad"), b"<html>no feed</html>"):
        run(engine, error, at=at)
        waits.append(((gazette().next_due_at or at) - at) / MINUTE)
        at += DAY
    assert waits == [pytest.approx(10, abs=2), pytest.approx(240, rel=0.11), pytest.approx(480, rel=0.11)]
    run(engine, served(), at=at)
    assert gazette().failures == 0
    assert due([gazette()], at=at + 25 * HOUR) == [gazette()]


def test_what_could_not_be_stored_is_due_at_once(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    run(engine, served(), at=NOON)
    with transaction(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE story_texts RENAME TO elsewhere")
    run(engine, rss(("g9", "New", "Text.")), at=NOON + DAY)
    assert gazette().last_error is not None
    assert gazette().next_due_at is None
    with transaction(engine) as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO story_texts")


def test_validators_are_left_out_once_a_week(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    body = rss(TRUCE)
    asked = [run(engine, body, at=NOON + days * DAY).asked[0][1] is not None for days in (0, 1, 5, 7, 8)]
    assert asked == [False, True, True, False, True]


def test_credentials_are_shown_to_the_fetcher_for_their_source_alone(
    engine: sa.Engine, gazette: Callable[[], Source]
) -> None:
    secret = Credentials("https://gazette.example:443", "Authorization", "Bearer hush")
    with transaction(engine) as connection:
        credentials.put(connection, gazette().id, Credentials("x", "y", "z"))
        credentials.put(connection, gazette().id, secret)
        sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
    fetcher = run(engine, served(), at=NOON)
    shown = {url: given for (url, _), given in zip(fetcher.asked, fetcher.shown, strict=True)}
    assert shown == {GAZETTE: secret, "https://herald.example/rss": None}
    with transaction(engine) as connection:
        assert credentials.forget(connection, gazette().id)
        assert not credentials.forget(connection, gazette().id)


def test_a_move_is_followed_after_three_sightings_over_a_day(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    for hours in (0, 6, 23):
        run(engine, served(moved_to=NEW_HOME), at=NOON + hours * HOUR)
    assert (gazette().url, gazette().moved_to, gazette().moved_sightings) == (GAZETTE, NEW_HOME, 3)
    run(engine, served(moved_to=NEW_HOME), at=NOON + 25 * HOUR)
    assert (gazette().url, gazette().moved_to, gazette().moved_sightings) == (NEW_HOME, None, 0)
    assert gazette().etag == '"a"'
    assert acts(engine)[-1] == "move source"
    with transaction(engine) as connection:
        assert sources.add(connection, a_source_entry(), origin="pack", at=NOON)[0].id == gazette().id
        assert sources.named(connection, GAZETTE).id == gazette().id
        sources.edit(connection, gazette().id, url=GAZETTE)
    for days in (3, 4, 5):
        run(engine, served(moved_to=NEW_HOME), at=NOON + days * DAY)
    assert gazette().url == NEW_HOME


def test_a_move_is_kept_as_addresses_are(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    for days, spelling in enumerate((f"{NEW_HOME}#top", NEW_HOME, NEW_HOME.replace("https://", "HTTPS://"))):
        run(engine, served(moved_to=spelling), at=NOON + days * DAY)
    assert (gazette().url, gazette().moved_to) == (NEW_HOME, None)


@pytest.mark.parametrize("between", [None, "https://gazette.example/third"])
def test_a_move_that_wavers_is_not_followed(
    engine: sa.Engine, gazette: Callable[[], Source], between: str | None
) -> None:
    for days, target in enumerate((NEW_HOME, NEW_HOME, between, NEW_HOME)):
        run(engine, served(moved_to=target), at=NOON + days * DAY)
    assert (gazette().url, gazette().moved_sightings) == (GAZETTE, 1)


def test_a_move_from_https_to_http_is_never_kept(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    for days in range(4):
        run(engine, served(moved_to="http://gazette.example/new"), at=NOON + days * DAY)
    assert gazette().url == GAZETTE


def test_an_address_that_was_edited_during_the_fetch_is_left_alone(
    engine: sa.Engine, gazette: Callable[[], Source]
) -> None:
    for days in range(2):
        run(engine, served(moved_to=NEW_HOME), at=NOON + days * DAY)

    def edited_meanwhile() -> FetchedFeed:
        with transaction(engine) as connection:
            sources.edit(connection, gazette().id, url="https://gazette.example/mine")
        return served(moved_to=NEW_HOME)()

    run(engine, edited_meanwhile, at=NOON + 2 * DAY)
    assert gazette().url == "https://gazette.example/mine"


def test_a_failure_between_does_not_undo_sightings(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    late = FetchError(GAZETTE, "timeout", "late")
    answers: tuple[Answer, ...] = (served(moved_to=NEW_HOME), late, served(moved_to=NEW_HOME))
    for days, answer in enumerate(answers):
        run(engine, answer, at=NOON + days * DAY)
    assert gazette().moved_sightings == 2


def test_an_address_that_another_source_has_is_never_taken(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    with transaction(engine) as connection:
        other, _ = sources.add(connection, a_source_entry("Other", url=NEW_HOME), origin="user", at=NOON)
        sources.edit(connection, other.id, active=False)
    for days in range(4):
        run(engine, served(moved_to=NEW_HOME), at=NOON + days * DAY)
    assert (gazette().url, gazette().moved_to) == (GAZETTE, NEW_HOME)
    assert "move source" not in acts(engine)


def test_a_feed_that_is_gone_twice_is_retired_with_a_reason(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    run(engine, GONE, at=NOON)
    run(engine, GONE, at=NOON + 30 * MINUTE)
    assert (gazette().active, gazette().retired_at) == (True, None)
    run(engine, FetchError(GAZETTE, "timeout", "late"), at=NOON + 40 * MINUTE)
    run(engine, GONE, at=NOON + 61 * MINUTE)
    assert not gazette().active
    assert gazette().retired_at is not None
    assert "HTTP 410" in (gazette().retired_reason or "")
    assert acts(engine) == ["retire source"]


def test_a_feed_that_came_back_is_not_retired(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    answers: tuple[Answer, ...] = (GONE, served(), GONE)
    for hours, answer in enumerate(answers):
        run(engine, answer, at=NOON + hours * 2 * HOUR)
    assert gazette().active


@pytest.mark.parametrize("change", [{"active": True}, {"url": NEW_HOME, "active": True}])
def test_a_retired_source_can_be_put_back_into_service(
    engine: sa.Engine, gazette: Callable[[], Source], change: dict[str, object]
) -> None:
    run(engine, GONE, at=NOON)
    run(engine, GONE, at=NOON + 2 * HOUR)
    with transaction(engine) as connection:
        source = sources.edit(connection, gazette().id, **change)
    assert (source.active, source.retired_at, source.retired_reason, source.gone_since) == (True, None, None, None)
    assert due([source], at=NOON + 2 * HOUR) == [source]


def issue(*days: int) -> bytes:
    """Return a feed of issues that were published so many days before noon."""
    dates = [format_datetime(NOON - day * DAY) for day in days]
    items = "".join(
        f"<item><guid>{at}</guid><title>Issue of {at}</title><pubDate>{at}</pubDate></item>" for at in dates
    )
    return f"<rss version='2.0'><channel><title>Bulletin</title>{items}</channel></rss>".encode()


def fares(engine: sa.Engine, *, at: datetime) -> Health:
    with reading(engine) as connection:
        return healths.of_all(connection, now=at)[0].health


def test_a_monthly_bulletin_is_not_silent_between_its_issues(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    run(engine, issue(5, 35, 66, 96), at=NOON)
    assert gazette().rhythm_seconds == 30 * 86_400
    assert fares(engine, at=NOON + 28 * DAY) is Health.OK
    assert fares(engine, at=NOON + 119 * DAY) is Health.OK
    assert fares(engine, at=NOON + 121 * DAY) is Health.SILENT


def test_a_bulletin_without_dates_is_known_by_what_it_brought_in_a_year(
    engine: sa.Engine, gazette: Callable[[], Source]
) -> None:
    for month in range(5):
        body = rss((f"g{month}", f"Issue {month}", "Text.")).replace(b"Mon, 23 Nov 2026 08:30:00 GMT", b"")
        run(engine, body, at=NOON + month * 30 * DAY)
    assert gazette().rhythm_seconds == pytest.approx(30 * 86_400, abs=60)
    assert fares(engine, at=NOON + 150 * DAY) is Health.OK


def test_too_few_dates_tell_no_rhythm(engine: sa.Engine, gazette: Callable[[], Source]) -> None:
    run(engine, issue(5, 35, 66), at=NOON)
    assert gazette().rhythm_seconds is None
    assert fares(engine, at=NOON + 15 * DAY) is Health.SILENT
