"""One named set by itself, a group or a place, as it is typed on a page: the checks of a pack."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.catalogue import schema
from tracker.catalogue.checks import lemma_faults
from tracker.catalogue.document import Document
from tracker.catalogue.reasons import checked
from tracker.catalogue.rule import FILE, forms_in, unfit
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import TermGroup
from tracker.domain.place import Place
from tracker.domain.saved import NamedSet, reference_of, sets_of
from tracker.errors import Fault

Entry = Mapping[str, Any]
"""`id`, `terms` by language, and for a place the `label` that it is printed with."""


@dataclass(frozen=True, slots=True)
class SoundSet:
    """A sound set with the forms of its lemmas: language -> lemma -> forms."""

    record: NamedSet
    forms: dict[str, dict[str, tuple[str, ...]]]

    @property
    def reference(self) -> str:
        return reference_of(self.record)


def read_set(
    agreement: Agreement, entry: Entry, *, is_place: bool, is_new: bool
) -> tuple[SoundSet | None, list[Fault]]:
    """Return an entry as a set of an agreement, or None with all its faults, as `tracker agreement check` tells them.

    is_new: no set of the agreement may bear its name yet. A fault's field is that of the entry: `terms.en[0]`.
    """
    document = Document(FILE, [entry], rows=True)
    node = next(document.root.entries())
    found, faults = checked(document, schema.TermSetEntry, (0,))
    faults += unfit(document, (0,), entry)
    faults += lemma_faults(node["terms"])
    if is_place and node["label"].text is None:
        faults.append(node["label"].fault("say how the place is printed"))
    reference = f"{'place' if is_place else 'group'}:{node['id'].text}"
    if is_new and reference in sets_of(agreement):
        faults.append(node["id"].fault(f"there is `{reference}` already"))
    if found is None or faults:
        return None, list(dict.fromkeys(faults))
    terms = {lang: tuple(listed) for lang, listed in found.terms.items()}
    record: NamedSet = Place(found.id, found.label or "", terms) if is_place else TermGroup(found.id, terms)
    return SoundSet(record, forms_in(terms, field=reference)), []
