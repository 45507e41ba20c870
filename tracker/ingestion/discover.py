"""Where a web page keeps its feeds: what it declares first, then links that look like feeds. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from tracker.ingestion.charset import decode
from tracker.ingestion.text import one_line, web_url

MAX_READ = 1_000_000
MAX_FOUND = 20
_MAX_LOOKED_AT = 200
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/._?=-])(?:rss2?|atom|feeds?|rdf)(?:$|[/._?&=-])|\.(?:rss|atom|rdf)$", re.IGNORECASE
)
# Linear on any text: possessive, and quoted values may hold `>`.
_TAG = re.compile(r"<(link|base|a)\b((?>=\s*+\"[^\"<]*+\"|=\s*+'[^'<]*+'|[^<>])*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,30})\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_ANCHOR_TEXT = 300
_USUAL_PATHS = ("/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that a page may have. declared: the page itself calls it a feed; else it is a link or a guess."""

    url: str
    title: str
    declared: bool


def feeds_of(body: bytes, *, page_url: str, content_type: str) -> list[Candidate]:
    """Return the feeds of an HTML page, declared ones first, each address once, at most MAX_FOUND.

    Only the first MAX_READ bytes are read. A page that names none gets none: see `usual_addresses`.
    """
    text = _without_comments(decode(body[:MAX_READ], content_type=content_type).text)
    tags = [(found[1].lower(), _attributes(found[2]), found.end()) for found in _TAG.finditer(text)]
    base = next((given["href"] for name, given, _ in tags if name == "base" and "href" in given), "")
    base = web_url(base, base=page_url) or page_url
    found: dict[str, Candidate] = {}
    for href, title, declared in islice(chain(_declared(tags), _linked(tags, text)), _MAX_LOOKED_AT):
        url = web_url(href, base=base)
        if url and url != page_url:
            found.setdefault(url, Candidate(url, one_line(title), declared))
    return list(found.values())[:MAX_FOUND]


def usual_addresses(page_url: str) -> list[str]:
    """Return where sites usually keep a feed, to be tried when a page names none."""
    return [url for url in (web_url(path, base=page_url) for path in _USUAL_PATHS) if url]


_Tag = tuple[str, dict[str, str], int]


def _without_comments(text: str) -> str:
    """Return the text without comments; one that is never closed takes the rest with it."""
    kept = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        kept.append(text[position:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        position = end + 3
    return "".join([*kept, text[position:]])


def _attributes(written: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(written)
    return {each[1].lower(): html.unescape(each[2] or each[3] or each[4] or "") for each in found}


def _declared(tags: Sequence[_Tag]) -> Iterator[tuple[str, str, bool]]:
    for name, given, _ in tags:
        kind = given.get("type", "").split(";")[0].strip().lower()
        if name == "link" and kind in _FEED_TYPES and "alternate" in given.get("rel", "").lower().split():
            yield given.get("href", ""), given.get("title", ""), True


def _linked(tags: Sequence[_Tag], text: str) -> Iterator[tuple[str, str, bool]]:
    for name, given, end in tags:
        if name == "a" and _LOOKS_LIKE_FEED.search(given.get("href", "")):
            words = text[end : end + _ANCHOR_TEXT].split("</a", 1)[0]
            yield given["href"], given.get("title", "") or words, False
