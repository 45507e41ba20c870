"""One search for the terms of all agreements: which words of which vocabularies stand in a text. Pure.

One automaton holds the forms of all vocabularies. Words come again and again: what the automaton found of one is
remembered, and only words that are new go through it, those of a text together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.flagging.automaton import Automaton
from tracker.flagging.runs import Line, line_of
from tracker.flagging.vocabulary import Use, Vocabulary, primary

MOST_REMEMBERED = 50_000
"""Words that are remembered of all languages together; then it begins anew."""

_LONGEST_REMEMBERED = 40


class Known(NamedTuple):
    """A word that some vocabulary has a use for. uses: number of the vocabulary, and the use; here: bit by bit the
    vocabularies of which it may begin a term that lets an item pass the gate of the region.
    """

    uses: tuple[tuple[int, Use], ...]
    here: int


class Seen:
    """What the words of one text are good for."""

    __slots__ = ("_here", "_numbers", "known", "lang", "line")

    def __init__(self, line: Line, lang: str | None, known: list[Known | None], numbers: dict[Vocabulary, int]) -> None:
        """known: for each word of the line; numbers: the vocabularies' own."""
        self.line = line
        self.lang = lang
        self.known = known
        self._numbers = numbers
        self._here: int | None = None

    def may_pass(self, vocabulary: Vocabulary) -> bool:
        """Whether it may name what the gate of the region asks for: most texts do not, and need no more work."""
        if self._here is None:
            self._here = 0
            for one in self.known:
                if one is not None:
                    self._here |= one.here
        return bool(self._here >> self._numbers[vocabulary] & 1)

    def uses(self, vocabulary: Vocabulary) -> list[tuple[int, Use]]:
        """Return the runs for which the vocabulary has a use, ascending."""
        wanted = self._numbers[vocabulary]
        return [
            (run, use)
            for run, one in enumerate(self.known)
            if one is not None
            for number, use in one.uses
            if number == wanted
        ]


class Search:
    """The vocabularies of all agreements, searched in one go."""

    def __init__(self, vocabularies: Iterable[Vocabulary]) -> None:
        self.numbers = {vocabulary: number for number, vocabulary in enumerate(vocabularies)}
        self.automaton = Automaton(dict.fromkeys(form for one in self.numbers for form in one.forms))
        self._langs = frozenset(lang for one in self.numbers for lang in one.lang_masks)
        self._known: dict[str, dict[str, Known | None]] = {}
        self._uses: dict[tuple[int, int, tuple[tuple[int, ...], ...]], Use | None] = {}
        self._last: tuple[tuple[str, str, str | None], Seen] | None = None

    @property
    def remembered(self) -> int:
        """Words that need not be searched for."""
        return sum(map(len, self._known.values()))

    def look(self, title: str, summary: str, lang: str | None) -> Seen:
        """Return what the words of a text are good for in the terms of its language; see `Vocabulary.mask`.

        The last text is kept, as each agreement asks for it.
        """
        asked, last = (title, summary, lang), self._last
        if last is not None and last[0] == asked:
            return last[1]
        line = line_of(title, summary)
        seen = Seen(line, lang, self._known_of(line.words, lang), self.numbers)
        self._last = (asked, seen)
        return seen

    def _known_of(self, words: Sequence[str], lang: str | None) -> list[Known | None]:
        own = primary(lang)
        known = self._known.setdefault(own if own in self._langs else "", {})
        try:
            return [known[word] for word in words]
        except KeyError:
            new = self._searched([word for word in dict.fromkeys(words) if word not in known], lang)
        found = [new[word] if word in new else known[word] for word in words]
        if self.remembered > MOST_REMEMBERED:
            # Not emptied: another thread may be reading it.
            self._known, self._uses = {}, {}
        else:
            known.update((word, one) for word, one in new.items() if len(word) <= _LONGEST_REMEMBERED)
        return found

    def _searched(self, words: Sequence[str], lang: str | None) -> dict[str, Known | None]:
        """Return what the words are good for, each of which stands here once."""
        at: dict[int, str] = {}
        end = 0
        for word in words:
            at[end] = word
            end += len(word) + 1
        forms: dict[str, list[int]] = defaultdict(list)
        for form, start, _ in self.automaton.find(f" {' '.join(words)} "):
            forms[at[start]].append(form)
        masks = [(number, vocabulary, vocabulary.mask(lang)) for vocabulary, number in self.numbers.items()]
        found: dict[str, Known | None] = dict.fromkeys(words)
        for word, its in forms.items():
            good = []
            for number, vocabulary, mask in masks:
                groups = tuple(
                    vocabulary.forms[form]
                    for form in (self.automaton.forms[one] for one in its)
                    if form in vocabulary.forms
                )
                use = self._use(number, vocabulary, groups, mask) if groups else None
                if use is not None:
                    good.append((number, use))
            if good:
                found[word] = Known(tuple(good), sum(1 << number for number, use in good if use.here))
        return found

    def _use(self, number: int, vocabulary: Vocabulary, groups: tuple[tuple[int, ...], ...], mask: int) -> Use | None:
        """Return the use of a run; the forms of a lemma share theirs."""
        key, uses = (number, mask, groups), self._uses
        if key not in uses:
            uses[key] = vocabulary.use(groups, mask)
        return uses[key]
