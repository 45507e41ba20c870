"""What became of the evidence of findings, and of events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.determination import Evidence
from tracker.domain.event import Event
from tracker.domain.overtaken import Overtaken, event_overtaken, last_of, review_overtaken
from tracker.domain.review import Review
from tracker.storage import events, reviews


def overtaken(
    connection: sa.Connection, evidence: Collection[Evidence], *, held: Sequence[Event] | None = None
) -> Mapping[Evidence, Overtaken]:
    """Return the pieces of evidence that no longer stand as they were cited, with what became of each. held: the events
    among them, where at hand, and any others of which the same is asked.
    """
    if held is None:
        held = events.by_ids(connection, {each.event_id for each in evidence if each.event_id is not None})
    found = {Evidence(event_id=event_id): fate for event_id, fate in events_overtaken(connection, held).items()}
    cited = {each.review_id for each in evidence if each.review_id is not None}
    histories: dict[int, list[Review]] = {}
    for review in reviews.beside(connection, cited):
        histories.setdefault(review.flag_id, []).append(review)
    for review in (review for history in histories.values() for review in history if review.id in cited):
        fate = review_overtaken(review, histories[review.flag_id])
        if fate is not None:
            found[Evidence(review_id=review.id)] = fate
    return found


def events_overtaken(connection: sa.Connection, held: Sequence[Event]) -> dict[int, Overtaken]:
    """Return the id of each event that no longer stands as it was recorded -> what became of it."""
    ids = [event.id for event in held]
    successors = events.successors(connection, ids)
    given = reviews.of_events(connection, ids)
    dropped: dict[int, datetime] = {}
    for agreement_id in {event.agreement for event in held}:
        dropped |= events.retired(connection, agreement_id)
    earlier = events.earlier(connection, held)
    fates = {
        event.id: event_overtaken(event, last_of(event, successors), dropped, given.get(event.id, ()), earlier)
        for event in held
    }
    return {event_id: fate for event_id, fate in fates.items() if fate is not None}
