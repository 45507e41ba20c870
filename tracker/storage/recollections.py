"""What readers keep of feeds until these are fetched again: one text a source, which means nothing to anybody else. It
may be lost: then a whole feed is read.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from tracker.storage import tables as t

# Asked for every feed: a query that is made anew each time costs more than the database does.
_OF = sa.select(t.recollections.c.form).where(t.recollections.c.source_id == sa.bindparam("source"))
_KEEP = sa.text(
    "INSERT INTO recollections (source_id, form) VALUES (:source, :form)"
    " ON CONFLICT (source_id) DO UPDATE SET form = excluded.form"
)


def of(connection: sa.Connection, source_id: int) -> str:
    """Return what is kept of a source's feed, "" when nothing is."""
    return connection.scalar(_OF, {"source": source_id}) or ""


def keep(connection: sa.Connection, forms: Mapping[int, str]) -> None:
    """Keep this of the sources' feeds (by row id) from now on, in the transaction that stores their items."""
    if forms:
        connection.execute(_KEEP, [{"source": source_id, "form": form} for source_id, form in forms.items()])
