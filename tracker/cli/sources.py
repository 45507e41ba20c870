"""Sources: add, change, import and export feeds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.cli import looks
from tracker.cli.context import COMMAND_LINE, OutputFile, bytes_of, opened
from tracker.cli.credentials import Given, credential_options
from tracker.cli.output import as_json, print_json, print_table, write_file
from tracker.domain.agreement import check_side
from tracker.domain.health import (
    FAILED,
    NOT_A_FEED_KIND,
    Diagnosis,
    Facts,
    Fault,
    Health,
    diagnosed,
    give_up,
    of_failure,
    switch_on,
)
from tracker.domain.item import Credentials, Source, SourceEntry
from tracker.domain.names import source_names
from tracker.domain.phrases import HEALTHS
from tracker.domain.plural import counted
from tracker.domain.schedule import due_from
from tracker.errors import FetchError, Invalid, ParseError
from tracker.ingestion.addresses import given_target
from tracker.ingestion.fetch import CutOff
from tracker.ingestion.hosts import Hosts, Manners
from tracker.ingestion.ingest import FeedReader, Gathered, KnownEntries, gather, gather_cut
from tracker.ingestion.lists import checked_country, checked_lang, read_source_list, write_csv, write_opml
from tracker.runs.fan_out import FanOut
from tracker.runs.source_acts import edit_source, note_added
from tracker.storage import agreements, audit, healths, sources
from tracker.storage import credentials as secrets
from tracker.storage.engine import reading, transaction

_PATIENCE_SECONDS = 1.0
_TOLD = 5
_MOST_BYTES = 10_000_000
"""Of a list of sources; tens of thousands of feeds take less."""

_FACTS = (
    click.option("--name", help="Name of the source."),
    click.option("--lang", help="Language, two letters."),
    click.option("--country", help="Country, two letters, or INT."),
    click.option("--side", help="Whose view it speaks for: a side that a pack defines."),
    click.option("--kind", help="What it is: state agency, regional outlet …"),
    click.option("--reliability", type=click.Choice(list("ABCDEF")), help="Admiralty grade."),
)


_MANNERS = (
    click.option("--max-connections", type=click.IntRange(1, 16), help="Most connections at once to its host."),
    click.option("--min-gap", type=click.FloatRange(0, 3600), help="Seconds between two calls of its host."),
)


def _facts(command: Any) -> Any:
    for option in reversed(_FACTS):
        command = option(command)
    return command


def _manners(command: Any) -> Any:
    for option in reversed(_MANNERS):
        command = option(command)
    return command


@click.group()
def source() -> None:
    """Feeds that the daily run fetches."""


source.add_command(looks.discover)
source.add_command(looks.preview)


@source.command("list")
@as_json
def list_(as_json: bool) -> None:
    """List the feeds with their health."""
    app = opened()
    with reading(app.engine) as connection:
        found = [each for each in healths.of_all(connection, now=app.clock()) if each.source.url is not None]
        opened_by = secrets.by_source(connection)
    if as_json:
        print_json([_told(each, has_credentials=each.source.id in opened_by) for each in found])
        return
    columns = ("name", "lang", "side", "active", "health", "last success", "due", "failures", "last error", "url")
    print_table(columns, [_row(each) for each in found])
    _tell_never_worked([each.source for each in found if each.never_worked])


def _tell_never_worked(found: Sequence[Source]) -> None:
    """Say how to give up what never worked."""
    for each in found[:_TOLD]:
        click.echo(f"note: {each.name} never worked; to give it up: {give_up(each)}")
    if len(found) > _TOLD:
        rest = counted(len(found) - _TOLD, "further source")
        click.echo(f"note: {rest} never worked either; to give one up: tracker source remove ADDRESS")


def _told(found: Diagnosis, *, has_credentials: bool) -> dict[str, object]:
    return {
        **asdict(found.source),
        "due_at": due_from(found.source) if found.source.active else None,
        "credentials": has_credentials,
        "health": found.health.value,
        "advice": found.advice,
        "note": found.fault.note,
        "never_worked": found.never_worked,
    }


def _row(found: Diagnosis) -> tuple[object, ...]:
    feed = found.source
    active = "yes" if feed.active else "no" if feed.retired_at is None else "retired"
    error = feed.last_error if feed.failures else found.fault.note
    times = ("never worked" if found.never_worked else _moment(feed.last_success_at), _due(feed))
    notes = error if feed.retired_reason is None else feed.retired_reason
    return (feed.name, feed.lang, feed.side, active, HEALTHS[found.health], *times, feed.failures, notes, feed.url)


def _due(feed: Source) -> str | None:
    if not feed.active:
        return None
    return _moment(due_from(feed)) or "now"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%d %H:%M}"


@source.command()
@click.argument("url")
@_facts
@credential_options
def add(url: str, username: str | None, password_file: Any, header_file: Any, **facts: str | None) -> None:
    """Add the feed at URL; the next run fetches it."""
    app = opened()
    host = given_target(url).host
    _check_codes(facts)
    secret = Given(username, password_file, header_file, forget=False).read(url)
    entry = SourceEntry(url=url, **{**facts, "name": facts["name"] or host})  # type: ignore[arg-type]  # click's own types
    with transaction(app.engine) as connection:
        check_side(entry.side, agreements.side_names(connection))
        stored, new = sources.add(connection, entry, origin="user", at=app.clock())
        if new:
            note_added(connection, stored, entry, actor=COMMAND_LINE, at=app.clock())
        if secret is not None and not new:
            raise Invalid("is there already; give it credentials with `tracker source edit`", field=stored.name)
        if secret is not None:
            secrets.put(connection, stored.id, secret)
            _record(connection, stored, secret, at=app.clock())
    if new or stored.active:
        click.echo(f"{'added' if new else 'is there already'}: {stored.name} {stored.url}")
    else:
        click.echo(
            f"is there already, but inactive: {stored.name} {stored.url}; to have it fetched: {switch_on(stored)}"
        )


@source.command()
@click.argument("feed", metavar="NAME")
@click.option("--url", help="New address.")
@click.option("--active/--inactive", default=None, help="Whether runs fetch it; --active also ends a retirement.")
@click.option("--full-text/--no-full-text", default=None, help="Whether the articles that it links to are fetched.")
@_facts
@_manners
@credential_options
@click.option("--no-credentials", is_flag=True, help="Forget the user name, password or header.")
def edit(feed: str, **options: Any) -> None:
    """Change the feed called NAME (or with that address).

    Credentials belong to the scheme, host and port that it has now; at another they are not sent.
    """
    app = opened()
    names = ("username", "password_file", "header_file", "no_credentials")
    given = Given(*(options.pop(name) for name in names))
    options["min_gap_seconds"] = options.pop("min_gap")
    changes = {key: value for key, value in options.items() if value is not None}
    if "url" in changes:
        given_target(changes["url"])
    _check_codes(changes)
    if not changes and not given.anything:
        raise click.UsageError("nothing to change; see --help")
    with reading(app.engine) as connection:
        source = sources.named(connection, feed)
        check_side(options["side"], agreements.side_names(connection))
    secret = given.read(options["url"] or source.url or "")
    with transaction(app.engine) as connection:
        stored = edit_source(connection, source.id, changes, actor=COMMAND_LINE, at=app.clock())
        if given.forget:
            secrets.forget(connection, source.id)
        if secret is not None:
            secrets.put(connection, source.id, secret)
        if given.anything:
            _record(connection, source, secret, at=app.clock())
    click.echo(f"changed: {stored.name} {stored.url}")


def _record(connection: sa.Connection, source: Source, secret: Credentials | None, *, at: datetime) -> None:
    """Enter in the audit chain that credentials were set or forgotten, never what they are."""
    act = "forget credentials" if secret is None else "set credentials"
    facts = {} if secret is None else {"origin": secret.origin, "header": secret.header}
    audit.append(connection, audit.Entry(COMMAND_LINE, act, f"source {source.id}", facts, at))


@source.command()
@click.argument("name")
def remove(name: str) -> None:
    """Stop fetching the feed called NAME; its items, flags and history stay."""
    app = opened()
    with transaction(app.engine) as connection:
        found = sources.named(connection, name)
        stored = edit_source(connection, found.id, {"active": False}, actor=COMMAND_LINE, at=app.clock())
    click.echo(f"no longer fetched: {stored.name}; its items stay")


@source.command()
@as_json
def check(as_json: bool) -> None:
    """Fetch each active feed once and report what it answers; stores nothing."""
    app = opened()
    with reading(app.engine) as connection:
        feeds = sources.feeds(connection, active_only=True)
        opened_by = secrets.by_source(connection)
        newest = healths.newest_items(connection)
    rows = _checked_feeds(app, feeds, opened_by, newest)
    if as_json:
        print_json(rows)
    else:
        names_of = source_names(feeds)
        names = {feed.url: names_of[feed.id] for feed in feeds}
        print_table(("name", "ok", "items", "health", "answer", "advice"), [_answer(row, names) for row in rows])
    if not any(row["ok"] for row in rows):
        raise SystemExit(1)


def _answer(row: Mapping[str, Any], names: Mapping[str | None, str]) -> tuple[object, ...]:
    """Return a feed's answer as a line of the table. names: by address."""
    health = HEALTHS[Health(row["health"])]
    return (names[row["url"]], "yes" if row["ok"] else "no", row["items"], health, row["answer"], row["advice"])


def _checked_feeds(
    app: App, feeds: list[Source], opened_by: dict[int, Credentials], newest: Mapping[int, datetime]
) -> list[dict[str, Any]]:
    """Return what each feed answers, by name; hosts are spared as in a run."""
    hosts = Hosts(feeds, Manners(allow=app.allow))

    def check_one(feed: Source) -> dict[str, Any]:
        return _checked_feed(app, feed, opened_by.get(feed.id), newest.get(feed.id))

    rows: list[dict[str, Any]] = []
    with FanOut(hosts, check_one, workers=app.settings.fetch_workers, stop=app.stop) as done:
        while len(rows) < len(feeds) and not done.is_finished:
            row = done.next(patience=_PATIENCE_SECONDS)
            if row is not None:
                rows.append(row)
    return sorted(rows, key=lambda row: (row["name"], row["url"]))


def _checked_feed(app: App, feed: Source, secret: Credentials | None, newest_at: datetime | None) -> dict[str, Any]:
    at = app.clock()
    try:
        gathered = _gathered(app, feed, secret, at=at)
    except (FetchError, ParseError) as error:
        kind, status = (error.kind, error.status) if isinstance(error, FetchError) else (NOT_A_FEED_KIND, None)
        found = Diagnosis(feed, of_failure(kind, status), Fault(kind))
        answer, items = str(error), 0
    else:
        fetched = gathered.fetched
        facts = Facts(feed, None, fetched.status, gathered.entries, gathered.note, newest_at or at)
        facts = replace(facts, source=replace(feed, failures=0, last_success_at=at))
        found = diagnosed(facts, now=at)
        answer, items = f"{fetched.status}, {fetched.wire_bytes} bytes", len(gathered.items)
        if found.fault.note is not None:
            answer += f"; {found.fault.note}"
    return {
        "url": feed.url,
        "name": feed.name,
        "ok": found.health not in FAILED,
        "items": items,
        "answer": answer,
        "health": found.health.value,
        "advice": found.advice,
    }


def _gathered(app: App, feed: Source, secret: Credentials | None, *, at: datetime) -> Gathered:
    """Return what a feed holds, or what had come of it when it broke off. Raises FetchError and ParseError."""
    # What is stored already is read again: it is asked what the feed holds, not what is new.
    anew = replace(feed, body_digest=None)
    reader = FeedReader(app.children.read, lambda _: KnownEntries())
    try:
        fetched = app.fetcher.fetch(feed.url or "", etag=None, last_modified=None, credentials=secret)
        return gather(anew, fetched, at=at, reader=reader)
    except CutOff as cut:
        kept = gather_cut(anew, cut, at=at, reader=reader)
        if kept is None:
            raise
        return kept


@source.command("import")
@click.argument("file", metavar="FILE|URL")
@click.option("--fill", is_flag=True, help="Also take what the list says of feeds that are there and nothing is known.")
@as_json
def import_(file: str, fill: bool, as_json: bool) -> None:
    """Add the feeds of an OPML or CSV list (a file, or an http(s) address); those that are there stay as they are, but
    for languages, countries, sides, kinds and grades that are unknown and asked to be filled in.
    """
    app = opened()
    entries = read_source_list(_list_bytes(app, file), name=file)
    added, fuller, inactive = 0, 0, []
    with transaction(app.engine) as connection:
        known = agreements.side_names(connection)
        for entry in entries:
            check_side(entry.side, known)
            stored, new = sources.add(connection, entry, origin="import", at=app.clock())
            added += new
            unknown = {} if new else _unknown(stored, entry)
            fuller += bool(unknown)
            if fill and unknown:
                edit_source(connection, stored.id, unknown, actor=COMMAND_LINE, at=app.clock())
            if not new and not stored.active:
                inactive.append(stored)
    present = len(entries) - added
    if as_json:
        filled = {"sources_filled": fuller if fill else 0, "sources_fuller_in_list": 0 if fill else fuller}
        print_json({"sources_new": added, "sources_known": present, "sources_inactive": len(inactive), **filled})
        return
    click.echo(f"{counted(added, 'source')} added, {present} {'was' if present == 1 else 'were'} there already")
    if fuller and fill:
        click.echo(f"filled in what was unknown of {fuller} of them")
    elif fuller:
        click.echo(f"note: of {fuller} of them the list says more than is known here; to take it: --fill")
    for stored in inactive:
        click.echo(f"note: {stored.name} {stored.url} is inactive; to have it fetched: {switch_on(stored)}")


def _unknown(stored: Source, entry: SourceEntry) -> dict[str, object]:
    """Return what a list says of a source and nothing is known of yet."""
    said = {name: getattr(entry, name) for name in ("lang", "country", "side", "kind", "reliability")}
    return {name: value for name, value in said.items() if value is not None and getattr(stored, name) is None}


def _list_bytes(app: App, file: str) -> bytes:
    if file.startswith(("http://", "https://")):
        fetched = app.fetcher.fetch(file, etag=None, last_modified=None)
        return fetched.content()
    return bytes_of(Path(file), most=_MOST_BYTES)


@source.command()
@click.option("--format", "form", type=click.Choice(["opml", "csv"]), default="csv", show_default=True)
@click.option("-o", "--output", type=OutputFile(), help="File; standard output if none.")
def export(form: str, output: Path | None) -> None:
    """Write the feeds as CSV (everything known of them) or OPML."""
    with reading(opened().engine) as connection:
        feeds = sources.feeds(connection)
    entries = [
        SourceEntry(
            name=feed.name,
            url=feed.url or "",
            lang=feed.lang,
            country=feed.country,
            side=feed.side,
            kind=feed.kind,
            reliability=feed.reliability,
            active=feed.active,
        )
        for feed in feeds
    ]
    data = write_csv(entries) if form == "csv" else write_opml(entries)
    write_file(Path("-") if output is None else output, data)


def _check_codes(facts: dict[str, Any]) -> None:
    """Put language and country in their form, as a list's are. Raises Invalid."""
    for name, rule in (("lang", checked_lang), ("country", checked_country)):
        if facts.get(name) is not None:
            facts[name] = rule(facts[name])
