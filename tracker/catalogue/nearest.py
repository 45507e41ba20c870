"""What somebody may have meant by a name that is not there."""

from collections.abc import Iterable
from difflib import get_close_matches

_LISTED = 12


def nearest(name: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name that is most like `name`, None when none is like it."""
    by_fold = {known.casefold(): known for known in sorted(set(allowed))}
    near = get_close_matches(name.casefold(), by_fold, n=1)
    return by_fold[near[0]] if near else None


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown name: the nearest allowed one, else what is allowed."""
    names = sorted(set(allowed))
    if not names:
        return "; there are none"
    near = nearest(name, names)
    if near is not None:
        return f"; did you mean `{near}`?"
    listed = ", ".join(f"`{known}`" for known in names[:_LISTED])
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"; there are {listed}{more}"


def shown(value: object) -> str:
    """Return a value found in a file in the words of the person who wrote it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"{value[:60]!r}" + ("…" if len(value) > 60 else "")
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else f"the date {value}"
