"""What is learned from decisions: models of obligations, beside the rules."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.learning import bring_back, forget, learn
from tracker.bootstrap.packs import pack_in
from tracker.catalogue.pack import MODELS
from tracker.catalogue.write import replace_text
from tracker.cli.context import opened
from tracker.cli.evaluation import figures_row
from tracker.cli.output import as_json, print_json, print_table
from tracker.cli.stance_models import (
    list_stances,
    show_stances,
    stance_facts,
    stance_figures,
    told_use,
    train_stances,
    use_facts,
    use_in_words,
)
from tracker.domain.learned import PACK, Decided, Model, Vectors, WithVectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.phrases import share
from tracker.domain.plural import counted
from tracker.errors import Fault, InvalidFile
from tracker.flagging.evaluate import Evaluation, evaluate
from tracker.flagging.fit import LEAST_OF_EACH
from tracker.flagging.fit_vectors import for_pack
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport, read_labelled
from tracker.flagging.learn import decided_by_labels, pack_models
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.vectors import INSTALL, made_in_memory, name, required
from tracker.storage import agreements, models
from tracker.storage.codec import to_json
from tracker.storage.engine import reading
from tracker.storage.models import StoredModel

_WEIGHTIEST = 15
_NUMBERS = re.compile(r"\[[-0-9.e,\s]+\]")
_RULES, _PLAIN, _SEEING = "rules alone", "with models", "with models and sentence vectors"
_LABELLED = click.Path(exists=True, dir_okay=False, path_type=Path)
_OF_A_PACK = (
    "A pack's models are in use since they did better, together, on other reports; their figures here are without "
    "sentence vectors, on reports that no rule was written from where there were any; else they favour the rules. "
    "Reports that were made up teach some of them, and judge none."
)
_HELD_BACK = "Labelled reports that only judge."
_UNREAD = "Further labelled reports to fit to, from which no rule was written: they choose the threshold."
_STANCES = "Further labelled reports, of which only the stances teach."
_VECTORS = "Whether the models may look at sentence vectors; without, the same is written on every machine."


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


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_LABELLED)
@click.option("--unread", metavar="FILE", multiple=True, type=_LABELLED, help=_UNREAD)
@click.option("--held-back", "kept", metavar="FILE", multiple=True, required=True, type=_LABELLED, help=_HELD_BACK)
@click.option("--stances", "telling", metavar="FILE", multiple=True, type=_LABELLED, help=_STANCES)
@click.option("--recall", type=click.FloatRange(0.5, 1.0), default=0.85, show_default=True, help="Stated recall.")
@click.option("--vectors/--no-vectors", default=False, show_default=True, help=_VECTORS)
def train(folder: Path, files: tuple[Path, ...], vectors: bool, **given: Any) -> None:
    """Fit a pack's own models to labelled reports and write them to DIR/models.json.

    They see rules, named sets, places and words; with --vectors sentence vectors too, where these do better. The
    rules were written from the reports of FILE: each is looked at twice, once as if they had found nothing. The models
    are left out when they do worse than the rules alone on the reports held back, which teach nothing, and so is the
    model that tells stances; nothing is written when both are. Reports that say of themselves that they are made up
    teach, but neither judge nor choose the threshold.
    """
    _require_apart((*files, *given["unread"], *given["telling"]), given["kept"])
    if vectors:
        required()
    made = made_in_memory() if vectors else None
    pack = pack_in(folder)
    lexicon = compile_lexicon(pack.agreement)
    lexicons = {pack.agreement.id: lexicon}
    reports, held_back = _reports(files), _real(_reports(given["kept"]))
    unread = _reports(given["unread"])
    known = [
        *decided_by_labels(reports, lexicons, agreement=pack.agreement.id, by_heart=True),
        *decided_by_labels(unread, lexicons, agreement=pack.agreement.id),
    ]
    candidates = _candidates(lexicon, known, made, recall=given["recall"])
    figures = {
        name: evaluate(
            held_back, {pack.agreement.id: Flagger(lexicon, used, vectors=made)}, agreement=pack.agreement.id
        )
        for name, used in candidates.items()
    }
    f1 = _told_figures(figures, held_back)
    best = _best(f1) if candidates[_PLAIN] else _RULES
    chosen = _told(candidates[best], f1)
    others = decided_by_labels(_reports(given["telling"]), lexicons, agreement=pack.agreement.id)
    stances = train_stances(lexicon, [*known, *others], chosen, held_back)
    if best == _RULES and stances is None:
        raise click.ClickException("nothing is left to be written")
    judged = {"reports": len(held_back), "rules_f1": f1[_RULES], "f1": f1[_PLAIN]}
    content = {
        "reports": len(known),
        "made_up": sum(one.made_up for one in known),
        "held_back": judged | ({"f1_with_vectors": f1[_SEEING]} if _SEEING in f1 else {}),
        "models": [to_json(one) for one in chosen.values()],
        "stances": None if stances is None else to_json(stances),
    }
    _write(folder / MODELS, content)
    click.echo(f"{counted(len(chosen), 'model')} written to {folder / MODELS}")


def _told_figures(figures: Mapping[str, Evaluation], held_back: Sequence[LabelledReport]) -> dict[str, float]:
    """Print how each candidate does on the reports held back; returns its F1 by its name."""
    print_table(
        ("", "precision", "recall", "F1", "pairs"),
        [figures_row(name, one.micro) for name, one in figures.items()],
        title=f"{counted(len(held_back), 'report')} held back",
    )
    return {name: round(one.micro.f1, 4) for name, one in figures.items()}


def _require_apart(teaching: Iterable[Path], judging: Iterable[Path]) -> None:
    taught = {file.resolve() for file in teaching}
    for file in judging:
        if file.resolve() in taught:
            raise click.UsageError(f"{file} cannot both teach and judge")


def _write(file: Path, content: Mapping[str, object]) -> None:
    """Write JSON whose lists of numbers stand on one line each."""
    written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    replace_text(file, _NUMBERS.sub(lambda found: " ".join(found.group().split()), written) + "\n")


def _candidates(
    lexicon: Lexicon, known: Sequence[Decided], vectors: Vectors | None, *, recall: float
) -> dict[str, dict[str, Model]]:
    """Return what may be written, by its name: no models, models, and models with vectors where there are any."""
    found: dict[str, dict[str, Model]] = {_RULES: {}, _PLAIN: pack_models(lexicon, known, recall=recall)}
    if not found[_PLAIN]:
        least = f"{LEAST_OF_EACH} stories that bear on it, and as many others"
        click.echo(f"too few labels for any model: each needs {least}")
    if vectors is not None:
        seeing = pack_models(lexicon, known, recall=recall, vectors=vectors)
        found[_SEEING] = {slug: for_pack(one, alone=False) for slug, one in seeing.items()}
    return found


def _best(f1: Mapping[str, float]) -> str:
    """Return what is written: models with vectors only where these do better than all else, none where they are worse
    than the rules alone.
    """
    best = _SEEING if f1.get(_SEEING, 0.0) > max(f1[_PLAIN], f1[_RULES]) else _PLAIN
    if f1[best] < f1[_RULES]:
        click.echo("the models do worse than the rules alone: they are left out")
        return _RULES
    if _SEEING in f1 and best == _PLAIN:
        click.echo("the sentence vectors do no better: they are left out")
    return best


def _told(chosen: Mapping[str, Model], f1: Mapping[str, float]) -> dict[str, Model]:
    """Let the rules decide where there is no vector, if the models without vectors are worse than the rules."""
    alone = f1[_PLAIN] < f1[_RULES]
    return {slug: for_pack(one, alone=alone) for slug, one in chosen.items()}


def _reports(files: Iterable[Path]) -> list[LabelledReport]:
    return [report for file in files for report in read_labelled(file)]


def _real(reports: list[LabelledReport]) -> list[LabelledReport]:
    """Return reports that may judge. Raises InvalidFile with the place of the first that is made up."""
    made_up = next((one for one in reports if one.made_up), None)
    if made_up is not None:
        reason = f"{made_up.id} is made up: only real reports may judge"
        raise InvalidFile(made_up.file, [Fault(made_up.file, made_up.line, "made_up", reason)])
    return reports


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
