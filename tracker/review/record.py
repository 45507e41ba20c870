"""Record one analyst's decisions on flags. Every decision is appended and enters the audit chain."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.flag import Flag, FlagState
from tracker.domain.item import Item
from tracker.domain.names import item_name
from tracker.domain.queue import QueueEntry
from tracker.domain.review import Decision, Review, ReviewDraft, before, check, precedes_its_event, with_stance
from tracker.errors import Invalid
from tracker.storage import agreements, audit, flags, items, reviews
from tracker.storage.codec import to_json


@dataclass(frozen=True, slots=True)
class Decided:
    """The review asked for, those given alike to the flags of exact copies, and to further flags of the report with
    their copies. precedes: whether the report had appeared before the day of the event that the review names.
    unbound: what was decided for that did not bind yet on that day, with the day from which each does.
    """

    review: Review
    copies: tuple[Review, ...]
    alike: tuple[Review, ...]
    precedes: bool
    unbound: Mapping[str, date]


def review(
    connection: sa.Connection,
    flag_id: int,
    draft: ReviewDraft,
    by: reviews.By,
    *,
    alike: Mapping[int, int] | None = None,
) -> Decided:
    """Store a decision, and the same one on the unreviewed flags of exact copies for the same obligation.

    alike: further flags of the same report to be decided alike, with how many reviews of each were seen; what is said
    of one obligation alone, stance and measured value, does not go to them.
    Without a stance, a relevant report keeps the one guessed, unconfirmed. Raises NotFound, Invalid, StaleReview; then
    nothing may be kept.
    """
    check(draft, today=by.at.date())
    entry = flags.get(connection, flag_id)
    decided, copies = _with_copies(connection, entry, draft, by)
    others: list[Review] = []
    for other_id, seen in (alike or {}).items():
        other = flags.get(connection, other_id)
        if other.item.id != entry.item.id or other_id == flag_id:
            raise Invalid("choose among the flags of this report", field="alike")
        general = replace(draft, stance=None, measure=None)
        first, more = _with_copies(connection, other, general, replace(by, seen=seen))
        others += [first, *more]
    early = precedes_its_event(entry.item, draft.event_on)
    unbound = unbound_on(connection, draft.event_on, {one.obligation for one in (decided, *others)})
    return Decided(decided, tuple(copies), tuple(others), early, unbound)


def unbound_on(connection: sa.Connection, day: date | None, slugs: Collection[str]) -> dict[str, date]:
    """Return which of these obligations did not bind yet on the day of an event, with the day from which each does; of
    a day that is not named none.
    """
    if day is None:
        return {}
    return {slug: since for slug, since in agreements.binding_from(connection, slugs).items() if day < since}


def _with_copies(
    connection: sa.Connection, entry: QueueEntry, draft: ReviewDraft, by: reviews.By
) -> tuple[Review, list[Review]]:
    flag_id = entry.flag.id
    # What a spot check found no rule saw: nobody guessed what it says.
    draft = with_stance(draft, None if entry.flag.match.by_spot_check else entry.flag.stance)
    decided = _append(connection, flag_id, draft, by)
    copies = []
    for copy in flags.of_items(connection, [item.id for item in items.exact_copies(connection, entry.item)]):
        untouched = copy.flag.state is FlagState.UNREVIEWED and copy.flag.reviews == 0
        if untouched and copy.flag.obligation == entry.flag.obligation:
            note = f"exact copy of {item_name(entry.item.id)}" + (f": {draft.note}" if draft.note else "")
            copies.append(_append(connection, copy.flag.id, replace(draft, note=note), replace(by, seen=0)))
    return decided, copies


def decided_otherwise(connection: sa.Connection, flag: Flag, copies: Sequence[Item]) -> tuple[QueueEntry, ...]:
    """Return the decided flags of exact copies for the same obligation whose state is not this flag's."""
    like = (FlagState.UNREVIEWED, flag.state)
    found = flags.of_items(connection, [copy.id for copy in copies])
    return tuple(e for e in found if e.flag.obligation == flag.obligation and e.flag.state not in like)


def undo(connection: sa.Connection, review_id: int, *, analyst: Account, at: datetime) -> Review:
    """Take one's own latest decision on a flag back: the decision before it holds again, and all stay on record.

    What was decided alike in the same act, on exact copies and further flags of the report, is taken back with it.
    Raises NotFound, and Invalid when the decision is another analyst's or not the one that holds.
    """
    mine = reviews.get(connection, review_id)
    if mine.analyst != analyst.name:
        what = "decision" if mine.undoes is None else "undo"
        raise Invalid(f"this {what} is {mine.analyst}'s; only they can take it back", field="review")
    history = reviews.of_flags(connection, [mine.flag_id])
    if history[-1].id != mine.id:
        raise Invalid("a later decision on this flag holds; take that back first", field="review")
    undone = _take_back(connection, history, analyst=analyst, at=at)
    for copy in reviews.of_same_act(connection, mine):
        copy_history = reviews.of_flags(connection, [copy.flag_id])
        if copy_history[-1].id == copy.id:
            _take_back(connection, copy_history, analyst=analyst, at=at)
    return undone


def _take_back(connection: sa.Connection, history: list[Review], *, analyst: Account, at: datetime) -> Review:
    mine = history[-1]
    held = before(mine, history)
    if held is None or held.decision is Decision.WITHDRAWN:
        draft = ReviewDraft(Decision.WITHDRAWN, note=f"undo of {mine.name}")
    else:
        draft = ReviewDraft(
            decision=held.decision,
            stance=held.stance,
            credibility=held.credibility,
            event_on=held.event_on,
            measure=held.measure,
            note=held.note,
            stance_confirmed=held.stance_confirmed,
        )
    revision = None if held is None else held.revision
    by = reviews.By(analyst.id, at, mine.number, undoes=mine.number, revision=revision)
    return _append(connection, mine.flag_id, draft, by)


def _append(connection: sa.Connection, flag_id: int, draft: ReviewDraft, by: reviews.By) -> Review:
    stored = reviews.add(connection, flag_id, draft, by)
    facts = {**to_json(stored), "obligation": stored.obligation}
    entry = audit.Entry(stored.analyst, "review", stored.name, facts, stored.reviewed_at)
    audit.append(connection, entry)
    return stored
