"""Store what a feed or file brought, with the validators that it came with."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from xxhash import xxh3_128

from tracker.domain.health import CUT_OFF
from tracker.domain.item import Outcome, ParsedItem, Source
from tracker.errors import ParseError
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.fetch import CutOff, FetchedFeed
from tracker.ingestion.likeness import recognised, told_by_text
from tracker.ingestion.stories import arrivals
from tracker.storage import items, known_items, recollections, sources
from tracker.storage.engine import reading

_REMEMBERED = 500
"""Items of a source, the newest, among which the entries of its feed are looked for."""


_TOGETHER = 500
_AT_A_TIME = 50


@dataclass(frozen=True, slots=True)
class KnownEntries:
    """What is known of a feed before it is read. digests: of its entries that are stored, which are not read again.
    recollection: see ParsedFeed.
    """

    digests: Collection[int] = ()
    recollection: str = ""


@dataclass(frozen=True, slots=True)
class FeedReader:
    """How feeds are read. read: raises ParseError. known: tells what is known of a source's feed."""

    read: Callable[[Request], ParsedFeed]
    known: Callable[[Source], KnownEntries]


@dataclass(frozen=True, slots=True)
class Gathered:
    """A fetched and parsed feed, not stored yet. items are new or changed; empty when nothing changed (`outcome` says
    so), and once they are stored. seen: the digests of the feed's entries that were known and are not in items.
    entries: how many the feed has, None when it was not read; note: what was damaged in it, None when it was whole.
    recollection: see ParsedFeed.
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
    recollection: str = ""


def body_digest(pieces: Iterable[bytes]) -> str:
    """Return the digest by which an unchanged body is known again."""
    digest = xxh3_128()
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
    known = reader.known(source)
    feed = reader.read(
        Request(
            url=fetched.url,
            content_type=fetched.content_type or "",
            fetched_at=at,
            lang=source.lang,
            known=known.digests,
            body=fetched.body,
            large=fetched.large,
            recollection=known.recollection,
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
        recollection=feed.recollection,
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
    note = f"{CUT_OFF}{cut}"
    return replace(found, keeps_validators=False, note=f"{note}; {found.note}" if found.note else note)


def known_entries(engine: sa.Engine, source: Source) -> KnownEntries:
    """Return what is known of a source's newest entries (see FeedReader). Raises StorageError."""
    with reading(engine) as connection:
        digests = known_items.entry_digests(connection, source.id, limit=_REMEMBERED)
        return KnownEntries(digests, recollections.of(connection, source.id))


def store(
    connection: sa.Connection, gathered: Sequence[Gathered], *, at: datetime, rules_version: str | None = None
) -> list[items.Stored]:
    """Store the items of feeds and, in the same transaction, the validators that they stand for.

    rules_version: see items.Facts. Returns what was stored of each feed, in the same order.
    """
    parsed = [(one.source.id, _recognised(connection, one)) for one in gathered]
    facts = items.Facts(seen_at=at, rules_version=rules_version)
    if sum(len(brought) for _, brought in parsed) <= _TOGETHER:
        stored = _stored(connection, parsed, facts)
    else:
        stored = [_stored_in_pieces(connection, source_id, brought, facts) for source_id, brought in parsed]
    recollections.keep(connection, {one.source.id: one.recollection for one in gathered if one.recollection})
    sources.note_success(connection, [_stood_for(one) for one in gathered], at=at)
    return stored


def _stored(
    connection: sa.Connection, parsed: Sequence[tuple[int, Sequence[ParsedItem]]], facts: items.Facts
) -> list[items.Stored]:
    return items.store_all(connection, [(source_id, arrivals(source_id, came)) for source_id, came in parsed], facts)


def _stored_in_pieces(
    connection: sa.Connection, source_id: int, parsed: Sequence[ParsedItem], facts: items.Facts
) -> items.Stored:
    """Store the items of a large feed, few at a time: what copies are found by takes many times the memory of texts."""
    stored = items.Stored((), (), ())
    for start in range(0, len(parsed), _AT_A_TIME):
        (more,) = _stored(connection, [(source_id, parsed[start : start + _AT_A_TIME])], facts)
        stored = items.Stored((*stored.new, *more.new), (*stored.changed, *more.changed), (*stored.came, *more.came))
    return stored


def _recognised(connection: sa.Connection, gathered: Gathered) -> list[ParsedItem]:
    if not gathered.items:
        return []
    identities = [item.identity for item in gathered.items]
    known = known_items.look_up(connection, gathered.source.id, identities, limit=_REMEMBERED)
    seen = frozenset(gathered.seen)
    close = [(gathered.source.id, identity) for identity in told_by_text(gathered.items, known, seen=seen)]
    for identity, summary in known_items.summaries(connection, close).items():
        known[identity] = replace(known[identity], summary=summary)
    return recognised(gathered.items, known, seen=seen)


def _stood_for(gathered: Gathered) -> sources.Validators:
    fetched = gathered.fetched
    if gathered.keeps_validators:
        return sources.Validators(gathered.source.id, gathered.digest, fetched.etag, fetched.last_modified)
    return sources.Validators(gathered.source.id, None if gathered.digest is None else "")
