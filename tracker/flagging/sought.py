"""Words to be sought in stored texts, in every way of writing that rules take for the same: letters as `fold` sees
them, and a blank and a hyphen between words alike (`letter_runs.is_blank`). Pure.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from tracker.domain.fold import DROPPED, fold, reduce
from tracker.domain.queue import Sought
from tracker.flagging.letter_runs import RUN

_PLANE = 0x10000
_SURROGATES = range(0xD800, 0xE000)
_UNDERSCORE = "_"
_LIGATURE = "և"
_TWO_LETTERS = "[եԵ][ւՒվՎ]"


def sought(written: str) -> Sought:
    """Return what is sought where a word, or words with blanks between, were typed. An underscore finds itself alone:
    whoever types one means no dash.
    """
    reduced = reduce(written)
    found = [
        _escaped(_UNDERSCORE) if written[origin] == _UNDERSCORE else _apart() if parts else _ways(letter)
        for letter, origin, parts in zip(reduced.folded, reduced.origin, _parting(reduced.folded), strict=False)
    ]
    return Sought(written, f"{DROPPED}*".join(found))


def _parting(letters: str) -> list[bool]:
    """Return of each letter whether it is a blank or a hyphen that parts two words."""
    around = zip(f".{letters}", letters, f"{letters}."[1:], strict=False)
    return [letter in " -" and bool(RUN.match(before) and RUN.match(after)) for before, letter, after in around]


@cache
def _apart() -> str:
    return f"(?:{_ways(' ')}|{_ways('-')})"


@cache
def _ways(letter: str) -> str:
    """Return a pattern of all ways of writing a folded letter, composed or not; of a blank, of one and more."""
    written = _written().get(letter, [letter, letter.upper()])
    single = f"[{''.join(map(_escaped, written))}]"
    decomposed = [unicodedata.normalize("NFD", one) for one in written]
    longer = ["".join(map(_escaped, one)) for one in decomposed if len(one) > 1]
    if letter == _LIGATURE:
        longer.append(_TWO_LETTERS)
    return f"(?:{'|'.join([single, *longer])})" if longer else single + ("+" if letter == " " else "")


@cache
def _written() -> Mapping[str, list[str]]:
    """Return folded letter -> the letters of the Basic Multilingual Plane that fold to it."""
    every = "".join(chr(point) for point in range(1, _PLANE) if point not in _SURROGATES)
    found = defaultdict(list)
    for letter, one in zip(every, fold(every), strict=True):
        found[one].append(letter)
    return found


def _escaped(letter: str) -> str:
    """Return a letter as Python and PostgreSQL both write it in a pattern."""
    point = ord(letter)
    return f"\\u{point:04x}" if point < _PLANE else f"\\U{point:08x}"
