"""What tells an item from the others of its source: guid, else canonical link, else digest of title and date. Pure."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from tracker.ingestion.digest import digest
from tracker.ingestion.links import canonical_url

MAX_IDENTITY = 500
MAX_GUID = 2_000


@dataclass(frozen=True, slots=True)
class Claim:
    """What an item is told apart by: as in ParsedItem. summary may be left empty where link, or title and guid, stand.

    canonical: see `links.canonical_url`.
    """

    guid: str
    url: str
    canonical: str
    title: str
    summary: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mark:
    """A claim in digests of 64 bits, by which it is compared with the others of its feed; 0 for what it has not.

    title: of title and date, and only where it has no guid; where it has no link and no date either, of the text too.
    text: of title (else text) and date.
    """

    guid: int
    link: int
    title: int
    text: int


class Way(Enum):
    """By what an item is told from the others of its feed."""

    GUID = auto()
    LINK = auto()
    TEXT = auto()
    WORDS = auto()


def marked(claim: Claim) -> Mark | None:
    """Return the mark of a claim, None when it holds nothing."""
    if not (claim.title or claim.summary or claim.url):
        return None
    text = _short_digest(_title_and_date(claim.title, claim.summary, claim.published_at))
    title = text if claim.canonical or claim.published_at is not None else _short_digest(_all_words(claim))
    return Mark(
        guid=_short_digest(claim.guid) if claim.guid else 0,
        link=_short_digest(claim.canonical) if claim.canonical else 0,
        title=0 if claim.guid else title,
        text=text,
    )


def ways(marks: Sequence[Mark | None]) -> list[Way | None]:
    """Return by what each of a feed's items is told apart; None for those that hold nothing or repeat one before.

    A guid on several links tells nothing, nor does a link on several titles or dates without guids: all that
    carry it fall back to the next identity, so that it does not matter which of them is still in the feed tomorrow.
    Likewise a title on several texts that have neither guid nor link nor date.
    """
    told = [mark for mark in marks if mark is not None]
    guid_uses = Counter(guid for guid, _ in {(mark.guid, mark.link) for mark in told if mark.guid and mark.link})
    link_uses = Counter(link for link, _ in {(mark.link, mark.title) for mark in told if mark.link and not mark.guid})
    bare = {(mark.text, mark.title) for mark in told if not mark.guid and not mark.link}
    text_uses = Counter(text for text, _ in bare)
    seen: set[int] = set()
    found: list[Way | None] = []
    for mark in marks:
        if mark is None:
            found.append(None)
            continue
        if mark.guid and guid_uses[mark.guid] < 2:
            way, key = Way.GUID, mark.guid
        elif mark.link and link_uses[mark.link] < 2:
            way, key = Way.LINK, mark.link
        elif (mark.text, mark.title) in bare and text_uses[mark.text] > 1:
            way, key = Way.WORDS, mark.title
        else:
            way, key = Way.TEXT, mark.text
        found.append(None if key in seen else way)
        seen.add(key)
    return found


def identity_of(claim: Claim, way: Way) -> str:
    """Return the identity of an item that is told apart that way."""
    if way is Way.TEXT:
        return digest_of(claim.title, claim.summary, claim.published_at)
    if way is Way.WORDS:
        return f"sha256:{_sha256(_all_words(claim))}"
    return bounded(claim.guid if way is Way.GUID else claim.canonical)


def link_key(url: str) -> str:
    """Return what an address is compared by from one fetch to the next: canonical; http and https are alike, and so are
    addresses with and without `www.` and a slash at the end of the path.

    url: as `web_url` returns it.
    """
    return schemeless(canonical_url(url))


def schemeless(address: str) -> str:
    """Return `link_key` of an address that is canonical already."""
    path, mark, query = address.partition("://")[2].removeprefix("www.").partition("?")
    return f"{path.rstrip('/')}{mark}{query}"


def bounded(identity: str) -> str:
    """Return an identity that an index can hold: a long one becomes its digest."""
    return identity if len(identity) <= MAX_IDENTITY else f"sha256:{_sha256(identity)}"


def digest_of(title: str, summary: str, published_at: datetime | None) -> str:
    """Return an identity made of title (else text) and date."""
    return f"sha256:{_sha256(_title_and_date(title, summary, published_at))}"


def _title_and_date(title: str, summary: str, published_at: datetime | None) -> str:
    return f"{title or summary}\n{'' if published_at is None else published_at.isoformat()}"


def _all_words(claim: Claim) -> str:
    return f"{_title_and_date(claim.title, claim.summary, claim.published_at)}\n{claim.summary}"


def _short_digest(text: str) -> int:
    return digest(text.encode("utf-8"))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
