"""Flag stored items: try the rules of all agreements on them and store what matches."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import Match
from tracker.domain.item import DatePrecision, Item, last_day
from tracker.domain.learned import Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.flagging.flagger import Flagger
from tracker.flagging.lexicon import Lexicon, combined_version
from tracker.flagging.search import Search
from tracker.storage import flags, items, waiting_items

_NONE: Mapping[str, Vectors] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rules:
    """The compiled rules and the models in use of all agreements. version: digest over the rules; items remember with
    which they were flagged. A newer model makes no item stale: `runs.refit` flags anew what it may change.
    """

    flaggers: Mapping[str, Flagger]
    version: str

    @property
    def vectors(self) -> list[Vectors]:
        """The vectors of texts that the flaggers look at, each once."""
        seen = {one.vectors.name: one.vectors for one in self.flaggers.values() if one.vectors is not None}
        return list(seen.values())


def compiled(
    lexicons: Mapping[str, Lexicon],
    models: Iterable[Model] = (),
    stances: Iterable[StanceModel] = (),
    *,
    vectors: Mapping[str, Vectors] = _NONE,
    search: Search | None = None,
) -> Rules:
    """Return rules of the given lexicons (agreement id -> lexicon) and models in use, behind one search.

    vectors: of texts, that models may look at, by agreement. search: of the same lexicons (see `search_for`); made when
    it is left out.
    """
    used = {model.obligation: model for model in models}
    telling = {model.agreement: model for model in stances}
    together = search_for(lexicons, search)
    flaggers = {
        name: Flagger(
            lexicon,
            {slug: model for slug, model in used.items() if agreement_in(slug) == name},
            telling.get(name),
            search=together,
            vectors=vectors.get(name),
        )
        for name, lexicon in lexicons.items()
    }
    return Rules(flaggers, combined_version(lexicons.values()))


def search_for(lexicons: Mapping[str, Lexicon], known: Search | None = None) -> Search:
    """Return one search for all lexicons: the known one while none of them has changed."""
    vocabularies = [lexicon.vocabulary for lexicon in lexicons.values()]
    return known if known is not None and list(known.numbers) == vocabularies else Search(vocabularies)


class Worded(Protocol):
    """Whatever is searched: an item, or an entry on its way to become one."""

    @property
    def title(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def lang(self) -> str | None: ...

    @property
    def published_at(self) -> datetime | None: ...

    @property
    def precision(self) -> DatePrecision | None: ...


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Rules with what they found beforehand. found: matches by the hash of title, summary, language and date of a
    text, on which they depend alone: the texts of a large feed are not to be held in memory for their sake.
    """

    rules: Rules
    found: Mapping[int, list[Match]]

    def matches_of(self, item: Worded) -> list[Match]:
        """Return what an item is flagged for; one that was not foreseen is matched now."""
        found = self.found.get(_hash(item)) if self.rules.flaggers else []
        return matches_of(self.rules, item) if found is None else found


def _hash(text: Worded) -> int:
    """Return what a text is known again by in this process: 64 bits, with a key that no feed knows. Python keeps the
    hashes of strings, so that the second one is free.
    """
    return hash((text.title, text.summary, text.lang, last_day(text.published_at, text.precision)))


def foreseen(rules: Rules, texts: Iterable[Worded]) -> Foreseen:
    """Match texts before the transaction in which they are stored or flagged: other writers need not wait for it."""
    return Foreseen(rules, {_hash(text): matches_of(rules, text) for text in texts} if rules.flaggers else {})


def matches_of(rules: Rules, item: Worded) -> list[Match]:
    """Return what an item is flagged for, over all agreements."""
    found: list[Match] = []
    for flagger in rules.flaggers.values():
        published = last_day(item.published_at, item.precision)
        found.extend(flagger.flagged(title=item.title, summary=item.summary, lang=item.lang, published=published))
    return found


def rules_for(rules: Rules, target: str) -> Rules:
    """Return the rules of one obligation's or watchpoint's (slug) agreement alone."""
    agreement = agreement_in(target)
    return Rules({agreement: rules.flaggers[agreement]}, rules.version)


def flag_items_for(
    connection: sa.Connection, known: Foreseen, batch: Sequence[Item], *, target: str, at: datetime
) -> int:
    """Flag the items for one obligation or watchpoint (slug) alone; returns how many flags are new.

    known: of the rules for the target (see `rules_for`). The items still count as flagged with the rules of before, as
    the other targets were not tried.
    """
    matched = [(item, [one for one in known.matches_of(item) if one.obligation == target]) for item in batch]
    return flags.store(connection, matched, agreements=tuple(known.rules.flaggers), at=at, only=target).total()


def flag_stored(
    connection: sa.Connection, known: Foreseen, stored: Sequence[items.Stored], *, at: datetime
) -> Counter[int]:
    """Flag what was stored in this same transaction, its new items with this version of the rules already noted.

    Returns item id -> number of new flags. Only items that match are read back: most new ones do not.
    """
    came = [one for each in stored for one in zip(each.new, each.came, strict=True)]
    found = [item_id for item_id, item in came if known.matches_of(item)]
    changed = [item_id for one in stored for item_id in one.changed]
    batch = items.by_ids(connection, [*found, *changed])
    if not batch:
        return Counter()
    matched = [(item, known.matches_of(item)) for item in batch]
    new = flags.store(connection, matched, agreements=tuple(known.rules.flaggers), at=at)
    waiting_items.note_flagged(connection, changed, known.rules.version)
    return new


def flag_items(connection: sa.Connection, known: Foreseen, batch: Sequence[Item], *, at: datetime) -> int:
    """Flag the items with the rules and note it; returns how many flags are new. Reviews are never touched."""
    if not batch:
        return 0
    matched = [(item, known.matches_of(item)) for item in batch]
    new = flags.store(connection, matched, agreements=tuple(known.rules.flaggers), at=at)
    waiting_items.note_flagged(connection, [item.id for item in batch], known.rules.version)
    return new.total()
