"""Flags with their reviews become evidence, tallies and what the outlets of each side say. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from tracker.domain.flag import FlagState, Stance
from tracker.domain.item import appeared_on, published_on
from tracker.domain.report import Assertion, EvidenceRow, FlagTally, Restored
from tracker.domain.review import Review, decided_in, restored
from tracker.reporting.inputs import FlagFacts, JudgedForm

_STANCES = tuple(Stance)


def safe_link(url: str) -> str:
    """Return the address when it is http(s), else "": nothing else may become a link in a document that travels."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def holding_review(flag: FlagFacts) -> Review | None:
    """Return the review that holds, None when nobody reviewed the flag or every decision was taken back."""
    if not flag.reviews:
        return None
    last = flag.reviews[-1]
    return None if last.decision.state is FlagState.UNREVIEWED else last


def state(flag: FlagFacts) -> FlagState:
    """Return the state of the flag at the time of knowledge."""
    review = holding_review(flag)
    return FlagState.UNREVIEWED if review is None else review.decision.state


def filed_on(flag: FlagFacts) -> date:
    """Return the one day that the flag counts under: that of the event where the review that holds found it relevant
    and names one, else the day by which the report had appeared."""
    review = holding_review(flag)
    if review is not None and review.decision.state is FlagState.RELEVANT and review.event_on is not None:
        return review.event_on
    return appeared_on(flag.item)


def tally(flags: Iterable[FlagFacts]) -> FlagTally:
    """Return how many flags are in which state."""
    counts = Counter(state(flag) for flag in flags)
    return FlagTally(
        relevant=counts[FlagState.RELEVANT],
        not_relevant=counts[FlagState.NOT_RELEVANT],
        unsure=counts[FlagState.UNSURE],
        unreviewed=counts[FlagState.UNREVIEWED],
    )


def evidence(flags: Iterable[FlagFacts]) -> tuple[EvidenceRow, ...]:
    """Return the flags found relevant, by day."""
    rows = [_row(flag, review) for flag in flags if (review := holding_review(flag)) is not None]
    return tuple(sorted((row for row in rows if row is not None), key=lambda row: (row.filed_on, row.item_id)))


def _row(flag: FlagFacts, review: Review) -> EvidenceRow | None:
    if review.decision.state is not FlagState.RELEVANT:
        return None
    item, form = flag.item, judged_form(flag, review)
    return EvidenceRow(
        item_id=item.id,
        filed_on=filed_on(flag),
        published=published_on(item),
        title=form.title,
        lang=item.lang,
        source=item.source,
        side=item.side,
        url=safe_link(form.url),
        stance=review.stance,
        stance_confirmed=review.stance_confirmed,
        credibility=review.credibility,
        analyst=decider(flag, review),
        review=review.name,
        recorded_at=review.reviewed_at,
        note=review.note,
        story=item.story,
        record=item.record,
        text_changed=form.number < item.revision,
        restored=brought_back(flag, review),
    )


def decider(flag: FlagFacts, review: Review) -> str:
    """Return who decided what a review of the flag says: not whoever only took back what came after it."""
    return decided_in(review, flag.reviews).analyst


def brought_back(flag: FlagFacts, review: Review) -> Restored | None:
    """Return how the decision of a review of the flag came to hold again, None where it was first taken by it."""
    first = restored(review, flag.reviews)
    return None if first is None else Restored(first.name, review.analyst, first.reviewed_at)


def judged_form(flag: FlagFacts, review: Review) -> JudgedForm:
    """Return the form of the report that the review judged; the one known where that is the same."""
    known = JudgedForm(flag.item.revision, flag.item.title, flag.item.url)
    return next((form for form in flag.forms if form.number == review.revision), known)


def assertions(rows: Sequence[EvidenceRow], *, sides: Sequence[str]) -> tuple[Assertion, ...]:
    """Return what reports say: they and distinct stories by stance and side of the outlet, stances in their order, then
    sides in that of `sides` (others and unknown last); the reports whose stance nobody confirmed come last of all."""
    stories: dict[tuple[Stance | None, bool, str | None], list[str]] = {}
    for row in rows:
        stance = row.stance if row.stance_confirmed else None
        stories.setdefault((stance, row.stance_confirmed, row.side), []).append(row.story)
    order = {side: place for place, side in enumerate(sides)}
    found = [Assertion(*key, len(held), len(set(held))) for key, held in stories.items()]
    return tuple(sorted(found, key=lambda entry: _place(entry, order)))


def _place(entry: Assertion, order: Mapping[str, int]) -> tuple[bool, int, int, str]:
    stance = len(_STANCES) if entry.stance is None else _STANCES.index(entry.stance)
    side = "" if entry.side is None else entry.side
    return not entry.confirmed, stance, order.get(side, len(order) + (entry.side is None)), side
