"""Items on which rules are tried."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement, an_arrival
from tests.storage.filled import a_flagged_item, an_analyst
from tracker.domain.item import DatePrecision
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.record import review
from tracker.storage import agreements, decisions, flags, items, sources, tried
from tracker.storage.engine import transaction
from tracker.storage.reviews import By


def test_the_newest_items_come_first_those_without_a_date_by_when_they_were_seen(engine: sa.Engine) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 20, 10)]
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(f"day-{day.day}", published_at=day) for day in days]
        arrivals.append(an_arrival("undated", published_at=None, precision=None))
        items.store(connection, source.id, arrivals, seen_at=NOON - timedelta(days=9))
        since = datetime(2026, 11, 10, tzinfo=UTC)
        found = [item.guid for item in tried.latest(connection, since=since, limit=9)]
        assert found == ["day-20", "undated", "day-10"]
        assert [item.guid for item in tried.latest(connection, since=since, limit=1)] == ["day-20"]
        assert tried.number(connection, since=since) == 3
        assert [item.guid for item in tried.latest(connection, since=None, limit=9)] == [*found, "day-1"]
        assert tried.number(connection, since=None) == 4


def test_a_report_that_may_be_of_the_days_asked_for_is_tried(engine: sa.Engine) -> None:
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(known, published_at=begins, precision=known) for known in DatePrecision]
        items.store(connection, source.id, arrivals, seen_at=NOON)
        for since, guids in ((NOON, ["year"]), (begins.replace(day=20), ["month", "year"])):
            found = [item.guid for item in tried.latest(connection, since=since, limit=9)]
            assert sorted(found) == guids
            assert tried.number(connection, since=since) == len(guids)


def test_the_newest_decisions_on_one_target_are_found(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        analyst = an_analyst(connection)
        for name, decision in (
            ("one", Decision.RELEVANT),
            ("two", Decision.UNSURE),
            ("three", Decision.NOT_RELEVANT),
        ):
            item_id = a_flagged_item(connection, arrival=an_arrival(name, title=f"Ceasefire {name}"))
            flag = flags.find(connection, item_id, "sea-1999/1.1").flag
            review(connection, flag.id, ReviewDraft(decision), By(analyst.id, NOON, 0))
        found = decisions.held_for(connection, {"sea-1999/1.1"}, limit=9)
        assert [(one.title, one.relevant, one.not_relevant) for one in found] == [
            ("Ceasefire three", frozenset(), frozenset({"sea-1999/1.1"})),
            ("Ceasefire one", frozenset({"sea-1999/1.1"}), frozenset()),
        ]
        assert len(decisions.held_for(connection, {"sea-1999/1.1"}, limit=1)) == 1
        assert decisions.held_for(connection, {"sea-1999/2.1"}, limit=9) == []
