"""Record an analyst's finding on an obligation. An allegation is never a breach; only this step may say so, with
reasons.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.determination import Determination, DeterminationDraft, Evidence
from tracker.domain.obligation import Kind
from tracker.domain.review import Decision
from tracker.errors import Invalid, NotFound
from tracker.storage import agreements, audit, determinations, events, flags, reviews
from tracker.storage.codec import to_json

_MOST_DIGITS = 9  # larger numbers do not fit the keys of the database


def determine(
    connection: sa.Connection,
    draft: DeterminationDraft,
    *,
    analyst: Account,
    at: datetime,
    supersedes: int | None = None,
) -> Determination:
    """Store a finding. Raises Invalid when it lacks reasons or evidence, or cites what does not bear on the
    obligation.
    """
    _check(connection, draft)
    if supersedes is not None:
        replaced = determinations.get(connection, supersedes)
        if replaced.obligation != draft.obligation:
            raise Invalid(f"determination {supersedes} is on {replaced.obligation}", field="supersedes")
    stored = determinations.add(connection, draft, account_id=analyst.id, at=at, supersedes=supersedes)
    entry = audit.Entry(analyst.name, "determine", f"determination {stored.id}", to_json(stored), at)
    audit.append(connection, entry)
    return stored


def _check(connection: sa.Connection, draft: DeterminationDraft) -> None:
    obligation = agreements.obligation(connection, draft.obligation)
    if obligation.kind is Kind.WATCHPOINT:
        raise Invalid(f"{draft.obligation} is a watchpoint: followed, never assessed", field="obligation")
    if not draft.rationale.strip():
        raise Invalid("say why: a finding without reasons is not recorded", field="rationale")
    if draft.valid_until is not None and draft.valid_until < draft.valid_from:
        raise Invalid(f"ends on {draft.valid_until}, before it begins on {draft.valid_from}", field="until")
    if draft.degree is not None and not 0 <= draft.degree <= 3:
        raise Invalid(f"0 to 3, not {draft.degree}", field="degree")
    if draft.degree is not None and obligation.kind is not Kind.PROCESS:
        raise Invalid(f"is for processes; {draft.obligation} is of kind {obligation.kind}", field="degree")
    if draft.result.needs_evidence and not draft.evidence:
        raise Invalid(f"{draft.result} speaks of conduct: cite at least one event or reviewed report", field="evidence")
    for cited in draft.evidence:
        _check_evidence(connection, draft.obligation, cited)


def _check_evidence(connection: sa.Connection, obligation: str, cited: Evidence) -> None:
    if cited.event_id is not None:
        event = events.get(connection, cited.event_id)
        if obligation not in event.obligations:
            raise Invalid(f"event {event.id} does not bear on {obligation}", field="evidence")
        return
    if cited.review_id is None:
        raise Invalid("names neither an event nor a review", field="evidence")
    cited_review = reviews.get(connection, cited.review_id)
    if cited_review.obligation != obligation:
        raise Invalid(f"review {cited.review_id} is on {cited_review.obligation}", field="evidence")
    flag = flags.get(connection, cited_review.flag_id).flag
    if cited_review.decision is not Decision.RELEVANT or flag.reviews != cited_review.number:
        raise Invalid(f"review {cited.review_id} does not hold the report to be relevant (any more)", field="evidence")


def evidence_named(connection: sa.Connection, obligation: str, names: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the evidence that people name: `event-3`, `review-7`, `item-12`, or `12` for an item.

    An item stands for the review that found it relevant to the obligation. Raises Invalid and NotFound.
    """
    return tuple(_named(connection, obligation, name) for name in names)


def _named(connection: sa.Connection, obligation: str, name: str) -> Evidence:
    kind, _, number = name.strip().lower().rpartition("-")
    is_key = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    if not is_key or kind not in ("", "item", "event", "review"):
        raise Invalid(f"{name!r} is none of event-N, review-N, item-N", field="evidence")
    if kind == "event":
        return Evidence(event_id=events.get(connection, int(number)).id)
    if kind == "review":
        return Evidence(review_id=reviews.get(connection, int(number)).id)
    try:
        flag = flags.find(connection, int(number), obligation).flag
    except NotFound as error:
        raise Invalid(f"item {number} is not flagged for {obligation}", field="evidence") from error
    held = reviews.of_flags(connection, [flag.id])
    if not held or held[-1].decision is not Decision.RELEVANT:
        raise Invalid(f"item {number} has not been reviewed as relevant to {obligation}", field="evidence")
    return Evidence(review_id=held[-1].id)
