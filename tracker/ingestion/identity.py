"""What tells an item from the others of its source: guid, else canonical link, else digest of title and date. Pure."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.ingestion.links import canonical_url

MAX_IDENTITY = 500
MAX_GUID = 2_000


@dataclass(frozen=True, slots=True)
class Claim:
    """What an item is told apart by: as in ParsedItem. summary may be left empty where title or link stands.

    canonical: see `links.canonical_url`.
    """

    guid: str
    url: str
    canonical: str
    title: str
    summary: str
    published_at: datetime | None


def identities(claims: Sequence[Claim]) -> list[str | None]:
    """Return the identity of each of a feed's items; None for items that hold nothing or repeat one before.

    A guid that stands on several links tells nothing, nor does a link on several titles without guids: all that carry
    it fall back to the next identity, so that it does not matter which of them is still in the feed tomorrow.
    """
    links = {(claim.guid, claim.canonical) for claim in claims if claim.guid and claim.canonical}
    guid_uses = Counter(guid for guid, _ in links)
    titles = {(claim.canonical, claim.title) for claim in claims if claim.canonical and not claim.guid}
    link_uses = Counter(link for link, _ in titles)
    seen: set[str] = set()
    told: list[str | None] = []
    for claim in claims:
        link = claim.canonical
        if claim.guid and guid_uses[claim.guid] < 2:
            identity = claim.guid
        elif link and link_uses[link] < 2:
            identity = link
        else:
            identity = digest_of(claim.title, claim.summary, claim.published_at)
        identity = bounded(identity)
        empty = not (claim.title or claim.summary or claim.url)
        told.append(None if empty or identity in seen else identity)
        if not empty:
            seen.add(identity)
    return told


def link_key(url: str) -> str:
    """Return what an address is compared by from one fetch to the next: canonical, http and https alike.

    url: as `web_url` returns it.
    """
    return schemeless(canonical_url(url))


def schemeless(address: str) -> str:
    return address.partition("://")[2]


def bounded(identity: str) -> str:
    """Return an identity that an index can hold: a long one becomes its digest."""
    return identity if len(identity) <= MAX_IDENTITY else f"sha256:{_sha256(identity)}"


def digest_of(title: str, summary: str, published_at: datetime | None) -> str:
    """Return an identity made of title (else text) and date."""
    date = "" if published_at is None else published_at.isoformat()
    words = title or summary
    return f"sha256:{_sha256(words + chr(10) + date)}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
