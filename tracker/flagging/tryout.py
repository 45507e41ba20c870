"""What a changed rule would flag and lose, before it is saved: tried on items and on what analysts decided. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.agreement import Agreement
from tracker.domain.flag import Match
from tracker.domain.indicator import Indicator
from tracker.domain.item import Item
from tracker.domain.learned import Decided, Model
from tracker.domain.saved import Forms, pooled, with_forms, with_saved
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.lexicon import compile_lexicon


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
    """What came of it. fired_*: items in which the rule fires; flagged_*: those flagged for its target. gained, lost:
    newest first. rule_*, flags_*: on decided reports, the rule alone and the target's flags. decided: how many.
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
    """An agreement's rules as they are and with one indicator changed. target: its slug; name: its id."""

    target: str
    name: str
    before: Flagger
    after: Flagger


def versions(agreement: Agreement, indicator: Indicator, forms: Forms, models: Mapping[str, Model]) -> Versions:
    """Compile an agreement's rules as they are and with an indicator changed or added.

    Of the rules of other targets only a model of this one wants to know; without one they are left out. forms: of the
    lemmas in the indicator's terms. models: in use, by slug. Raises Invalid where the rules cannot be compiled.
    """
    mine = {slug: model for slug, model in models.items() if slug == indicator.target_slug}
    if not mine:
        own = tuple(one for one in agreement.indicators if one.target == indicator.target)
        agreement = replace(agreement, indicators=own)
    changed = replace(agreement, indicators=with_saved(agreement.indicators, [indicator]))
    changed = with_forms(changed, pooled(agreement.forms, forms))
    return Versions(
        indicator.target_slug,
        indicator.id,
        Flagger(compile_lexicon(agreement), mine),
        Flagger(compile_lexicon(changed), mine),
    )


def try_on(tried: Versions, items: Sequence[Item], decided: Sequence[Decided]) -> Tried:
    """Try both versions on the items and on the reports that were decided on for the target."""
    gained, lost = [], []
    fired, flagged = [0, 0], [0, 0]
    for item in items:
        found = [_seen(one, tried, item.title, item.summary, item.lang) for one in (tried.before, tried.after)]
        for number, one in enumerate(found):
            fired[number] += one.fires
            flagged[number] += one.match is not None
        if found[0].match is None and found[1].match is not None:
            gained.append(Switched(item, found[1].match))
        if found[1].match is None and found[0].match is not None:
            lost.append(Switched(item, found[0].match))
    before, after = (
        [(tried.target in one.relevant, _seen(rules, tried, one.title, one.summary, one.lang)) for one in decided]
        for rules in (tried.before, tried.after)
    )
    return Tried(
        items=len(items),
        fired_before=fired[0],
        fired_after=fired[1],
        flagged_before=flagged[0],
        flagged_after=flagged[1],
        gained=tuple(gained),
        lost=tuple(lost),
        decided=len(decided),
        rule_before=_worth((relevant, seen.fires) for relevant, seen in before),
        rule_after=_worth((relevant, seen.fires) for relevant, seen in after),
        flags_before=_worth((relevant, seen.match is not None) for relevant, seen in before),
        flags_after=_worth((relevant, seen.match is not None) for relevant, seen in after),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What rules make of a text. fires: whether the indicator in question does; match: the target's, where it flags."""

    fires: bool
    match: Match | None


def _seen(rules: Flagger, tried: Versions, title: str, summary: str, lang: str | None) -> _Seen:
    for match in rules.found(title=title, summary=summary, lang=lang):
        if match.obligation == tried.target:
            fires = any(one.id == tried.name for one in match.indicators)
            return _Seen(fires, match if reaches(match) else None)
    return _Seen(fires=False, match=None)


def _worth(pairs: Iterable[tuple[bool, bool]]) -> Worth:
    """pairs: whether a report is relevant, and whether it is found."""
    found = wrong = missed = 0
    for relevant, is_found in pairs:
        found += relevant and is_found
        wrong += is_found and not relevant
        missed += relevant and not is_found
    return Worth(found, wrong, missed)
