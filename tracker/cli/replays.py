"""Replay labelled reports as if an analyst reviewed them."""

from pathlib import Path

import click

from tracker.cli.context import of_file, opened_as_it_is
from tracker.cli.evaluation import flaggers_of
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.phrases import share
from tracker.flagging import fit, replay, replay_queue
from tracker.flagging.labelled import read_labelled


@click.command("review")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agreement", metavar="ID", help="Only this agreement; else those that the labels name.")
@as_json
def review(file: Path, agreement: str | None, as_json: bool) -> None:
    """Replay a labelled file as if an analyst reviewed it: what each order saves, and how good the stopping hint is."""
    reports = read_labelled(file)
    lexicons = {name: one.lexicon for name, one in flaggers_of(opened_as_it_is()).items()}
    orders = [order for order in replay.Order if fit.is_there() or order not in replay.NEED_LEARN]
    with of_file(file):
        saved = replay.saved(reports, lexicons, agreement=agreement, orders=orders)
        hinted = replay_queue.hinted(reports, lexicons, agreement=agreement)
        rechecked = replay_queue.rechecked(reports, lexicons, agreement=agreement) if fit.is_there() else None
    if as_json:
        facts = {"work_saved": [_saved(one) for one in saved], "hint": [_hint(one) for one in hinted]}
        print_json({**facts, "recall": rechecked})
        return
    title = f"mean over {len(saved[0].by_obligation)} obligations, seeds {', '.join(map(str, replay.SEEDS))}"
    print_table(("order", "work saved at 95 % recall", "least", "most"), [_row(one) for one in saved], title=title)
    columns = ("queue", "read by", "flags ahead", "hints", "predicted", "found", "mean error", "in the interval")
    print_table(columns, [_line(one) for one in hinted], title="relevant flags that the hint predicted")
    if rechecked is not None:
        click.echo(
            f"recall by {replay_queue.SPOT_CHECKS} spot checks where words alone flag, truly {share(rechecked.truth)}: "
            f"{share(rechecked.covered)} of {rechecked.estimates} intervals hold it, mean width {rechecked.width:.2f}"
        )
    if len(orders) < len(replay.Order):
        click.echo(f"the orders that learn were left out: {fit.INSTALL}", err=True)


def _row(one: replay.Saved) -> tuple[object, ...]:
    each = one.by_obligation.values()
    return (one.order.value, f"{one.mean:.2f}", f"{min(each):.2f}", f"{max(each):.2f}")


def _line(one: replay_queue.Hinted) -> tuple[object, ...]:
    name = "random" if one.order is None else one.order.value
    figures = (f"{one.predicted:.0f}", one.found, f"{one.error:.1f}", share(one.covered))
    return (one.queue, name, one.ahead, one.hints, *figures)


def _saved(one: replay.Saved) -> dict[str, object]:
    by_obligation = {slug: round(share, 4) for slug, share in one.by_obligation.items()}
    return {"order": one.order.value, "mean": round(one.mean, 4), "by_obligation": by_obligation}


def _hint(one: replay_queue.Hinted) -> dict[str, object]:
    return {
        "queue": one.queue,
        "order": "random" if one.order is None else one.order.value,
        "ahead": one.ahead,
        "hints": one.hints,
        "predicted": round(one.predicted, 1),
        "found": one.found,
        "mean_error": round(one.error, 2),
        "covered": round(one.covered, 4),
    }
