"""The terms of one agreement, compiled: one automaton over all their words, a tree that joins words to terms. Pure.

A text is cut into runs of letters and digits. The automaton tells which words of which terms each run is; the tree
(`Node`) is then walked from run to run. The cost grows with the text and the words found in it, hardly with the number
of terms.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.place import Place
from tracker.domain.wording import Gap, Word, parse_reference, parse_term
from tracker.errors import Invalid
from tracker.flagging.fold import reduce
from tracker.flagging.runs import RUN

MATCHER_VERSION = "6"
"""To be raised when the same rules on the same text may give another result."""

ANY_LANGUAGE = -1
"""Language mask with every bit set."""


Terms = dict[str, tuple[str, ...]]

Form = tuple[str, bool]
"""What is searched for: folded text, and whether any ending may follow."""


class Automaton:
    """All forms of all words of all terms, found in one pass. The only place that knows the library behind it."""

    def __init__(self, forms: Iterable[Form]) -> None:
        """forms: each once; their places in this order are their numbers."""
        self.forms = tuple(forms)
        patterns = [f" {text}" if open_ended else f" {text} " for text, open_ended in self.forms]
        self._automaton = AhoCorasick(patterns)

    def find(self, line: str) -> list[tuple[int, int]]:
        """Return (number of the form, position of the blank before it) for every hit in a line of words, each with one
        blank before and after it.
        """
        return [(form, start) for form, start, _ in self._automaton.find_matches_as_indexes(line, overlapping=True)]


@dataclass(slots=True)
class Node:
    """A beginning of terms. Next words that stand after a blank, an apostrophe, or a gap of so many words; `ends`: what
    is found when the text has come this far, as (reference, mask of its languages). onward: languages of the terms that
    go on from here; here: of those through it, its own among them, that let an item pass the gate of the region.
    """

    blank: dict[int, "Node"] = field(default_factory=dict)
    apostrophe: dict[int, "Node"] = field(default_factory=dict)
    gap: dict[int, "Node"] = field(default_factory=dict)
    gap_most: int = 0
    ends: list[tuple[int, int]] = field(default_factory=list)
    onward: int = 0
    here: int = 0


class Use(NamedTuple):
    """What a form found at a run is good for. whole: references of which it is a term by itself; onward: beginnings of
    longer terms; both apart for words to which an apostrophe and an ending belong. words: which words it may be where a
    longer term goes on. here: whether it may begin a term that lets an item pass the gate of the region.
    """

    whole: tuple[int, ...]
    whole_with_ending: tuple[int, ...]
    onward: tuple[Node, ...]
    onward_with_ending: tuple[Node, ...]
    words: tuple[int, ...]
    here: bool


@dataclass(frozen=True, slots=True)
class CompiledReference:
    """One reference of an indicator. refs: what it stands for, any of which will do. words: how near as a number of
    words; None for `sentence` and `text`, which `whole_text` tells apart. in_title: None where the field does not
    matter.
    """

    refs: tuple[int, ...]
    negated: bool
    words: int | None
    whole_text: bool
    in_title: bool | None


@dataclass(frozen=True, slots=True)
class CompiledIndicator:
    """An indicator with its references compiled. in_title: where its terms count, None where the field does not
    matter. written: its terms by language as the pack has them, those of the groups that fire it too.
    """

    indicator: Indicator
    order: int
    needs: tuple[tuple[CompiledReference, ...], ...]
    without: tuple[CompiledReference, ...]
    in_title: bool | None
    written: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What `match` needs of an agreement. words: by the number of a form the numbers of the words that it may be.
    first: nodes by the number of a term's first word. ending_words: words to which an apostrophe and an ending belong;
    going_on: words that stand in a term after the first.
    indicators: by the reference of their own terms. lang_masks: covered languages. obligations, watchpoints: slugs of
    all that can be flagged. references: the numbers by their names, `indicator:ID` among them; names: of the groups,
    shared sets and places by their numbers. actors: side -> references of the words that name it.
    obligors: of each target, in the agreement's order. signed_on: when the agreement was. counts: quantities
    of its obligations, as written.
    """

    agreement: str
    obligations: tuple[str, ...]
    watchpoints: tuple[str, ...]
    rules_version: str
    automaton: Automaton
    words: tuple[tuple[int, ...], ...]
    first: dict[int, Node]
    ending_words: frozenset[int]
    going_on: frozenset[int]
    indicators: dict[int, CompiledIndicator]
    here: frozenset[int]
    elsewhere: frozenset[int]
    lang_masks: dict[str, int]
    references: dict[str, int]
    names: dict[int, str]
    actors: dict[str, tuple[int, ...]]
    obligors: tuple[tuple[str, ...], ...]
    signed_on: date
    counts: frozenset[str]
    _uses: dict[int, Sequence[Use | None]] = field(default_factory=dict, repr=False, compare=False)

    def mask(self, lang: str | None) -> int:
        """Return which terms an item in `lang` (`az`, `en-US`, None when unknown) is searched for."""
        primary = (lang or "").replace("_", "-").split("-")[0].lower()
        return self.lang_masks.get(primary, ANY_LANGUAGE)

    def uses(self, mask: int) -> Sequence[Use | None]:
        """Return what each form is good for in the languages of a mask, by its number; None where for nothing."""
        known = self._uses.get(mask)
        if known is None:
            known = self._uses[mask] = _uses(self, mask)
        return known


def rules_version(agreement: Agreement) -> str:
    """Return a digest of all that decides what an agreement's items are flagged for, 16 hexadecimal digits."""
    rules = {
        "matcher": MATCHER_VERSION,
        "agreement": agreement.id,
        "langs": sorted(agreement.langs),
        "targets": [target.number for target in agreement.targets],
        "indicators": [_values(one) for one in sorted(agreement.indicators, key=lambda i: i.id)],
        "groups": [_values(one) for one in sorted(agreement.groups, key=lambda g: g.reference)],
        "places": [_values(one) for one in sorted(agreement.places, key=lambda p: p.id)],
        "region": _values(agreement.region),
        "forms": agreement.forms,
        "actors": sorted((side.code, side.actors) for side in agreement.sides if side.actors is not None),
        "obligors": {target.number: target.obligors for target in agreement.targets},
        "counts": sorted(_counts(agreement)),
        "signed_on": agreement.signed_on.isoformat(),
    }
    return _digest(json.dumps(rules, sort_keys=True, ensure_ascii=False))


def _values(record: Indicator | TermGroup | Place | RegionGate) -> dict[str, object]:
    """Return a record's fields; unlike `asdict`, without copying thousands of terms."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _counts(agreement: Agreement) -> frozenset[str]:
    """Return the numbers that the agreement's obligations name, as reports write them."""
    return frozenset(f"{one.value:g}" for target in agreement.targets for one in target.quantities)


def combined_version(lexicons: Iterable[Lexicon]) -> str:
    """Return a digest over the rules of several agreements, whatever their order, 16 hexadecimal digits."""
    return _digest(" ".join(sorted(f"{one.agreement}={one.rules_version}" for one in lexicons)))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def compile_lexicon(agreement: Agreement) -> Lexicon:
    """Compile an agreement's places, groups, gate and indicators.

    Raises Invalid for a term that breaks the syntax, a lemma whose forms the agreement does not carry, a reference to
    nothing, and an unknown scope; `field` names the indicator, group or place.
    """
    return _Builder(agreement).build()


def _uses(lexicon: Lexicon, mask: int) -> list[Use | None]:
    """Work out `Lexicon.uses`: the tree without what the mask's languages cannot reach."""
    uses: list[Use | None] = []
    for words in lexicon.words:
        plain: list[Node] = []
        ending: list[Node] = []
        for word in words:
            node = lexicon.first.get(word)
            if node is not None:
                (ending if word in lexicon.ending_words else plain).append(node)
        use = Use(
            _ends(plain, mask),
            _ends(ending, mask),
            tuple(node for node in plain if node.onward & mask),
            tuple(node for node in ending if node.onward & mask),
            tuple(word for word in words if word in lexicon.going_on),
            any(node.here & mask for node in (*plain, *ending)),
        )
        uses.append(use if any(use) else None)
    return uses


def _ends(nodes: Iterable[Node], mask: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(ref for node in nodes for ref, langs in node.ends if langs & mask))


def _look_over(node: Node, here: Collection[int], going_on: set[int]) -> None:
    """Fill in what a node and those below it lead to, and the words with which terms go on."""
    for following in (node.blank, node.apostrophe, node.gap):
        going_on.update(following)
        for after in following.values():
            _look_over(after, here, going_on)
            node.onward |= after.onward
            node.here |= after.here
            for _, langs in after.ends:
                node.onward |= langs
    for ref, langs in node.ends:
        node.here |= langs if ref in here else 0


class _Builder:
    """Numbers references and words while the tree grows."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.langs = {lang: 1 << bit for bit, lang in enumerate(sorted(agreement.langs))}
        self.spare = 1 << len(self.langs)
        self.refs: dict[str, int] = {}
        self.words: dict[tuple[str, str], int] = {}
        self.forms: dict[Form, list[int]] = {}
        self.ending_words: set[int] = set()
        self.terms: dict[str, tuple[Terms, bool]] = {}
        self.root = Node()

    def build(self) -> Lexicon:
        agreement = self.agreement
        for place in agreement.places:
            self._add_terms(f"place:{place.id}", place.names, any_language=True)
        for group in agreement.groups:
            self._add_terms(group.reference, group.terms)
        order = {target.number: number for number, target in enumerate(agreement.targets)}
        indicators: dict[int, CompiledIndicator] = {}
        for indicator in agreement.indicators:
            if indicator.target not in order:
                raise Invalid(f"there is no obligation or watchpoint {indicator.target}", field=indicator.id)
            ref = self._add_terms(f"indicator:{indicator.id}", indicator.terms)
            for name in indicator.any_of:
                self._add_terms_of(name, ref, field=indicator.id)
            indicators[ref] = self._compiled(indicator, order[indicator.target])
        here = frozenset(self._resolved(agreement.region.here, field="region.here"))
        going_on: set[int] = set()
        for node in self.root.blank.values():
            _look_over(node, here, going_on)
        return Lexicon(
            agreement=agreement.id,
            obligations=tuple(target.slug for target in agreement.obligations),
            watchpoints=tuple(target.slug for target in agreement.watchpoints),
            rules_version=rules_version(agreement),
            automaton=Automaton(self.forms),
            words=tuple(tuple(words) for words in self.forms.values()),
            first=self.root.blank,
            ending_words=frozenset(self.ending_words),
            indicators=indicators,
            going_on=frozenset(going_on),
            here=here,
            elsewhere=frozenset(self._resolved(agreement.region.elsewhere, field="region.elsewhere")),
            lang_masks=self.langs,
            references=self.refs,
            names={ref: name for name, ref in self.refs.items() if not name.startswith("indicator:")},
            actors={
                side.code: self._resolved((side.actors,), field=f"sides.{side.code}")
                for side in agreement.sides
                if side.actors is not None
            },
            obligors=tuple(target.obligors for target in agreement.targets),
            signed_on=agreement.signed_on,
            counts=_counts(agreement),
        )

    def _add_terms(self, name: str, terms: Terms, *, any_language: bool = False) -> int:
        if name in self.refs:
            raise Invalid("stands twice", field=name)
        ref = self.refs[name] = len(self.refs)
        self.terms[name] = (terms, any_language)
        self._add_terms_to(ref, terms, any_language=any_language, field=name)
        return ref

    def _add_terms_of(self, name: str, ref: int, *, field: str) -> None:
        """Let the terms of a group or place, or of all places, count as those of `ref` too."""
        for known in self._names(name, field=field):
            terms, any_language = self.terms[known]
            self._add_terms_to(ref, terms, any_language=any_language, field=known)

    def _add_terms_to(self, ref: int, terms: Terms, *, any_language: bool, field: str) -> None:
        for lang, texts in terms.items():
            # Terms in a language that the agreement does not cover serve items in uncovered languages only.
            mask = ANY_LANGUAGE if any_language else self.langs.get(lang, self.spare)
            for text in texts:
                try:
                    self._add_term(text, lang, ref, mask)
                except Invalid as error:
                    raise Invalid(error.reason, field=f"{field}, {lang}") from error

    def _add_term(self, term: str, lang: str, ref: int, mask: int) -> None:
        node = self.root
        gap = 0
        for part in parse_term(term):
            if isinstance(part, Gap):
                gap = part.most
                continue
            node = self._add_lemma(node, part.text, lang, gap) if part.lemma else self._add_word(node, part, gap)
            gap = 0
        node.ends.append((ref, mask))

    def _add_lemma(self, node: Node, lemma: str, lang: str, gap: int) -> Node:
        """Add one word that is all forms of the lemma, so that phrases of lemmas do not multiply."""
        forms = self.agreement.forms.get(lang, {}).get(lemma)
        if forms is None:
            raise Invalid(f"the forms of ~{lemma} are not there; read the pack again")
        word = self._word((f"~{lemma}", lang), {(reduce(form).folded, False) for form in forms}, ending=True)
        if gap:
            node.gap_most = max(node.gap_most, gap)
        return (node.gap if gap else node.blank).setdefault(word, Node())

    def _word(self, key: tuple[str, str], forms: Iterable[Form], *, ending: bool) -> int:
        """Return the number of a word; one that is new is noted with its forms."""
        number = self.words.get(key)
        if number is None:
            number = self.words[key] = len(self.words)
            for form in sorted(forms):
                self.forms.setdefault(form, []).append(number)
            if ending:
                self.ending_words.add(number)
        return number

    def _add_word(self, node: Node, word: Word, gap: int) -> Node:
        folded = reduce(word.text).folded
        runs = list(RUN.finditer(folded))
        for number, run in enumerate(runs):
            open_ended = word.open_ended and number == len(runs) - 1
            key = (run.group(), "*" if open_ended else "")
            atom = self._word(key, [(run.group(), open_ended)], ending=open_ended)
            if gap:
                node.gap_most = max(node.gap_most, gap)
                following = node.gap
            elif number and folded[runs[number - 1].end() : run.start()] == "'":
                following = node.apostrophe
            else:
                following = node.blank
            node = following.setdefault(atom, Node())
            gap = 0
        return node

    def _compiled(self, indicator: Indicator, order: int) -> CompiledIndicator:
        scope = indicator.scope
        if scope not in ("sentence", "text") and not (scope.isascii() and scope.isdigit()):
            raise Invalid(f"the scope is sentence, text or a number, not {scope!r}", field=indicator.id)
        return CompiledIndicator(
            indicator,
            order,
            needs=tuple(tuple(self._reference(text, indicator) for text in entry) for entry in indicator.needs),
            without=tuple(self._reference(text, indicator) for text in indicator.without),
            in_title=_in_title(indicator.field),
            written=self._written(indicator),
        )

    def _written(self, indicator: Indicator) -> dict[str, tuple[str, ...]]:
        groups = [group.terms for group in self.agreement.groups if group.reference in indicator.any_of]
        langs = dict.fromkeys(lang for terms in (indicator.terms, *groups) for lang in terms)
        return {
            lang: tuple(term for terms in (indicator.terms, *groups) for term in terms.get(lang, ())) for lang in langs
        }

    def _reference(self, text: str, indicator: Indicator) -> CompiledReference:
        try:
            reference = parse_reference(text)
        except Invalid as error:
            raise Invalid(error.reason, field=indicator.id) from error
        # A field of its own is looked at whole unless it is said how near.
        within = reference.within or ("text" if reference.field else indicator.scope)
        return CompiledReference(
            refs=self._resolved((reference.name,), field=indicator.id),
            negated=reference.negated,
            words=None if within in ("sentence", "text") else int(within),
            whole_text=within == "text",
            in_title=_in_title(reference.field),
        )

    def _resolved(self, references: tuple[str, ...], *, field: str) -> tuple[int, ...]:
        names = [name for reference in references for name in self._names(reference, field=field)]
        return tuple(dict.fromkeys(self.refs[name] for name in names))

    def _names(self, reference: str, *, field: str) -> list[str]:
        """Return the names of groups and places that a reference stands for."""
        if reference == "places":
            return [name for name in self.refs if name.startswith("place:")]
        if reference not in self.refs or reference.startswith("indicator:"):
            raise Invalid(f"there is no {reference}", field=field)
        return [reference]


def _in_title(field: str | None) -> bool | None:
    return None if field is None else field == "title"
