"""What is learned from decisions: models of obligations, beside the rules."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap import forget_model, learn, pack_in
from tracker.catalogue.pack import MODELS
from tracker.cli.context import opened
from tracker.cli.evaluation import figures_row
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.learned import PACK, Decided, Model, Vectors, WithVectors
from tracker.domain.phrases import counted
from tracker.flagging.evaluate import evaluate
from tracker.flagging.fit_vectors import TRUST, for_pack
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import read_labelled
from tracker.flagging.learn import decided_by_labels, models_with_vectors
from tracker.flagging.learn import models as models_of
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.vectors import INSTALL, made_in_memory, name
from tracker.storage import agreements, models
from tracker.storage.codec import to_json
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel

_WEIGHTIEST = 15
_RULES, _PLAIN, _SEEING = "rules alone", "with models", "with models and sentence vectors"
_LABELLED = click.Path(exists=True, dir_okay=False, path_type=Path)
_HELD_BACK = "Labelled reports that only judge."


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
                "flags_new": new_flags,
            }
        )
        return
    if outcome.fitted and name() is None:
        click.echo(f"fitted without sentence vectors: {INSTALL}", err=True)
    for one in outcome.fitted:
        verdict = "in use" if one.is_no_worse else "not used: the rules alone do better"
        compared = f"F1 {one.held_back.f1:.2f}, rules alone {one.held_back.rules_f1:.2f}"
        click.echo(f"{one.obligation}: {counted(one.examples, 'review')}, {compared}: {verdict}")
        if one.with_vectors is not None:
            looked_at = (
                "looked at" if one.with_vectors.used else "not looked at: they do not do better on reviews held back"
            )
            click.echo(f"  with sentence vectors F1 {one.with_vectors.held_back.f1:.2f}: {looked_at}")
    click.echo(
        f"{counted(len(outcome.fitted), 'model')} fitted, {len(outcome.unchanged)} unchanged, "
        f"{len(outcome.too_few)} with too few reviews; {counted(new_flags, 'new flag')}"
    )


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_LABELLED)
@click.option("--held-back", "kept", metavar="FILE", multiple=True, required=True, type=_LABELLED, help=_HELD_BACK)
@click.option("--recall", type=click.FloatRange(0.5, 1.0), default=0.85, show_default=True, help="Stated recall.")
def train(folder: Path, files: tuple[Path, ...], kept: tuple[Path, ...], recall: float) -> None:
    """Fit a pack's own models to labelled reports and write them to DIR/models.json.

    They see rules, named sets and places, no words; with the extra `semantic` sentence vectors too, where these do
    better. Nothing is written when they do worse than the rules alone on the reports held back, which teach nothing.
    """
    pack = pack_in(folder)
    lexicon = compile_lexicon(pack.agreement)
    reports = [report for file in files for report in read_labelled(file)]
    held_back = [report for file in kept for report in read_labelled(file)]
    known = decided_by_labels(reports, {pack.agreement.id: lexicon}, agreement=pack.agreement.id)
    fitted = models_of(lexicon, known, recall=recall, words=False)
    candidates: dict[str, dict[str, Model]] = {
        _RULES: {},
        _PLAIN: {slug: replace(one, origin=PACK) for slug, one in fitted.items()},
    }
    vectors = made_in_memory()
    if vectors is None:
        click.echo(f"fitted without sentence vectors: {INSTALL}", err=True)
    else:
        candidates[_SEEING] = _with_vectors(lexicon, known, candidates[_PLAIN], vectors)
    figures = {
        name: evaluate(held_back, {pack.agreement.id: Flagger(lexicon, used, vectors)}, agreement=pack.agreement.id)
        for name, used in candidates.items()
    }
    print_table(
        ("", "precision", "recall", "F1", "pairs"),
        [figures_row(name, one.micro) for name, one in figures.items()],
        title=f"{counted(len(held_back), 'report')} held back",
    )
    f1 = {name: round(one.micro.f1, 4) for name, one in figures.items()}
    chosen = candidates[_best(f1)]
    content = {
        "reports": len(reports),
        "held_back": {
            "reports": len(held_back),
            "rules_f1": f1[_RULES],
            "f1": f1[_PLAIN],
            "f1_with_vectors": f1.get(_SEEING),
        },
        "models": [to_json(one) for one in _told(chosen, f1).values()],
    }
    (folder / MODELS).write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    click.echo(f"{counted(len(chosen), 'model')} written to {folder / MODELS}")


def _best(f1: Mapping[str, float]) -> str:
    """Return what is written: models with vectors only where these do better than all else, none that is worse than the
    rules alone.
    """
    best = _SEEING if f1.get(_SEEING, 0.0) > max(f1[_PLAIN], f1[_RULES]) else _PLAIN
    if f1[best] < f1[_RULES]:
        raise click.ClickException("the models do worse than the rules alone: nothing is written")
    if _SEEING in f1 and best == _PLAIN:
        click.echo("the sentence vectors do no better: they are left out")
    return best


def _told(chosen: Mapping[str, Model], f1: Mapping[str, float]) -> dict[str, Model]:
    """Let the rules decide where there is no vector, if the models without vectors are worse than the rules."""
    alone = f1[_PLAIN] < f1[_RULES]
    return {slug: for_pack(one, alone=alone) for slug, one in chosen.items()}


def _with_vectors(
    lexicon: Lexicon, known: Sequence[Decided], fitted: Mapping[str, Model], vectors: Vectors
) -> dict[str, Model]:
    """Return a pack's models with vectors, in use, with a threshold from reports that no rule was written from."""
    more = models_with_vectors(lexicon, known, fitted, vectors=vectors, threshold=TRUST.threshold)
    return {slug: for_pack(one, alone=False) for slug, one in more.items()}


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
    """Show the newest model of an obligation and what weighs most in it."""
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
    """Go back to the rules alone for an obligation, until a newer model is fitted. The model is kept."""
    app = opened()
    with reading(app.engine) as connection:
        slug = agreements.resolve(connection, obligation)
    new_flags = forget_model(app, slug)
    if new_flags is None:
        click.echo(f"{slug}: no model was in use")
    else:
        click.echo(f"{slug}: the rules alone decide again; {counted(new_flags, 'new flag')}")


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
