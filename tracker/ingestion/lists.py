"""Lists of sources, read from and written as OPML and CSV. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import TypeVar
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from tracker.domain.item import SourceEntry
from tracker.errors import Fault, Invalid, InvalidFile
from tracker.ingestion.table import read_rows, text_of, written
from tracker.ingestion.text import language, unmarked, web_url

COLUMNS = ("name", "url", "lang", "country", "side", "kind", "reliability", "active")
MAX_NAME = 200
# OPML knows `language` alone; the rest goes under a name of our own, which other programs pass over.
_NAMESPACE = "urn:treaty-tracker:sources"
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed(?=://)", re.IGNORECASE)
_COUNTRY = re.compile(r"[A-Z]{2}|INT")
_RELIABILITY = re.compile(r"[A-F]")
_ACTIVE = {word: True for word in ("", "yes", "true", "on", "1")} | {
    word: False for word in ("no", "false", "off", "0")
}

T = TypeVar("T")


def read_source_list(data: bytes, *, name: str) -> tuple[SourceEntry, ...]:
    """Return the sources of an OPML or CSV file, told apart by content, in its order; of one address, the first.

    name: of the file, for its faults. CSV needs a header with a column `url`; OPML may be nested. Raises InvalidFile
    with every fault that was found.
    """
    text = text_of(data, name=name)
    if not text.strip():
        raise InvalidFile(name, [Fault(name, 0, "", "the file is empty")])
    entries, faults = _read_opml(text, name) if text.lstrip().startswith("<") else _read_csv(text, name)
    if not entries and not faults:
        faults = [Fault(name, 0, "", "it lists no source")]
    if faults:
        raise InvalidFile(name, faults)
    firsts: dict[str, SourceEntry] = {}
    for entry in entries:
        firsts.setdefault(entry.url, entry)
    return tuple(firsts.values())


def write_csv(entries: Iterable[SourceEntry]) -> bytes:
    """Return a CSV file that `read_source_list` reads back."""
    return written(COLUMNS, ({**asdict(entry), "active": "yes" if entry.active else "no"} for entry in entries))


def write_opml(entries: Iterable[SourceEntry]) -> bytes:
    """Return an OPML 2.0 file that `read_source_list` reads back and feed readers understand."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<opml version="2.0" xmlns:tracker="{_NAMESPACE}">',
        "<head><title>Sources</title></head>",
        "<body>",
        *(_outline(entry) for entry in entries),
        "</body>",
        "</opml>",
    ]
    return "\n".join([*lines, ""]).encode("utf-8")


def _outline(entry: SourceEntry) -> str:
    attributes = {
        "type": "rss",
        "text": entry.name,
        "xmlUrl": entry.url,
        "language": entry.lang,
        "tracker:country": entry.country,
        "tracker:side": entry.side,
        "tracker:kind": entry.kind,
        "tracker:reliability": entry.reliability,
        "tracker:active": None if entry.active else "no",
    }
    written_out = (f"{key}={quoteattr(value)}" for key, value in attributes.items() if value is not None)
    return f"<outline {' '.join(written_out)}/>"


def _read_csv(text: str, name: str) -> tuple[list[SourceEntry], list[Fault]]:
    rows, faults = read_rows(text, name=name, needed=("url",))
    entries = [_entry(row.fields, name, row.line, faults) for row in rows]
    return [entry for entry in entries if entry is not None], sorted(faults, key=lambda fault: fault.line)


def _read_opml(text: str, name: str) -> tuple[list[SourceEntry], list[Fault]]:
    declaration = _DECLARATION.match(text)
    if declaration is not None:
        # The text is decoded already; its lines must stay where they are.
        text = "\n" * text.count("\n", 0, declaration.end()) + text[declaration.end() :]
    parser = expat.ParserCreate("utf-8")
    outlines = _Outlines(name, parser)
    parser.StartElementHandler = outlines.start
    parser.StartDoctypeDeclHandler = outlines.doctype
    try:
        parser.Parse(text.lstrip(" \t").encode("utf-8"), True)
    except expat.ExpatError as error:
        reason = f"no well-formed XML from here on: {expat.ErrorString(error.code)}"
        outlines.faults.append(Fault(name, error.lineno, "", reason))
    return outlines.entries, outlines.faults


class _Outlines:
    """Collects the feeds of an OPML file while expat reads it."""

    def __init__(self, name: str, parser: expat.XMLParserType) -> None:
        self.entries: list[SourceEntry] = []
        self.faults: list[Fault] = []
        self._name = name
        self._parser = parser
        self._root = ""

    def doctype(self, *_declared: object) -> None:
        """Refuse the file: entities can make it endless or read others."""
        line = self._parser.CurrentLineNumber
        raise InvalidFile(self._name, [Fault(self._name, line, "", "document type declarations are not allowed")])

    def start(self, element: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if not self._root:
            self._root = element
            if element.lower() != "opml":
                self.faults.append(Fault(self._name, line, "", f"no OPML: its outermost element is <{element[:50]}>"))
        known = {key.rpartition(":")[2].lower(): value for key, value in attributes.items()}
        is_feed = "xmlurl" in known or known.get("type", "").lower() in ("rss", "atom")
        if element.lower() != "outline" or self._root.lower() != "opml" or not is_feed:
            return
        fields = {
            **known,
            "name": known.get("text", "").strip() or known.get("title", ""),
            "url": known.get("xmlurl", ""),
            "lang": known.get("language", ""),
        }
        entry = _entry(fields, self._name, line, self.faults)
        if entry is not None:
            self.entries.append(entry)


def checked_lang(given: str) -> str | None:
    """Return the language code of a source, None for "". Raises Invalid."""
    lang = language(given)
    if lang is None and given:
        raise Invalid(_said("a language code of two letters is needed, or nothing", given), field="lang")
    return lang


def checked_country(given: str) -> str | None:
    """Return the country code of a source, None for "". Raises Invalid."""
    country = given.upper()
    if country and not _COUNTRY.fullmatch(country):
        raise Invalid(_said("a country code of two letters is needed, or INT", given), field="country")
    return country or None


def _checked_url(given: str) -> str:
    url = web_url(_FEED_SCHEME.sub(lambda found: "http" if len(found[0]) == 4 else "", given))
    if not url:
        raise Invalid(_said("an http or https address is needed", given), field="url")
    return url


def _checked_reliability(given: str) -> str | None:
    grade = given.upper()
    if grade and not _RELIABILITY.fullmatch(grade):
        raise Invalid(_said("a grade from A to F is needed", given), field="reliability")
    return grade or None


def _checked_active(given: str) -> bool:
    if given.lower() not in _ACTIVE:
        raise Invalid(_said("yes or no is needed, or nothing", given), field="active")
    return _ACTIVE[given.lower()]


def _entry(fields: Mapping[str, str], file: str, line: int, faults: list[Fault]) -> SourceEntry | None:
    """Return the source that a row or outline describes; None when it has faults, which are added to `faults`."""
    given = {column: unmarked(fields.get(column, "")) for column in COLUMNS}
    wrong: list[Fault] = []

    def checked(field: str, rule: Callable[[str], T]) -> T | None:
        try:
            return rule(given[field])
        except Invalid as error:
            wrong.append(Fault(file, line, field, error.reason))
            return None

    url = checked("url", _checked_url) or ""
    lang = checked("lang", checked_lang)
    country = checked("country", checked_country)
    reliability = checked("reliability", _checked_reliability)
    active = checked("active", _checked_active)
    faults.extend(wrong)
    if wrong:
        return None
    return SourceEntry(
        name=given["name"][:MAX_NAME] or urlsplit(url).netloc,
        url=url,
        lang=lang,
        country=country,
        side=given["side"] or None,
        kind=given["kind"] or None,
        reliability=reliability,
        active=active is not False,
    )


def _said(reason: str, given: str) -> str:
    return f"{reason}; it says {given[:80]!r}" if given else f"{reason}; it is empty"
