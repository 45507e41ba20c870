"""The words of an item that stand behind the parts of a learned score or stance. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from tracker.domain.flag import LEARNED, TERM, Match, Span
from tracker.domain.learned import BESIDE, CUE, INDICATOR, NAMED, TITLED, WORD, LearnedTerm
from tracker.flagging.features import stem_of
from tracker.flagging.function_words import function_words
from tracker.flagging.letter_runs import cut
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import Examined, examine

_MOST_PLACES = 3  # of each part

_Place = tuple[str, int, int, str]
"""Field, start, end and words, as a Span has them."""


class SearchedItem:
    """An item in which the words of parts are looked for."""

    def __init__(self, examined: Examined, title: str, summary: str, lang: str | None) -> None:
        self._examined = examined
        self._title = title
        self._summary = summary
        self._lang = lang

    def places(self, name: str, obligation: str) -> list[_Place]:
        """Return where what a model of a target calls by a name stands; nowhere for what is no word of content, no
        named set, no indicator of the target and no cue. obligation: slug.
        """
        if name.startswith(WORD):
            runs = cut(self._title, self._summary)
            return [runs.place(number, number) for number in self._by_stem.get(name.removeprefix(WORD), ())]
        if name.startswith(TITLED):
            return [place for place in self._examined.places_of(name.removeprefix(TITLED)) if place[0] == "title"]
        if name.startswith(INDICATOR):
            return self._signs(name.removeprefix(INDICATOR), obligation)
        if name.startswith(CUE):
            return self._examined.places_of_cues(name.removeprefix(CUE))
        if name.startswith(BESIDE):
            return self._examined.places_of_cues(name.removeprefix(BESIDE), beside=obligation)
        return self._examined.places_of(name.removeprefix(NAMED)) if name.startswith(NAMED) else []

    def _signs(self, indicator: str, obligation: str) -> list[_Place]:
        return [
            (span.field, span.start, span.end, span.text)
            for one in self._examined.outlines
            if one.obligation == obligation
            for span in one.match.spans
            if span.indicator == indicator and span.role == TERM
        ]

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[int]]:
        """The runs that are words of content, by their stems: every part asks for them."""
        idle, found = function_words(self._lang), defaultdict(list)
        for number, word in enumerate(cut(self._title, self._summary).words):
            if word not in idle:
                found[stem_of(word)].append(number)
        return found


def spans_of(
    parts: Iterable[LearnedTerm], text: SearchedItem, *, obligation: str, most: int | None = None
) -> tuple[Span, ...]:
    """Return the words of the parts that speak for a score or a stance, in their order. obligation: slug of the target;
    most: parts with words, None: all.
    """
    spans: list[Span] = []
    shown = 0
    for term in parts:
        wanted = term.weight > 0 and (most is None or shown < most)
        places = text.places(term.name, obligation) if wanted else []
        shown += bool(places)
        spans += [Span(*place, term.name, LEARNED) for place in places[:_MOST_PLACES]]
    return tuple(spans)


def with_all_words(match: Match, lexicon: Lexicon, *, title: str, summary: str, lang: str | None) -> Match:
    """Return a match with the words of all parts of its learned score and stance that are told and speak for it, as the
    rules of the lexicon see them in its item; the match itself where no model had a say.
    """
    if not match.is_learned:
        return match
    text = SearchedItem(examine(lexicon, title=title, summary=summary, lang=lang), title, summary, lang)
    weighed = [
        span
        for said in (match.learned, match.learned_stance)
        if said is not None
        for span in spans_of(said.terms, text, obligation=match.obligation)
    ]
    own = [span for span in match.spans if span.role != LEARNED]
    return replace(match, spans=(*own, *dict.fromkeys(weighed)))
