"""People who sign in and decide."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from tracker.errors import Invalid

LONGEST_NAME = 64


def account_name(typed: str) -> str:
    """Return the name of a new account, without blanks around it. Raises Invalid."""
    name = unicodedata.normalize("NFC", typed.strip())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(f"1 to {LONGEST_NAME} characters are needed, it has {len(name)}", field="name")
    if not name.isprintable():
        raise Invalid(f"{name!r} holds characters that cannot be printed", field="name")
    return name


@dataclass(frozen=True, slots=True)
class Account:
    """password_hash: argon2, None until the first sign-in by link. A disabled account keeps its decisions."""

    id: int
    name: str
    password_hash: str | None
    created_at: datetime
    disabled_at: datetime | None
