"""What is learned from decisions: models of obligations, beside the rules."""

from datetime import datetime
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.learning import bring_back, forget, learn
from tracker.cli.context import opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.cli.stance_models import (
    list_stances,
    show_stances,
    stance_facts,
    stance_figures,
    told_use,
    use_facts,
    use_in_words,
)
from tracker.domain.learned import PACK, Model, WithVectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.phrases import share
from tracker.domain.plural import counted
from tracker.flagging.vectors import INSTALL, name
from tracker.storage import agreements, models
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel

_WEIGHTIEST = 15
_OF_A_PACK = (
    "A pack's models are in use since they did better, together, on other reports; their figures here are without "
    "sentence vectors, on reports that no rule was written from where there were any; else they favour the rules. "
    "Reports that were made up teach some of them, and judge none."
)


@click.group()
def model() -> None:
    """Models beside the rules.

    Those learned from reviews are used only while they are no worse, on reviews held back, than what decides without
    them, and in place of a pack's only once they know enough of what is rightly not flagged. Those that a pack brings
    did better than its rules, all obligations together, on reports held back from both; the figures listed for them are
    on labelled reports that no rule was written from, where there were any; else on those that the rules were written
    from, and favour the rules.
    """


@model.command()
@as_json
def fit(as_json: bool) -> None:
    """Fit models anew to all reviews and flag anew what waits for a review. The same reviews give the same models."""
    outcome, new_flags = learn(opened())
    if as_json:
        print_json(
            {
                "fitted": [_facts(one) for one in outcome.fitted],
                "unused": dict(outcome.unused),
                "unchanged": list(outcome.unchanged),
                "too_few": list(outcome.too_few),
                "changed": list(outcome.changed),
                "stances": [stance_facts(one) for one in outcome.stances.fitted],
                "flags_new": new_flags,
            }
        )
        return
    if outcome.fitted and name() is None:
        click.echo(f"fitted without sentence vectors: {INSTALL}", err=True)
    for one in outcome.fitted:
        held, reason = one.held_back, outcome.unused.get(one.obligation)
        verdict = "in use" if reason is None else f"not used: {reason}"
        own = f"F1 {share(held.f1)} and Brier score {held.brier:.3f}"
        before = f"{share(held.rules_f1)} and {held.rules_brier:.3f} without it"
        click.echo(f"{one.obligation}: {counted(one.examples, 'review')}, {own}, {before}: {verdict}")
        if one.with_vectors is not None and reason is None:
            looked_at = (
                "looked at" if one.with_vectors.used else "not looked at: they do not do better on reviews held back"
            )
            click.echo(f"  with sentence vectors F1 {share(one.with_vectors.held_back.f1)}: {looked_at}")
    for telling in outcome.stances.fitted:
        verdict = "in use" if telling.held_back.is_no_worse else "not used: it does worse"
        click.echo(f"{telling.agreement}, stances: {stance_figures(telling)}: {verdict}")
    click.echo(
        f"{counted(len(outcome.fitted), 'model')} fitted, {len(outcome.unchanged)} unchanged, "
        f"{len(outcome.too_few)} with too few reviews; {counted(new_flags, 'new flag')}"
    )


@model.command("list")
@click.option("--obligation", metavar="ID", help="Only this obligation or watchpoint.")
@as_json
def list_(obligation: str | None, as_json: bool) -> None:
    """List the models, newest first within each obligation, with how they did on reviews held back from them."""
    with reading(opened().engine) as connection:
        slug = None if obligation is None else agreements.resolve(connection, obligation)
        found = models.history(connection, Model, slug)
        gone = models.dropped(connection)
    if as_json:
        print_json([_facts(one.model) | use_facts(one, gone.get(one.model.obligation)) for one in found])
        return
    columns = ("obligation", "no", "fitted", "fitted on", "F1", "rules", "Brier", "rules", "threshold", "used")
    print_table(columns, [_line(one, gone.get(one.model.obligation)) for one in found])
    if any(one.model.origin == PACK for one in found):
        click.echo(_OF_A_PACK)


def _line(one: StoredModel[Model], dropped_at: datetime | None) -> tuple[object, ...]:
    model, held = one.model, one.model.held_back
    brier = (f"{held.brier:.2f}", f"{held.rules_brier:.2f}")
    figures = (share(held.f1), share(held.rules_f1), *brier, share(model.threshold))
    return (
        model.obligation,
        one.number,
        f"{one.fitted_at:%Y-%m-%d}",
        _basis(model),
        *figures,
        told_use(one, dropped_at),
    )


def _basis(model: Model) -> str:
    return counted(model.examples, "labelled report" if model.origin == PACK else "review")


@model.command()
@click.argument("obligation", metavar="OBLIGATION")
@as_json
def show(obligation: str, as_json: bool) -> None:
    """Show the newest model of an obligation, or that of an agreement's stances, and what weighs most in it."""
    with reading(opened().engine) as connection:
        owner = _owner(connection, obligation)
        flagging = models.newest(connection, Model, owner)
        telling = models.newest(connection, StanceModel, owner)
        dropped_at = models.dropped(connection).get(owner)
    if telling is not None:
        show_stances(telling, dropped_at, as_json=as_json)
    elif flagging is not None:
        _show(flagging, dropped_at, as_json=as_json)
    else:
        raise click.ClickException(f"{owner} has no model{_of_stances(owner)} yet: tracker model fit")


def _owner(connection: sa.Connection, name: str) -> str:
    """Return what is named: an agreement (id), of which a model tells stances, or an obligation (slug)."""
    return name if name in agreements.titles(connection) else agreements.resolve(connection, name)


def _of_stances(owner: str) -> str:
    return "" if "/" in owner else " of stances"


def _show(one: StoredModel[Model], dropped_at: datetime | None, *, as_json: bool) -> None:
    shown = one.model
    if as_json:
        facts = _facts(shown) | use_facts(one, dropped_at)
        print_json(facts | {"base": shown.base, "weights": dict(shown.weights)})
        return
    said = f"base {shown.base:+.2f}: {use_in_words(one, dropped_at)}"
    click.echo(f"{shown.obligation}, model {one.number}, version {shown.version}, {said}")
    ordered = sorted(shown.weights.items(), key=lambda entry: (-abs(entry[1]), entry[0]))[:_WEIGHTIEST]
    print_table(("feature", "weight"), [(name, f"{weight:+.2f}") for name, weight in ordered])


@model.command()
@click.argument("obligation", metavar="OBLIGATION")
def drop(obligation: str) -> None:
    """Go back to the pack's own model of an obligation, or of an agreement's stances, and from that to the rules alone,
    until a newer model is fitted. A pack's model that is dropped stays out of use, also when the pack is loaded again
    or brings a newer one, until `tracker model use` brings it back. The model is kept.
    """
    app = opened()
    with reading(app.engine) as connection:
        owner = _owner(connection, obligation)
    outcome = forget(app, owner)
    if outcome is None:
        click.echo(f"{owner}: no model{_of_stances(owner)} was in use")
        return
    who, act = ("the pack's own model", "decides") if outcome.by_pack else ("the rules alone", "decide")
    if "/" not in owner:
        act = "tells stances" if outcome.by_pack else "tell stances"
    new_flags = f"; {counted(outcome.new_flags, 'new flag')}" if "/" in owner else ""
    stays = f"; the pack's model stays dropped until: tracker model use {owner}" if outcome.stands else ""
    click.echo(f"{owner}: {who} {act} again{new_flags}{stays}")


@model.command()
@click.argument("obligation", metavar="OBLIGATION")
def use(obligation: str) -> None:
    """Bring the pack's model of an obligation, or of an agreement's stances, back that was dropped."""
    app = opened()
    with reading(app.engine) as connection:
        owner = _owner(connection, obligation)
    outcome = bring_back(app, owner)
    if outcome is None:
        click.echo(f"{owner}: no model of its pack was dropped")
    elif outcome.decides:
        click.echo(f"{owner}: the pack's own model is in use again; {counted(outcome.new_flags, 'new flag')}")
    else:
        click.echo(f"{owner}: the pack's own model may be used again; what decides now goes on")


@model.command("stances")
@as_json
def stances_(as_json: bool) -> None:
    """List the models that tell stances, newest first within each agreement."""
    list_stances(as_json=as_json)


def _facts(one: Model) -> dict[str, Any]:
    held = one.held_back
    return {
        "obligation": one.obligation,
        "version": one.version,
        "threshold": one.threshold,
        "recall_stated": one.recall,
        "seed": one.seed,
        "origin": one.origin,
        "reviews": one.examples,
        "relevant": one.positives,
        "data": one.data,
        "rules_version": one.rules_version,
        "held_back": {
            "precision": round(held.precision, 4),
            "recall": round(held.recall, 4),
            "f1": round(held.f1, 4),
            "brier": round(held.brier, 4),
            "rules_f1": round(held.rules_f1, 4),
            "rules_brier": round(held.rules_brier, 4),
        },
        "is_no_worse": one.is_no_worse,
        "with_vectors": None if one.with_vectors is None else _seen(one.with_vectors),
    }


def _seen(part: WithVectors) -> dict[str, Any]:
    held = part.held_back
    return {
        "vectors": part.likeness.vectors,
        "used": part.used,
        "threshold": part.threshold,
        "held_back": {
            "precision": round(held.precision, 4),
            "recall": round(held.recall, 4),
            "f1": round(held.f1, 4),
            "brier": round(held.brier, 4),
            "f1_without": round(held.rules_f1, 4),
            "brier_without": round(held.rules_brier, 4),
        },
    }
