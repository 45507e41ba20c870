"""What analysts decided, by the text that they judged: what is learned from."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracker.domain.item import DatePrecision, last_day
from tracker.domain.learned import Decided
from tracker.domain.review import Decision
from tracker.domain.stance import Stance
from tracker.storage import items, spotchecks
from tracker.storage import tables as t
from tracker.storage.flags import judged_revision

_CHUNK = 500
_FACTS = (t.items.c.story_id, t.items.c.lang, t.items.c.published_at, t.items.c.precision)


class _ItemFacts(NamedTuple):
    """published: the last day on which the item may have appeared."""

    story_id: int
    lang: str | None
    published: date | None


def held(connection: sa.Connection) -> list[Decided]:
    """Return the decisions that hold, relevant or not, gathered by the form of the item that was judged; those who were
    unsure taught nothing. An item judged in a spot check is not relevant to what it is neither flagged for nor named
    for; what it is named for has a review of its own.
    """
    return _gathered(connection, _held().order_by(t.flags.c.item_id, t.flags.c.id))


def held_for(connection: sa.Connection, slugs: Collection[str], *, limit: int) -> list[Decided]:
    """Return the decisions that hold on some targets alone, relevant or not: the newest reviews, and what was judged in
    spot checks.
    """
    told = t.reviews.c.decision.in_([Decision.RELEVANT.value, Decision.NOT_RELEVANT.value])
    on_them = t.obligations.c.slug.in_(sorted(slugs))
    query = _held().where(on_them & told).order_by(t.reviews.c.id.desc()).limit(limit)
    return _gathered(connection, query, only=frozenset(slugs))


def _held() -> sa.Select[Any]:
    return (
        sa.select(
            t.flags.c.item_id,
            *_FACTS,
            t.obligations.c.slug,
            t.reviews.c.decision,
            t.reviews.c.stance,
            t.reviews.c.stance_confirmed,
            judged_revision(t.reviews, t.matches).label("judged"),
        )
        .join_from(t.reviews, t.flags, t.flags.c.id == t.reviews.c.flag_id)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.matches, t.matches.c.id == t.reviews.c.match_id)
        .where(t.reviews.c.number == t.flags.c.reviews)
    )


def _gathered(connection: sa.Connection, query: sa.Select[Any], *, only: frozenset[str] | None = None) -> list[Decided]:
    by_form: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    stances: dict[tuple[int, int], dict[str, Stance]] = defaultdict(dict)
    facts: dict[int, _ItemFacts] = {}
    for row in connection.execute(query):
        by_form[row.item_id, row.judged][row.decision].add(row.slug)
        facts[row.item_id] = _item_facts(row)
        if row.decision == Decision.RELEVANT and row.stance is not None and row.stance_confirmed:
            stances[row.item_id, row.judged][row.slug] = Stance(row.stance)
    for item_id, revision, slugs in _spot_checked(connection):
        by_form[item_id, revision][Decision.NOT_RELEVANT.value] |= slugs if only is None else slugs & only
    facts |= _facts(connection, {item_id for item_id, _ in by_form} - facts.keys())
    texts = items.forms(connection, by_form)
    return [
        Decided(
            title=texts[form][0],
            summary=texts[form][1],
            lang=facts[form[0]].lang,
            group=str(facts[form[0]].story_id),
            relevant=frozenset(slugs[Decision.RELEVANT.value]),
            not_relevant=frozenset(slugs[Decision.NOT_RELEVANT.value]),
            stances=dict(stances.get(form, {})),
            published=facts[form[0]].published,
        )
        for form, slugs in by_form.items()
        if form in texts and (slugs[Decision.RELEVANT.value] or slugs[Decision.NOT_RELEVANT.value])
    ]


def _spot_checked(connection: sa.Connection) -> Iterator[tuple[int, int, set[str]]]:
    """Yield item, form and the slugs that a judged item is not relevant to."""
    judged = spotchecks.held(connection)
    targets: dict[str, set[str]] = defaultdict(set)
    live = sa.select(t.obligations.c.agreement_id, t.obligations.c.slug).where(t.obligations.c.retired_at.is_(None))
    for row in connection.execute(live):
        targets[row.agreement_id].add(row.slug)
    flagged: dict[int, set[str]] = defaultdict(set)
    ids = sorted({one.item_id for one in judged})
    for start in range(0, len(ids), _CHUNK):
        query = (
            sa.select(t.flags.c.item_id, t.obligations.c.slug)
            .join_from(t.flags, t.obligations)
            .where(t.flags.c.item_id.in_(ids[start : start + _CHUNK]))
            .where(t.flags.c.withdrawn_at.is_(None) | (t.flags.c.reviews > 0))
        )
        for row in connection.execute(query):
            flagged[row.item_id].add(row.slug)
    for one in judged:
        yield one.item_id, one.revision, targets[one.agreement] - set(one.missed) - flagged[one.item_id]


def _item_facts(row: Any) -> _ItemFacts:
    precision = None if row.precision is None else DatePrecision(row.precision)
    return _ItemFacts(row.story_id, row.lang, last_day(row.published_at, precision))


def _facts(connection: sa.Connection, item_ids: set[int]) -> dict[int, "_ItemFacts"]:
    found: dict[int, _ItemFacts] = {}
    ids = sorted(item_ids)
    for start in range(0, len(ids), _CHUNK):
        query = sa.select(t.items.c.id, *_FACTS)
        for row in connection.execute(query.where(t.items.c.id.in_(ids[start : start + _CHUNK]))):
            found[row.id] = _item_facts(row)
    return found


def not_learned_from(connection: sa.Connection) -> int:
    """Return how many reviews and judgements of spot checks were entered since models were last fitted to them."""
    return made_since(connection, connection.scalar(sa.select(sa.func.max(t.refits.c.tried_at))))


def note_learned(connection: sa.Connection, at: datetime) -> None:
    """Record that models were fitted, or nothing new could be, to all that was entered until then."""
    connection.execute(t.refits.delete())
    connection.execute(t.refits.insert().values(tried_at=at))


def made_since(connection: sa.Connection, moment: datetime | None) -> int:
    """Return how many reviews and judgements of spot checks were entered after a moment; all when it is None."""
    query = sa.select(sa.func.count()).select_from(t.reviews)
    if moment is not None:
        query = query.where(t.reviews.c.reviewed_at > moment)
    return (connection.scalar(query) or 0) + spotchecks.made_since(connection, moment)
