"""Texts that join stories as they come in. Pure: what is stored is handed in, what is to be stored is read off."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.domain.story import WINDOW, Sketch, Traits, likeness, overlap, shared_facts, shared_text

NEW = 1 << 62
"""Numbers of texts and stories from here on are not stored yet: NEW + position."""

WINDOW_HOURS = int(WINDOW.total_seconds()) // 3600
_MOST_CANDIDATES = 64


@dataclass(frozen=True, slots=True)
class Known:
    """A text that is stored. by_hand: whether its story was split, or merged with one that was. shingles: its pairs of
    words, none twice. read: gives all that is compared of it; most texts turn out to share too little to need it.
    """

    story: int
    by_hand: bool
    shingles: Collection[int]
    read: Callable[[], Traits]


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


class Grouping:
    """Stories in the making. A text joins the story of the likeliest text that it is a copy of; stories that it links
    become one, the oldest, unless a hand had been at one of them: what people set apart stays apart.

    So the stories are the connected parts of the graph of near copies, in whatever order they came.
    """

    def __init__(self, known: Mapping[int, Known]) -> None:
        self.joins: list[Join] = []
        self._known = known
        self._traits: dict[int, Traits] = {}
        self._story = {number: text.story for number, text in known.items()}
        self._by_hand = {text.story for text in known.values() if text.by_hand}
        self._merged: dict[int, int] = {}
        self._links: dict[int, Join] = {}

    def add(self, text: int, sketch: Sketch | None, near: Iterable[int]) -> None:
        """Take a new text in. near: candidates, stored or added before, the likeliest first."""
        self._story[text] = text
        if sketch is None:
            return
        self._traits[text] = sketch.traits
        for other in near:
            story, theirs = self.story(text), self.story(other)
            if story == theirs or (story != text and self._by_hand & {story, theirs}):
                continue
            if other not in self._traits and overlap(sketch.traits.shingles, self._known[other].shingles) is None:
                continue
            compared = self._read(other)
            score = likeness(sketch.traits, compared)
            if score is None:
                continue
            join = Join(text, other, score, shared_text(sketch, compared), shared_facts(sketch, compared))
            if story == text:
                self.joins.append(join)
                self._story[text] = theirs
            else:
                self._merge(story, theirs, join)

    def _read(self, text: int) -> Traits:
        if text not in self._traits:
            self._traits[text] = self._known[text].read()
        return self._traits[text]

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
