"""The review queue: a list of flags by filter, one of them open for reading and deciding; and one's own decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import Clause, ClauseText
from tracker.domain.basis import InUse, newer, younger
from tracker.domain.expectation import AHEAD, Hint, hint
from tracker.domain.flag import Flag, FlagState
from tracker.domain.item import Item, Source
from tracker.domain.obligation import Obligation
from tracker.domain.phrases import language
from tracker.domain.plural import counted
from tracker.domain.queue import QueueEntry, QueueFilter, Search
from tracker.domain.review import Decision, Review, precedes_its_event, restored, taken_back
from tracker.errors import NotFound
from tracker.review.record import decided_otherwise, unbound_on
from tracker.storage import agreements, flags, items, reviews, sources, tallies
from tracker.storage.agreements import Outline
from tracker.web.highlight import Piece, pieces
from tracker.web.words import OPTIONS, guess

PAGE = 30
_DECISIONS_SHOWN = 100
_PAGE_LANG = "en"


@dataclass(frozen=True, slots=True)
class Reading:
    """A flag opened for reading. text: the clause's wording in the page's language where there is one.

    others: further flags of the same report. copies: reports with exactly the same text. near: the other reports of
    the story. otherwise: flags of exact copies that were decided otherwise than this one. reviews: oldest first.
    newer: what came in use after the match was made, and whether that is younger than the review.
    """

    entry: QueueEntry
    source: Source
    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]
    obligation: Obligation
    clause: Clause | None
    text: ClauseText | None
    others: tuple[Flag, ...]
    copies: tuple[Item, ...]
    near: tuple[Item, ...]
    otherwise: tuple[QueueEntry, ...]
    reviews: tuple[Review, ...]
    targets: Mapping[str, str]
    measures: tuple[str, ...]
    newer: tuple[str, ...]

    @property
    def open_beside(self) -> tuple[Flag, ...]:
        """The further flags of the report that nobody reviewed yet."""
        return tuple(other for other in self.others if other.state is FlagState.UNREVIEWED)

    @property
    def stances(self) -> list[tuple[str, str, str]]:
        """Key, value and words of the stances that an analyst may choose; first the guess, which stays one, or none
        where a spot check found the flag.
        """
        flag = self.entry.flag
        guessed = "not stated" if flag.match.by_spot_check else f"as guessed: {guess(flag.stance)} – not confirmed"
        offered = [("", guessed), *OPTIONS["stance"]]
        return [(str(key), value, words) for key, (value, words) in enumerate(offered)]

    @property
    def is_stale(self) -> bool:
        """Whether some of the words that fired stand no longer where they stood when the report was flagged."""
        spans = self.entry.flag.match.spans
        shown = {name for piece in (*self.title, *self.summary) for name in piece.indicators}
        return any(span.indicator not in shown for span in spans)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision just taken, to be shown with its undo. copies: exact copies that were decided alike; alike: slugs of
    the report's further flags that were. precedes: whether the report had appeared before the day of the event that was
    named. unbound: what was decided for that did not bind yet on that day, with the day from which each does.
    otherwise: flags of exact copies that stay decided otherwise. unmatched_at: since when the rules no longer match the
    flag, None where they do.
    """

    review: Review
    title: str
    lang: str | None
    copies: int
    alike: tuple[str, ...]
    precedes: bool
    unbound: Mapping[str, date]
    otherwise: tuple[QueueEntry, ...]
    unmatched_at: datetime | None


Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filter offers: value and words. outlines: the agreements with their obligations and watchpoints."""

    outlines: tuple[Outline, ...]
    langs: Choices
    sides: Choices
    sources: Choices
    agreements: Choices

    def named(self, name: str, value: str) -> str:
        """Return how a chosen value is printed; what was typed, as it was."""
        offered = {"lang": self.langs, "side": self.sides, "source": self.sources, "agreement": self.agreements}
        return dict(offered.get(name, OPTIONS.get(name, ()))).get(value, value)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. after: id of the flag that the page begins behind. more: whether flags follow the page.
    hint: what reading on from the top of the queue will bring; None where it holds reviewed flags, or none was.
    """

    wanted: QueueFilter
    total: int
    entries: tuple[QueueEntry, ...]
    more: bool
    reading: Reading | None
    previous: int | None
    next: int | None
    filters: Filters
    decided: Decided | None
    hint: Hint | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the queue one is: the flag that the page begins behind, and the one that is open."""

    after: int | None = None
    flag: int | None = None


def gather(
    connection: sa.Connection, wanted: QueueFilter, place: Place, in_use: InUse, *, decided: Decided | None
) -> Queue:
    """Return a page of the queue with the named flag open, or its first one. in_use: what decides on flags now.

    Raises NotFound, also for a filter that names an obligation, agreement or source that there is none of.
    """
    outlines = agreements.outlines(connection)
    _require_known(connection, wanted, outlines)
    entries, beyond = _page(connection, wanted, place)
    current = _current(connection, entries, place)
    ids = [entry.flag.id for entry in entries]
    at = ids.index(current.flag.id) if current is not None and current.flag.id in ids else None
    return Queue(
        wanted=wanted,
        total=flags.count(connection, wanted),
        entries=tuple(entries),
        more=beyond is not None,
        reading=None if current is None else read(connection, current, outlines, in_use),
        previous=None if not at else ids[at - 1],
        next=_next(ids, at) or (beyond if at is not None else None),
        filters=filters(connection, outlines),
        decided=decided,
        hint=_hint(connection, wanted),
    )


def _require_known(connection: sa.Connection, wanted: QueueFilter, outlines: Sequence[Outline]) -> None:
    if wanted.agreement is not None and wanted.agreement not in {outline.id for outline in outlines}:
        raise NotFound("agreement", wanted.agreement)
    if wanted.obligation is not None and wanted.obligation not in agreements.obligation_ids(connection):
        raise NotFound("obligation or watchpoint", wanted.obligation)
    if wanted.source_id is not None:
        sources.get(connection, wanted.source_id)


def _hint(connection: sa.Connection, wanted: QueueFilter) -> Hint | None:
    if wanted.state is not FlagState.UNREVIEWED:
        return None
    return hint(tallies.reviewed(connection, wanted), tallies.ahead(connection, wanted, limit=AHEAD))


def filters(connection: sa.Connection, outlines: Sequence[Outline]) -> Filters:
    """Return what the queue's filter offers."""
    return Filters(
        outlines=tuple(outlines),
        langs=tuple((lang, language(lang)) for lang in flags.langs(connection)),
        sides=tuple(sides(connection, outlines).items()),
        sources=tuple((str(source_id), name) for source_id, name in flags.sources(connection).items()),
        agreements=tuple((outline.id, outline.short_title) for outline in outlines),
    )


def sides(connection: sa.Connection, outlines: Sequence[Outline]) -> dict[str, str]:
    """Return code -> name of the sides that the agreements define, then of those that sources bear all the same: a pack
    may have come to define others.
    """
    defined = {side.code: side.name for outline in outlines for side in outline.sides}
    return defined | {code: code for code in sources.sides(connection) if code not in defined}


def _next(ids: Sequence[int], at: int | None) -> int | None:
    return None if at is None or at + 1 >= len(ids) else ids[at + 1]


def _page(connection: sa.Connection, wanted: QueueFilter, place: Place) -> tuple[list[QueueEntry], int | None]:
    """Return the page's entries, and the flag that follows them (None when none does)."""
    after = None if place.after is None else flags.get(connection, place.after)
    found = flags.page(connection, wanted, limit=PAGE + 1, after=after)
    if place.flag is not None and len(found) > PAGE and place.flag not in {entry.flag.id for entry in found[:PAGE]}:
        # The open flag lies beyond this page: the list begins with it.
        opened = flags.get(connection, place.flag)
        found = [opened, *flags.page(connection, wanted, limit=PAGE, after=opened)]
    return found[:PAGE], found[PAGE].flag.id if len(found) > PAGE else None


def _current(connection: sa.Connection, entries: Sequence[QueueEntry], place: Place) -> QueueEntry | None:
    if place.flag is None:
        return entries[0] if entries else None
    return next((e for e in entries if e.flag.id == place.flag), None) or flags.get(connection, place.flag)


def read(connection: sa.Connection, entry: QueueEntry, outlines: Sequence[Outline], in_use: InUse) -> Reading:
    """Return a flag with everything that helps to decide on it."""
    flag, item = entry.flag, entry.item
    obligation = agreements.obligation(connection, flag.obligation)
    clause = _clause(connection, obligation)
    of_item = [other.flag for other in flags.of_items(connection, [item.id])]
    measures = agreements.measures(connection, obligation.agreement, [fired.id for fired in flag.match.indicators])
    exact = items.exact_copies(connection, item)
    given = reviews.of_flags(connection, [flag.id])
    return Reading(
        entry=entry,
        source=sources.get(connection, item.source_id),
        title=tuple(pieces(item.title, [span for span in flag.match.spans if span.field == "title"])),
        summary=tuple(pieces(item.summary, [span for span in flag.match.spans if span.field == "summary"])),
        obligation=obligation,
        clause=clause,
        text=None if clause is None else excerpt(clause),
        others=tuple(other for other in of_item if other.id != flag.id and other.withdrawn_at is None),
        copies=tuple(exact),
        near=tuple(copy for copy in items.copies(connection, item) if copy not in exact),
        otherwise=decided_otherwise(connection, flag, exact),
        reviews=tuple(given),
        targets={target.slug: target.title for outline in outlines for target in outline.targets},
        measures=measures,
        newer=(*younger(flag, given), *newer(flag, entry.tried, in_use)),
    )


def _clause(connection: sa.Connection, obligation: Obligation) -> Clause | None:
    if obligation.clause is None:
        return None
    return agreements.clause(connection, obligation.agreement, obligation.clause)


def excerpt(clause: Clause) -> ClauseText | None:
    """Return the wording to show: in the page's language, else the authentic one, else the first."""
    return next(iter(clause.quoted(_PAGE_LANG)), None)


def after_decision(connection: sa.Connection, wanted: QueueFilter, decided: QueueEntry) -> int | None:
    """Return which flag comes up after a decision: the next in the filter, else its first, None when it is empty."""
    behind = flags.page(connection, wanted, limit=1, after=decided)
    found = behind or [e for e in flags.page(connection, wanted, limit=2) if e.flag.id != decided.flag.id]
    return found[0].flag.id if found else None


def decided(connection: sa.Connection, review_id: int, account: Account) -> Decided | None:
    """Return one's own decision for the strip with its undo; None when it is no longer the one that holds, or when it
    is somebody else's or took one back.
    """
    try:
        review = reviews.get(connection, review_id)
    except NotFound:
        return None
    entry = flags.get(connection, review.flag_id)
    if review.analyst != account.name or review.number != entry.flag.reviews or review.undoes is not None:
        return None
    act = reviews.of_same_act(connection, review)
    copies = len({one.item_id for one in act} - {review.item_id})
    alike = tuple(one.obligation for one in act if one.item_id == review.item_id)
    precedes = precedes_its_event(entry.item, review.event_on)
    otherwise = decided_otherwise(connection, entry.flag, items.exact_copies(connection, entry.item))
    unbound = unbound_on(connection, review.event_on, (review.obligation, *alike))
    return Decided(
        review=review,
        title=entry.item.title,
        lang=entry.item.lang,
        copies=copies,
        alike=alike,
        precedes=precedes,
        unbound=unbound,
        otherwise=otherwise,
        unmatched_at=entry.flag.unmatched_at,
    )


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """One of one's own decisions. holds: whether it is the flag's latest, so that it can be taken back; latest: the
    one that holds instead, None when it is this one. undone: the one that it took back, None when it took none back.
    restored, latest_restored: the decision that it, or the latest, only brought back.
    """

    review: Review
    item: Item
    holds: bool
    latest: Review | None
    undone: Review | None
    restored: Review | None
    latest_restored: Review | None

    @property
    def is_restored(self) -> bool:
        """Whether it holds again, as what came after it was taken back."""
        return self.latest_restored is not None and self.latest_restored.id == self.review.id


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page of one's own decisions, newest first. number: how many there are in all, as searched for. older: id of the
    review behind which the next page begins, None on the last one. is_first: whether the page is the one of the newest.
    """

    decisions: tuple[OwnDecision, ...]
    number: int
    older: int | None
    is_first: bool

    @property
    def told(self) -> str:
        """How many decisions there are, and whether they take several pages."""
        paged = self.older is not None or not self.is_first
        return f"{counted(self.number, 'decision')}, newest first{f', {_DECISIONS_SHOWN} on a page' if paged else ''}"


def own(connection: sa.Connection, account: Account, search: Search, *, after: int | None) -> OwnPage:
    """Return a page of an analyst's decisions. after: id of the review behind which it begins. Raises NotFound."""
    behind = None if after is None else reviews.get(connection, after)
    found = reviews.latest_by(connection, account.id, search, limit=_DECISIONS_SHOWN + 1, after=behind)
    shown = found[:_DECISIONS_SHOWN]
    return OwnPage(
        decisions=tuple(_own_decisions(connection, shown)),
        number=reviews.count_by(connection, account.id, search),
        older=shown[-1].id if len(found) > len(shown) else None,
        is_first=behind is None,
    )


def _own_decisions(connection: sa.Connection, found: Sequence[Review]) -> list[OwnDecision]:
    entries = flags.by_ids(connection, {review.flag_id for review in found})
    histories = reviews.histories(connection, entries)
    return [_own(review, entries[review.flag_id].item, histories[review.flag_id]) for review in found]


def _own(review: Review, item: Item, history: list[Review]) -> OwnDecision:
    latest = history[-1]
    is_latest = review.id == latest.id
    return OwnDecision(
        review,
        item,
        holds=is_latest and review.decision is not Decision.WITHDRAWN,
        latest=None if is_latest else latest,
        undone=taken_back(review, history),
        restored=restored(review, history),
        latest_restored=restored(latest, history),
    )
