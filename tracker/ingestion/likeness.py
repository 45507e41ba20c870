"""Which stored items the entries of a feed are, where guid and link do not say it: feeds change guids at every fetch,
leave them out, give one to several entries, move from http to https, and date everything anew. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.domain.item import KnownItem, ParsedItem
from tracker.ingestion.identity import bounded, digest_of, link_key
from tracker.ingestion.links import canonical_url

_WEB = ("http://", "https://")


def told_by_text(items: Sequence[ParsedItem], known: Mapping[str, KnownItem], *, seen: Collection[int]) -> list[str]:
    """Return the identities of the stored items of which the text decides whether they are some of a feed's items:
    those at the address of an item that is not known by its own identity, and those without guid and address.

    known: their texts need not be read. seen: as for `recognised`.
    """
    if not known:
        return []
    sure = _sure(items, known, _passed_over(known, seen))
    strangers = [item for number, item in enumerate(items) if number not in sure]
    paths = {_path(item.url) for item in strangers if item.url}
    bare = any(not item.guid and not item.url for item in strangers)
    return [
        one.identity
        for one in known.values()
        if (paths and one.url and _path(one.url) in paths) or (bare and not one.guid and not one.url)
    ]


def recognised(
    items: Sequence[ParsedItem], known: Mapping[str, KnownItem], *, seen: Collection[int]
) -> list[ParsedItem]:
    """Return a feed's items with the identities of the stored items that they are, each stored item at most once.

    known: by identity. seen: digests of the feed's entries that were passed over as known. An address that differs in
    nothing but tracking, or http for https, stays as it is stored.
    """
    taken = _passed_over(known, seen)
    same = _same(items, known, taken)
    settled: list[ParsedItem] = []
    for number, item in enumerate(items):
        one = same.get(number)
        if one is not None:
            settled.append(replace(item, identity=one.identity, url=_kept_url(item, one)))
        elif item.identity not in taken and item.identity not in known:
            taken.add(item.identity)
            settled.append(item)
        else:
            settled.extend(_renamed(item, known, taken))
    return settled


def _passed_over(known: Mapping[str, KnownItem], seen: Collection[int]) -> set[str]:
    return {one.identity for one in known.values() if one.entry_digest in seen}


def _sure(items: Sequence[ParsedItem], known: Mapping[str, KnownItem], taken: set[str]) -> dict[int, KnownItem]:
    """Return which stored items are those of the feed by their identities; `taken` grows by these."""
    same: dict[int, KnownItem] = {}
    for number, item in enumerate(items):
        one = known.get(item.identity)
        if one is not None and one.identity not in taken and not _is_another(item, one):
            same[number] = one
            taken.add(one.identity)
    return same


def _same(items: Sequence[ParsedItem], known: Mapping[str, KnownItem], taken: set[str]) -> dict[int, KnownItem]:
    """Return which item of the feed, by its number, is which stored one; `taken` grows by their identities."""
    if not known:
        return {}
    same = _sure(items, known, taken)
    ways = _Ways(known.values()) if len(same) < len(items) else _Ways(())
    for number, item in enumerate(items):
        if number not in same:
            one = next((like for like in ways.candidates(item) if like.identity not in taken), None)
            if one is not None:
                same[number] = one
                taken.add(one.identity)
    return same


def _renamed(item: ParsedItem, known: Mapping[str, KnownItem], taken: set[str]) -> Iterable[ParsedItem]:
    """Yield an item whose identity another bears under the next one that is free; nothing when it repeats the other."""
    other = known.get(item.identity)
    if other is not None and item.title == other.title and _kept_url(item, other) == other.url:
        return
    options = [bounded(canonical_url(item.url))] if item.url else []
    options.append(digest_of(item.title, item.summary, item.published_at))
    for identity in options:
        if identity not in taken and identity not in known:
            taken.add(identity)
            yield replace(item, identity=identity)
            return


def _is_another(item: ParsedItem, one: KnownItem) -> bool:
    """Tell whether an entry cannot be the stored item of its guid: link, title and date are all other ones."""
    if not item.guid or item.guid != one.guid:
        return False
    dates = item.published_at is not None and one.published_at is not None and item.published_at != one.published_at
    links = bool(item.url and one.url) and link_key(item.url) != link_key(one.url)
    return dates and links and item.title != one.title


def _kept_url(item: ParsedItem, one: KnownItem) -> str:
    if not item.url or not one.url:
        return item.url
    return one.url if link_key(item.url) == link_key(one.url) or _is_same_report(item, one) else item.url


class _Ways:
    """The ways in which a stored item may be found. Addresses are compared in full only where their paths agree."""

    def __init__(self, known: Iterable[KnownItem]) -> None:
        self._by_guid: defaultdict[str, list[KnownItem]] = defaultdict(list)
        self._by_path: defaultdict[str, list[KnownItem]] = defaultdict(list)
        self._by_words: defaultdict[tuple[str, str], list[KnownItem]] = defaultdict(list)
        for one in known:
            if one.guid:
                self._by_guid[_path(one.guid)].append(one)
            if one.url:
                self._by_path[_path(one.url)].append(one)
            if not one.guid and not one.url:
                self._by_words[(one.title, one.summary)].append(one)

    def candidates(self, item: ParsedItem) -> Iterable[KnownItem]:
        """Yield the stored items that an entry may be, likeliest first."""
        guids, links = self._by_guid.get(_path(item.guid), ()), self._by_path.get(_path(item.url), ())
        link = link_key(item.url) if item.url and (guids or links) else ""
        if item.guid and guids:
            guid = _guid_key(item.guid)
            bearers = [one for one in guids if _guid_key(one.guid) == guid]
            yield from (one for one in bearers if link and one.url and link_key(one.url) == link)
            if item.guid.startswith(_WEB) and len(bearers) == 1 and bearers[0].guid != item.guid:
                yield bearers[0]
        if link:
            yield from _of_one_link(item, [one for one in links if link_key(one.url) == link])
            if not item.guid or item.guid.startswith(_WEB):
                yield from (one for one in links if _is_same_report(item, one))
        elif not item.guid and not item.url:
            yield from self._by_words[(item.title, item.summary)]


def _path(address: str) -> str:
    """Return what stands between host and query of a web address, without slashes at its ends; others as they are."""
    if not address.startswith(_WEB):
        return address
    return address.partition("?")[0].partition("#")[0].partition("://")[2].partition("/")[2].rstrip("/")


def _of_one_link(item: ParsedItem, bearers: list[KnownItem]) -> Iterable[KnownItem]:
    """Yield which of the stored items of an entry's link it may be."""
    yield from (one for one in bearers if _is_alike(item, one))
    # Where a guid is missing on either side, the link is all there is to go by.
    if len(bearers) == 1 and (not item.guid or not bearers[0].guid or _is_retitled(item, bearers[0])):
        yield bearers[0]


def _is_alike(item: ParsedItem, one: KnownItem) -> bool:
    """Tell whether title and text, or title and date, are the same."""
    return item.title == one.title and (_is_of_one_date(item, one) or item.summary == one.summary)


def _is_same_report(item: ParsedItem, one: KnownItem) -> bool:
    """Tell whether all that can be read is the same, and the addresses differ in their queries at most: in those are
    the numbers of visits.
    """
    return (
        item.title == one.title
        and _is_of_one_date(item, one)
        and item.summary == one.summary
        and link_key(item.url).partition("?")[0] == link_key(one.url).partition("?")[0]
    )


def _is_retitled(item: ParsedItem, one: KnownItem) -> bool:
    """Tell whether there is a text, and it and the date are the same."""
    return _is_of_one_date(item, one) and item.summary == one.summary != ""


def _is_of_one_date(item: ParsedItem, one: KnownItem) -> bool:
    return item.published_at is not None and item.published_at == one.published_at


def _guid_key(guid: str) -> str:
    return link_key(guid) if guid.startswith(_WEB) else guid
