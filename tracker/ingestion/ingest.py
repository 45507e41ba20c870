"""Store what a feed or file brought, with the validators that it came with."""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import FetchRecord, Outcome, ParsedItem, Source
from tracker.errors import ParseError
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.fetch import CutOff, FetchedFeed
from tracker.ingestion.likeness import recognised
from tracker.ingestion.stories import arrivals
from tracker.storage import fetches, items, known_items, sources
from tracker.storage.engine import reading

_REMEMBERED = 500
"""Items of a source, the newest, among which the entries of its feed are looked for."""


_AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class FeedReader:
    """How feeds are read. read: raises ParseError. known: the digests of the entries of a source (by its row id) that
    are stored; these are not read again.
    """

    read: Callable[[Request], ParsedFeed]
    known: Callable[[int], Collection[int]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A fetched and parsed feed, not stored yet. items are new or changed; empty when nothing changed (`outcome` says
    so), and once they are stored. seen: the digests of the feed's entries that were known and are not in items.
    entries: how many the feed has, None when it was not read; note: what was damaged in it, None when it was whole.
    """

    source: Source
    fetched: FetchedFeed
    outcome: Outcome
    digest: str | None
    items: list[ParsedItem]
    seen: tuple[int, ...]
    keeps_validators: bool
    entries: int | None = None
    note: str | None = None


def body_digest(pieces: Iterable[bytes]) -> str:
    """Return the digest by which an unchanged body is known again."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def gather(source: Source, fetched: FetchedFeed, *, at: datetime, reader: FeedReader) -> Gathered:
    """Parse what was fetched, unless it is what was stored last. Raises ParseError and FetchError."""
    if fetched.body is None:
        return Gathered(source, fetched, Outcome.NOT_MODIFIED, None, [], (), keeps_validators=True)
    digest = body_digest(fetched.pieces())
    if digest == source.body_digest:
        return Gathered(source, fetched, Outcome.UNCHANGED, digest, [], (), keeps_validators=True)
    feed = reader.read(
        Request(
            url=fetched.url,
            content_type=fetched.content_type or "",
            fetched_at=at,
            lang=source.lang,
            known=reader.known(source.id),
            body=fetched.body,
            large=fetched.large,
        )
    )
    # What was fetched is not needed any more, and a run may hold many feeds that wait to be stored.
    fetched = replace(fetched, body=b"", large=None)
    # A damaged feed keeps no validators: the next fetch must bring the whole body again.
    keeps = not feed.damaged
    return Gathered(
        source,
        fetched,
        Outcome.STORED,
        digest,
        list(feed.items),
        feed.seen,
        keeps_validators=keeps,
        entries=len(feed.items) + len(feed.seen),
        note=feed.note or None,
    )


def gather_cut(source: Source, cut: CutOff, *, at: datetime, reader: FeedReader) -> Gathered | None:
    """Parse what had come of a feed when its fetch failed; None when no whole item had. The fault stays on record as
    what is damaged in it.
    """
    try:
        found = gather(source, cut.arrived, at=at, reader=reader)
    except ParseError:
        return None
    if found.outcome is Outcome.STORED and not (found.items or found.seen):
        return None
    note = f"cut off, whole items kept: {cut}"
    return replace(found, keeps_validators=False, note=f"{note}; {found.note}" if found.note else note)


def known_entries(engine: sa.Engine, source_id: int) -> frozenset[int]:
    """Return the digests of a source's newest entries (see FeedReader). Raises StorageError."""
    with reading(engine) as connection:
        return known_items.entry_digests(connection, source_id, limit=_REMEMBERED)


def store(connection: sa.Connection, gathered: Gathered, *, at: datetime) -> items.Stored:
    """Store the items and, in the same transaction, the validators that they stand for."""
    source_id = gathered.source.id
    parsed = gathered.items
    if parsed:
        identities = [item.identity for item in parsed]
        known = known_items.look_up(connection, source_id, identities, limit=_REMEMBERED)
        parsed = recognised(parsed, known, seen=frozenset(gathered.seen))
        gathered.items.clear()
    stored = _stored(connection, source_id, parsed, at=at)
    fetched = gathered.fetched
    validators = (fetched.etag, fetched.last_modified) if gathered.keeps_validators else (None, None)
    digest = gathered.digest if gathered.keeps_validators or gathered.digest is None else ""
    sources.note_success(connection, gathered.source.id, at=at, validators=validators, digest=digest)
    return stored


def _stored(connection: sa.Connection, source_id: int, parsed: list[ParsedItem], *, at: datetime) -> items.Stored:
    """Store items, few at a time, and let go of each once it is stored: what their copies are found by takes many times
    the memory of their texts.
    """
    stored = items.Stored((), ())
    while parsed:
        drawn = arrivals(connection, source_id, tuple(parsed[:_AT_A_TIME]))
        del parsed[:_AT_A_TIME]
        more = items.store(connection, source_id, drawn, seen_at=at, record=False)
        stored = items.Stored((*stored.new, *more.new), (*stored.changed, *more.changed))
    return stored


def note_fetch(connection: sa.Connection, record: FetchRecord) -> None:
    """Append a fetch to the source's history."""
    fetches.add(connection, record)
