"""How values are printed: one neutral English phrase per code, dates and times without the machine's locale."""

from datetime import UTC, date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from tracker.domain import phrases
from tracker.domain.agreement import number_of as number_of
from tracker.domain.determination import Result, WorkState
from tracker.domain.flag import FlagState, Stance
from tracker.domain.item import Dated, DatePrecision, Published, appeared_on, day_known
from tracker.domain.overtaken import Overtaken
from tracker.domain.queue import QueueOrder
from tracker.domain.terms import plain_date

PHRASES: dict[str, str] = {
    **{code.value: words for code, words in phrases.STANCES.items()},
    # work on a determination
    "to_do": "to do",
    "in_review": "in review",
    "in_progress": "in progress",
    # kinds of calendar rows
    "notice_by": "last day for notice",
    "term_end": "term ends",
    "term_start": "term begins",
    **{code.value: words for code, words in phrases.TEXT_STATES.items()},
    **{code.value: words for code, words in phrases.ORDERS.items()},
    # how a report came to its story
    "exact": "exact copy",
    "near": "near copy",
    # runs and fetches
    "catch_up": "catching up",
    **{code.value: words for code, words in phrases.OUTCOMES.items()},
    # why an article has no full text
    "robots": "its site's robots.txt does not allow it",
    "no_text": "the page has no text of its own",
    # how a feed was found
    "itself": "the address itself",
    "declared": "declared by the page",
    "linked": "linked from the page",
    "guessed": "a usual address",
    **{code.value: words for code, words in phrases.HEALTHS.items()},
}
LABELS = {
    "from": "From",
    "until": "Until",
    "starts_on": "Day",
    "ends_on": "Last day",
    "title": "What happened",
    "rationale": "Reasons",
    "event_on": "Day of the event",
    "find": "Search reports",
    "measure": "Measured value",
    "lang": "Language",
    "url": "Address of the feed",
    "work_state": "State of work",
    "party": "Party",
    "to": "Last day",
    "known_on": "As known on",
    "with": "Must stand near",
    "without": "Must not stand near",
    "any": "Also the terms of",
    "scope": "How near",
    "in": "Its terms count",
    "observes": "What it observes",
    "days": "Try on the last days",
}
"""What forms call their fields, where it is more than the name."""

GLYPHS = {
    "fulfilled": "✓",
    "partly_fulfilled": "◐",
    "not_fulfilled": "○",
    "breached": "✕",
    "disputed": "≠",
    "not_yet_due": "…",
    "lapsed": "∅",
    "unverified": "?",
}
CREDIBILITY = {
    1: "confirmed by others",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
DEGREES = {0: "not begun", 1: "minimal", 2: "intermediate", 3: "full"}
_SHORT_MONTH = 3


def phrase(code: str) -> str:
    """Return how a code (an enum's value) is printed."""
    return PHRASES.get(code, code.replace("_", " "))


def label(field: str) -> str:
    """Return what a form calls a field."""
    return LABELS.get(field, field.replace("_", " ").capitalize())


def glyph(code: str) -> str:
    """Return the sign that stands beside a result, so that colour never carries it alone."""
    return GLYPHS.get(code, "·")


def guess(stance: Stance) -> str:
    """Return what the signs of a report point to; a guess, and nobody's statement."""
    return phrases.GUESSES[stance]


def day(value: date | None) -> str:
    """Return a day as `10 Nov 2020`."""
    if value is None:
        return ""
    number, month, year = plain_date(value).split(" ")
    return f"{number} {month[:_SHORT_MONTH]} {year}"


def moment(value: datetime | None) -> str:
    """Return a time as `10 Nov 2020, 14:05 UTC`."""
    if value is None:
        return ""
    utc = value.astimezone(UTC)
    return f"{day(utc.date())}, {utc:%H:%M} UTC"


def zoned(value: datetime) -> str:
    """Return a time in the zone that it was stated in: `10 Nov 2020, 00:00 UTC+03:00`."""
    zone = f"{value:%z}"
    return f"{day(value.date())}, {value:%H:%M} UTC" + (f"{zone[:3]}:{zone[3:]}" if value.utcoffset() else "")


def published(item: Published) -> str:
    """Return when a report was published, as exactly as it is known."""
    at = item.published_at
    return moment(at) if at is not None and item.precision in (DatePrecision.TIME, None) else published_day(item)


def published_day(item: Published) -> str:
    """Return the day on which a report was published, or the month or year where no more is known."""
    at = item.published_at
    if at is None:
        return "date unknown"
    return dated(at.date(), day_known(item))


def appeared(item: Dated) -> str:
    """Return the day on which a report was published as exactly as it is known, else that of first sight, named so."""
    return dated(appeared_on(item), day_known(item))


def dated(value: date, known: DatePrecision | None) -> str:
    """Return the day of a report, no more exactly than it is known; see phrases.dated."""
    return phrases.dated(value, known, in_words=day)


def overtaken(one: Overtaken) -> str:
    """Return what became of a cited record: `taken back on 28 Nov 2026 by anna (review-2)`."""
    return phrases.overtaken_words(one, in_words=day)


def sentence(text: str) -> str:
    """Return a text with a full stop behind it, unless it ends as a sentence does already."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def month(number: int) -> str:
    """Return a month written as yyyymm as `Nov 2020`."""
    return day(date(number // 100, number % 100, 1)).split(" ", 1)[1]


def is_link(url: str | None) -> bool:
    """Whether an address may be made a link: http or https with a host; never `javascript:` and the like."""
    if not url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the values of a closed set as a select offers them."""
    return [(member.value, phrase(member.value)) for member in kind]


OPTIONS: dict[str, list[tuple[str, str]]] = {
    "stance": choices(Stance),
    "state": [*choices(FlagState), ("changed_since_review", phrase("changed_since_review")), ("any", "any")],
    "order": choices(QueueOrder),
    "result": choices(Result),
    "work_state": choices(WorkState),
    "event": [("event", "event"), ("notice", "notice that ends a term")],
    "report": [("html", "HTML"), ("csv", "CSV (spreadsheet)"), ("json", "JSON")],
    "credibility": [("", "not judged"), *((str(grade), f"{grade} {words}") for grade, words in CREDIBILITY.items())],
    "reliability": [(grade, f"{grade} {words}") for grade, words in RELIABILITY.items()],
    "degree": [(str(degree), f"{degree} {words}") for degree, words in DEGREES.items()],
}
"""What the page's selects offer, by name."""
