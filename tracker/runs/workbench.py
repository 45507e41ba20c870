"""Try changed rules on what is stored, save them as a new version, retire them, or go back to the pack's; each saving
enters the audit chain. Reviews are never touched.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.catalogue.checks import LEAST_INDICATORS
from tracker.catalogue.rule import Rule, forms_for, forms_in
from tracker.catalogue.term_set import SoundSet
from tracker.domain.agreement import PackChange
from tracker.domain.indicator import Indicator
from tracker.domain.learned import Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.saved import terms_of, users_of
from tracker.errors import Invalid, NotFound, StaleRule
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.tryout import Change, Trial, Tried, try_on
from tracker.storage import agreements, audit, decisions, saved_marks, saved_rules, saved_sets, saving, tried
from tracker.storage.engine import reading
from tracker.storage.saving import By

MOST_ITEMS = 5_000
"""Items on which a rule is tried, the newest ones."""

MOST_DECISIONS = 2_000
"""Decisions on which a rule is tried, the newest ones."""


@dataclass(frozen=True, slots=True)
class TryOut:
    """What trying showed. since: None where all that is stored was to be tried. in_period: how many items there are
    since then; not all of them may have been tried. targets: slugs of those whose flags may change. modelled: slugs of
    those of them in which a learned model has its say; looking_on: slugs of others whose models look at what the rules
    of those find; has_vectors: whether a model looks at sentence vectors; stances_modelled: whether one tells stances.
    """

    since: datetime | None
    in_period: int
    tried: Tried
    targets: tuple[str, ...]
    modelled: tuple[str, ...]
    looking_on: tuple[str, ...]
    has_vectors: bool
    stances_modelled: bool

    @property
    def is_cut(self) -> bool:
        return self.in_period > self.tried.items


@dataclass(frozen=True, slots=True)
class InUse:
    """What holds now. models: by slug; rules: gives an agreement's rules compiled, by its id; vectors: that were made,
    by agreement; stances: by agreement.
    """

    models: Mapping[str, Model]
    rules: Callable[[str], Lexicon]
    vectors: Mapping[str, Vectors] = field(default_factory=dict)
    stances: Mapping[str, StanceModel] = field(default_factory=dict)


def try_change(engine: sa.Engine, change: Change, used: InUse, *, since: datetime | None) -> TryOut:
    """Try changed rules on the newest items and decisions, storing nothing. since: None for all items. Raises Invalid
    where they cannot be compiled.
    """
    agreement_id = change.before.id
    stances = used.stances.get(agreement_id)
    trial = Trial(change, used.models, lambda: used.rules(agreement_id), used.vectors.get(agreement_id), stances)
    with reading(engine) as connection:
        found = tried.latest(connection, since=since, limit=MOST_ITEMS)
        in_period = tried.number(connection, since=since)
        decided = decisions.held_for(connection, change.slugs, limit=MOST_DECISIONS)
    order = [target.slug for target in change.before.targets if target.slug in change.slugs]
    done = try_on(trial, found, decided)
    return TryOut(
        since,
        in_period,
        done,
        targets=tuple(order),
        modelled=tuple(slug for slug in order if slug in trial.mine),
        looking_on=tuple(slug for slug in trial.mine if slug not in change.slugs),
        has_vectors=trial.looks_at_vectors,
        stances_modelled=stances is not None,
    )


def state_of(connection: sa.Connection, agreement_id: str, name: str) -> str:
    """Return what tells whether an indicator or a set was saved, or its pack loaded, since: the number of its last
    change and what waits for a decision. "0" for one that there is not yet. name: id of an indicator, or reference.
    """
    if ":" in name:
        changes = saved_sets.history(connection, agreement_id, name)
        waits = [one.pack_changed_at for one in saved_marks.sets(connection, agreement_id) if one.reference == name]
    else:
        changes = saved_rules.history(connection, agreement_id, name)
        marks = saved_marks.indicators(connection, agreement_id)
        waits = [one.pack_changed_at for one in marks if one.indicator.id == name]
    return " ".join([str(len(changes)), *(at.isoformat() for at in waits if at is not None)])


def save_rule(connection: sa.Connection, rule: Rule, *, by: By, seen: str) -> PackChange | None:
    """Save a rule as the new version; returns the change, None when it says what held already.

    seen: `state_of` when it was looked at. Raises StaleRule when it changed since, Invalid without a note, when the
    rules cannot be compiled with it, or when a target is left with too few.
    """
    indicator = rule.indicator
    _require(connection, indicator.agreement, indicator.id, by, seen)
    former = _live(connection, indicator.agreement, indicator.id)
    if former is not None and former.target != indicator.target:
        _require_others(connection, former)
    change = saved_rules.save(connection, indicator.agreement, indicator, forms=rule.forms, by=by)
    return _noted(connection, indicator.agreement, change, by, "save indicator")


def retire(connection: sa.Connection, agreement_id: str, name: str, *, by: By, seen: str) -> PackChange | None:
    """Take an indicator out of use; raises as `save_rule` does, and NotFound. What it flagged and somebody reviewed
    stays flagged; its history stays.
    """
    _require(connection, agreement_id, name, by, seen)
    former = _live(connection, agreement_id, name)
    if former is None:
        raise NotFound("indicator in use", name)
    _require_others(connection, former)
    change = saved_rules.retire(connection, agreement_id, name, by=by)
    return _noted(connection, agreement_id, change, by, "retire indicator")


def take_pack(connection: sa.Connection, agreement_id: str, name: str, *, by: By, seen: str) -> PackChange | None:
    """Let the pack's version of an indicator hold again; raises as `save_rule` does."""
    _require(connection, agreement_id, name, by, seen)
    waiting = [one for one in saved_rules.of_agreement(connection, agreement_id) if one.indicator.id == name]
    forms = {} if not waiting or waiting[0].pack is None else forms_for(waiting[0].pack)
    change = saved_rules.take_pack(connection, agreement_id, name, forms=forms, by=by)
    return _noted(connection, agreement_id, change, by, "take pack's indicator")


def keep_saved(connection: sa.Connection, agreement_id: str, name: str, *, by: By, seen: str) -> None:
    """Decide for the page's version of an indicator that the pack changed too.

    Raises as `save_rule` does, and NotFound for one that was not saved on the page.
    """
    _require(connection, agreement_id, name, by, seen)
    if all(one.indicator.id != name for one in saved_rules.of_agreement(connection, agreement_id)):
        raise NotFound("indicator saved on the page", name)
    saved_rules.keep(connection, agreement_id, name)
    facts = {"note": by.note}
    audit.append(connection, audit.Entry(by.author, "keep saved indicator", f"{agreement_id} {name}", facts, by.at))


def save_set(connection: sa.Connection, agreement_id: str, sound: SoundSet, *, by: By, seen: str) -> PackChange | None:
    """Save a named set as the new version; raises as `save_rule` does."""
    _require(connection, agreement_id, sound.reference, by, seen)
    change = saved_sets.save(connection, agreement_id, sound.record, forms=sound.forms, by=by)
    return _noted_set(connection, agreement_id, change, by, f"save {sound.reference}")


def take_pack_set(
    connection: sa.Connection, agreement_id: str, reference: str, *, by: By, seen: str
) -> PackChange | None:
    """Let the pack's version of a set hold again; one that the pack has not is taken out of use, unless a rule names
    it. Raises as `save_rule` does.
    """
    _require(connection, agreement_id, reference, by, seen)
    mark = next((one for one in saved_marks.sets(connection, agreement_id) if one.reference == reference), None)
    forms = {} if mark is None or mark.pack is None else forms_in(terms_of(mark.pack), field=reference)
    change = saved_sets.take_pack(connection, agreement_id, reference, forms=forms, by=by)
    return _noted_set(connection, agreement_id, change, by, f"take pack's {reference}")


def keep_saved_set(connection: sa.Connection, agreement_id: str, reference: str, *, by: By, seen: str) -> None:
    """Decide for the page's version of a set that the pack changed too; raises as `keep_saved` does."""
    _require(connection, agreement_id, reference, by, seen)
    if all(one.reference != reference for one in saved_marks.sets(connection, agreement_id)):
        raise NotFound("set saved on the page", reference)
    saved_sets.keep(connection, agreement_id, reference)
    facts = {"note": by.note}
    audit.append(connection, audit.Entry(by.author, "keep saved set", f"{agreement_id} {reference}", facts, by.at))


def _require(connection: sa.Connection, agreement_id: str, name: str, by: By, seen: str) -> None:
    if not by.note:
        raise Invalid("say why", field="note")
    saving.hold(connection, agreement_id)
    if state_of(connection, agreement_id, name) != seen:
        raise StaleRule(name)


def _live(connection: sa.Connection, agreement_id: str, name: str) -> Indicator | None:
    return next((one for one in agreements.get(connection, agreement_id).indicators if one.id == name), None)


def _require_others(connection: sa.Connection, former: Indicator) -> None:
    """Refuse to take from a target what a pack may not lack; the pack on disk could not be written so."""
    own = [one for one in agreements.get(connection, former.agreement).indicators if one.target == former.target]
    if len(own) <= LEAST_INDICATORS:
        raise Invalid(f"{former.target} has {len(own)} indicators; at least {LEAST_INDICATORS} must be left")


def _noted(
    connection: sa.Connection, agreement_id: str, change: PackChange | None, by: By, act: str
) -> PackChange | None:
    if change is None:
        return None
    agreement = agreements.get(connection, agreement_id)
    own = tuple(one for one in agreement.indicators if one.id == change.name)
    compile_lexicon(replace(agreement, indicators=own))  # what cannot be compiled must not be stored
    return _audited(connection, agreement_id, change, by, act)


def _noted_set(
    connection: sa.Connection, agreement_id: str, change: PackChange | None, by: By, act: str
) -> PackChange | None:
    if change is None:
        return None
    agreement = agreements.get(connection, agreement_id)
    reference = act.rsplit(" ", 1)[-1]
    compile_lexicon(replace(agreement, indicators=tuple(users_of(agreement, {reference}))))
    return _audited(connection, agreement_id, change, by, act)


def _audited(connection: sa.Connection, agreement_id: str, change: PackChange, by: By, act: str) -> PackChange:
    facts = {
        "change": change.change,
        "version": change.version,
        "note": by.note,
        "before": change.before,
        "after": change.after,
    }
    audit.append(connection, audit.Entry(by.author, act, f"{agreement_id} {change.name}", facts, by.at))
    return change
