"""How fast this machine flags, against the raw automaton in the same run: ratios can be compared, times cannot."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from tracker.flagging.find import find
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import ANY_LANGUAGE, Automaton, Lexicon, Node
from tracker.flagging.runs import cut

_ALWAYS_FOUND = 300
"""Words of the texts themselves among the made-up ones, so that every point of the curve finds as much."""


_LETTERS = "abdegiklmnoprstuz"


@dataclass(frozen=True, slots=True)
class Text:
    """A report to measure with."""

    title: str
    summary: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Reports a second. cutting: folding and cutting into runs. automaton: the bare search for words in texts already
    cut. finding: from the text to the hits of all terms of all agreements. flagging: everything, to the scored matches.
    """

    reports: int
    forms: int
    cutting: float
    automaton: float
    finding: float
    flagging: float


def measure(
    flaggers: Sequence[Flagger], texts: Sequence[Text], *, timer: Callable[[], float], rounds: int = 5
) -> Speed:
    """Return the best of some rounds over the texts. timer: seconds of this process (`time.process_time`).

    Raises ValueError without flaggers or texts: there is nothing to measure.
    """
    if not flaggers or not texts:
        raise ValueError("nothing to measure")
    lexicons = [flagger.lexicon for flagger in flaggers]
    lines = [cut(text.title, text.summary).line for text in texts]

    def automaton() -> None:
        for line in lines:
            for lexicon in lexicons:
                lexicon.automaton.find(line)

    def flagging() -> None:
        for text in texts:
            for flagger in flaggers:
                flagger.flagged(title=text.title, summary=text.summary, lang=text.lang)

    def speed(work: Callable[[], None]) -> float:
        return len(texts) / best(work, timer=timer, rounds=rounds)

    return Speed(
        reports=len(texts),
        forms=sum(len(lexicon.automaton.forms) for lexicon in lexicons),
        cutting=speed(lambda: _cut_all(texts)),
        automaton=speed(automaton),
        finding=speed(lambda: _find_all(lexicons, texts)),
        flagging=speed(flagging),
    )


def curve(
    lexicon: Lexicon, texts: Sequence[Text], sizes: Iterable[int], *, timer: Callable[[], float], rounds: int = 5
) -> dict[int, float]:
    """Return how many reports a second are searched for so many forms, made up but for a few words of the texts.

    lexicon: what is not replaced in it does not matter. Raises ValueError without texts.
    """
    if not texts:
        raise ValueError("nothing to measure")
    words = sorted({word for text in texts for word in cut(text.title, text.summary).line.split()})
    chance = random.Random(1)  # noqa: S311 - made-up words, nothing secret
    found = chance.sample(words, min(_ALWAYS_FOUND, len(words)))
    speeds = {}
    for size in sizes:
        forms = dict.fromkeys(found[:size])
        while len(forms) < size:
            forms["".join(chance.choices(_LETTERS, k=chance.randint(6, 14)))] = None
        made_up = _of_words(lexicon, list(forms))
        seconds = best(partial(_find_all, [made_up], texts), timer=timer, rounds=rounds)
        speeds[size] = len(texts) / seconds
    return speeds


def _of_words(lexicon: Lexicon, words: Sequence[str]) -> Lexicon:
    """Return a lexicon of one-word terms in all languages, all of one reference."""
    return replace(
        lexicon,
        automaton=Automaton([(word, False) for word in words]),
        words=tuple((number,) for number in range(len(words))),
        first={number: Node(ends=[(0, ANY_LANGUAGE)]) for number in range(len(words))},
        ending_words=frozenset(),
        going_on=frozenset(),
        _uses={},
    )


def best(work: Callable[[], None], *, timer: Callable[[], float], rounds: int) -> float:
    """Return the shortest time that the work took, in seconds."""
    times: list[float] = []
    for _ in range(rounds):
        begun = timer()
        work()
        times.append(timer() - begun)
    return min(times)


def _cut_all(texts: Iterable[Text]) -> None:
    for text in texts:
        cut(text.title, text.summary)


def _find_all(lexicons: Sequence[Lexicon], texts: Iterable[Text]) -> None:
    for text in texts:
        runs = cut(text.title, text.summary)
        for lexicon in lexicons:
            find(lexicon, runs, mask=lexicon.mask(text.lang))
