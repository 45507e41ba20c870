"""A database with at least one row in every table that keeps its rows."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_match, a_model, a_source_entry, a_stance_model, an_agreement, an_arrival
from tracker.domain.account import Account
from tracker.domain.determination import DeterminationDraft, Evidence, Result
from tracker.domain.event import EventDraft, EventKind
from tracker.domain.flag import Match
from tracker.domain.item import Arrival, SourceEntry
from tracker.domain.review import Decision, ReviewDraft
from tracker.review.determine import determine
from tracker.review.group import record_event
from tracker.review.record import review
from tracker.review.spotcheck import Verdict, draw, judge
from tracker.storage import accounts, adapters, agreements, flags, items, models, sources, spotchecks
from tracker.storage import tables as t
from tracker.storage.engine import transaction
from tracker.storage.insert import insert_row
from tracker.storage.reviews import By


def an_analyst(connection: sa.Connection, name: str = "ani") -> Account:
    """An account without password."""
    return accounts.add(connection, name, password_hash=None, at=NOON)


def a_flagged_item(
    connection: sa.Connection,
    *,
    arrival: Arrival | None = None,
    matches: tuple[Match, ...] = (),
    feed: SourceEntry | None = None,
) -> int:
    """Store an item, of the Gazette unless said otherwise, with its flags (by default one for 1.1); returns its id."""
    source, _ = sources.add(connection, feed or a_source_entry(), origin="user", at=NOON)
    stored = items.store(connection, source.id, [arrival or an_arrival()], seen_at=NOON)
    item = items.get(connection, (*stored.new, *stored.changed)[0])
    flags.store(connection, [(item, matches or (a_match(),))], agreements=("sea-1999",), at=NOON)
    return item.id


def fill(engine: sa.Engine) -> None:
    """Load the agreement twice (the second version differs), flag, review, group and determine."""
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        agreements.save(connection, replace(an_agreement(version="v2"), summary="Changed."), at=NOON)
        analyst = an_analyst(connection)
        item_id = a_flagged_item(connection)
        flag = flags.find(connection, item_id, "sea-1999/1.1").flag
        decided = review(connection, flag.id, ReviewDraft(Decision.RELEVANT), By(analyst.id, NOON, 0))
        event_draft = EventDraft(
            EventKind.EVENT, date(2026, 11, 23), None, "A quiet night", ("sea-1999/1.1",), (flag.id,)
        )
        event = record_event(connection, event_draft, analyst=analyst, at=NOON)
        draft = DeterminationDraft(
            obligation="sea-1999/1.1",
            result=Result.FULFILLED,
            valid_from=date(2026, 11, 1),
            valid_until=None,
            rationale="Both shores say so.",
            evidence=(Evidence(event_id=event.id), Evidence(review_id=decided.review.id)),
        )
        determine(connection, draft, analyst=analyst, at=NOON + timedelta(minutes=1))
        _fill_stories(connection, item_id, analyst)
        models.add(connection, [a_model()], at=NOON)
        models.add(connection, [a_stance_model()], at=NOON)
        for brought in (b"an adapter", None):  # which the pack has no longer
            adapters.take_from_pack(connection, "sea-1999", brought, at=NOON)
        _fill_spot_checks(connection, analyst)


def fill_every_table(engine: sa.Engine) -> None:
    """`fill`, and an item that was edited."""
    fill(engine)
    with transaction(engine) as connection:
        for title in ("A strait in fog", "A strait in thick fog"):
            items.store(connection, 1, [an_arrival("edited", title=title, digest=title)], seen_at=NOON)


def _fill_stories(connection: sa.Connection, item_id: int, analyst: Account) -> None:
    """Two texts of which one joined the other's story, and a ruling on the item."""
    story = insert_row(connection, t.stories, digest="an older text")
    one, other = (insert_row(connection, t.story_texts, digest=digest, story_id=story) for digest in ("old", "older"))
    why = {"score": 0.5, "shared": "a quiet night", "facts": ["23"], "joined_at": NOON}
    connection.execute(t.story_joins.insert().values(text_id=one, near_id=other, **why))
    ruling = {"act": "merged by hand", "from_id": story, "into_id": story, "ruled_at": NOON, "note": ""}
    connection.execute(t.story_rulings.insert().values(item_id=item_id, account_id=analyst.id, **ruling))


def _fill_spot_checks(connection: sa.Connection, analyst: Account) -> None:
    """A draw of all items, made in a week long before anybody's clock, judged: nothing was missed."""
    connection.execute(t.items.update().values(rules_version="r1"))
    drawn = draw(connection, "sea-1999", size=50, at=NOON - timedelta(days=70))
    assert drawn is not None
    for check in spotchecks.listed(connection, draw=drawn.id):
        judge(connection, check.id, Verdict((), seen=0), analyst=analyst, at=NOON)
    connection.execute(t.items.update().values(rules_version=None))
