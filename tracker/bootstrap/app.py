"""The program's parts, put together once: settings, engine, fetcher and clock.

Every command starts here, so what only some acts need and is dear (previews) is imported in these acts.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Event as Signal
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker import clock as real_clock
from tracker.clock import Clock
from tracker.domain.agreement import agreement_in
from tracker.domain.basis import InUse
from tracker.domain.item import Source
from tracker.domain.learned import Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.errors import Stopped, Unavailable
from tracker.flagging.flag import Rules, compiled, search_for
from tracker.flagging.lexicon import Lexicon, compile_lexicon, rules_version, version_over
from tracker.flagging.search import Search
from tracker.ingestion.children import Children
from tracker.ingestion.feed import OF_ARTICLES
from tracker.ingestion.fetch import Fetcher, FetchOptions, HttpFetcher, user_agent
from tracker.ingestion.hosts import Manners
from tracker.ingestion.ingest import FeedReader, KnownEntries, known_entries
from tracker.runs import vectors as text_vectors
from tracker.runs.attempts import Machinery
from tracker.runs.collecting import collecting_rarely
from tracker.settings import Settings, shipped
from tracker.storage import agreements, deciding, models, schema
from tracker.storage.engine import is_archive, open_archive, open_engine, reading
from tracker.storage.models import Used

if TYPE_CHECKING:
    from tracker.runs.look import Scout


def _article_readers() -> Children:
    return Children(os.cpu_count() or 1, limits=OF_ARTICLES, program="article_child")


@dataclass(slots=True)
class App:
    """The program's parts, to be closed. rules are compiled once and again only when a pack changed. children: the
    processes in which feeds are parsed, readers: in which articles are, both started when they are needed.
    failed_attempts: at the day's run since one last went well, in this process.
    """

    settings: Settings
    engine: sa.Engine
    fetcher: Fetcher
    clock: Clock
    stop: Signal = field(default_factory=Signal)
    failed_attempts: int = 0
    children: Children = field(default_factory=lambda: Children(os.cpu_count() or 1))
    readers: Children = field(default_factory=lambda: _article_readers())
    _lexicons: dict[str, tuple[str, Lexicon]] = field(default_factory=dict)
    _rules_versions: dict[str, tuple[str, str]] = field(default_factory=dict)
    _learned: Mapping[str, Used] = field(default_factory=dict)
    _models: Mapping[str, Model] = field(default_factory=dict)
    _stances: Mapping[str, StanceModel] = field(default_factory=dict)
    _watched: frozenset[str] = frozenset()
    _search: Search | None = None
    _asking: Lock = field(default_factory=Lock)

    @property
    def migrations(self) -> Path:
        return shipped("migrations")

    def require_current(self) -> "App":
        """Return the app itself. Raises SchemaOutOfDate when the database is not at this program's revision."""
        schema.require_current(self.engine, self.migrations)
        return self

    def rules(self, seen: Mapping[str, Vectors] | None = None, *, retired_too: bool = False) -> Rules:
        """Return the compiled rules of the agreements that are watched, and the models in use, as they are in the
        database now.

        seen: vectors of texts that models look at, by agreement; those made before when left out, as making them takes
        long. retired_too: where something is only tried, the rules of all agreements.
        """
        with reading(self.engine) as connection:
            learned = models.versions_in_use(connection)
            if learned != self._learned:
                self._models = models.in_use(connection, Model)
                self._stances = models.in_use(connection, StanceModel)
                self._learned = learned
            watched = agreements.versions(connection, watched_only=True)
            wanted = agreements.versions(connection) if retired_too else watched
            lexicons = {name: self._lexicon(connection, name, of) for name, of in wanted.items()}
        self._search, self._watched = search_for(lexicons, self._search), frozenset(watched)
        if seen is None:
            seen = text_vectors.kept(self.engine) if self._vectors_of(wanted) else {}
        return compiled(lexicons, self._models.values(), self._stances.values(), vectors=seen, search=self._search)

    @property
    def vectors_wanted(self) -> frozenset[str]:
        """Names of the vectors that models in use of the agreements that are watched decide by, as they were when the
        rules were last asked for.
        """
        return self._vectors_of(self._watched)

    def _vectors_of(self, wanted: Collection[str]) -> frozenset[str]:
        deciding = [model for slug, model in self._models.items() if agreement_in(slug) in wanted]
        parts = [part for model in deciding if (part := model.with_vectors) is not None and part.used]
        told = [one.likeness for name, one in self._stances.items() if name in wanted and one.likeness is not None]
        return frozenset([*(part.likeness.vectors for part in parts), *(one.vectors for one in told)])

    def rules_of(self, agreement_id: str) -> Lexicon:
        """Return the compiled rules of one agreement as they are in the database now. Raises NotFound."""
        with reading(self.engine) as connection:
            version = agreements.versions(connection).get(agreement_id, "")
            return self._lexicon(connection, agreement_id, version)

    def in_use(self, connection: sa.Connection) -> InUse:
        """Return what decides on flags now. The rules are told by their versions, and need not be compiled for that."""
        watched = agreements.versions(connection, watched_only=True)
        rules = {name: self._rules_version(connection, name, of) for name, of in watched.items()}
        return deciding.in_use(connection, rules, every=version_over(rules))

    def _rules_version(self, connection: sa.Connection, agreement_id: str, version: str) -> str:
        present = self._rules_versions.get(agreement_id)
        if present is None or present[0] != version:
            present = (version, rules_version(agreements.get(connection, agreement_id)))
            self._rules_versions[agreement_id] = present
        return present[1]

    def _lexicon(self, connection: sa.Connection, agreement_id: str, version: str) -> Lexicon:
        present = self._lexicons.get(agreement_id)
        if present is None or present[0] != version:
            with collecting_rarely():
                present = (version, compile_lexicon(agreements.get(connection, agreement_id)))
            self._lexicons[agreement_id] = present
        return present[1]

    def machinery(self) -> Machinery:
        """Return what a run works with."""
        return Machinery(
            engine=self.engine,
            fetcher=self.fetcher,
            rules=cache(self.rules),
            reader=FeedReader(self.children.read, self._known_entries),
            clock=self.clock,
            workers=self.settings.fetch_workers,
            stop=self.stop,
            manners=Manners(allow=self.allow),
        )

    def _known_entries(self, source: Source) -> KnownEntries:
        if source.last_success_at is None:
            return KnownEntries()
        # One after another: each connection has a cache of its own.
        with self._asking:
            return known_entries(self.engine, source)

    def scout(self) -> "Scout":
        """Return what feeds are looked at with before they are added."""
        from tracker.runs.look import Scout

        return Scout(self.fetcher, self.children.read, self.clock, self.settings.fetch_timeout)

    @property
    def allow(self) -> frozenset[str]:
        """Our own servers: the `host:port` pairs that may be fetched although they are on private networks."""
        return frozenset(pair.lower() for pair in self.settings.fetch_allow)

    def go_on(self) -> None:
        """Raise Stopped when the program was asked to stop; to be called between the steps of long work."""
        if self.stop.is_set():
            raise Stopped

    def close(self) -> None:
        """End the child processes and close the database's connections."""
        self.children.close()
        self.readers.close()
        self.engine.dispose()


def open_app(
    settings: Settings, *, clock: Clock = real_clock.now, fetcher: Fetcher | None = None, make_folder: bool = True
) -> App:
    """Put the parts together. make_folder: whether the database's folder is made when absent; only what may make the
    database itself should, and all else reads a file on read-only media too. Raises Invalid for a bad address,
    Unavailable for a folder that cannot be used.
    """
    engine = _engine(settings.database, make_folder=make_folder)
    if fetcher is None:
        fetcher = HttpFetcher(
            FetchOptions(
                timeout=settings.fetch_timeout,
                max_bytes=settings.fetch_max_bytes,
                allow=frozenset(settings.fetch_allow),
                user_agent=user_agent(settings.contact),
            )
        )
    return App(settings, engine, fetcher, clock)


def _engine(address: str, *, make_folder: bool) -> sa.Engine:
    engine = open_engine(address)
    if engine.url.get_backend_name() != "sqlite":
        return engine
    file = Path(engine.url.database or "").resolve()
    if not make_folder and is_archive(file):
        return open_archive(file)
    _use_folder(file.parent, make=make_folder)
    return engine


def _use_folder(folder: Path, *, make: bool) -> None:
    if make:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"cannot make the folder {folder}: {error.strerror}"
            raise Unavailable(reason, field="TRACKER_DATABASE_URL") from error
    if folder.exists() and not os.access(folder, os.W_OK):
        raise Unavailable(f"no write access to the folder {folder}", field="TRACKER_DATABASE_URL")
