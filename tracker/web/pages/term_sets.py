"""Pages of an agreement's named sets: groups and places, with their terms by language."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, Retired
from tracker.domain.difference import FieldDifference, between
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.phrases import language
from tracker.domain.saved import NamedSet, SavedSet, in_gate, sets_of, terms_of, users_of
from tracker.errors import NotFound
from tracker.runs.workbench import state_of
from tracker.storage import agreements, saved_marks, saved_rules, saved_sets, watching
from tracker.web.pages.workbench import Version, version


@dataclass(frozen=True, slots=True)
class Listed:
    """A set in the list. terms: how many by language. used: how many indicators name it."""

    reference: str
    record: NamedSet
    terms: Mapping[str, int]
    used: int
    saved: SavedSet | None

    @property
    def is_shared(self) -> bool:
        return isinstance(self.record, TermGroup) and self.record.shared


@dataclass(frozen=True, slots=True)
class ListPage:
    """An agreement's sets, those that were looked for: by a part of name, label or a term; "" means all.

    agreement_retired: None while it is watched.
    """

    agreement: Agreement
    words: str
    sets: tuple[Listed, ...]
    agreement_retired: Retired | None


@dataclass(frozen=True, slots=True)
class SetPage:
    """One set, or a new one (None). seen: what a form must name to be taken. users: indicators that name it; in_gate:
    whether the region or a side does. against_pack: how it differs from the pack's own, where it was saved on the page.
    waiting: numbers of targets whose stored items are still to be flagged anew. agreement_retired: None while it is
    watched.
    """

    agreement: Agreement
    record: NamedSet | None
    reference: str
    is_place: bool
    saved: SavedSet | None
    against_pack: tuple[FieldDifference, ...]
    versions: tuple[Version, ...]
    seen: str
    users: tuple[Indicator, ...]
    in_gate: bool
    waiting: tuple[str, ...]
    agreement_retired: Retired | None

    @property
    def is_shared(self) -> bool:
        return isinstance(self.record, TermGroup) and self.record.shared

    @property
    def by_lang(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Language, its name, and the terms in it."""
        terms = {} if self.record is None else terms_of(self.record)
        return [(lang, language(lang), listed) for lang, listed in terms.items()]


def of_agreement(connection: sa.Connection, agreement_id: str, words: str) -> ListPage:
    """Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    saved = {one.reference: one for one in saved_marks.sets(connection, agreement_id)}
    found = [
        Listed(
            reference=reference,
            record=record,
            terms={lang: len(terms) for lang, terms in terms_of(record).items()},
            used=len(users_of(agreement, {reference})),
            saved=saved.get(reference),
        )
        for reference, record in sets_of(agreement).items()
        if _holds(reference, record, words.casefold())
    ]
    return ListPage(agreement, words, tuple(found), watching.of(connection, agreement_id))


def _holds(reference: str, record: NamedSet, words: str) -> bool:
    texts = [reference, *([] if isinstance(record, TermGroup) else [record.label])]
    texts += (term for terms in terms_of(record).values() for term in terms)
    return any(words in text.casefold() for text in texts)


def of_set(connection: sa.Connection, agreement_id: str, reference: str) -> SetPage:
    """Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    record = sets_of(agreement).get(reference)
    if record is None:
        raise NotFound("named set", reference)
    saved = {one.reference: one for one in saved_marks.sets(connection, agreement_id)}.get(reference)
    changes = saved_sets.history(connection, agreement_id, reference)
    is_place = reference.startswith("place:")
    names = {reference, *(["places"] if is_place else [])}
    anew = {one.slug for one in saved_rules.to_flag_anew(connection, retired_too=True)}
    return SetPage(
        agreement=agreement,
        record=record,
        reference=reference,
        is_place=is_place,
        saved=saved,
        against_pack=() if saved is None else between(saved.pack, record),
        versions=tuple(version(one, lambda content: saved_marks.set_from(reference, content)) for one in changes),
        seen=state_of(connection, agreement_id, reference),
        users=tuple(users_of(agreement, {reference})),
        in_gate=in_gate(agreement, names),
        waiting=tuple(target.number for target in agreement.targets if target.slug in anew),
        agreement_retired=watching.of(connection, agreement_id),
    )


def of_new(connection: sa.Connection, agreement_id: str, *, is_place: bool) -> SetPage:
    """Return the page of a set that there is not yet. Raises NotFound."""
    agreement = agreements.get(connection, agreement_id)
    retired = watching.of(connection, agreement_id)
    return SetPage(agreement, None, "", is_place, None, (), (), "", (), False, (), retired)
