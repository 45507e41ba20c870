"""Texts to bands: what near copies find each other by. Pure."""

from collections.abc import Sequence

from rensa import RMinHash

from tracker.domain.reading import LEAST_WORDS, compared, pairs
from tracker.domain.story import Text

BANDS = 20

_ROWS = 2  # hashes a band
_MOST_CHARACTERS = 1_600  # a lead decides; the comparison reads further
_SEED = 20201110


def bands(texts: Sequence[Text]) -> list[tuple[int, ...]]:
    """Return the bands of each text: signed 64-bit numbers, each the same for two texts with a chance that grows with
    the pairs of words that they share; none where the text is too short to be compared.
    """
    words = [compared(text, most=_MOST_CHARACTERS).rough for text in texts]
    long = [number for number, found in enumerate(words) if len(found) >= LEAST_WORDS]
    drawn: list[tuple[int, ...]] = [()] * len(texts)
    for number, digest in zip(long, _digests([pairs(words[number]) for number in long]), strict=True):
        drawn[number] = _bands(digest)
    return drawn


def _digests(shingles: Sequence[Sequence[str]]) -> list[list[int]]:
    try:
        hashed = RMinHash.digest_matrix_from_token_sets(shingles, BANDS * _ROWS, _SEED)
    except UnicodeEncodeError:  # a lone surrogate somewhere
        plain = [[pair.encode("utf-8", "replace").decode() for pair in each] for each in shingles]
        hashed = RMinHash.digest_matrix_from_token_sets(plain, BANDS * _ROWS, _SEED)
    rows: list[list[int]] = hashed.to_rows()
    return rows


def _bands(digest: list[int]) -> tuple[int, ...]:
    """Return one key a band, told apart by the band's number in the top bits."""
    couples = zip(digest[::_ROWS], digest[1::_ROWS], strict=True)
    return tuple([(number << 58) | ((one << 26) ^ two) for number, (one, two) in enumerate(couples)])
