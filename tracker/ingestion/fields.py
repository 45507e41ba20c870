"""What the elements of one entry come to: feedparser's rules, order and precedence included, written anew for the
elements that bear on an item. Pure."""

import re
from collections.abc import Callable
from html import escape

from lxml import etree

from tracker.ingestion.dates import moment, precision
from tracker.ingestion.entry import NO_TEXT, Entry, FeedText
from tracker.ingestion.text import language
from tracker.ingestion.tolerant import usable_link

_XML = "{http://www.w3.org/XML/1998/namespace}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_LONGEST_AUTHOR = 150
_TYPES = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
    "text/plain": "text/plain",
    "text/html": "text/html",
    "application/xhtml+xml": "application/xhtml+xml",
}
_XHTML_TYPE = "application/xhtml+xml"
_PLAIN_TYPE = "text/plain"
_LINK_TYPES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/+")
_HALF_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
# Control characters in the place of letters of Windows-1252: feedparser has its own way with them.
_CONTROLS = re.compile("[\x80-\x9f]")
_NOT_PLAIN_MARKUP = frozenset({"body", "svg", "math"})
_NAME_PARTS = {"name": "name", "email": "email", "uri": "uri", "url": "uri", "homepage": "uri"}


class Unsure(Exception):
    """feedparser has to read this document."""


def repaired(text: str) -> str:
    """Return the text without outer blanks; UTF-8 that was taken for Latin-1 is read anew, as feedparser does."""
    text = text.strip()
    if text.isascii():
        return text
    try:
        text = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    if _CONTROLS.search(text):
        raise Unsure
    return text


def leaf_text(element: etree._Element) -> str:
    """Return the text of an element. Raises Unsure when other elements stand in it."""
    if len(element):
        raise Unsure
    text = element.text
    return repaired(text) if text else ""


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes by their names in lower case; those of XML itself are left out."""
    found: dict[str, str] = {}
    for key, value in element.items():
        key, value = str(key), str(value)
        if key[0] != "{":
            found[key.lower()] = value
        elif not key.startswith(_XML):
            raise Unsure
    return found


class Fields:
    """One entry while its elements are read."""

    def __init__(self, *, guid: str | None, atom: bool) -> None:
        self.known: dict[str, str] = {} if guid is None or guid == "" else {"id": guid}
        self.texts: dict[str, FeedText] = {}
        self.contents: list[FeedText] = []
        self.lang = ""
        self.title_depth = -1
        self.has_content = False
        self.atom = atom
        self._guid_is_link: bool | None = None
        self._depths: dict[str, int] = {}

    def put(self, key: str, value: str, depth: int) -> None:
        """Set a field unless an element less deep in the entry has set it."""
        if self._may_set(key, depth):
            self.known[key] = value

    def put_text(self, key: str, value: FeedText, depth: int) -> None:
        """Set the title or the summary, by the same rule."""
        if self._may_set(key, depth):
            self.texts[key] = value

    def _may_set(self, key: str, depth: int) -> bool:
        if depth > self._depths.get(key, depth):
            return False
        self._depths[key] = depth
        return True

    def put_guid(self, value: str, depth: int, *, is_link: bool) -> None:
        self.put("id", _joined(value) if is_link else value, depth)
        if self._guid_is_link is None:
            self._guid_is_link = is_link and "link" not in self.known
        if is_link:
            self.known.setdefault("link", _joined(value))

    def entry(self, feed_lang: str | None) -> Entry:
        """Return the entry. feed_lang: what its feed says, None when it says nothing."""
        known = self.known
        guid = known.get("id", "")
        lang = known.get("language", "") or self.lang
        dates = ((known[name], moment(known[name])) for name in ("published", "updated", "created") if name in known)
        written, at = next((dated for dated in dates if dated[1] is not None), ("", None))
        return Entry(
            guid=guid,
            link=usable_link(known.get("link", ""), guid=guid, guid_is_link=bool(self._guid_is_link)),
            title=self.texts.get("title", NO_TEXT),
            texts=(self.texts.get("summary", NO_TEXT), *self.contents),
            author=known.get("author", ""),
            lang=None if lang == feed_lang else language(lang),
            published_at=at,
            precision=None if at is None else precision(written),
        )


def _joined(address: str) -> str:
    """Return an address as feedparser joins it to no base."""
    return _SLASHES.sub(r"\1", address) if ":///" in address else address


def marked_text(element: etree._Element, default: str, *, atom: bool) -> FeedText:
    """Return the value of an element that may hold markup, escaped or (in Atom) not.

    default: the type of a value that names none; in RSS, where titles hold markup without saying so, that of plain text
    proves nothing. Raises Unsure for types that are neither text nor markup.
    """
    attribs = attributes(element)
    if "mode" in attribs:
        raise Unsure
    kind = _TYPES.get(attribs.get("type", default).lower(), "")
    if kind == _XHTML_TYPE and atom:
        return FeedText(repaired(_inner_markup(element)))
    if not kind or kind == _XHTML_TYPE:
        raise Unsure
    return FeedText(leaf_text(element), literal=kind == _PLAIN_TYPE and (atom or "type" in attribs))


def _inner_markup(element: etree._Element) -> str:
    """Return what stands in an element as markup without attributes, which no text is made of."""
    pieces = [escape(element.text or "", quote=False)]
    for child in element:
        name = child.tag.removeprefix(_XHTML)
        if name is child.tag or name in _NOT_PLAIN_MARKUP or ":" in name:
            raise Unsure
        pieces += (f"<{name}>", _inner_markup(child), f"</{name}>", escape(child.tail or "", quote=False))
    return "".join(pieces)


def _title(fields: Fields, element: etree._Element, depth: int, lang: str) -> None:
    value = marked_text(element, "text/plain", atom=fields.atom)
    if not -1 < fields.title_depth <= depth:
        fields.put_text("title", value, depth)
        fields.lang = lang
    if value.value:
        fields.title_depth = depth


def _media_title(fields: Fields, element: etree._Element, depth: int, lang: str) -> None:
    before = fields.title_depth
    _title(fields, element, depth, lang)
    fields.title_depth = before


def _description(fields: Fields, element: etree._Element, depth: int, lang: str) -> None:
    if "summary" in fields.texts and not fields.has_content:
        _more_content(fields, element, depth, lang)
    else:
        fields.put_text("summary", marked_text(element, "text/html", atom=fields.atom), depth)


def _summary(fields: Fields, element: etree._Element, depth: int, lang: str) -> None:
    if "summary" in fields.texts and not fields.has_content:
        _more_content(fields, element, depth, lang)
    else:
        fields.put_text("summary", marked_text(element, "text/plain", atom=fields.atom), depth)


def _more_content(
    fields: Fields, element: etree._Element, _depth: int, _lang: str, *, default: str = "text/plain"
) -> None:
    fields.has_content = True
    value = marked_text(element, default, atom=fields.atom)
    fields.contents.append(value)
    fields.texts.setdefault("summary", value)


def _encoded(fields: Fields, element: etree._Element, depth: int, lang: str) -> None:
    _more_content(fields, element, depth, lang, default="text/html")


def _link(fields: Fields, element: etree._Element, _depth: int, _lang: str) -> None:
    attribs = attributes(element)
    href = attribs.get("url", attribs.get("uri", attribs.get("href", "")))
    rel = attribs.get("rel", "alternate").lower()
    if not href and "href" not in attribs:
        address = _joined(leaf_text(element))
        fields.known["link"] = _HALF_REFERENCE.sub(r"&\1", address.replace("&amp;", "&")) if "&" in address else address
        return
    kind = attribs.get("type", "text/html" if rel != "self" else "application/atom+xml").lower()
    if len(element):
        raise Unsure
    if rel == "alternate" and kind in _LINK_TYPES:
        fields.known["link"] = _joined(href)


def _guid(fields: Fields, element: etree._Element, depth: int, _lang: str) -> None:
    attribs = attributes(element)
    fields.put_guid(leaf_text(element), depth, is_link=attribs.get("ispermalink", "true") == "true")


def _author(fields: Fields, element: etree._Element, depth: int, _lang: str) -> None:
    """Set the author: a text, or the name, and the e-mail address after it in brackets."""
    if len(element) == 0:
        value = leaf_text(element)
        if len(value) > _LONGEST_AUTHOR:
            raise Unsure
        fields.put("author", value, depth)
        return
    parts: dict[str, str] = {}
    for child in element:
        name = _NAME_PARTS.get(etree.QName(child).localname.lower(), "")
        if not name or name in parts or etree.QName(child).namespace != etree.QName(element).namespace:
            raise Unsure
        parts[name] = leaf_text(child)
    # feedparser mixes the e-mail address of the author before into this one.
    shared = "@" in fields.known.get("author", "")
    if shared or not parts.get("name") or len("".join(parts.values())) > _LONGEST_AUTHOR:
        raise Unsure
    fields.put("author", "", depth)
    fields.known["author"] = f"{parts['name']} ({parts['email']})" if parts.get("email") else parts["name"]


def _date(key: str) -> "Rule":
    def rule(fields: Fields, element: etree._Element, depth: int, _lang: str) -> None:
        if depth > 1:
            raise Unsure
        fields.put(key, leaf_text(element), depth)

    return rule


def _language(fields: Fields, element: etree._Element, depth: int, _lang: str) -> None:
    fields.put("language", leaf_text(element), depth)


def _new_title_scope(fields: Fields, element: etree._Element, _depth: int, _lang: str) -> None:
    leaf_text(element)
    fields.title_depth = -1


def _nothing(_fields: Fields, element: etree._Element, _depth: int, _lang: str) -> None:
    if len(element):
        raise Unsure


def _contributor(_fields: Fields, element: etree._Element, _depth: int, _lang: str) -> None:
    for child in element:
        if etree.QName(child).localname.lower() not in _NAME_PARTS or len(child):
            raise Unsure


Rule = Callable[[Fields, etree._Element, int, str], None]

NEUTRAL = frozenset(
    "category keywords tags enclosure comments rights copyright expirationdate dc_subject dc_rights dc_publisher"
    " dc_contributor media_category media_keywords media_thumbnail media_credit media_rating media_license media_player"
    " media_restriction itunes_category itunes_keywords itunes_explicit itunes_block itunes_subtitle itunes_image"
    " georss_point dcterms_valid cc_license creativecommons_license".split()
)
"""Elements that feedparser knows and that bear on nothing here."""

TRANSPARENT = frozenset({"media_group", "media_content"})
"""Elements whose parts count as the entry's own, as those of unknown elements do."""

CONTENT = frozenset({"title", "dc_title", "media_title"})
"""Elements of which the language counts."""

_SAME: dict[Rule, str] = {
    _title: "title dc_title",
    _media_title: "media_title",
    _description: "description dc_description media_description",
    _summary: "summary itunes_summary",
    _more_content: "content",
    _encoded: "content_encoded",
    _link: "link",
    _guid: "guid id",
    _author: "author managingeditor dc_creator dc_author itunes_author",
    _date("published"): "published pubdate issued dcterms_issued",
    _date("updated"): "updated modified lastbuilddate dc_date dcterms_modified",
    _date("created"): "created dcterms_created",
    _language: "language dc_language",
    _new_title_scope: "image source",
    _contributor: "contributor",
    _nothing: " ".join(NEUTRAL),
}
RULES: dict[str, Rule] = {name: rule for rule, names in _SAME.items() for name in names.split()}
"""What an element does to an entry, by the name under which feedparser knows it."""
