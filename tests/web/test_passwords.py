"""Passwords."""

import pytest

from tracker.errors import Invalid
from tracker.web.passwords import check_strength, hashed, is_right


def test_a_password_is_known_again_by_its_hash() -> None:
    stored = hashed("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert is_right("correct horse battery", stored)
    assert not is_right("correct horse", stored)


def test_no_stored_password_is_never_right() -> None:
    assert not is_right("nobody has this password", None)


def test_a_broken_hash_and_an_endless_password_are_never_right() -> None:
    assert not is_right("anything", "not a hash")
    assert not is_right("x" * 100_000, hashed("x" * 20))


@pytest.mark.parametrize("password", ["", "ninechars", "x" * 1001])
def test_too_short_and_too_long_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid, match="characters"):
        check_strength(password)
