"""Flag stored items: try the rules of all agreements on them and store what matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.flag import Match
from tracker.domain.item import Item
from tracker.flagging.lexicon import Lexicon, combined_version
from tracker.flagging.match import match
from tracker.storage import flags, items


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules of all agreements. version: digest over theirs; items remember with which they were
    flagged.
    """

    lexicons: Mapping[str, Lexicon]
    version: str


def compiled(lexicons: Mapping[str, Lexicon]) -> Rules:
    """Return rules of the given lexicons (agreement id -> lexicon)."""
    return Rules(lexicons, combined_version(lexicons.values()))


def matches_of(rules: Rules, item: Item) -> list[Match]:
    """Return what the rules find in an item, over all agreements."""
    found: list[Match] = []
    for lexicon in rules.lexicons.values():
        found.extend(match(lexicon, title=item.title, summary=item.summary, lang=item.lang))
    return found


def flag_items_for(connection: sa.Connection, rules: Rules, batch: Sequence[Item], *, target: str, at: datetime) -> int:
    """Flag the items for one obligation or watchpoint (slug) alone; returns how many flags are new.

    The items still count as flagged with the rules of before, as the other targets were not tried.
    """
    agreement = target.split("/")[0]
    lexicon = rules.lexicons[agreement]
    matched = []
    for item in batch:
        found = match(lexicon, title=item.title, summary=item.summary, lang=item.lang)
        matched.append((item, [one for one in found if one.obligation == target]))
    return flags.store(connection, matched, agreements=(agreement,), at=at, only=target)


def flag_items(connection: sa.Connection, rules: Rules, batch: Sequence[Item], *, at: datetime) -> int:
    """Flag the items with the rules and note it; returns how many flags are new. Reviews are never touched."""
    if not batch:
        return 0
    matched = [(item, matches_of(rules, item)) for item in batch]
    new = flags.store(connection, matched, agreements=tuple(rules.lexicons), at=at)
    items.note_flagged(connection, [item.id for item in batch], rules.version)
    return new
