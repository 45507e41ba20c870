"""What is learned of stances: how `tracker model` trains, lists, shows and drops it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from tracker.bootstrap.app import App
from tracker.bootstrap.learning import Forgotten, forget_stances
from tracker.cli.context import opened
from tracker.cli.output import print_json, print_table
from tracker.domain.learned import PACK, Decided, Model
from tracker.domain.learned_stance import StanceModel
from tracker.domain.phrases import GUESSES, share
from tracker.domain.plural import counted
from tracker.flagging.evaluate import evaluate
from tracker.flagging.fit_stance import TRUST
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.learn_stance import stance_model
from tracker.flagging.lexicon import Lexicon
from tracker.storage import agreements, stance_models
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel
from tracker.storage.stance_models import StoredStanceModel

_WEIGHTIEST = 10


def train_stances(
    lexicon: Lexicon, known: Iterable[Decided], models: Mapping[str, Model], held_back: Sequence[LabelledReport]
) -> StanceModel | None:
    """Fit a pack's model of stances and say how it does on reports held back; None where it would not do better than
    the rules, or there are too few stances.

    A pack's rules were written from the same reports: that the model does worse than they on these tells nothing, so
    that no target is left out for it, and how far to trust the rules is not chosen on them.
    """
    fitted = stance_model(lexicon, known, models=models, trust=TRUST)
    if fitted is None:
        click.echo("too few stances for a model of them: the rules alone tell them")
        return None
    fitted = replace(fitted, origin=PACK, not_for=())
    flaggers = {lexicon.agreement: Flagger(lexicon, models, fitted)}
    judged = evaluate(held_back, flaggers, agreement=lexicon.agreement)
    by_model, by_rules = judged.stance_accuracy, judged.stance_accuracy_rules
    if by_model is None or by_rules is None:
        click.echo("no true positive among the reports held back: the rules alone tell stances")
        return None
    click.echo(f"stance right on the reports held back: {by_model:.3f}, by the rules alone {by_rules:.3f}")
    if by_model < by_rules:
        click.echo("the model of stances does worse than the rules alone: it is left out")
        return None
    return fitted


def list_stances(*, as_json: bool) -> None:
    with reading(opened().engine) as connection:
        found = stance_models.history(connection)
        gone = stance_models.dropped(connection)
    if as_json:
        print_json([stance_facts(one.model) | use_facts(one, gone.get(one.model.agreement)) for one in found])
        return
    columns = ("agreement", "no", "fitted", "fitted on", "stance right", "before", "used")
    print_table(columns, [_line(one, gone.get(one.model.agreement)) for one in found])


def show_stances(name: str, *, as_json: bool) -> bool:
    """Show the newest model of an agreement's stances; returns whether there is such an agreement.

    Raises ClickException where it has no model.
    """
    with reading(opened().engine) as connection:
        if name not in agreements.titles(connection):
            return False
        found = stance_models.history(connection, name)
        dropped_at = stance_models.dropped(connection).get(name)
    if not found:
        raise click.ClickException(f"{name} has no model of stances yet: tracker model fit")
    newest, model = found[0], found[0].model
    if as_json:
        weights = {feature: list(given) for feature, given in model.weights.items()}
        stances = [stance.value for stance in model.stances]
        print_json(
            stance_facts(newest.model)
            | use_facts(newest, dropped_at)
            | {"stances": stances, "base": list(model.base), "weights": weights}
        )
        return True
    click.echo(f"{name}, model {newest.number} of stances, version {model.version}: {stance_verdict(model)}")
    for place, stance in enumerate(model.stances):
        ordered = sorted(model.weights.items(), key=lambda entry: (-abs(entry[1][place]), entry[0]))
        rows = [(feature, f"{given[place]:+.2f}") for feature, given in ordered[:_WEIGHTIEST]]
        print_table(("feature", "weight"), rows, title=f"{GUESSES[stance]}, base {model.base[place]:+.2f}")
    return True


def drop_stances(app: App, name: str) -> bool:
    """Let the rules alone tell an agreement's stances again; returns whether there is such an agreement."""
    with reading(app.engine) as connection:
        if name not in agreements.titles(connection):
            return False
    outcome = forget_stances(app, name)
    if outcome is None:
        click.echo(f"{name}: no model of stances was in use")
    else:
        click.echo(f"{name}: the rules alone tell stances again{way_back(outcome, name)}")
    return True


def way_back(outcome: Forgotten, name: str) -> str:
    """Return how a pack's model that was dropped is brought back, "" where none was."""
    return f"; the pack's model stays dropped until: tracker model use {name}" if outcome.stands else ""


def stance_verdict(model: StanceModel) -> str:
    held = model.held_back
    compared = f"stance right {share(held.accuracy)}, before {share(held.rules_accuracy)}"
    verdict = "in use" if held.is_no_worse or model.origin == PACK else "not used: it does worse"
    return f"{counted(model.examples, 'stance')}, {compared} on {held.examples} held back: {verdict}"


def stance_facts(model: StanceModel) -> dict[str, Any]:
    held = model.held_back
    return {
        "agreement": model.agreement,
        "version": model.version,
        "origin": model.origin,
        "examples": model.examples,
        "trust": model.trust,
        "seed": model.seed,
        "data": model.data,
        "rules_version": model.rules_version,
        "not_for": list(model.not_for),
        "held_back": {
            "examples": held.examples,
            "accuracy": round(held.accuracy, 4),
            "rules_accuracy": round(held.rules_accuracy, 4),
        },
        "is_no_worse": held.is_no_worse,
    }


def use_facts(one: StoredModel | StoredStanceModel, dropped_at: datetime | None) -> dict[str, Any]:
    """Return when a model was fitted and used, as the command line's JSON says it. dropped_at: when its pack's were."""
    dropped = dropped_at if one.model.origin == PACK else None
    return {
        "number": one.number,
        "fitted_at": one.fitted_at.isoformat(),
        "used": one.is_used,
        "used_from": None if one.used_from is None else one.used_from.isoformat(),
        "used_until": None if one.used_until is None else one.used_until.isoformat(),
        "dropped_at": None if dropped is None else dropped.isoformat(),
    }


def told_use(one: StoredModel | StoredStanceModel, dropped_at: datetime | None) -> str:
    """Return whether a model is used, in words. dropped_at: when its pack's models were dropped."""
    if dropped_at is not None and one.model.origin == PACK:
        return f"dropped {dropped_at:%Y-%m-%d}"
    return "yes" if one.is_used else "no" if one.used_from is None else f"until {one.used_until:%Y-%m-%d}"


def _line(one: StoredStanceModel, dropped_at: datetime | None) -> tuple[object, ...]:
    held = one.model.held_back
    basis = counted(one.model.examples, "label" if one.model.origin == PACK else "review")
    figures = (share(held.accuracy), share(held.rules_accuracy))
    return (one.model.agreement, one.number, f"{one.fitted_at:%Y-%m-%d}", basis, *figures, told_use(one, dropped_at))
