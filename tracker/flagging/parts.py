"""The words of an item that stand behind the parts of a learned score. Pure."""

from dataclasses import dataclass, replace

from tracker.domain.flag import LEARNED, Match, Span
from tracker.domain.learned import NAMED, TITLED, WORD, Learned
from tracker.flagging.features import stem_of
from tracker.flagging.function_words import function_words
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import Examined, examine
from tracker.flagging.runs import cut

_MOST_PLACES = 3  # of each part


@dataclass(frozen=True, slots=True)
class Text:
    """An item in which the words of parts are looked for."""

    examined: Examined
    title: str
    summary: str
    lang: str | None

    def places(self, name: str) -> list[tuple[str, int, int, str]]:
        """Return where what a model calls by a name stands; nowhere for what is no word of content and no named set."""
        if name.startswith(WORD):
            return self._places_of_word(name.removeprefix(WORD))
        if name.startswith(TITLED):
            return [place for place in self.examined.places_of(name.removeprefix(TITLED)) if place[0] == "title"]
        return self.examined.places_of(name.removeprefix(NAMED)) if name.startswith(NAMED) else []

    def _places_of_word(self, stem: str) -> list[tuple[str, int, int, str]]:
        runs, idle = cut(self.title, self.summary), function_words(self.lang)
        found = [number for number, word in enumerate(runs.words) if stem_of(word) == stem and word not in idle]
        return [runs.place(number, number) for number in found]


def spans_of(learned: Learned, text: Text, *, most: int | None = None) -> tuple[Span, ...]:
    """Return the words of the parts that speak for a score, the weightiest first. most: parts with words, None: all."""
    spans: list[Span] = []
    shown = 0
    for term in learned.terms:
        places = text.places(term.name) if term.weight > 0 and (most is None or shown < most) else []
        shown += bool(places)
        spans += [Span(*place, term.name, LEARNED) for place in places[:_MOST_PLACES]]
    return tuple(spans)


def with_all_words(match: Match, lexicon: Lexicon, *, title: str, summary: str, lang: str | None) -> Match:
    """Return a match with the words of all parts of its learned score that are told and speak for it, as the rules of
    the lexicon see them in the text; the match itself where no model gave its score.
    """
    if match.learned is None:
        return match
    examined = examine(lexicon, title=title, summary=summary, lang=lang)
    own = [span for span in match.spans if span.role != LEARNED]
    return replace(match, spans=(*own, *spans_of(match.learned, Text(examined, title, summary, lang))))
