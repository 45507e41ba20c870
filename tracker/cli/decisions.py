"""Decisions from the command line: reviews, determinations, and the status that they give."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from textwrap import shorten
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.sign_in import acting_account
from tracker.cli.context import Day, Moment, RowId, acting, beyond_reckoning, opened
from tracker.cli.output import as_json, print_json, print_table
from tracker.domain.agreement import Retired, RetiredObligation, agreement_in, read_then
from tracker.domain.determination import (
    Determination,
    DeterminationDraft,
    Result,
    WorkState,
    all_holding,
    open_drafts,
)
from tracker.domain.flag import Stance
from tracker.domain.names import item_name, review_name
from tracker.domain.obligation import Obligation
from tracker.domain.phrases import DECISIONS, TEXT_STATES, stance_words
from tracker.domain.plural import counted
from tracker.domain.report import time_of_knowledge
from tracker.domain.review import Decision, Review, ReviewDraft, of_colleague
from tracker.domain.terms import plain_moment, text_state
from tracker.errors import Invalid
from tracker.review import determine as finding
from tracker.review import record
from tracker.storage import agreements, determinations, events, flags, items, past_agreements, reviews, watching
from tracker.storage.codec import to_json
from tracker.storage.engine import reading, transaction

_MOST_OF_A_NOTE = 300
_DECISIONS = [decision.value for decision in Decision if decision is not Decision.WITHDRAWN]


@click.command()
@click.argument("item_id", type=RowId("item"), metavar="ITEM")
@click.argument("obligation")
@click.option("--decision", type=click.Choice(_DECISIONS), required=True)
@click.option(
    "--stance", type=click.Choice([stance.value for stance in Stance]), help="As guessed, unconfirmed, when left out."
)
@click.option("--credibility", type=click.IntRange(1, 6), help="1 confirmed … 6 cannot be judged.")
@click.option("--event-on", type=Day(), help="Day of what is reported.")
@click.option("--note", default="", help="Why.")
@click.option(
    "--seen",
    type=RowId("review"),
    help="A colleague's decision that holds, as seen: it is superseded only when it is named.",
)
@acting
@as_json
def review(item_id: int, obligation: str, actor: str | None, as_json: bool, **entered: Any) -> None:
    """Record one review of the flag of ITEM for OBLIGATION; a later review supersedes, nothing is overwritten."""
    app = opened()
    analyst = acting_account(app, actor)
    stance = entered["stance"]
    draft = ReviewDraft(
        decision=Decision(entered["decision"]),
        stance=None if stance is None else Stance(stance),
        credibility=entered["credibility"],
        event_on=entered["event_on"],
        note=entered["note"],
    )
    with transaction(app.engine) as connection:
        flag = flags.find(connection, item_id, agreements.resolve(connection, obligation)).flag
        _refuse_unseen(reviews.of_flags(connection, [flag.id]), analyst.name, seen=entered["seen"])
        decided = record.review(connection, flag.id, draft, reviews.By(analyst.id, app.clock(), flag.reviews))
        otherwise = _otherwise(connection, flag.id)
    if decided.precedes:
        click.echo(
            f"note: {item_name(item_id)} was published before {draft.event_on}, the day of the event named",
            err=True,
        )
    for slug, since in decided.unbound.items():
        click.echo(f"note: {slug} did not bind on {draft.event_on} yet, the day named; it does since {since}", err=True)
    if as_json:
        named = [{"item_id": one.item_id, "review_id": one.id, "decision": one.decision} for one in otherwise]
        copied = [copy.id for copy in decided.copies]
        print_json({**to_json(decided.review), "copies": copied, "otherwise": named})
    else:
        copies = counted(len(decided.copies), "exact copy", "exact copies")
        also = f", and so for {copies}" if decided.copies else ""
        said = DECISIONS[draft.decision].format(obligation=flag.obligation)
        click.echo(f"{decided.review.name}: {item_name(item_id)} {said}{also}")
        for one in otherwise:
            click.echo(f"{item_name(one.item_id)} was decided otherwise ({one.name})")


def _refuse_unseen(history: Sequence[Review], analyst: str, *, seen: int | None) -> None:
    """Raise Invalid when a colleague's decision holds that the analyst does not name as seen, or another is named than
    the one that holds. history: all reviews of the flag; seen: id of a review.
    """
    held = history[-1].id if history else None
    theirs = of_colleague(history, analyst)
    if theirs is not None and seen != held:
        reason = f"{_told(theirs, history[-1])}. Say --seen {history[-1].name} to decide all the same"
        raise Invalid(reason, field="--seen")
    if seen not in (None, held):
        raise Invalid(f"{review_name(seen)} is not the review that holds on this flag", field="--seen")


def _told(decided: Review, held: Review) -> str:
    stance = f", {stance_words(decided.stance, confirmed=True)}" if decided.stance and decided.stance_confirmed else ""
    restored = "" if decided == held else f", restored by {held.analyst} in {held.name}"
    note = f": “{shorten(decided.note, _MOST_OF_A_NOTE, placeholder=' …')}”" if decided.note else ""
    said = f"{decided.decision.replace('_', ' ')}{stance}"
    at = plain_moment(decided.reviewed_at)
    return f"{decided.analyst} decided {said} on {at} in {decided.name}{restored}{note}"


def _otherwise(connection: sa.Connection, flag_id: int) -> list[Review]:
    """Return the reviews that hold of exact copies decided otherwise than the flag, in the order of their items."""
    entry = flags.get(connection, flag_id)
    found = record.decided_otherwise(connection, entry.flag, items.exact_copies(connection, entry.item))
    holding = {one.flag_id: one for one in reviews.of_flags(connection, [other.flag.id for other in found])}
    return sorted(holding.values(), key=lambda one: one.item_id)


@click.command()
@click.argument("obligation")
@click.option("--result", type=click.Choice([result.value for result in Result]), required=True)
@click.option("--from", "valid_from", type=Day(), required=True, help="First day for which it holds.")
@click.option("--until", "valid_until", type=Day(), help="Last day; open when left out.")
@click.option("--rationale", required=True, help="The reasons.")
@click.option("--evidence", multiple=True, metavar="ID", help="event-N, review-N or item-N; may be given many times.")
@click.option("--degree", type=click.IntRange(0, 3), help="For processes.")
@click.option("--party", metavar="CODE", help="Obligor whose conduct it is about; all of them when left out.")
@click.option("--supersedes", type=RowId("determination"), help="Determination that this one replaces.")
@click.option(
    "--work-state",
    type=click.Choice([state.value for state in WorkState]),
    default="approved",
    show_default=True,
    help="Only an approved one holds.",
)
@click.argument("more_evidence", nargs=-1, metavar="[ID]...")
@acting
@as_json
def determine(obligation: str, actor: str | None, as_json: bool, **entered: Any) -> None:
    """Record a finding on OBLIGATION, with its reasons and evidence."""
    app = opened()
    analyst = acting_account(app, actor)
    names: Sequence[str] = (*entered["evidence"], *entered["more_evidence"])
    with transaction(app.engine) as connection:
        slug = agreements.resolve(connection, obligation)
        draft = DeterminationDraft(
            obligation=slug,
            result=Result(entered["result"]),
            valid_from=entered["valid_from"],
            valid_until=entered["valid_until"],
            rationale=entered["rationale"],
            evidence=finding.evidence_named(connection, slug, [part for name in names for part in name.split(",")]),
            degree=entered["degree"],
            work_state=WorkState(entered["work_state"]),
            party=entered["party"],
        )
        gone = agreements.retired_obligations(connection, agreement_in(slug)).get(slug)
        met = [] if entered["supersedes"] is not None else finding.overlaps(connection, draft, at=app.clock())
        stored = finding.determine(connection, draft, analyst=analyst, at=app.clock(), supersedes=entered["supersedes"])
        unalleged = finding.lacks_allegation(connection, draft)
    if unalleged:
        click.echo(f"note: {finding.UNALLEGED}", err=True)
    if gone is not None:
        click.echo(f"note: {slug} is no longer in the pack, since {gone.retired_at:%Y-%m-%d}", err=True)
    for other in met:
        click.echo(f"note: stands beside {_named(other)}; --supersedes {other.name} would have replaced it", err=True)
    if as_json:
        print_json(to_json(stored))
    else:
        click.echo(_named(stored))


def _named(determination: Determination) -> str:
    about = "" if determination.party is None else f" on {determination.party}"
    until = "" if determination.valid_until is None else f" until {determination.valid_until}"
    draft = f" (draft, does not hold: {determination.work_state.replace('_', ' ')})" if determination.is_draft else ""
    return (
        f"{determination.name}: {determination.obligation} {determination.result}{about} "
        f"from {determination.valid_from}{until}{draft}"
    )


@click.command()
@click.option("--as-of", type=Day(), help="Day for which the status is asked; today when left out.")
@click.option("--known-on", type=Moment(), help="As known then; now when left out.")
@click.option("--agreement", "agreement_id", metavar="ID", help="Only this agreement.")
@as_json
def status(as_of: date | None, known_on: datetime | None, agreement_id: str | None, as_json: bool) -> None:
    """Show each obligation's determination, and apart from it what follows from the text."""
    app = opened()
    known_at = app.clock() if known_on is None else time_of_knowledge(known_on, now=app.clock())
    day = known_at.date() if as_of is None else as_of
    with reading(app.engine) as connection:
        recorded = determinations.recorded(connection, agreement_id=agreement_id, known_at=known_at)
        notices = events.notices(connection, known_at=known_at)
        ids = list(agreements.titles(connection)) if agreement_id is None else [agreement_id]
        known = [past_agreements.known_at(connection, each, known_at) for each in ids]
        reworded = [one for each in ids for one in agreements.earlier_wordings(connection, each, known_at=known_at)]
        retired = _retired_with_findings(connection, ids, recorded, known_at=known_at)
        unwatched = {name: one for name, one in watching.retired(connection, known_at=known_at).items() if name in ids}
    asked = {obligation.slug: obligation for one in known for obligation in one.obligations}
    asked |= {slug: one.obligation for slug, one in retired.items()}
    held = {slug: all_holding(recorded.get(slug, []), day=day, known_at=known_at) for slug in asked}
    with beyond_reckoning("--as-of"):
        rows = [
            {
                **_status_row(obligation, held[slug], day=day, notices=notices.get(slug, ())),
                "retired_on": retired[slug].retired_at.date().isoformat() if slug in retired else None,
                "agreement_retired_on": _day_of(unwatched.get(agreement_in(slug))),
            }
            for slug, obligation in asked.items()
        ]
    if as_json:
        print_json(rows)
        return
    columns = ("obligation", "determination", "about", "since", "by the text", "title")
    shown = [
        (
            row["obligation"],
            row["result"] or "not assessed",
            row["party"],
            row["valid_from"],
            row["by_text"] if row["retired_on"] is None else f"not in the pack since {row['retired_on']}",
            row["title"],
        )
        for row in rows
    ]
    print_table(columns, shown, title=f"as of {day}, as known on {known_at:%Y-%m-%d %H:%M} UTC")
    for gone in unwatched.values():
        click.echo(f"{gone.agreement} is {gone.told}")
    for one in (one for found in held.values() for one in found):
        then = read_then(reworded, asked[one.obligation], one.recorded_at)
        if then is not None:
            click.echo(f"{one.name} was entered when {one.obligation} read: {then.title}")
    for other in (other for found in held.values() for other in found[:-1]):
        click.echo(f"beside it: {_named(other)}")
    for draft in (draft for slug in asked for draft in open_drafts(recorded.get(slug, []), known_at=known_at)):
        click.echo(_named(draft))


def _day_of(gone: Retired | None) -> str | None:
    return None if gone is None else gone.at.date().isoformat()


def _retired_with_findings(
    connection: sa.Connection, ids: Sequence[str], found: Collection[str], *, known_at: datetime
) -> dict[str, RetiredObligation]:
    """Return the obligations that packs dropped and on which something was found, by slug. ids: of agreements."""
    gone = [agreements.retired_obligations(connection, each, known_at=known_at) for each in ids]
    return {slug: one for each in gone for slug, one in each.items() if slug in found}


def _status_row(
    obligation: Obligation, found: Sequence[Determination], *, day: date, notices: tuple[date, ...]
) -> dict[str, Any]:
    state = text_state(obligation, as_of=day, notices=notices)
    held = found[-1] if found else None
    return {
        "obligation": obligation.slug,
        "title": obligation.title,
        "kind": obligation.kind,
        "result": None if held is None else held.result,
        "degree": None if held is None else held.degree,
        "party": None if held is None else held.party,
        "determination": None if held is None else held.id,
        "beside": [other.id for other in found[:-1]],
        "valid_from": None if held is None else held.valid_from.isoformat(),
        "valid_until": None if held is None or held.valid_until is None else held.valid_until.isoformat(),
        "author": None if held is None else held.author,
        "recorded_at": None if held is None else held.recorded_at.isoformat(),
        "text_state": state.code,
        "by_text": TEXT_STATES[state.code],
        "text_reason": state.reason,
    }
