"""One form for what readers see as one word, with the way back to the original. Pure.

`fold` changes letters one by one and keeps their number, so that an index into the result is an index into the
original. What readers do not see, or see as part of a letter (soft hyphens, zero-width characters, loose accents, the
Armenian marks of stress, question and exclamation that stand inside a word), cannot be treated so: `reduce` drops it
and keeps, beside the shorter text, where each of its characters stood.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_DASHES = "‐‑‒–—―−﹘﹣－־֊_"
_APOSTROPHES = "’‘‚‛`´ʼʹʻ՚′＇"
QUOTES = "“”„‟«»‹›″＂❝❞〝〞"
_BLANKS = "".join(chr(c) for c in range(1, 0x10000) if chr(c).isspace() and chr(c) != " ")
# Letters that sound alike in Amharic and Tigrinya, where writers choose either: series of seven from the first on.
_ETHIOPIC = (
    {
        chr(spelt + order): chr(plain + order)
        for spelt, plain in ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
        for order in range(7)
    }
    | dict.fromkeys("ሃሓኃ", "ሀ")
    | dict.fromkeys("ኣዓ", "አ")
)
_REPLACED = {
    "ı": "i",
    "ё": "е",
    # The Cyrillic schwa stands for the Azerbaijani one in some newsrooms.
    "\u04d9": "ə",
    # Alef with and without its signs, yeh and kaf as Persian keyboards have them, alef and teh by their shapes.
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("یىې", "ي"),
    "ک": "ك",
    "ة": "ه",
    **_ETHIOPIC,
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(QUOTES, '"'),
    **dict.fromkeys(_BLANKS, " "),
}
# Most words hold none of these, and a pack has tens of thousands of words: one look is a thirtieth of seventy.
_REPLACEABLE = re.compile(f"[{re.escape(''.join(_REPLACED))}]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# The Arabic tatweel stretches a word and is no letter.
_INVISIBLE = "\u0640\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_ARMENIAN_MARKS = "\u055b\u055c\u055e"
# Marks of the scripts whose letters have composed forms or whose marks are aids to reading. Marks of other scripts
# (Devanagari and its kin) are letters in their own right and stay.
_ACCENTS = (
    "\u0300-\u034e\u0350-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Armenian ech + yiwn, and in capitals ech + vew, are the two-letter spellings of the ligature.
# At most 30 marks at a time: putting a long run of them in canonical order takes quadratic time.
_UNEVEN = re.compile(f"(?s).?[{_ACCENTS}]{{1,30}}|[{_INVISIBLE}{_ARMENIAN_MARKS}]+|[եԵ][ւՒվՎ]")
DROPPED = f"[{_ACCENTS}{_INVISIBLE}{_ARMENIAN_MARKS}]"
"""Pattern of what `reduce` drops."""
# What an uneven text holds, without the letter before it: found ten times as fast.
_SIGN_OF_UNEVEN = re.compile(DROPPED)
_TWO_LETTERS = re.compile("[եԵ][ւՒվՎ]")
_DROPPED = re.compile(DROPPED)


def fold(text: str) -> str:
    """Return `text` in lower case, with one form for each of i, е, ə, dash, apostrophe, quote and blank, and of letters
    of Arabic and Ethiopic that writers take for each other.

    The result has as many code points as `text`. An underscore counts as a dash. Surrogates without a partner become
    U+FFFD, since no encoder takes them.
    """
    # Of all code points only İ grows when lowered.
    folded = text.replace("İ", "i").lower()
    for letter in set(_REPLACEABLE.findall(folded)):
        folded = folded.replace(letter, _REPLACED[letter])
    try:
        folded.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", folded)
    return folded


@dataclass(frozen=True, slots=True)
class Reduced:
    """A text without what stands inside words unseen. cased: as written; folded: the same, folded, equally long.

    origin: for each character, and for the end, the index into the original text.
    """

    cased: str
    folded: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where `folded[start:end]` stands in the original: marks dropped after its last letter belong to it."""
        return self.origin[start], self.origin[end]


def folded(text: str) -> str:
    """Return what `reduce` makes of a text, without the way back: for words to be searched for."""
    return fold(text) if _is_even(text) else reduce(text).folded


def _is_even(text: str) -> bool:
    return text.isascii() or not (_SIGN_OF_UNEVEN.search(text) or _TWO_LETTERS.search(text))


def reduce(text: str) -> Reduced:
    """Return `text` ready to be searched."""
    if _is_even(text):
        return Reduced(text, fold(text), range(len(text) + 1))
    pieces: list[str] = []
    origin: list[int] = []
    at = 0
    for found in _UNEVEN.finditer(text):
        pieces.append(text[at : found.start()])
        origin.extend(range(at, found.start()))
        kept = _composed(found.group())
        pieces.append(kept)
        origin.extend([found.start()] * len(kept))
        at = found.end()
    pieces.append(text[at:])
    origin.extend(range(at, len(text) + 1))
    cased = "".join(pieces)
    return Reduced(cased, fold(cased), origin)


def _composed(cluster: str) -> str:
    if cluster[0] in "եԵ" and len(cluster) == 2 and cluster[1] in "ւՒվՎ":
        return "և"
    return _DROPPED.sub("", unicodedata.normalize("NFC", cluster))
