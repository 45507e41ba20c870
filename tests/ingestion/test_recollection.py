"""A feed read with what was kept of it gives what it gives without."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.ingestion.reading import read_feed
from tracker.ingestion.feed import ParsedFeed, Request
from tracker.ingestion.recollection import NOTHING, Kept, Recollection, as_recollection, as_text

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://news.example/feed"

HEAD = "<rss version='2.0'><channel><title>News</title><language>en</language>"
ONE = (
    "<item><title>One</title><link>/1</link><guid isPermaLink='false'>g1</guid><description>First.</description></item>"
)
TWO = "<item><title>Two</title><link>/2</link><guid isPermaLink='false'>g2</guid><description>2nd.</description></item>"
SIX = "<item><title>Six</title><link>/6</link><description>No guid.</description></item>"
NEW = (
    "<item><title>New</title><link>/9</link><guid isPermaLink='false'>g9</guid><description>Ninth.</description></item>"
)


def rss(*entries: str, head: str = HEAD, tail: str = "</channel></rss>") -> str:
    return f"{head}{''.join(entries)}{tail}"


def read(body: str, before: ParsedFeed | None = None, *, recollection: str = "") -> ParsedFeed:
    """Read a feed of which these entries are stored. recollection: what was kept of it."""
    known = set() if before is None else {item.entry_digest for item in before.items if item.entry_digest is not None}
    return read_feed(Request(URL, "", NOW, None, known, body.encode(), recollection=recollection))


def kept_of(feed: ParsedFeed) -> Recollection:
    return as_recollection(feed.recollection)


BEFORE = rss(ONE, TWO, SIX)
TODAY = {
    "nothing changed but a date": rss(ONE, TWO, SIX, head=HEAD + "<lastBuildDate>Tue, 10 Nov 2020</lastBuildDate>"),
    "one came": rss(NEW, ONE, TWO, SIX),
    "one came, one went": rss(NEW, ONE, SIX),
    "one was edited": rss(ONE, TWO.replace("2nd", "Second"), SIX),
    "another order": rss(SIX, ONE, TWO),
    "blanks between them": rss("\n ", ONE, "\r\n\t", TWO, "\n", SIX, "\n"),
    "one twice": rss(ONE, ONE, TWO, SIX),
    "the guid of another on a link of its own": rss(ONE, TWO, SIX, NEW.replace("g9", "g1")),
    "the guid of another on its link, with another text": rss(
        ONE, TWO, SIX, NEW.replace("g9", "g1").replace("/9", "/1")
    ),
    "the link of another under another title": rss(ONE, TWO, SIX, SIX.replace("Six", "Seven")),
    "the link of another under its title": rss(SIX.replace("No guid", "Still none"), ONE, TWO, SIX),
    "an entry that holds nothing": rss(ONE, "<item></item>", TWO, SIX),
    "an empty element": rss(ONE, "<item/>", TWO, SIX),
    "an empty element with an attribute": rss(ONE, "<item a='b'/>", TWO, SIX),
    "a comment between them": rss(ONE, "<!-- x -->", TWO, SIX),
    "an entry in a comment": rss(ONE, f"<!-- {NEW} -->", TWO, SIX),
    "an entry in a text": rss(ONE, NEW.replace("Ninth.", "<![CDATA[</item><item>]]>"), TWO, SIX),
    "an entry in an entry": rss(
        ONE, NEW.replace("<description>", "<item><title>Inner</title></item><description>"), TWO
    ),
    "an element between them": rss(ONE, "<language>ru</language>", TWO, SIX),
    "another language of the feed": rss(ONE, TWO, SIX, head=HEAD.replace("en", "ru")),
    "a language of the feed behind its entries": rss(ONE, TWO, SIX, tail="<language>ru</language></channel></rss>"),
    "another namespace around": rss(
        ONE, TWO, SIX, head=HEAD.replace("<rss ", "<rss xmlns='http://purl.org/rss/1.0/' ")
    ),
    "a base around": rss(ONE, TWO, SIX, head=HEAD.replace("<rss ", "<rss xml:base='https://other.example/' ")),
    "a new entry that is cut off": rss(ONE, TWO, SIX, "<item><title>Cut", tail=""),
    "a new entry that is ill-formed": rss(ONE, NEW.replace("Ninth", "<b>Ninth"), TWO, SIX),
    "a new entry with an entity that HTML alone knows": rss(NEW.replace("Ninth", "&mdash;"), ONE, TWO, SIX),
    "another document type": rss(ONE, TWO, SIX).replace("<rss", "<!DOCTYPE rss><rss"),
    "Atom in its place": "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>A</title></entry></feed>",
    "nothing left": rss(),
}


@pytest.mark.parametrize("body", TODAY.values(), ids=TODAY)
def test_a_feed_gives_the_same_with_what_was_kept_of_it_as_without(body: str) -> None:
    before = read(BEFORE)
    assert len(kept_of(before).entries) == 3
    assert replace(read(body, before, recollection=before.recollection), recollection="") == replace(
        read(body, before), recollection=""
    )


@pytest.mark.parametrize("body", TODAY.values(), ids=TODAY)
def test_what_is_kept_is_the_same_whether_the_entries_were_read_or_passed_over(body: str) -> None:
    before = read(BEFORE)
    assert read(body, before, recollection=before.recollection).recollection == read(body, before).recollection


def test_an_entry_whose_bytes_are_known_is_not_read() -> None:
    before = read(BEFORE)
    other = {number: replace(kept, digest=-number) for number, kept in kept_of(before).entries.items()}
    marked = as_text(replace(kept_of(before), entries=other))
    request = Request(URL, "", NOW, None, {kept.digest for kept in other.values()}, rss(ONE, NEW, TWO).encode())
    found = read_feed(replace(request, recollection=marked))
    assert [item.title for item in found.items] == ["New"]
    assert set(found.seen) < {kept.digest for kept in other.values()}
    assert len(found.seen) == 2


def test_an_entry_that_is_stored_no_more_as_it_was_is_read() -> None:
    before = read(BEFORE)
    known = replace(before, items=before.items[1:])
    assert [item.title for item in read(BEFORE, known, recollection=before.recollection).items] == ["One"]


def test_entries_of_atom_and_of_rss_1_are_kept_too() -> None:
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='hy'><title>T</title><updated>2026-11-24</updated>"
        "<entry><id>a</id><title>A</title><content type='xhtml'>"
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>First.</p></div></content></entry>\n'
        "<entry><id>b</id><title>B</title></entry></feed>"
    )
    rdf = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
        "<channel rdf:about='https://news.example/'><title>Old news</title><items/></channel>"
        "<item rdf:about='https://news.example/1'><title>One</title><link>https://news.example/1</link></item></rdf:RDF>"
    )
    for body, number in ((atom, 2), (rdf, 1)):
        before = read(body)
        assert len(kept_of(before).entries) == number
        again = read(body, before, recollection=before.recollection)
        assert (again.items, len(again.seen)) == ((), number)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        rss(),
        rss(ONE, "<language>ru</language>", TWO),
        rss(ONE, "x", TWO),
        rss("<item/>"),
        rss(*[f"<item><title>{number}</title></item>" for number in range(1_001)]),
        rss(ONE).replace("rss", "x:rss"),
        rss(ONE.replace("First.", "&mdash;")),
    ],
)
def test_of_other_feeds_nothing_is_kept(body: str) -> None:
    if body == "[]":
        body = '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "title": "One"}]}'
    assert read(body).recollection == ""


def test_an_entry_that_declares_a_namespace_is_not_kept() -> None:
    declaring = NEW.replace("<title>", "<title xmlns:x='https://x.example/'>")
    before = read(rss(ONE, declaring, TWO))
    assert len(kept_of(before).entries) == 2


def test_what_is_kept_can_be_stored_and_what_is_spoilt_is_nothing() -> None:
    before = read(BEFORE)
    assert as_text(kept_of(before)) == before.recollection
    assert all(isinstance(kept, Kept) for kept in kept_of(before).entries.values())
    for spoilt in ("", "?", "AAAA", before.recollection[:-4]):
        assert as_recollection(spoilt) == NOTHING
        assert read(BEFORE, before, recollection=spoilt) == read(BEFORE, before)
