"""Days asked of reports whose dates are known to the month or year only: what may lie there is found."""

from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import span_starts


def reaches(
    published_at: sa.ColumnElement[datetime], precision: sa.ColumnElement[str], *, since: datetime
) -> sa.ColumnElement[bool]:
    """Whether what is dated so may lie on or after a moment: a report of 2022 may be one of any day of 2022.

    The reverse, what may lie before a moment, needs no more than `published_at`: the first moment of its span.
    """
    starts = span_starts(since)
    spans = [(published_at == start) & (precision == known.value) for known, start in starts.items() if start < since]
    # What the earliest span begins with bounds an index, which the alternatives alone do not.
    return (published_at >= min(starts.values())) & sa.or_(published_at >= since, *spans)
