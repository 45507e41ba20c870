"""How codes are printed: one plain English phrase each, the same on pages, in reports and on the command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date

from tracker.domain.expectation import Hint
from tracker.domain.flag import CONTEXT, TERM, FiredIndicator, Match, Stance, Statement, StatementKind, Words
from tracker.domain.health import Health
from tracker.domain.item import DatePrecision, Outcome
from tracker.domain.overtaken import Fate, Overtaken
from tracker.domain.plural import counted
from tracker.domain.queue import QueueOrder
from tracker.domain.recall import Recall
from tracker.domain.review import Decision
from tracker.domain.terms import TextCode, plain_date

STANCES = {
    Stance.BREACH: "alleges non-fulfilment",
    Stance.FULFILMENT: "claims fulfilment",
    Stance.DENIAL: "denies",
    Stance.TALK: "talks or plans",
    Stance.CONTEXT: "context",
}
"""What a report says, as an analyst put it. Never a finding."""

GUESSES = {
    Stance.BREACH: "points to non-fulfilment",
    Stance.FULFILMENT: "points to fulfilment",
    Stance.DENIAL: "points to a denial",
    Stance.TALK: "points to talks or plans",
    Stance.CONTEXT: "points to context only",
}
"""What signs make a machine guess: a neutral fact (`the contingent withdraws`) accuses nobody."""

STATEMENTS = {
    StatementKind.DENIED: "denied",
    StatementKind.NEGATED: "negated",
    StatementKind.FUTURE: "planned or to come",
    StatementKind.DEMANDED: "demanded",
    StatementKind.HYPOTHETICAL: "hypothetical",
    StatementKind.HISTORICAL: "of the past",
    StatementKind.ATTRIBUTED: "said",
}
"""What kind of statement a sign stands in, as the words around it tell."""

STANCE_CODES = {
    Stance.BREACH: "alleges_breach",
    Stance.FULFILMENT: "claims_fulfilment",
    Stance.DENIAL: "denies",
    Stance.TALK: "talks",
    Stance.CONTEXT: "context",
}
"""In tables for programs, where a bare `breach` would read as a finding."""

DECISIONS = {
    Decision.RELEVANT: "is relevant to {obligation}",
    Decision.NOT_RELEVANT: "is not relevant to {obligation}",
    Decision.UNSURE: "may or may not be relevant to {obligation}: unsure",
    Decision.WITHDRAWN: "is unreviewed for {obligation} again",
}
"""What a decision says of a report, with room for the obligation."""

FATES = {
    Fate.REPEATED: "said again",
    Fate.RESTORED: "restored",
    Fate.TAKEN_BACK: "taken back",
    Fate.DECIDED_OTHERWISE: "decided otherwise",
    Fate.CORRECTED: "corrected",
    Fate.WITHDRAWN: "withdrawn",
    Fate.DROPPED: "dropped by its pack",
    Fate.EMPTIED: "left without a relevant report",
}
"""What became of a record that a finding cites."""

HEALTHS = {
    Health.OK: "ok",
    Health.EMPTY: "empty",
    Health.SILENT: "silent",
    Health.DAMAGED: "damaged",
    Health.BLOCKED: "blocked",
    Health.GONE: "gone",
    Health.NOT_A_FEED: "not a feed",
    Health.REFUSED_ADDRESS: "refused address",
    Health.UNREACHABLE: "unreachable",
    Health.FAILING: "failing",
    Health.NEVER_FETCHED: "never fetched",
    Health.OFF: "switched off",
    Health.ARCHIVE: "archive",
}
"""How a source fares: one word on every page, in reports and on the command line."""

HEALTHS_OF_A_PERIOD = {**HEALTHS, Health.NEVER_FETCHED: "not fetched in the period"}
"""How a source fared in a report's period; before or after it the source may have been fetched."""

OUTCOMES = {
    Outcome.STORED: "stored",
    Outcome.UNCHANGED: "unchanged",
    Outcome.NOT_MODIFIED: "not modified",
    Outcome.FAILED: "failed",
}
"""What became of a source in a run."""

ORDERS = {
    QueueOrder.SCORE: "best score first",
    QueueOrder.INFORMATIVE: "most informative first",
    QueueOrder.NEWEST: "newest first",
}
"""Of the review queue."""

TEXT_STATES = {
    TextCode.NOT_YET_DUE: "not yet due",
    TextCode.DUE: "date has passed",
    TextCode.IN_FORCE: "in force",
    TextCode.IN_TERM: "term running",
    TextCode.ENDED: "term ended",
    TextCode.OPEN: "no date set",
}
"""What follows from the text alone."""

LANGUAGES = {
    "am": "Amharic",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fa": "Persian",
    "fr": "French",
    "he": "Hebrew",
    "hy": "Armenian",
    "it": "Italian",
    "ka": "Georgian",
    "ku": "Kurdish",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "tr": "Turkish",
    "uk": "Ukrainian",
}

_BINARY = 1e-9  # 0.29 * 100 is 28.999… in binary
_HIGHEST_SCORE = 0.99


def share(value: float) -> str:
    """Return a share of 0 to 1 (a precision, a likeness) as `0.88`, on pages and the command line alike.

    1.00 is said of all alone and 0.00 of none alone: 0.996 is `0.99`, 0.004 is `0.01`. For scores: `score_words`.
    """
    return _in_hundredths(_hundredths(value))


def _hundredths(value: float) -> int:
    hundredths = int(value * 100 + 0.5 + _BINARY)
    return min(max(hundredths, 1), 99) if _BINARY < value < 1 - _BINARY else hundredths


def _in_hundredths(number: int) -> str:
    return f"{number / 100:.2f}"


def score_words(score: float) -> str:
    """Return a score or probability by rules or a model as `0.88`: it is never sure, so 0.99 is the most that is said.

    Scores are stored to four digits, by which 0.99996 becomes 1.
    """
    return share(min(score, _HIGHEST_SCORE))


def part_words(parts: Sequence[float], score: float) -> list[str]:
    """Return the parts of a score in hundredths that sum to the score as `score_words` tells it; none is 0.00 unless
    they are more than there are hundredths.
    """
    total = _hundredths(min(score, _HIGHEST_SCORE))
    least = 1 if total >= len(parts) else 0
    left = total - least * len(parts)
    over = [max(part / sum(parts) * total - least, 0.0) for part in parts]
    exact = [one / sum(over) * left if left else 0.0 for one in over]
    whole = [int(one + _BINARY) for one in exact]
    for place in sorted(range(len(parts)), key=lambda place: whole[place] - exact[place])[: left - sum(whole)]:
        whole[place] += 1
    return [_in_hundredths(least + one) for one in whole]


@dataclass(frozen=True, slots=True)
class Sign:
    """An indicator that fired, as it is told. part: what it added to the score, see `part_words`. words: those that
    made it; near: those that had to stand near.
    """

    fired: FiredIndicator
    part: str
    words: tuple[str, ...]
    near: tuple[str, ...]


def signs(match: Match) -> list[Sign]:
    """Return the indicators that fired as they are told, in their order."""
    parts = part_words([fired.part for fired in match.indicators], match.rules_score)
    return [
        Sign(fired, part, _words_of(match, fired, TERM), _words_of(match, fired, CONTEXT))
        for fired, part in zip(match.indicators, parts, strict=True)
    ]


def _words_of(match: Match, fired: FiredIndicator, role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(span.text for span in match.spans if (span.indicator, span.role) == (fired.id, role)))


def recall_words(one: Recall | None, *, reason: str | None = None) -> str:
    """Return an estimated share with its interval, or why there is none."""
    if one is None:
        return f"not estimated: {reason}" if reason else "not estimated"
    return f"{share(one.share)} ({share(one.low)}–{share(one.high)})"


def hint_words(hint: Hint) -> str:
    """Return what reading on will bring."""
    number = "about " + (f"{hint.expected:.1f}" if hint.expected < 3 else f"{hint.expected:.0f}")
    next_ = "1 flag" if hint.flags == 1 else f"{hint.flags} flags"
    return f"a further {next_} would find {number} more relevant ({hint.low} to {hint.high})"


def language(code: str | None) -> str:
    """Return a language's English name, its code where none is known here."""
    return "language unknown" if code is None else LANGUAGES.get(code, code)


def stance_words(stance: Stance | None, *, confirmed: bool) -> str:
    """Return what a report says, worded so that nobody takes an allegation for a finding or a guess for a statement."""
    if not confirmed:
        return "not confirmed" if stance is None else f"{GUESSES[stance]}: a guess, not confirmed"
    return "no stance given" if stance is None else STANCES[stance]


def stance_code(stance: Stance | None, *, confirmed: bool) -> str:
    """Return the code of a stance in tables for programs: `guess_…` where nobody confirmed it, "" for none."""
    if stance is None:
        return ""
    return STANCE_CODES[stance] if confirmed else f"guess_{stance}"


def overtaken_words(one: Overtaken, *, in_words: Callable[[date], str] = plain_date) -> str:
    """Return what became of a cited record: `taken back on 28 November 2026 by anna (review-2)`."""
    told = f"{FATES[one.fate]} on {in_words(one.at.astimezone(UTC).date())}"
    return told if one.fate is Fate.DROPPED else f"{told} by {one.author} ({one.by})"


def lasting(seconds: int) -> str:
    """Return a length of time in the largest whole units that tell it well: `10 minutes`, `3 hours`, `2 days`."""
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return counted(minutes, "minute")
    hours = round(minutes / 60)
    return counted(hours, "hour") if hours < 48 else counted(round(hours / 24), "day")


def pace_words(interval: int, rhythm: int | None) -> str:
    """Return how often a feed that is looked at would be fetched. interval: first, rhythm: usual gap of its entries by
    their dates; both in seconds.
    """
    dated = "" if rhythm is None else f" (by its dates, an entry every {lasting(rhythm)})"
    return f"first again after {lasting(interval)}, then by its rhythm{dated}"


def statement(one: Statement) -> str:
    """Return a statement with its words: `negated: «no … violations»`, `said by: Defence Ministry (NL)`.

    The speaker is who denies or says it: who tells that something is demanded or planned need not be who does so.
    """
    side = f" ({one.side})" if one.side is not None else ""
    name = None if one.speaker is None else f"{one.speaker.text}{side}"
    kind = STATEMENTS[one.kind]
    if one.kind is StatementKind.ATTRIBUTED:
        return kind if name is None else f"{kind} by: {name}"
    told = f"{kind}: «{_quoted(one)}»"
    if name is None:
        return told
    return f"{told}, by: {name}" if one.kind is StatementKind.DENIED else f"{told}, as told by: {name}"


def _quoted(one: Statement) -> str:
    """Return cue and signs in the order of the text, with dots for what is left out between them."""
    cue = [] if one.cue is None else [one.cue]
    quoted = ""
    last: Words | None = None
    for words in sorted([*cue, *one.signs], key=lambda words: (words.field != "title", words.start, words.end)):
        if last is not None and words.field == last.field and words.start < last.end:
            if words.end > last.end:
                quoted += words.text[last.end - words.start :]
                last = words
            continue
        near = last is not None and words.field == last.field and words.start - last.end <= 1
        quoted += ("" if last is None else " " if near else " … ") + words.text
        last = words
    return quoted


def dated(day: date, known: DatePrecision | None, *, in_words: Callable[[date], str] = plain_date) -> str:
    """Return the day of a report, no more exactly than it is known: `10 November 2020`, `November 2020`, `2020`.

    known: see tracker.domain.item.day_known; None: day is that of first sight, and the words say so. in_words: day,
    month and year with blanks between.
    """
    if known is None:
        return f"date unknown, first seen {in_words(day)}"
    left_out = {DatePrecision.YEAR: 2, DatePrecision.MONTH: 1}.get(known, 0)
    return " ".join(in_words(day).split(" ")[left_out:])
