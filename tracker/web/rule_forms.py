"""Read an indicator from a form: plain fields, lists with one entry a line. Whether it is sound is not looked at."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.saved import NamedSet, sets_of, terms_of
from tracker.errors import Fault, Invalid
from tracker.web import forms
from tracker.web.forms import Typed
from tracker.web.pages.workbench import LookedFor

USUAL_DAYS = 30
"""Over which a rule is tried unless something else is asked for."""

MOST_DAYS = 20_000
_OR = re.compile(r"\s+or\s+")
_PLACE = re.compile(r"([^\[\]]*)(?:\[(\d+)\])?")


@dataclass(frozen=True, slots=True)
class TypedRule:
    """An indicator as typed. entry: as it would stand in a pack's file. lines: field -> the line, from 1, in which each
    entry of a list stands.
    """

    entry: Mapping[str, Any]
    lines: Mapping[str, Sequence[int]]


def typed_rule(typed: Typed, langs: Iterable[str], *, name: str, target: str) -> TypedRule:
    """Read an indicator. langs: of whose terms the form has fields. Raises Invalid for a text that is too long."""
    lines: dict[str, Sequence[int]] = {}

    def listed(field: str) -> list[str]:
        return _rows(typed, field, lines)

    terms = {lang: found for lang in langs if (found := listed(f"terms.{lang}"))}
    scope = forms.text(typed, "scope")
    entry: dict[str, Any] = {
        "id": name,
        "target": target,
        "observes": forms.text(typed, "observes"),
        "stance": forms.text(typed, "stance") or None,
        "weight": _number(forms.text(typed, "weight")),
        "terms": terms or None,
        "any": listed("any"),
        "in": forms.text(typed, "in") or None,
        "with": [_OR.split(row) for row in listed("with")],
        "without": listed("without"),
        "scope": int(scope) if scope.isascii() and scope.isdecimal() else scope or "text",
        "measure": forms.text(typed, "measure") or None,
    }
    return TypedRule({key: value for key, value in entry.items() if value not in (None, [])}, lines)


def _rows(typed: Typed, field: str, lines: dict[str, Sequence[int]]) -> list[str]:
    """Return what stands in the lines of a field, and note in which ones."""
    forms.text(typed, field)  # refuses what is too long
    rows = [(at, row.strip()) for at, row in enumerate(typed.get(field, "").splitlines(), 1) if row.strip()]
    lines[field] = [at for at, _ in rows]
    return [unicodedata.normalize("NFC", row) for _, row in rows]


def typed_set(typed: Typed, langs: Iterable[str], *, name: str) -> TypedRule:
    """Read a named set, as `typed_rule` does an indicator; the label of a place is left out where none was typed."""
    lines: dict[str, Sequence[int]] = {}
    terms = {lang: found for lang in langs if (found := _rows(typed, f"terms.{lang}", lines))}
    label = forms.text(typed, "label")
    return TypedRule({"id": name, "terms": terms, **({"label": label} if label else {})}, lines)


def set_as_typed(record: NamedSet) -> dict[str, str]:
    """Return a named set as the form's fields."""
    label = {} if isinstance(record, TermGroup) else {"label": record.label}
    return {**label, **{f"terms.{lang}": "\n".join(terms) for lang, terms in terms_of(record).items()}}


def _number(text: str) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def days(typed: Typed) -> int | None:
    """Return over how many days a rule is to be tried, None for all that is stored. Raises Invalid."""
    value = forms.text(typed, "days")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()) or not 1 <= int(value) <= MOST_DAYS:
        raise Invalid(f"from 1 to {MOST_DAYS} days", field="days")
    return int(value)


def looked_for(typed: Typed) -> LookedFor:
    """Read which indicators of a list are looked for."""
    return LookedFor(forms.text(typed, "target"), forms.text(typed, "lang"), forms.text(typed, "words"))


def langs_of(agreement: Agreement) -> tuple[str, ...]:
    """Return the languages in which rules may have terms: the agreement's, then others that its rules use."""
    used = {lang for indicator in agreement.indicators for lang in indicator.terms}
    used |= {lang for record in sets_of(agreement).values() for lang in terms_of(record)}
    return (*agreement.langs, *sorted(used - set(agreement.langs)))


def as_typed(indicator: Indicator) -> dict[str, str]:
    """Return an indicator as the form's fields."""
    return {
        "target": indicator.target,
        "observes": indicator.observes,
        "stance": indicator.stance.value,
        "weight": f"{indicator.weight:g}",
        "scope": indicator.scope,
        "in": indicator.field or "",
        "measure": indicator.measure or "",
        "any": "\n".join(indicator.any_of),
        "with": "\n".join(" or ".join(needed) for needed in indicator.needs),
        "without": "\n".join(indicator.without),
        **{f"terms.{lang}": "\n".join(terms) for lang, terms in indicator.terms.items()},
    }


def by_field(faults: Iterable[Fault], lines: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    """Return the faults of an entry by the field of the form, "" for those of the whole; those of a list with their
    line.
    """
    found: dict[str, list[str]] = {}
    for fault in faults:
        field, line = _place(fault.field, lines)
        found.setdefault(field, []).append(fault.reason if line is None else f"line {line}: {fault.reason}")
    return found


def _place(name: str, lines: Mapping[str, Sequence[int]]) -> tuple[str, int | None]:
    """Return form field and line of an entry's field: `terms.en[3]`, `with[0][1]`."""
    match = _PLACE.match(name)
    field, number = (match[1], match[2]) if match else (name, None)
    known = lines.get(field, ())
    if number is None or int(number) >= len(known):
        return ("" if field == "terms" else field), None
    return field, known[int(number)]
