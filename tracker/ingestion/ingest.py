"""Store what a feed or file brought, with the validators that it came with."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.item import FetchRecord, Outcome, ParsedItem, Source
from tracker.ingestion.fetch import FetchedFeed
from tracker.ingestion.language import detect
from tracker.ingestion.parse import parse
from tracker.ingestion.stories import arrivals
from tracker.storage import fetches, items, sources


@dataclass(frozen=True, slots=True)
class Gathered:
    """A fetched and parsed feed, not stored yet. items is empty when nothing changed (`outcome` says so)."""

    source: Source
    fetched: FetchedFeed
    outcome: Outcome
    digest: str | None
    items: tuple[ParsedItem, ...]
    keeps_validators: bool


def body_digest(body: bytes) -> str:
    """Return the digest by which an unchanged body is known again."""
    return hashlib.sha256(body).hexdigest()


def gather(source: Source, fetched: FetchedFeed, *, at: datetime) -> Gathered:
    """Parse what was fetched, unless it is what was stored last. Raises ParseError."""
    if fetched.body is None:
        return Gathered(source, fetched, Outcome.NOT_MODIFIED, None, (), keeps_validators=True)
    digest = body_digest(fetched.body)
    if digest == source.body_digest:
        return Gathered(source, fetched, Outcome.UNCHANGED, digest, (), keeps_validators=True)
    feed = parse(fetched.body, feed_url=fetched.url, content_type=fetched.content_type or "", fetched_at=at)
    declared = source.lang if feed.lang is None else feed.lang
    parsed = tuple(_with_language(item, declared) for item in feed.items)
    # A damaged feed keeps no validators: the next fetch must bring the whole body again.
    return Gathered(source, fetched, Outcome.STORED, digest, parsed, keeps_validators=not feed.damaged)


def _with_language(item: ParsedItem, declared: str | None) -> ParsedItem:
    said = declared if item.lang is None else item.lang
    return replace(item, lang=detect(f"{item.title} {item.summary}", declared=said))


def store(connection: sa.Connection, gathered: Gathered, *, at: datetime) -> items.Stored:
    """Store the items and, in the same transaction, the validators that they stand for."""
    stored = items.store(
        connection,
        gathered.source.id,
        arrivals(connection, gathered.source.id, gathered.items),
        seen_at=at,
        record=False,
    )
    fetched = gathered.fetched
    validators = (fetched.etag, fetched.last_modified) if gathered.keeps_validators else (None, None)
    digest = gathered.digest if gathered.keeps_validators or gathered.digest is None else ""
    sources.note_success(connection, gathered.source.id, at=at, validators=validators, digest=digest)
    return stored


def note_fetch(connection: sa.Connection, record: FetchRecord) -> None:
    """Append a fetch to the source's history."""
    fetches.add(connection, record)
