"""A text in the pieces of words that the encoder knows: the likeliest way to cut it (Kudo 2018). Pure."""

import re
from collections.abc import Mapping, Sequence

_SPACES = re.compile(" {2,}")
_SPACE = "\u2581"
"""Stands for a space, and before the first word."""

_UNKNOWN = -10.0  # below the least likely piece: what a character costs that stands in no piece


class Pieces:
    """Pieces by their numbers, with their log-likelihoods. unknown: number of the piece that stands for a character
    that is in none; rewritten: characters (code points) that are read as others.
    """

    def __init__(
        self, pieces: Sequence[str], scores: Sequence[float], *, unknown: int, rewritten: Mapping[int, str]
    ) -> None:
        self._known = {
            piece: (score, number)
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if piece and number != unknown
        }
        self._longest: dict[str, int] = {}
        for piece in self._known:
            self._longest[piece[:2]] = max(len(piece), self._longest.get(piece[:2], 0))
        self._unknown = (min(scores, default=0.0) + _UNKNOWN, unknown)
        self._rewritten = dict(rewritten)

    def numbers(self, text: str) -> list[int]:
        """Return the numbers of a text's pieces."""
        read = _SPACES.sub(" ", text.translate(self._rewritten)).replace(" ", _SPACE)
        return self._cut(read if read.startswith(_SPACE) else _SPACE + read)

    def _cut(self, text: str) -> list[int]:
        best = [0.0] + [-1e30] * len(text)
        came: list[tuple[int, int]] = [(0, 0)] * (len(text) + 1)
        for start in range(len(text)):
            before = best[start]
            longest = max(1, self._longest.get(text[start : start + 2], 0))
            for end in range(start + 1, min(start + longest, len(text)) + 1):
                found = self._known.get(text[start:end])
                if found is not None and before + found[0] > best[end]:
                    best[end], came[end] = before + found[0], (start, found[1])
            if before + self._unknown[0] > best[start + 1]:
                best[start + 1], came[start + 1] = before + self._unknown[0], (start, self._unknown[1])
        numbers: list[int] = []
        end = len(text)
        while end:
            end, number = came[end]
            numbers.append(number)
        return numbers[::-1]
