"""Read from the database everything that a report is built from, as it was known at a moment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from tracker.domain.determination import Determination
from tracker.domain.event import Event
from tracker.domain.item import Item, Revision
from tracker.domain.names import source_names
from tracker.domain.review import Review
from tracker.domain.story import text_digest
from tracker.reporting.evidence import filed_on
from tracker.reporting.inputs import (
    FlagFacts,
    JudgedForm,
    Period,
    ReportedItem,
    ReportInputs,
    SourceFacts,
    SpotFacts,
    Subject,
    VoiceFacts,
    subject_of,
)
from tracker.storage import (
    agreements,
    determinations,
    events,
    fetches,
    items,
    past_agreements,
    reported,
    reviews,
    watching,
)
from tracker.storage.fetches import FetchCounts
from tracker.storage.source_history import feeds_known

_LONGEST_SPAN = timedelta(days=366)
"""A report whose year alone is known stands in the database under its first day and counts under its last."""


def gather(connection: sa.Connection, agreement_id: str, *, period: Period) -> ReportInputs:
    """Return the inputs of the report on an agreement. Raises NotFound for the agreement.

    One consistent view of the database is needed: call it within one transaction.
    """
    known_at = period.known_at
    found = determinations.recorded(connection, agreement_id=agreement_id, known_at=known_at)
    findings = sorted((entry for held in found.values() for entry in held), key=lambda entry: entry.id)
    current = events.current(connection, agreement_id, known_at=known_at)
    superseded = _superseded(connection, _cited_events(findings), current, known_at=known_at)
    dropped = events.retired(connection, agreement_id, known_at=known_at)
    item_ids = {item_id for event in (*current, *superseded) for item_id in event.items}
    reports = reported.as_known(connection, items.by_ids(connection, item_ids), known_at=known_at)
    given: dict[int, list[Review]] = {}
    for review in reviews.of_agreement(connection, agreement_id, known_at=known_at):
        given.setdefault(review.flag_id, []).append(review)
    decided = {*found, *(review.obligation for held in given.values() for review in held)}
    subject = _subject_known_at(connection, agreement_id, known_at, decided=decided)
    return ReportInputs(
        period=period,
        subject=subject,
        flags=_flags(connection, subject, period, given=given, cited=_cited_reviews(findings)),
        determinations=tuple(findings),
        events=tuple(current),
        cited_events=tuple(superseded),
        items=tuple(_reported(item) for item in reports),
        voices=tuple(
            VoiceFacts(guess.item_id, guess.obligation, guess.stance, tuple(given.get(guess.flag_id, ())))
            for guess in reported.guesses(connection, agreement_id, item_ids, known_at=known_at)
        ),
        sources=_sources(connection, period),
        spot_checks=_spot_checks(connection, agreement_id, known_at),
        earlier_events=_corrected(connection, (*current, *superseded)),
        dropped_events=tuple((event.id, dropped[event.id]) for event in superseded if event.id in dropped),
        unwatched=watching.unwatched(connection, agreement_id, known_at=known_at),
    )


def _spot_checks(connection: sa.Connection, agreement_id: str, known_at: datetime) -> SpotFacts:
    counted = reported.spot_checks(connection, agreement_id, known_at=known_at)
    return SpotFacts(
        population=counted.population,
        judged=counted.judged,
        missed=counted.missed,
        relevant=counted.relevant,
        not_relevant=counted.not_relevant,
        waiting=counted.waiting,
    )


def _cited_events(findings: Iterable[Determination]) -> set[int]:
    return {cited.event_id for entry in findings for cited in entry.evidence if cited.event_id is not None}


def _superseded(
    connection: sa.Connection, cited: Collection[int], current: Collection[Event], *, known_at: datetime
) -> list[Event]:
    """Return the events cited that no longer stand, and what took their place in turn unless it is current."""
    stand = {event.id for event in current}
    gone = set(cited) - stand
    if not gone:
        return []
    successors = {event.id for event in events.successors(connection, gone, known_at=known_at).values()}
    return events.by_ids(connection, gone | (successors - stand))


def _corrected(connection: sa.Connection, held: Collection[Event]) -> tuple[Event, ...]:
    """Return the events that these correct and that are not among them, by id."""
    ids = {event.id for event in held}
    found = events.earlier(connection, held)
    return tuple(found[event_id] for event_id in sorted(found.keys() - ids))


def _cited_reviews(findings: Iterable[Determination]) -> set[int]:
    return {cited.review_id for entry in findings for cited in entry.evidence if cited.review_id is not None}


def _flags(
    connection: sa.Connection,
    subject: Subject,
    period: Period,
    *,
    given: Mapping[int, Sequence[Review]],
    cited: Collection[int],
) -> tuple[FlagFacts, ...]:
    """Return the flags that may be filed in the period or the one before it, and those that findings cite. given: flag
    id -> its reviews; cited: ids of reviews."""
    also: set[int] = set()
    for review in (review for held in given.values() for review in held):
        happened = review.event_on
        within = happened is not None and (period.holds(happened) or period.held_before(happened))
        if review.id in cited or within:
            also.add(review.flag_id)
    first = datetime.combine(period.previous_from, time(), UTC) - _LONGEST_SPAN
    published = (first, datetime.combine(period.to_on, time(), UTC) + timedelta(days=1))
    found = reported.flags(connection, subject.id, published=published, known_at=period.known_at, also=also)
    forms = reported.earlier_forms(connection, [flag.item for flag in found if flag.flag_id in given])
    facts = [_facts(flag, given.get(flag.flag_id, ()), forms.get(flag.item.id, ())) for flag in found]
    return tuple(flag for flag in facts if flag.flag_id in also or _counts(flag, period))


def _facts(flag: reported.FiledFlag, given: Sequence[Review], forms: Sequence[Revision]) -> FlagFacts:
    judged = {review.revision for review in given}
    kept = tuple(JudgedForm(form.number, form.title, form.url) for form in forms if form.number in judged)
    return FlagFacts(flag.flag_id, flag.obligation, _reported(flag.item), tuple(given), kept)


def _counts(flag: FlagFacts, period: Period) -> bool:
    day = filed_on(flag)
    return period.holds(day) or period.held_before(day)


def _reported(item: Item) -> ReportedItem:
    return ReportedItem(
        id=item.id,
        title=item.title,
        lang=item.lang,
        source=item.source,
        side=item.side,
        url=item.url,
        published_at=item.published_at,
        precision=item.precision,
        first_seen_at=item.first_seen_at,
        # The stored story follows the newest form; this one follows the form that was known.
        story=text_digest(item.title, item.summary, alone=str(item.id)),
        record=item.record,
        revision=item.revisions,
    )


def _sources(connection: sa.Connection, period: Period) -> tuple[SourceFacts, ...]:
    since, before = period.begins_at, period.cut_off
    counts = fetches.counts(connection, since=since, before=before)
    last = reported.last_fetches(connection, before=before)
    brought = reported.items_brought(connection, since=since, before=before)
    none, never = FetchCounts(0, 0, ()), reported.LastFetches()
    found = []
    known = feeds_known(connection, period.known_at)
    names = source_names(known)
    for source in sorted(known, key=lambda source: source.id):
        held, latest = counts.get(source.id, none), last.get(source.id, never)
        success_at, error_at = latest.success_at, latest.error_at
        found.append(
            SourceFacts(
                id=source.id,
                name=names[source.id],
                side=source.side,
                lang=source.lang,
                reliability=source.reliability,
                active=source.active,
                fetched=held.succeeded,
                failed=held.failed,
                days=held.days,
                items=brought.get(source.id, 0),
                last_fetch_failed=error_at is not None and (success_at is None or error_at > success_at),
                last_success_at=success_at,
                last_error_at=error_at,
                last_error=latest.error,
                last_error_kind=latest.kind,
                last_error_status=latest.status,
                entries=latest.entries,
                note=latest.note,
            )
        )
    return tuple(found)


def _subject_known_at(
    connection: sa.Connection, agreement_id: str, known_at: datetime, *, decided: Collection[str]
) -> Subject:
    """Return what a report needs of the agreement as its pack had it at `known_at`.

    decided: slugs of obligations on which somebody found or reviewed something.
    """
    agreement = past_agreements.known_at(connection, agreement_id, known_at)
    retired = agreements.retired_obligations(connection, agreement_id, known_at=known_at)
    kept = [one for slug, one in retired.items() if slug in decided and not one.obligation.is_watchpoint]
    earlier = agreements.earlier_wordings(connection, agreement_id, known_at=known_at)
    return subject_of(agreement, retired=kept, reworded=(one for one in earlier if one.obligation in decided))
