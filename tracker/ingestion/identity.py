"""What tells an item from the others of its source: guid, else canonical link, else digest of title and date. Pure."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.domain.item import ParsedItem
from tracker.ingestion.text import canonical_url

MAX_IDENTITY = 500
MAX_GUID = 2_000


def told_apart(items: Sequence[ParsedItem]) -> Iterator[ParsedItem]:
    """Yield the items with their identities, the first of each.

    A guid that stands on several links tells nothing, nor does a link on several titles without guids: all that carry
    it fall back to the next identity, so that it does not matter which of them is still in the feed tomorrow.
    """
    links = {(item.guid, canonical_url(item.url)) for item in items if item.guid and item.url}
    guid_uses = Counter(guid for guid, _ in links)
    titles = {(canonical_url(item.url), item.title) for item in items if item.url and not item.guid}
    link_uses = Counter(url for url, _ in titles)
    seen: set[str] = set()
    for item in items:
        link = canonical_url(item.url) if item.url else ""
        if item.guid and guid_uses[item.guid] < 2:
            identity = item.guid
        elif link and link_uses[link] < 2:
            identity = link
        else:
            identity = _digest(item)
        identity = bounded(identity)
        if identity not in seen:
            seen.add(identity)
            yield replace(item, identity=identity, guid=item.guid[:MAX_GUID])


def bounded(identity: str) -> str:
    """Return an identity that an index can hold: a long one becomes its digest."""
    return identity if len(identity) <= MAX_IDENTITY else f"sha256:{_sha256(identity)}"


def _digest(item: ParsedItem) -> str:
    """Return an identity made of title (else text) and date."""
    date = "" if item.published_at is None else item.published_at.isoformat()
    words = item.title or item.summary
    return f"sha256:{_sha256(words + chr(10) + date)}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
