"""What differs between an agreement on disk and the one in the database, field by field. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.saved import NamedSet

_OF_THEIR_OWN = frozenset(
    {"clauses", "obligations", "watchpoints", "places", "groups", "indicators", "events", "version", "forms"}
)


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs. field: its name, `terms.en` for one language of terms, `deadline.due_on` for a part of what
    has parts. disk, database: None when absent.
    """

    field: str
    disk: Any
    database: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that differs. kind: `agreement`, `clause`, `obligation`, `place`, `group`, `indicator`, `source` or
    `event`. what: `added`
    (only the database has it), `dropped` (only the disk has it) or `changed`.
    """

    kind: str
    name: str
    what: str
    fields: tuple[FieldDifference, ...] = ()


def differences(disk: Agreement, database: Agreement) -> list[Difference]:
    """Return what differs, apart from the order of records, events, and what follows from the rest."""
    own = _between(_header(disk), _header(database))
    found = [Difference("agreement", disk.id, "changed", own)] if own else []
    for kind, on_disk, here in (
        ("clause", _by(disk.clauses, "number"), _by(database.clauses, "number")),
        ("obligation", _by(disk.targets, "number"), _by(database.targets, "number")),
        ("place", _by(disk.places, "id"), _by(database.places, "id")),
        ("group", _by(disk.groups, "reference"), _by(database.groups, "reference")),
        ("indicator", _by(disk.indicators, "id"), _by(database.indicators, "id")),
    ):
        found.extend(_of_kind(kind, on_disk, here))
    return found


def between(disk: Indicator | NamedSet | None, database: Indicator | NamedSet | None) -> tuple[FieldDifference, ...]:
    """Return the fields in which two versions of an indicator or a set differ; all that are set, where there is but
    one.
    """
    return _between({} if disk is None else _values(disk), {} if database is None else _values(database))


def between_facts(kind: str, disk: Mapping[str, Any], database: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what differs between records of one kind, by name."""
    yield from _of_kind(kind, disk, database)


def _of_kind(kind: str, disk: Mapping[str, object], database: Mapping[str, object]) -> Iterator[Difference]:
    for name in dict.fromkeys([*disk, *database]):
        if name not in disk:
            yield Difference(kind, name, "added")
        elif name not in database:
            yield Difference(kind, name, "dropped")
        elif disk[name] != database[name]:
            yield Difference(kind, name, "changed", _between(_values(disk[name]), _values(database[name])))


def _by(records: Iterable[object], key: str) -> dict[str, object]:
    return {getattr(record, key): record for record in records}


def _header(agreement: Agreement) -> dict[str, Any]:
    return {name: value for name, value in _values(agreement).items() if name not in _OF_THEIR_OWN}


def _values(record: Any) -> dict[str, Any]:
    """Return a record's fields; terms language by language, and records within it part by part."""
    found: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if isinstance(value, dict) and one.name in ("terms", "names"):
            found.update({f"{one.name}.{lang}": terms for lang, terms in value.items()})
        elif is_dataclass(value):
            found.update({f"{one.name}.{part}": held for part, held in _values(value).items()})
        else:
            found[one.name] = value
    return found


def _between(disk: Mapping[str, Any], database: Mapping[str, Any]) -> tuple[FieldDifference, ...]:
    names = dict.fromkeys([*disk, *database])
    return tuple(
        FieldDifference(name, disk.get(name), database.get(name))
        for name in names
        if disk.get(name) != database.get(name)
    )
