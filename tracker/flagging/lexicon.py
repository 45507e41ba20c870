"""The terms of one agreement, compiled: one automaton over all their words, a tree that joins words to terms. Pure.

A text is cut into runs of letters and digits. The automaton tells which words of which terms each run is; the tree
(`Node`) is then walked from run to run. The cost grows with the text and the words found in it, hardly with the number
of terms.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from ahocorasick_rs import AhoCorasick

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.wording import Gap, Word, parse_term
from tracker.errors import Invalid
from tracker.flagging.fold import reduce
from tracker.flagging.runs import RUN

MATCHER_VERSION = "2"
"""To be raised when the same rules on the same text may give another result."""

ANY_LANGUAGE = -1
"""Language mask with every bit set."""


class Automaton:
    """All words of all terms, found in one pass. The only place that knows the library behind it."""

    def __init__(self, words: list[tuple[str, bool]]) -> None:
        """words: folded text, and whether any ending may follow."""
        patterns = [f" {text}" if open_ended else f" {text} " for text, open_ended in words]
        self._automaton = AhoCorasick(patterns)
        self.words = len(words)

    def find(self, line: str) -> list[tuple[int, int]]:
        """Return (number of the word, position of the blank before it) for every hit in a line of words, each with one
        blank before and after it.
        """
        return [(word, start) for word, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True)]


@dataclass(slots=True)
class Node:
    """A beginning of terms. Next words that stand after a blank, an apostrophe, or a gap of so many words; `ends`: what
    is found when the text has come this far, as (reference, mask of its languages).
    """

    blank: dict[int, "Node"] = field(default_factory=dict)
    apostrophe: dict[int, "Node"] = field(default_factory=dict)
    gap: dict[int, "Node"] = field(default_factory=dict)
    gap_most: int = 0
    ends: list[tuple[int, int]] = field(default_factory=list)
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class CompiledIndicator:
    """An indicator with its references as numbers. words: its scope as a number of words, None for the named scopes."""

    indicator: Indicator
    order: int
    needs: tuple[tuple[int, ...], ...]
    without: tuple[int, ...]
    words: int | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What `match` needs of an agreement. first: nodes by the number of a term's first word. open_words: numbers of
    the words that any ending may follow. indicators: by the reference of their own terms. lang_masks: covered
    languages. obligations, watchpoints: slugs of all that can be flagged.
    """

    agreement: str
    obligations: tuple[str, ...]
    watchpoints: tuple[str, ...]
    rules_version: str
    automaton: Automaton
    first: dict[int, Node]
    open_words: frozenset[int]
    indicators: dict[int, CompiledIndicator]
    here: frozenset[int]
    elsewhere: frozenset[int]
    lang_masks: dict[str, int]

    def mask(self, lang: str | None) -> int:
        """Return which terms an item in `lang` (`az`, `en-US`, None when unknown) is searched for."""
        primary = (lang or "").replace("_", "-").split("-")[0].lower()
        return self.lang_masks.get(primary, ANY_LANGUAGE)


def rules_version(agreement: Agreement) -> str:
    """Return a digest of all that decides what an agreement's items are flagged for, 16 hexadecimal digits."""
    rules = {
        "matcher": MATCHER_VERSION,
        "agreement": agreement.id,
        "langs": sorted(agreement.langs),
        "targets": [target.number for target in agreement.targets],
        "indicators": sorted((asdict(i) for i in agreement.indicators), key=lambda i: str(i["id"])),
        "groups": sorted((asdict(g) for g in agreement.groups), key=lambda g: str(g["name"])),
        "places": sorted((asdict(p) for p in agreement.places), key=lambda p: str(p["id"])),
        "region": asdict(agreement.region),
    }
    return _digest(json.dumps(rules, sort_keys=True, ensure_ascii=False))


def combined_version(lexicons: Iterable[Lexicon]) -> str:
    """Return a digest over the rules of several agreements, whatever their order, 16 hexadecimal digits."""
    return _digest(" ".join(sorted(f"{one.agreement}={one.rules_version}" for one in lexicons)))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def compile_lexicon(agreement: Agreement) -> Lexicon:
    """Compile an agreement's places, groups, gate and indicators.

    Raises Invalid for a term that breaks the syntax, a reference to nothing, and an unknown scope; `field` names the
    indicator, group or place.
    """
    return _Builder(agreement).build()


class _Builder:
    """Numbers references and words while the tree grows."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.langs = {lang: 1 << bit for bit, lang in enumerate(sorted(agreement.langs))}
        self.spare = 1 << len(self.langs)
        self.refs: dict[str, int] = {}
        self.words: dict[tuple[str, bool], int] = {}
        self.root = Node()

    def build(self) -> Lexicon:
        agreement = self.agreement
        for place in agreement.places:
            self._add_terms(f"place:{place.id}", place.names, any_language=True)
        for group in agreement.groups:
            self._add_terms(f"group:{group.name}", group.terms)
        order = {target.number: number for number, target in enumerate(agreement.targets)}
        indicators: dict[int, CompiledIndicator] = {}
        for indicator in agreement.indicators:
            if indicator.target not in order:
                raise Invalid(f"there is no obligation or watchpoint {indicator.target}", field=indicator.id)
            ref = self._add_terms(f"indicator:{indicator.id}", indicator.terms)
            indicators[ref] = self._compiled(indicator, order[indicator.target])
        return Lexicon(
            agreement=agreement.id,
            obligations=tuple(target.slug for target in agreement.obligations),
            watchpoints=tuple(target.slug for target in agreement.watchpoints),
            rules_version=rules_version(agreement),
            automaton=Automaton(list(self.words)),
            first=self.root.blank,
            open_words=frozenset(number for (_, open_ended), number in self.words.items() if open_ended),
            indicators=indicators,
            here=frozenset(self._resolved(agreement.region.here, field="region.here")),
            elsewhere=frozenset(self._resolved(agreement.region.elsewhere, field="region.elsewhere")),
            lang_masks=self.langs,
        )

    def _add_terms(self, name: str, terms: dict[str, tuple[str, ...]], *, any_language: bool = False) -> int:
        if name in self.refs:
            raise Invalid("stands twice", field=name)
        ref = self.refs[name] = len(self.refs)
        for lang, texts in terms.items():
            # Terms in a language that the agreement does not cover serve items in uncovered languages only.
            mask = ANY_LANGUAGE if any_language else self.langs.get(lang, self.spare)
            for text in texts:
                try:
                    self._add_term(text, ref, mask)
                except Invalid as error:
                    raise Invalid(error.reason, field=f"{name}, {lang}") from error
        return ref

    def _add_term(self, term: str, ref: int, mask: int) -> None:
        node = self.root
        gap = 0
        for part in parse_term(term):
            if isinstance(part, Gap):
                gap = part.most
                continue
            node = self._add_word(node, part, gap)
            gap = 0
        node.ends.append((ref, mask))

    def _add_word(self, node: Node, word: Word, gap: int) -> Node:
        folded = reduce(word.text).folded
        runs = list(RUN.finditer(folded))
        for number, run in enumerate(runs):
            key = (run.group(), word.open_ended and number == len(runs) - 1)
            atom = self.words.setdefault(key, len(self.words))
            if gap:
                node.gap_most = max(node.gap_most, gap)
                following = node.gap
            elif number and folded[runs[number - 1].end() : run.start()] == "'":
                following = node.apostrophe
            else:
                following = node.blank
            node.goes_on = True
            node = following.setdefault(atom, Node())
            gap = 0
        return node

    def _compiled(self, indicator: Indicator, order: int) -> CompiledIndicator:
        words = None
        if indicator.scope not in ("sentence", "text"):
            if not (indicator.scope.isascii() and indicator.scope.isdigit()):
                raise Invalid(f"the scope is sentence, text or a number, not {indicator.scope!r}", field=indicator.id)
            words = int(indicator.scope)
        return CompiledIndicator(
            indicator,
            order,
            needs=tuple(self._resolved(entry, field=indicator.id) for entry in indicator.needs),
            without=self._resolved(indicator.without, field=indicator.id),
            words=words,
        )

    def _resolved(self, references: tuple[str, ...], *, field: str) -> tuple[int, ...]:
        numbers: list[int] = []
        for reference in references:
            if reference == "places":
                numbers.extend(ref for name, ref in self.refs.items() if name.startswith("place:"))
            elif reference in self.refs and not reference.startswith("indicator:"):
                numbers.append(self.refs[reference])
            else:
                raise Invalid(f"there is no {reference}", field=field)
        return tuple(dict.fromkeys(numbers))
