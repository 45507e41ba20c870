"""Cut a text into pieces, so that the words that fired an indicator can be marked. Exact in every script."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.domain.flag import CONTEXT, LEARNED, TERM, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. role: of the spans that cover it, or "" for plain text. indicators: what the words fired;
    of LEARNED ones what the model calls the words.
    """

    text: str
    role: str
    indicators: tuple[str, ...] = ()


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Return the text cut at the spans; the pieces' texts join to the whole text.

    Overlapping spans are merged: where a term and context overlap, the words count as the term. A span whose words
    do not stand where it says (the report was edited since) is left out. Letters keep the marks that combine with them.
    """
    fitting = [(span.start, _with_marks(text, span.end), span) for span in spans if _fits(text, span)]
    cuts = sorted({0, len(text), *(edge for start, end, _ in fitting for edge in (start, end))})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        covering = [span for first, last, span in fitting if first <= start and end <= last]
        roles = {span.role for span in covering}
        role = next((role for role in (TERM, CONTEXT, LEARNED) if role in roles), "")
        names = tuple(dict.fromkeys(span.indicator for span in covering))
        if found and role and found[-1].role == role:
            before = found.pop()
            names = tuple(dict.fromkeys(before.indicators + names))
            found.append(Piece(before.text + text[start:end], role, names))
        else:
            found.append(Piece(text[start:end], role, names))
    return found


def _fits(text: str, span: Span) -> bool:
    return 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.text


def _with_marks(text: str, end: int) -> int:
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
