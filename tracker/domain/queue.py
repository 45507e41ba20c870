"""The review queue: which flags are asked for, and what stands in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tracker.domain.flag import Flag, FlagState
from tracker.domain.item import Item

RULES_THRESHOLD = 0.5
"""From which score on the rules alone flag (`tracker.flagging.match.FLAG_FROM`); a test holds the two together."""


class QueueOrder(StrEnum):
    """SCORE: best score first. INFORMATIVE: what teaches most, the score nearest to the threshold first, a round over
    all obligations and languages at a time. NEWEST: latest report first.
    """

    SCORE = "score"
    INFORMATIVE = "informative"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Sought:
    """A word, or words with blanks between, sought in texts. written: as it was typed. pattern: a regular expression of
    all ways of writing it, as Python and PostgreSQL read them alike.
    """

    written: str
    pattern: str


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """None means any. agreement: id. obligation: slug. since, before: flags of reports that may have been published
    from then on, and before then. words: every one must stand in title or text, as a part of a word too.
    changed_since_review: only those whose report has a newer form than the one that the latest review judged.
    """

    agreement: str | None = None
    obligation: str | None = None
    lang: str | None = None
    side: str | None = None
    source_id: int | None = None
    state: FlagState | None = FlagState.UNREVIEWED
    since: datetime | None = None
    before: datetime | None = None
    words: tuple[Sought, ...] = ()
    changed_since_review: bool = False
    order: QueueOrder = QueueOrder.SCORE


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A flag with its item. sorts_at: publication time, or first-seen time where none is known. judged: number of the
    form that the latest review judged, None while nobody decided. tried: version of the rules that the item was tried
    with last, None while it waits for some."""

    flag: Flag
    item: Item
    sorts_at: datetime
    judged: int | None
    tried: str | None

    @property
    def changed_since_review(self) -> bool:
        return self.judged is not None and self.item.revisions > self.judged
