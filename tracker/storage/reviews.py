"""Reviews, appended. The latest one of a flag gives its state."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from tracker.domain.flag import FlagState, Stance
from tracker.domain.names import flag_name, review_name
from tracker.domain.plural import counted
from tracker.domain.queue import Search
from tracker.domain.review import Decision, Review, ReviewDraft
from tracker.errors import Invalid, NotFound, StaleReview
from tracker.storage import tables as t
from tracker.storage.flags import STATES, judged_revision, with_words
from tracker.storage.insert import insert_row


@dataclass(frozen=True, slots=True)
class By:
    """Who reviews, when, and how many reviews of the flag they had seen. undoes: number of the review taken back.
    revision: number of the form of the report that was judged, the newest where it is None.
    """

    account_id: int
    at: datetime
    seen: int
    undoes: int | None = None
    revision: int | None = None


def add(connection: sa.Connection, flag_id: int, draft: ReviewDraft, by: By) -> Review:
    """Append a review and give the flag its state; one that was withdrawn stays from now on, as one that was reviewed
    and matches no longer. Raises NotFound, StaleReview when others reviewed since
    `by.seen`, and Invalid when there were never so many.
    """
    flag = connection.execute(sa.select(t.flags).where(t.flags.c.id == flag_id)).one_or_none()
    if flag is None:
        raise NotFound("flag", flag_name(flag_id))
    if by.seen > flag.reviews:
        raise Invalid(f"{flag_name(flag_id)} has only {counted(flag.reviews, 'review')}", field="seen")
    number = by.seen + 1
    where = (t.flags.c.id == flag_id) & (t.flags.c.reviews == by.seen)
    values = {"reviews": number, "state": STATES.index(draft.decision.state), **_brought_back(flag)}
    if connection.execute(t.flags.update().where(where).values(**values)).rowcount != 1:
        raise StaleReview(flag_id, seen=by.seen, current=flag.reviews)
    newest = connection.scalar(sa.select(t.items.c.revisions).where(t.items.c.id == flag.item_id))
    review_id = insert_row(
        connection,
        t.reviews,
        flag_id=flag_id,
        number=number,
        account_id=by.account_id,
        reviewed_at=by.at,
        match_id=flag.match_id,
        decision=draft.decision.value,
        stance=None if draft.stance is None else draft.stance.value,
        credibility=draft.credibility,
        event_on=draft.event_on,
        measure=draft.measure,
        note=draft.note,
        undoes=by.undoes,
        stance_confirmed=draft.stance_confirmed,
        revision=newest if by.revision is None else by.revision,
    )
    return get(connection, review_id)


def _brought_back(flag: sa.Row[Any]) -> dict[str, datetime | None]:
    if flag.withdrawn_at is None:
        return {}
    return {"withdrawn_at": None, "unmatched_at": flag.withdrawn_at}


def _selection() -> sa.Select[Any]:
    return (
        sa.select(
            t.reviews,
            t.accounts.c.name.label("analyst"),
            t.flags.c.item_id,
            t.obligations.c.slug.label("obligation"),
            judged_revision(t.reviews, t.matches).label("judged"),
        )
        .join(t.accounts, t.accounts.c.id == t.reviews.c.account_id)
        .join(t.flags, t.flags.c.id == t.reviews.c.flag_id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .outerjoin(t.matches, t.matches.c.id == t.reviews.c.match_id)
    )


def _review(row: sa.Row[Any]) -> Review:
    return Review(
        id=row.id,
        flag_id=row.flag_id,
        item_id=row.item_id,
        obligation=row.obligation,
        number=row.number,
        analyst=row.analyst,
        reviewed_at=row.reviewed_at,
        decision=Decision(row.decision),
        stance=None if row.stance is None else Stance(row.stance),
        credibility=row.credibility,
        event_on=row.event_on,
        measure=row.measure,
        note=row.note,
        undoes=row.undoes,
        stance_confirmed=row.stance_confirmed,
        revision=row.judged,
    )


def get(connection: sa.Connection, review_id: int) -> Review:
    """Raises NotFound."""
    row = connection.execute(_selection().where(t.reviews.c.id == review_id)).one_or_none()
    if row is None:
        raise NotFound("review", review_name(review_id))
    return _review(row)


def by_ids(connection: sa.Connection, ids: Iterable[int]) -> list[Review]:
    """Return the reviews, by id."""
    query = _selection().where(t.reviews.c.id.in_(list(ids))).order_by(t.reviews.c.id)
    return [_review(row) for row in connection.execute(query)]


def of_flags(connection: sa.Connection, flag_ids: Iterable[int]) -> list[Review]:
    """Return all reviews of the flags, oldest first."""
    query = (
        _selection().where(t.reviews.c.flag_id.in_(list(flag_ids))).order_by(t.reviews.c.flag_id, t.reviews.c.number)
    )
    return [_review(row) for row in connection.execute(query)]


def histories(connection: sa.Connection, flag_ids: Collection[int]) -> dict[int, list[Review]]:
    """Return flag id -> all its reviews, oldest first, of those that have any."""
    found: dict[int, list[Review]] = {}
    for review in of_flags(connection, flag_ids) if flag_ids else ():
        found.setdefault(review.flag_id, []).append(review)
    return found


def beside(connection: sa.Connection, ids: Iterable[int]) -> list[Review]:
    """Return all reviews of the flags that these reviews (ids) are of, by flag and number."""
    of_flag = sa.select(t.reviews.c.flag_id).where(t.reviews.c.id.in_(list(ids)))
    query = _selection().where(t.reviews.c.flag_id.in_(of_flag)).order_by(t.reviews.c.flag_id, t.reviews.c.number)
    return [_review(row) for row in connection.execute(query)]


def of_events(connection: sa.Connection, ids: Collection[int]) -> dict[int, list[list[Review]]]:
    """Return event id -> all reviews, oldest first, of each flag of the event's reports for what it bears on; none of a
    flag that nobody reviewed, unless it was withdrawn.
    """
    if not ids:
        return {}
    grouped, bearing = t.event_items.c, t.event_obligations.c
    bears = (bearing.event_id == grouped.event_id) & (bearing.obligation_id == t.flags.c.obligation_id)
    flagged = (
        sa.select(grouped.event_id, t.flags.c.id)
        .join_from(t.event_items, t.flags, grouped.item_id == t.flags.c.item_id)
        .join(t.event_obligations, bears)
        .where(grouped.event_id.in_(ids) & (t.flags.c.withdrawn_at.is_(None) | (t.flags.c.reviews > 0)))
        .order_by(grouped.event_id, t.flags.c.id)
    )
    pairs = [(row.event_id, row.id) for row in connection.execute(flagged)]
    given = histories(connection, {flag_id for _, flag_id in pairs})
    found: dict[int, list[list[Review]]] = {}
    for event_id, flag_id in pairs:
        found.setdefault(event_id, []).append(given.get(flag_id, []))
    return found


def of_newest(connection: sa.Connection, ids: sa.Select[Any], *, limit: int) -> list[Review]:
    """Return the reviews whose ids a query gives, newest report first."""
    query = _selection().where(t.reviews.c.id.in_(ids))
    order = query.order_by(t.flags.c.published_at.desc(), t.reviews.c.id.desc()).limit(limit)
    return [_review(row) for row in connection.execute(order)]


def number_on(connection: sa.Connection, obligation: str) -> int:
    """Return how many flags for the obligation (slug) were reviewed."""
    query = sa.select(sa.func.count()).select_from(t.flags).join(t.obligations)
    where = (t.obligations.c.slug == obligation) & (t.flags.c.reviews > 0)
    return connection.execute(query.where(where)).scalar_one()


def of_agreement(connection: sa.Connection, agreement_id: str, *, known_at: datetime) -> list[Review]:
    """Return all reviews on an agreement's flags entered by `known_at`, by flag and number."""
    where = (t.obligations.c.agreement_id == agreement_id) & (t.reviews.c.reviewed_at <= known_at)
    query = _selection().where(where).order_by(t.reviews.c.flag_id, t.reviews.c.number)
    return [_review(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Saying:
    """How many reports of one side take one stance on an obligation, by the reviews that hold. stories: copies of the
    same text count once. confirmed: false for all those together whose stance nobody confirmed; they take none.
    """

    side: str | None
    stance: Stance | None
    confirmed: bool
    reports: int
    stories: int


def who_says_what(connection: sa.Connection, obligation: str) -> list[Saying]:
    """Return the relevant reports on an obligation (slug) counted by side and stance."""
    stories = sa.func.count(t.items.c.story_id.distinct())
    confirmed = t.reviews.c.stance_confirmed
    stated = sa.case((confirmed, t.reviews.c.stance)).label("stated")
    where = (
        (t.obligations.c.slug == obligation)
        & (t.flags.c.state == STATES.index(FlagState.RELEVANT))
        & (t.reviews.c.number == t.flags.c.reviews)
    )
    query = (
        sa.select(t.sources.c.side, stated, confirmed, sa.func.count().label("reports"), stories.label("stories"))
        .join_from(t.flags, t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.reviews, t.reviews.c.flag_id == t.flags.c.id)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .join(t.sources, t.sources.c.id == t.items.c.source_id)
        .where(where)
        .group_by(t.sources.c.side, stated, confirmed)
        .order_by(t.sources.c.side, stated, confirmed)
    )
    return [
        Saying(
            side=row.side,
            stance=None if row.stated is None else Stance(row.stated),
            confirmed=row.stance_confirmed,
            reports=row.reports,
            stories=row.stories,
        )
        for row in connection.execute(query)
    ]


def of_same_act(connection: sa.Connection, review: Review) -> list[Review]:
    """Return the reviews of other flags that the same analyst gave in the same moment: of the same report, of exact
    copies for the same obligation, and of those for the obligations decided alike.
    """
    moment = (t.accounts.c.name == review.analyst) & (t.reviews.c.reviewed_at == review.reviewed_at)
    of_report = (
        sa.select(t.flags.c.obligation_id)
        .join_from(t.reviews, t.flags, t.flags.c.id == t.reviews.c.flag_id)
        .where((t.flags.c.item_id == review.item_id) & (t.reviews.c.reviewed_at == review.reviewed_at))
    )
    where = moment & t.flags.c.obligation_id.in_(of_report) & (t.reviews.c.flag_id != review.flag_id)
    return [_review(row) for row in connection.execute(_selection().where(where).order_by(t.reviews.c.id))]


def latest_by(
    connection: sa.Connection, account_id: int, search: Search, *, limit: int, after: Review | None = None
) -> list[Review]:
    """Return an analyst's own decisions, newest first; those entered before `after` when given. search: by the words
    of the report, and the time of the decision.
    """
    query = _selection().where(_given(account_id, search))
    if after is not None:
        older = (t.reviews.c.reviewed_at == after.reviewed_at) & (t.reviews.c.id < after.id)
        query = query.where((t.reviews.c.reviewed_at < after.reviewed_at) | older)
    order = query.order_by(t.reviews.c.reviewed_at.desc(), t.reviews.c.id.desc()).limit(limit)
    return [_review(row) for row in connection.execute(order)]


def count_by(connection: sa.Connection, account_id: int, search: Search) -> int:
    """Return how many decisions of an analyst `latest_by` would give in all."""
    query = sa.select(sa.func.count()).select_from(t.reviews.join(t.flags, t.flags.c.id == t.reviews.c.flag_id))
    return connection.scalar(query.where(_given(account_id, search))) or 0


def _given(account_id: int, search: Search) -> sa.ColumnElement[bool]:
    """Whether a review of a flag is one of the analyst's that are searched for."""
    where = t.reviews.c.account_id == account_id
    if search.since is not None:
        where &= t.reviews.c.reviewed_at >= search.since
    if search.before is not None:
        where &= t.reviews.c.reviewed_at < search.before
    if search.words:
        where &= t.flags.c.item_id.in_(with_words(sa.select(t.items.c.id), search.words))
    return where
