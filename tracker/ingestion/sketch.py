"""Texts to bands: what near copies find each other by. Pure."""

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


def bands(text: Worded) -> tuple[int, ...]:
    """Return the bands of a text: signed 64-bit numbers, each the same for two texts with a chance that grows with the
    pairs of words that they share; none where the text is too short to be compared.
    """
    lead = _lead(text)
    if len(lead) < LEAST_WORDS:
        return ()
    drawn = RMinHash(BANDS * _ROWS, _SEED)
    # Joined without a space: it costs a third less, and hardly two pairs become one by that.
    drawn.update(list(map(concat, lead, lead[1:])))
    digest: list[int] = drawn.digest()
    # One key a band, told apart by the band's number in the top bits.
    couples = zip(digest[::_ROWS], digest[1::_ROWS], strict=True)
    return tuple([(number << 58) | ((one << 26) ^ two) for number, (one, two) in enumerate(couples)])


def _lead(text: Worded) -> list[bytes]:
    """Return the first words of what is compared of the text, in their order."""
    said = text.summary if len(text.summary) >= LEAST_WORDS else text.title + text.summary
    if may_stand(text.text.summary, text.summary):
        said = words(compared(text.text).body)
    return said[:_MOST_WORDS]
