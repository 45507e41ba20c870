"""What a changed rule would flag and lose, before it is saved: tried on items and on what analysts decided. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.agreement import Agreement
from tracker.domain.flag import Match
from tracker.domain.indicator import Indicator
from tracker.domain.item import Item
from tracker.domain.learned import Decided, Model
from tracker.domain.saved import Forms, names_in, pooled, with_forms, with_saved
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.match import examine

NEW = "the changed version"
"""Id of the changed indicator where it stands beside the one that it changes; no pack has such."""


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
    """An item that is flagged with one version of the rule alone, with the match that flags it."""

    item: Item
    match: Match


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it. fired_*: items in which the rule fires; flagged_*: those flagged for its target, among the items
    in which either version fires. gained, lost: newest first. decided: how many reports were decided on; rule_*,
    flags_*: how the rule alone and the target's flags do on them.
    """

    items: int
    fired_before: int
    fired_after: int
    flagged_before: int
    flagged_after: int
    gained: tuple[Switched, ...]
    lost: tuple[Switched, ...]
    decided: int
    rule_before: Worth
    rule_after: Worth
    flags_before: Worth
    flags_after: Worth


@dataclass(frozen=True, slots=True)
class Versions:
    """An agreement's rules as they are and with one indicator changed. target: its slug. alone: both versions of the
    indicator and nothing else, the changed one under NEW: where neither fires, nothing can change.
    """

    target: str
    name: str
    alone: Lexicon
    before: Flagger
    after: Flagger


def versions(agreement: Agreement, indicator: Indicator, forms: Forms, models: Mapping[str, Model]) -> Versions:
    """Compile an agreement's rules as they are and with an indicator changed or added.

    Of the rules of other targets only a model of this one wants to know; without one they are left out. forms: of the
    lemmas in the indicator's terms. models: in use, by slug. Raises Invalid where the rules cannot be compiled.
    """
    mine = {slug: model for slug, model in models.items() if slug == indicator.target_slug}
    if not mine:
        agreement = _for_target(agreement, indicator)
    changed = replace(agreement, indicators=with_saved(agreement.indicators, [indicator]))
    changed = with_forms(changed, pooled(agreement.forms, forms))
    old = tuple(one for one in agreement.indicators if one.id == indicator.id)
    alone = replace(_for_target(agreement, indicator), indicators=(*old, replace(indicator, id=NEW)))
    return Versions(
        indicator.target_slug,
        indicator.id,
        compile_lexicon(with_forms(alone, pooled(agreement.forms, forms))),
        Flagger(compile_lexicon(agreement), mine),
        Flagger(compile_lexicon(changed), mine),
    )


def _for_target(agreement: Agreement, indicator: Indicator) -> Agreement:
    """Return the agreement with the indicators of one target alone, and the groups that these and the changed one need:
    compiling the rest takes most of the time.
    """
    own = tuple(one for one in agreement.indicators if one.target == indicator.target)
    named = {name for one in (*own, indicator) for name in names_in(one)}
    named.update(agreement.region.here, agreement.region.elsewhere)
    named.update(side.actors for side in agreement.sides if side.actors is not None)
    return replace(
        agreement, indicators=own, groups=tuple(group for group in agreement.groups if group.reference in named)
    )


def try_on(tried: Versions, items: Sequence[Item], decided: Sequence[Decided]) -> Tried:
    """Try both versions on the items and on the reports that were decided on for the target."""
    gained, lost = [], []
    fired, flagged = [0, 0], [0, 0]
    for item in items:
        fires = _fires(tried, item.title, item.summary, item.lang)
        if not any(fires):
            continue
        before, after = (_match(one, tried.target, item) for one in (tried.before, tried.after))
        for number, match in enumerate((before, after)):
            fired[number] += fires[number]
            flagged[number] += match is not None
        if before is None and after is not None:
            gained.append(Switched(item, after))
        if after is None and before is not None:
            lost.append(Switched(item, before))
    judged = [_judged(tried, one) for one in decided]
    return Tried(
        items=len(items),
        fired_before=fired[0],
        fired_after=fired[1],
        flagged_before=flagged[0],
        flagged_after=flagged[1],
        gained=tuple(gained),
        lost=tuple(lost),
        decided=len(decided),
        rule_before=_worth((one.relevant, one.fires[0]) for one in judged),
        rule_after=_worth((one.relevant, one.fires[1]) for one in judged),
        flags_before=_worth((one.relevant, one.flagged[0]) for one in judged),
        flags_after=_worth((one.relevant, one.flagged[1]) for one in judged),
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """A decided report. fires, flagged: with the rule as it is, and changed."""

    relevant: bool
    fires: tuple[bool, bool]
    flagged: tuple[bool, bool]


def _judged(tried: Versions, one: Decided) -> _Judged:
    fires = _fires(tried, one.title, one.summary, one.lang)
    before = _match(tried.before, tried.target, one) is not None
    after = _match(tried.after, tried.target, one) is not None if any(fires) else before
    return _Judged(tried.target in one.relevant, fires, (before, after))


def _fires(tried: Versions, title: str, summary: str, lang: str | None) -> tuple[bool, bool]:
    """Return whether the indicator fires as it is, and changed."""
    outlines = examine(tried.alone, title=title, summary=summary, lang=lang).outlines
    found = {name for one in outlines for name in one.indicators}
    return tried.name in found, NEW in found


def _match(rules: Flagger, target: str, text: Item | Decided) -> Match | None:
    """Return the match that flags a text for the target, None when it is not flagged."""
    found = rules.found(title=text.title, summary=text.summary, lang=text.lang)
    return next((match for match in found if match.obligation == target and reaches(match)), None)


def _worth(pairs: Iterable[tuple[bool, bool]]) -> Worth:
    """pairs: whether a report is relevant, and whether it is found."""
    found = wrong = missed = 0
    for relevant, is_found in pairs:
        found += relevant and is_found
        wrong += is_found and not relevant
        missed += relevant and not is_found
    return Worth(found, wrong, missed)
