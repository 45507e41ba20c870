"""The document of a feed before feedparser may have it: what is no feed or an attack is refused,
what is broken is mended. Pure."""

import re
from xml.parsers import expat

from tracker.errors import ParseError

MAX_DEPTH = 100
MAX_ATTRIBUTES = 100
MAX_NAMESPACES = 100
MAX_PARTS = 20_000
MAX_UNCLOSED = 10_000
MAX_PROLOGUE = 10_000
MAX_AUTHOR = 200
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_MAX_REFERENCE = 100
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>")
_DECLARED = re.compile(rb"<\?xml\s[^>]*\?>\s*")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]*)([^<>]*)")
_WHOLE_ITEM = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ITEM_OPENS = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
# feedparser looks for an e-mail address in these, in time quadratic in their length.
_AUTHOR_NAMES = r"(?:author|contributor|creator|email|managingeditor|name|owner|publisher|webmaster)"
_AUTHOR = re.compile(rf"<(?:[\w.-]+:)?{_AUTHOR_NAMES}\b[^<>]*(?<!/)>", re.IGNORECASE)
_AUTHOR_ENDS = re.compile(rf"</?(?:[\w.-]+:)?(?:{_AUTHOR_NAMES}|item|entry)\b|\Z", re.IGNORECASE)
_ITEM_NAMES = frozenset({"item", "entry"})
_OTHER_ROOTS = {
    "html": "a web page",
    "head": "a web page",
    "body": "a web page",
    "opml": "a list of feeds (OPML), to be imported with `tracker source import`",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
}


def opening(document: bytes) -> bytes:
    """Return a document in UTF-8 without blanks and declaration before its first element."""
    document = document.lstrip()
    declaration = _DECLARED.match(document, 0, 20_000)
    return document if declaration is None else document[declaration.end() :]


def prepared(text: str, feed_url: str) -> tuple[str, str]:
    """Return the document as feedparser may have it, and what was wrong with it ("" when nothing was).

    Raises ParseError for what is plainly no feed or an attack on its reader.
    """
    note = ""
    declaration = _DECLARATION.search(text, 0, 20_000)
    if declaration is not None:
        note = "text before the feed" if declaration.start() else ""
        text = text[declaration.end() :]
    text = _without_leading_comments(text)
    root = _ROOT.search(text)
    if root is None:
        raise ParseError(feed_url, "no XML and no JSON")
    if root[1].lower() in _OTHER_ROOTS:
        raise ParseError(feed_url, f"{_OTHER_ROOTS[root[1].lower()]}, no feed")
    if root.start() > MAX_PROLOGUE:
        raise ParseError(feed_url, f"no feed begins in its first {MAX_PROLOGUE:,} characters")
    if "<!ENTITY" in text[: root.start()].upper():
        raise ParseError(feed_url, "it declares entities, which feeds have no use for and attacks do")
    # feedparser's search for a DOCTYPE is quadratic in blanks.
    text = " ".join(text[: root.start()].split()) + text[root.start() :]
    legal = _ILLEGAL.sub("", text)
    if len(legal) < len(text):
        note = "characters that XML does not allow"
    fault = _fault(legal, feed_url)
    if fault is not None:
        note = f"ill-formed: {fault}"
        legal = _mended(legal, feed_url)
    return _without_long_authors(legal), note


def _without_leading_comments(text: str) -> str:
    """Return the document without the comments before its first element: they may name elements and entities."""
    kept = []
    position = 0
    while (root := _ROOT.search(text, position, 2 * MAX_PROLOGUE)) is not None:
        comment = _COMMENT.search(text, position, 2 * MAX_PROLOGUE)
        if comment is None or comment.start() > root.start():
            break
        kept.append(text[position : comment.start()])
        position = comment.end()
    return ("".join(kept) + text[position:]).lstrip()


def _without_long_authors(text: str) -> str:
    """Return the document with authors of more than MAX_AUTHOR characters left empty: they are none."""
    kept = []
    position = 0
    for found in _AUTHOR.finditer(text):
        ends = _AUTHOR_ENDS.search(text, found.end())
        if ends is not None and ends.start() - found.end() > MAX_AUTHOR:
            kept.append(text[position : found.end()])
            position = ends.start()
    kept.append(text[position:])
    return "".join(kept)


def _fault(text: str, feed_url: str) -> str | None:
    """Return why the XML is ill-formed, None when it is not. Raises ParseError for shapes that exhaust a reader."""
    parser = expat.ParserCreate("utf-8")
    watch = _Watch(feed_url)
    parser.StartElementHandler = watch.start
    parser.EndElementHandler = watch.end
    parser.EntityDeclHandler = watch.entity
    try:
        parser.Parse(text.encode("utf-8"), True)
    except expat.ExpatError as error:
        return expat.ErrorString(error.code)
    return None


class _Watch:
    """Counts while expat reads: feedparser takes quadratic time over some shapes, and unbounded memory over others."""

    def __init__(self, feed_url: str) -> None:
        self._feed_url = feed_url
        self._depth = 0
        self._parts = 0
        self._namespaces: set[tuple[str, str]] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._parts = 0 if name.rpartition(":")[2].lower() in _ITEM_NAMES else self._parts + 1
        if attributes:
            self._namespaces.update(pair for pair in attributes.items() if pair[0].startswith("xmlns"))
        if self._depth > MAX_DEPTH:
            raise ParseError(self._feed_url, f"elements nested more than {MAX_DEPTH} deep")
        if len(attributes) > MAX_ATTRIBUTES or len(self._namespaces) > MAX_NAMESPACES:
            raise ParseError(self._feed_url, f"an element with more than {MAX_ATTRIBUTES} attributes or namespaces")
        if self._parts > MAX_PARTS:
            raise ParseError(self._feed_url, f"an item of more than {MAX_PARTS:,} parts")

    def end(self, _name: str) -> None:
        self._depth -= 1

    def entity(self, *_declared: object) -> None:
        raise ParseError(self._feed_url, "it declares entities, which feeds have no use for and attacks do")


def _mended(text: str, feed_url: str) -> str:
    """Return an ill-formed document without the item that was cut off and without references to no character."""
    closings = [found.end() for found in _WHOLE_ITEM.finditer(text)]
    if closings and _ITEM_OPENS.search(text, closings[-1]):
        text = text[: closings[-1]]
    unclosed = parts = 0
    for closing, name, rest in _TAG.findall(text):
        unclosed += -1 if closing else not rest.endswith("/")
        parts = 0 if name.rpartition(":")[2].lower() in _ITEM_NAMES else parts + 1
        if unclosed > MAX_UNCLOSED or parts > MAX_PARTS or rest.count("=") > MAX_PARTS:
            raise ParseError(feed_url, "ill-formed beyond repair")
    return _REFERENCE.sub(_referred, text)


def _referred(found: re.Match[str]) -> str:
    """Return a reference as it stands, "" when no character has that number."""
    if len(found[0]) > _MAX_REFERENCE:
        return ""
    number = int(found[1], 16) if found[1] else int(found[2])
    if number > 0x10FFFF or _ILLEGAL.match(chr(number)):
        return ""
    return found[0]
