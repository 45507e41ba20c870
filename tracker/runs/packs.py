"""Bring a pack into the database: agreement, sources, record of past reports, events. Loading it again changes
nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.catalogue.pack import Pack
from tracker.domain.agreement import Agreement, PackChange, agreement_in, wording_of
from tracker.domain.item import FACTS_OF_SOURCES, Source, SourceEntry
from tracker.domain.learned import PACK, Model
from tracker.domain.learned_stance import StanceModel
from tracker.domain.obligation import Obligation
from tracker.domain.plural import counted
from tracker.domain.saved import Take, merged
from tracker.ingestion.reports import ImportedReport, from_fields
from tracker.runs.pack_events import BroughtEvents, Occasion, bring_events, undecided
from tracker.runs.past_reports import row_ids, store_reports
from tracker.storage import (
    adapters,
    agreements,
    audit,
    determinations,
    models,
    reviews,
    saved_marks,
    saving,
    sources,
    watching,
)
from tracker.storage.codec import from_json
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
    tells that it waits for a decision. Raises Invalid for an agreement that is retired.
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
        watching.require(connection, agreement.id)
    changes, kept = _save_agreement(connection, agreement, at=at, take=take)
    kept += _told_reworded(connection, agreement, changes)
    sources_new, notes = _add_sources(connection, pack, at=at)
    notes += kept
    reports = _record(pack) if with_record else []
    stored = store_reports(connection, reports, origin=agreement.id, at=at, record=True)
    adapter = adapters.take_from_pack(connection, agreement.id, pack.adapter, at=at)
    models_new, models_used = _use_models(connection, pack, at=at)
    if stored.changed:
        notes.append(f"{counted(stored.changed, 'past report')} of the record got other words")
    notes += [*_told_adapted(adapter), *_told_dropped(connection, pack)]
    brought = BroughtEvents()
    if with_record:
        brought = bring_events(connection, agreement, row_ids(connection, reports), Occasion(at, take))
    changes += brought.changes
    notes += brought.notes
    load = PackLoad(
        agreement=agreement.id,
        version=agreement.version,
        first=first,
        changes=tuple(changes),
        sources_new=sources_new,
        reports_new=stored.new,
        events_new=brought.new,
        models_new=models_new,
        models_changed=tuple(models_used),
        notes=tuple(notes),
    )
    facts = {
        "changes": [f"{change.kind} {change.name} {change.change}" for change in changes],
        "sources_new": sources_new,
        "reports_new": stored.new,
        "reports_changed": stored.changed,
        "events_new": brought.new,
        "models_new": models_new,
        "models_used": models_used,
        **adapter,
    }
    if first or any(facts.values()):
        facts["version"] = load.version
        audit.append(connection, audit.Entry("system", "load pack", agreement.id, facts, at))
    return load


def _record(pack: Pack) -> list[ImportedReport]:
    return [_report(pack, index) for index in range(len(pack.record))]


def _told_adapted(adapter: Mapping[str, str | None]) -> list[str]:
    """Say that vectors are made anew where the pack brought another adapter in place of one, or has it no longer."""
    if not adapter.get("adapter_before"):
        return []
    return [
        "vectors are made anew, with another adapter or none; what reviews taught is fitted anew by tracker model fit"
    ]


def _use_models(connection: sa.Connection, pack: Pack, *, at: datetime) -> tuple[int, dict[str, str | None]]:
    """Keep the pack's models that are new and put all in use, unless one that was learned from reviews is, or somebody
    dropped the pack's. Of those that the pack has no longer none stays in use.

    Returns how many are new, and the version in use now, None for the rules alone, where that is another.
    """
    name, given = pack.agreement.id, _models_of(pack)
    new = models.take_from_pack(connection, name, given, at=at)
    used = models.versions_in_use(connection)
    wanted: dict[str, str | None] = {owner: None for owner in used if agreement_in(owner) == name}
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


def _told_reworded(connection: sa.Connection, agreement: Agreement, changes: Sequence[PackChange]) -> list[str]:
    """Say what rests on the earlier words of obligations that the pack changed or dropped."""
    now = {target.number: target for target in agreement.targets}
    told = []
    for change in changes:
        if change.kind != "obligation" or change.before is None:
            continue
        before = from_json(Obligation, change.before)
        after = now.get(change.name)
        at = change.recorded_at
        if after is not None and wording_of(before, until=at) == wording_of(after, until=at):
            continue
        found = len(determinations.of_obligation(connection, before.slug))
        reviewed = reviews.number_on(connection, before.slug)
        if found or reviewed:
            what = "dropped" if after is None else "reads otherwise now"
            rests = f"{counted(found, 'finding')} and {counted(reviewed, 'reviewed flag')}"
            told.append(f"obligation {change.name} {what}: {rests} rest on its earlier words")
    return told


def _add_sources(connection: sa.Connection, pack: Pack, *, at: datetime) -> tuple[int, list[str]]:
    new, notes, given = 0, [], set()
    for entry in pack.sources:
        source, is_new = sources.add(connection, entry, origin=pack.agreement.id, at=at)
        new += is_new
        given.add(source.id)
        notes += [] if is_new else _told_kept(source, entry)
    for source in sources.feeds(connection, active_only=True):
        if source.origin == pack.agreement.id and source.id not in given:
            notes.append(
                f"source {source.name} stays active; the pack has it no more: tracker source remove {source.url}"
            )
    return new, notes


def _told_kept(source: Source, entry: SourceEntry) -> list[str]:
    """Say what a source that is there already keeps, and the pack says otherwise."""
    facts = [(name, getattr(source, name), getattr(entry, name)) for name in FACTS_OF_SOURCES]
    return [
        f"source {source.name} keeps {name} {'none' if kept is None else kept}; the pack says {said}"
        for name, kept, said in facts
        if said not in (None, "", kept)
    ]


def undecided_events(connection: sa.Connection, pack: Pack) -> list[str]:
    """Return the keys of events on which the pack and the page differ and somebody is to decide; see
    `tracker.runs.pack_events.undecided`.
    """
    reports = [_report(pack, index) for index in range(len(pack.record))]
    return undecided(connection, pack.agreement, row_ids(connection, reports))


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
