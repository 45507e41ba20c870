"""What a pack learns from labelled reports: `tracker model train` and `tracker model tune`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap.packs import pack_in
from tracker.catalogue.learned import read_adapter_file
from tracker.catalogue.pack import ADAPTER, MODELS
from tracker.catalogue.write import replace_bytes, replace_text
from tracker.cli.evaluation import figures_row
from tracker.cli.models import model
from tracker.cli.output import print_table
from tracker.cli.stance_models import train_stances
from tracker.domain.learned import Decided, Model, Vectors
from tracker.domain.plural import counted
from tracker.errors import Fault, Invalid, InvalidFile
from tracker.flagging.adapter import read as read_adapter
from tracker.flagging.adapter import written as adapter_written
from tracker.flagging.evaluate import Evaluation, evaluate
from tracker.flagging.fit import LEAST_OF_EACH
from tracker.flagging.fit_adapter import Shaped
from tracker.flagging.fit_vectors import for_pack
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport, read_labelled
from tracker.flagging.learn import decided_by_labels, pack_models, pack_models_with_adapter
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.tune import ROUNDS, tuned
from tracker.flagging.vectors import made_in_memory, required, text_digest
from tracker.storage.codec import to_json

_NUMBERS = re.compile(r"\[[-0-9.e,\s]+\]")
_RULES, _PLAIN, _SEEING = "rules alone", "with models", "with models and sentence vectors"
_LABELLED = click.Path(exists=True, dir_okay=False, path_type=Path)
_HELD_BACK = "Labelled reports that only judge."
_UNREAD = "Further labelled reports to fit to, from which no rule was written: they choose the threshold."
_STANCES = "Further labelled reports, of which only the stances teach."
_VECTORS = (
    "Whether the models may look at sentence vectors: by default those by the pack's adapter, where it has one; "
    "without, the same is written on every machine."
)


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_LABELLED)
@click.option("--rounds", type=click.IntRange(1, 20), default=ROUNDS, show_default=True, help="How often all are read.")
def tune(folder: Path, files: tuple[Path, ...], rounds: int) -> None:
    """Fit an adapter of the encoder of sentence vectors to labelled reports and write it to DIR/adapter.npz.

    Then `tracker model train` has to fit the pack's models anew. Leave out the reports that are given to that as unread
    or held back: on them it shows how far the adapter can be trusted. It takes torch, and a core half an hour for some
    8,000 reports.
    """
    pack = pack_in(folder, learned=False)
    lexicons = {pack.agreement.id: compile_lexicon(pack.agreement)}
    known = decided_by_labels(_reports(files), lexicons, agreement=pack.agreement.id)
    adapter = tuned(known, rounds=rounds, tell=click.echo)
    content = adapter_written(adapter)
    read_adapter(content)  # what cannot be used is not to stand in place of what can
    replace_bytes(folder / ADAPTER, content)
    targets = counted(len(adapter.targets), "obligation or watchpoint", "obligations and watchpoints")
    click.echo(f"adapter for {targets} written to {folder / ADAPTER}: now tracker model train {folder} …")


@model.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=_LABELLED)
@click.option("--unread", metavar="FILE", multiple=True, type=_LABELLED, help=_UNREAD)
@click.option("--held-back", "kept", metavar="FILE", multiple=True, required=True, type=_LABELLED, help=_HELD_BACK)
@click.option("--stances", "telling", metavar="FILE", multiple=True, type=_LABELLED, help=_STANCES)
@click.option("--recall", type=click.FloatRange(0.5, 1.0), default=0.85, show_default=True, help="Stated recall.")
@click.option("--vectors/--no-vectors", default=None, help=_VECTORS)
def train(folder: Path, files: tuple[Path, ...], vectors: bool | None, **given: Any) -> None:
    """Fit a pack's own models to labelled reports and write them to DIR/models.json.

    They see rules, named sets, places and words; with --vectors, or where the pack has an adapter (`tracker model
    tune`), sentence vectors too, where these do better. The rules were written from the reports of FILE: each is looked
    at twice, once as if they had found nothing. The models are left out when they do worse than the rules alone on the
    reports held back, which teach nothing, and so is the model that tells stances; nothing is written when both are.
    Reports that say of themselves that they are made up teach, but neither judge nor choose the threshold.
    """
    _require_apart((*files, *given["unread"], *given["telling"]), given["kept"])
    pack = pack_in(folder, learned=False)
    adapter = None if vectors is False else read_adapter_file(folder)
    if vectors or adapter is not None:
        required()
    made = made_in_memory(adapter) if vectors or adapter is not None else None
    shaped = None if made is None or adapter is None else Shaped(read_adapter(adapter), made)
    lexicon = compile_lexicon(pack.agreement)
    lexicons = {pack.agreement.id: lexicon}
    reports, held_back = _reports(files), _real(_reports(given["kept"]))
    if shaped is not None:
        _require_untaught(shaped, held_back)
    unread = _reports(given["unread"])
    known = [
        *decided_by_labels(reports, lexicons, agreement=pack.agreement.id, by_heart=True),
        *decided_by_labels(unread, lexicons, agreement=pack.agreement.id),
    ]
    candidates = _candidates(lexicon, known, made, shaped, recall=given["recall"])
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
    stances = train_stances(lexicon, [*known, *others], chosen, held_back, shaped)
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


def _require_untaught(shaped: Shaped, held_back: Sequence[LabelledReport]) -> None:
    for one in held_back:
        if text_digest(one.title, one.summary) in shaped.adapter.taught:
            reason = "taught the adapter and cannot judge: tune it without, or leave it out here"
            raise InvalidFile(one.file, [Fault(one.file, one.line, "title", f"{one.id} {reason}")])


def _write(file: Path, content: Mapping[str, object]) -> None:
    """Write JSON whose lists of numbers stand on one line each."""
    written = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    replace_text(file, _NUMBERS.sub(lambda found: " ".join(found.group().split()), written) + "\n")


def _candidates(
    lexicon: Lexicon, known: Sequence[Decided], vectors: Vectors | None, shaped: Shaped | None, *, recall: float
) -> dict[str, dict[str, Model]]:
    """Return what may be written, by its name: no models, models, and models with vectors where there are any."""
    found: dict[str, dict[str, Model]] = {_RULES: {}, _PLAIN: pack_models(lexicon, known, recall=recall)}
    if not found[_PLAIN]:
        least = f"{LEAST_OF_EACH} stories that bear on it, and as many others"
        click.echo(f"too few labels for any model: each needs {least}")
    if shaped is not None and found[_PLAIN]:
        try:
            found[_SEEING] = pack_models_with_adapter(lexicon, known, found[_PLAIN], shaped, recall=recall)
        except Invalid as error:
            click.echo(f"{error}: the models do not look at it")
    elif vectors is not None and shaped is None:
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
