"""One way to write records as JSON, so that equal records always give equal bytes and equal digests."""

import dataclasses
import hashlib
import json
from datetime import date
from enum import Enum


def plain(value: object) -> object:
    """Return records, enums, dates and tuples as plain JSON values. Raises TypeError for anything else."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"no JSON form for {type(value).__name__}")


def canonical_bytes(value: object, *, indent: int | None = None) -> bytes:
    """Return the canonical JSON of a record or of plain values: UTF-8, keys sorted, every letter as itself."""
    separators = (",", ":") if indent is None else (",", ": ")
    content = value if isinstance(value, dict) else plain(value)
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=indent, separators=separators
    ).encode()


def digest_of(value: object) -> str:
    """Return the SHA-256, in hex, of the canonical JSON of a record."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
