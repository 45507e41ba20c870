"""How a source fares, and what is to be done about it. The one home of these categories. Pure."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.domain.item import Source

# Where too few items are known to tell a rhythm.
SILENT_AFTER = timedelta(days=14)
# A rhythm is a median: one pause of four times that length is no sign, and neither is a long week-end.
_PAUSE = 4
_SHORTEST_SILENCE = timedelta(days=3)

NOT_A_FEED_KIND = "not_a_feed"
"""The kind of failure that a ParseError stands for; the others are those of FetchError."""


class Health(StrEnum):
    """ARCHIVE: a source without address, filled from files only. SILENT: fetched well, nothing new for longer than its
    rhythm lets expect. EMPTY: fetched well, and there was no entry in it.
    """

    OK = "ok"
    EMPTY = "empty"
    SILENT = "silent"
    DAMAGED = "damaged"
    BLOCKED = "blocked"
    GONE = "gone"
    NOT_A_FEED = "not_a_feed"
    REFUSED_ADDRESS = "refused_address"
    UNREACHABLE = "unreachable"
    FAILING = "failing"
    NEVER_FETCHED = "never_fetched"
    OFF = "off"
    ARCHIVE = "archive"


FAILED = frozenset(
    {Health.BLOCKED, Health.GONE, Health.NOT_A_FEED, Health.REFUSED_ADDRESS, Health.UNREACHABLE, Health.FAILING}
)
"""Nothing can be had from these."""

QUIET = frozenset({Health.SILENT, Health.EMPTY})
"""These answer well and bring nothing."""

BY_NEED = (
    Health.GONE,
    Health.NOT_A_FEED,
    Health.REFUSED_ADDRESS,
    Health.BLOCKED,
    Health.FAILING,
    Health.UNREACHABLE,
    Health.DAMAGED,
    Health.EMPTY,
    Health.SILENT,
    Health.NEVER_FETCHED,
    Health.OK,
    Health.OFF,
    Health.ARCHIVE,
)
"""The states in the order in which somebody should look at them: first what stays as it is until something is done."""

ADVICE: Mapping[Health, str] = {
    Health.OK: "Nothing to do.",
    Health.EMPTY: "The feed answers but lists nothing: look whether its site publishes elsewhere now.",
    Health.SILENT: "Nothing new for longer than usual: look at its site, the feed may have been left behind.",
    Health.DAMAGED: "The feed is ill-formed; what could be read is stored. Tell the publisher if items are missing.",
    Health.BLOCKED: "The server refuses us: give credentials with `tracker source edit`, or ask its publisher.",
    Health.GONE: "There is no feed at this address any more: find the new one with `tracker source discover`.",
    Health.NOT_A_FEED: "The address gives something else than a feed: find the feed with `tracker source discover`.",
    Health.REFUSED_ADDRESS: "The address may not be fetched: correct it, or name your server in TRACKER_FETCH_ALLOW.",
    Health.UNREACHABLE: "The server cannot be reached; it is tried again by itself. If it lasts, check the address.",
    Health.FAILING: "The server or its answer is at fault; it is tried again by itself. If it lasts, see the error.",
    Health.NEVER_FETCHED: "Wait for the next run, or fetch it now with `tracker run --source`.",
    Health.OFF: "Switched off by hand; switch it on with `tracker source edit NAME --active`.",
    Health.ARCHIVE: "Nothing to do: it is filled from files.",
}
"""What to do, one sentence each, for somebody at the command line."""

ADVICE_ON_PAGES: Mapping[Health, str] = {
    **ADVICE,
    Health.BLOCKED: "The server refuses us: give credentials under Access on the source's page, or ask its publisher.",
    Health.GONE: "There is no feed at this address any more: under Add a source, look at the address of its site for "
    "the new one, and correct the address under Edit on the source's page.",
    Health.NOT_A_FEED: "The address gives something else than a feed: under Add a source, look at the address of its "
    "site for the feed, and correct the address under Edit on the source's page.",
    Health.REFUSED_ADDRESS: "The address may not be fetched: correct it under Edit on the source's page. For a server "
    "of your own, ask the administrator to name it in TRACKER_FETCH_ALLOW.",
    Health.NEVER_FETCHED: "Wait for the next run, or fetch it now on the source's page.",
    Health.OFF: "Switched off by hand; switch it on under Edit on the source's page: Fetch it when it is due.",
}
"""The same for somebody at the web pages, who may have no command line."""

ADVICE_BEFORE_ADDING: Mapping[Health, str] = {
    **ADVICE_ON_PAGES,
    Health.BLOCKED: "The server refuses us: ask its publisher. Where it wants credentials, they are given under Access "
    "once the source is added.",
    Health.GONE: "There is no feed at this address: look at the address of its site instead.",
    Health.NOT_A_FEED: "The address gives something else than a feed: look at the address of its site instead.",
    Health.REFUSED_ADDRESS: "The address may not be fetched: correct it. For a server of your own, ask the "
    "administrator to name it in TRACKER_FETCH_ALLOW.",
    Health.UNREACHABLE: "The server cannot be reached: check the address, or try again later.",
    Health.FAILING: "The server or its answer is at fault: see the error, or try again later.",
}
"""The same where an address is looked at that is no source yet."""

CUT_OFF = "cut off, whole items kept: "
"""What a note on a feed begins with that broke off; what broke it off follows."""

_ADVICE_BY_KIND = {
    "timeout": "The server does not answer in time; it is tried again by itself. If it lasts, check the address; for a "
    "slow server, a longer TRACKER_FETCH_TIMEOUT may help.",
    "too_large": "The feed is larger than is taken: a larger TRACKER_FETCH_MAX_BYTES lets all of it through.",
    "tls": "No secure connection to the server can be made: see the error; it is tried again by itself. If it lasts, "
    "tell the publisher.",
    "refused_redirect": "The server sends us on to an address that may not be fetched: ask the publisher for the right "
    "address of the feed.",
}
# The words of the notes are those of `ingestion.fetch` and `ingestion.pieces`; older records have them too.
_ADVICE_BY_NOTE = (
    (re.compile(f"{CUT_OFF}[^;]* bytes"), f"What came is stored. {_ADVICE_BY_KIND['too_large']}"),
    (
        re.compile(f"{CUT_OFF}[^;]* seconds"),
        "What came is stored. If it lasts, a longer TRACKER_FETCH_TIMEOUT lets all of the feed through.",
    ),
    (
        re.compile(CUT_OFF),
        "What came is stored; all of it is asked for again by itself. If it lasts, tell the publisher.",
    ),
    (
        re.compile(".* items: the first"),
        "The first items are stored, as the feed lists more than are read: look whether there is a shorter one.",
    ),
)

_BY_KIND = {
    NOT_A_FEED_KIND: Health.NOT_A_FEED,
    "refused_address": Health.REFUSED_ADDRESS,
    "refused_redirect": Health.REFUSED_ADDRESS,
    "bad_url": Health.REFUSED_ADDRESS,
    "name": Health.UNREACHABLE,
    "connection": Health.UNREACHABLE,
    "timeout": Health.UNREACHABLE,
    "tls": Health.UNREACHABLE,
}
_BY_STATUS = {
    401: Health.BLOCKED,
    402: Health.BLOCKED,
    403: Health.BLOCKED,
    451: Health.BLOCKED,
    404: Health.GONE,
    410: Health.GONE,
}


_ONCE_IN_FRONT = re.compile(
    "(?:bad_url|connection|encoding|name|redirects|status|storage|timeout|tls|too_large|unexpected): "
)
_ONCE_WORDED = {"refused_address: ": "refused address: ", "not_a_feed: ": "not a feed: "}


def in_words(error: str | None) -> str | None:
    """Return what went wrong with a fetch as it is told now: on older records the code of its kind stands in front."""
    if error is None:
        return None
    for code, words in _ONCE_WORDED.items():
        if error.startswith(code):
            return words + error.removeprefix(code)
    in_front = _ONCE_IN_FRONT.match(error)
    return error if in_front is None else error[in_front.end() :]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source's health is told by. kind, status: of its last fetch, None when nothing went wrong and when that
    is not known. entries, note: of the last body that was read, None when none is on record and when it was whole.
    newest_at: when its newest item was first seen.
    """

    source: Source
    kind: str | None
    status: int | None
    entries: int | None
    note: str | None
    newest_at: datetime | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a feed. kind: of the failure of its fetch (see FetchError); note: what was damaged in it. None
    where nothing is and where it is not known.
    """

    kind: str | None = None
    note: str | None = None


NO_FAULT = Fault()


def advice(health: Health, fault: Fault, *, usual: Mapping[Health, str] = ADVICE) -> str:
    """Return what to do. usual: what is said to those who ask, where the fault does not tell more."""
    if health is Health.DAMAGED:
        told = (says for words, says in _ADVICE_BY_NOTE if words.match(fault.note or ""))
        return next(told, usual[health])
    return _ADVICE_BY_KIND.get(fault.kind or "", usual[health]) if health in FAILED else usual[health]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A source, how it fares, and what is wrong with it."""

    source: Source
    health: Health
    fault: Fault = NO_FAULT

    @property
    def advice(self) -> str:
        """What to do about it, for somebody at the command line."""
        return advice(self.health, self.fault)

    @property
    def advice_on_pages(self) -> str:
        """What to do about it, for somebody at the web pages."""
        return advice(self.health, self.fault, usual=ADVICE_ON_PAGES)

    @property
    def never_worked(self) -> bool:
        """Whether it is fetched still, and never once came well."""
        return self.source.active and self.source.never_worked


def give_up(source: Source) -> str:
    """Return the command that ends the fetching of a feed, by its address, which no other has."""
    return f"tracker source remove {shlex.quote(source.url or '')}"


def find_feed(found: Diagnosis) -> str | None:
    """Return the command that looks for the feeds of what was no feed itself, None where something else went wrong."""
    if found.health is not Health.NOT_A_FEED:
        return None
    return f"tracker source discover {shlex.quote(found.source.url or '')}"


def switch_on(source: Source) -> str:
    """Return the command that has runs fetch a feed again, by its address, which no other has."""
    return f"tracker source edit {shlex.quote(source.url or '')} --active"


def diagnosed(facts: Facts, *, now: datetime) -> Diagnosis:
    """Return how a stored source fares."""
    health = _of_source(facts, now)
    return Diagnosis(facts.source, health, Fault(facts.kind, facts.note if health is Health.DAMAGED else None))


def _of_source(facts: Facts, now: datetime) -> Health:
    source = facts.source
    if source.url is None:
        return Health.ARCHIVE
    if source.retired_at is not None:
        return Health.GONE
    if not source.active:
        return Health.OFF
    if source.failures > 0:
        return of_failure(facts.kind, facts.status)
    if source.last_success_at is None:
        return Health.NEVER_FETCHED
    rhythm = None if source.rhythm_seconds is None else timedelta(seconds=source.rhythm_seconds)
    since = source.added_at if facts.newest_at is None else facts.newest_at
    return of_answer(facts.entries, facts.note, silence=now - since, rhythm=rhythm)


def of_failure(kind: str | None, status: int | None) -> Health:
    """Return what a failed fetch says. kind: None when it is not known."""
    if status in _BY_STATUS and kind in ("status", None):
        return _BY_STATUS[status]
    return _BY_KIND.get(kind or "", Health.FAILING)


def of_body(entries: int | None, note: str | None) -> Health | None:
    """Return what a body that was read says by itself, DAMAGED or EMPTY; None when it was whole with entries, and when
    none is on record. entries, note: see Facts.
    """
    if note:
        return Health.DAMAGED
    return Health.EMPTY if entries == 0 else None


def of_answer(entries: int | None, note: str | None, *, silence: timedelta, rhythm: timedelta | None) -> Health:
    """Return what a feed that was fetched well says.

    silence: how long nothing new has come. rhythm: the usual gap between its news, None when too few are known.
    """
    at_fault = of_body(entries, note)
    if at_fault is not None:
        return at_fault
    patience = SILENT_AFTER if rhythm is None else max(rhythm * _PAUSE, _SHORTEST_SILENCE)
    return Health.SILENT if silence > patience else Health.OK
