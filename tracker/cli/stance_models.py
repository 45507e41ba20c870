"""What is learned of stances: how `tracker model` trains, lists and shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import click

from tracker.cli.context import opened
from tracker.cli.output import print_json, print_table
from tracker.domain.learned import PACK, Decided, Model
from tracker.domain.learned_stance import StanceModel
from tracker.domain.phrases import GUESSES, share
from tracker.domain.plural import counted
from tracker.errors import Invalid
from tracker.flagging.evaluate import evaluate
from tracker.flagging.fit_adapter import Shaped
from tracker.flagging.fit_stance import TRUST
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.learn_stance import stance_model, stance_model_with_adapter
from tracker.flagging.lexicon import Lexicon
from tracker.storage import models
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel

_WEIGHTIEST = 10

AnyStored = StoredModel[Model] | StoredModel[StanceModel]


def train_stances(
    lexicon: Lexicon,
    known: Sequence[Decided],
    chosen: Mapping[str, Model],
    held_back: Sequence[LabelledReport],
    shaped: Shaped | None = None,
) -> StanceModel | None:
    """Fit a pack's model of stances and say how it does on reports held back; None where it would not do better than
    the rules, or there are too few stances.

    A pack's rules were written from the same reports: that the model does worse than they on these tells nothing, so
    that no target is left out for it, and how far to trust the rules is not chosen on them. shaped: vectors by the
    pack's adapter, looked at where they do better.
    """
    fitted = stance_model(lexicon, known, models=chosen, trust=TRUST)
    if fitted is None:
        click.echo("too few stances for a model of them: the rules alone tell them")
        return None
    fitted = replace(fitted, origin=PACK, not_for=())
    vectors = None if shaped is None else shaped.vectors
    by_model, by_rules = _judged(held_back, Flagger(lexicon, chosen, fitted, vectors=vectors))
    if by_model is None or by_rules is None:
        click.echo("no true positive among the reports held back: the rules alone tell stances")
        return None
    click.echo(f"stance right on the reports held back: {by_model:.3f}, by the rules alone {by_rules:.3f}")
    if by_model < by_rules:
        click.echo("the model of stances does worse than the rules alone: it is left out")
        return None
    if shaped is None:
        return fitted
    try:
        seeing = stance_model_with_adapter(lexicon, known, fitted, shaped, models=chosen)
    except Invalid as error:
        click.echo(f"{error}: the model of stances does not look at it")
        return fitted
    by_vectors, _ = _judged(held_back, Flagger(lexicon, chosen, seeing, vectors=vectors))
    click.echo(f"with sentence vectors {by_vectors or 0.0:.3f}")
    return seeing if by_vectors is not None and by_vectors > by_model else fitted


def _judged(reports: Sequence[LabelledReport], flagger: Flagger) -> tuple[float | None, float | None]:
    """Return the share of true positives with the right stance, by the flagger and by its rules alone."""
    judged = evaluate(reports, {flagger.lexicon.agreement: flagger}, agreement=flagger.lexicon.agreement)
    return judged.stance_accuracy, judged.stance_accuracy_rules


def list_stances(*, as_json: bool) -> None:
    with reading(opened().engine) as connection:
        found = models.history(connection, StanceModel)
        gone = models.dropped(connection)
    if as_json:
        print_json([stance_facts(one.model) | use_facts(one, gone.get(one.model.agreement)) for one in found])
        return
    columns = ("agreement", "no", "fitted", "fitted on", "stance right", "before", "used")
    print_table(columns, [_line(one, gone.get(one.model.agreement)) for one in found])


def show_stances(one: StoredModel[StanceModel], dropped_at: datetime | None, *, as_json: bool) -> None:
    """Show a model of stances and what weighs most in it. dropped_at: when its pack's were dropped."""
    model = one.model
    if as_json:
        weights = {feature: list(given) for feature, given in model.weights.items()}
        stances = [stance.value for stance in model.stances]
        facts = stance_facts(model) | use_facts(one, dropped_at)
        print_json(facts | {"stances": stances, "base": list(model.base), "weights": weights})
        return
    said = f"{stance_figures(model)}: {use_in_words(one, dropped_at)}"
    click.echo(f"{model.agreement}, model {one.number} of stances, version {model.version}: {said}")
    for place, stance in enumerate(model.stances):
        ordered = sorted(model.weights.items(), key=lambda entry: (-abs(entry[1][place]), entry[0]))
        rows = [(feature, f"{given[place]:+.2f}") for feature, given in ordered[:_WEIGHTIEST]]
        print_table(("feature", "weight"), rows, title=f"{GUESSES[stance]}, base {model.base[place]:+.2f}")


def stance_figures(model: StanceModel) -> str:
    held = model.held_back
    compared = f"stance right {share(held.accuracy)}, before {share(held.rules_accuracy)}"
    return f"{counted(model.examples, 'stance')}, {compared} on {held.examples} held back"


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


def use_facts(one: AnyStored, dropped_at: datetime | None) -> dict[str, Any]:
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


def told_use(one: AnyStored, dropped_at: datetime | None) -> str:
    """Return whether a model is used, in words. dropped_at: when its pack's models were dropped."""
    if dropped_at is not None and one.model.origin == PACK:
        return f"dropped {dropped_at:%Y-%m-%d}"
    return "yes" if one.is_used else "no" if one.used_from is None else f"until {one.used_until:%Y-%m-%d}"


def use_in_words(one: AnyStored, dropped_at: datetime | None) -> str:
    """Return the same where no heading says what it is about."""
    told = told_use(one, dropped_at)
    return {"yes": "in use", "no": "not in use"}.get(told, told if told.startswith("dropped") else f"in use {told}")


def _line(one: StoredModel[StanceModel], dropped_at: datetime | None) -> tuple[object, ...]:
    held = one.model.held_back
    basis = counted(one.model.examples, "label" if one.model.origin == PACK else "review")
    figures = (share(held.accuracy), share(held.rules_accuracy))
    return (one.model.agreement, one.number, f"{one.fitted_at:%Y-%m-%d}", basis, *figures, told_use(one, dropped_at))
