"""What changed rules would flag and lose, before they are saved: tried on items and on what analysts decided. Pure.

A change reaches few targets and few items. Only items in which something can change are examined with the rules as they
are and as they would be; of the latter only those of the targets that are reached are compiled.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from tracker.domain.agreement import Agreement
from tracker.domain.flag import Match, Span
from tracker.domain.indicator import Indicator, RegionGate, TermGroup
from tracker.domain.item import Item, last_day
from tracker.domain.learned import Decided, Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.place import Place
from tracker.domain.saved import (
    Forms,
    NamedSet,
    names_in,
    pooled,
    reference_of,
    sets_of,
    targets_reached,
    terms_of,
    with_forms,
    with_saved,
    with_sets,
)
from tracker.flagging.features import of_rules_of
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import Examined, examine

OLD, NEW = "the rule as it is", "the changed rule"
"""Ids of both versions of an indicator where they stand side by side; no pack has such."""

MOST_LISTED = 30
"""Items that are listed of those in which an indicator fires, the first ones."""


@dataclass(frozen=True, slots=True)
class Worth:
    """How something does on reports that analysts decided on. found, wrong: relevant and irrelevant ones that it finds;
    missed: relevant ones that it does not find.
    """

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """Return the share of relevant ones in what it finds, 0 to 1; None where it finds nothing."""
        return None if not self.found + self.wrong else self.found / (self.found + self.wrong)

    @property
    def recall(self) -> float | None:
        """Return the share that it finds of the relevant ones, 0 to 1; None where there are none."""
        return None if not self.found + self.missed else self.found / (self.found + self.missed)


@dataclass(frozen=True, slots=True)
class Switched:
    """An item that is flagged for a target with one version of the rules alone, with the match that flags it."""

    item: Item
    match: Match


@dataclass(frozen=True, slots=True)
class Turned:
    """An item that is flagged for a target either way, with another stance."""

    item: Item
    before: Match
    after: Match


@dataclass(frozen=True, slots=True)
class Firing:
    """An item in which the indicator fires, with the words that do it. flagged_for: slugs of the targets that are
    reached for which the changed rules flag it.
    """

    item: Item
    spans: tuple[Span, ...]
    flagged_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. fired_*: items in which the indicator fires, or, where a set was changed, those in which what
    was taken away, or added, stands. shows_new: whether firing lists those of fired_after, else those of fired_before,
    as nothing takes the place of the old; the first of them. flagged_*: flags for the targets that are reached, on
    items in which something may change. gained, lost, turned: flags, newest report first, of other targets too whose
    models look at what the rules of those find. decided: how many reports were decided on; rule_*, flags_*: how the
    rule alone (None where a set was changed) and the flags of the targets do on them.
    """

    items: int
    fired_before: int
    fired_after: int
    shows_new: bool
    firing: tuple[Firing, ...]
    flagged_before: int
    flagged_after: int
    gained: tuple[Switched, ...]
    lost: tuple[Switched, ...]
    turned: tuple[Turned, ...]
    decided: int
    rule_before: Worth | None
    rule_after: Worth | None
    flags_before: Worth
    flags_after: Worth

    @property
    def fired(self) -> int:
        """In how many items that fires which is listed."""
        return self.fired_after if self.shows_new else self.fired_before


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an agreement's rules that is not stored. after: the agreement with it. targets: numbers of those in
    whose flags it has its say. alone: a small agreement with two indicators, OLD and NEW, one of which may be left out:
    where neither fires, nothing can change. reference: of the set that was
    changed, None for an indicator.
    """

    before: Agreement
    after: Agreement
    targets: frozenset[str]
    alone: Agreement
    reference: str | None = None

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(f"{self.before.id}/{number}" for number in self.targets)

    @property
    def is_whole(self) -> bool:
        """Whether every target is reached."""
        return len(self.targets) == len(self.before.targets)


def indicator_change(agreement: Agreement, old: Indicator | None, new: Indicator | None, forms: Forms) -> Change:
    """Return the change from one version of an indicator to another; None: there is none. forms: of the lemmas in the
    new one's terms. At least one must be given.
    """
    pool = pooled(agreement.forms, forms)
    left = [one for one in agreement.indicators if old is None or new is not None or one.id != old.id]
    after = replace(agreement, indicators=with_saved(left, [] if new is None else [new]))
    both = {OLD: old, NEW: new}
    pair = tuple(replace(one, id=name) for name, one in both.items() if one is not None)
    alone = _needed(replace(agreement, indicators=pair))
    targets = frozenset(one.target for one in pair)
    return Change(agreement, with_forms(after, pool), targets, with_forms(alone, pool))


def set_change(agreement: Agreement, record: NamedSet, forms: Forms, models: Iterable[Model]) -> Change:
    """Return the change to a named set, new or present. forms: of the lemmas in its terms. models: in use."""
    pool, reference = pooled(agreement.forms, forms), reference_of(record)
    known = sets_of(agreement).get(reference)
    before = {} if known is None else terms_of(known)
    after = with_forms(with_sets(agreement, [record]), pool)
    used = list(models)
    reached = targets_reached(agreement, reference, used) | targets_reached(after, reference, used)
    gone, came = _left(before, terms_of(record)), _left(terms_of(record), before)
    pair = {name: _as_set(record, name, terms) for name, terms in ((OLD, gone), (NEW, came)) if terms}
    alone = replace(
        agreement,
        indicators=tuple(_fires_on(agreement, name, one) for name, one in pair.items()),
        groups=tuple(one for one in pair.values() if isinstance(one, TermGroup)),
        places=tuple(one for one in pair.values() if isinstance(one, Place)),
        region=RegionGate((), ()),
        sides=tuple(replace(side, actors=None) for side in agreement.sides),
        earlier=None,
    )
    return Change(agreement, after, reached, with_forms(alone, pool), reference)


def _left(terms: Mapping[str, tuple[str, ...]], without: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the terms that the others lack."""
    left = {lang: tuple(one for one in listed if one not in without.get(lang, ())) for lang, listed in terms.items()}
    return {lang: listed for lang, listed in left.items() if listed}


def _as_set(record: NamedSet, name: str, terms: dict[str, tuple[str, ...]]) -> NamedSet:
    """Return a set of the record's kind, as names of places count in every language."""
    return TermGroup(name, terms) if isinstance(record, TermGroup) else Place(name, name, terms)


def _fires_on(agreement: Agreement, name: str, one: NamedSet) -> Indicator:
    return replace(
        agreement.indicators[0],
        id=name,
        target=agreement.targets[0].number,
        terms={},
        any_of=(reference_of(one),),
        needs=(),
        without=(),
        scope="text",
        field=None,
    )


def _needed(agreement: Agreement) -> Agreement:
    """Return the agreement with the groups alone that its indicators and its gate name, or reports are read by:
    compiling the rest takes most of the time.
    """
    named = {name for one in agreement.indicators for name in names_in(one)}
    named.update(agreement.region.names, agreement.read_by)
    return replace(agreement, groups=tuple(group for group in agreement.groups if group.reference in named))


def narrowed(agreement: Agreement, targets: frozenset[str], reference: str | None = None) -> Agreement:
    """Return the agreement with the indicators of some targets alone, and what these need. reference: of a set that is
    kept in any case.
    """
    small = _needed(replace(agreement, indicators=tuple(one for one in agreement.indicators if one.target in targets)))
    kept = {group.reference for group in small.groups} | {reference}
    groups = tuple(group for group in agreement.groups if group.reference in kept)
    return replace(small, groups=groups)


@dataclass
class Trial:
    """Both versions of the rules, compiled when they are first asked for. models: in use, by slug; whole: gives the
    agreement's rules as they are, compiled, which only a model wants to know. vectors: that models may look at.
    stances: the model that tells them, None where the rules do.
    """

    change: Change
    models: Mapping[str, Model]
    whole: Callable[[], Lexicon]
    vectors: Vectors | None = None
    stances: StanceModel | None = None

    def __post_init__(self) -> None:
        slugs, seen = self.change.slugs, of_rules_of(self.change.targets)
        own = [
            (target.slug, self.models[target.slug])
            for target in self.change.before.targets
            if target.slug in self.models
        ]
        self.mine = {slug: model for slug, model in own if slug in slugs or model.looks_at(seen)}
        self.told = slugs | self.mine.keys()
        self.alone = compile_lexicon(self.change.alone)

    @property
    def asks_models(self) -> bool:
        """Whether any learned model has its say, which sees the rules of all targets."""
        return bool(self.mine) or self.stances is not None

    @property
    def looks_at_vectors(self) -> bool:
        """Whether a model has its say that looks at the vectors at hand."""
        return self._flagger.looks_at_vectors

    @cached_property
    def before(self) -> Lexicon:
        change = self.change
        return self.whole() if self.asks_models else compile_lexicon(narrowed(change.before, change.targets))

    @cached_property
    def after(self) -> Lexicon:
        change = self.change
        return compile_lexicon(
            change.after if change.is_whole else narrowed(change.after, change.targets, change.reference)
        )

    def fires(self, text: Item | Decided) -> tuple[bool, bool]:
        """Return whether the old and the new version fire."""
        outlines = self._examined(self.alone, text).outlines
        found = {name for one in outlines for name in one.indicators}
        return OLD in found, NEW in found

    @property
    def shows_new(self) -> bool:
        """Whether there is a new version, in whose stead the old one would else be shown firing."""
        return any(one.id == NEW for one in self.change.alone.indicators)

    def signs(self, text: Item | Decided) -> tuple[Span, ...]:
        """Return the words that fire the new version, the old one where there is none; a set's under its name."""
        shown, name = NEW if self.shows_new else OLD, self.change.reference
        spans = [span for one in self._examined(self.alone, text).matches for span in one.spans]
        own = [span for span in spans if span.indicator == shown]
        return tuple(own if name is None else [replace(span, indicator=name) for span in own])

    def flags_before(self, text: Item | Decided) -> dict[str, Match]:
        """Return what flags a text with the rules as they are, by slug of the target."""
        return self._flags(self._examined(self.before, text), text)

    def flags_after(self, text: Item | Decided) -> dict[str, Match]:
        """Return what would flag a text with the changed rules, by slug of the target."""
        found = self._examined(self.after, text)
        if self.asks_models and not self.change.is_whole:
            found = self._with_others(self._examined(self.before, text), found)
        return self._flags(found, text)

    def _examined(self, lexicon: Lexicon, text: Item | Decided) -> Examined:
        return examine(lexicon, title=text.title, summary=text.summary, lang=text.lang)

    def _with_others(self, before: Examined, after: Examined) -> Examined:
        """Return what the changed rules find with what those of targets that are not reached do, which stays."""
        others = [one for one in before.outlines if one.obligation not in self.change.slugs]
        return after.beside(before, others, changed={self.change.reference})

    @cached_property
    def _flagger(self) -> Flagger:
        return Flagger(self.before, self.mine, self.stances, vectors=self.vectors)

    def _flags(self, found: Examined, text: Item | Decided) -> dict[str, Match]:
        matches = self._flagger.scored(found, text.title, text.summary, lang=text.lang, published=_published(text))
        return {one.obligation: one for one in matches if one.obligation in self.told and reaches(one)}


def _published(text: Item | Decided) -> date | None:
    return text.published if isinstance(text, Decided) else last_day(text.published_at, text.precision)


def try_on(trial: Trial, items: Sequence[Item], decided: Sequence[Decided]) -> Tried:
    """Try both versions on the items and on the reports that were decided on for the targets that are reached."""
    gained: list[Switched] = []
    lost: list[Switched] = []
    turned: list[Turned] = []
    firing: list[Firing] = []
    fired, flagged = [0, 0], [0, 0]
    for item in items:
        fires = trial.fires(item)
        if not any(fires):
            continue
        before, after = trial.flags_before(item), trial.flags_after(item)
        for number, found in enumerate((before, after)):
            fired[number] += fires[number]
            flagged[number] += len(found.keys() & trial.change.slugs)
        if fires[trial.shows_new] and len(firing) < MOST_LISTED:
            flagged_for = tuple(slug for slug in after if slug in trial.change.slugs)
            firing.append(Firing(item, trial.signs(item), flagged_for))
        gained += (Switched(item, one) for slug, one in after.items() if slug not in before)
        lost += (Switched(item, one) for slug, one in before.items() if slug not in after)
        both = [(one, after[slug]) for slug, one in before.items() if slug in after]
        turned += (Turned(item, old, new) for old, new in both if old.stance is not new.stance)
    judged = [pair for one in decided for pair in _judged(trial, one)]
    is_indicator = trial.change.reference is None
    return Tried(
        items=len(items),
        fired_before=fired[0],
        fired_after=fired[1],
        shows_new=trial.shows_new,
        firing=tuple(firing),
        flagged_before=flagged[0],
        flagged_after=flagged[1],
        gained=tuple(gained),
        lost=tuple(lost),
        turned=tuple(turned),
        decided=len(decided),
        rule_before=_worth((one.relevant, one.fires[0]) for one in judged) if is_indicator else None,
        rule_after=_worth((one.relevant, one.fires[1]) for one in judged) if is_indicator else None,
        flags_before=_worth((one.relevant, one.flagged[0]) for one in judged),
        flags_after=_worth((one.relevant, one.flagged[1]) for one in judged),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A decided report and one target. fires, flagged: with the rules as they are, and changed."""

    relevant: bool
    fires: tuple[bool, bool]
    flagged: tuple[bool, bool]


def _judged(trial: Trial, one: Decided) -> Iterator[_Judged]:
    """Yield what was decided of a report, target by target."""
    fires = trial.fires(one)
    before = trial.flags_before(one)
    after = trial.flags_after(one) if any(fires) else before
    for slug in sorted(trial.change.slugs & (one.relevant | one.not_relevant)):
        yield _Judged(slug in one.relevant, fires, (slug in before, slug in after))


def _worth(pairs: Iterable[tuple[bool, bool]]) -> Worth:
    """pairs: whether a report is relevant, and whether it is found."""
    found = wrong = missed = 0
    for relevant, is_found in pairs:
        found += relevant and is_found
        wrong += is_found and not relevant
        missed += relevant and not is_found
    return Worth(found, wrong, missed)
