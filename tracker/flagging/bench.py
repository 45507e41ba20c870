"""How fast this machine matches, against the raw automaton in the same run: ratios can be compared, times cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import match
from tracker.flagging.runs import cut


@dataclass(frozen=True, slots=True)
class Text:
    """A report to measure with."""

    title: str
    summary: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Reports a second. cutting: folding and cutting into runs. automaton: the bare search for words in texts already
    cut. matching: everything, for all agreements, from the text to the matches.
    """

    reports: int
    forms: int
    cutting: float
    automaton: float
    matching: float

    @property
    def matching_to_automaton(self) -> float:
        return self.matching / self.automaton

    @property
    def matching_to_cutting(self) -> float:
        return self.matching / self.cutting


def measure(
    lexicons: Sequence[Lexicon], texts: Sequence[Text], *, timer: Callable[[], float], rounds: int = 5
) -> Speed:
    """Return the best of some rounds over the texts. timer: seconds of this process (`time.process_time`).

    Raises ValueError without lexicons or texts: there is nothing to measure.
    """
    if not lexicons or not texts:
        raise ValueError("nothing to measure")
    lines = [cut(text.title, text.summary).line for text in texts]

    def cutting() -> None:
        for text in texts:
            cut(text.title, text.summary)

    def automaton() -> None:
        for line in lines:
            for lexicon in lexicons:
                lexicon.automaton.find(line)

    def matching() -> None:
        for text in texts:
            for lexicon in lexicons:
                match(lexicon, title=text.title, summary=text.summary, lang=text.lang)

    return Speed(
        reports=len(texts),
        forms=sum(lexicon.automaton.forms for lexicon in lexicons),
        cutting=len(texts) / _best(cutting, timer, rounds),
        automaton=len(texts) / _best(automaton, timer, rounds),
        matching=len(texts) / _best(matching, timer, rounds),
    )


def _best(work: Callable[[], None], timer: Callable[[], float], rounds: int) -> float:
    """Return the shortest time that the work took, in seconds."""
    times: list[float] = []
    for _ in range(rounds):
        begun = timer()
        work()
        times.append(timer() - begun)
    return min(times)
