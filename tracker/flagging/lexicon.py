"""The rules of one agreement, compiled: its vocabulary, and its indicators with what each needs. Pure."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from tracker.domain.agreement import Agreement
from tracker.domain.fold import folded
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.place import Place
from tracker.domain.wording import parse_reference
from tracker.errors import Invalid
from tracker.flagging.search import Search
from tracker.flagging.vocabulary import Growing, Vocabulary

MATCHER_VERSION = "10"
"""To be raised when the same rules on the same text may give another result."""

TITLE_EXPONENT = 1.15
"""An indicator of weight w that hits the title counts 1 − (1 − w)^1.15: 0.5 becomes 0.55, 0.8 becomes 0.84."""

_MOST_CERTAIN = 0.999

_NEUTRAL_IN_MATCHER_10 = "257e0d7cfb68e2e1"
"""Digest of the outlets that matcher 10 itself took for neutral: packs that name these flag as they did before packs
could, and keep their version. TODO: goes when MATCHER_VERSION is raised.
"""

Terms = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CompiledReference:
    """One reference of an indicator. refs: what it stands for, any of which will do. words: how near as a number of
    words; None for `sentence` and `text`, which `whole_text` tells apart. in_title: None where the field does not
    matter. anywhere: whether any hit in the item will do.
    """

    refs: frozenset[int]
    negated: bool
    words: int | None
    whole_text: bool
    in_title: bool | None
    anywhere: bool


@dataclass(frozen=True, slots=True)
class CompiledIndicator:
    """An indicator with its references compiled. present: of each entry that it needs the references of which one must
    stand in the item, wherever; entries that the absence of something can meet are left out. unless: references of
    which none must stand near, None where the absence of one would count against it. in_title: where its terms count,
    None where the field does not matter. strength: what it adds to the score, on the scale of -log(1 - score).
    written: its terms by language as the pack has them, those of the groups that fire it too.
    """

    indicator: Indicator
    order: int
    needs: tuple[tuple[CompiledReference, ...], ...]
    present: tuple[frozenset[int], ...]
    without: tuple[CompiledReference, ...]
    unless: frozenset[int] | None
    in_title: bool | None
    strength: float
    strength_in_title: float
    written: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lexicon:
    """What `match` needs of an agreement. indicators: by the reference of their own terms. obligations, watchpoints:
    slugs of all that can be flagged. references: the numbers by their names, `indicator:ID` among them; names: of the
    groups, shared sets and places by their numbers. actors: side -> references of the words that name it. earlier:
    references of those that tell of a time before the agreement. obligors: of each target, in the agreement's order.
    signed_on: when the agreement was. counts: quantities of its obligations, as written. neutral: words, folded, for
    whom the pack knows to speak for no side. here, elsewhere, aside: as the agreement's `RegionGate` has them.
    elsewhere_with, aside_with: of each set one must be named where another conflict, or another subject, is;
    elsewhere_with holds `here` where the pack leaves it out.
    """

    agreement: str
    obligations: tuple[str, ...]
    watchpoints: tuple[str, ...]
    rules_version: str
    vocabulary: Vocabulary
    indicators: dict[int, CompiledIndicator]
    here: frozenset[int]
    elsewhere: frozenset[int]
    elsewhere_with: tuple[frozenset[int], ...]
    aside: frozenset[int]
    aside_with: tuple[frozenset[int], ...]
    references: dict[str, int]
    names: dict[int, str]
    actors: dict[str, tuple[int, ...]]
    earlier: tuple[int, ...]
    obligors: tuple[tuple[str, ...], ...]
    signed_on: date
    counts: frozenset[str]
    neutral: frozenset[str]

    @cached_property
    def search(self) -> Search:
        """A search for the terms of this agreement alone."""
        return Search([self.vocabulary])


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
        "region": _gate(agreement.region),
        "forms": agreement.forms,
        "actors": sorted((side.code, side.actors) for side in agreement.sides if side.actors is not None),
        "obligors": {target.number: target.obligors for target in agreement.targets},
        "counts": sorted(_counts(agreement)),
        "signed_on": agreement.signed_on.isoformat(),
        "earlier": agreement.earlier,
        **_neutral_unless_known(agreement),
    }
    return _digest(json.dumps(rules, sort_keys=True, ensure_ascii=False))


def _values(record: Indicator | TermGroup | Place | RegionGate) -> dict[str, object]:
    """Return a record's fields; unlike `asdict`, without copying thousands of terms."""
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _gate(region: RegionGate) -> dict[str, object]:
    """Return the gate's fields, but for those that may be left out and are: packs without them keep their version."""
    return {name: value for name, value in _values(region).items() if value or name in ("here", "elsewhere")}


def _counts(agreement: Agreement) -> frozenset[str]:
    """Return the numbers that the agreement's obligations name, as reports write them."""
    return frozenset(f"{one.value:g}" for target in agreement.targets for one in target.quantities)


def _neutral(agreement: Agreement) -> frozenset[str]:
    return frozenset(folded(word) for word in agreement.neutral)


def _neutral_unless_known(agreement: Agreement) -> dict[str, object]:
    """Return the words for whom the pack knows to speak for no side, unless they are those of matcher 10."""
    words = sorted(_neutral(agreement))
    return {} if _digest(" ".join(words)) == _NEUTRAL_IN_MATCHER_10 else {"neutral": words}


def combined_version(lexicons: Iterable[Lexicon]) -> str:
    """Return a digest over the rules of several agreements, whatever their order, 16 hexadecimal digits."""
    return version_over({one.agreement: one.rules_version for one in lexicons})


def version_over(versions: Mapping[str, str]) -> str:
    """Return the same of the versions by agreement."""
    return _digest(" ".join(sorted(f"{agreement}={version}" for agreement, version in versions.items())))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def compile_lexicon(agreement: Agreement) -> Lexicon:
    """Compile an agreement's places, groups, gate and indicators.

    Raises Invalid for a term that breaks the syntax, a lemma whose forms the agreement does not carry, a reference to
    nothing, and an unknown scope; `field` names the indicator, group or place.
    """
    return _Builder(agreement).build()


class _Builder:
    """Numbers references while the vocabulary grows."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.refs: dict[str, int] = {}
        self.terms: dict[str, tuple[Terms, bool]] = {}
        self.growing = Growing(agreement.langs, agreement.forms)
        self._alike: dict[frozenset[int], frozenset[int]] = {}

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
        region = agreement.region
        here = frozenset(self._resolved(region.here, field="region.here"))
        return Lexicon(
            agreement=agreement.id,
            obligations=tuple(target.slug for target in agreement.obligations),
            watchpoints=tuple(target.slug for target in agreement.watchpoints),
            rules_version=rules_version(agreement),
            vocabulary=self.growing.grown(here),
            indicators=indicators,
            here=here,
            elsewhere=frozenset(self._resolved(region.elsewhere, field="region.elsewhere")),
            elsewhere_with=self._each_resolved(region.elsewhere_with, field="region.elsewhere_with") or (here,),
            aside=frozenset(self._resolved(region.aside, field="region.aside")),
            aside_with=self._each_resolved(region.aside_with, field="region.aside_with"),
            references=self.refs,
            names={ref: name for name, ref in self.refs.items() if not name.startswith("indicator:")},
            actors={
                side.code: self._resolved((side.actors,), field=f"sides.{side.code}")
                for side in agreement.sides
                if side.actors is not None
            },
            earlier=() if agreement.earlier is None else self._resolved((agreement.earlier,), field="earlier"),
            obligors=tuple(target.obligors for target in agreement.targets),
            signed_on=agreement.signed_on,
            counts=_counts(agreement),
            neutral=_neutral(agreement),
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
            for text in texts:
                try:
                    self.growing.add(text, lang, ref, any_language=any_language)
                except Invalid as error:
                    raise Invalid(error.reason, field=f"{field}, {lang}") from error

    def _compiled(self, indicator: Indicator, order: int) -> CompiledIndicator:
        scope = indicator.scope
        if scope not in ("sentence", "text") and not (scope.isascii() and scope.isdigit()):
            raise Invalid(f"the scope is sentence, text or a number, not {scope!r}", field=indicator.id)
        needs = tuple(tuple(self._reference(text, indicator) for text in entry) for entry in indicator.needs)
        without = tuple(self._reference(text, indicator) for text in indicator.without)
        strength = -math.log1p(-min(indicator.weight, _MOST_CERTAIN))
        return CompiledIndicator(
            indicator,
            order,
            needs=needs,
            present=tuple(
                frozenset().union(*(one.refs for one in entry))
                for entry in needs
                if not any(one.negated for one in entry)
            ),
            without=without,
            unless=None if any(one.negated for one in without) else frozenset().union(*(one.refs for one in without)),
            in_title=_in_title(indicator.field),
            strength=strength,
            strength_in_title=TITLE_EXPONENT * strength,
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
        in_title = _in_title(reference.field)
        return CompiledReference(
            refs=self._shared(frozenset(self._resolved((reference.name,), field=indicator.id))),
            negated=reference.negated,
            words=None if within in ("sentence", "text") else int(within),
            whole_text=within == "text",
            in_title=in_title,
            anywhere=within == "text" and in_title is None,
        )

    def _shared(self, refs: frozenset[int]) -> frozenset[int]:
        """Return one set for all that are equal: it is looked up by, and the same set is found at once."""
        return self._alike.setdefault(refs, refs)

    def _resolved(self, references: tuple[str, ...], *, field: str) -> tuple[int, ...]:
        names = [name for reference in references for name in self._names(reference, field=field)]
        return tuple(dict.fromkeys(self.refs[name] for name in names))

    def _each_resolved(self, entries: tuple[tuple[str, ...], ...], *, field: str) -> tuple[frozenset[int], ...]:
        return tuple(frozenset(self._resolved(entry, field=field)) for entry in entries)

    def _names(self, reference: str, *, field: str) -> list[str]:
        """Return the names of groups and places that a reference stands for."""
        if reference == "places":
            return [name for name in self.refs if name.startswith("place:")]
        if reference not in self.refs or reference.startswith("indicator:"):
            raise Invalid(f"there is no {reference}", field=field)
        return [reference]


def _in_title(field: str | None) -> bool | None:
    return None if field is None else field == "title"
