"""Texts that join stories as they come in. Pure: what is stored is handed in, what is to be stored is read off."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.domain.reading import Reading, shared_facts, shared_text
from tracker.domain.story import WINDOW, Text, likeness, overlap

NEW = 1 << 62
"""Numbers of texts and stories from here on are not stored yet: NEW + position."""

WINDOW_HOURS = int(WINDOW.total_seconds()) // 3600
_MOST_CANDIDATES = 64
_MOST_READ = 100  # texts whose reading is held; one takes many times the memory of the text
MOST_IN_BAND = 128
"""Texts of a band that are looked at, the oldest: of one that a thousand texts share, any leads to their story."""


@dataclass(frozen=True, slots=True)
class Known:
    """A text that is stored. by_hand: whether its story was split, or merged with one that was."""

    story: int
    by_hand: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Join:
    """Why a text is in a story: it, or a text that linked its story with an older one, is like `near`."""

    text: int
    near: int
    score: float
    shared: str
    facts: tuple[str, ...]


Sighting = tuple[int, int]
"""A text that shares a band with others, and the hour of its publication, counted from 1970."""


def candidates(sightings: Iterable[Sighting], *, hour: int) -> list[int]:
    """Return the texts within the window that were sighted most often, at most 64, the likeliest first."""
    counted = Counter([text for text, seen in sightings if -WINDOW_HOURS <= seen - hour <= WINDOW_HOURS])
    return sorted(counted, key=lambda text: (-counted[text], text))[:_MOST_CANDIDATES]


def thinned(sightings: list[Sighting]) -> list[Sighting]:
    """Return the sightings of a band that are looked at."""
    return sightings if len(sightings) <= MOST_IN_BAND else sorted(sightings)[:MOST_IN_BAND]


class Grouping:
    """Stories in the making. A text joins the story of the likeliest text that it is a copy of; stories that it links
    become one, the oldest, unless a hand had been at one of them: what people set apart stays apart.

    So the stories are the connected parts of the graph of near copies, in whatever order they came. A text is read when
    it is first compared; most never are.
    """

    def __init__(self, known: Mapping[int, Known]) -> None:
        self.joins: list[Join] = []
        self._texts = {number: text.text for number, text in known.items()}
        self._readings: dict[int, Reading] = {}
        self._story = {number: text.story for number, text in known.items()}
        self._by_hand = {text.story for text in known.values() if text.by_hand}
        self._merged: dict[int, int] = {}
        self._links: dict[int, Join] = {}

    def add(self, number: int, text: Text, near: Iterable[int]) -> None:
        """Take a new text in. near: candidates, stored or added before, the likeliest first; others are passed over."""
        self._story[number] = number
        self._texts[number] = text
        for other in near:
            if other not in self._texts:
                continue
            story, theirs = self.story(number), self.story(other)
            if story == theirs or (story != number and self._by_hand & {story, theirs}):
                continue
            join = self._compared(number, other)
            if join is None:
                continue
            if story == number:
                self.joins.append(join)
                self._story[number] = theirs
            else:
                self._merge(story, theirs, join)

    def _compared(self, number: int, other: int) -> Join | None:
        one, compared = self._read(number), self._read(other)
        # Most share too little for their facts to be read.
        if overlap(one.shingles, compared.shingles) is None:
            return None
        score = likeness(one.traits, compared.traits)
        if score is None:
            return None
        return Join(number, other, score, shared_text(one, compared.traits), shared_facts(one, compared.traits))

    def _read(self, number: int) -> Reading:
        reading = self._readings.get(number)
        if reading is None:
            if len(self._readings) >= _MOST_READ:
                self._readings.clear()
            reading = self._readings[number] = Reading(self._texts[number])
        return reading

    def _merge(self, one: int, other: int, join: Join) -> None:
        older, younger = min(one, other), max(one, other)
        self._merged[younger] = older
        self._links[younger] = replace(join, near=join.text) if younger == other else join

    def story(self, text: int) -> int:
        """Return the number of the story that a text is in now."""
        return self._root(self._story[text])

    def _root(self, story: int) -> int:
        while story in self._merged:
            story = self._merged[story]
        return story

    def merged(self) -> Iterator[tuple[int, int, Join]]:
        """Yield (story, the story that it has become part of, why its founding text is there; `text` is to be set)."""
        for story, link in self._links.items():
            yield story, self._root(story), link
