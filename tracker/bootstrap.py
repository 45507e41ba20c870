"""Composition root: settings, engine, fetcher and clock put together once, and the acts that need several of them.

Every command starts here, so what only some acts need and is dear (packs, previews, fitting) is imported in these acts.
"""

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Event as Signal
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker import clock as real_clock
from tracker.catalogue.folders import pack_folders
from tracker.catalogue.pack import SHARED, Pack
from tracker.clock import Clock
from tracker.domain.account import Account
from tracker.domain.item import Source
from tracker.domain.learned import Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.run import Run, RunResult, RunState
from tracker.domain.schedule import due
from tracker.domain.spotcheck import Draw
from tracker.errors import Invalid, NotFound, Stopped, Unavailable
from tracker.flagging.flag import Rules, compiled, search_for
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.search import Search
from tracker.flagging.usage import Report
from tracker.ingestion.children import Children
from tracker.ingestion.feed import OF_ARTICLES
from tracker.ingestion.fetch import Fetcher, FetchOptions, HttpFetcher, user_agent
from tracker.ingestion.hosts import Manners, is_own
from tracker.ingestion.ingest import FeedReader, KnownEntries, known_entries
from tracker.review import spotcheck
from tracker.runs import anew, daily, full_texts, holders
from tracker.runs import vectors as text_vectors
from tracker.runs.attempts import Machinery
from tracker.runs.collecting import collecting_rarely
from tracker.settings import Settings, shipped
from tracker.storage import (
    accounts,
    agreements,
    audit,
    decisions,
    items,
    models,
    runs,
    schema,
    sources,
    stance_models,
    vectors,
)
from tracker.storage.engine import open_engine, reading, transaction

if TYPE_CHECKING:
    from tracker.runs.look import Scout
    from tracker.runs.pack_notes import PackNotes
    from tracker.runs.packs import PackLoad
    from tracker.runs.refit import Refit

LINK_FOR = timedelta(hours=24)
FIRST_ACCOUNT = "analyst"


def _article_readers() -> Children:
    return Children(os.cpu_count() or 1, limits=OF_ARTICLES, program="article_child")


@dataclass(slots=True)
class App:
    """The program's parts, to be closed. rules are compiled once and again only when a pack changed. children: the
    processes in which feeds are parsed, readers: in which articles are, both started when they are needed.
    """

    settings: Settings
    engine: sa.Engine
    fetcher: Fetcher
    clock: Clock
    stop: Signal = field(default_factory=Signal)
    children: Children = field(default_factory=lambda: Children(os.cpu_count() or 1))
    readers: Children = field(default_factory=lambda: _article_readers())
    _lexicons: dict[str, tuple[str, Lexicon]] = field(default_factory=dict)
    _models: tuple[tuple[str, ...], list[Model]] = ((), [])
    _stances: tuple[tuple[str, ...], list[StanceModel]] = ((), [])
    _search: Search | None = None
    _asking: Lock = field(default_factory=Lock)

    @property
    def migrations(self) -> Path:
        return shipped("migrations")

    def require_current(self) -> "App":
        """Return the app itself. Raises SchemaOutOfDate when the database is not at this program's revision."""
        schema.require_current(self.engine, self.migrations)
        return self

    def rules(self, seen: Vectors | None = None) -> Rules:
        """Return the compiled rules of all agreements, and the models in use, as they are in the database now.

        seen: vectors of texts that models look at; those made before when left out, as making them takes long.
        """
        with reading(self.engine) as connection:
            versions = models.versions_in_use(connection)
            if versions != self._models[0]:
                self._models = (versions, models.in_use(connection))
            versions = stance_models.versions_in_use(connection)
            if versions != self._stances[0]:
                self._stances = (versions, stance_models.in_use(connection))
            lexicons = {
                name: self._lexicon(connection, name, of) for name, of in agreements.versions(connection).items()
            }
        self._search = search_for(lexicons, self._search)
        if seen is None and self.vectors_wanted:
            seen = text_vectors.kept(self.engine)
        return compiled(lexicons, self._models[1], self._stances[1], vectors=seen, search=self._search)

    @property
    def vectors_wanted(self) -> frozenset[str]:
        """Names of the vectors that models in use decide by, as they were when the rules were last asked for."""
        parts = [model.with_vectors for model in self._models[1] if model.with_vectors is not None]
        return frozenset(part.likeness.vectors for part in parts if part.used)

    def rules_of(self, agreement_id: str) -> Lexicon:
        """Return the compiled rules of one agreement as they are in the database now. Raises NotFound."""
        with reading(self.engine) as connection:
            version = agreements.versions(connection).get(agreement_id, "")
            return self._lexicon(connection, agreement_id, version)

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
    database itself should. Raises Invalid for a bad address, Unavailable for a folder that cannot be used.
    """
    engine = open_engine(settings.database)
    if engine.url.get_backend_name() == "sqlite":
        _use_folder(Path(engine.url.database or "").resolve().parent, make=make_folder)
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


def _use_folder(folder: Path, *, make: bool) -> None:
    if make:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"cannot make the folder {folder}: {error.strerror}"
            raise Unavailable(reason, field="TRACKER_DATABASE_URL") from error
    if folder.exists() and not os.access(folder, os.W_OK):
        raise Unavailable(f"no write access to the folder {folder}", field="TRACKER_DATABASE_URL")


def pack_in(folder: Path) -> Pack:
    """Return the pack in a folder, which may use the groups shared beside it and those that are shipped.

    Raises InvalidFile with all its faults.
    """
    from tracker.catalogue.read import read_pack

    return read_pack(folder, shared=shared_folders())


def notes_on(folder: Path, pack: Pack, reports: Sequence[Report]) -> "PackNotes":
    """Return what is worth knowing of a sound pack, its terms tried on its own record and on the reports given."""
    from tracker.runs.pack_notes import pack_notes

    return pack_notes(folder, pack, reports, shared=shared_folders())


def shared_folders() -> tuple[Path, ...]:
    """Return the shipped folders with groups for all packs."""
    return (shipped("clauses") / SHARED,)


@dataclass(frozen=True, slots=True)
class Initialised:
    """What `initialise` did."""

    upgraded: bool
    loads: "tuple[PackLoad, ...]"
    flags_new: int


@collecting_rarely()
def initialise(app: App) -> Initialised:
    """Upgrade the database, load all packs, flag what they brought, make the first account. Safe to repeat.

    All packs are checked before any is stored. Raises InvalidFile with every fault of the first pack that has any, and
    Stopped, between two steps, when the program is asked to stop.
    """
    from tracker.runs import packs

    read = []
    for folder in pack_folders(app.settings.pack_folders):
        app.go_on()
        read.append(pack_in(folder))
    app.go_on()
    upgraded = schema.upgrade(app.engine, app.migrations)
    free_lease_of_the_dead(app)
    loads = []
    for pack in read:
        app.go_on()
        loads.append(packs.load(app.engine, pack, at=app.clock(), with_record=app.settings.load_record))
    app.go_on()
    flags_new = flag_left_over(app)
    app.go_on()
    with transaction(app.engine) as connection:
        if not accounts.known(connection):
            accounts.add(connection, FIRST_ACCOUNT, password_hash=None, at=app.clock())
    return Initialised(upgraded, tuple(loads), flags_new)


def is_bare(app: App) -> bool:
    """Whether the database has its tables and nothing else: `initialise` was stopped before it brought anything."""
    with reading(app.engine) as connection:
        return not (accounts.known(connection) or agreements.versions(connection) or sources.feeds(connection))


def flag_left_over(app: App, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Flag items that are stored and not flagged yet; returns how many flags are new. Rules are compiled only if
    needed.

    progress: called after each batch with the numbers of items done and in all.
    """
    with reading(app.engine) as connection:
        waiting = items.unflagged_count(connection)
    if not waiting:
        return 0
    done = 0

    def advance(number: int) -> None:
        nonlocal done
        done += number
        if progress is not None:
            progress(done, waiting)

    return daily.flag_left_over(app.machinery(), progress=advance)


def sign_in_link(app: App, account: Account) -> str:
    """Return the path of a new one-time sign-in link, good for a day."""
    token = secrets.token_urlsafe(24)
    with transaction(app.engine) as connection:
        accounts.add_link(connection, account, token, until=app.clock() + LINK_FOR)
    return f"/sign-in/{token}"


def acting_account(app: App, name: str | None) -> Account:
    """Return the account that acts on the command line: the named one, else the only active one.

    Raises NotFound, and Invalid when it is disabled or when several could be meant.
    """
    with reading(app.engine) as connection:
        known = accounts.known(connection)
    if name is not None:
        named = [account for account in known if account.name == name]
        if not named:
            raise NotFound("account", name)
        if named[0].disabled_at is not None:
            raise Invalid(f"the account {name} is disabled", field="--as")
        return named[0]
    active = [account for account in known if account.disabled_at is None]
    if len(active) != 1:
        raise Invalid(f"say who acts: --as {' | '.join(account.name for account in active)}", field="--as")
    return active[0]


def free_lease_of_the_dead(app: App) -> None:
    """Free the lease that a killed process of this machine left, so that nobody waits for it to run out, and close the
    runs of the dead.
    """
    with transaction(app.engine) as connection:
        name = runs.leaseholder(connection)
        if name is not None and holders.is_dead(name):
            runs.release(connection, name)
        runs.close_abandoned(connection, at=app.clock())


def last_run(app: App, connection: sa.Connection) -> Run | None:
    """Return the newest run; it is interrupted when the process that began it is known to be dead."""
    newest = runs.latest(connection, at=app.clock())
    if not newest:
        return None
    name = runs.leaseholder(connection)
    if newest[0].state is RunState.RUNNING and name is not None and holders.is_dead(name):
        return replace(newest[0], state=RunState.INTERRUPTED)
    return newest[0]


def due_sources(app: App, *, tolerance: timedelta = timedelta(), by_hand: bool = False) -> list[Source]:
    """Return the active sources that are to be fetched now, by name.

    tolerance: what is due this soon is due. by_hand: somebody asks for it, so feeds on our own servers, which need no
    sparing, are always due.
    """
    at = app.clock()
    with reading(app.engine) as connection:
        active = sources.feeds(connection, active_only=True, due_by=None if by_hand else at + tolerance)

    def always(source: Source) -> bool:
        return by_hand and is_own(source.url or "", app.allow)

    return due(active, at=at, tolerance=tolerance, always=always)


def run_once(
    app: App,
    wanted: Sequence[Source],
    *,
    by: runs.Holder,
    progress: daily.Progress | None = None,
    with_full_texts: bool = True,
) -> RunResult | None:
    """Run over the sources now, see tracker.runs.daily.run; then fetch the full texts that they are to have,
    and flag anew where a rule was saved.

    with_full_texts: False where somebody waits for the feeds alone; the next run does the rest.
    """
    free_lease_of_the_dead(app)
    if any(source.etag is None and source.last_modified is None for source in wanted):
        # A feed without validators brings a body, and the child gets ready while the network is waited for.
        app.children.prepare()
    machinery = app.machinery()
    result = daily.run(machinery, wanted, holder=by, progress=progress)
    if with_full_texts and result is not None and any(source.full_text for source in wanted):
        full_texts.bring(machinery, wanted, read=app.readers.read_page, holder=by.name)
    if with_full_texts:
        flag_anew(app)
    return result


def flag_anew(app: App) -> int:
    """Flag stored items anew where a rule was saved on the page; returns how many flags are new."""
    return anew.flag_anew(app.engine, app.rules, clock=app.clock, stop=app.stop.is_set)


def learn(app: App) -> "tuple[Refit, int]":
    """Fit models to all decisions and flag anew what they may change; returns what was fitted and the number of new
    flags. Raises Missing without scikit-learn.
    """
    from tracker.runs import refit

    lexicons = {name: one.lexicon for name, one in app.rules().flaggers.items()}
    made = text_vectors.made(app.engine)
    recall = app.settings.stated_recall
    outcome = refit.refit(app.engine, lexicons, at=app.clock(), recall=recall, vectors=made)
    new_flags = 0
    if outcome.changed or outcome.stances.changed:
        new_flags = refit.flag_anew(app.engine, app.rules(made), clock=app.clock, stop=app.stop.is_set)
    return outcome, new_flags


def look_closer(app: App, *, look_back: timedelta) -> int | None:
    """Make the vectors of what waits for a review or came lately, where models in use decide by them, and flag that
    anew; returns the number of new flags, None where nothing looks at vectors or the extra `semantic` is missing.
    """
    from tracker.runs import refit

    made = text_vectors.made(app.engine)
    rules = app.rules(made)
    if made is None or made.name not in app.vectors_wanted:
        return None
    with transaction(app.engine) as connection:
        vectors.drop_others(connection, made_by=made.name)
    return refit.flag_anew(app.engine, rules, clock=app.clock, stop=app.stop.is_set, look_back=look_back)


def learn_when_due(app: App, *, least: int) -> bool:
    """`learn`, when at least so many reviews were entered since models were last fitted and scikit-learn is there;
    returns whether it was done.
    """
    from tracker.flagging import fit

    if not fit.is_there():
        return False
    with reading(app.engine) as connection:
        fitted = [models.last_fitted_at(connection), stance_models.last_fitted_at(connection)]
        entered = decisions.made_since(connection, max((at for at in fitted if at is not None), default=None))
    if entered < least:
        return False
    learn(app)
    return True


def draw_spot_checks(app: App, *, size: int | None = None) -> list[Draw]:
    """Draw the week's spot checks of each agreement that has none yet. size: as the settings say when left out."""
    wanted = app.settings.spot_checks if size is None else size
    if wanted == 0:
        return []
    with reading(app.engine) as connection:
        names = list(agreements.titles(connection))
    drawn = []
    for name in names:
        app.go_on()
        with transaction(app.engine) as connection:
            drawn.append(spotcheck.draw(connection, name, size=wanted, at=app.clock()))
    return [draw for draw in drawn if draw is not None]


def forget_stances(app: App, agreement: str) -> int | None:
    """Let the rules alone tell an agreement's stances again; returns the number of new flags, None when they did
    already.
    """
    from tracker.runs import refit

    with transaction(app.engine) as connection:
        if not stance_models.use(connection, {agreement: None}, at=app.clock()):
            return None
        audit.append(connection, audit.Entry("system", "model", agreement, {"used": False}, app.clock()))
    return refit.flag_anew(app.engine, app.rules(), clock=app.clock, stop=app.stop.is_set)


def forget_model(app: App, slug: str) -> int | None:
    """Let the rules alone decide for a target again; returns the number of new flags, None when they did already."""
    from tracker.runs import refit

    with transaction(app.engine) as connection:
        changed = models.use(connection, {slug: None}, at=app.clock())
        if not changed:
            return None
        audit.append(connection, audit.Entry("system", "model", slug, {"used": False}, app.clock()))
    return refit.flag_anew(app.engine, app.rules(), clock=app.clock, stop=app.stop.is_set)
