"""Read forms and addresses into drafts. Every fault is an Invalid that names its field."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from tracker.domain import review
from tracker.domain.days import NO_DAYS, days_of
from tracker.domain.determination import DeterminationDraft, Evidence, Result, WorkState
from tracker.domain.event import EventDraft, EventKind
from tracker.domain.flag import Stance
from tracker.domain.item import Credentials, SourceEntry
from tracker.domain.review import Decision, ReviewDraft
from tracker.errors import Invalid, refuse
from tracker.ingestion import credentials
from tracker.review.spotcheck import Verdict
from tracker.web.words import RELIABILITY, is_link

Typed = MultiDict[str, str]
E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")

BESIDE = "beside"
KEEP, FORGET, BASIC, HEADER = "keep", "forget", "basic", "header"
MOST_CONNECTIONS = 16
LONGEST_GAP_SECONDS = 3600
_NO_DAY = "name a day"
_MOST_TEXT = 20_000
_BIGGEST_ID = 2**31 - 1
_MOST_DIGITS = 1000
_LONGEST_QUOTED = 40


def text(typed: Typed, name: str) -> str:
    """Return what was typed, without blanks around it; "" when nothing was."""
    value = typed.get(name, "").replace("\x00", "").replace("\r\n", "\n").strip()
    if len(value) > _MOST_TEXT:
        raise Invalid(f"at most {_MOST_TEXT} characters", field=name)
    return value


def required(typed: Typed, name: str, what: str) -> str:
    """Return what was typed. Raises Invalid with `what` when nothing was."""
    value = text(typed, name)
    if not value:
        raise Invalid(what, field=name)
    return value


def require(typed: Typed, fields: Mapping[str, str]) -> None:
    """Raise Invalid that tells of every field into which nothing was typed. fields: name -> what is asked for in it."""
    refuse([Invalid(what, field=name) for name, what in fields.items() if not text(typed, name)])


def day(typed: Typed, name: str) -> date | None:
    """Return the day that was typed, None when none was."""
    value = text(typed, name)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise Invalid("not a day; write it as 2026-11-24", field=name) from error


def days(typed: Typed, name: str) -> tuple[date, date] | None:
    """Return the first and last day of the day, month or year that was typed, None when nothing was."""
    value = text(typed, name)
    if not value:
        return None
    try:
        return days_of(value)
    except ValueError as error:
        raise Invalid(f"{value[:_LONGEST_QUOTED]!r} is {NO_DAYS}", field=name) from error


def required_day(typed: Typed, name: str) -> date:
    """Return the day that was typed. Raises Invalid when none was."""
    value = day(typed, name)
    if value is None:
        raise Invalid(_NO_DAY, field=name)
    return value


def whole(typed: Typed, name: str) -> int | None:
    """Return the whole number that was typed, None when none was."""
    value = text(typed, name)
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()):
        raise Invalid("not a whole number from 0 on", field=name)
    if _is_too_large(value):
        raise Invalid("the number is too large", field=name)
    return int(value)


def _is_too_large(digits: str) -> bool:
    """Whether no row can have the number; so many digits that Python reads no number from them count too."""
    return len(digits) > _MOST_DIGITS or int(digits) > _BIGGEST_ID


def number(typed: Typed, name: str) -> float | None:
    """Return the number that was typed, with point or comma, None when none was."""
    value = text(typed, name).replace(",", ".")
    if not value:
        return None
    try:
        found = float(value)
    except ValueError as error:
        raise Invalid("not a number", field=name) from error
    if found != found or found in (float("inf"), float("-inf")):
        raise Invalid("not a number", field=name)
    return found


def choice(typed: Typed, name: str, kind: type[E]) -> E | None:
    """Return the chosen value, None when none was. Raises Invalid for one that is not offered."""
    return _chosen(typed, name, kind) if text(typed, name) else None


def _chosen(typed: Typed, name: str, kind: type[E]) -> E:
    try:
        return kind(text(typed, name))
    except ValueError as error:
        raise Invalid(f"choose one of those offered: {', '.join(kind)}", field=name) from error


def ids(typed: Typed, name: str) -> tuple[int, ...]:
    """Return the row ids that were ticked."""
    values = typed.getlist(name)
    if not all(_is_row_id(value) for value in values):
        raise Invalid("choose from those offered", field=name)
    return tuple(int(value) for value in values)


def row_ids(values: Iterable[str], prefix: str = "") -> tuple[int, ...]:
    """Return the row ids behind a prefix (`review-7`); whatever else was ticked is passed over."""
    numbers = [value.removeprefix(prefix) for value in values if value.startswith(prefix)]
    return tuple(int(number) for number in numbers if _is_row_id(number))


def _is_row_id(value: str) -> bool:
    return value.isascii() and value.isdecimal() and not _is_too_large(value)


def review_draft(typed: Typed, *, today: date) -> ReviewDraft:
    """Read a decision on a flag. Raises Invalid that tells of every fault in its details."""
    decision = choice(typed, "decision", Decision)
    if decision is None or decision is Decision.WITHDRAWN:
        raise Invalid("choose relevant, not relevant or unsure", field="decision")
    unread: list[Invalid] = []
    draft = ReviewDraft(
        decision=decision,
        stance=unless_faulty(lambda: choice(typed, "stance", Stance), unread),
        credibility=unless_faulty(lambda: whole(typed, "credibility"), unread),
        event_on=unless_faulty(lambda: day(typed, "event_on"), unread),
        measure=unless_faulty(lambda: number(typed, "measure"), unread),
        note=unless_faulty(lambda: text(typed, "note"), unread) or "",
    )
    refuse([*unread, *review.faults(draft, today=today)])
    return draft


def unless_faulty(read: Callable[[], V], unread: list[Invalid]) -> V | None:
    """Return what is read; where it cannot be, None, with the fault added to `unread`."""
    try:
        return read()
    except Invalid as fault:
        unread.append(fault)
        return None


def seen(typed: Typed) -> int:
    """Return how many reviews of the flag the page had shown, with those that a refusal told of and that were ticked as
    seen. Raises Invalid when the form lacks it.
    """
    value, since = whole(typed, "seen"), whole(typed, "seen_since")
    if value is None:
        raise Invalid("the form is not whole; load the page again", field="seen")
    return value if since is None else since


def spot_verdict(typed: Typed) -> Verdict:
    """Read a judgement of a spot check: what was ticked as missed, or that nothing was."""
    decision, ticked = text(typed, "decision"), tuple(typed.getlist("missed"))
    if decision not in ("missed", "none"):
        raise Invalid("say what was missed, or that nothing was", field="decision")
    if decision == "missed" and not ticked:
        raise Invalid("tick what it should have been flagged for, or say that nothing was missed", field="missed")
    if decision == "none" and ticked:
        raise Invalid("something is ticked: take the ticks away, or store what was missed", field="missed")
    return Verdict(ticked, seen(typed), text(typed, "note"))


def alike(typed: Typed) -> dict[int, int]:
    """Read which further flags of a report are to be decided alike (`alike`: ticked; `also`: `flag-seen` each), with
    how many reviews of each the page had shown.
    """
    if not typed.get("alike"):
        return {}
    found = {}
    for pair in typed.getlist("also"):
        flag_id, _, seen_before = pair.partition("-")
        if not (_is_row_id(flag_id) and _is_row_id(seen_before)):
            raise Invalid("choose among the flags of this report", field="alike")
        found[int(flag_id)] = int(seen_before)
    return found


def succession(typed: Typed) -> tuple[int | None, bool]:
    """Return the id of the determination to be replaced, if any, and whether anything was said of it."""
    said = text(typed, "supersedes")
    return (None, bool(said)) if said in ("", BESIDE) else (whole(typed, "supersedes"), True)


def determination_draft(typed: Typed, obligation: str) -> DeterminationDraft:
    """Read a finding. Evidence is ticked as `event-3` or `review-7`."""
    reasons = "say why: a finding without reasons is not recorded"
    require(typed, {"result": "choose a result", "from": _NO_DAY, "rationale": reasons})
    return DeterminationDraft(
        obligation=obligation,
        result=_chosen(typed, "result", Result),
        valid_from=required_day(typed, "from"),
        valid_until=day(typed, "until"),
        rationale=text(typed, "rationale"),
        evidence=tuple(_evidence(name) for name in typed.getlist("evidence")),
        degree=whole(typed, "degree"),
        work_state=choice(typed, "work_state", WorkState) or WorkState.APPROVED,
        party=text(typed, "party") or None,
    )


def _evidence(name: str) -> Evidence:
    kind, _, digits = name.partition("-")
    if kind not in ("event", "review") or not _is_row_id(digits):
        raise Invalid("choose from the evidence offered", field="evidence")
    return Evidence(event_id=int(digits)) if kind == "event" else Evidence(review_id=int(digits))


def event_draft(typed: Typed) -> EventDraft:
    """Read an event."""
    require(typed, {"title": "say what happened", "starts_on": _NO_DAY})
    kind = choice(typed, "kind", EventKind) or EventKind.EVENT
    return EventDraft(
        kind=kind,
        starts_on=required_day(typed, "starts_on"),
        ends_on=day(typed, "ends_on"),
        title=text(typed, "title"),
        obligations=tuple(dict.fromkeys(typed.getlist("obligations"))),
        flags=ids(typed, "flags"),
        kept=ids(typed, "kept"),
        place=text(typed, "place") or None,
        party=text(typed, "party") or None,
        note=text(typed, "note"),
    )


def source_entry(typed: Typed) -> SourceEntry:
    """Read a source as a person describes it."""
    url = feed_address(typed)
    reliability = text(typed, "reliability").upper() or None
    if reliability is not None and reliability not in RELIABILITY:
        raise Invalid("a grade from A to F", field="reliability")
    return SourceEntry(
        name=required(typed, "name", "give it a name"),
        url=url,
        lang=_letters(typed, "lang", "a language code such as hy").lower() or None,
        country=_letters(typed, "country", "a country code such as AM, or INT").upper() or None,
        side=text(typed, "side") or None,
        kind=text(typed, "kind") or None,
        reliability=reliability,
    )


@dataclass(frozen=True, slots=True)
class AccessDraft:
    """How a source is to be called. max_connections, min_gap_seconds: to its host, None for what holds for all hosts.
    credentials: to be kept in place of those it had, None to leave these; `forget`: it is to have none.
    """

    max_connections: int | None
    min_gap_seconds: float | None
    credentials: Credentials | None
    forget: bool


def access_draft(typed: Typed, url: str) -> AccessDraft:
    """Read how a source is to be called. url: its address, to whose origin credentials are bound. No fault repeats what
    was typed.
    """
    connections, gap = whole(typed, "max_connections"), number(typed, "min_gap_seconds")
    if connections is not None and not 1 <= connections <= MOST_CONNECTIONS:
        raise Invalid(f"from 1 to {MOST_CONNECTIONS}", field="max_connections")
    if gap is not None and not 0 <= gap <= LONGEST_GAP_SECONDS:
        raise Invalid(f"from 0 to {LONGEST_GAP_SECONDS} seconds", field="min_gap_seconds")
    kind = text(typed, "credentials")
    if kind in ("", KEEP, FORGET):
        if _is_given(typed):
            raise Invalid("say above that they are to be replaced, or leave them out", field="credentials")
        return AccessDraft(connections, gap, None, kind == FORGET)
    if kind == BASIC:
        given = credentials.basic(url, typed.get("username", ""), typed.get("password", ""))
    elif kind == HEADER:
        given = credentials.header(url, typed.get("header", ""))
    else:
        raise Invalid("choose one of those offered", field="credentials")
    return AccessDraft(connections, gap, given, forget=False)


def _is_given(typed: Typed) -> bool:
    return any(typed.get(name) for name in ("username", "password", "header"))


def feed_address(typed: Typed) -> str:
    """Return the address that was typed for a feed, or for a page that may have some."""
    url = required(typed, "url", "give the feed's address")
    if not is_link(url):
        raise Invalid("an address begins with https:// or http://", field="url")
    return url


def chosen_feed(typed: Typed) -> Typed:
    """Return what was typed, with the address of the feed that was chosen among those found, if one was."""
    chosen = text(typed, "chosen")
    return typed if not chosen else MultiDict({**typed.to_dict(), "url": chosen})


def _letters(typed: Typed, name: str, what: str) -> str:
    value = text(typed, name)
    if value and not (value.isascii() and value.isalpha() and len(value) in (2, 3)):
        raise Invalid(what, field=name)
    return value
