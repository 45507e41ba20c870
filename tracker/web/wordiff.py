"""What changed between two forms of a text, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\s+|\S+")
_LONG = 3000


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the newer or the older text. kind: `same`, `ins` or `del`."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """Return the stretches in reading order; `same` and `ins` join to `after`, `same` and `del` to `before`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    # Comparing long texts exactly takes time that grows with the product of their lengths.
    matcher = SequenceMatcher(a=old, b=new, autojunk=len(old) + len(new) > _LONG)
    found: list[Change] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(new[new_from:new_to])))
            continue
        if old_from < old_to:
            found.append(Change("del", "".join(old[old_from:old_to])))
        if new_from < new_to:
            found.append(Change("ins", "".join(new[new_from:new_to])))
    return found
