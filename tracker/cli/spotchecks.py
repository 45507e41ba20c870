"""Spot checks: what did the flagging miss, and how much?"""

from dataclasses import asdict
from typing import Any

import click

from tracker.bootstrap.sign_in import acting_account
from tracker.bootstrap.spotchecks import draw_spot_checks
from tracker.cli.context import RowId, acting, opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.agreement import agreement_in
from tracker.domain.names import item_name
from tracker.domain.phrases import recall_words
from tracker.domain.plural import counted
from tracker.domain.recall import Recall
from tracker.domain.spotcheck import SpotCheck
from tracker.errors import Invalid, NotFound
from tracker.review.recall import Recalls, recalls
from tracker.review.spotcheck import Verdict, judge
from tracker.storage import agreements, spotchecks
from tracker.storage.codec import to_json
from tracker.storage.engine import reading, transaction


@click.group()
def spotcheck() -> None:
    """Random samples of reports, read for what the flagging missed."""


@spotcheck.command()
@click.option("--size", type=click.IntRange(1, 10_000), help="Items for each agreement; as set when left out.")
@as_json
def draw(size: int | None, as_json: bool) -> None:
    """Draw this week's samples, from all items that came since the last ones; a second time it changes nothing."""
    drawn = draw_spot_checks(opened(), size=size)
    if as_json:
        print_json([to_json(one) for one in drawn])
        return
    for one in drawn:
        click.echo(
            f"{one.agreement} {one.week}: drawn from {counted(one.unflagged, 'report')} without a flag "
            f"and {one.flagged} with one"
        )
    if not drawn:
        click.echo("nothing to draw: this week's samples are drawn, or no report came since the last ones")


@spotcheck.command("list")
@click.option("--agreement", "agreement_id", metavar="ID", help="Only this agreement.")
@click.option("--all", "everything", is_flag=True, help="Those that were judged, too.")
@as_json
def list_(agreement_id: str | None, everything: bool, as_json: bool) -> None:
    """List the drawn items that nobody judged yet, newest draw first."""
    with reading(opened().engine) as connection:
        if agreement_id is not None:
            agreements.get(connection, agreement_id)
        found = spotchecks.listed(connection)
    shown = [one for one in found if agreement_id in (None, one.agreement) and (everything or one.held is None)]
    if as_json:
        print_json([_facts(one) for one in shown])
        return
    rows = [(one.item.id, one.agreement, one.week, _said(one), one.item.lang, one.item.title) for one in shown]
    print_table(("item", "agreement", "week", "judged", "lang", "title"), rows)


def _said(one: SpotCheck) -> str:
    if one.held is None:
        return "no"
    return f"missed {', '.join(one.held.missed)}" if one.held.missed else "nothing missed"


@spotcheck.command("judge")
@click.argument("item_id", type=RowId("item"), metavar="ITEM")
@click.option(
    "--missed", multiple=True, metavar="OBLIGATION", help="Should have been flagged; may be given many times."
)
@click.option("--none", "nothing", is_flag=True, help="Nothing was missed.")
@click.option("--agreement", "agreement_id", metavar="ID", help="Of which draw, where several hold ITEM.")
@click.option("--note", default="", help="Why.")
@acting
@as_json
def judge_(item_id: int, missed: tuple[str, ...], actor: str | None, as_json: bool, **entered: Any) -> None:
    """Say what the drawn ITEM should have been flagged for and was not; a later judgement supersedes."""
    if bool(missed) is entered["nothing"]:
        raise Invalid("say either what was missed or that nothing was (--none)", field="--missed")
    app = opened()
    analyst = acting_account(app, actor)
    with transaction(app.engine) as connection:
        slugs = tuple(agreements.resolve(connection, name) for name in missed)
        wanted = entered["agreement_id"] or (agreement_in(slugs[0]) if slugs else None)
        check = _meant(spotchecks.listed(connection, item=item_id), item_id, wanted)
        verdict = Verdict(slugs, check.judgements, entered["note"])
        judged = judge(connection, check.id, verdict, analyst=analyst, at=app.clock())
    if as_json:
        print_json({**to_json(judged.judgement), "reviews": [to_json(review) for review in judged.reviews]})
    elif judged.judgement.missed:
        click.echo(
            f"{item_name(item_id)} was missed for {', '.join(judged.judgement.missed)}, and is flagged for it now"
        )
    else:
        click.echo(f"{item_name(item_id)}: nothing was missed")


def _meant(checks: list[SpotCheck], item_id: int, wanted: str | None) -> SpotCheck:
    """Return the only check of an item; wanted: of which agreement, None when that was not said."""
    if not checks:
        raise NotFound("spot check", f"of {item_name(item_id)}")
    found = [one for one in checks if wanted in (None, one.agreement)]
    if not found:
        names = " and ".join(sorted({one.agreement for one in checks}))
        raise NotFound("spot check", f"of {item_name(item_id)} for {wanted}: it was drawn for {names}")
    if len(found) > 1:
        names = " | ".join(sorted(one.agreement for one in found))
        raise Invalid(f"say which: --agreement {names}", field="--agreement")
    return found[0]


@spotcheck.command()
@click.option("--agreement", "agreement_id", metavar="ID", help="Only this agreement.")
@as_json
def recall(agreement_id: str | None, as_json: bool) -> None:
    """Estimate, with a 95 % interval, which share of the relevant reports was flagged for each obligation."""
    with reading(opened().engine) as connection:
        names = list(agreements.titles(connection)) if agreement_id is None else [agreement_id]
        found = [recalls(connection, name) for name in names]
    if as_json:
        print_json([_estimates(one) for one in found])
        return
    for one in found:
        rows = [("any", *_row(one.reports, one.reason))]
        rows += [(slug, *_row(each, one.reason_by_target)) for slug, each in one.by_target.items()]
        judged = f"{one.checks} of {counted(one.drawn, 'spot check')} judged, {one.unflagged} of reports without a flag"
        title = f"{one.agreement}: {judged}; found and missed are estimates"
        print_table(("flagged for", "recall", "found", "missed", "seen"), rows, title=title)


def _row(one: Recall | None, reason: str) -> tuple[object, ...]:
    words = recall_words(one, reason=reason)
    return (words, None, None, None) if one is None else (words, f"{one.found:.0f}", f"{one.missed:.0f}", one.seen)


def _estimates(one: Recalls) -> dict[str, object]:
    return {
        "agreement": one.agreement,
        "spot_checks": one.checks,
        "drawn": one.drawn,
        "of_reports_without_flag": one.unflagged,
        "reports": _estimate(one.reports, one.reason),
        "by_obligation": {slug: _estimate(each, one.reason_by_target) for slug, each in one.by_target.items()},
    }


def _estimate(one: Recall | None, reason: str) -> dict[str, object]:
    if one is None:
        return {"recall": None, "reason": reason}
    rounded = {name: round(value, 4) for name, value in asdict(one).items() if name != "share"}
    return {"recall": round(one.share, 4), **rounded}


def _facts(one: SpotCheck) -> dict[str, object]:
    return {
        "item": one.item.id,
        "agreement": one.agreement,
        "week": one.week,
        "place": one.place,
        "was_flagged": one.was_flagged,
        "title": one.item.title,
        "url": one.item.url,
        "lang": one.item.lang,
        "judgement": None if one.held is None else to_json(one.held),
    }
