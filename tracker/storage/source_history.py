"""Sources as they were: the audit chain keeps what each edit replaced."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import Source
from tracker.storage import audit, sources

EDITS = ("edit source", "move source", "retire source")
"""Acts, as the audit chain calls them."""

_BEFORE_RETIREMENT = {"active": True}
_FACTS = {field.name for field in fields(Source)}


def facts_before(connection: sa.Connection, moment: datetime) -> Mapping[int, Mapping[str, object]]:
    """Return for each source that was edited, moved or retired after a moment what its facts were then, by id: those
    alone that were changed since.
    """
    found: dict[int, dict[str, object]] = {}
    for entry in reversed(audit.since(connection, moment, EDITS)):
        before = entry.facts.get("before", _BEFORE_RETIREMENT)
        if isinstance(before, dict):
            known = {name: value for name, value in before.items() if name in _FACTS}
            found.setdefault(int(entry.subject.split()[-1]), {}).update(known)
    return found


def feeds_known(connection: sa.Connection, moment: datetime) -> list[Source]:
    """Return the sources with an address that were there at a moment, as they were then."""
    then = facts_before(connection, moment)
    there = [source for source in sources.feeds(connection) if source.added_at <= moment]
    return [replace(source, **then.get(source.id, {})) for source in there]  # type: ignore[arg-type]  # as they were kept
