"""Record an analyst's finding on an obligation. An allegation is never a breach; only this step may say so, with
reasons.
"""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.determination import (
    Determination,
    DeterminationDraft,
    Evidence,
    Result,
    Shown,
    WorkState,
    check_days,
    check_grounds,
    overlapping,
)
from tracker.domain.flag import Stance
from tracker.domain.item import appeared_by, published_on
from tracker.domain.names import item_name
from tracker.domain.obligation import Kind
from tracker.domain.phrases import overtaken_words
from tracker.domain.review import Decision, Review
from tracker.errors import Invalid
from tracker.review.cited import overtaken
from tracker.storage import agreements, audit, determinations, events, flags, reviews
from tracker.storage.codec import to_json
from tracker.storage.engine import MOST_DIGITS

UNALLEGED = "no report cited is confirmed by an analyst to allege non-fulfilment"


def determine(
    connection: sa.Connection,
    draft: DeterminationDraft,
    *,
    analyst: Account,
    at: datetime,
    supersedes: int | None = None,
) -> Determination:
    """Store a finding. Raises Invalid when it lacks reasons or evidence, cites what does not bear on the obligation or
    lies after its days, speaks of days that have not come, or names a party that owes nothing here.
    """
    _check(connection, draft, today=at.date())
    if supersedes is not None:
        replaced = determinations.get(connection, supersedes)
        if replaced.obligation != draft.obligation:
            raise Invalid(f"{replaced.name} is on {replaced.obligation}", field="supersedes")
    stored = determinations.add(connection, draft, account_id=analyst.id, at=at, supersedes=supersedes)
    entry = audit.Entry(analyst.name, "determine", stored.name, to_json(stored), at)
    audit.append(connection, entry)
    return stored


def _check(connection: sa.Connection, draft: DeterminationDraft, *, today: date) -> None:
    obligation = agreements.obligation(connection, draft.obligation)
    if obligation.kind is Kind.WATCHPOINT:
        raise Invalid(f"{draft.obligation} is a watchpoint: followed, never assessed", field="obligation")
    check_days(draft, today=today)
    if draft.degree is not None and not 0 <= draft.degree <= 3:
        raise Invalid(f"0 to 3, not {draft.degree}", field="degree")
    if draft.degree is not None and obligation.kind is not Kind.PROCESS:
        raise Invalid(f"is for processes; {draft.obligation} is of kind {obligation.kind}", field="degree")
    if draft.party is not None and draft.party not in obligation.obligors:
        raise Invalid(f"{draft.party} owes nothing here; {' or '.join(obligation.obligors)} does", field="party")
    check_grounds(draft, [_shown(connection, draft.obligation, cited) for cited in draft.evidence])


def _shown(connection: sa.Connection, obligation: str, cited: Evidence) -> Shown:
    """Return the evidence as the rule sees it. Raises Invalid when it does not bear on the obligation or no longer
    holds."""
    if cited.event_id is not None:
        event = events.get(connection, cited.event_id)
        if obligation not in event.obligations:
            raise Invalid(f"{event.name} does not bear on {obligation}", field="evidence")
        gone = overtaken(connection, [cited]).get(cited)
        if gone is not None:
            raise Invalid(f"{event.name} was {overtaken_words(gone)}", field="evidence")
        return Shown(event.name, len(event.items), event.starts_on)
    if cited.review_id is None:
        raise Invalid("names neither an event nor a review", field="evidence")
    review = reviews.get(connection, cited.review_id)
    if review.obligation != obligation:
        raise Invalid(f"{review.name} is on {review.obligation}", field="evidence")
    entry = flags.get(connection, review.flag_id)
    if review.decision is not Decision.RELEVANT or entry.flag.reviews != review.number:
        raise Invalid(f"{review.name} does not hold the report to be relevant (any more)", field="evidence")
    if review.event_on is not None:
        return Shown(review.name, 1, review.event_on)
    by = appeared_by(entry.item)
    if entry.item.published_at is None:
        return Shown(review.name, 1, date.min, f"a day that is not known (its report was first seen on {by})", by)
    return Shown(review.name, 1, entry.item.published_at.date(), published_on(entry.item), by)


def overlaps(connection: sa.Connection, draft: DeterminationDraft, *, at: datetime) -> list[Determination]:
    """Return the findings of which the draft must say whether it replaces one or stands beside them."""
    return overlapping(determinations.of_obligation(connection, draft.obligation), draft, known_at=at)


def refuse_unsaid(connection: sa.Connection, draft: DeterminationDraft, *, at: datetime) -> None:
    """Raise Invalid when the draft meets findings that hold, and nothing was said of how they are to stand."""
    met = overlaps(connection, draft, at=at)
    if met:
        named = ", ".join(other.name for other in met)
        raise Invalid(
            f"say whether it replaces or stands beside what holds for these days: {named}", field="supersedes"
        )


def lacks_allegation(connection: sa.Connection, draft: DeterminationDraft) -> bool:
    """Whether an approved `breached` cites no report of which an analyst confirmed that it alleges non-fulfilment."""
    if draft.result is not Result.BREACHED or draft.work_state is not WorkState.APPROVED:
        return False
    cited = reviews.by_ids(connection, [each.review_id for each in draft.evidence if each.review_id is not None])
    grouped = events.by_ids(connection, [each.event_id for each in draft.evidence if each.event_id is not None])
    found = flags.of_items(connection, {item_id for event in grouped for item_id in event.items})
    given = reviews.of_flags(
        connection, [entry.flag.id for entry in found if entry.flag.obligation == draft.obligation]
    )
    latest = {review.flag_id: review for review in given}
    return not any(_alleges(review) for review in (*cited, *latest.values()))


def _alleges(review: Review) -> bool:
    return review.decision is Decision.RELEVANT and review.stance is Stance.BREACH and review.stance_confirmed


def refuse_unalleged(connection: sa.Connection, draft: DeterminationDraft) -> None:
    """Raise Invalid when the draft `lacks_allegation`, and nothing was said of its grounds."""
    if lacks_allegation(connection, draft):
        raise Invalid(
            f"{UNALLEGED}: confirm a stance first, or say below that it is breached all the same", field="grounds"
        )


def evidence_named(connection: sa.Connection, obligation: str, names: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the evidence that people name: `event-3`, `review-7`, `item-12`, or `12` for an item.

    An item stands for the review that found it relevant to the obligation. Raises Invalid and NotFound.
    """
    return tuple(_named(connection, obligation, name) for name in names)


def _named(connection: sa.Connection, obligation: str, name: str) -> Evidence:
    kind, _, number = name.strip().lower().rpartition("-")
    if not (number.isascii() and number.isdecimal()) or kind not in ("", "item", "event", "review"):
        raise Invalid(f"{name!r} is none of event-N, review-N, item-N", field="evidence")
    if len(number) > MOST_DIGITS:
        raise Invalid(f"no {kind or 'item'} has a number of {len(number)} digits", field="evidence")
    if kind == "event":
        return Evidence(event_id=events.get(connection, int(number)).id)
    if kind == "review":
        return Evidence(review_id=reviews.get(connection, int(number)).id)
    flag = flags.find(connection, int(number), obligation).flag
    held = reviews.of_flags(connection, [flag.id])
    if not held or held[-1].decision is not Decision.RELEVANT:
        raise Invalid(f"{item_name(flag.item_id)} has not been reviewed as relevant to {obligation}", field="evidence")
    return Evidence(review_id=held[-1].id)
