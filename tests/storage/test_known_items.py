from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_arrival
from tracker.domain.item import Arrival
from tracker.storage import items, known_items, sources
from tracker.storage.engine import transaction


def _arrival(guid: str, digest: int | None) -> Arrival:
    plain = an_arrival()
    return replace(plain, item=replace(plain.item, identity=guid, guid=guid, entry_digest=digest))


def test_the_newest_are_known_by_their_digests_and_the_older_by_their_identity(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry("Gazette"), origin="user", at=NOON)
        for number in range(4):
            at = NOON + timedelta(days=number)
            items.store(connection, source.id, [_arrival(f"g{number}", number - 2)], seen_at=at)
        assert known_items.entry_digests(connection, source.id, limit=2) == {0, 1}
        assert known_items.entry_digests(connection, source.id + 1, limit=2) == frozenset()
        known = known_items.look_up(connection, source.id, ["g0", "g3", "none"], limit=2)
    assert set(known) == {"g3", "g2", "g0"}
    assert (known["g0"].guid, known["g0"].entry_digest) == ("g0", -2)


def test_a_digest_follows_its_entry_without_a_revision(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        source, _ = sources.add(connection, a_source_entry("Gazette"), origin="user", at=NOON)
        (item_id,) = items.store(connection, source.id, [_arrival("g", 1)], seen_at=NOON).new
        assert items.store(connection, source.id, [_arrival("g", 2)], seen_at=NOON).changed == ()
        assert known_items.entry_digests(connection, source.id, limit=9) == {2}
        # A report from a file says nothing of the feed's entry.
        items.store(connection, source.id, [_arrival("g", None)], seen_at=NOON)
        assert known_items.entry_digests(connection, source.id, limit=9) == {2}
        assert items.get(connection, item_id).revisions == 1
