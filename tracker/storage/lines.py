"""The informative order of the queue, read from an index: cost grows with what was read, not with what waits.

The flags of each obligation and language stand in a line, nearest to the threshold first; all the first ones come up,
then all the second ones, so that no obligation and no language crowds out the rest (`orders.informative` says the same
to the database for filters that the index does not serve).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from tracker.domain.queue import QueueFilter
from tracker.storage import orders
from tracker.storage import tables as t

_NEXT_LANG = (
    sa.select(sa.func.min(t.flags.c.lang))
    .where(t.flags.c.withdrawn_at.is_(None) & (t.flags.c.state == sa.bindparam("state")))
    .where((t.flags.c.obligation_id == sa.bindparam("obligation")) & (t.flags.c.lang > sa.bindparam("lang")))
)
_IN_LINE = (
    t.flags.c.withdrawn_at.is_(None)
    & (t.flags.c.state == sa.bindparam("state"))
    & (t.flags.c.obligation_id == sa.bindparam("obligation"))
    & (t.flags.c.lang == sa.bindparam("lang"))
)
_STEP = sa.select(t.flags.c.id, t.flags.c.score).limit(sa.bindparam("most"))
_UP = _STEP.where(_IN_LINE & (t.flags.c.score >= sa.bindparam("threshold"))).order_by(
    t.flags.c.score, t.flags.c.id.desc()
)
_DOWN = _STEP.where(_IN_LINE & (t.flags.c.score < sa.bindparam("threshold"))).order_by(
    t.flags.c.score.desc(), t.flags.c.id.desc()
)
_BEFORE_ALL = ""


class _Line(NamedTuple):
    """The flags of one obligation in one language. threshold: 0 to 10,000."""

    obligation: int
    lang: str
    threshold: int


class _Standing(NamedTuple):
    """A flag's place in the whole order: turn, distance from the threshold, newest first (the id's negative)."""

    turn: int
    distance: int
    newest: int


@dataclass(frozen=True, slots=True)
class _Queue:
    """The lines of the flags in one state."""

    connection: sa.Connection
    state: int

    def langs(self, obligation: int, wanted: str | None) -> Iterator[str]:
        """Yield the languages in which an obligation has flags."""
        if wanted is not None:
            yield wanted
            return
        lang: str | None = _BEFORE_ALL
        first = {"state": self.state, "obligation": obligation, "lang": _BEFORE_ALL, "threshold": 0, "most": 1}
        if self.connection.execute(_UP, first).first() is not None:
            yield _BEFORE_ALL
        while True:
            lang = self.connection.scalar(_NEXT_LANG, {"state": self.state, "obligation": obligation, "lang": lang})
            if lang is None:
                return
            yield lang

    def nearest(self, line: _Line, most: int) -> list[tuple[int, int]]:
        """Return (distance, −id) of the first flags of a line."""
        bound = {"state": self.state, **line._asdict(), "most": most}
        ways = (
            [(abs(row.score - line.threshold), -row.id) for row in self.connection.execute(query, bound)]
            for query in (_UP, _DOWN)
        )
        return list(islice(merge(*ways), most))

    def page(self, lines: Sequence[_Line], after: _Standing | None, limit: int) -> list[int]:
        """Return the ids of the flags behind `after`."""
        turns = 1 if after is None else after.turn + 1
        while True:
            found = {line: self.nearest(line, turns) for line in lines}
            standing = sorted(
                _Standing(turn, *place) for placed in found.values() for turn, place in enumerate(placed, 1)
            )
            behind = [one for one in standing if after is None or one > after]
            exhausted = all(len(placed) < turns for placed in found.values())
            if len(behind) >= limit or exhausted:
                return [-one.newest for one in behind[:limit]]
            # What was found holds whole turns only; read on in the lines until the page is full.
            turns += max(1, -(-(limit - len(behind)) // max(1, sum(len(placed) == turns for placed in found.values()))))


def serves(wanted: QueueFilter) -> bool:
    """Whether the index serves a filter: it asks for one state and at most obligation, agreement and language."""
    others = (wanted.side, wanted.source_id, wanted.since, wanted.before)
    is_plain = all(one is None for one in others) and not wanted.words and not wanted.changed_since_review
    return wanted.state is not None and is_plain


def informative(
    connection: sa.Connection, wanted: QueueFilter, state: int, cursor: orders.Cursor | None, *, limit: int
) -> list[int]:
    """Return the ids of the flags that teach most, behind the cursor; the filter must be one that is served. state: the
    number of the one that it asks for.
    """
    queue = _Queue(connection, state)
    lines = [
        _Line(obligation, lang, threshold)
        for obligation, threshold in _thresholds(connection, wanted)
        for lang in queue.langs(obligation, wanted.lang)
    ]
    return queue.page(lines, None if cursor is None else _standing(queue, cursor), limit)


def _thresholds(connection: sa.Connection, wanted: QueueFilter) -> list[tuple[int, int]]:
    """Return obligation -> threshold of those that the filter asks for."""
    table = t.obligations
    query = sa.select(table.c.id, orders.threshold_of(table.c.id).label("threshold")).order_by(table.c.id)
    if wanted.obligation is not None:
        query = query.where(table.c.slug == wanted.obligation)
    if wanted.agreement is not None:
        query = query.where(table.c.agreement_id == wanted.agreement)
    return [(row.id, row.threshold) for row in connection.execute(query)]


def _standing(queue: _Queue, cursor: orders.Cursor) -> _Standing:
    """Return where the cursor stands: its place in its own line, which it keeps when it was decided and left."""
    slug = t.obligations.c.slug == cursor.obligation
    own = queue.connection.execute(
        sa.select(t.obligations.c.id, orders.threshold_of(t.obligations.c.id).label("threshold")).where(slug)
    ).one()
    line = _Line(own.id, cursor.lang or "", own.threshold)
    distance = abs(cursor.score - line.threshold)
    score = t.flags.c.score
    low, high = line.threshold - distance, line.threshold + distance
    nearer = (score > low) & (score < high)
    alike = score.in_([low, high]) & (t.flags.c.id > cursor.flag_id)
    query = sa.select(sa.func.count()).select_from(t.flags).where(_IN_LINE & (nearer | alike))
    bound = {"state": queue.state, "obligation": line.obligation, "lang": line.lang}
    ahead = queue.connection.scalar(query, bound) or 0
    return _Standing(ahead + 1, distance, -cursor.flag_id)
