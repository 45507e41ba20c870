"""Look at feeds before they are added: nothing is stored."""

from dataclasses import asdict

import click

from tracker.cli.context import opened
from tracker.cli.output import as_json, print_json, print_table, published
from tracker.domain.phrases import HEALTHS, pace_words
from tracker.ingestion.addresses import given_target
from tracker.runs import look


@click.command()
@click.argument("url")
@as_json
def discover(url: str, as_json: bool) -> None:
    """Find the feeds of the web page at URL; stores nothing. Exit 1 when there is none that can be read."""
    given_target(url)
    found = look.discover(opened().scout(), url)
    if as_json:
        print_json({"url": found.url, "error": found.error, "feeds": found.feeds, "untried": found.untried})
    else:
        _show_discovery(found)
    if not found.any_feed:
        raise SystemExit(1)


def _show_discovery(found: look.Discovery) -> None:
    if found.error is not None:
        click.echo(f"error: {found.error}", err=True)
        return
    if not found.feeds:
        click.echo("error: the page names no feed, and none is where sites usually have one", err=True)
        return
    columns = ("found", "title", "items", "lang", "newest", "health", "url")
    print_table(columns, [_row(feed) for feed in found.feeds])
    for address in found.untried:
        click.echo(f"not tried for want of time: {address}", err=True)


def _row(feed: look.FoundFeed) -> tuple[object, ...]:
    seen = feed.preview
    newest = published(seen.newest[0]) if seen.newest else None
    title = seen.title or feed.named
    return (feed.found.value, title, seen.entries, seen.lang, newest, HEALTHS[seen.health], seen.url)


@click.command()
@click.argument("url")
@as_json
def preview(url: str, as_json: bool) -> None:
    """Fetch and read the feed at URL and show what it holds; stores nothing. Exit 1 when it cannot be read."""
    given_target(url)
    seen = look.preview(opened().scout(), url)
    if as_json:
        print_json(asdict(seen))
    else:
        _show_preview(seen)
    if not seen.is_feed:
        raise SystemExit(1)


def _show_preview(seen: look.Preview) -> None:
    if seen.error is not None:
        click.echo(f"error: {seen.error}\n{seen.advice}", err=True)
        return
    rows: list[tuple[str, object]] = [
        ("title", seen.title),
        ("address", seen.url),
        ("language", seen.lang or "unknown"),
        ("entries", f"{seen.entries}"),
        ("damage", seen.note or "none"),
        ("fetched", pace_words(seen.interval_seconds or 0, seen.rhythm_seconds)),
        ("health", f"{HEALTHS[seen.health]}: {seen.advice}"),
    ]
    print_table(("fact", "what it is"), rows)
    if seen.newest:
        print_table(("published", "title"), [(published(line) or "undated", line.title) for line in seen.newest])
