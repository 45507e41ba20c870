"""Indicators that were saved on the page, beside those of the pack on disk: which of the two holds. Pure.

What was saved on the page stays in force however often the pack is loaded. Where the pack changed the same indicator
since, both wait for somebody to decide, and the page's stays in force until then.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.wording import lemmas_in, parse_reference

Forms = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Language -> lemma -> its forms."""


class Take(StrEnum):
    """Which version holds of the indicators that both the page and the pack changed."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Saved:
    """An indicator as somebody saved it on the page. pack: the pack's own as last loaded, None when the pack has none.

    pack_changed_at: when a load found that the pack changed its own since; None when there is nothing to decide.
    """

    indicator: Indicator
    pack: Indicator | None
    author: str
    saved_at: datetime
    note: str
    pack_changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A pack with what was saved on the page. version: of the whole. saved: what of it still differs from the pack.

    notes: what a person should know, in words.
    """

    agreement: Agreement
    saved: tuple[Saved, ...]
    notes: tuple[str, ...]


def merged(
    pack: Agreement, stored: Agreement | None, saved: Sequence[Saved], *, at: datetime, take: Take | None = None
) -> Merged:
    """Return the pack with the saved indicators in place of its own.

    stored: the agreement as it holds now; groups and places that a saved indicator refers to and the pack has no more
    are kept from it. take: what to do where both changed; without it the saved version stays and waits.
    """
    own = {indicator.id: indicator for indicator in pack.indicators}
    targets = {target.number for target in pack.targets}
    kept: list[Saved] = []
    notes: list[str] = []
    for one in saved:
        name, theirs = one.indicator.id, own.get(one.indicator.id)
        if one.indicator == theirs:
            continue
        if one.indicator.target not in targets:
            notes.append(f"indicator {name}, {told(one)}, is retired: the pack has no {one.indicator.target} any more")
            continue
        after = _decided(one, theirs, at=at, take=take)
        if after is None:
            continue
        kept.append(after)
        if after.pack_changed_at is not None:
            what = "dropped" if theirs is None else "changed"
            notes.append(f"indicator {name} stays as it was {told(one)}; the pack {what} it since: decide between them")
    agreement = replace(pack, indicators=with_saved(pack.indicators, [one.indicator for one in kept]))
    pool: Forms = pack.forms
    if stored is not None and kept:
        agreement, missing = _with_missing(agreement, stored)
        notes += (
            f"{name} stays for the sake of what was saved on the page; the pack has it no more" for name in missing
        )
        pool = pooled(stored.forms, pack.forms)
        agreement = with_forms(agreement, pool)
    return Merged(replace(agreement, version=version_with(pack.version, kept, agreement)), tuple(kept), tuple(notes))


def _decided(one: Saved, theirs: Indicator | None, *, at: datetime, take: Take | None) -> Saved | None:
    """Return the saved version with what is known of the pack's, None when the pack's holds."""
    changed_at = one.pack_changed_at
    if changed_at is None and theirs != one.pack:
        changed_at = at
    if changed_at is not None and take is Take.THEIRS:
        return None
    return replace(one, pack=theirs, pack_changed_at=None if take is Take.OURS else changed_at)


def told(one: Saved) -> str:
    """Return who saved it and when, in words."""
    return f"saved by {one.author} on {one.saved_at:%Y-%m-%d %H:%M} UTC"


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


def with_forms(agreement: Agreement, pool: Forms) -> Agreement:
    """Return the agreement with the forms of just the lemmas that it uses, in the order of a pack that was read."""
    forms: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, lemma in sorted(lemmas_of(agreement)):
        if lemma in pool.get(lang, {}):
            forms.setdefault(lang, {})[lemma] = pool[lang][lemma]
    return replace(agreement, forms=forms)


def version_with(pack_version: str, saved: Collection[Saved], agreement: Agreement) -> str:
    """Return the version of a pack with what was saved on the page: the pack's own where nothing was."""
    if not saved:
        return pack_version
    named = {name for one in saved for name in names_in(one.indicator)}
    used: dict[str, object] = {f"indicator:{one.indicator.id}": asdict(one.indicator) for one in saved}
    used |= {group.reference: group.terms for group in agreement.groups if group.reference in named}
    used |= {f"place:{place.id}": place.names for place in agreement.places if f"place:{place.id}" in named}
    content = json.dumps([pack_version, used], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
