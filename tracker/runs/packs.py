"""Bring a pack into the database: agreement, sources, record of past reports, events. Loading it again changes
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.catalogue.pack import Pack
from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.event import Event, EventDraft, PackEvent
from tracker.domain.learned import PACK, Model
from tracker.domain.learned_stance import StanceModel
from tracker.domain.saved import Take, merged
from tracker.ingestion.reports import ImportedReport, from_fields
from tracker.runs.past_reports import row_ids, store_reports
from tracker.storage import agreements, audit, events, models, saved_marks, saving, sources
from tracker.storage.engine import transaction


@dataclass(frozen=True, slots=True)
class PackLoad:
    """What loading a pack changed. models_new: how many of its models, that of stances among them, are new.
    models_changed: obligations and agreements of which another model, or none, is in use now.
    """

    agreement: str
    version: str
    first: bool
    changes: tuple[PackChange, ...]
    sources_new: int
    reports_new: int
    events_new: int
    models_new: int
    models_changed: tuple[str, ...]
    notes: tuple[str, ...]


def load(engine: sa.Engine, pack: Pack, *, at: datetime, with_record: bool, take: Take | None = None) -> PackLoad:
    """Store a checked pack in one transaction. What it drops is retired; sources that are there stay as they are, and
    so do indicators that were saved on the page.

    take: which version holds of the indicators that the pack changed as well; without it the page's stays, and a note
    tells that it waits for a decision.
    """
    with transaction(engine) as connection:
        return load_in(connection, pack, at=at, with_record=with_record, take=take)


def load_in(
    connection: sa.Connection, pack: Pack, *, at: datetime, with_record: bool, take: Take | None = None
) -> PackLoad:
    """`load` within a transaction of the caller's."""
    agreement = pack.agreement
    first = agreement.id not in agreements.versions(connection)
    if not first:
        saving.hold(connection, agreement.id)
    changes, kept = _save_agreement(connection, agreement, at=at, take=take)
    sources_new, notes = _add_sources(connection, pack, at=at)
    notes += kept
    reports: Sequence[ImportedReport] = (
        [_report(pack, index) for index in range(len(pack.record))] if with_record else []
    )
    stored = store_reports(connection, reports, origin=agreement.id, at=at, record=True)
    models_new, models_used = _use_models(connection, pack, at=at)
    notes += _told_dropped(connection, pack)
    events_new = _add_events(connection, pack, row_ids(connection, reports), at=at) if with_record else 0
    load = PackLoad(
        agreement=agreement.id,
        version=agreement.version,
        first=first,
        changes=tuple(changes),
        sources_new=sources_new,
        reports_new=stored.new,
        events_new=events_new,
        models_new=models_new,
        models_changed=tuple(models_used),
        notes=tuple(notes),
    )
    if first or changes or sources_new or stored.new or events_new or models_new or models_used:
        facts = {
            "version": load.version,
            "changes": [f"{change.kind} {change.name} {change.change}" for change in changes],
            "sources_new": sources_new,
            "reports_new": stored.new,
            "events_new": events_new,
            "models_new": models_new,
            "models_used": models_used,
        }
        audit.append(connection, audit.Entry("system", "load pack", agreement.id, facts, at))
    return load


def _use_models(connection: sa.Connection, pack: Pack, *, at: datetime) -> tuple[int, dict[str, str | None]]:
    """Keep the pack's models that are new and put all in use, unless one that was learned from reviews is, or somebody
    dropped the pack's. Of those that the pack has no longer none stays in use.

    Returns how many are new, and the version in use now, None for the rules alone, where that is another.
    """
    name, given = pack.agreement.id, _models_of(pack)
    new = models.take_from_pack(connection, name, given, at=at)
    used = models.versions_in_use(connection)
    wanted: dict[str, str | None] = {owner: None for owner in used if owner.split("/")[0] == name}
    wanted |= {model.owner: model.version for model in given}
    kept = {owner for owner, one in used.items() if one.origin != PACK} | models.dropped(connection).keys()
    free = {owner: version for owner, version in wanted.items() if owner not in kept}
    changed = models.use(connection, free, at=at)
    return new, {owner: free[owner] for owner in changed}


def _told_dropped(connection: sa.Connection, pack: Pack) -> list[str]:
    """Say which of the pack's models stay out of use as somebody dropped them."""
    given = {model.owner for model in _models_of(pack)}
    gone = [owner for owner in models.dropped(connection) if owner in given]
    return [f"the pack's model of {one} was dropped and stays out of use: tracker model use {one}" for one in gone]


def _models_of(pack: Pack) -> list[Model | StanceModel]:
    return [*pack.models, *([] if pack.stances is None else [pack.stances])]


def _save_agreement(
    connection: sa.Connection, agreement: Agreement, *, at: datetime, take: Take | None
) -> tuple[list[PackChange], list[str]]:
    """Store the agreement with what was saved on the page; returns the changes, and what a person should know."""
    page = saved_marks.page(connection, agreement.id)
    stored = agreements.get(connection, agreement.id) if page.saved or page.sets else None
    merge = merged(agreement, stored, page, at=at, take=take)
    changes = agreements.save(connection, merge.agreement, at=at, pack_version=agreement.version)
    saved_marks.note(connection, agreement.id, merge.page)
    return changes, list(merge.notes)


def _add_sources(connection: sa.Connection, pack: Pack, *, at: datetime) -> tuple[int, list[str]]:
    new, notes = 0, []
    for entry in pack.sources:
        source, is_new = sources.add(connection, entry, origin=pack.agreement.id, at=at)
        new += is_new
        if not is_new and entry.side is not None and source.side != entry.side:
            notes.append(f"source {source.name} keeps side {source.side}; the pack says {entry.side}")
    return new, notes


def _report(pack: Pack, index: int) -> ImportedReport:
    line = pack.record[index]
    return from_fields(
        {
            "id": f"{pack.agreement.id}/{line.id}",
            "url": line.url,
            "source": line.source,
            "lang": line.lang,
            "published": line.published,
            "title": line.title,
            "summary": line.summary,
            "side": line.side,
            "country": line.country,
            "kind": line.kind,
        },
        name="record.jsonl",
        line=index + 1,
    )


def _add_events(connection: sa.Connection, pack: Pack, item_ids: dict[str, int], *, at: datetime) -> int:
    """Append the pack's events that are new or say something else than before."""
    agreement_id = pack.agreement.id
    present = events.from_pack(connection, agreement_id)
    new = 0
    for event in pack.agreement.events:
        draft = _draft(agreement_id, event)
        items = sorted(item_ids[f"{agreement_id}/{report}"] for report in event.reports)
        before = present.get(event.key)
        if before is not None and (_as_draft(before), list(before.items)) == (draft, items):
            continue
        supersedes = None if before is None else before.id
        origin = events.Origin(agreement_id, "pack", "pack", at, pack_key=event.key, supersedes=supersedes)
        events.add(connection, draft, item_ids=items, origin=origin)
        new += 1
    return new


def _draft(agreement_id: str, event: PackEvent) -> EventDraft:
    return EventDraft(
        kind=event.kind,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        title=event.title,
        obligations=tuple(sorted(f"{agreement_id}/{number}" for number in event.obligations)),
        flags=(),
        place=event.place,
        party=event.party,
    )


def _as_draft(event: Event) -> EventDraft:
    return EventDraft(
        kind=event.kind,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        title=event.title,
        obligations=tuple(sorted(event.obligations)),
        flags=(),
        place=event.place,
        party=event.party,
    )
