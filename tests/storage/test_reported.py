from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_agreement, an_arrival
from tests.storage.filled import an_analyst
from tracker.domain.item import FetchRecord, Item, Outcome, Source
from tracker.domain.review import Decision, ReviewDraft
from tracker.storage import agreements, fetches, flags, items, reported, reviews, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.reported import LastFetches
from tracker.storage.reviews import By

DAY = timedelta(days=1)
WEEK_BEFORE = (NOON - 7 * DAY, NOON)


@pytest.fixture
def gazette(engine: sa.Engine) -> Source:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        return sources.add(connection, a_source_entry(), origin="user", at=NOON)[0]


def stored(
    connection: sa.Connection, source: Source, name: str, *, published_at: datetime, at: datetime = NOON
) -> Item:
    arrival = an_arrival(name, published_at=published_at)
    ids = items.store(connection, source.id, [arrival], seen_at=at)
    item = items.get(connection, (*ids.new, *ids.changed)[0])
    flags.store(connection, [(item, [a_match()])], agreements=("sea-1999",), at=at)
    return item


def names(found: list[reported.FiledFlag]) -> list[str]:
    return [flag.item.guid for flag in found]


def flagged(connection: sa.Connection, *, known_at: datetime = NOON, also: tuple[int, ...] = ()) -> list[str]:
    found = reported.flags(connection, "sea-1999", published=WEEK_BEFORE, known_at=known_at, also=also)
    assert {flag.obligation for flag in found} <= {"sea-1999/1.1"}
    return names(found)


def test_flags_are_those_of_reports_published_in_the_span(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        stored(connection, gazette, "old", published_at=NOON - 8 * DAY)
        stored(connection, gazette, "first", published_at=NOON - 7 * DAY)
        stored(connection, gazette, "last", published_at=NOON - timedelta(seconds=1))
        stored(connection, gazette, "new", published_at=NOON)
    with reading(engine) as connection:
        assert flagged(connection) == ["first", "last"]
        old = flags.find(connection, 1, "sea-1999/1.1").flag.id
        assert flagged(connection, also=(old, old)) == ["old", "first", "last"]
        other = reported.flags(connection, "other-2000", published=WEEK_BEFORE, known_at=NOON)
        assert other == []


def test_a_flag_made_later_was_not_known(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        stored(connection, gazette, "a", published_at=NOON - DAY, at=NOON + DAY)
    with reading(engine) as connection:
        assert flagged(connection, known_at=NOON) == []
        assert flagged(connection, known_at=NOON + DAY) == ["a"]


def test_a_withdrawn_flag_leaves_from_then_on(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        item = stored(connection, gazette, "a", published_at=NOON - DAY)
        flags.store(connection, [(item, [])], agreements=("sea-1999",), at=NOON + DAY)
    with reading(engine) as connection:
        assert flagged(connection, known_at=NOON) == ["a"]
        assert flagged(connection, known_at=NOON + DAY) == []


def test_a_withdrawn_flag_that_was_reviewed_stays_from_its_review_on(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        item = stored(connection, gazette, "a", published_at=NOON - DAY)
        flags.store(connection, [(item, [])], agreements=("sea-1999",), at=NOON + DAY)
        flag_id = flags.find(connection, item.id, "sea-1999/1.1").flag.id
        by = By(an_analyst(connection).id, NOON + 3 * DAY, 0)
        reviews.add(connection, flag_id, ReviewDraft(Decision.RELEVANT), by)
    with reading(engine) as connection:
        assert flagged(connection, known_at=NOON + 2 * DAY) == []
        assert flagged(connection, known_at=NOON + 3 * DAY) == ["a"]


def test_a_changed_item_is_given_in_the_form_it_had(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        for days, title in enumerate(["First title", "Second title", "Third title"]):
            items.store(connection, gazette.id, [an_arrival("a", title=title)], seen_at=NOON + days * DAY)
        items.store(connection, gazette.id, [an_arrival("b", title="Unchanged")], seen_at=NOON)
        found = items.by_ids(connection, [1, 2])
        known = reported.as_known(connection, found, known_at=NOON + DAY)
        assert [(item.title, item.revisions) for item in known] == [("Second title", 2), ("Unchanged", 1)]
        assert reported.as_known(connection, found, known_at=NOON - DAY) == found


def a_fetch(source: Source, days: int, error: str | None = None) -> FetchRecord:
    outcome = Outcome.UNCHANGED if error is None else Outcome.FAILED
    status = 404 if error is not None and error.startswith("status") else None
    kind = None if error is None else error.partition(":")[0]
    return FetchRecord(source.id, None, NOON + days * DAY, 0.1, outcome, status, 10, 0, 0, 0, error, kind)


def test_the_last_success_and_error_are_told_up_to_a_moment(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        herald, _ = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
        sources.add(connection, a_source_entry("Idle"), origin="user", at=NOON)
        for record in (
            a_fetch(gazette, 0),
            a_fetch(gazette, 1, "timeout: 20 s"),
            a_fetch(gazette, 2, "status: 404"),
            a_fetch(gazette, 3),
            a_fetch(herald, 1, "refused"),
        ):
            fetches.add(connection, record)
    with reading(engine) as connection:
        assert reported.last_fetches(connection, before=NOON + 3 * DAY) == {
            gazette.id: LastFetches(NOON, NOON + 2 * DAY, "status: 404", "status", 404),
            herald.id: LastFetches(None, NOON + DAY, "refused", "refused", None),
        }
        assert reported.last_fetches(connection, before=NOON + DAY) == {
            gazette.id: LastFetches(NOON, None, None, None, None)
        }


def test_the_last_body_that_was_read_is_told_up_to_a_moment(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        for record in (
            replace(a_fetch(gazette, 0), entries=3, note="cut off"),
            replace(a_fetch(gazette, 2), entries=0),
            a_fetch(gazette, 3),
            a_fetch(gazette, 4, "timeout: 20 s"),
            replace(a_fetch(gazette, 5), entries=7),
        ):
            fetches.add(connection, record)
    with reading(engine) as connection:
        told = [reported.last_fetches(connection, before=NOON + days * DAY)[gazette.id] for days in (1, 2, 3, 4, 5, 6)]
    bodies = [(last.entries, last.note) for last in told]
    assert bodies == [(3, "cut off"), (3, "cut off"), (0, None), (0, None), (0, None), (7, None)]
    assert told[4].success_at == NOON + 3 * DAY


def test_of_fetches_of_one_moment_the_later_record_is_the_last(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        for error in ("first", "second"):
            fetches.add(connection, a_fetch(gazette, 1, error))
        assert reported.last_fetches(connection, before=NOON + 2 * DAY)[gazette.id].error == "second"


def test_sqlite_reads_no_whole_history_for_the_last_fetches(sqlite_engine: sa.Engine) -> None:
    with reading(sqlite_engine) as connection:
        planned: list[list[str]] = []

        def note(
            _connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_: object
        ) -> None:
            cursor = connection.connection.cursor()
            planned.append([row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)])

        sa.event.listen(connection, "before_cursor_execute", note)
        reported.last_fetches(connection, before=NOON)
    assert len(planned) == 3
    for plan in planned:
        assert "SEARCH fetches USING INDEX ix_fetches_source_id_started_at (source_id=? AND started_at<?)" in plan
        assert not [step for step in plan if step.startswith("SCAN fetches") or "TEMP B-TREE" in step]


def test_items_are_counted_by_first_sight_without_the_record(engine: sa.Engine, gazette: Source) -> None:
    with transaction(engine) as connection:
        items.store(connection, gazette.id, [an_arrival("a"), an_arrival("b")], seen_at=NOON)
        items.store(connection, gazette.id, [an_arrival("c")], seen_at=NOON + DAY)
        items.store(connection, gazette.id, [an_arrival("d")], seen_at=NOON, record=True)
    with reading(engine) as connection:
        assert reported.items_brought(connection, since=NOON, before=NOON + DAY) == {gazette.id: 2}
        assert reported.items_brought(connection, since=NOON - DAY, before=NOON) == {}
