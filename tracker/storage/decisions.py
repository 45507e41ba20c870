"""What analysts decided, by the text that they judged: what is learned from."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.learned import Decided
from tracker.domain.review import Decision
from tracker.storage import items
from tracker.storage import tables as t
from tracker.storage.flags import judged_revision


def held(connection: sa.Connection) -> list[Decided]:
    """Return the decisions that hold, relevant or not, gathered by the form of the item that was judged; those who were
    unsure taught nothing.
    """
    judged = judged_revision(t.reviews, t.matches).label("judged")
    query = (
        sa.select(
            t.flags.c.item_id, t.items.c.story_id, t.items.c.lang, t.obligations.c.slug, t.reviews.c.decision, judged
        )
        .join_from(t.reviews, t.flags, t.flags.c.id == t.reviews.c.flag_id)
        .join(t.items, t.items.c.id == t.flags.c.item_id)
        .join(t.obligations, t.obligations.c.id == t.flags.c.obligation_id)
        .join(t.matches, t.matches.c.id == t.reviews.c.match_id)
        .where(t.reviews.c.number == t.flags.c.reviews)
        .order_by(t.flags.c.item_id, t.flags.c.id)
    )
    by_form: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    facts: dict[int, tuple[int, str | None]] = {}
    for row in connection.execute(query):
        by_form[row.item_id, row.judged][row.decision].add(row.slug)
        facts[row.item_id] = (row.story_id, row.lang)
    texts = items.forms(connection, by_form)
    return [
        Decided(
            title=texts[form][0],
            summary=texts[form][1],
            lang=facts[form[0]][1],
            group=str(facts[form[0]][0]),
            relevant=frozenset(slugs[Decision.RELEVANT.value]),
            not_relevant=frozenset(slugs[Decision.NOT_RELEVANT.value]),
        )
        for form, slugs in by_form.items()
        if form in texts and (slugs[Decision.RELEVANT.value] or slugs[Decision.NOT_RELEVANT.value])
    ]


def made_since(connection: sa.Connection, moment: datetime | None) -> int:
    """Return how many reviews were entered after a moment; all of them when it is None."""
    query = sa.select(sa.func.count()).select_from(t.reviews)
    if moment is not None:
        query = query.where(t.reviews.c.reviewed_at > moment)
    return connection.scalar(query) or 0
