"""One indicator by itself, as it is typed on a page: the checks of a pack, and its entry in a pack's file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.catalogue import schema
from tracker.catalogue.checks import lemma_faults, sign_faults
from tracker.catalogue.convert import indicator_of
from tracker.catalogue.document import Document, Node, Path
from tracker.catalogue.reasons import checked
from tracker.catalogue.text import unfit_character
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.wording import lemmas_in
from tracker.errors import Fault, Invalid
from tracker.inflection.forms import forms_of

Entry = Mapping[str, Any]
"""What stands under `indicators` in a pack's file: `id`, `target`, `terms` and so on."""

FILE = "rule"
"""What faults call the file, as there is none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A sound indicator with the forms of its lemmas: language -> lemma -> forms."""

    indicator: Indicator
    forms: dict[str, dict[str, tuple[str, ...]]]


def read_rule(agreement: Agreement, entry: Entry, *, is_new: bool) -> tuple[Rule | None, list[Fault]]:
    """Return an entry as a rule of an agreement, or None with all its faults, as `tracker agreement check` tells them.

    is_new: no indicator of the agreement may bear its id yet. A fault's field is that of the entry: `terms.en[0]`.
    """
    document = Document(FILE, [entry], rows=True)
    sign = next(document.root.entries())
    found, faults = checked(document, schema.IndicatorEntry, (0,))
    faults += unfit(document, (0,), entry)
    faults += sign_faults(sign, agreement.langs, targets=_targets(agreement), references=_references(agreement))
    faults += lemma_faults(sign["terms"])
    if is_new and any(indicator.id == sign["id"].text for indicator in agreement.indicators):
        faults.append(sign["id"].fault(f"there is an indicator `{sign['id'].text}` already"))
    if found is None or faults:
        return None, list(dict.fromkeys(faults))
    indicator = indicator_of(agreement.id, found)
    return Rule(indicator, forms_for(indicator)), []


def _targets(agreement: Agreement) -> frozenset[str]:
    return frozenset(target.number for target in agreement.targets)


def _references(agreement: Agreement) -> frozenset[str]:
    groups = (group.reference for group in agreement.groups)
    return frozenset([*groups, *(f"place:{place.id}" for place in agreement.places), "places"])


def unfit(document: Document, place: Path, value: object) -> list[Fault]:
    """Return a fault for each text within a value that holds characters fit for no term."""
    if isinstance(value, Mapping):
        return [fault for key, inner in value.items() for fault in unfit(document, (*place, key), inner)]
    if isinstance(value, list):
        return [fault for at, inner in enumerate(value) for fault in unfit(document, (*place, at), inner)]
    reason = unfit_character(value) if isinstance(value, str) else None
    return [] if reason is None else [Node(document, place, value).fault(reason)]


def forms_for(indicator: Indicator) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the forms of the lemmas in an indicator's own terms. Raises Invalid for a lemma that has none."""
    return forms_in(indicator.terms, field=indicator.id)


def forms_in(terms: Mapping[str, tuple[str, ...]], *, field: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the forms of the lemmas in terms by language. field: whose they are. Raises Invalid for one without."""
    forms: dict[str, dict[str, tuple[str, ...]]] = {}
    for lang, texts in terms.items():
        for text in (text for text in texts if "~" in text):
            for lemma in lemmas_in(text):
                try:
                    forms.setdefault(lang, {})[lemma] = forms_of(lang, lemma)
                except Invalid as error:
                    raise Invalid(error.reason, field=f"{field}, terms.{lang}") from error
    return forms


def as_entry(indicator: Indicator) -> dict[str, Any]:
    """Return an indicator as its entry in a pack's file, in the usual order, without what is left at its default."""
    scope = int(indicator.scope) if indicator.scope.isdigit() else indicator.scope
    entry: dict[str, Any] = {
        "id": indicator.id,
        "target": indicator.target,
        "observes": indicator.observes,
        "stance": indicator.stance.value,
        "weight": indicator.weight,
        "terms": {lang: list(terms) for lang, terms in indicator.terms.items()},
        "any": list(indicator.any_of),
        "in": indicator.field,
        "with": [list(needed) for needed in indicator.needs],
        "without": list(indicator.without),
        "scope": None if scope == "text" else scope,
        "measure": indicator.measure,
    }
    return {key: value for key, value in entry.items() if value not in (None, [], {})}
