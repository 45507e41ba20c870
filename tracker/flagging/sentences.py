"""Where sentences begin, in scripts that have marks for it: full stops and the like of Latin, Cyrillic, Georgian,
Armenian, Arabic, Ethiopic and Indian letters. Pure.

Built for the question "do these words stand in one sentence?": it would rather leave two sentences together than cut
one at an abbreviation.
"""

import re
from collections.abc import Iterator

_CLOSING = "\"'”’»)\\]"
_OPENING = "\"'“‘«„([—–-"
_MARKS = ".!?…։؟۔።፧।॥"
# Armenian ends a sentence with ։ or, typed on other keyboards, with a colon; its full stop is a weaker pause.
# Possessive, and begun only where a run of marks begins: a text of a million of them must not take forever.
_END = re.compile(f"(?:(?<![{_MARKS}])[{_MARKS}]++|(?<=[\u0531-\u0587»]):)[{_CLOSING}]*+(?=\\s)|\n\\s*+")
_MAY_END = re.compile(f"[{_MARKS}:\n]")
# A word with full stops inside, read backwards from the one behind it, which may have slipped into the next line.
_BACKWARDS = re.compile(r"\n?([^\W\d_]+(?:\.[^\W\d_]+)*)")
_LONGEST_WORD = 40
_LONGEST_OPENING = 20
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen col lt sgt capt rev st jr sr vs etc no nos art sec dept gov sen rep pres min maj approx ca "
    "jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e u.s u.n p.m a.m "
    "г гг ст тыс млн млрд руб км кв м им ул пос обл р-н т.е т.д т.п т.к проф ген полк акад янв фев авг сен окт ноя дек "
    "sn cad sok bkz vb vs yy örn doç dn prof bşk "
    "əl küç şəh ray m b.e h.c mln mlrd "
    "թ հ թթ հոկտ նոյ դեկտ մլն մլրդ".split()
)
_LONGER_THAN_ANY = max(map(len, _ABBREVIATIONS)) + 1


def sentence_starts(text: str) -> list[int]:
    """Return where the second and each further sentence of `text` begins, ascending; empty for a single sentence.

    `text` keeps its case: what goes on in lower case is no new sentence (Georgian has no case and is let through).
    """
    starts: list[int] = []
    for end in _ends(text):
        after = end.end()
        furthest = min(len(text), after + _LONGEST_OPENING)
        while after < furthest and (text[after].isspace() or text[after] in _OPENING):
            after += 1
        if after < furthest and _may_begin(text[after]) and not _is_abbreviation(text, end):
            starts.append(end.end())
    return starts


def _ends(text: str) -> Iterator[re.Match[str]]:
    """Yield what `_END.finditer` finds, in a third of its time: few places are worth a look."""
    place = _MAY_END.search(text)
    while place is not None:
        end = _END.match(text, place.start())
        if end is not None:
            yield end
        place = _MAY_END.search(text, place.end() if end is None else end.end())


def _may_begin(letter: str) -> bool:
    return not letter.islower() or "\u10d0" <= letter <= "\u10ff"


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    """Whether the full stop belongs to the word before it: an initial, a known short form, or Armenian's weak pause."""
    if end.group()[0] != "." or end.group().startswith(".."):
        return False
    start = end.start()
    if start and "\u0531" <= text[start - 1] <= "\u0587":
        return True
    if start >= _LONGER_THAN_ANY and text[start - _LONGER_THAN_ANY : start].isalpha():
        return False
    found = _BACKWARDS.match(text[max(0, start - _LONGEST_WORD) : start][::-1])
    if found is None:
        return False
    word = found[1][::-1]
    return (len(word) == 1 and word.isupper()) or word.lower() in _ABBREVIATIONS
