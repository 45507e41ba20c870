"""Flags: what may bear on an obligation, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import click
import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.cli.context import FirstDay, RowId, opened, start_of
from tracker.cli.output import as_json, print_json, print_json_list, print_table, progress_bar
from tracker.domain.agreement import agreement_in
from tracker.domain.basis import InUse, made_with, newer, younger
from tracker.domain.flag import FlagState, Match, Span
from tracker.domain.learned import Learned, Parts, probability
from tracker.domain.learned_stance import LearnedStance
from tracker.domain.phrases import GUESSES, Sign, score_words, share, signs, statement
from tracker.domain.plural import counted
from tracker.domain.queue import QueueEntry, QueueFilter
from tracker.domain.review import Review
from tracker.flagging.flag import flag_items, flag_items_for, foreseen, rules_for
from tracker.flagging.parts import with_all_words
from tracker.runs import vectors as text_vectors
from tracker.storage import agreements, flags, items, reviews, saved_rules, sources, waiting_items, watching
from tracker.storage.codec import to_json
from tracker.storage.engine import reading, transaction

_BATCH = 200


@click.group()
def flag() -> None:
    """Items that may bear on an obligation."""


@flag.command("list")
@click.option("--obligation", metavar="ID", help="Only this obligation or watchpoint.")
@click.option("--state", type=click.Choice([state.value for state in FlagState]), help="Only flags in this state.")
@click.option(
    "--since",
    type=FirstDay(),
    help="Only reports that may be of this day, month or year, or later; without a date, the day first seen counts.",
)
@click.option("--source", "source", metavar="NAME", help="Only reports of this source: its name, or its address.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many; all of them if left out.")
@as_json
def list_(limit: int | None, as_json: bool, **asked: Any) -> None:
    """List flags, best score first."""
    app = opened()
    with reading(app.engine) as connection:
        in_use = app.in_use(connection)
        wanted = _wanted(connection, **asked)
        entries = flags.each(connection, wanted, limit=limit)
        if as_json:
            print_json_list(_facts(entry, in_use) for entry in entries)
        else:
            print_table(("item", "obligation", "score", "guess", "state", "title"), [_row(entry) for entry in entries])
        in_all = 0 if limit is None else flags.count(connection, wanted)
    if limit is not None and in_all > limit:
        click.echo(f"note: the first {limit} of {counted(in_all, 'flag')}", err=True)


def _wanted(
    connection: sa.Connection, *, obligation: str | None, state: str | None, since: date | None, source: str | None
) -> QueueFilter:
    return QueueFilter(
        obligation=None if obligation is None else agreements.resolve(connection, obligation),
        state=None if state is None else FlagState(state),
        since=None if since is None else start_of(since),
        source_id=None if source is None else sources.called(connection, source).id,
    )


def _row(entry: QueueEntry) -> tuple[object, ...]:
    flag, item = entry.flag, entry.item
    return (item.id, flag.obligation, score_words(flag.score), GUESSES[flag.stance], state_words(entry), item.title)


@flag.command()
@click.argument("item_id", type=RowId("item"), metavar="ITEM")
@click.option("--all", "whole", is_flag=True, help="All parts of what was learned, with their words.")
@as_json
def explain(item_id: int, whole: bool, as_json: bool) -> None:
    """Say why an item is flagged: indicators, the exact words and their statements, and how the score adds up."""
    app = opened()
    with reading(app.engine) as connection:
        one = items.get(connection, item_id)
        entries = flags.of_items(connection, [item_id])
        in_use = app.in_use(connection)
        given: dict[int, list[Review]] = defaultdict(list)
        for review in reviews.of_flags(connection, [entry.flag.id for entry in entries]):
            given[review.flag_id].append(review)
    if whole:
        entries = [_with_all_words(app, entry) for entry in entries]
    if as_json:
        print_json([_facts(entry, in_use) for entry in entries])
        return
    click.echo(f"{one.title}\n")
    if not entries:
        click.echo("no flags: no indicator of any agreement fired strongly enough")
    for entry in entries:
        _explain(entry, in_use, given[entry.flag.id], whole=whole)


def _with_all_words(app: App, entry: QueueEntry) -> QueueEntry:
    flag, item = entry.flag, entry.item
    lexicon = app.rules_of(agreement_in(flag.obligation))
    match = with_all_words(flag.match, lexicon, title=item.title, summary=item.summary, lang=item.lang)
    return replace(entry, flag=replace(flag, match=match))


def state_words(entry: QueueEntry) -> str:
    """Return a flag's state, and that the text is another one than was reviewed: the guess is about the new one."""
    return f"{entry.flag.state}, text changed since" if entry.changed_since_review else entry.flag.state.value


def _explain(entry: QueueEntry, in_use: InUse, history: Sequence[Review], *, whole: bool) -> None:
    flag, match = entry.flag, entry.flag.match
    withdrawn = " (withdrawn: newer rules no longer match)" if flag.withdrawn_at is not None else ""
    click.echo(
        f"{flag.obligation}  score {score_words(flag.score)}  {GUESSES[flag.stance]}  {state_words(entry)}{withdrawn}"
    )
    for told in (made_with(flag), *younger(flag, history), *newer(flag, entry.tried, in_use)):
        click.echo(f"  {told}")
    if match.by_spot_check:
        click.echo("  the rules missed it: an analyst found it in a spot check")
    if match.learned is not None:
        _explain_learned(match, match.learned, whole=whole)
    if match.learned is not None and match.indicators:
        click.echo(f"  what the rules saw, {score_words(match.learned.rules_score)} by themselves:")
    for sign in signs(match):
        click.echo(f"  +{sign.part}  {_sign(sign)}")
    if match.learned_stance is not None:
        _explain_stance(match, match.learned_stance, whole=whole)
    elif match.leaning:
        click.echo(f"  stance by the rules alone: {_leaning(match)}")
    for told in dict.fromkeys(statement(one) for one in match.statements):
        click.echo(f"        {told}")
    click.echo("")


def _sign(sign: Sign) -> str:
    near = f" near {_quoted(sign.near)}" if sign.near else ""
    fired = sign.fired
    return f"{fired.id} ({GUESSES[fired.stance]}): {fired.observes}: {_quoted(sign.words)}{near}"


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"«{word}»" for word in words)


def _explain_learned(match: Match, learned: Learned, *, whole: bool) -> None:
    """Say what a model made of it: its parts sum to the log-odds of the score."""
    alone, threshold = score_words(learned.rules_score), share(learned.threshold)
    click.echo(f"  learned model {learned.version}: rules alone {alone}; flagged from {threshold}")
    _looked_at(learned.vectors)
    click.echo(f"  {learned.base:+.2f}  base")
    _parts(match.parts, match.spans, whole=whole)
    score = score_words(probability(learned.log_odds))
    click.echo(f"  {learned.log_odds:+.2f}  log-odds in all, parts rounded = score {score}")


def _looked_at(vectors: str | None) -> None:
    if vectors is not None:
        click.echo(f"  looked at the sentence vector by {vectors}")


def _parts(parts: Parts, spans: Iterable[Span], *, whole: bool) -> None:
    """spans: among which the words of a part are told. whole: whether all parts are told, not the weightiest alone."""
    words: dict[str, dict[str, None]] = defaultdict(dict)
    for span in spans:
        words[span.indicator][span.text] = None
    for term in (*parts.first, *(parts.others if whole else ())):
        quoted = _quoted(words.get(term.name, ()))
        click.echo(f"  {term.weight:+.2f}  {term.name}{': ' if quoted else ''}{quoted}")
    if parts.others and not whole:
        rest = " and the rest" if parts.has_rest else ""
        click.echo(f"  {parts.together:+.2f}  {parts.number} more parts{rest}: told with --all")


def _leaning(match: Match) -> str:
    return ", ".join(f"{GUESSES[stance]} {share(part)}" for stance, part in match.leaning)


def _explain_stance(match: Match, learned: LearnedStance, *, whole: bool) -> None:
    """Say what a model made of the stance: its parts sum to the log-odds against the other."""
    by_rules = f"the rules alone: {GUESSES[learned.rules_stance]}" if match.indicators else "the rules found nothing"
    click.echo(f"  stance by the learned model {learned.version}: {GUESSES[match.stance]}; {by_rules}")
    _looked_at(learned.vectors)
    click.echo(f"  what speaks for it against «{GUESSES[learned.rather_than]}», as log-odds:")
    click.echo(f"  {learned.base:+.2f}  base")
    _parts(learned.parts, match.spans, whole=whole)
    among = score_words(learned.probability)
    click.echo(f"  {learned.log_odds:+.2f}  log-odds in all, parts rounded; {among} among all stances")


@flag.command()
@click.option("--obligation", metavar="ID", help="Only for this obligation or watchpoint.")
@click.option("--all", "every", is_flag=True, help="Also items that were flagged with these rules: models changed.")
@as_json
def redo(obligation: str | None, every: bool, as_json: bool) -> None:
    """Flag stored items again after a rule changed. Every review stays; flags that no longer match are withdrawn."""
    app = opened()
    before = _number_of_flags(app)
    tried, new = _redo(app, obligation, every=every)
    after = _number_of_flags(app)
    if as_json:
        print_json({"items": tried, "flags_new": new, "flags": after})
    else:
        click.echo(
            f"{counted(tried, 'item')} tried again; {counted(new, 'new flag')}; "
            f"{counted(before, 'flag')} before, {after} now"
        )


def _number_of_flags(app: App) -> int:
    with reading(app.engine) as connection:
        return flags.count(connection, QueueFilter(state=None))


def _redo(app: App, obligation: str | None, *, every: bool) -> tuple[int, int]:
    with reading(app.engine) as connection:
        slug = None if obligation is None else agreements.resolve(connection, obligation)
        total = items.count(connection)
        saved = [one for one in saved_rules.to_flag_anew(connection) if slug in (None, one.slug)]
        if slug is not None:
            watching.require(connection, agreement_in(slug))
    rules = app.rules(text_vectors.made(app.engine))
    tried_rules = rules if slug is None else rules_for(rules, slug)
    known_by = None if every else rules.version
    tried = new = last = 0
    with progress_bar(total, "flagging") as bar:
        while True:
            with reading(app.engine) as connection:
                waiting = waiting_items.flagged_otherwise(connection, known_by, after=last, limit=_BATCH)
            known = foreseen(tried_rules, waiting)
            with transaction(app.engine) as connection:
                batch = waiting_items.flagged_otherwise(connection, known_by, after=last, limit=_BATCH)
                if slug is None:
                    new += flag_items(connection, known, batch, at=app.clock())
                else:
                    new += flag_items_for(connection, known, batch, target=slug, at=app.clock())
                text_vectors.keep_new(connection, rules.vectors)
            tried += len(batch)
            if len(batch) < _BATCH:
                break
            last = batch[-1].id
            if bar is not None:
                bar.advance(bar.task_ids[0], len(batch))
    with transaction(app.engine) as connection:
        saved_rules.note_all_flagged(connection, saved)
    return tried, new


def _facts(entry: QueueEntry, in_use: InUse) -> dict[str, Any]:
    flag, match = entry.flag, entry.flag.match
    return {
        "id": flag.id,
        "item": flag.item_id,
        "obligation": flag.obligation,
        "score": flag.score,
        "stance": flag.stance,
        "state": flag.state,
        "spans": [to_json(span) for span in match.spans],
        "statements": [to_json(one) for one in match.statements],
        "indicators": [to_json(fired) for fired in match.indicators],
        "learned": None if match.learned is None else to_json(match.learned),
        "leaning": {stance.value: part for stance, part in match.leaning},
        "changed_since_review": entry.changed_since_review,
        "learned_stance": None if match.learned_stance is None else to_json(match.learned_stance),
        "rules_version": match.rules_version,
        "matched_at": flag.matched_at.isoformat(),
        "newer": newer(flag, entry.tried, in_use),
        "by_spot_check": match.by_spot_check,
        "title": entry.item.title,
        "url": entry.item.url,
        "lang": entry.item.lang,
        "published_at": None if entry.item.published_at is None else entry.item.published_at.isoformat(),
        "flagged_at": flag.flagged_at.isoformat(),
        "withdrawn_at": None if flag.withdrawn_at is None else flag.withdrawn_at.isoformat(),
        "unmatched_at": None if flag.unmatched_at is None else flag.unmatched_at.isoformat(),
    }
