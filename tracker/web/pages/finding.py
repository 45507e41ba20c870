"""Forms and pages of determinations and events: what may be cited, grouped, corrected."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, agreement_in
from tracker.domain.determination import Determination
from tracker.domain.event import Event
from tracker.domain.item import Item
from tracker.domain.obligation import Obligation
from tracker.domain.overtaken import Overtaken, last_of
from tracker.domain.review import precedes_its_event
from tracker.domain.terms import TextState, notices_by_obligation, text_state
from tracker.errors import Invalid
from tracker.review.cited import events_overtaken
from tracker.storage import agreements, determinations, events, items, reviews
from tracker.storage.found_relevant import Sought
from tracker.web.forms import BESIDE
from tracker.web.pages.agreement import Finding, Speaking, basis_of, findings, speakers
from tracker.web.pages.offered import Offered, offer
from tracker.web.pages.standing import target_of
from tracker.web.words import day, phrase


@dataclass(frozen=True, slots=True)
class Looked:
    """What a form looks for among the reports found relevant. chosen: ids of what is ticked already. shown: how many
    others at most.
    """

    sought: Sought
    chosen: tuple[int, ...]
    shown: int


@dataclass(frozen=True, slots=True)
class DeterminationForm:
    """What a determination on an obligation may cite and replace. dropped_at: when its pack dropped the obligation,
    None where the pack has it. overtaken: event id -> what became of it, of those that no longer stand.
    """

    agreement: Agreement
    obligation: Obligation
    dropped_at: datetime | None
    text: TextState
    events: tuple[Event, ...]
    overtaken: Mapping[int, Overtaken]
    offered: Offered
    replaceable: tuple[Determination, ...]

    @property
    def has_evidence(self) -> bool:
        """Whether there is anything to cite."""
        return bool(self.events or self.offered.chosen or self.offered.number or self.offered.is_narrowed)

    @property
    def replaceable_options(self) -> list[tuple[str, str]]:
        """What the new one may replace, as a select offers it: nothing is chosen beforehand."""
        named = [(str(d.id), f"replaces {_named(d)}") for d in self.replaceable]
        return [("", "choose"), (BESIDE, "stands beside what holds"), *named]

    @property
    def party_options(self) -> list[tuple[str, str]]:
        """Those who owe the obligation, as a select offers them."""
        names = {party.code: party.name for party in self.agreement.parties}
        return [("", "all who owe it"), *((code, names.get(code, code)) for code in self.obligation.obligors)]


def _named(determination: Determination) -> str:
    about = "" if determination.party is None else f" on {determination.party}"
    draft = " (draft)" if determination.is_draft else ""
    said = f"{phrase(determination.result)}{about} from {day(determination.valid_from)}{draft}"
    return f"{determination.name}: {said}"


@dataclass(frozen=True, slots=True)
class DeterminationPage:
    """One determination, whatever became of it."""

    obligation: Obligation
    finding: Finding


@dataclass(frozen=True, slots=True)
class EventForm:
    """What an event may group. dropped: what the pack dropped and the event is recorded on all the same. corrects: the
    event that this one replaces; held: its reports, which stay unless they are taken out.
    """

    agreement: Agreement
    obligation: Obligation
    dropped: tuple[Obligation, ...]
    offered: Offered
    corrects: Event | None
    held: tuple[Item, ...]

    @property
    def place_options(self) -> list[tuple[str, str]]:
        """The places of the agreement, as a select offers them."""
        return [(place.id, place.label) for place in self.agreement.places]

    @property
    def party_options(self) -> list[tuple[str, str]]:
        """The parties, as a select offers them."""
        return [(party.code, party.name) for party in self.agreement.parties]


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with the reports grouped under it and what they say. early: those that had appeared before its day.
    unbound: what it bears on that did not bind yet when it was over, with the day from which each did. last: the last
    of those that supersede it, itself where none does. bearing: what it bears on, at the end what the pack dropped.
    overtaken: what became of it, None where it stands.
    """

    agreement: Agreement
    event: Event
    place: str | None
    reports: tuple[Speaking, ...]
    early: tuple[Item, ...]
    unbound: tuple[tuple[Obligation, date], ...]
    last: Event
    bearing: tuple[Obligation, ...]
    overtaken: Overtaken | None

    @property
    def is_current(self) -> bool:
        """Whether it is an event that nothing supersedes."""
        return self.last == self.event and not self.event.is_withdrawal

    @property
    def reason(self) -> str:
        """Why it was withdrawn; "" where it was not."""
        return self.last.note if self.last != self.event and self.last.is_withdrawal else ""


def determination_form(connection: sa.Connection, slug: str, looked: Looked, *, now: datetime) -> DeterminationForm:
    """looked: chosen are ids of reviews. Raises NotFound, and Invalid for a watchpoint: followed, never assessed."""
    agreement = agreements.get(connection, agreement_in(slug))
    obligation, dropped_at = target_of(connection, agreement, slug)
    if obligation.is_watchpoint:
        raise Invalid(f"{slug} is a watchpoint: followed, never assessed", field="obligation")
    found = determinations.of_obligation(connection, slug)
    replaced = {determination.supersedes for determination in found}
    happened = tuple(event for event in events.current(connection, agreement.id) if slug in event.obligations)
    known = notices_by_obligation(happened, [obligation])
    return DeterminationForm(
        agreement=agreement,
        obligation=obligation,
        dropped_at=dropped_at,
        text=text_state(obligation, as_of=now.date(), notices=known.get(slug, ())),
        events=happened,
        overtaken=events_overtaken(connection, happened),
        offered=offer(connection, looked.sought, reviews.by_ids(connection, looked.chosen), shown=looked.shown),
        replaceable=tuple(d for d in reversed(found) if d.id not in replaced),
    )


def determination(connection: sa.Connection, determination_id: int, *, now: datetime) -> DeterminationPage:
    """Raises NotFound."""
    slug = determinations.get(connection, determination_id).obligation
    obligation = agreements.obligation(connection, slug)
    found = determinations.of_obligation(connection, slug)
    told = findings(connection, obligation, found, basis_of(connection, found), now=now)
    finding = next(one for one in told if one.determination.id == determination_id)
    return DeterminationPage(obligation, finding)


def event_form(connection: sa.Connection, slug: str, looked: Looked, *, corrected: Event | None) -> EventForm:
    """looked: chosen are ids of flags. corrected: the event that is corrected. Raises NotFound."""
    agreement = agreements.get(connection, agreement_in(slug))
    held = () if corrected is None else tuple(items.by_ids(connection, corrected.items))
    sought = replace(looked.sought, but_for=frozenset(item.id for item in held))
    latest = {review.flag_id: review for review in reviews.of_flags(connection, looked.chosen)}
    bearing = (slug, *(() if corrected is None else corrected.obligations))
    return EventForm(
        agreement=agreement,
        obligation=target_of(connection, agreement, slug)[0],
        dropped=_dropped(connection, agreement, bearing),
        offered=offer(connection, sought, list(latest.values()), shown=looked.shown),
        corrects=corrected,
        held=held,
    )


def event(connection: sa.Connection, event_id: int) -> EventPage:
    """Raises NotFound."""
    found = events.get(connection, event_id)
    agreement = agreements.get(connection, found.agreement)
    reports = speakers(connection, [found])[event_id]
    labels = {place.id: place.label for place in agreement.places}
    return EventPage(
        agreement=agreement,
        event=found,
        place=None if found.place is None else labels.get(found.place, found.place),
        reports=reports,
        early=tuple(each.item for each in reports if precedes_its_event(each.item, found.starts_on)),
        unbound=_unbound(agreement, found),
        last=last_of(found, events.successors(connection, [event_id])),
        bearing=_bearing(connection, agreement, found),
        overtaken=events_overtaken(connection, [found]).get(event_id),
    )


def _bearing(connection: sa.Connection, agreement: Agreement, event: Event) -> tuple[Obligation, ...]:
    standing = tuple(target for target in agreement.targets if target.slug in event.obligations)
    return (*standing, *_dropped(connection, agreement, event.obligations))


def _dropped(connection: sa.Connection, agreement: Agreement, slugs: Collection[str]) -> tuple[Obligation, ...]:
    """Return those of the obligations and watchpoints that the pack has no more."""
    retired = agreements.retired_obligations(connection, agreement.id)
    return tuple(gone.obligation for slug, gone in retired.items() if slug in slugs)


def _unbound(agreement: Agreement, event: Event) -> tuple[tuple[Obligation, date], ...]:
    last = event.starts_on if event.ends_on is None else event.ends_on
    bearing = [
        (target, agreement.binds_from(target)) for target in agreement.targets if target.slug in event.obligations
    ]
    return tuple((target, since) for target, since in bearing if last < since)
