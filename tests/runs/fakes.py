"""A fetcher that serves canned bytes, and a clock that goes on by itself."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event as Signal

import sqlalchemy as sa

from tests.builders import NOON
from tests.ingestion.reading import read_feed
from tracker.domain.item import Credentials
from tracker.errors import FetchError
from tracker.flagging.flag import compiled
from tracker.flagging.lexicon import compile_lexicon
from tracker.ingestion.fetch import FetchedFeed
from tracker.ingestion.ingest import FeedReader, known_entries
from tracker.runs.attempts import Machinery
from tracker.storage import agreements
from tracker.storage.engine import reading

Answer = bytes | Exception | Callable[[], FetchedFeed]


class CannedFetcher:
    """Serves bodies by address with an ETag each, honours it, and raises what it is told to."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self.answers = dict(answers)
        self.asked: list[tuple[str, str | None]] = []
        self.shown: list[Credentials | None] = []

    def fetch(
        self, url: str, *, etag: str | None, last_modified: str | None, credentials: Credentials | None = None
    ) -> FetchedFeed:
        self.asked.append((url, etag))
        self.shown.append(credentials)
        answer = self.answers.get(url, FetchError(url, "name", "no such host"))
        if isinstance(answer, Exception):
            raise answer
        if not isinstance(answer, bytes):
            return answer()
        current = f'"{hash(answer)}"'
        body = None if etag == current else answer
        status = 304 if body is None else 200
        return FetchedFeed(url, status, body, current, None, "application/rss+xml", 0 if body is None else len(answer))


def ticking(start: datetime = NOON) -> Callable[[], datetime]:
    """Return a clock that is a second later at every look."""
    moments = iter(start + timedelta(seconds=second) for second in range(1_000_000))
    return lambda: next(moments)


def machinery(engine: sa.Engine, fetcher: CannedFetcher, *, start: datetime = NOON) -> Machinery:
    """Return what a run works with, rules from the database."""
    with reading(engine) as connection:
        lexicons = {one.id: compile_lexicon(one) for one in agreements.loaded(connection)}
    return Machinery(
        engine=engine,
        fetcher=fetcher,
        reader=FeedReader(read_feed, lambda source: known_entries(engine, source)),
        rules=lambda: compiled(lexicons),
        clock=ticking(start),
        workers=3,
        stop=Signal(),
    )


def rss(*entries: tuple[str, str, str], lang: str = "en") -> bytes:
    """Return a feed of (guid, title, text) entries."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><link>https://news.example/{guid}</link><title>{title}</title>"
        f"<description>{text}</description><pubDate>Mon, 23 Nov 2026 08:30:00 GMT</pubDate></item>"
        for guid, title, text in entries
    )
    return (
        f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Gazette</title>"
        f"<link>https://news.example/</link><description>News</description><language>{lang}</language>{items}"
        "</channel></rss>"
    ).encode()
