from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement, an_arrival
from tests.storage.counting import counted
from tracker.errors import NotFound
from tracker.storage import agreements, items, sources, waiting_items
from tracker.storage.engine import reading, transaction

LATER = NOON + timedelta(hours=6)


@pytest.fixture
def source_id(engine: sa.Engine) -> int:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        return sources.add(connection, a_source_entry(), origin="user", at=NOON)[0].id


def test_an_item_is_stored_once(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        first = items.store(connection, source_id, [an_arrival()], seen_at=NOON)
        again = items.store(connection, source_id, [an_arrival()], seen_at=LATER)
        assert len(first.new) == 1
        assert (again.new, again.changed) == ((), ())
        item = items.get(connection, first.new[0])
    assert (item.first_seen_at, item.revisions, item.source, item.lang) == (NOON, 1, "Gazette", "en")
    assert item.published_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_a_changed_text_makes_a_revision_and_no_second_item(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        (item_id,) = items.store(connection, source_id, [an_arrival()], seen_at=NOON).new
        waiting_items.note_flagged(connection, [item_id], "rules")
        changed = items.store(connection, source_id, [an_arrival(title="Shots in the Strait")], seen_at=LATER)
        assert (changed.new, changed.changed) == ((), (item_id,))
        item = items.get(connection, item_id)
        history = items.revisions(connection, item_id)
        assert [one.id for one in waiting_items.unflagged(connection, limit=9)] == [item_id]
    assert (item.title, item.revisions, item.first_seen_at) == ("Shots in the Strait", 2, NOON)
    assert [(r.number, r.title, r.seen_at) for r in history] == [
        (1, "Ceasefire holds in the Strait of Northland", NOON),
        (2, "Shots in the Strait", LATER),
    ]


def test_a_feed_that_re_dates_its_entries_makes_no_revision(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        (item_id,) = items.store(connection, source_id, [an_arrival()], seen_at=NOON).new
        redated = an_arrival(published_at=LATER)
        assert items.store(connection, source_id, [redated], seen_at=LATER).changed == ()
        assert items.get(connection, item_id).published_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_an_identity_twice_in_one_feed_counts_once(engine: sa.Engine, source_id: int) -> None:
    twice = [an_arrival(title="The first of the two"), an_arrival(title="The second of the two")]
    with transaction(engine) as connection:
        (item_id,) = items.store(connection, source_id, twice, seen_at=NOON).new
        assert items.get(connection, item_id).title == "The first of the two"


def test_the_same_identity_at_two_sources_is_two_items(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        other, _ = sources.add(connection, a_source_entry("Herald"), origin="user", at=NOON)
        items.store(connection, source_id, [an_arrival()], seen_at=NOON)
        items.store(connection, other.id, [an_arrival()], seen_at=NOON)
        assert items.count(connection) == 2


def test_exact_copies_share_a_story(engine: sa.Engine, source_id: int) -> None:
    arrivals = [an_arrival("a", digest="same"), an_arrival("b", digest="same"), an_arrival("c", digest="other")]
    with transaction(engine) as connection:
        a, b, _ = items.store(connection, source_id, arrivals, seen_at=NOON).new
        assert [copy.id for copy in items.copies(connection, items.get(connection, a))] == [b]


def test_a_thousand_items_come_back_in_order(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        many = [an_arrival(f"guid-{number}") for number in range(1200)]
        stored = items.store(connection, source_id, many, seen_at=NOON)
        assert len(stored.new) == 1200
    with reading(engine) as connection:
        assert [item.guid for item in items.stored(connection)] == [f"guid-{number}" for number in range(1200)]
        assert len(items.by_ids(connection, stored.new)) == 1200


def test_items_flagged_by_other_rules_are_found_page_by_page(engine: sa.Engine, source_id: int) -> None:
    with transaction(engine) as connection:
        a, b, c = items.store(connection, source_id, [an_arrival(x) for x in "abc"], seen_at=NOON).new
        waiting_items.note_flagged(connection, [a], "old")
        waiting_items.note_flagged(connection, [b], "new")
        assert [i.id for i in waiting_items.flagged_otherwise(connection, "new", after=0, limit=9)] == [a, c]
        assert [i.id for i in waiting_items.flagged_otherwise(connection, "new", after=a, limit=9)] == [c]


def test_an_unknown_item_is_not_found(engine: sa.Engine) -> None:
    with reading(engine) as connection, pytest.raises(NotFound, match="there is no item-7"):
        items.get(connection, 7)


def test_fifty_items_cost_few_statements(engine: sa.Engine, source_id: int) -> None:
    fifty = [an_arrival(f"guid-{number}") for number in range(50)]
    edited = [an_arrival(f"guid-{number}", title=f"Second form of {number}") for number in range(50)]
    one, another = [an_arrival("one")], [an_arrival("one", title="Second form of one")]
    with transaction(engine) as connection:
        with counted(connection) as for_one:
            items.store(connection, source_id, one, seen_at=NOON)
            items.store(connection, source_id, another, seen_at=NOON)
        with counted(connection) as for_new:
            items.store(connection, source_id, fifty, seen_at=NOON)
        with counted(connection) as for_unchanged:
            items.store(connection, source_id, fifty, seen_at=LATER)
        with counted(connection) as for_edited:
            assert len(items.store(connection, source_id, edited, seen_at=LATER).changed) == 50
    assert len(for_new) + len(for_edited) == len(for_one)  # as many as for one: they do not grow with the items
    # PostgreSQL takes a lock for new texts and looks again, SQLite has one writer anyway.
    most = 11 if engine.dialect.name == "sqlite" else 13
    assert 0 < len(for_new) <= most
    assert 0 < len(for_unchanged) <= 3
    assert 0 < len(for_edited) <= most


def test_new_edited_and_unchanged_items_in_one_feed_are_told_apart_and_keep_their_order(
    engine: sa.Engine, source_id: int
) -> None:
    with transaction(engine) as connection:
        before = items.store(connection, source_id, [an_arrival(x) for x in ("m", "b", "z", "a")], seen_at=NOON)
        mixed = [
            an_arrival("y"),
            an_arrival("z", title="Z, corrected"),
            an_arrival("b"),
            an_arrival("c"),
            an_arrival("m", title="M, corrected"),
        ]
        stored = items.store(connection, source_id, mixed, seen_at=LATER)
        m, b, z, _ = before.new
        assert stored.changed == (z, m)
        assert [items.get(connection, new).guid for new in stored.new] == ["y", "c"]
        forms = {one: [form.title for form in items.revisions(connection, one)] for one in (m, b, z, *stored.new)}
    first = "Ceasefire holds in the Strait of Northland"
    assert list(forms.values()) == [[first, "M, corrected"], [first], [first, "Z, corrected"], [first], [first]]
