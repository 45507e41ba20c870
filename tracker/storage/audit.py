"""The audit chain: every act that matters later, each entry bound to the one before by its digest."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.storage import tables as t

FIRST = "0" * 64
_LOCK = 20201110


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. actor: account or `system`. act: a stable word (`review`). subject: what it was done to. facts:
    JSON values.
    """

    actor: str
    act: str
    subject: str
    facts: Mapping[str, object]
    at: datetime


def append(connection: sa.Connection, entry: Entry) -> None:
    """Add an entry in the same transaction as the act; one writer at a time keeps the chain whole."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    newest = sa.select(t.audit.c.number, t.audit.c.digest).order_by(t.audit.c.number.desc()).limit(1)
    last = connection.execute(newest).one_or_none()
    number, previous = (last.number + 1, last.digest) if last else (1, FIRST)
    text = json.dumps(dict(entry.facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    row = {
        "number": number,
        "recorded_at": entry.at,
        "actor": entry.actor,
        "act": entry.act,
        "subject": entry.subject,
        "facts": text,
        "previous": previous,
    }
    connection.execute(t.audit.insert().values(**row, digest=_digest(**row)))


def faults(connection: sa.Connection) -> list[str]:
    """Return what is wrong with the chain, in words; an empty list means that every entry is as it was written."""
    found: list[str] = []
    previous, expected = FIRST, 1
    for row in connection.execute(sa.select(t.audit).order_by(t.audit.c.number)):
        if row.number != expected:
            found.append(f"entry {expected} is missing")
        if row.previous != previous:
            found.append(f"entry {row.number} does not follow from the one before")
        entry = {column: getattr(row, column) for column in t.audit.c.keys() if column != "digest"}
        if row.digest != _digest(**entry):
            found.append(f"entry {row.number} was changed after it was written")
        previous, expected = row.digest, row.number + 1
    return found


def length(connection: sa.Connection) -> int:
    """Return how many entries the chain has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(t.audit)) or 0


def since(connection: sa.Connection, moment: datetime, acts: Collection[str]) -> list[Entry]:
    """Return the entries of some acts that were made after a moment, oldest first."""
    wanted = (t.audit.c.recorded_at > moment) & t.audit.c.act.in_(acts)
    rows = connection.execute(sa.select(t.audit).where(wanted).order_by(t.audit.c.number))
    return [Entry(row.actor, row.act, row.subject, json.loads(row.facts), row.recorded_at) for row in rows]


def _digest(**entry: object) -> str:
    moment = entry["recorded_at"]
    if not isinstance(moment, datetime):
        raise TypeError("recorded_at must be a datetime")
    parts = {**entry, "recorded_at": moment.isoformat(timespec="microseconds")}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
