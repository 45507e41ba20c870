"""Flag stored items: try the rules of all agreements on them and store what matches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.flag import Match
from tracker.domain.item import Item
from tracker.domain.learned import Model
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import Lexicon, combined_version
from tracker.storage import flags, items


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules and the models in use of all agreements. version: digest over the rules; items remember with
    which they were flagged. A newer model makes no item stale: `runs.refit` flags anew what it may change.
    """

    flaggers: Mapping[str, Flagger]
    version: str


def compiled(lexicons: Mapping[str, Lexicon], models: Iterable[Model] = ()) -> Rules:
    """Return rules of the given lexicons (agreement id -> lexicon) and models in use."""
    used = {model.obligation: model for model in models}
    flaggers = {
        name: Flagger(lexicon, {slug: model for slug, model in used.items() if slug.split("/")[0] == name})
        for name, lexicon in lexicons.items()
    }
    return Rules(flaggers, combined_version(lexicons.values()))


def matches_of(rules: Rules, item: Item) -> list[Match]:
    """Return what an item is flagged for, over all agreements."""
    found: list[Match] = []
    for flagger in rules.flaggers.values():
        found.extend(flagger.flagged(title=item.title, summary=item.summary, lang=item.lang))
    return found


def flag_items_for(connection: sa.Connection, rules: Rules, batch: Sequence[Item], *, target: str, at: datetime) -> int:
    """Flag the items for one obligation or watchpoint (slug) alone; returns how many flags are new.

    The items still count as flagged with the rules of before, as the other targets were not tried.
    """
    agreement = target.split("/")[0]
    flagger = rules.flaggers[agreement]
    matched = []
    for item in batch:
        found = flagger.flagged(title=item.title, summary=item.summary, lang=item.lang)
        matched.append((item, [one for one in found if one.obligation == target]))
    return flags.store(connection, matched, agreements=(agreement,), at=at, only=target)


def flag_items(connection: sa.Connection, rules: Rules, batch: Sequence[Item], *, at: datetime) -> int:
    """Flag the items with the rules and note it; returns how many flags are new. Reviews are never touched."""
    if not batch:
        return 0
    matched = [(item, matches_of(rules, item)) for item in batch]
    new = flags.store(connection, matched, agreements=tuple(rules.flaggers), at=at)
    items.note_flagged(connection, [item.id for item in batch], rules.version)
    return new
