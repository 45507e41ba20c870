"""What became of the records that a finding cites: a review or event may have been overtaken since, while the finding
stays as it was entered. Pure.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.event import PACK, Event
from tracker.domain.review import Decision, Review, decided_in


class Fate(StrEnum):
    """REPEATED: another review says the same. RESTORED: what overruled it was taken back. TAKEN_BACK: it was undone.
    DECIDED_OTHERWISE: a later review says something else. CORRECTED: another event stands in its place. WITHDRAWN: the
    event was recorded by mistake. DROPPED: its pack gives the event no more. EMPTIED: none of the event's reports is
    found relevant any more.
    """

    REPEATED = "repeated"
    RESTORED = "restored"
    TAKEN_BACK = "taken_back"
    DECIDED_OTHERWISE = "decided_otherwise"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"
    EMPTIED = "emptied"


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A cited record that no longer stands. by: name of the one that says so (`review-9`, `event-45`), entered by
    author at that time; of what a pack dropped, name of the event that it gave last, author `pack`, and when a load
    found that; of an event without relevant reports, name of the review that left it so.
    """

    fate: Fate
    by: str
    author: str
    at: datetime

    @property
    def upholds(self) -> bool:
        """Whether what was cited is still said, if by another record."""
        return self.fate in (Fate.REPEATED, Fate.RESTORED)


def lost_of(fates: Iterable[Overtaken | None]) -> int:
    """Return how many pieces of evidence no longer say what was cited. fates: of each, None where it stands."""
    return sum(fate is not None and not fate.upholds for fate in fates)


def review_overtaken(review: Review, history: Sequence[Review]) -> Overtaken | None:
    """Return what became of a review, None where it holds. history: all reviews of its flag, by number."""
    last = history[-1]
    if last.number == review.number:
        return None
    # A guess repeats nothing that an analyst had confirmed.
    is_as_sure = last.stance_confirmed or not review.stance_confirmed
    # Who took back what came in between decided nothing of this themselves.
    decided = decided_in(last, history)
    if (last.decision, last.stance) == (review.decision, review.stance) and is_as_sure:
        is_brought_back = decided == decided_in(review, history)
        return _by_review(Fate.RESTORED, last) if is_brought_back else _by_review(Fate.REPEATED, decided)
    undo = next((later for later in history if later.undoes == review.number), None)
    if undo is not None:
        return _by_review(Fate.TAKEN_BACK, undo)
    return _by_review(Fate.DECIDED_OTHERWISE, decided)


def _by_review(fate: Fate, review: Review) -> Overtaken:
    return Overtaken(fate, review.name, review.analyst, review.reviewed_at)


def last_of(event: Event, successors: Mapping[int, Event]) -> Event:
    """Return the last of those that supersede an event, itself where none does. successors: id -> what supersedes it,
    also of these.
    """
    while event.id in successors:
        event = successors[event.id]
    return event


def event_overtaken(
    event: Event,
    last: Event,
    dropped: Mapping[int, datetime],
    given: Sequence[Sequence[Review]],
    earlier: Mapping[int, Event],
) -> Overtaken | None:
    """Return what became of an event, None where it stands. last: as `last_of` tells. dropped: id of each event that
    its pack gives no more -> since when. given: all reviews, by number, of each flag of its reports for what it bears
    on; none of a flag that nobody reviewed. earlier: id -> event, of all that it corrects.
    """
    if last.id in dropped and not last.is_withdrawal:
        return Overtaken(Fate.DROPPED, last.name, PACK, dropped[last.id])
    if last == event:
        return _emptied(event, given, _grouped_by_pack(event, earlier))
    fate = Fate.WITHDRAWN if last.is_withdrawal else Fate.CORRECTED
    return Overtaken(fate, last.name, last.author, last.recorded_at)


def _emptied(event: Event, given: Sequence[Sequence[Review]], by_pack: Collection[int]) -> Overtaken | None:
    # A report that nobody judged on one of the event's obligations stands as it was grouped, for whatever else it was
    # given up.
    if not all(given):
        return None
    histories: dict[int, list[Sequence[Review]]] = {item_id: [] for item_id in event.items}
    for history in given:
        histories[history[-1].item_id].append(history)
    last = [_given_up(each, by_pack=item_id in by_pack) for item_id, each in histories.items()]
    left = [review for review in last if review is not None]
    if not left or len(left) < len(histories):
        return None
    return _by_review(Fate.EMPTIED, max(left, key=_entered))


def _grouped_by_pack(event: Event, earlier: Mapping[int, Event]) -> set[int]:
    """Return the ids of the reports that a pack grouped, under this event or the one that it corrects in the end."""
    held = set(event.items)
    while event.origin != PACK:
        if event.supersedes is None or event.supersedes not in earlier:
            return set()
        event = earlier[event.supersedes]
        held &= set(event.items)
    return held


def _given_up(histories: Sequence[Sequence[Review]], *, by_pack: bool) -> Review | None:
    """Return the review since which a report of an event is given up for every obligation that it was flagged for;
    None where it is not, and where nobody judged it. histories: of each of these flags.
    """
    if not histories or not all(_is_given_up(history, by_pack=by_pack) for history in histories):
        return None
    return max((history[-1] for history in histories), key=_entered)


def _is_given_up(history: Sequence[Review], *, by_pack: bool) -> bool:
    """Whether a report that was grouped is found relevant no more for one obligation. by_pack: its pack grouped it,
    which an undo leaves as it was.
    """
    held = history[-1].decision
    if held in (Decision.RELEVANT, Decision.NOT_RELEVANT):
        return held is Decision.NOT_RELEVANT
    was = any(review.decision is Decision.RELEVANT for review in history)
    return was and not (by_pack and held is Decision.WITHDRAWN)


def _entered(review: Review) -> tuple[datetime, int]:
    return review.reviewed_at, review.id
