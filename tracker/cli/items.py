"""Items: what came in, and past reports from files."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap.running import flag_left_over
from tracker.cli.context import RowId, opened
from tracker.cli.flags import state_words
from tracker.cli.output import as_json, phases, print_json, print_json_list, print_table, published
from tracker.cli.stories import joining_facts
from tracker.domain.file_import import FileImport, ImportState
from tracker.domain.item import Item, published_on
from tracker.domain.names import item_name
from tracker.domain.phrases import GUESSES, score_words, share
from tracker.domain.plural import counted
from tracker.ingestion.report_files import ReportFile
from tracker.ingestion.report_files import opened as opened_reports
from tracker.runs.past_reports import open_import, store_rest
from tracker.storage import flags, items, rulings
from tracker.storage.codec import to_json
from tracker.storage.engine import reading


@click.group()
def item() -> None:
    """Reports as received."""


@item.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@as_json
def import_(file: Path, as_json: bool) -> None:
    """Import past reports from JSON Lines or CSV, packed with gzip or not; `-` reads standard input.

    All of the file is checked before anything is stored. An import that was stopped goes on where it stopped; one that
    is done changes nothing when repeated.
    """
    app = opened()
    with phases() as show, _report_file(file) as reports:
        begun = open_import(app.engine, reports, at=app.clock(), progress=lambda at: show("checking", at, reports.size))
        _tell(begun)
        reached = begun
        for reached in store_rest(app.engine, reports, begun, clock=app.clock):
            show("importing", reached.rows_done, reached.rows)
        flags_new = flag_left_over(app, progress=lambda done, total: show("flagging", done, total))
    before = begun.rows_done if begun.state is ImportState.STARTED else 0
    new, changed = reached.items_new - begun.items_new, reached.items_changed - begun.items_changed
    unchanged = reached.rows - before - new - changed
    if as_json:
        counts = {"items_new": new, "items_changed": changed, "unchanged": unchanged, "flags_new": flags_new}
        print_json({"rows": reached.rows, "resumed_after": before, **counts})
    else:
        click.echo(
            f"{counted(new, 'new item')}, {changed} changed, {unchanged} unchanged, {counted(flags_new, 'new flag')}"
        )


@contextmanager
def _report_file(file: Path) -> Iterator[ReportFile]:
    if str(file) == "-":
        with opened_reports(sys.stdin.buffer, name="standard input") as reports:
            yield reports
        return
    with file.open("rb") as stream:
        try:
            with opened_reports(stream, name=str(file)) as reports:
                yield reports
        except OSError as error:
            if error.errno == errno.EIO and error.filename is None:
                error.filename = str(file)
            raise


def _tell(begun: FileImport) -> None:
    """Say what is known of the file from before."""
    if begun.state is ImportState.DONE:
        ended = "" if begun.ended_at is None else f" on {begun.ended_at:%Y-%m-%d %H:%M} UTC"
        click.echo(
            f"imported already{ended}: {counted(begun.rows, 'report')}, {counted(begun.items_new, 'new item')}",
            err=True,
        )
    elif begun.rows_done:
        click.echo(f"going on after {begun.rows_done} of {counted(begun.rows, 'report')}", err=True)


@item.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List all items, in the order in which they came."""
    with reading(opened().engine) as connection:
        stored = items.stored(connection)
        if as_json:
            print_json_list(facts(one) for one in stored)
            return
        rows = [(one.id, published_on(one), one.lang, one.source, one.title) for one in stored]
    print_table(("id", "published", "lang", "source", "title"), rows)


@item.command()
@click.argument("item_id", type=RowId("item"), metavar="ID")
@as_json
def show(item_id: int, as_json: bool) -> None:
    """Show one item with its revisions, copies and flags."""
    with reading(opened().engine) as connection:
        one = items.get(connection, item_id)
        revisions = items.revisions(connection, item_id)
        members = rulings.members(connection, one.story)
        flagged = flags.of_items(connection, [item_id])
    if as_json:
        history = [to_json(revision) for revision in revisions]
        others = {
            "copies": [member.item.id for member in members if member.item.id != item_id],
            "joinings": [{"item": member.item.id, **joining_facts(member.joining)} for member in members],
            "flags": [to_json(entry.flag) for entry in flagged],
        }
        print_json({**facts(one), "history": history, **others})
        return
    click.echo(
        f"{one.title}\n{one.source} · {published(one) or 'undated'} · {one.lang or '?'}\n{one.url}\n\n{one.summary}\n"
    )
    for entry in flagged:
        flag = entry.flag
        click.echo(f"{flag.obligation}  {score_words(flag.score)}  {GUESSES[flag.stance]}  {state_words(entry)}")
    click.echo(f"{counted(len(revisions), 'revision')}, story {one.story}:")
    for member in members:
        how = member.joining
        click.echo(f"  {item_name(member.item.id)}  {how.kind.value}  {share(how.score)}  {how.shared}")


def facts(one: Item) -> dict[str, Any]:
    """Return an item's fields as the command line prints them."""
    return {
        "id": one.id,
        "source": one.source,
        "source_url": one.source_url,
        "guid": one.guid,
        "url": one.url,
        "title": one.title,
        "summary": one.summary,
        "author": one.author,
        "published_at": None if one.published_at is None else one.published_at.isoformat(),
        "precision": one.precision,
        "first_seen_at": one.first_seen_at.isoformat(),
        "lang": one.lang,
        "side": one.side,
        "story": one.story,
        "revisions": one.revisions,
        "record": one.record,
    }
