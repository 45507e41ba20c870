"""One search for the terms of all agreements: which words of which vocabularies stand in a text. Pure.

One automaton holds the forms of all vocabularies. A text is parted at its blanks. Such tokens come again and again:
what one is good for is remembered, as it was written, and only those that are new are folded and go through the
automaton, those of a text together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.flagging.automaton import Automaton
from tracker.flagging.letter_runs import MOST_ENDINGS, MOST_SEARCHED, words_of_tokens
from tracker.flagging.vocabulary import Node, Use, Vocabulary, primary

MOST_REMEMBERED = 50_000
"""Tokens that are remembered of all languages together; then it begins anew."""

_LONGEST_REMEMBERED = 40


class Known(NamedTuple):
    """A token that some vocabulary has a use for, or that has not one run. runs: how many it has. uses: number of the
    vocabulary, which of the token's runs, and the use. here: bit by bit the vocabularies of which it is a term that
    lets an item pass the gate of the region, here_onward: of which it may begin one.
    """

    runs: int
    uses: tuple[tuple[int, int, Use], ...]
    here: int
    here_onward: int


class Seen:
    """What the words of one text are good for. hits: where each token of any use begins, as a run numbered by
    `letter_runs.cut`, and its uses, see `Known`.
    """

    __slots__ = ("_here", "_here_onward", "_numbers", "_uses", "hits", "lang")

    def __init__(self, lang: str | None, known: list[Known | None], numbers: dict[Vocabulary, int]) -> None:
        """known: for each token, None where it is one run of no use; numbers: the vocabularies' own."""
        self.lang = lang
        self.hits: list[tuple[int, tuple[tuple[int, int, Use], ...]]] = []
        self._numbers = numbers
        self._uses: dict[int, list[tuple[int, Use]]] = {}
        self._here = self._here_onward = run = 0
        for one in known:
            if one is None:
                run += 1
            else:
                runs, uses, here, here_onward = one
                if uses:
                    self.hits.append((run, uses))
                    self._here |= here
                    self._here_onward |= here_onward
                run += runs

    def may_pass(self, vocabulary: Vocabulary) -> bool:
        """Whether it may name what the gate of the region asks for: most texts do not, and need no more work. Where
        there is no gate, every text passes.
        """
        number = self._numbers[vocabulary]
        if self._here >> number & 1 or not vocabulary.here:
            return True
        return bool(self._here_onward >> number & 1) and _goes_on_here(
            self.uses(vocabulary), vocabulary.mask(self.lang)
        )

    def uses(self, vocabulary: Vocabulary) -> list[tuple[int, Use]]:
        """Return the runs for which the vocabulary has a use, ascending, as numbered by `letter_runs.cut`."""
        wanted = self._numbers[vocabulary]
        found = self._uses.get(wanted)
        if found is None:
            found = self._uses[wanted] = [
                (run + offset, use) for run, uses in self.hits for number, offset, use in uses if number == wanted
            ]
        return found


def _goes_on_here(uses: Sequence[tuple[int, Use]], mask: int) -> bool:
    """Whether words with which a term of the region's gate goes on stand where they might, whatever stands between."""
    words = {run: use.words for run, use in uses if use.words}
    anywhere = {word for here in words.values() for word in here}
    for run, use in uses:
        if use.here_onward:
            near = [word for after in range(run + 1, run + 2 + MOST_ENDINGS) for word in words.get(after, ())]
            for one in use.onward:
                for node in one.nodes:
                    if (
                        _any_here(node.blank, near, mask)
                        or _any_here(node.apostrophe, near, mask)
                        or _any_here(node.gap, anywhere, mask)
                    ):
                        return True
    return False


def _any_here(following: Mapping[int, Node], words: Iterable[int], mask: int) -> bool:
    return bool(following) and any(word in following and following[word].here & mask for word in words)


class Search:
    """The vocabularies of all agreements, searched in one go."""

    def __init__(self, vocabularies: Iterable[Vocabulary], *, most_remembered: int = MOST_REMEMBERED) -> None:
        self.numbers = {vocabulary: number for number, vocabulary in enumerate(vocabularies)}
        self.automaton = Automaton(dict.fromkeys(form for one in self.numbers for form in one.forms))
        self._most_remembered = most_remembered
        self._langs = frozenset(lang for one in self.numbers for lang in one.lang_masks)
        self._known: dict[str, dict[str, Known | None]] = {}
        self._uses: dict[tuple[int, int, tuple[tuple[int, ...], ...]], Use | None] = {}
        self._last: tuple[tuple[str, str, str | None], Seen] | None = None

    @property
    def remembered(self) -> int:
        """Tokens that need not be searched for."""
        return sum(map(len, self._known.values()))

    def look(self, title: str, summary: str, lang: str | None) -> Seen:
        """Return what the words of a text are good for in the terms of its language; see `Vocabulary.mask`.

        The last text is kept, as each agreement asks for it.
        """
        asked, last = (title, summary, lang), self._last
        if last is not None and last[0] == asked:
            return last[1]
        tokens = f"{title[:MOST_SEARCHED]} {summary[:MOST_SEARCHED]}".split()
        seen = Seen(lang, self._known_of(tokens, lang), self.numbers)
        self._last = (asked, seen)
        return seen

    def _known_of(self, tokens: Sequence[str], lang: str | None) -> list[Known | None]:
        own = primary(lang)
        known = self._known.setdefault(own if own in self._langs else "", {})
        try:
            return [known[token] for token in tokens]
        except KeyError:
            new = self._searched([token for token in dict.fromkeys(tokens) if token not in known], lang)
        found = [new[token] if token in new else known[token] for token in tokens]
        if self.remembered > self._most_remembered:
            # Not emptied: another thread may be reading it.
            self._known, self._uses = {}, {}
        else:
            known.update((token, one) for token, one in new.items() if len(token) <= _LONGEST_REMEMBERED)
        return found

    def _searched(self, tokens: Sequence[str], lang: str | None) -> dict[str, Known | None]:
        """Return what the tokens are good for, each of which stands here once."""
        words = words_of_tokens(tokens)
        uses = self._uses_of(dict.fromkeys(word for its in words for word in its), lang)
        return {token: _known(its, uses) for token, its in zip(tokens, words, strict=True)}

    def _uses_of(self, words: Iterable[str], lang: str | None) -> dict[str, list[tuple[int, Use]]]:
        """Return what words are good for, as (number of the vocabulary, use); each stands here once."""
        at: dict[int, str] = {}
        end = 0
        for word in words:
            at[end] = word
            end += len(word) + 1
        forms: dict[str, list[int]] = defaultdict(list)
        for form, start, _ in self.automaton.find(f" {' '.join(words)} "):
            forms[at[start]].append(form)
        masks = [(number, vocabulary, vocabulary.mask(lang)) for vocabulary, number in self.numbers.items()]
        uses: dict[str, list[tuple[int, Use]]] = {}
        for word, its in forms.items():
            written = [self.automaton.forms[form] for form in its]
            for number, vocabulary, mask in masks:
                groups = tuple(vocabulary.forms[form] for form in written if form in vocabulary.forms)
                use = self._use(number, vocabulary, groups, mask) if groups else None
                if use is not None:
                    uses.setdefault(word, []).append((number, use))
        return uses

    def _use(self, number: int, vocabulary: Vocabulary, groups: tuple[tuple[int, ...], ...], mask: int) -> Use | None:
        """Return the use of a run; the forms of a lemma share theirs."""
        key, uses = (number, mask, groups), self._uses
        if key not in uses:
            uses[key] = vocabulary.use(groups, mask)
        return uses[key]


def _known(words: Sequence[str], uses: Mapping[str, Sequence[tuple[int, Use]]]) -> Known | None:
    """Return what a token of these words is good for."""
    good = tuple((number, run, use) for run, word in enumerate(words) for number, use in uses.get(word, ()))
    if not good and len(words) == 1:
        return None
    here = here_onward = 0
    for number, _, use in good:
        here |= use.here << number
        here_onward |= use.here_onward << number
    return Known(len(words), good, here, here_onward)
