"""Try a changed indicator on what is stored, save it as a new version, or go back to the pack's; each saving enters the
audit chain. Reviews are never touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.catalogue.rule import Rule, forms_for
from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.learned import Model
from tracker.errors import Invalid, NotFound, StaleRule
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.tryout import Tried, try_on, versions
from tracker.storage import agreements, audit, decisions, saved_rules, tried
from tracker.storage.engine import reading
from tracker.storage.saved_rules import By

MOST_ITEMS = 5_000
"""Items on which a rule is tried, the newest ones."""

MOST_DECISIONS = 5_000
"""Decisions on which a rule is tried, the newest ones."""

_BATCH = 200


@dataclass(frozen=True, slots=True)
class TryOut:
    """What trying a rule showed. in_period: how many items there are since then; not all of them may have been tried.
    has_model: whether a learned model has its say in the target's flags.
    """

    since: datetime
    in_period: int
    tried: Tried
    has_model: bool

    @property
    def is_cut(self) -> bool:
        return self.in_period > self.tried.items


def try_rule(
    engine: sa.Engine, agreement: Agreement, rule: Rule, models: Mapping[str, Model], *, since: datetime
) -> TryOut:
    """Try a rule on the newest items and decisions, storing nothing. models: in use, by slug. Raises Invalid."""
    slug = rule.indicator.target_slug
    both = versions(agreement, rule.indicator, rule.forms, models)
    with reading(engine) as connection:
        found = tried.latest(connection, since=since, limit=MOST_ITEMS)
        in_period = tried.number(connection, since=since)
        decided = decisions.held_for(connection, slug, limit=MOST_DECISIONS)
    return TryOut(since, in_period, try_on(both, found, decided), slug in models)


def state_of(connection: sa.Connection, agreement_id: str, name: str) -> str:
    """Return what tells whether an indicator was saved, or its pack loaded, since: the number of its last change and
    what waits for a decision. "0" for one that there is not yet.
    """
    changes = saved_rules.history(connection, agreement_id, name)
    waiting = [one for one in saved_rules.of_agreement(connection, agreement_id) if one.indicator.id == name]
    asked = [one.pack_changed_at.isoformat() for one in waiting if one.pack_changed_at is not None]
    return " ".join([str(len(changes)), *asked])


def save_rule(connection: sa.Connection, rule: Rule, *, by: By, seen: str) -> PackChange | None:
    """Save a rule as the new version; returns the change, None when it says what held already.

    seen: `state_of` when it was looked at. Raises StaleRule when it changed since, Invalid without a note or when the
    rules cannot be compiled with it.
    """
    indicator = rule.indicator
    _require(connection, indicator.agreement, indicator.id, by, seen)
    change = saved_rules.save(connection, indicator.agreement, indicator, forms=rule.forms, by=by)
    return _noted(connection, indicator.agreement, change, by, "save indicator")


def take_pack(connection: sa.Connection, agreement_id: str, name: str, *, by: By, seen: str) -> PackChange | None:
    """Let the pack's version of an indicator hold again; raises as `save_rule` does."""
    _require(connection, agreement_id, name, by, seen)
    waiting = [one for one in saved_rules.of_agreement(connection, agreement_id) if one.indicator.id == name]
    forms = {} if not waiting or waiting[0].pack is None else forms_for(waiting[0].pack)
    change = saved_rules.take_pack(connection, agreement_id, name, forms=forms, by=by)
    return _noted(connection, agreement_id, change, by, "take pack's indicator")


def keep_saved(connection: sa.Connection, agreement_id: str, name: str, *, by: By, seen: str) -> None:
    """Decide for the saved version of an indicator that the pack changed too.

    Raises as `save_rule` does, and NotFound for one that was not saved on the page.
    """
    _require(connection, agreement_id, name, by, seen)
    waiting = [one for one in saved_rules.of_agreement(connection, agreement_id) if one.indicator.id == name]
    if not waiting:
        raise NotFound("indicator saved on the page", name)
    saved_rules.save(connection, agreement_id, waiting[0].indicator, forms={}, by=by)
    facts = {"note": by.note}
    audit.append(connection, audit.Entry(by.author, "keep saved indicator", f"{agreement_id} {name}", facts, by.at))


def _require(connection: sa.Connection, agreement_id: str, name: str, by: By, seen: str) -> None:
    if not by.note:
        raise Invalid("say why", field="note")
    saved_rules.hold(connection, agreement_id)
    if state_of(connection, agreement_id, name) != seen:
        raise StaleRule(name)


def _noted(
    connection: sa.Connection, agreement_id: str, change: PackChange | None, by: By, act: str
) -> PackChange | None:
    if change is None:
        return None
    agreement = agreements.get(connection, agreement_id)
    own = tuple(one for one in agreement.indicators if one.id == change.name)
    compile_lexicon(replace(agreement, indicators=own))  # what cannot be compiled must not be stored
    facts = {
        "change": change.change,
        "version": change.version,
        "note": by.note,
        "before": change.before,
        "after": change.after,
    }
    audit.append(connection, audit.Entry(by.author, act, f"{agreement_id} {change.name}", facts, by.at))
    return change
