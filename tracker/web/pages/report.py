"""The page of one item: its text with marked words, its revisions, copies, flags and reviews."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.basis import InUse, newer
from tracker.domain.flag import Flag
from tracker.domain.item import Item, Source
from tracker.domain.names import flag_name, item_name
from tracker.domain.review import Review
from tracker.domain.story import Joining
from tracker.errors import NotFound
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.parts import with_all_words
from tracker.storage import agreements, flags, full_texts, items, reviews, rulings, sources
from tracker.storage.full_texts import FullText
from tracker.storage.rulings import Member
from tracker.web.highlight import Piece, pieces
from tracker.web.wordiff import Change, changes


@dataclass(frozen=True, slots=True)
class Revised:
    """A revision, with what it changed against the one before; the first one has no changes."""

    number: int
    seen_at: datetime
    title: tuple[Change, ...]
    summary: tuple[Change, ...]
    others: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag with its reviews, oldest first. newer: what came in use after its match was made."""

    flag: Flag
    title: str
    reviews: tuple[Review, ...]
    newer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item. chosen: the flag whose words are marked, None: those of all flags. all_parts: whether those of all
    parts of its learned score are, not of the weightiest alone. joining: how it came to its story.
    copies: the other items of the story. full_text: what came of fetching the article, None when it was not tried.
    """

    item: Item
    source: Source
    chosen: Flag | None
    title: tuple[Piece, ...]
    summary: tuple[Piece, ...]
    flags: tuple[Flagged, ...]
    revisions: tuple[Revised, ...]
    joining: Joining
    copies: tuple[Member, ...]
    full_text: FullText | None
    all_parts: bool = False


def gather(
    connection: sa.Connection,
    item_id: int,
    in_use: InUse,
    *,
    flag_id: int | None,
    rules_of: Callable[[str], Lexicon] | None = None,
) -> ItemPage:
    """Return the page. in_use: what decides on flags now. rules_of: gives the rules of an agreement where the words of
    all parts of the chosen flag's score and stance are asked for. Raises NotFound for the item, and for a flag that is
    not its own.
    """
    item = items.get(connection, item_id)
    entries = flags.of_items(connection, [item_id])
    found = [entry.flag for entry in entries]
    if rules_of is not None:
        found = [_with_all_words(flag, item, rules_of) if flag.id == flag_id else flag for flag in found]
    chosen = next((flag for flag in found if flag.id == flag_id), None)
    if flag_id is not None and chosen is None:
        raise NotFound("flag", f"{flag_name(flag_id)} of {item_name(item_id)}")
    live = [flag for flag in found if flag.withdrawn_at is None]
    spans = [span for flag in (live if chosen is None else [chosen]) for span in flag.match.spans]
    outlines = agreements.outlines(connection)
    titles = {target.slug: target.title for outline in outlines for target in outline.targets}
    given = reviews.of_flags(connection, [flag.id for flag in found])
    members = rulings.members(connection, item.story)
    return ItemPage(
        item=item,
        source=sources.get(connection, item.source_id),
        chosen=chosen,
        title=tuple(pieces(item.title, [span for span in spans if span.field == "title"])),
        summary=tuple(pieces(item.summary, [span for span in spans if span.field == "summary"])),
        flags=tuple(
            Flagged(
                flag,
                titles.get(flag.obligation, "no longer in the pack"),
                tuple(review for review in given if review.flag_id == flag.id),
                tuple(newer(flag, entry.tried, in_use)),
            )
            for flag, entry in zip(found, entries, strict=True)
        ),
        revisions=tuple(reversed(_revisions(connection, item_id))),
        joining=next(member.joining for member in members if member.item.id == item_id),
        copies=tuple(member for member in members if member.item.id != item_id),
        full_text=full_texts.of_item(connection, item_id),
        all_parts=rules_of is not None and chosen is not None and chosen.match.is_learned,
    )


def _with_all_words(flag: Flag, item: Item, rules_of: Callable[[str], Lexicon]) -> Flag:
    lexicon = rules_of(agreement_in(flag.obligation))
    match = with_all_words(flag.match, lexicon, title=item.title, summary=item.summary, lang=item.lang)
    return replace(flag, match=match)


def _revisions(connection: sa.Connection, item_id: int) -> list[Revised]:
    forms = items.revisions(connection, item_id)
    found = [
        Revised(form.number, form.seen_at, tuple(changes("", form.title)), tuple(changes("", form.summary)), ())
        for form in forms[:1]
    ]
    for before, after in pairwise(forms):
        pairs = (("author", before.author, after.author), ("link", before.url, after.url))
        found.append(
            Revised(
                after.number,
                after.seen_at,
                tuple(changes(before.title, after.title)),
                tuple(changes(before.summary, after.summary)),
                tuple(pair for pair in pairs if pair[1] != pair[2]),
            )
        )
    return found
