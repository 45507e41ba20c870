"""How fast this machine is, and what the product costs beside its peers."""

import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tracker.bench import growth as growth_bench
from tracker.bench import ingest as ingest_bench
from tracker.bench import match_peers
from tracker.bench.account import resident_mb
from tracker.bench.hostile import CASES
from tracker.bootstrap.app import App
from tracker.cli.context import opened_as_it_is
from tracker.cli.evaluation import flaggers_of
from tracker.cli.output import as_json, print_json, print_table
from tracker.cli.replays import review
from tracker.domain.item import SourceEntry
from tracker.domain.plural import counted
from tracker.errors import Missing, SchemaOutOfDate
from tracker.flagging import bench as matcher_bench
from tracker.flagging.labelled import read_labelled
from tracker.ingestion import story_bench
from tracker.ingestion.stories import arrivals
from tracker.ingestion.syndicated import Report, Sizes, corpus
from tracker.storage import items, schema, sources
from tracker.storage.engine import open_engine, reading, transaction

_ROUNDS = 3
_CURVE = (1_000, 10_000, 100_000)
_MADE_UP = Sizes(stories=60, copies=3, issues=20)


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
    """Flag the stored items with all rules, against the raw automaton on the same texts, on one core.

    Without a database the rules are those of the pack folders, and made-up news stands for the items.
    """
    app = opened_as_it_is()
    measured_on, texts = _texts_of(app, file)
    if not texts:
        raise click.ClickException("no items are stored to measure with")
    before = resident_mb()
    flaggers = list(flaggers_of(app).values())
    loaded = resident_mb()
    speed = matcher_bench.measure(flaggers, texts, timer=time.process_time)
    figures: dict[str, str | float] = {
        "measured_on": measured_on,
        "reports": speed.reports,
        "reports_that_may_name_a_region": speed.naming,
        "forms": speed.forms,
        "flagged_per_second": round(speed.flagging),
        **_where_one_in_ten(speed),
        "found_per_second": round(speed.finding),
        "matched_per_second": round(speed.matching),
        "matched_per_second_anew": round(speed.matching_anew),
        "matching_to_automaton": round(speed.matching / speed.automaton, 2),
        "matching_anew_to_automaton": round(speed.matching_anew / speed.automaton, 2),
        "finding_to_automaton": round(speed.finding / speed.automaton, 3),
        "flagging_to_automaton": round(speed.flagging / speed.automaton, 3),
        "mb_of_rules": round(loaded - before),
    }
    if peers:
        forms = matcher_bench.forms_of(flaggers)
        for name, found in match_peers.speeds(forms, texts, timer=time.process_time).items():
            figures[f"matching_to_{name}"] = round(speed.matching / found, 1)
            figures[f"matching_anew_to_{name}"] = round(speed.matching_anew / found, 1)
    if curve:
        for size, found in matcher_bench.curve(texts, _CURVE, timer=time.process_time).items():
            figures[f"found_per_second_with_{size}_forms"] = round(found)
    if as_json:
        print_json(figures)
    else:
        print_table(("figure", "value"), list(figures.items()))


def _where_one_in_ten(speed: matcher_bench.Speed) -> dict[str, int]:
    found = speed.flagging_one_in_ten
    return {} if found is None else {"flagged_per_second_where_one_in_ten_names_a_region": round(found)}


def _texts_of(app: App, file: Path | None) -> tuple[str, list[matcher_bench.MeasuredReport]]:
    """Return what to measure on, and what it is; nothing where the database holds no items."""
    if file is not None:
        return file.name, [
            matcher_bench.MeasuredReport(one.title, one.summary, one.lang) for one in read_labelled(file)
        ]
    try:
        with reading(app.require_current().engine) as connection:
            stored = items.stored(connection)
            return "stored items", [matcher_bench.MeasuredReport(one.title, one.summary, one.lang) for one in stored]
    except SchemaOutOfDate as error:
        if error.found is not None:
            raise
    made_up = corpus(_MADE_UP, seed=1)
    return "made-up news", [matcher_bench.MeasuredReport(one.title, one.summary, one.lang) for one in made_up]


@bench.command()
@click.option("--feeds", default=200, type=click.IntRange(1, 10_000), show_default=True)
@click.option("--entries", default=50, type=click.IntRange(3, 1_000), show_default=True, help="Entries of a feed.")
@click.option("--workers", default=8, type=click.IntRange(1, 64), show_default=True)
@click.option(
    "--rounds",
    default=3,
    type=click.IntRange(1, 99),
    show_default=True,
    help="Of the runs that are told by CPU time; the middle one is told.",
)
@click.option("--curve", is_flag=True, help="Also what a feed costs over 100, 1,000 and 10,000 feeds of 5 entries.")
@as_json
def ingest(curve: bool, as_json: bool, **size: int) -> None:
    """Ingest from a local server beside the peer `reader`, and compare what both cost."""
    if not ingest_bench.peer_is_there():
        raise Missing("the peer `reader` is not installed: pip install 'treaty-tracker[bench]'")
    phases = ingest_bench.compare(**size)
    points = ingest_bench.curve([100, 1_000, 10_000], entries=5, workers=size["workers"]) if curve else []
    if as_json:
        print_json({"phases": [phase.as_json() for phase in phases], "curve": points})
        return
    columns = ("phase", "measured", "ours : peer", "all rounds", "memory, ours : peer", "items")
    print_table(
        columns,
        [_phase_row(phase) for phase in phases],
        title=f"{counted(size['feeds'], 'feed')} of {counted(size['entries'], 'entry', 'entries')}",
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
    rounds = " ".join([f"{share:.3f}" for share in phase.shares])
    return (phase.name, measured, f"{phase.share:.2f}", rounds, f"{phase.memory_share:.2f}", f"{phase.ours.items:,}")


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
                items.store(connection, source.id, arrivals(source.id, parsed), seen_at=app.clock())
        taken = time.process_time() - begun
        engine.dispose()
    return taken


bench.add_command(review)
