"""What goes out: the calendar and the compliance report."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.cli.context import Day, Moment, OutputFile, beyond_reckoning, bytes_of, opened, start_of
from tracker.cli.output import as_json, is_output, print_json, print_table, write_file
from tracker.domain import terms
from tracker.domain.agreement import Agreement
from tracker.domain.report import FORMAT_VERSION, Report, ReportFormat, ReportParameters, time_of_knowledge
from tracker.domain.terms import CalendarRow, add_months
from tracker.errors import Fault, Invalid, InvalidFile, Missing
from tracker.reporting.build import build
from tracker.reporting.gather import gather
from tracker.reporting.inputs import Period
from tracker.reporting.render import render
from tracker.reporting.verify import compare, read_parameters
from tracker.reporting.write_ics import to_ics
from tracker.settings import shipped
from tracker.storage import agreements, events, moments, watching
from tracker.storage.engine import reading

_YEARS_AHEAD = 10
_MOST_BYTES = 200_000_000
"""Of a report that is verified; one of 100,000 pieces of evidence is smaller."""

_LATER_FORMATS = ("pdf", "docx", "xlsx")
_FORMATS = [*(form.value for form in ReportFormat), *_LATER_FORMATS]


@click.command()
@click.option("--as-of", type=Day(), help="Look from this day; today when left out.")
@click.option("--until", type=Day(), help="Last day; ten years after --as-of when left out.")
@click.option("--agreement", "agreement_id", metavar="ID", help="Only this agreement.")
@click.option("--format", "form", type=click.Choice(["table", "ics", "json"]), default="table", show_default=True)
@as_json
def calendar(as_of: date | None, until: date | None, agreement_id: str | None, form: str, as_json: bool) -> None:
    """Print deadlines, terms, renewals and notice windows, as they follow from the text alone.

    Those of retired agreements are left out, unless --agreement names one.
    """
    app = opened()
    day = app.clock().date() if as_of is None else as_of
    if until is not None and until < day:
        raise Invalid(f"{until} lies before the day from which it is looked, {day}", field="--until")
    with beyond_reckoning("--as-of"):
        last = add_months(day, 12 * _YEARS_AHEAD) if until is None else until
    with reading(app.engine) as connection:
        loaded = _agreements(connection, agreement_id)
        notices = events.notices(connection)
        retired = watching.retired(connection)
    for gone in (gone for gone in retired.values() if agreement_id in (None, gone.agreement)):
        left_out = "; its dates are left out" if agreement_id is None else ""
        click.echo(f"note: {gone.agreement} is {gone.told}{left_out}", err=True)
    loaded = [one for one in loaded if agreement_id is not None or one.id not in retired]
    obligations = [obligation for one in loaded for obligation in one.obligations]
    with beyond_reckoning("--as-of" if until is None else "--until"):
        rows = terms.calendar(obligations, notices=notices, as_of=day, until=last)
    if as_json or form == "json":
        print_json([_row(row) for row in rows])
    elif form == "ics":
        stamp = start_of(day)
        name = ", ".join(one.short_title for one in loaded)
        click.echo(to_ics(rows, name=name, stamp=stamp), nl=False)
    else:
        shown = [(row.date, row.obligation, row.kind.value, row.state.value, row.title) for row in rows]
        print_table(("date", "obligation", "kind", "state", "title"), shown, title=f"as of {day}")


def _agreements(connection: sa.Connection, agreement_id: str | None) -> list[Agreement]:
    return agreements.loaded(connection) if agreement_id is None else [agreements.get(connection, agreement_id)]


def _row(row: CalendarRow) -> dict[str, object]:
    return {
        "date": row.date.isoformat(),
        "obligation": row.obligation,
        "kind": row.kind,
        "title": row.title,
        "state": row.state,
        "at": None if row.at is None else row.at.isoformat(),
    }


@click.group(invoke_without_command=True)
@click.option("--from", "from_on", type=Day(), help="First day.")
@click.option("--to", "to_on", type=Day(), help="Last day.")
@click.option("--known-on", type=Moment(), help="As known then; when left out, as of the last thing recorded.")
@click.option("--agreement", "agreement_id", metavar="ID", help="Agreement; the first one when left out.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="html", show_default=True)
@click.option("-o", "--output", type=OutputFile(), help="File to write; - for standard output.")
@click.pass_context
def report(context: click.Context, /, form: str, output: Path | None, **asked: Any) -> None:
    """Write a compliance report over a period. The same command on the same database gives the same bytes."""
    if context.invoked_subcommand is not None:
        return
    from_on, to_on = asked["from_on"], asked["to_on"]
    if from_on is None or to_on is None or output is None:
        raise click.UsageError("say --from, --to and -o FILE")
    if form in _LATER_FORMATS:
        raise Missing(f"{form} reports are not in this version; html, csv and json are")
    app = opened()
    with reading(app.engine) as connection:
        chosen = _first_agreement(connection) if asked["agreement_id"] is None else asked["agreement_id"]
        known_at = moments.last_recorded(connection, by=app.clock())
        if asked["known_on"] is not None:
            known_at = time_of_knowledge(asked["known_on"], now=app.clock())
        made = build(gather(connection, chosen, period=Period(from_on, to_on, known_at)))
    write_file(output, render(made, ReportFormat(form), templates=shipped("templates")))
    known = f"known at {made.known_at:%Y-%m-%d %H:%M:%S} UTC"
    click.echo(f"{output}: {made.short_title}, {from_on} to {to_on}, {known}", err=is_output(output))
    click.echo(f"digest {made.digest}", err=is_output(output))
    if made.not_over:
        click.echo(f"note: {made.not_over}", err=True)


@report.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def verify(file: Path, as_json: bool) -> None:
    """Check whether a report still agrees with the database: the same inputs, and the same bytes."""
    app = opened()
    data = bytes_of(file, most=_MOST_BYTES)
    stated = _stated(file, data)
    made = _rebuilt(app, stated)
    verdict = compare(data, report=made, rendered=render(made, stated.format, templates=shipped("templates")))
    if as_json:
        facts = {"digest_stated": stated.digest, "digest_now": verdict.digest_now}
        same = {"same_inputs": verdict.same_inputs, "same_bytes": verdict.same_bytes}
        version = {"format_version": stated.format_version, "same_version": verdict.same_version}
        print_json({**facts, **same, **version})
    elif not verdict.same_version:
        versions = f"report format {stated.format_version}, this one writes {FORMAT_VERSION}"
        click.echo(f"written by another version of the program ({versions}): it cannot be compared byte for byte")
        if verdict.same_inputs:
            click.echo("inputs: the same")
    else:
        click.echo(f"inputs: {'the same' if verdict.same_inputs else 'changed since'}")
        click.echo(f"file: {'byte for byte the same' if verdict.same_bytes else 'not what would be written now'}")
    if not verdict.same_bytes:
        raise SystemExit(1)


def _stated(file: Path, data: bytes) -> ReportParameters:
    try:
        return read_parameters(data)
    except Invalid as error:
        raise InvalidFile(str(file), [Fault(str(file), 0, "", error.reason)]) from error


def _rebuilt(app: App, stated: ReportParameters) -> Report:
    period = Period(stated.from_on, stated.to_on, stated.known_at)
    with reading(app.engine) as connection:
        return build(gather(connection, stated.agreement, period=period))


def _first_agreement(connection: sa.Connection) -> str:
    """Return the agreement meant when none is named: the first of the list; the others are told on standard error."""
    ids = list(agreements.titles(connection))
    if not ids:
        raise Invalid("no agreement is loaded; run `tracker init`", field="--agreement")
    if len(ids) > 1:
        click.echo(f"on {ids[0]}; others with --agreement {' | '.join(ids[1:])}", err=True)
    return ids[0]
