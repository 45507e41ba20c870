"""The words of an item that stand behind the parts of a learned score. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from tracker.domain.flag import LEARNED, Flag, Span
from tracker.domain.item import Item
from tracker.domain.learned import NAMED, TITLED, WORD, Learned
from tracker.flagging.features import stem_of
from tracker.flagging.function_words import function_words
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import Examined, examine
from tracker.flagging.runs import cut

_MOST_PLACES = 3  # of each part

_Place = tuple[str, int, int, str]
"""Field, start, end and words, as a Span has them."""


class Text:
    """An item in which the words of parts are looked for."""

    def __init__(self, examined: Examined, title: str, summary: str, lang: str | None) -> None:
        self._examined = examined
        self._title = title
        self._summary = summary
        self._lang = lang

    def places(self, name: str) -> list[_Place]:
        """Return where what a model calls by a name stands; nowhere for what is no word of content and no named set."""
        if name.startswith(WORD):
            runs = cut(self._title, self._summary)
            return [runs.place(number, number) for number in self._by_stem.get(name.removeprefix(WORD), ())]
        if name.startswith(TITLED):
            return [place for place in self._examined.places_of(name.removeprefix(TITLED)) if place[0] == "title"]
        return self._examined.places_of(name.removeprefix(NAMED)) if name.startswith(NAMED) else []

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[int]]:
        """The runs that are words of content, by their stems: every part asks for them."""
        idle, found = function_words(self._lang), defaultdict(list)
        for number, word in enumerate(cut(self._title, self._summary).words):
            if word not in idle:
                found[stem_of(word)].append(number)
        return found


def spans_of(learned: Learned, text: Text, *, most: int | None = None) -> tuple[Span, ...]:
    """Return the words of the parts that speak for a score, the weightiest first. most: parts with words, None: all."""
    spans: list[Span] = []
    shown = 0
    for term in learned.terms:
        places = text.places(term.name) if term.weight > 0 and (most is None or shown < most) else []
        shown += bool(places)
        spans += [Span(*place, term.name, LEARNED) for place in places[:_MOST_PLACES]]
    return tuple(spans)


def with_all_words(flag: Flag, item: Item, lexicon: Lexicon) -> Flag:
    """Return a flag with the words of all parts of its learned score that are told and speak for it, as the rules of
    the lexicon see them in its item; the flag itself where no model gave its score.
    """
    match = flag.match
    if match.learned is None:
        return flag
    examined = examine(lexicon, title=item.title, summary=item.summary, lang=item.lang)
    own = [span for span in match.spans if span.role != LEARNED]
    weighed = spans_of(match.learned, Text(examined, item.title, item.summary, item.lang))
    return replace(flag, match=replace(match, spans=(*own, *weighed)))
