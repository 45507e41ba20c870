"""How fast this machine flags, against the raw automaton in the same run: ratios can be compared, times cannot."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tracker.flagging.automaton import Form
from tracker.flagging.find import find
from tracker.flagging.flagger import Flagger
from tracker.flagging.letter_runs import cut
from tracker.flagging.search import Search
from tracker.flagging.vocabulary import ANY_LANGUAGE, Node, Vocabulary

_ALWAYS_FOUND = 300
"""Words of the texts themselves among the made-up ones, so that every point of the curve finds as much."""


_LETTERS = "abdegiklmnoprstuz"


@dataclass(frozen=True, slots=True)
class MeasuredReport:
    """A report to measure with."""

    title: str
    summary: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Reports a second, for all agreements together. naming: how many of the reports may name a region, the others need
    no more work. automaton: the bare search for all forms, in texts already folded and cut into words. matching: from
    the text as written to the words of all terms and where they stand, by a search that knows the tokens already;
    matching_anew: by one that has seen none. finding: on to the hits of all terms in reports that may name a region.
    flagging: everything, to the scored matches; one_in_ten: the same over all reports that name none and so many that
    one in ten may, None where there are too few of either.
    """

    reports: int
    naming: int
    forms: int
    automaton: float
    matching: float
    matching_anew: float
    finding: float
    flagging: float
    flagging_one_in_ten: float | None


def measure(
    flaggers: Sequence[Flagger], texts: Sequence[MeasuredReport], *, timer: Callable[[], float], rounds: int = 5
) -> Speed:
    """Return the best of some rounds over the texts. timer: seconds of this process (`time.process_time`).

    Raises ValueError without flaggers or texts: there is nothing to measure.
    """
    if not flaggers or not texts:
        raise ValueError("nothing to measure")
    work = _Work(flaggers, texts)
    unknowing = iter([work.anew() for _ in range(rounds)])

    def speed(act: Callable[[], None], over: Sequence[MeasuredReport] = texts) -> float:
        return len(over) / best(act, timer=timer, rounds=rounds)

    return Speed(
        reports=len(texts),
        naming=len(work.naming),
        forms=len(work.search.automaton.forms),
        automaton=speed(work.automaton),
        matching=speed(lambda: work.match(work.search)),
        matching_anew=speed(lambda: work.match(next(unknowing))),
        finding=speed(work.find),
        flagging=speed(lambda: work.flag(texts)),
        flagging_one_in_ten=speed(lambda: work.flag(work.one_in_ten), work.one_in_ten) if work.one_in_ten else None,
    )


class _Work:
    """The steps that are measured, each over all texts."""

    def __init__(self, flaggers: Sequence[Flagger], texts: Sequence[MeasuredReport]) -> None:
        self.vocabularies = [flagger.lexicon.vocabulary for flagger in flaggers]
        self.search = self.anew()
        self.flaggers = [Flagger(one.lexicon, one.models, one.stances, search=self.search) for one in flaggers]
        self.texts = texts
        self.lines = [f" {' '.join(cut(text.title, text.summary).words)} " for text in texts]
        self.naming = [text for text in texts if self._may_pass(text)]
        others = [text for text in texts if not self._may_pass(text)]
        self.one_in_ten = [*others, *self.naming[: len(others) // 9]] if self.naming and len(others) >= 9 else []

    def anew(self) -> Search:
        """Return a search that has seen no token."""
        return Search(self.vocabularies)

    def _may_pass(self, text: MeasuredReport) -> bool:
        seen = self.search.look(text.title, text.summary, text.lang)
        return any(seen.may_pass(vocabulary) for vocabulary in self.vocabularies)

    def automaton(self) -> None:
        for line in self.lines:
            self.search.automaton.find(line)

    def match(self, search: Search) -> None:
        for text in self.texts:
            search.look(text.title, text.summary, text.lang)

    def find(self) -> None:
        for text in self.texts:
            seen = self.search.look(text.title, text.summary, text.lang)
            for vocabulary in self.vocabularies:
                if seen.may_pass(vocabulary):
                    find(seen, vocabulary, cut(text.title, text.summary))

    def flag(self, texts: Iterable[MeasuredReport]) -> None:
        for text in texts:
            for flagger in self.flaggers:
                flagger.flagged(title=text.title, summary=text.summary, lang=text.lang)


def forms_of(flaggers: Iterable[Flagger]) -> list[Form]:
    """Return all forms that are searched for, sorted."""
    return sorted({form for flagger in flaggers for form in flagger.lexicon.vocabulary.forms})


def curve(
    texts: Sequence[MeasuredReport], sizes: Iterable[int], *, timer: Callable[[], float], rounds: int = 5
) -> dict[int, float]:
    """Return how many reports a second are searched for so many forms, made up but for a few words of the texts, by a
    search that has not seen their tokens. Raises ValueError without texts.
    """
    if not texts:
        raise ValueError("nothing to measure")
    words = sorted({word for text in texts for word in cut(text.title, text.summary).words})
    chance = random.Random(1)  # noqa: S311 - made-up words, nothing secret
    found = chance.sample(words, min(_ALWAYS_FOUND, len(words)))
    speeds = {}
    for size in sizes:
        forms = dict.fromkeys(found[:size])
        while len(forms) < size:
            forms["".join(chance.choices(_LETTERS, k=chance.randint(6, 14)))] = None
        vocabulary = _of_words(list(forms))
        unknowing = iter([Search([vocabulary]) for _ in range(rounds)])
        seconds = best(lambda: _find_all(next(unknowing), vocabulary, texts), timer=timer, rounds=rounds)  # noqa: B023
        speeds[size] = len(texts) / seconds
    return speeds


def _of_words(words: Sequence[str]) -> Vocabulary:
    """Return a vocabulary of one-word terms in all languages, all of one reference."""
    return Vocabulary(
        forms={(word, False): (number,) for number, word in enumerate(words)},
        first={number: Node(ends={ANY_LANGUAGE: [0]}) for number in range(len(words))},
        ending_words=frozenset(),
        going_on=frozenset(),
        lang_masks={},
        here=frozenset(),
    )


def best(work: Callable[[], None], *, timer: Callable[[], float], rounds: int) -> float:
    """Return the shortest time that the work took, in seconds."""
    times: list[float] = []
    for _ in range(rounds):
        begun = timer()
        work()
        times.append(timer() - begun)
    return min(times)


def _find_all(search: Search, vocabulary: Vocabulary, texts: Iterable[MeasuredReport]) -> None:
    for text in texts:
        seen = search.look(text.title, text.summary, text.lang)
        find(seen, vocabulary, cut(text.title, text.summary))
