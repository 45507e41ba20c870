from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, a_source_entry, an_agreement, an_arrival
from tests.storage.counting import counted
from tests.storage.filled import an_analyst
from tracker.domain.flag import FlagState, Stance
from tracker.domain.item import DatePrecision, Item
from tracker.domain.queue import QueueEntry, QueueFilter, QueueOrder
from tracker.domain.review import Decision, ReviewDraft
from tracker.flagging.sought import sought
from tracker.storage import agreements, flag_summaries, flags, items, reported, reviews, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

ONLY = ("sea-1999",)


@pytest.fixture
def stored(engine: sa.Engine) -> list[Item]:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        gazette, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        herald, _ = sources.add(connection, a_source_entry("Herald", side="NL"), origin="user", at=NOON)
        english = [an_arrival(x, published_at=NOON - timedelta(days=days)) for days, x in enumerate("abc")]
        russian = [an_arrival("d", lang="ru", published_at=NOON - timedelta(days=40))]
        ids = items.store(connection, gazette.id, english, seen_at=NOON).new
        ids += items.store(connection, herald.id, russian, seen_at=NOON).new
        return items.by_ids(connection, ids)


def test_flagging_again_changes_nothing(engine: sa.Engine, stored: list[Item]) -> None:
    matched = [(stored[0], [a_match(), a_match("sea-1999/2.1", score=0.6)])]
    with transaction(engine) as connection:
        assert flags.store(connection, matched, agreements=ONLY, at=NOON).total() == 2
        assert flags.store(connection, matched, agreements=ONLY, at=NOON + timedelta(days=1)).total() == 0
        first = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        assert connection.exec_driver_sql("SELECT count(*) FROM matches").scalar() == 2
    assert (first.score, first.stance, first.state, first.reviews) == (0.8, Stance.BREACH, FlagState.UNREVIEWED, 0)
    assert first.match == a_match()
    assert first.flagged_at == NOON


def test_other_rules_change_the_flag_and_keep_the_match_before(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        newer = a_match(score=0.55, stance=Stance.TALK, rules="r2")
        assert flags.store(connection, [(stored[0], [newer])], agreements=ONLY, at=NOON).total() == 0
        flag = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        assert connection.exec_driver_sql("SELECT count(*) FROM matches").scalar() == 2
    assert (flag.score, flag.stance, flag.match.rules_version) == (0.55, Stance.TALK, "r2")


def test_rules_that_find_the_same_write_nothing_and_what_is_kept_names_who_found_it(
    engine: sa.Engine, stored: list[Item]
) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        same = replace(a_match(), rules_version="r2")
        assert flags.store(connection, [(stored[0], [same])], agreements=ONLY, at=NOON + timedelta(days=1)).total() == 0
        flag = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        assert connection.exec_driver_sql("SELECT count(*) FROM matches").scalar() == 1
        assert flag.match == a_match()
        reworded = replace(a_match(), indicators=(replace(a_match().indicators[0], observes="Other words."),))
        flags.store(connection, [(stored[0], [reworded])], agreements=ONLY, at=NOON + timedelta(days=2))
        assert connection.exec_driver_sql("SELECT count(*) FROM matches").scalar() == 2


def test_a_flag_that_matches_no_longer_is_withdrawn_and_can_return(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        flags.store(connection, [(stored[0], [])], agreements=ONLY, at=NOON)
        assert flags.find(connection, stored[0].id, "sea-1999/1.1").flag.withdrawn_at == NOON
        assert flags.count(connection, QueueFilter()) == 0
        assert flag_summaries.state_counts(connection) == {}
        assert flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON).total() == 0
        assert flags.count(connection, QueueFilter()) == 1


def test_a_reviewed_flag_is_never_withdrawn(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        flag = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        analyst = an_analyst(connection)
        reviews.add(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        flags.store(connection, [(stored[0], [])], agreements=ONLY, at=NOON + timedelta(days=1))
        after = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        assert after.unmatched_at == NOON + timedelta(days=1)
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON + timedelta(days=2))
        back = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
    assert (after.withdrawn_at, after.state) == (None, FlagState.RELEVANT)
    assert back.unmatched_at is None


def test_a_review_of_a_withdrawn_flag_brings_it_back_among_the_decided(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        flags.store(connection, [(stored[0], [])], agreements=ONLY, at=NOON)
        flag = flags.find(connection, stored[0].id, "sea-1999/1.1").flag
        analyst = an_analyst(connection)
        later = NOON + timedelta(days=2)
        reviews.add(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, later, 0))
        found = [entry.flag for entry in flags.page(connection, QueueFilter(state=FlagState.RELEVANT), limit=9)]
        assert [(each.withdrawn_at, each.unmatched_at) for each in found] == [(None, NOON)]
        span = (NOON - timedelta(days=9), NOON + timedelta(days=9))
        known = [
            len(reported.flags(connection, "sea-1999", published=span, known_at=NOON + timedelta(days=days), also=()))
            for days in (-1, 1, 2)
        ]
    assert known == [0, 0, 1]


def test_flags_of_agreements_that_were_not_tried_stay(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(stored[0], [a_match()])], agreements=ONLY, at=NOON)
        flags.store(connection, [(stored[0], [])], agreements=("land-2001",), at=NOON)
        assert flags.find(connection, stored[0].id, "sea-1999/1.1").flag.withdrawn_at is None


@pytest.mark.parametrize("at_once", [1, 2, 3, 500])
def test_all_flags_are_read_a_page_at_a_time(engine: sa.Engine, stored: list[Item], at_once: int) -> None:
    with transaction(engine) as connection:
        matched = [(item, [a_match(score=0.5 + item.id / 10)]) for item in stored]
        flags.store(connection, matched, agreements=("sea-1999",), at=NOON)
        everything = flags.page(connection, QueueFilter(), limit=10)
        assert len(everything) == len(stored) == 4
        assert list(flags.each(connection, QueueFilter(), at_once=at_once)) == everything
        for limit in range(6):
            assert list(flags.each(connection, QueueFilter(), limit=limit, at_once=at_once)) == everything[:limit]


def test_the_queue_is_paged_by_score_then_time(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        scores = (0.6, 0.9, 0.6, 0.6)
        matched = [(item, [a_match(score=score)]) for item, score in zip(stored, scores, strict=True)]
        flags.store(connection, matched, agreements=ONLY, at=NOON)
    seen: list[QueueEntry] = []
    with reading(engine) as connection:
        while page := flags.page(connection, QueueFilter(), limit=1, after=seen[-1] if seen else None):
            seen.extend(page)
    assert [entry.item.guid for entry in seen] == ["b", "a", "c", "d"]


def test_new_changed_same_and_lost_matches_in_one_batch_cost_few_statements(
    engine: sa.Engine, stored: list[Item]
) -> None:
    a, b, c, d = stored
    before = [(a, [a_match()]), (b, [a_match()]), (c, [a_match()]), (d, [])]
    newer = a_match(score=0.55, rules="r2")
    after = [(a, [a_match(), a_match("sea-1999/2.1", score=0.7)]), (b, [newer]), (c, []), (d, [a_match(score=0.9)])]
    with transaction(engine) as connection:
        flags.store(connection, before, agreements=ONLY, at=NOON)
        with counted(connection) as sent:
            assert flags.store(connection, after, agreements=ONLY, at=NOON + timedelta(days=1)).total() == 2
        found = {(e.item.guid, e.flag.obligation): e.flag for e in flags.of_items(connection, [x.id for x in stored])}
    assert {key: (flag.score, flag.match.score, flag.withdrawn_at is None) for key, flag in found.items()} == {
        ("a", "sea-1999/1.1"): (0.8, 0.8, True),
        ("a", "sea-1999/2.1"): (0.7, 0.7, True),
        ("b", "sea-1999/1.1"): (0.55, 0.55, True),
        ("c", "sea-1999/1.1"): (0.8, 0.8, False),
        ("d", "sea-1999/1.1"): (0.9, 0.9, True),
    }
    assert 0 < len(sent) <= 8


@pytest.mark.parametrize(
    ("wanted", "guids"),
    [
        (QueueFilter(), ["a", "b", "c", "d"]),
        (QueueFilter(lang="ru"), ["d"]),
        (QueueFilter(side="NL"), ["d"]),
        (QueueFilter(obligation="sea-1999/2.1"), ["b"]),
        (QueueFilter(agreement="land-2001"), []),
        (QueueFilter(since=NOON - timedelta(days=1, hours=1)), ["a", "b"]),
        (QueueFilter(state=FlagState.UNSURE), []),
        (QueueFilter(state=None), ["a", "b", "c", "d"]),
    ],
)
def test_the_queue_is_filtered_and_counted(
    engine: sa.Engine, stored: list[Item], wanted: QueueFilter, guids: list[str]
) -> None:
    with transaction(engine) as connection:
        matched = [(item, [a_match("sea-1999/2.1" if item.guid == "b" else "sea-1999/1.1")]) for item in stored]
        flags.store(connection, matched, agreements=ONLY, at=NOON)
        found = flags.page(connection, wanted, limit=10)
        assert sorted(entry.item.guid for entry in found) == guids
        assert flags.count(connection, wanted) == len(guids)


def test_what_may_lie_within_the_days_of_the_filter_is_found(engine: sa.Engine) -> None:
    dates = {
        "2022": (datetime(2022, 1, 1, tzinfo=UTC), DatePrecision.YEAR),
        "2022-03": (datetime(2022, 3, 1, tzinfo=UTC), DatePrecision.MONTH),
        "2022-03-15": (datetime(2022, 3, 15, tzinfo=UTC), DatePrecision.DAY),
        "time": (datetime(2022, 12, 31, 23, 59, tzinfo=UTC), DatePrecision.TIME),
        "first moment of the year": (datetime(2022, 1, 1, tzinfo=UTC), DatePrecision.TIME),
    }
    arrivals = [an_arrival(name, published_at=at, precision=known) for name, (at, known) in dates.items()]
    day, hour = timedelta(days=1), timedelta(hours=1)
    asked = [
        (datetime(2022, 3, 15, tzinfo=UTC), day, ["2022", "2022-03", "2022-03-15"]),
        (datetime(2022, 3, 15, 9, tzinfo=UTC), hour, ["2022", "2022-03", "2022-03-15"]),
        (datetime(2022, 4, 1, tzinfo=UTC), day, ["2022"]),
        (datetime(2022, 3, 1, tzinfo=UTC), day, ["2022", "2022-03"]),
        (datetime(2022, 12, 31, tzinfo=UTC), day, ["2022", "time"]),
        (datetime(2023, 1, 1, tzinfo=UTC), day, []),
    ]
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        stored = items.by_ids(connection, items.store(connection, source.id, arrivals, seen_at=NOON).new)
        flags.store(connection, [(item, [a_match()]) for item in stored], agreements=ONLY, at=NOON)
        for since, length, guids in asked:
            for order in QueueOrder:
                wanted = QueueFilter(since=since, before=since + length, order=order)
                assert sorted(entry.item.guid for entry in flags.page(connection, wanted, limit=10)) == guids
                assert flags.count(connection, wanted) == len(guids)
                searched = replace(wanted, words=(sought(stored[0].title.split()[0]),))
                assert flags.count(connection, searched) == len(guids)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("irəvan", 2),
        ("İrəvan", 2),
        ("самолет", 1),
        ("pashinyan's", 1),
        ("lachin corridor", 1),
        ("lachin-corridor", 1),
        ("of_the", 0),
        ("corridor lachin", 0),
        ("end begin", 0),
        ("և", 1),
        ("100%", 1),
        ("a.b", 0),
        ("und\\", 0),
    ],
)
def test_words_are_sought_however_they_are_written(engine: sa.Engine, typed: str, found: int) -> None:
    texts = [
        ("İrəvan: the end", "begin of the Lachin\xa0corridor"),
        ("IRƏVAN", "acb: 100%"),
        ("Самолёт", "Pashinyan’s 'words' ԵՒ"),
    ]
    arrivals = [an_arrival(str(n), title=title, summary=summary) for n, (title, summary) in enumerate(texts)]
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        stored = items.by_ids(connection, items.store(connection, source.id, arrivals, seen_at=NOON).new)
        flags.store(connection, [(item, [a_match()]) for item in stored], agreements=ONLY, at=NOON)
        wanted = QueueFilter(words=(sought(typed),))
        assert flags.count(connection, wanted) == len(flags.page(connection, wanted, limit=9)) == found


def test_a_flag_on_a_report_of_a_year_counts_in_its_last_month_as_in_a_compliance_report(engine: sa.Engine) -> None:
    begins = datetime(2022, 1, 1, tzinfo=UTC)
    arrivals = [an_arrival(known, published_at=begins, precision=DatePrecision(known)) for known in ("year", "month")]
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        stored = items.by_ids(connection, items.store(connection, source.id, arrivals, seen_at=NOON).new)
        matched = [(item, [a_match()]) for item in stored]
        flags.store(connection, matched, agreements=ONLY, at=NOON)
        counts = flag_summaries.month_counts(connection, "sea-1999/1.1")
    assert counts == {202201: {FlagState.UNREVIEWED: 1}, 202212: {FlagState.UNREVIEWED: 1}}


def test_flags_are_counted_by_state_and_month(engine: sa.Engine, stored: list[Item]) -> None:
    with transaction(engine) as connection:
        flags.store(connection, [(item, [a_match()]) for item in stored], agreements=ONLY, at=NOON)
        assert flag_summaries.state_counts(connection) == {"sea-1999/1.1": {FlagState.UNREVIEWED: 4}}
        assert flag_summaries.month_counts(connection, "sea-1999/1.1") == {
            202610: {FlagState.UNREVIEWED: 1},
            202611: {FlagState.UNREVIEWED: 3},
        }


def test_sqlite_pages_the_queue_from_an_index(sqlite_engine: sa.Engine) -> None:
    query = (
        "EXPLAIN QUERY PLAN SELECT id FROM flags "
        "WHERE state = 0 AND (score, published_at, id) < (5000, '2026-01-01', 9) "
        "ORDER BY score DESC, published_at DESC, id DESC LIMIT 50"
    )
    with reading(sqlite_engine) as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(query))
    assert "USING COVERING INDEX ix_flags_queue" in plan
    assert "TEMP B-TREE" not in plan
