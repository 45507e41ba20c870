"""Items: what came in, and past reports from files."""

from pathlib import Path
from typing import Any

import click

from tracker.bootstrap import flag_left_over
from tracker.cli.context import RowId, opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.cli.stories import joining_facts
from tracker.domain.item import Item
from tracker.ingestion.reports import read_reports
from tracker.runs.past_reports import store_reports
from tracker.storage import flags, items, rulings
from tracker.storage.codec import to_json
from tracker.storage.engine import reading, transaction


@click.group()
def item() -> None:
    """Reports as received."""


@item.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def import_(file: Path, as_json: bool) -> None:
    """Import past reports from JSON Lines or CSV, all of the file or nothing; importing again changes nothing."""
    app = opened()
    reports = read_reports(file.read_bytes(), name=file.name)
    with transaction(app.engine) as connection:
        stored = store_reports(connection, reports, origin="import", at=app.clock(), record=False)
    flags_new = flag_left_over(app)
    if as_json:
        counts = {"items_new": stored.new, "items_changed": stored.changed, "unchanged": stored.unchanged}
        print_json({**counts, "flags_new": flags_new})
    else:
        click.echo(
            f"{stored.new} new items, {stored.changed} changed, {stored.unchanged} unchanged, {flags_new} new flags"
        )


@item.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List all items, in the order in which they came."""
    with reading(opened().engine) as connection:
        stored = list(items.stored(connection))
    if as_json:
        print_json([facts(one) for one in stored])
        return
    rows = [(one.id, one.published_at and one.published_at.date(), one.lang, one.source, one.title) for one in stored]
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
        flagged = [entry.flag for entry in flags.of_items(connection, [item_id])]
    if as_json:
        history = [to_json(revision) for revision in revisions]
        others = {
            "copies": [member.item.id for member in members if member.item.id != item_id],
            "joinings": [{"item": member.item.id, **joining_facts(member.joining)} for member in members],
            "flags": [to_json(flag) for flag in flagged],
        }
        print_json({**facts(one), "history": history, **others})
        return
    click.echo(
        f"{one.title}\n{one.source} · {one.published_at or 'undated'} · {one.lang or '?'}\n{one.url}\n\n{one.summary}\n"
    )
    for flag in flagged:
        click.echo(f"{flag.obligation}  {flag.score:.2f}  {flag.stance}  {flag.state}")
    click.echo(f"{len(revisions)} revision(s), story {one.story}:")
    for member in members:
        how = member.joining
        click.echo(f"  item {member.item.id}  {how.kind.value}  {how.score:.2f}  {how.shared}")


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
