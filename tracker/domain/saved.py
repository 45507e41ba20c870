"""Indicators and named sets that were saved on the page, beside those of the pack on disk: which holds. Pure.

What was saved on the page stays in force however often the pack is loaded. Where the pack changed the same record
since, both wait for somebody to decide, and the page's stays in force until then.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from tracker.domain.agreement import Agreement, agreement_in, number_of
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.learned import NAMED, TITLED, Model
from tracker.domain.place import Place
from tracker.domain.wording import lemmas_in, parse_reference

Forms = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Language -> lemma -> its forms."""


class Take(StrEnum):
    """Which version holds of what both the page and the pack changed."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Saved:
    """An indicator as somebody saved it on the page. pack: the pack's own as last loaded, None when the pack has none.

    pack_changed_at: when a load found that the pack changed its own since; None when there is nothing to decide.
    dropped: it was retired on the page, and `indicator` is as it was before. homeless: the pack has what it stands on
    no more, and it is out of use until that comes back.
    """

    indicator: Indicator
    pack: Indicator | None
    author: str
    saved_at: datetime
    note: str
    pack_changed_at: datetime | None = None
    dropped: bool = False
    homeless: bool = False


NamedSet = TermGroup | Place
"""A set of terms with a name of its own; shared ones belong to all packs and are changed on disk alone."""


@dataclass(frozen=True, slots=True)
class SavedSet:
    """A named set of the agreement as somebody saved it on the page; the rest as in `Saved`."""

    record: NamedSet
    pack: NamedSet | None
    author: str
    saved_at: datetime
    note: str
    pack_changed_at: datetime | None = None

    @property
    def reference(self) -> str:
        return reference_of(self.record)


_One = TypeVar("_One", Saved, SavedSet)


def reference_of(record: NamedSet) -> str:
    """Return how indicators name a set: `group:NAME`, `shared:NAME` or `place:ID`."""
    return record.reference if isinstance(record, TermGroup) else f"place:{record.id}"


def terms_of(record: NamedSet) -> Mapping[str, tuple[str, ...]]:
    """Return a set's terms by language."""
    return record.terms if isinstance(record, TermGroup) else record.names


def sets_of(agreement: Agreement) -> dict[str, NamedSet]:
    """Return an agreement's named sets by reference, shared ones too."""
    every: tuple[NamedSet, ...] = (*agreement.groups, *agreement.places)
    return {reference_of(one): one for one in every}


def with_sets(agreement: Agreement, records: Iterable[NamedSet]) -> Agreement:
    """Return the agreement with the sets in place of its own of the same names; new ones stand at the end."""
    given = list(records)
    groups = {one.reference: one for one in (*agreement.groups, *(g for g in given if isinstance(g, TermGroup)))}
    places = {one.id: one for one in (*agreement.places, *(p for p in given if isinstance(p, Place)))}
    return replace(agreement, groups=tuple(groups.values()), places=tuple(places.values()))


def without_set(agreement: Agreement, reference: str) -> Agreement:
    """Return the agreement without one of its sets."""
    return replace(
        agreement,
        groups=tuple(group for group in agreement.groups if group.reference != reference),
        places=tuple(place for place in agreement.places if f"place:{place.id}" != reference),
    )


def users_of(agreement: Agreement, names: Collection[str]) -> list[Indicator]:
    """Return the indicators that refer to any of the names."""
    return [one for one in agreement.indicators if not set(names).isdisjoint(names_in(one))]


def in_gate(agreement: Agreement, names: Collection[str]) -> bool:
    """Whether the gate of the region goes by any of the names, or all reports are read by one: then every target is
    reached.
    """
    return not set(names).isdisjoint(agreement.region.names | agreement.read_by)


def targets_reached(agreement: Agreement, reference: str, models: Iterable[Model]) -> frozenset[str]:
    """Return the numbers of the targets in whose flags a set has its say: by a rule, by the gate or by a model (in
    use) that looks whether it stands in the report. What rules of one target tell a model of another is left out.
    """
    names = {reference, *(["places"] if reference.startswith("place:") else [])}
    numbers = frozenset(target.number for target in agreement.targets)
    if in_gate(agreement, names):
        return numbers
    found = {one.target for one in users_of(agreement, names)}
    for model in models:
        seen = {f"{NAMED}{reference}", f"{TITLED}{reference}"}
        if agreement_in(model.obligation) == agreement.id and model.looks_at(seen):
            found.add(number_of(model.obligation))
    return numbers & found


@dataclass(frozen=True, slots=True)
class Page:
    """What was saved on the page of one agreement and differs from its pack."""

    saved: Sequence[Saved] = ()
    sets: Sequence[SavedSet] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """A pack with what was saved on the page. version: of the whole. page: what of that still differs from the pack.
    notes: what a person should know, in words.
    """

    agreement: Agreement
    page: Page
    notes: tuple[str, ...]


def merged(pack: Agreement, stored: Agreement | None, page: Page, *, at: datetime, take: Take | None = None) -> Merged:
    """Return the pack with what was saved on the page in place of its own.

    stored: the agreement as it holds now; groups and places that a saved indicator refers to and the pack has no more
    are kept from it. take: what to do where both changed; without it the saved version stays and waits.
    """
    kept, notes = _indicators_kept(_names(pack, stored, page), pack, page.saved, at=at, take=take)
    sets, of_sets = _sets_kept(pack, page.sets, at=at, take=take)
    notes += of_sets
    dropped = {one.indicator.id for one in kept if one.dropped}
    own = [one for one in pack.indicators if one.id not in dropped]
    used = [one.indicator for one in kept if not (one.dropped or one.homeless)]
    agreement = replace(pack, indicators=with_saved(own, used))
    agreement = with_sets(agreement, [one.record for one in sets])
    if stored is not None and (kept or sets):
        agreement, missing = _with_missing(agreement, stored)
        notes += (
            f"{name} stays for the sake of what was saved on the page; the pack has it no more" for name in missing
        )
        homeless = [one.indicator for one in kept if one.homeless]
        agreement = with_forms(agreement, pooled(stored.forms, pack.forms), also=homeless)
    left = Page(tuple(kept), tuple(sets))
    return Merged(replace(agreement, version=version_with(pack.version, left, agreement)), left, tuple(notes))


def _names(pack: Agreement, stored: Agreement | None, page: Page) -> set[str]:
    """Return what an indicator may stand on: numbers of targets, and references of sets."""
    known = {*(target.number for target in pack.targets), *sets_of(pack), *(one.reference for one in page.sets)}
    return known if stored is None else known | sets_of(stored).keys()


def _lacks(one: Saved, known: Collection[str]) -> str | None:
    """Return what a saved indicator stands on and is not there any more; of one in use its sets are kept for it."""
    needs = [one.indicator.target]
    if one.homeless:
        needs += [name for name in names_in(one.indicator) if ":" in name]
    return next((name for name in needs if name not in known), None)


def _indicators_kept(
    known: Collection[str], pack: Agreement, saved: Sequence[Saved], *, at: datetime, take: Take | None
) -> tuple[list[Saved], list[str]]:
    own = {indicator.id: indicator for indicator in pack.indicators}
    kept: list[Saved] = []
    notes: list[str] = []
    for one in saved:
        name, theirs, lacking = one.indicator.id, own.get(one.indicator.id), _lacks(one, known)
        if theirs is None and lacking is not None:
            if take is not Take.THEIRS:
                kept.append(replace(one, homeless=True))
                gone = f"indicator {name}, {told(one)}, is out of use until the pack has {lacking} again"
                notes += [] if one.dropped else [gone]
            continue
        if theirs is None if one.dropped else one.indicator == theirs:
            continue
        if not one.dropped and lacking is not None:
            notes.append(f"indicator {name}, {told(one)}, is retired: the pack has no {lacking} any more")
            continue
        after = _decided(one, theirs, at=at, take=take)
        if after is None:
            continue
        kept.append(replace(after, pack=theirs, homeless=False))
        if after.pack_changed_at is not None:
            notes.append(_waiting(f"indicator {name}", one, theirs))
    return kept, notes


def _sets_kept(
    pack: Agreement, saved: Sequence[SavedSet], *, at: datetime, take: Take | None
) -> tuple[list[SavedSet], list[str]]:
    own = sets_of(pack)
    kept: list[SavedSet] = []
    notes: list[str] = []
    for one in saved:
        theirs = own.get(one.reference)
        if one.record == theirs:
            continue
        after = _decided(one, theirs, at=at, take=take)
        if after is None:
            continue
        kept.append(replace(after, pack=theirs))
        if after.pack_changed_at is not None:
            notes.append(_waiting(one.reference, one, theirs))
    return kept, notes


def _decided(one: _One, theirs: object, *, at: datetime, take: Take | None) -> _One | None:
    """Return it with since when it waits for a decision; None where the pack's own is taken in its place."""
    since = at if one.pack_changed_at is None and theirs != one.pack else one.pack_changed_at
    if since is not None and take is Take.THEIRS:
        return None
    return replace(one, pack_changed_at=None if take is Take.OURS else since)


def _waiting(name: str, one: Saved | SavedSet, theirs: object) -> str:
    """Return in words that it waits for a decision."""
    stays = "stays, as it was" if isinstance(one, Saved) and one.dropped else "stays as it was"
    what = "dropped" if theirs is None else "changed"
    return f"{name} {stays} {told(one)}; the pack {what} it since: decide between them"


def told(one: Saved | SavedSet) -> str:
    """Return who saved (or retired) it and when, in words."""
    what = "retired" if isinstance(one, Saved) and one.dropped else "saved"
    return f"{what} by {one.author} on {one.saved_at:%Y-%m-%d %H:%M} UTC"


def with_saved(indicators: Iterable[Indicator], saved: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return the indicators with the saved ones in their places; new ones stand at the end."""
    left = {one.id: one for one in saved}
    found = [left.pop(indicator.id, indicator) for indicator in indicators]
    return (*found, *left.values())


def _with_missing(agreement: Agreement, stored: Agreement) -> tuple[Agreement, list[str]]:
    """Add the groups and places that its indicators name and it has not; returns their references too."""
    named = {name for indicator in agreement.indicators for name in names_in(indicator)}
    present = {*(group.reference for group in agreement.groups), *(f"place:{place.id}" for place in agreement.places)}
    groups = [group for group in stored.groups if group.reference in named - present]
    places = [place for place in stored.places if f"place:{place.id}" in named - present]
    missing = [*(group.reference for group in groups), *(f"place:{place.id}" for place in places)]
    return replace(agreement, groups=(*agreement.groups, *groups), places=(*agreement.places, *places)), missing


def names_in(indicator: Indicator) -> Iterator[str]:
    """Yield the names of groups and places that an indicator refers to."""
    yield from indicator.any_of
    for text in (*(text for entry in indicator.needs for text in entry), *indicator.without):
        yield parse_reference(text).name


def lemmas_of(agreement: Agreement) -> set[tuple[str, str]]:
    """Return the lemmas of all terms, as (language, lemma)."""
    lists: list[Mapping[str, tuple[str, ...]]] = [place.names for place in agreement.places]
    lists += (group.terms for group in agreement.groups)
    lists += (indicator.terms for indicator in agreement.indicators)
    return {
        (lang, lemma)
        for terms in lists
        for lang, texts in terms.items()
        for text in texts
        if "~" in text
        for lemma in lemmas_in(text)
    }


def pooled(*pools: Forms) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the forms of several agreements together; of two for one lemma the last is taken."""
    every: dict[str, dict[str, tuple[str, ...]]] = {}
    for pool in pools:
        for lang, forms in pool.items():
            every.setdefault(lang, {}).update(forms)
    return every


def with_forms(agreement: Agreement, pool: Forms, *, also: Iterable[Indicator] = ()) -> Agreement:
    """Return the agreement with the forms of just the lemmas that it uses, in the order of a pack that was read.

    also: indicators out of use whose lemmas are kept as well.
    """
    forms: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, lemma in sorted(lemmas_of(replace(agreement, indicators=(*agreement.indicators, *also)))):
        if lemma in pool.get(lang, {}):
            forms.setdefault(lang, {})[lemma] = pool[lang][lemma]
    return replace(agreement, forms=forms)


def version_with(pack_version: str, page: Page, agreement: Agreement) -> str:
    """Return the version of a pack with what was saved on the page: the pack's own where nothing was, or all of it is
    out of use with what it stands on.
    """
    saved = [one for one in page.saved if not one.homeless]
    if not saved and not page.sets:
        return pack_version
    named = {name for one in saved if not one.dropped for name in names_in(one.indicator)}
    named.update(one.reference for one in page.sets)
    used: dict[str, object] = {
        f"indicator:{one.indicator.id}": None if one.dropped else asdict(one.indicator) for one in saved
    }
    used |= {group.reference: group.terms for group in agreement.groups if group.reference in named}
    used |= {f"place:{place.id}": place.names for place in agreement.places if f"place:{place.id}" in named}
    content = json.dumps([pack_version, used], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
