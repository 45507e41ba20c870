"""Acts on a source by whoever may change one, on the page or the command line: they enter the audit chain."""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from tracker.domain.agreement import check_side
from tracker.domain.feed_address import is_same
from tracker.domain.item import Source, SourceEntry
from tracker.storage import agreements, audit, sources
from tracker.storage.codec import to_json


def note_added(connection: sa.Connection, source: Source, entry: SourceEntry, *, actor: str, at: datetime) -> None:
    """Enter that somebody added a source."""
    audit.append(connection, audit.Entry(actor, "add source", f"source {source.id}", to_json(entry), at))


def edit_source(
    connection: sa.Connection, source_id: int, changes: Mapping[str, object], *, actor: str, at: datetime
) -> Source:
    """Change a source; the audit chain keeps what was there before. Raises NotFound, and Invalid.

    What is the same already is no change, nor is another spelling of the present address.
    """
    present = sources.get(connection, source_id)
    before = to_json(present)
    differing = {key: value for key, value in changes.items() if before[key] != value}
    if is_same(str(changes.get("url", "")), present.url or ""):
        differing.pop("url", None)
    if not differing:
        return present
    if "side" in differing:
        check_side(cast(str | None, differing["side"]), agreements.side_names(connection))
    source = sources.edit(connection, source_id, **differing)
    facts = {"before": {key: before[key] for key in differing}, "after": differing}
    audit.append(connection, audit.Entry(actor, "edit source", f"source {source_id}", facts, at))
    return source
