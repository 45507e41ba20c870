"""Domain records to JSON columns and back, by their types alone."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
_Reader = Callable[[Any], Any]


def to_json(record: object) -> Any:
    """Return a frozen record as plain JSON values (dates as ISO texts, UTC as `Z`, tuples as lists)."""
    return orjson.loads(orjson.dumps(record, option=orjson.OPT_UTC_Z))


def from_json(kind: type[T], content: object) -> T:
    """Return the record that `to_json` turned into `content`. Fields that the content lacks have their defaults, and
    what is no field is passed over. Raises ValueError for content that makes no such record.
    """
    read = _reader(cast("Hashable", kind))
    try:
        record: T = read(content)
    except (TypeError, LookupError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error
    return record


@cache
def _reader(kind: Any) -> _Reader:
    """Return what makes a value of that type of its JSON form."""
    if is_dataclass(kind):
        return _record(kind)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind))
    if get_origin(kind) in (dict, Mapping):
        return _mapping(_reader(get_args(kind)[1]))
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind)
    if kind in (date, datetime, time):
        parse: _Reader = kind.fromisoformat
        return parse
    if kind in (str, int, float, bool):
        return _plain(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    raise NotImplementedError(f"records cannot be read with fields of the type {kind}")


def _record(kind: Any) -> _Reader:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(content: Any) -> Any:
        return kind(**{name: reader(content[name]) for name, reader in readers.items() if name in content})

    return read


def _tuple(parts: tuple[Any, ...]) -> _Reader:
    if len(parts) == 2 and parts[1] is ...:
        each = _reader(parts[0])
        return lambda content: tuple([each(value) for value in content])
    readers = [_reader(part) for part in parts]
    return lambda content: tuple([reader(value) for reader, value in zip(readers, content, strict=True)])


def _mapping(each: _Reader) -> _Reader:
    return lambda content: {key: each(value) for key, value in content.items()}


def _optional(kind: Any) -> _Reader:
    inner = [part for part in get_args(kind) if part is not NoneType]
    if len(inner) != 1:
        raise NotImplementedError(f"records cannot be read with fields of the type {kind}")
    present = _reader(inner[0])
    return lambda content: None if content is None else present(content)


def _plain(kind: type) -> _Reader:
    def read(content: Any) -> Any:
        if kind is float and type(content) is int:
            return float(content)
        if type(content) is not kind:
            raise TypeError(f"{content!r:.60} is no {kind.__name__}")
        return content

    return read
