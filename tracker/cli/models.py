"""What is learned from decisions: models of obligations, beside the rules."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap import forget_model, learn, pack_in
from tracker.catalogue.pack import MODELS
from tracker.cli.context import opened
from tracker.cli.evaluation import figures_row
from tracker.cli.output import as_json, print_json, print_table
from tracker.cli.stance_models import (
    drop_stances,
    list_stances,
    show_stances,
    stance_facts,
    stance_verdict,
    train_stances,
)
from tracker.domain.learned import PACK, Model
from tracker.domain.phrases import counted
from tracker.flagging.evaluate import evaluate
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport, read_labelled
from tracker.flagging.learn import decided_by_labels
from tracker.flagging.learn import models as models_of
from tracker.flagging.lexicon import compile_lexicon
from tracker.storage import agreements, models
from tracker.storage.codec import to_json
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel

_WEIGHTIEST = 15
_NUMBERS = re.compile(r"\[[-0-9.e,\s]+\]")
_LABELLED = click.Path(exists=True, dir_okay=False, path_type=Path)
_HELD_BACK = "Labelled reports that only judge."
_STANCES = "Further labelled reports, of which only the stances teach."


@click.group()
def model() -> None:
    """Models beside the rules.

    Those learned from reviews are used only while they are no worse, on reviews held back, than what decides without
    them. Those that a pack brings did better than its rules, all obligations together, on reports held back from both;
    the figures listed for them are on the labelled reports that the rules were written from, and favour the rules.
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
                "unchanged": list(outcome.unchanged),
                "too_few": list(outcome.too_few),
                "changed": list(outcome.changed),
                "stances": [stance_facts(one) for one in outcome.stances.fitted],
                "flags_new": new_flags,
            }
        )
        return
    for one in outcome.fitted:
        verdict = "in use" if one.held_back.is_no_worse else "not used: the rules alone do better"
        compared = f"F1 {one.held_back.f1:.2f}, rules alone {one.held_back.rules_f1:.2f}"
        click.echo(f"{one.obligation}: {counted(one.examples, 'review')}, {compared}: {verdict}")
    for telling in outcome.stances.fitted:
        click.echo(f"{telling.agreement}, stances: {stance_verdict(telling)}")
    click.echo(
        f"{counted(len(outcome.fitted), 'model')} fitted, {len(outcome.unchanged)} unchanged, "
        f"{len(outcome.too_few)} with too few reviews; {counted(new_flags, 'new flag')}"
    )


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_LABELLED)
@click.option("--held-back", "kept", metavar="FILE", multiple=True, required=True, type=_LABELLED, help=_HELD_BACK)
@click.option("--stances", "telling", metavar="FILE", multiple=True, type=_LABELLED, help=_STANCES)
@click.option("--recall", type=click.FloatRange(0.5, 1.0), default=0.85, show_default=True, help="Stated recall.")
def train(
    folder: Path, files: tuple[Path, ...], kept: tuple[Path, ...], telling: tuple[Path, ...], recall: float
) -> None:
    """Fit a pack's own models to labelled reports and write them to DIR/models.json.

    They see rules, named sets and places, no words. Nothing is written when they do worse than the rules alone on the
    reports held back, which teach nothing; the model that tells stances is left out when it does worse there.
    """
    pack = pack_in(folder)
    lexicon = compile_lexicon(pack.agreement)
    lexicons = {pack.agreement.id: lexicon}
    reports = _reports(files)
    known = decided_by_labels(reports, lexicons, agreement=pack.agreement.id)
    fitted = models_of(lexicon, known, recall=recall, words=False)
    fitted = {slug: replace(one, origin=PACK) for slug, one in fitted.items()}
    held_back = _reports(kept)
    before, after = (
        evaluate(held_back, {pack.agreement.id: Flagger(lexicon, used)}, agreement=pack.agreement.id)
        for used in ({}, fitted)
    )
    rows = [figures_row("rules alone", before.micro), figures_row("with models", after.micro)]
    print_table(
        ("", "precision", "recall", "F1", "pairs"), rows, title=f"{counted(len(held_back), 'report')} held back"
    )
    if after.micro.f1 < before.micro.f1:
        raise click.ClickException("the models do worse than the rules alone: nothing is written")
    others = decided_by_labels(_reports(telling), lexicons, agreement=pack.agreement.id)
    stances = train_stances(lexicon, [*known, *others], fitted, held_back)
    content = {
        "reports": len(reports),
        "held_back": {"reports": len(held_back), "rules_f1": round(before.micro.f1, 4), "f1": round(after.micro.f1, 4)},
        "models": [to_json(one) for one in fitted.values()],
        "stances": None if stances is None else to_json(stances),
    }
    written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MODELS).write_text(_NUMBERS.sub(lambda found: " ".join(found.group().split()), written) + "\n", "utf-8")
    click.echo(f"{counted(len(fitted), 'model')} written to {folder / MODELS}")


def _reports(files: Iterable[Path]) -> list[LabelledReport]:
    return [report for file in files for report in read_labelled(file)]


@model.command("list")
@click.option("--obligation", metavar="ID", help="Only this obligation or watchpoint.")
@as_json
def list_(obligation: str | None, as_json: bool) -> None:
    """List the models, newest first within each obligation, with how they did on reviews held back from them."""
    with reading(opened().engine) as connection:
        slug = None if obligation is None else agreements.resolve(connection, obligation)
        found = models.history(connection, slug)
    if as_json:
        print_json([_stored(one) for one in found])
        return
    columns = ("obligation", "no", "fitted", "fitted on", "F1", "rules", "Brier", "rules", "threshold", "used")
    print_table(columns, [_line(one) for one in found])


def _line(one: StoredModel) -> tuple[object, ...]:
    model, held = one.model, one.model.held_back
    figures = [f"{figure:.2f}" for figure in (held.f1, held.rules_f1, held.brier, held.rules_brier, model.threshold)]
    used = "yes" if one.is_used else "no" if one.used_from is None else f"until {one.used_until:%Y-%m-%d}"
    return (model.obligation, one.number, f"{one.fitted_at:%Y-%m-%d}", _basis(model), *figures, used)


def _basis(model: Model) -> str:
    return counted(model.examples, "labelled report" if model.origin == PACK else "review")


@model.command()
@click.argument("obligation", metavar="OBLIGATION")
@as_json
def show(obligation: str, as_json: bool) -> None:
    """Show the newest model of an obligation, or that of an agreement's stances, and what weighs most in it."""
    if show_stances(obligation, as_json=as_json):
        return
    with reading(opened().engine) as connection:
        slug = agreements.resolve(connection, obligation)
        found = models.history(connection, slug)
    if not found:
        raise click.ClickException(f"{slug} has no model yet: tracker model fit")
    newest = found[0]
    if as_json:
        print_json(_stored(newest) | {"base": newest.model.base, "weights": dict(newest.model.weights)})
        return
    click.echo(f"{slug}, model {newest.number}, version {newest.model.version}, base {newest.model.base:+.2f}")
    ordered = sorted(newest.model.weights.items(), key=lambda entry: (-abs(entry[1]), entry[0]))[:_WEIGHTIEST]
    print_table(("feature", "weight"), [(name, f"{weight:+.2f}") for name, weight in ordered])


@model.command()
@click.argument("obligation", metavar="OBLIGATION")
def drop(obligation: str) -> None:
    """Go back to the rules alone for an obligation, or for an agreement's stances, until a newer model is fitted. The
    model is kept.
    """
    app = opened()
    if drop_stances(app, obligation):
        return
    with reading(app.engine) as connection:
        slug = agreements.resolve(connection, obligation)
    new_flags = forget_model(app, slug)
    if new_flags is None:
        click.echo(f"{slug}: no model was in use")
    else:
        click.echo(f"{slug}: the rules alone decide again; {counted(new_flags, 'new flag')}")


@model.command("stances")
@as_json
def stances_(as_json: bool) -> None:
    """List the models that tell stances, newest first within each agreement."""
    list_stances(as_json=as_json)


def _stored(one: StoredModel) -> dict[str, Any]:
    return _facts(one.model) | {
        "number": one.number,
        "fitted_at": one.fitted_at.isoformat(),
        "used": one.is_used,
        "used_from": None if one.used_from is None else one.used_from.isoformat(),
        "used_until": None if one.used_until is None else one.used_until.isoformat(),
    }


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
        "is_no_worse": held.is_no_worse,
    }
