"""Bodies made to exhaust whoever reads them: the same bytes every time, the endless ones piece by piece. Pure."""

import gzip
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

MEGABYTE = 1_000_000
_ALMOST_CAP = 9_800_000
_HEAD = b"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>"
_TAIL = b"</channel></rss>"
_LATIN, _CYRILLIC, _EMOJI = "abcdefghi", "абвгдежзи", "abcdefgh😀"
_JSON = b'{"version":"https://jsonfeed.org/version/1.1","title":"T","items":['


@dataclass(frozen=True, slots=True)
class Case:
    """pieces: what a server sends, in order, perhaps without end. gzipped: it says that the body is gzip. at_once: how
    many feeds of the kind are fetched together.
    """

    pieces: Callable[[], Iterator[bytes]]
    gzipped: bool = False
    at_once: int = 1


def _item(number: int, text: bytes) -> bytes:
    return (
        b"<item><title>Item %d</title><guid isPermaLink='false'>%d</guid><link>https://paper.example/%d</link>"
        b"<pubDate>Tue, 10 Nov 2020 00:00:00 +0300</pubDate><description>%s</description></item>"
    ) % (number, number, number, text)


def _repeated(piece: bytes, size: int = _ALMOST_CAP, *, head: bytes = _HEAD, tail: bytes = _TAIL) -> Iterator[bytes]:
    """Yield the piece over and over between head and tail, `size` bytes of it."""
    yield head
    block = piece * max(1, MEGABYTE // 10 // len(piece))
    for _ in range(size // len(block)):
        yield block
    yield tail


def _feed(letters: str, *, size: int = _ALMOST_CAP, coding: str = "utf-8", spoilt: str = "") -> Iterator[bytes]:
    """Yield a feed of long texts, each of other words made of those letters. spoilt: stands after the items and makes
    the feed ill-formed.
    """
    declared = "<?xml version='1.0'?>" if coding == "utf-16" else f"<?xml version='1.0' encoding='{coding}'?>"
    mark = len("".encode(coding))
    yield (declared + _HEAD.decode().partition("?>")[2]).encode(coding)
    words = ["".join(chars) for chars in itertools.permutations(letters, 5)]
    sent = 0
    for number in itertools.count():
        chance = Random(number)  # noqa: S311 # the same texts every time are what is wanted
        text = f"&lt;p&gt;{' '.join(chance.choices(words, k=300))}&lt;/p&gt;"
        piece = (_item(number, b"%s").decode() % text).encode(coding)[mark:]
        sent += len(piece)
        if sent > size:
            break
        yield piece
    yield (spoilt + _TAIL.decode()).encode(coding)[mark:]


def _endless(piece: bytes) -> Iterator[bytes]:
    yield _HEAD
    while True:
        yield piece


def _endless_items() -> Iterator[bytes]:
    yield _HEAD
    for number in itertools.count():
        yield _item(number, b"word%d " % number * 300)


def _repeated_items(text: str) -> Iterator[bytes]:
    yield _HEAD
    for number in range(_ALMOST_CAP // len(text.encode()) - 300):
        yield _item(number, text.encode())
    yield _TAIL


def _bomb(piece: bytes, *, megabytes: int) -> Iterator[bytes]:
    """Yield the gzip of a feed that repeats the piece for so many megabytes."""
    packer = zlib.compressobj(9, wbits=31)
    block = piece * max(1, MEGABYTE // len(piece))
    yield packer.compress(_HEAD)
    for _ in range(megabytes):
        yield packer.compress(block)
    yield packer.flush()


def _many_members() -> Iterator[bytes]:
    yield gzip.compress(_HEAD)
    yield from itertools.repeat(gzip.compress(b"<item/>" * 1_000), 2_000)


def _entities() -> Iterator[bytes]:
    levels = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    yield b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "lol">' + levels + b"]>"
    yield b"<rss version='2.0'><channel><item><title>&e9;</title></item></channel></rss>"


def _attributes(number: int) -> Iterator[bytes]:
    yield b"<rss version='2.0'"
    for start in range(0, number, 10_000):
        yield b"".join(b" a%d=''" % each for each in range(start, min(start + 10_000, number)))
    yield b"><channel><item><title>x</title></item></channel></rss>"


def _in_item(piece: bytes, *, inside: bytes = b"description", size: int = _ALMOST_CAP) -> Iterator[bytes]:
    head = _HEAD + b"<item><guid>1</guid><title>One</title><" + inside + b">"
    return _repeated(piece, size, head=head, tail=b"</" + inside + b"></item>" + _TAIL)


def _json(piece: bytes, *, head: bytes = b"", tail: bytes = b"", size: int = _ALMOST_CAP) -> Iterator[bytes]:
    return _repeated(piece, size, head=_JSON + head, tail=tail + b"]}")


def _json_texts() -> Iterator[bytes]:
    yield _JSON
    for number in range(_ALMOST_CAP // 3_300):
        yield b'%s{"id":"%d","content_html":"%s"}' % (b"," if number else b"", number, "слово ".encode() * 300)
    yield b"]}"


CASES: Mapping[str, Case] = {
    "endless items": Case(_endless_items),
    "endless text": Case(lambda: _endless(b"<item><title>" + b"x" * MEGABYTE)),
    "endless blanks": Case(lambda: _repeated(b" ", 20_000_000, head=b"", tail=b"")),
    "gzip bomb of zeros": Case(lambda: _bomb(bytes(1_000), megabytes=2_000), gzipped=True),
    "gzip bomb of items": Case(lambda: _bomb(b"<item><title>x</title></item>", megabytes=2_000), gzipped=True),
    "gzip of many members": Case(_many_members, gzipped=True),
    "entities in entities": Case(_entities),
    "deep nesting": Case(lambda: _repeated(b"<a>")),
    "deep nesting in an item": Case(lambda: _in_item(b"<a>")),
    "deep nesting in markup": Case(lambda: _in_item(b"&lt;div&gt;")),
    "a million attributes": Case(lambda: _attributes(1_000_000)),
    "a million namespaces": Case(
        lambda: itertools.chain([_HEAD], (b"<item xmlns:n%d='u:%d'/>" % (n, n) for n in range(400_000)), [_TAIL])
    ),
    "a million tiny items": Case(lambda: _repeated(b"<item/>", 7 * MEGABYTE)),
    "tiny items with titles": Case(
        lambda: itertools.chain([_HEAD], (b"<item><title>%d</title></item>" % n for n in range(300_000)), [_TAIL])
    ),
    "a million parts of an item": Case(lambda: _in_item(b"<category>x</category>", inside=b"a")),
    "one giant title": Case(lambda: _in_item(b"word ", inside=b"title")),
    "one giant guid": Case(lambda: _in_item("я".encode(), inside=b"guid")),
    "one giant author": Case(lambda: _in_item(b"a@b.example ", inside=b"author")),
    "one giant text of references": Case(lambda: _in_item(b"&amp;lt;")),
    "one giant section": Case(lambda: _in_item(b"<![CDATA[a]]>")),
    "comments that do not end": Case(lambda: _repeated(b"<!--")),
    "tags that do not end": Case(lambda: _repeated(b"<item ")),
    "sections that do not end": Case(lambda: _repeated(b"<![CDATA[")),
    "declarations that do not end": Case(lambda: _repeated(b"<!DOCTYPE ", head=b"")),
    "authors of addresses": Case(
        lambda: _repeated(b"<item><title>x</title><author>" + b"a@" * 90 + b"</author></item>")
    ),
    "JSON numbers": Case(lambda: _json(b"1", head=b'{"id":', tail=b"}")),
    "JSON fractions": Case(lambda: _json(b"1.5,", head=b'{"id":1.5,"x":[', tail=b"1]}")),
    "JSON text": Case(lambda: _json(b"a<", head=b'{"id":"1","content_text":"', tail=b'"}')),
    "JSON text of escapes": Case(lambda: _json(b"\\u044f", head=b'{"id":"1","content_text":"', tail=b'"}')),
    "JSON numbers for items": Case(lambda: _json(b"1,", tail=b"1")),
    "JSON texts for items": Case(lambda: _json(b'"",', tail=b'""')),
    "JSON objects for items": Case(lambda: _json(b'{"a":1},', tail=b"{}")),
    "JSON keys": Case(lambda: itertools.chain([_JSON, b"{"], (b'"%d":1,' % n for n in range(900_000)), [b'"a":1}]}'])),
    "deep JSON": Case(lambda: _json(b"[")),
    "10 MB of JSON texts": Case(_json_texts),
    "10 MB in Latin letters": Case(lambda: _feed(_LATIN)),
    "10 MB in Cyrillic letters": Case(lambda: _feed(_CYRILLIC)),
    "10 MB with emoji": Case(lambda: _feed(_EMOJI)),
    "10 MB in windows-1251": Case(lambda: _feed(_CYRILLIC, coding="windows-1251")),
    "10 MB in UTF-16": Case(lambda: _feed(_CYRILLIC, coding="utf-16")),
    "10 MB ill-formed": Case(lambda: _feed(_CYRILLIC, spoilt="</b>")),
    "10 MB ill-formed, emoji": Case(lambda: _feed(_EMOJI, spoilt="</b>")),
    "10 MB of one text": Case(lambda: _repeated_items("слово " * 300)),
    "16 feeds of 10 MB at once": Case(lambda: _feed(_CYRILLIC), at_once=16),
    "16 ill-formed ones at once": Case(lambda: _feed(_LATIN, spoilt="</b>"), at_once=16),
    "16 endless ones at once": Case(_endless_items, at_once=16),
}
"""The cases by their names."""
