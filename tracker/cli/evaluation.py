"""How well the rules and the models do."""

from collections.abc import Mapping
from pathlib import Path

import click

from tracker.bootstrap.app import App
from tracker.bootstrap.packs import pack_in
from tracker.catalogue.folders import pack_folders
from tracker.cli.context import of_file, opened_as_it_is
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.phrases import share
from tracker.domain.plural import counted
from tracker.errors import SchemaOutOfDate
from tracker.flagging.evaluate import Evaluation, Figures
from tracker.flagging.evaluate import evaluate as evaluated
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import read_labelled
from tracker.flagging.learn import CrossValidation, cross_validate
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.vectors import INSTALL, in_memory, made_in_memory
from tracker.runs import vectors as text_vectors


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agreement", metavar="ID", help="Try only this agreement; else those that the labels name.")
@click.option("--rules-only", is_flag=True, help="Leave out the models that were learned from decisions.")
@click.option(
    "--cross-validate",
    "crossed",
    is_flag=True,
    help="Also learn from the file itself: each fifth is tried on models of the others.",
)
@as_json
def evaluate(file: Path, agreement: str | None, rules_only: bool, crossed: bool, as_json: bool) -> None:
    """Flag a labelled file without storing it; precision, recall and F1 by obligation, language and year."""
    reports = read_labelled(file)
    if made_up := sum(one.made_up for one in reports):
        click.echo(
            f"{made_up} of {counted(len(reports), 'report')} made up: the figures tell little of real ones", err=True
        )
    app = opened_as_it_is()
    flaggers = flaggers_of(app, making=True)
    if rules_only:
        flaggers = {name: Flagger(one.lexicon, {}) for name, one in flaggers.items()}
    if any(one.misses_vectors for one in flaggers.values()):
        click.echo(f"models decide without the sentence vectors that they would look at: {INSTALL}", err=True)
    with of_file(file):
        evaluation = evaluated(reports, flaggers, agreement=agreement)
        if crossed:
            lexicons = {name: one.lexicon for name, one in flaggers.items()}
            recall, vectors = app.settings.stated_recall, made_in_memory()
            validation = cross_validate(reports, lexicons, agreement=agreement, recall=recall, vectors=vectors)
        else:
            validation = None
    if as_json:
        print_json(
            evaluation.as_json() | ({} if validation is None else {"cross_validated": _crossed_json(validation)})
        )
        return
    _show(evaluation, reports=len(reports))
    if validation is not None:
        _show_crossed(validation)


def _crossed_json(crossed: CrossValidation) -> dict[str, object]:
    seen = crossed.with_vectors
    vectors = {} if seen is None else {"used": round(crossed.used_with_vectors, 1), "learned": seen.as_json()}
    return {
        "models_in_use": round(crossed.used, 1),
        "rules": crossed.rules.as_json(),
        "learned": crossed.learned.as_json(),
        "with_vectors": vectors or None,
    }


def _show_crossed(crossed: CrossValidation) -> None:
    rows = [figures_row("rules alone", crossed.rules.micro), figures_row("with learned models", crossed.learned.micro)]
    rows += [figures_row("rules alone, mean over obligations", crossed.rules.macro)]
    rows += [figures_row("with learned models, mean", crossed.learned.macro)]
    if crossed.with_vectors is not None:
        rows += [figures_row("and sentence vectors", crossed.with_vectors.micro)]
        rows += [figures_row("and sentence vectors, mean", crossed.with_vectors.macro)]
    title = f"each fifth by models of the other four; {crossed.used:.1f} models in use on average"
    print_table(("", "precision", "recall", "F1", "pairs"), rows, title=title)
    learned = crossed.learned
    if learned.stance_accuracy is not None and learned.stance_accuracy_rules is not None:
        told = _within(learned.stance_accuracy, learned.intervals["stance_accuracy"])
        click.echo(f"stance right on true positives: {told}, by the rules alone {share(learned.stance_accuracy_rules)}")
    if crossed.with_vectors is None:
        click.echo(f"without sentence vectors: {INSTALL}", err=True)
    else:
        click.echo(f"sentence vectors are looked at by {crossed.used_with_vectors:.1f} models on average")


def flaggers_of(app: App, *, making: bool = False) -> Mapping[str, Flagger]:
    """Return the rules and models in the database, or those of the pack folders where there is no database yet.

    making: the vectors that models look at are made where they were not yet; else those in the database are looked at.
    """
    try:
        current = app.require_current()
        vectors = text_vectors.made(current.engine) if making else None
        return current.rules(vectors, retired_too=True).flaggers
    except SchemaOutOfDate as error:
        if error.found is not None:
            raise
    packs = [pack_in(folder) for folder in pack_folders(app.settings.pack_folders)]
    vectors = in_memory((pack.agreement.id, pack.adapter) for pack in packs) if making else {}
    return {
        pack.agreement.id: Flagger(
            compile_lexicon(pack.agreement),
            {one.obligation: one for one in pack.models},
            pack.stances,
            vectors=vectors.get(pack.agreement.id),
        )
        for pack in packs
    }


def _show(evaluation: Evaluation, *, reports: int) -> None:
    columns = ("", "precision", "recall", "F1", "pairs")
    rows = [figures_row("all pairs", evaluation.micro), figures_row("mean over obligations", evaluation.macro)]
    print_table(columns, rows, title=f"{reports} labelled reports")
    print_table(columns, [figures_row(name, figures) for name, figures in evaluation.by_obligation.items()])
    print_table(columns, [figures_row(name, figures) for name, figures in evaluation.by_lang.items()])
    print_table(columns, [figures_row(name, figures) for name, figures in evaluation.by_year.items()])
    bins = [
        (f"{one.low:.1f}-{one.high:.1f}", one.pairs, share(one.predicted), share(one.observed))
        for one in evaluation.calibration.bins
    ]
    print_table(("score", "pairs", "mean score", "share labelled"), bins)
    intervals = evaluation.intervals
    click.echo(f"stance right on true positives: {_within(evaluation.stance_accuracy, intervals['stance_accuracy'])}")
    if evaluation.stance_accuracy_rules is not None:
        click.echo(f"by the rules alone: {share(evaluation.stance_accuracy_rules)}")
        told = [
            (name, share(one.accuracy), share(one.rules), one.pairs)
            for name, one in evaluation.stance_by_obligation.items()
        ]
        print_table(("", "stance right", "by the rules alone", "true positives"), told)
    click.echo(
        "reports without labels that get any flag: "
        f"{_within(evaluation.negatives_flagged, intervals['negatives_flagged'])}"
    )
    click.echo(f"F1: {_within(evaluation.micro.f1, intervals['f1'])}")
    if evaluation.calibration.brier is not None:
        click.echo(f"Brier score: {evaluation.calibration.brier:.4f} (0 is best)")


def figures_row(name: str, figures: Figures) -> tuple[object, ...]:
    return (name, share(figures.precision), share(figures.recall), share(figures.f1), figures.support)


def _within(found: float | None, interval: tuple[float, float] | None) -> str:
    if found is None:
        return "none to judge"
    within = "" if interval is None else f" (95 % interval {share(interval[0])} to {share(interval[1])})"
    return f"{share(found)}{within}"
