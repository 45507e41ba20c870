"""Checked files become domain records."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from tracker.catalogue import schema
from tracker.domain.agreement import Agreement, Clause, ClauseText, Party, Side
from tracker.domain.event import EventKind, PackEvent
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.item import SourceEntry
from tracker.domain.obligation import Deadline, Kind, Obligation, Postponement, Quantity, Term
from tracker.domain.place import Place
from tracker.domain.wording import lemmas_in, parse_reference
from tracker.inflection.forms import forms_of

Terms = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class CheckedPack:
    """All files of a pack that passed. indicators: in the order of their files' names; region: the one that stands.
    shared: the groups for all packs that this one names.
    """

    agreement: schema.AgreementFile
    places: schema.PlacesFile
    indicators: tuple[schema.IndicatorsFile, ...]
    region: schema.RegionEntry
    events: tuple[schema.EventEntry, ...]
    sources: tuple[schema.SourceRow, ...]
    record: tuple[schema.RecordRow, ...]
    shared: dict[str, Terms]


def agreement_of(pack: CheckedPack, *, version: str) -> Agreement:
    """Return the agreement whole, everything in the order of the files."""
    file = pack.agreement
    entries = [(clause, entry) for clause in file.clauses for entry in clause.obligations]
    return Agreement(
        id=file.id,
        title=file.title,
        short_title=file.short_title,
        summary=file.summary,
        signed_on=file.signed_on,
        in_force_at=file.in_force_at,
        authentic_lang=file.authentic.lang,
        authentic_url=file.authentic.url,
        langs=tuple(file.langs),
        parties=tuple(Party(entry.code, entry.name, entry.role) for entry in file.parties),
        sides=tuple(Side(entry.code, entry.name, entry.actors) for entry in file.sides),
        clauses=tuple(_clause(file.id, entry) for entry in file.clauses),
        obligations=tuple(_obligation(file.id, clause.number, entry) for clause, entry in entries),
        watchpoints=tuple(_watchpoint(file.id, entry) for entry in file.watchpoints),
        places=tuple(Place(entry.id, entry.label, _terms(entry.names)) for entry in pack.places.places),
        groups=_groups(pack),
        region=_region(pack.region),
        indicators=tuple(indicator_of(file.id, entry) for part in pack.indicators for entry in part.indicators),
        events=tuple(_event(entry) for entry in pack.events),
        version=version,
        forms=forms_in(pack),
        earlier=file.earlier,
        neutral=tuple(file.neutral),
    )


def _region(entry: schema.RegionEntry) -> RegionGate:
    return RegionGate(
        here=tuple(entry.here),
        elsewhere=tuple(entry.elsewhere),
        elsewhere_with=tuple(map(tuple, entry.elsewhere_with)),
        aside=tuple(entry.aside),
        aside_with=tuple(map(tuple, entry.aside_with)),
    )


def _groups(pack: CheckedPack) -> tuple[TermGroup, ...]:
    own = (TermGroup(name, _terms(terms)) for part in pack.indicators for name, terms in part.groups.items())
    return (*own, *(TermGroup(name, _terms(terms), shared=True) for name, terms in pack.shared.items()))


def shared_names(indicators: Iterable[schema.IndicatorsFile]) -> frozenset[str]:
    """Return the names of the shared groups that the files refer to."""
    texts: list[str] = []
    for file in indicators:
        texts += [] if file.region is None else _region(file.region).names
        for entry in file.indicators:
            texts += [*entry.any_of, *entry.without, *chain.from_iterable(entry.needs)]
    names = (parse_reference(text).name for text in texts)
    return frozenset(name.removeprefix("shared:") for name in names if name.startswith("shared:"))


def forms_in(pack: CheckedPack) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the forms of all lemmas in the pack's terms: language -> lemma -> forms."""
    every: list[Terms] = [place.names for place in pack.places.places]
    every += pack.shared.values()
    for part in pack.indicators:
        every += part.groups.values()
        every += (entry.terms for entry in part.indicators if entry.terms is not None)
    lemmas = {
        (lang, lemma) for terms in every for lang, texts in terms.items() for text in texts for lemma in _of(text)
    }
    forms: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, lemma in sorted(lemmas):
        forms.setdefault(lang, {})[lemma] = forms_of(lang, lemma)
    return forms


def _of(term: str) -> list[str]:
    return lemmas_in(term) if "~" in term else []


def source_of(row: schema.SourceRow) -> SourceEntry:
    return SourceEntry(
        name=row.name,
        url=row.url,
        lang=row.lang,
        country=row.country,
        side=row.side,
        kind=row.kind,
        reliability=row.reliability,
    )


def _terms(terms: Terms) -> dict[str, tuple[str, ...]]:
    return {lang: tuple(words) for lang, words in terms.items()}


def _clause(agreement: str, entry: schema.ClauseEntry) -> Clause:
    texts = tuple(ClauseText(text.lang, text.witness, text.authentic, text.text, text.url) for text in entry.texts)
    return Clause(agreement, entry.number, entry.title, texts)


def _obligation(agreement: str, clause: str, entry: schema.ObligationEntry) -> Obligation:
    return Obligation(
        agreement=agreement,
        number=entry.number,
        kind=entry.kind,
        clause=clause,
        bears_on=tuple(entry.bears_on),
        title=entry.title,
        content=entry.content,
        obligors=tuple(entry.obligors),
        supervisor=entry.supervisor,
        starts_at=entry.starts_at,
        deadline=None if entry.deadline is None else _deadline(entry.deadline),
        term=None if entry.term is None else _term(entry.term),
        quantities=tuple(Quantity(part.name, part.value, part.unit) for part in entry.quantities),
    )


def _deadline(entry: schema.DeadlineEntry) -> Deadline:
    moved = (Postponement(part.due_on, part.agreed_on, part.basis, part.url) for part in entry.postponements)
    return Deadline(entry.due_on, entry.content, tuple(moved))


def _term(entry: schema.TermEntry) -> Term:
    return Term(entry.starts_on, entry.months, entry.renewal_months, entry.notice_months, tuple(entry.notice_by))


def _watchpoint(agreement: str, entry: schema.WatchpointEntry) -> Obligation:
    return Obligation(
        agreement=agreement,
        number=entry.number,
        kind=Kind.WATCHPOINT,
        clause=None,
        bears_on=tuple(entry.bears_on),
        title=entry.title,
        content=entry.content,
        obligors=(),
        supervisor=None,
        starts_at=None,
        deadline=None,
        term=None,
        quantities=(),
    )


def indicator_of(agreement: str, entry: schema.IndicatorEntry) -> Indicator:
    """Return a checked entry of `indicators` as a record."""
    return Indicator(
        agreement=agreement,
        id=entry.id,
        target=entry.target,
        observes=entry.observes,
        stance=entry.stance,
        weight=entry.weight,
        terms=_terms(entry.terms or {}),
        needs=tuple(tuple(needed) for needed in entry.needs),
        without=tuple(entry.without),
        scope=entry.scope,
        measure=entry.measure,
        any_of=tuple(entry.any_of),
        field=entry.field,
    )


def _event(entry: schema.EventEntry) -> PackEvent:
    return PackEvent(
        key=entry.key,
        kind=EventKind(entry.kind),
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        title=entry.title,
        obligations=tuple(entry.obligations),
        place=entry.place,
        party=entry.party,
        reports=tuple(entry.reports),
    )
