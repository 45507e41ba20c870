"""What became of events, as the database tells it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_match, an_agreement
from tests.storage.filled import a_flagged_item, an_analyst
from tracker.domain.account import Account
from tracker.domain.event import PACK, Event, EventDraft, EventKind
from tracker.domain.overtaken import Fate
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.cited import events_overtaken
from tracker.review.group import record_event
from tracker.review.record import review, undo
from tracker.storage import agreements, events, flags
from tracker.storage.engine import transaction
from tracker.storage.events import Origin
from tracker.storage.reviews import By

SLUGS = ("sea-1999/1.1", "sea-1999/2.1")
A_QUIET_NIGHT = EventDraft(EventKind.EVENT, date(2026, 11, 23), None, "A quiet night", SLUGS, ())


@pytest.fixture
def ani(engine: sa.Engine) -> Account:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        return an_analyst(connection)


def _of_pack(connection: sa.Connection, item_id: int) -> Event:
    return events.add(connection, A_QUIET_NIGHT, item_ids=[item_id], origin=Origin("sea-1999", PACK, PACK, NOON))


def _refuted(connection: sa.Connection, ani: Account, item_id: int, slug: str) -> None:
    flag = flags.find(connection, item_id, slug).flag
    review(connection, flag.id, ReviewDraft(Decision.NOT_RELEVANT), By(ani.id, NOON, flag.reviews))


def _fates(connection: sa.Connection, event: Event) -> list[Fate]:
    return [became.fate for became in events_overtaken(connection, [event]).values()]


def test_an_event_keeps_a_report_on_which_nobody_decided_for_another_of_its_obligations(
    engine: sa.Engine, ani: Account
) -> None:
    with transaction(engine) as connection:
        item_id = a_flagged_item(connection, matches=tuple(a_match(slug) for slug in SLUGS))
        event = _of_pack(connection, item_id)
        _refuted(connection, ani, item_id, SLUGS[1])
        assert _fates(connection, event) == []
        _refuted(connection, ani, item_id, SLUGS[0])
        assert _fates(connection, event) == [Fate.EMPTIED]


def test_a_flag_that_no_rule_makes_any_more_keeps_no_report(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        item_id = a_flagged_item(connection, matches=tuple(a_match(slug) for slug in SLUGS))
        event = _of_pack(connection, item_id)
        _refuted(connection, ani, item_id, SLUGS[1])
        item = flags.find(connection, item_id, SLUGS[0]).item
        flags.store(connection, [(item, [])], agreements=("sea-1999",), at=NOON + timedelta(hours=1))
        assert _fates(connection, event) == [Fate.EMPTIED]


def test_what_a_pack_grouped_stands_under_a_correction_of_its_event_too(engine: sa.Engine, ani: Account) -> None:
    with transaction(engine) as connection:
        item_id = a_flagged_item(connection)
        pack = _of_pack(connection, item_id)
        flag = flags.find(connection, item_id, SLUGS[0]).flag
        decided = review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(ani.id, NOON, 0)).review
        undo(connection, decided.id, analyst=ani, at=NOON)
        retitled = replace(A_QUIET_NIGHT, title="A very quiet night", kept=(item_id,))
        corrected = record_event(connection, retitled, analyst=ani, at=NOON, supersedes=pack.id)
        assert _fates(connection, corrected) == []
        assert _fates(connection, pack) == [Fate.CORRECTED]
        _refuted(connection, ani, item_id, SLUGS[0])
        assert _fates(connection, corrected) == [Fate.EMPTIED]
