"""Texts to bands: what near copies find each other by. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import concat

from rensa import RMinHash

from tracker.domain.reading import LEAST_WORDS, compared, may_stand
from tracker.domain.story import Text, words

BANDS = 12

_ROWS = 2  # hashes a band
_MOST_WORDS = 400  # a lead decides; the comparison reads further
_SEED = 20201110


@dataclass(frozen=True, slots=True)
class Worded:
    """A text, and the words (see tracker.domain.story) of its title and summary."""

    text: Text
    title: list[bytes]
    summary: list[bytes]


def worded(text: Text) -> Worded:
    """Return the text with its words."""
    return Worded(text, words(text.title), words(text.summary))


def bands(texts: Sequence[Worded]) -> list[tuple[int, ...]]:
    """Return the bands of each text: signed 64-bit numbers, each the same for two texts with a chance that grows with
    the pairs of words that they share; none where the text is too short to be compared.
    """
    leads = [_lead(text) for text in texts]
    long = [number for number, lead in enumerate(leads) if len(lead) >= LEAST_WORDS]
    drawn: list[tuple[int, ...]] = [()] * len(texts)
    for number, digest in zip(long, _digests([leads[number] for number in long]), strict=True):
        drawn[number] = _bands(digest)
    return drawn


def _lead(text: Worded) -> list[bytes]:
    """Return the first words of what is compared of the text, in their order."""
    said = text.summary if len(text.summary) >= LEAST_WORDS else text.title + text.summary
    if may_stand(text.text.summary, text.summary):
        said = words(compared(text.text).body)
    return said[:_MOST_WORDS]


def _digests(leads: Sequence[list[bytes]]) -> list[list[int]]:
    # Joined without a space: it costs a third less, and hardly two pairs become one by that.
    pairs = [list(map(concat, lead, lead[1:])) for lead in leads]
    rows: list[list[int]] = RMinHash.digest_matrix_from_token_byte_sets(pairs, BANDS * _ROWS, _SEED).to_rows()
    return rows


def _bands(digest: list[int]) -> tuple[int, ...]:
    """Return one key a band, told apart by the band's number in the top bits."""
    couples = zip(digest[::_ROWS], digest[1::_ROWS], strict=True)
    return tuple([(number << 58) | ((one << 26) ^ two) for number, (one, two) in enumerate(couples)])
