"""Stories: what was grouped and why; split and merged by hand."""

from typing import Any

import click

from tracker.bootstrap.sign_in import acting_account
from tracker.cli.context import RowId, acting, opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.names import item_name
from tracker.domain.phrases import share
from tracker.domain.plural import counted
from tracker.domain.story import Joining
from tracker.review import regroup
from tracker.storage import rulings
from tracker.storage.engine import reading, transaction

_note = click.option("--note", default="", metavar="TEXT", help="Why.")


@click.group()
def story() -> None:
    """Items that carry the same text or nearly so."""


@story.command()
@click.argument("story_id", type=RowId("story"), metavar="ID")
@as_json
def show(story_id: int, as_json: bool) -> None:
    """Show the items of a story, each with how it came there."""
    with reading(opened().engine) as connection:
        members = rulings.members(connection, story_id)
    if as_json:
        items = [
            {"item": one.item.id, "source": one.item.source, "title": one.item.title, **joining_facts(one.joining)}
            for one in members
        ]
        print_json({"id": story_id, "items": items})
        return
    rows = [
        (
            one.item.id,
            one.joining.kind.value,
            share(one.joining.score),
            one.joining.near,
            one.item.source,
            one.item.title,
        )
        for one in members
    ]
    print_table(("item", "how", "score", "like", "source", "title"), rows)


@story.command()
@click.argument("item_id", type=RowId("item"), metavar="ITEM")
@_note
@acting
@as_json
def split(item_id: int, note: str, actor: str | None, as_json: bool) -> None:
    """Take ITEM out of its story; it is never joined to it again."""
    app = opened()
    ruling = regroup.Ruling(acting_account(app, actor), app.clock(), note)
    with transaction(app.engine) as connection:
        made = regroup.split(connection, item_id, ruling)
    if as_json:
        print_json({"item": item_id, "story": made})
    else:
        click.echo(f"{item_name(item_id)} is now story {made}")


@story.command()
@click.argument("item_id", type=RowId("item"), metavar="ITEM")
@click.argument("into", type=RowId("story"), metavar="INTO")
@_note
@acting
@as_json
def merge(item_id: int, into: int, note: str, actor: str | None, as_json: bool) -> None:
    """Put the whole story of ITEM into the story INTO. To move one item alone, split it off first."""
    app = opened()
    ruling = regroup.Ruling(acting_account(app, actor), app.clock(), note)
    with transaction(app.engine) as connection:
        moved = regroup.merge(connection, item_id, into, ruling)
    if as_json:
        print_json({"items": moved, "story": into})
    else:
        click.echo(f"{counted(len(moved), 'item is', 'items are')} now in story {into}")


def joining_facts(joining: Joining) -> dict[str, Any]:
    """Return how an item came to its story, as the command line prints it."""
    return {
        "kind": joining.kind.value,
        "score": joining.score,
        "near": joining.near,
        "shared": joining.shared,
        "facts": list(joining.facts),
        "by": joining.by,
        "note": joining.note,
        "at": None if joining.at is None else joining.at.isoformat(),
    }
