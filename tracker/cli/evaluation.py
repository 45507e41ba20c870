"""How well the rules do, and how fast this machine is."""

import time
import tracemalloc
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tracker.bench import growth as growth_bench
from tracker.bench import ingest as ingest_bench
from tracker.bench import match_peers
from tracker.bench.hostile import CASES
from tracker.bootstrap import App, pack_folders, pack_in
from tracker.cli.context import opened_as_it_is
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.item import SourceEntry
from tracker.domain.phrases import counted
from tracker.errors import Missing, SchemaOutOfDate
from tracker.flagging import bench as matcher_bench
from tracker.flagging.evaluate import Evaluation, Figures
from tracker.flagging.evaluate import evaluate as evaluated
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport, read_labelled
from tracker.flagging.learn import CrossValidation, cross_validate
from tracker.flagging.lexicon import compile_lexicon
from tracker.ingestion import story_bench
from tracker.ingestion.stories import arrivals
from tracker.ingestion.syndicated import Report, Sizes, corpus
from tracker.storage import items, schema, sources
from tracker.storage.engine import open_engine, reading, transaction

_ROUNDS = 3
_CURVE = (1_000, 10_000, 100_000)


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
    flaggers = flaggers_of(opened_as_it_is())
    if rules_only:
        flaggers = {name: Flagger(one.lexicon, {}) for name, one in flaggers.items()}
    evaluation = evaluated(reports, flaggers, agreement=agreement)
    validation = _crossed(reports, flaggers, agreement) if crossed else None
    if as_json:
        print_json(
            evaluation.as_json() | ({} if validation is None else {"cross_validated": _crossed_json(validation)})
        )
        return
    _show(evaluation, reports=len(reports))
    if validation is not None:
        _show_crossed(validation)


def _crossed(
    reports: Sequence[LabelledReport], flaggers: Mapping[str, Flagger], agreement: str | None
) -> CrossValidation:
    return cross_validate(reports, {name: one.lexicon for name, one in flaggers.items()}, agreement=agreement)


def _crossed_json(crossed: CrossValidation) -> dict[str, object]:
    return {
        "models_in_use": round(crossed.used, 1),
        "rules": crossed.rules.as_json(),
        "learned": crossed.learned.as_json(),
    }


def _show_crossed(crossed: CrossValidation) -> None:
    rows = [_row("rules alone", crossed.rules.micro), _row("with learned models", crossed.learned.micro)]
    rows += [_row("rules alone, mean over obligations", crossed.rules.macro)]
    rows += [_row("with learned models, mean", crossed.learned.macro)]
    title = f"each fifth by models of the other four; {crossed.used:.1f} models in use on average"
    print_table(("", "precision", "recall", "F1", "pairs"), rows, title=title)


def flaggers_of(app: App) -> Mapping[str, Flagger]:
    """Return the rules and models in the database, or the rules of the pack folders where there is no database yet."""
    try:
        return app.require_current().rules().flaggers
    except SchemaOutOfDate as error:
        if error.found is not None:
            raise
    packs = [pack_in(folder) for folder in pack_folders(app.settings.pack_folders)]
    return {pack.agreement.id: Flagger(compile_lexicon(pack.agreement), {}) for pack in packs}


def _show(evaluation: Evaluation, *, reports: int) -> None:
    columns = ("", "precision", "recall", "F1", "pairs")
    rows = [_row("all pairs", evaluation.micro), _row("mean over obligations", evaluation.macro)]
    print_table(columns, rows, title=f"{reports} labelled reports")
    print_table(columns, [_row(name, figures) for name, figures in evaluation.by_obligation.items()])
    print_table(columns, [_row(name, figures) for name, figures in evaluation.by_lang.items()])
    print_table(columns, [_row(name, figures) for name, figures in evaluation.by_year.items()])
    bins = [
        (f"{one.low:.1f}-{one.high:.1f}", one.pairs, f"{one.predicted:.2f}", f"{one.observed:.2f}")
        for one in evaluation.calibration.bins
    ]
    print_table(("score", "pairs", "mean score", "share labelled"), bins)
    intervals = evaluation.intervals
    click.echo(f"stance right on true positives: {_percent(evaluation.stance_accuracy, intervals['stance_accuracy'])}")
    click.echo(
        "reports without labels that get any flag: "
        f"{_percent(evaluation.negatives_flagged, intervals['negatives_flagged'])}"
    )
    click.echo(f"F1: {_percent(evaluation.micro.f1, intervals['f1'])}")
    if evaluation.calibration.brier is not None:
        click.echo(f"Brier score: {evaluation.calibration.brier:.4f} (0 is best)")


def _row(name: str, figures: Figures) -> tuple[object, ...]:
    shares = (figures.precision, figures.recall, figures.f1)
    return (name, *(f"{share:.2f}" for share in shares), figures.support)


def _percent(share: float | None, interval: tuple[float, float] | None) -> str:
    if share is None:
        return "none to judge"
    within = "" if interval is None else f" (95 % interval {interval[0]:.0%} to {interval[1]:.0%})"
    return f"{share:.0%}{within}"


@click.group()
def bench() -> None:
    """Measure this machine; only ratios within one run can be compared with other machines."""


@bench.command()
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Measure on these labelled reports (JSON Lines) in place of the stored items.",
)
@click.option("--peers", is_flag=True, help="Beside `re` and, where it is installed, spaCy's PhraseMatcher.")
@click.option("--curve", is_flag=True, help="Also how many reports are searched for 1,000, 10,000 and 100,000 forms.")
@as_json
def flag(file: Path | None, peers: bool, curve: bool, as_json: bool) -> None:
    """Flag the stored items with all rules, against the raw automaton on the same texts, on one core."""
    app = opened_as_it_is()
    if file is None:
        with reading(app.require_current().engine) as connection:
            texts = [matcher_bench.Text(item.title, item.summary, item.lang) for item in items.stored(connection)]
    else:
        texts = [matcher_bench.Text(report.title, report.summary, report.lang) for report in read_labelled(file)]
    if not texts:
        raise click.ClickException("no items are stored to measure with")
    flaggers = list(flaggers_of(app).values())
    speed = matcher_bench.measure(flaggers, texts, timer=time.process_time)
    figures = {
        "reports": speed.reports,
        "forms": speed.forms,
        "flagged_per_second": round(speed.flagging),
        "found_per_second": round(speed.finding),
        "finding_to_automaton": round(speed.finding / speed.automaton, 3),
        "flagging_to_automaton": round(speed.flagging / speed.automaton, 3),
        "flagging_to_cutting": round(speed.flagging / speed.cutting, 3),
    }
    if peers:
        forms = sorted({form for flagger in flaggers for form in flagger.lexicon.automaton.forms})
        for name, found in match_peers.speeds(forms, texts, timer=time.process_time).items():
            figures[f"finding_to_{name}"] = round(speed.finding / found, 1)
    if curve:
        for size, found in matcher_bench.curve(flaggers[0].lexicon, texts, _CURVE, timer=time.process_time).items():
            figures[f"found_per_second_with_{size}_forms"] = round(found)
    if as_json:
        print_json(figures)
    else:
        print_table(("figure", "value"), list(figures.items()))


@bench.command()
@click.option("--feeds", default=200, type=click.IntRange(1, 10_000), show_default=True)
@click.option("--entries", default=50, type=click.IntRange(3, 1_000), show_default=True, help="Entries of a feed.")
@click.option("--workers", default=8, type=click.IntRange(1, 64), show_default=True)
@click.option("--curve", is_flag=True, help="Also what a feed costs over 100, 1,000 and 10,000 feeds of 5 entries.")
@as_json
def ingest(feeds: int, entries: int, workers: int, curve: bool, as_json: bool) -> None:
    """Ingest from a local server beside the peer `reader`, and compare what both cost."""
    if not ingest_bench.peer_is_there():
        raise Missing("the peer `reader` is not installed: pip install 'treaty-tracker[bench]'")
    phases = ingest_bench.compare(feeds=feeds, entries=entries, workers=workers)
    points = ingest_bench.curve([100, 1_000, 10_000], entries=5, workers=workers) if curve else []
    if as_json:
        print_json({"phases": [phase.as_json() for phase in phases], "curve": points})
        return
    columns = ("phase", "measured", "ours : peer", "memory, ours : peer", "items")
    print_table(
        columns,
        [_phase_row(phase) for phase in phases],
        title=f"{counted(feeds, 'feed')} of {counted(entries, 'entry', 'entries')}",
    )
    if points:
        rows = [(f"{point.feeds:,}", f"{point.cpu_ms_a_feed:.1f}", f"{point.peak_mb:.0f}") for point in points]
        print_table(("feeds of 5 entries", "CPU ms a feed", "peak MB"), rows)


@bench.command()
@click.option("--case", "named", metavar="NAME", help="Only this case; without, all of them.")
@as_json
def hostile(named: str | None, as_json: bool) -> None:
    """Fetch feeds made to exhaust their reader, and tell how much memory each takes; exit 1 above the bound."""
    if named is not None and named not in CASES:
        raise click.UsageError(f"no case has that name; there are: {', '.join(CASES)}")
    chosen = CASES if named is None else {named: CASES[named]}
    found = [growth_bench.grown(name, case) for name, case in chosen.items()]
    if as_json:
        print_json([growth.as_json() for growth in found])
    else:
        columns = (
            "case",
            "parent MB",
            "children MB",
            "together",
            "seconds",
            "items",
            "failed",
            "what its source shows",
        )
        print_table(columns, [_growth_row(growth) for growth in found])
    above = [growth.case for growth in found if not growth.holds]
    bound = f"the bound of {growth_bench.BOUND_MB:.0f} MB"
    click.echo(f"{bound} holds" if not above else f"{bound} does not hold for: {', '.join(above)}", err=as_json)
    if above:
        raise SystemExit(1)


def _growth_row(growth: growth_bench.Growth) -> tuple[object, ...]:
    memory = (f"{growth.parent_mb:.0f}", f"{growth.children_mb:.0f}", f"{growth.total_mb:.0f}")
    return (growth.case, *memory, f"{growth.seconds:.1f}", f"{growth.items:,}", growth.failed, growth.reason[:80])


def _phase_row(phase: ingest_bench.Phase) -> tuple[object, ...]:
    measured = "wall time" if phase.wall else "CPU"
    return (phase.name, measured, f"{phase.share:.2f}", f"{phase.memory_share:.2f}", f"{phase.ours.items:,}")


@bench.command()
@click.option("--size", type=click.IntRange(min=1), default=100, show_default=True, help="Stories for each language.")
@click.option(
    "--edited", type=click.IntRange(0, 30), default=20, show_default=True, help="Most words edited, per cent."
)
@click.option("--seed", type=int, default=1, show_default=True)
@as_json
def stories(size: int, edited: int, seed: int, as_json: bool) -> None:
    """Group made-up copies of news in five languages, in memory and in a database of their own."""
    reports = corpus(Sizes(stories=size, copies=4, issues=12, most_edited=edited / 100), seed=seed)
    in_memory = min(_seconds_in_memory(reports) for _ in range(_ROUNDS))
    with_database = min(_seconds_with_database(reports) for _ in range(_ROUNDS))
    quality = story_bench.judge(reports, story_bench.group(reports))
    tracemalloc.start()
    story_bench.group(reports)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    figures = {
        "reports": len(reports),
        "precision": round(quality.precision, 4),
        "recall": round(quality.recall, 4),
        "template_pairs_merged": round(quality.templates_merged, 4),
        **{f"recall_edited_{share}": round(found, 4) for share, found in quality.by_edit.items()},
        **{f"recall_{lang}": round(found, 4) for lang, found in quality.by_lang.items()},
        "reports_per_second": round(len(reports) / in_memory),
        "reports_per_second_with_database": round(len(reports) / with_database),
        "memory_megabytes": round(peak / 1_000_000, 1),
    }
    if as_json:
        print_json(figures)
    else:
        print_table(("figure", "value"), list(figures.items()))


def _seconds_in_memory(reports: Sequence[Report]) -> float:
    begun = time.process_time()
    story_bench.group(reports)
    return time.process_time() - begun


def _seconds_with_database(reports: Sequence[Report]) -> float:
    """Return the processor time of storing with stories in a thrown-away SQLite database, a transaction a feed."""
    app = opened_as_it_is()
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        schema.upgrade(engine, app.migrations)
        entry = SourceEntry(name="bench", url="https://bench.example/")
        with transaction(engine) as connection:
            source, _ = sources.add(connection, entry, origin="bench", at=app.clock())
        begun = time.process_time()
        for parsed in story_bench.batches(reports, at=app.clock()):
            with transaction(engine) as connection:
                items.store(connection, source.id, arrivals(connection, source.id, parsed), seen_at=app.clock())
        taken = time.process_time() - begun
        engine.dispose()
    return taken
