"""The terms of one agreement as words and a tree that joins words to terms. Pure.

A text is cut into runs of letters and digits. Which words each run may be is looked up (`search`); then the tree
(`Node`) is walked from run to run (`find`). The cost grows with the text and the words found in it, hardly with the
number of terms.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from tracker.domain.fold import folded
from tracker.domain.wording import Gap, Word, parse_term
from tracker.errors import Invalid
from tracker.flagging.automaton import Form
from tracker.flagging.letter_runs import RUN

ANY_LANGUAGE = -1
"""Language mask with every bit set."""


@dataclass(slots=True)
class Node:
    """A beginning of terms. Next words that stand after a blank, an apostrophe, or a gap of so many words; `ends`: the
    references that are found when the text has come this far, by the mask of their languages. onward: languages of the
    terms that go on from here; here: of those through it, its own among them, that let an item pass the gate of the
    region.
    """

    blank: dict[int, "Node"] = field(default_factory=dict)
    apostrophe: dict[int, "Node"] = field(default_factory=dict)
    gap: dict[int, "Node"] = field(default_factory=dict)
    gap_most: int = 0
    ends: dict[int, list[int]] = field(default_factory=dict)
    onward: int = 0
    here: int = 0

    def leads_here(self, mask: int) -> bool:
        """Whether a term that goes on from here lets an item in these languages pass the gate of the region."""
        following = (self.blank, self.apostrophe, self.gap)
        return bool(self.here & mask) and any(after.here & mask for nodes in following for after in nodes.values())


_NONE: frozenset[int] = frozenset()
"""The one empty set: most beginnings go on without a gap, and are remembered by the thousand."""


class Onward(NamedTuple):
    """Beginnings of longer terms. takes_ending: whether an apostrophe and an ending belong to their first word. beside:
    words with which any of them goes on, standing next to it; further: with a gap between.
    """

    nodes: tuple[Node, ...]
    takes_ending: bool
    beside: frozenset[int]
    further: frozenset[int]

    @classmethod
    def of(cls, nodes: Sequence[Node], *, takes_ending: bool) -> "Onward":
        beside = frozenset().union(*[node.blank for node in nodes], *[node.apostrophe for node in nodes])
        further = frozenset().union(*[node.gap for node in nodes])
        return cls(tuple(nodes), takes_ending, beside or _NONE, further or _NONE)


class Use(NamedTuple):
    """What a word of a text is good for. whole: references of which it is a term by itself; whole_with_ending: of which
    it is one together with an apostrophe and an ending. onward: beginnings of longer terms. words: which words it may
    be where a longer term goes on. here: whether it is by itself a term that lets an item pass the gate of the region;
    here_onward: whether it may begin a longer one.
    """

    whole: tuple[int, ...]
    whole_with_ending: tuple[int, ...]
    onward: tuple[Onward, ...]
    words: tuple[int, ...]
    here: bool
    here_onward: bool


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """What is looked up of an agreement's terms. forms: with the numbers of the words that each may be. first: nodes by
    the number of a term's first word. ending_words: words to which an apostrophe and an ending belong; going_on: words
    that stand in a term after the first. lang_masks: covered languages. here: references that let an item pass the gate
    of the region.
    """

    forms: Mapping[Form, tuple[int, ...]]
    first: Mapping[int, Node]
    ending_words: frozenset[int]
    going_on: frozenset[int]
    lang_masks: Mapping[str, int]
    here: frozenset[int]

    def mask(self, lang: str | None) -> int:
        """Return which terms an item in `lang` (`az`, `en-US`, None when unknown) is searched for."""
        return self.lang_masks.get(primary(lang), ANY_LANGUAGE)

    def use(self, groups: Iterable[tuple[int, ...]], mask: int) -> Use | None:
        """Return what a run is good for in the languages of a mask, None when for nothing.

        groups: the words that each form which the run has may be.
        """
        whole: list[list[int]] = []
        with_ending: list[list[int]] = []
        onward: list[Onward] = []
        for words in groups:
            plain: list[Node] = []
            ending: list[Node] = []
            for word in words:
                node = self.first.get(word)
                if node is not None:
                    (ending if word in self.ending_words else plain).append(node)
            for nodes, ends, takes_ending in ((plain, whole, False), (ending, with_ending, True)):
                ends += [refs for node in nodes for langs, refs in node.ends.items() if langs & mask]
                longer = [node for node in nodes if node.onward & mask]
                if longer:
                    onward.append(Onward.of(longer, takes_ending=takes_ending))
        by_itself, endings = _each_once(whole), _each_once(with_ending)
        use = Use(
            by_itself,
            tuple([ref for ref in endings if ref not in by_itself]) if by_itself else endings,
            tuple(onward),
            tuple([word for words in groups for word in words if word in self.going_on]),
            not (self.here.isdisjoint(by_itself) and self.here.isdisjoint(endings)),
            any(node.leads_here(mask) for one in onward for node in one.nodes),
        )
        return use if any(use) else None


def _each_once(lists: Sequence[list[int]]) -> tuple[int, ...]:
    return tuple(lists[0]) if len(lists) == 1 else tuple(dict.fromkeys(chain.from_iterable(lists)))


def primary(lang: str | None) -> str:
    """Return the language alone of a tag such as `en-US`, "" when unknown."""
    return (lang or "").replace("_", "-").split("-")[0].lower()


class Growing:
    """A vocabulary that terms are added to: numbers words while the tree grows.

    lemmas: language -> lemma -> its forms.
    """

    def __init__(self, langs: Iterable[str], lemmas: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        self.langs = {lang: 1 << bit for bit, lang in enumerate(sorted(langs))}
        self._lemmas = lemmas
        self._words: dict[tuple[str, str], int] = {}
        self._forms: dict[Form, list[int]] = {}
        self._ending_words: set[int] = set()
        self._root = Node()
        self._at: dict[tuple[str, str], Node] = {}

    def add(self, term: str, lang: str, ref: int, *, any_language: bool) -> None:
        """Add a term of a reference. Raises Invalid for one that breaks the syntax, and for a lemma without forms."""
        node = self._at.get((term, lang))
        if node is None:
            node = self._at[term, lang] = self._led_to(term, lang)
        # Terms in a language that the agreement does not cover serve items in uncovered languages only.
        mask = ANY_LANGUAGE if any_language else self.langs.get(lang, 1 << len(self.langs))
        refs = node.ends.setdefault(mask, [])
        if not refs or refs[-1] != ref:
            refs.append(ref)

    def _led_to(self, term: str, lang: str) -> Node:
        """Return the node at which the term ends; the tree grows as far as it must."""
        node = self._root
        gap = 0
        for part in parse_term(term):
            if isinstance(part, Gap):
                gap = part.most
                continue
            node = self._add_lemma(node, part.text, lang, gap) if part.lemma else self._add_word(node, part, gap)
            gap = 0
        return node

    def grown(self, here: frozenset[int]) -> Vocabulary:
        """Return the vocabulary. here: references that let an item pass the gate of the region."""
        look = _LookedOver(here)
        for node in self._root.blank.values():
            look.over(node)
        alike: dict[tuple[int, ...], tuple[int, ...]] = {}
        return Vocabulary(
            forms={form: alike.setdefault(tuple(words), tuple(words)) for form, words in self._forms.items()},
            first=self._root.blank,
            ending_words=frozenset(self._ending_words),
            going_on=frozenset(look.going_on),
            lang_masks=self.langs,
            here=here,
        )

    def _add_lemma(self, node: Node, lemma: str, lang: str, gap: int) -> Node:
        """Add one word that is all forms of the lemma, so that phrases of lemmas do not multiply."""
        forms = self._lemmas.get(lang, {}).get(lemma)
        if forms is None:
            raise Invalid(f"the forms of ~{lemma} are not there; read the pack again")
        word = self._words.get((f"~{lemma}", lang))
        if word is None:
            word = self._word((f"~{lemma}", lang), {(folded(form), False) for form in forms}, ending=True)
        if gap:
            node.gap_most = max(node.gap_most, gap)
        return (node.gap if gap else node.blank).setdefault(word, Node())

    def _word(self, key: tuple[str, str], forms: Iterable[Form], *, ending: bool) -> int:
        """Return the number of a word; one that is new is noted with its forms."""
        number = self._words.get(key)
        if number is None:
            number = self._words[key] = len(self._words)
            for form in sorted(forms):
                self._forms.setdefault(form, []).append(number)
            if ending:
                self._ending_words.add(number)
        return number

    def _add_word(self, node: Node, word: Word, gap: int) -> Node:
        text = folded(word.text)
        runs = list(RUN.finditer(text))
        for number, run in enumerate(runs):
            open_ended = word.open_ended and number == len(runs) - 1
            key = (run.group(), "*" if open_ended else "")
            atom = self._word(key, [(run.group(), open_ended)], ending=open_ended)
            if gap:
                node.gap_most = max(node.gap_most, gap)
                following = node.gap
            elif number and text[runs[number - 1].end() : run.start()] == "'":
                following = node.apostrophe
            else:
                following = node.blank
            node = following.setdefault(atom, Node())
            gap = 0
        return node


class _LookedOver:
    """Fills in what nodes lead to, and lets those with the same references, or with nothing behind them, share what
    they hold: there are tens of thousands.
    """

    def __init__(self, here: Collection[int]) -> None:
        """here: references that let an item pass. going_on, when all nodes were seen: words with which terms go on."""
        self.here = here
        self.going_on: set[int] = set()
        self._nothing: dict[int, Node] = {}
        self._alike: dict[tuple[int, ...], tuple[list[int], bool]] = {}

    def over(self, node: Node) -> None:
        for following in (node.blank, node.apostrophe, node.gap):
            self.going_on.update(following)
            for after in following.values():
                self.over(after)
                node.onward |= after.onward
                node.here |= after.here
                for langs in after.ends:
                    node.onward |= langs
        node.blank = node.blank or self._nothing
        node.apostrophe = node.apostrophe or self._nothing
        node.gap = node.gap or self._nothing
        for langs, refs in node.ends.items():
            node.ends[langs], is_here = self._shared(refs)
            node.here |= langs if is_here else 0

    def _shared(self, refs: list[int]) -> tuple[list[int], bool]:
        """Return the list that all nodes with these references share, and whether any lets an item pass."""
        key = tuple(refs)
        if key not in self._alike:
            self._alike[key] = refs, any(ref in self.here for ref in refs)
        return self._alike[key]
