"""Sources: add, change, import and export feeds."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tracker.bootstrap import App
from tracker.cli.context import opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.item import Source, SourceEntry
from tracker.errors import FetchError, Invalid, ParseError, StorageError
from tracker.ingestion.addresses import target
from tracker.ingestion.ingest import gather
from tracker.ingestion.lists import read_source_list, write_csv, write_opml
from tracker.storage import agreements, sources
from tracker.storage.engine import reading, transaction

_FACTS = (
    click.option("--name", help="Name of the source."),
    click.option("--lang", help="Language, two letters."),
    click.option("--country", help="Country, two letters, or INT."),
    click.option("--side", help="Whose view it speaks for: a side that a pack defines."),
    click.option("--kind", help="What it is: state agency, regional outlet …"),
    click.option("--reliability", type=click.Choice(list("ABCDEF")), help="Admiralty grade."),
)


def _facts(command: Any) -> Any:
    for option in reversed(_FACTS):
        command = option(command)
    return command


@click.group()
def source() -> None:
    """Feeds that the daily run fetches."""


@source.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List the feeds with their health."""
    with reading(opened().engine) as connection:
        feeds = sources.feeds(connection)
    if as_json:
        print_json([asdict(feed) for feed in feeds])
        return
    columns = ("name", "lang", "side", "active", "last success", "failures", "last error", "url")
    print_table(columns, [_row(feed) for feed in feeds])


def _row(feed: Source) -> tuple[object, ...]:
    success = None if feed.last_success_at is None else f"{feed.last_success_at:%Y-%m-%d %H:%M}"
    error = feed.last_error if feed.failures else None
    return (feed.name, feed.lang, feed.side, "yes" if feed.active else "no", success, feed.failures, error, feed.url)


@source.command()
@click.argument("url")
@_facts
def add(url: str, **facts: str | None) -> None:
    """Add the feed at URL."""
    app = opened()
    host = _checked(url)
    entry = SourceEntry(url=url, **{**facts, "name": facts["name"] or host})  # type: ignore[arg-type]  # click's own types
    with transaction(app.engine) as connection:
        _check_side(agreements.loaded(connection), entry.side)
        stored, new = sources.add(connection, entry, origin="user", at=app.clock())
    click.echo(f"{'added' if new else 'is there already'}: {stored.name} {stored.url}")


@source.command()
@click.argument("feed", metavar="NAME")
@click.option("--url", help="New address.")
@click.option("--active/--inactive", default=None, help="Whether the daily run fetches it.")
@_facts
def edit(feed: str, url: str | None, active: bool | None, **facts: str | None) -> None:
    """Change the feed called NAME (or with that address)."""
    app = opened()
    changes: dict[str, object] = {key: value for key, value in facts.items() if value is not None}
    if url is not None:
        _checked(url)
        changes["url"] = url
    if active is not None:
        changes["active"] = active
    if not changes:
        raise click.UsageError("nothing to change; see --help")
    with transaction(app.engine) as connection:
        _check_side(agreements.loaded(connection), facts["side"])
        stored = sources.edit(connection, sources.named(connection, feed).id, **changes)
    click.echo(f"changed: {stored.name} {stored.url}")


@source.command()
@click.argument("name")
def remove(name: str) -> None:
    """Stop fetching the feed called NAME; its items, flags and history stay."""
    app = opened()
    with transaction(app.engine) as connection:
        stored = sources.edit(connection, sources.named(connection, name).id, active=False)
    click.echo(f"no longer fetched: {stored.name}; its items stay")


@source.command()
@as_json
def check(as_json: bool) -> None:
    """Fetch each active feed once and report what it answers; stores nothing."""
    app = opened()
    with reading(app.engine) as connection:
        feeds = sources.feeds(connection, active_only=True)
    rows = [_checked_feed(app, feed) for feed in feeds]
    if as_json:
        print_json(rows)
    else:
        print_table(("name", "ok", "items", "answer"), [tuple(row.values())[1:] for row in rows])
    if not any(row["ok"] for row in rows):
        raise SystemExit(1)


def _checked_feed(app: App, feed: Source) -> dict[str, Any]:
    try:
        fetched = app.fetcher.fetch(feed.url or "", etag=None, last_modified=None)
        gathered = gather(feed, fetched, at=app.clock())
    except (FetchError, ParseError) as error:
        return {"url": feed.url, "name": feed.name, "ok": False, "items": 0, "answer": str(error)}
    answer = f"{fetched.status}, {fetched.wire_bytes} bytes"
    return {"url": feed.url, "name": feed.name, "ok": True, "items": len(gathered.items), "answer": answer}


@source.command("import")
@click.argument("file", metavar="FILE|URL")
@as_json
def import_(file: str, as_json: bool) -> None:
    """Add the feeds of an OPML or CSV list (a file, or an http(s) address); those that are there stay as they are."""
    app = opened()
    entries = read_source_list(_list_bytes(app, file), name=file)
    added = 0
    with transaction(app.engine) as connection:
        known = agreements.loaded(connection)
        for entry in entries:
            _check_side(known, entry.side)
            _, new = sources.add(connection, entry, origin="import", at=app.clock())
            added += new
    if as_json:
        print_json({"sources_new": added, "sources_known": len(entries) - added})
    else:
        click.echo(f"{added} sources added, {len(entries) - added} were there already")


def _list_bytes(app: App, file: str) -> bytes:
    if file.startswith(("http://", "https://")):
        fetched = app.fetcher.fetch(file, etag=None, last_modified=None)
        return fetched.body or b""
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Invalid(f"cannot be read: {error.strerror}", field=file) from error


@source.command()
@click.option("--format", "form", type=click.Choice(["opml", "csv"]), default="csv", show_default=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; standard output if none.")
def export(form: str, output: Path | None) -> None:
    """Write the feeds as CSV (everything known of them) or OPML."""
    with reading(opened().engine) as connection:
        feeds = sources.feeds(connection)
    entries = [
        SourceEntry(feed.name, feed.url or "", feed.lang, feed.country, feed.side, feed.kind, feed.reliability)
        for feed in feeds
    ]
    data = write_csv(entries) if form == "csv" else write_opml(entries)
    if output is None:
        click.echo(data, nl=False)
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise StorageError(f"cannot write {output}: {error.strerror}") from error


def _checked(url: str) -> str:
    """Return the host of an address that may be fetched in principle. Raises Invalid."""
    try:
        return target(url).host
    except FetchError as error:
        raise Invalid(error.reason, field="url") from error


def _check_side(known: Any, side: str | None) -> None:
    codes = {one.code for agreement in known for one in agreement.sides}
    if side is not None and codes and side not in codes:
        raise Invalid(f"{side!r} is no side of a loaded pack; known are {', '.join(sorted(codes))}", field="side")
