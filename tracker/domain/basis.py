"""Which rules and models a flag rests on, and what is in use since. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import Flag
from tracker.domain.learned import Learned
from tracker.domain.learned_stance import LearnedStance
from tracker.domain.review import Decision, Review, decided_in
from tracker.domain.terms import plain_date, plain_moment


@dataclass(frozen=True, slots=True)
class Since:
    """A version of rules or of a model that is in use. at: since when it is, as far as is known."""

    version: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InUse:
    """What decides on flags now. every: version over the rules of all agreements that are watched, which items
    remember. rules, stances: by agreement; models: by obligation (slug). anew: whether a rule was saved on the page, so
    that stored items are flagged anew without being asked to.
    """

    every: str
    rules: Mapping[str, Since]
    models: Mapping[str, Since]
    stances: Mapping[str, Since]
    anew: bool


def made_with(flag: Flag) -> str:
    """Return by which rules and models a flag's match was made, and when: half a sentence."""
    match, day = flag.match, plain_date(flag.matched_at.date())
    if match.by_spot_check:
        return f"found by a spot check on {day}"
    learned, told = match.learned, match.learned_stance
    models = "" if learned is None else f", score by model {learned.version}"
    models += "" if told is None else f", stance by model {told.version}"
    return f"flagged by rules {match.rules_version} on {day}{models}"


def newer(flag: Flag, tried: str | None, in_use: InUse) -> list[str]:
    """Return what came in use after a flag's match was made, half a sentence each; nothing where its agreement is
    retired.

    tried: version over all rules that the item was tried with last, None where it waits to be.
    """
    agreement = agreement_in(flag.obligation)
    if flag.match.by_spot_check or flag.withdrawn_at is not None or agreement not in in_use.rules:
        return []
    return [
        *_newer_rules(flag, tried, in_use, in_use.rules.get(agreement)),
        *_newer_model(flag, "score", flag.match.learned, in_use.models.get(flag.obligation)),
        *_newer_model(flag, "stance", flag.match.learned_stance, in_use.stances.get(agreement)),
    ]


def younger(flag: Flag, history: Sequence[Review]) -> list[str]:
    """Return that a flag's explanation was made after the decision that holds, half a sentence; nothing where it was
    not. history: the flag's reviews, by number.
    """
    if not history or history[-1].decision is Decision.WITHDRAWN:
        return []
    review = decided_in(history[-1], history)
    if flag.matched_at <= review.reviewed_at:
        return []
    made, decided = plain_moment(flag.matched_at), plain_moment(review.reviewed_at)
    return [f"this explanation is of {made}, younger than {review.name} of {decided}, whose analyst saw another one"]


_REDO = "`tracker flag redo"


def _newer_rules(flag: Flag, tried: str | None, in_use: InUse, now: Since | None) -> list[str]:
    if flag.unmatched_at is not None:
        day = plain_date(flag.unmatched_at.date())
        return [f"rules tried on {day} no longer match it; it stays, as it was reviewed"]
    if now is None or now.version == flag.match.rules_version:
        return []
    rules = f"rules {now.version} are in use{_since(flag, now)}"
    if tried == in_use.every:
        return [f"{rules}, were tried on it too and find the same"]
    if tried is None:
        return [f"{rules}: the next run flags it anew"]
    return [f"{rules}: {'it is flagged anew by itself' if in_use.anew else f'{_REDO}` flags it anew'}"]


def _newer_model(flag: Flag, what: str, used: Learned | LearnedStance | None, now: Since | None) -> list[str]:
    if now is None:
        return [] if used is None else [f"no model tells the {what} now: {_REDO} --all` has the rules alone tell it"]
    if used is not None and used.version != now.version:
        return [f"model {now.version} tells the {what}{_since(flag, now)}: {_REDO} --all` flags it anew"]
    if used is None and now.at > flag.matched_at:
        # It may leave this one to the rules: a denial, or a text without a vector.
        return [f"a model, {now.version}, is asked for the {what}{_since(flag, now)}; the rules alone told this one"]
    return []


def _since(flag: Flag, now: Since) -> str:
    """Return since when, where that is after the match: a program that was upgraded has newer rules of older packs."""
    return f" since {plain_date(now.at.date())}" if now.at > flag.matched_at else " now"
