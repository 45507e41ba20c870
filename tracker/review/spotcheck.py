"""Draw spot checks, and judge them. What a spot check finds becomes a flag with a review: nothing found is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import agreement_in
from tracker.domain.flag import SPOT_CHECK, FlagState, Match, Stance
from tracker.domain.review import Decision, Review, ReviewDraft
from tracker.domain.spotcheck import SEED, Draw, Judgement, SpotCheck, in_turn, sample, shares, week_of
from tracker.errors import Invalid, NotFound, StaleJudgement
from tracker.review import record
from tracker.storage import agreements, audit, flags, spotchecks
from tracker.storage.codec import to_json
from tracker.storage.reviews import By

_LONGEST_NOTE = 10_000


def draw(connection: sa.Connection, agreement_id: str, *, size: int, at: datetime) -> Draw | None:
    """Draw a sample of the items that came since the last draw; None where this week's was drawn already, or where
    nothing came. The same items give the same sample.
    """
    week = week_of(at.date())
    if any(one.week == week for one in spotchecks.draws(connection, agreement_id)):
        return None
    frame = spotchecks.next_frame(connection, agreement_id)
    if frame.last <= frame.after:
        return None
    unflagged: list[int] = []
    flagged: list[int] = []
    signed_on = agreements.get(connection, agreement_id).signed_on
    for item_id, is_flagged in spotchecks.in_frame(connection, agreement_id, frame, signed_on=signed_on):
        (flagged if is_flagged else unflagged).append(item_id)
    if not unflagged and not flagged:
        return None
    sizes = shares(size, unflagged=len(unflagged), flagged=len(flagged))
    drawn = in_turn(
        sample(unflagged, agreement=agreement_id, size=sizes[0]), sample(flagged, agreement=agreement_id, size=sizes[1])
    )
    wanted = Draw(0, agreement_id, week, SEED, frame.after, frame.last, len(unflagged), len(flagged), at)
    stored = spotchecks.add_draw(connection, wanted, drawn)
    facts = {**to_json(stored), "items": [one.item_id for one in drawn]}
    audit.append(connection, audit.Entry("system", "draw", f"{agreement_id} {week}", facts, at))
    return stored


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an analyst says of a drawn item. missed: slugs, empty for none. seen: how many judgements of it they had
    seen."""

    missed: tuple[str, ...]
    seen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgement stored, and the reviews that it brought."""

    judgement: Judgement
    reviews: tuple[Review, ...]


def judge(connection: sa.Connection, check_id: int, verdict: Verdict, *, analyst: Account, at: datetime) -> Judged:
    """Store what an analyst found of a drawn item; a later judgement supersedes.

    Each obligation named gets a flag and a relevant review; one that the judgement before had named and this one does
    not is reviewed as not relevant. Raises NotFound, StaleJudgement, and Invalid for a target of another agreement or
    one that the item is flagged for already.
    """
    check = spotchecks.get(connection, check_id)
    if check.judgements != verdict.seen:
        raise StaleJudgement(check.item.id)
    if len(verdict.note) > _LONGEST_NOTE:
        raise Invalid("at most 10,000 characters", field="note")
    missed = tuple(dict.fromkeys(verdict.missed))
    before = () if check.held is None else check.held.missed
    _add_flags(connection, check, missed, before=before, at=at)
    note = f"found by a spot check ({check.week})" + (f": {verdict.note}" if verdict.note else "")
    given = [
        _reviewed(connection, check, slug, ReviewDraft(Decision.RELEVANT, note=note), (analyst, at)) for slug in missed
    ]
    for slug in (slug for slug in before if slug not in missed):
        back = ReviewDraft(Decision.NOT_RELEVANT, note="a later judgement of the spot check no longer names it")
        given.append(_reviewed(connection, check, slug, back, (analyst, at)))
    entered = spotchecks.Verdict(analyst.id, at, verdict.seen + 1, missed, verdict.note)
    stored = spotchecks.add_judgement(connection, check, entered)
    audit.append(connection, audit.Entry(analyst.name, "judge", stored.name, to_json(stored), at))
    return Judged(stored, tuple(review for review in given if review is not None))


def _add_flags(
    connection: sa.Connection, check: SpotCheck, missed: Sequence[str], *, before: Sequence[str], at: datetime
) -> None:
    """Flag the item for what was missed, but for what an earlier judgement has had flagged already."""
    there = [entry.flag for entry in flags.of_items(connection, [check.item.id])]
    live = {flag.obligation: flag for flag in there if flag.withdrawn_at is None}
    new = []
    for slug in missed:
        if agreement_in(slug) != check.agreement:
            raise Invalid(f"{slug} is of another agreement than {check.agreement}", field="missed")
        agreements.obligation(connection, slug)
        if slug in live and slug not in before and not live[slug].match.by_spot_check:
            raise Invalid(f"the item is flagged for {slug} already: decide on that flag in the queue", field="missed")
        if slug not in live:
            new.append(Match(slug, 0.0, Stance.CONTEXT, (), (), SPOT_CHECK))
    if new:
        flags.store(connection, [(check.item, new)], agreements=(), at=at)


def _reviewed(
    connection: sa.Connection, check: SpotCheck, slug: str, draft: ReviewDraft, by: tuple[Account, datetime]
) -> Review | None:
    """Review the flag of the item, unless it says so already, or the rules have found it since and nothing is to be
    taken back.
    """
    try:
        flag = flags.find(connection, check.item.id, slug).flag
    except NotFound:
        return None
    is_back = draft.decision is Decision.NOT_RELEVANT
    if flag.state is draft.decision.state or (is_back and flag.state is not FlagState.RELEVANT):
        return None
    if is_back and not flag.match.by_spot_check:
        return None
    analyst, at = by
    return record.review(connection, flag.id, draft, By(analyst.id, at, flag.reviews)).review
