"""Passwords: argon2 hashes, and the least that a password must have."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.errors import Invalid

LEAST_CHARACTERS = 10
MOST_CHARACTERS = 1000

_HASHER = PasswordHasher()


def check_strength(password: str) -> None:
    """Raise Invalid when the password is too short or absurdly long."""
    if len(password) < LEAST_CHARACTERS:
        raise Invalid(f"at least {LEAST_CHARACTERS} characters", field="password")
    if len(password) > MOST_CHARACTERS:
        raise Invalid(f"at most {MOST_CHARACTERS} characters", field="password")


def hashed(password: str) -> str:
    """Return the argon2id hash to be stored."""
    return _HASHER.hash(password)


@cache
def _nobodys() -> str:
    """Return a hash against which unknown names are checked, so that they cost as much time as known ones."""
    return hashed("nobody has this password")


def is_right(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; False for None (no account, or no password set), at the same cost."""
    if len(password) > MOST_CHARACTERS:
        return False
    try:
        _HASHER.verify(_nobodys() if stored is None else stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
