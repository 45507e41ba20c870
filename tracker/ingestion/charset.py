"""Bytes of a feed made into text: by byte order mark, as valid UTF-8, by HTTP charset, by declaration. Pure."""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.ingestion import armscii

armscii.make_known()

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a document without a mark begins when a character takes two or four bytes.
_OPENINGS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What servers call a code and what they send: the WHATWG's list has it so.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
# Codes in which plain ASCII bytes mean other letters: valid UTF-8 proves nothing against these.
_SEVEN_BITS = ("iso2022", "hz")
# Valid UTF-8 was tried before; the rest only serves to hide things.
_NEVER = {"utf-8", "utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.IGNORECASE)
_CYRILLIC_RUN = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
# What servers and programs name when they do not know better.
_WESTERN = "cp1252"
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and whether every byte of it had a meaning."""

    text: str
    exact: bool


def decode(body: bytes, *, content_type: str) -> Decoded:
    """Return the text. Never fails: bytes that no named code explains become replacement characters."""
    marked = _marked(body)
    if marked is not None:
        start, name = marked
        return _replaced(body[start:], name)
    named = _named(body, content_type)
    if not any(name.startswith(_SEVEN_BITS) for name in named):
        named = ["utf-8", *named]
    for name in named:
        if name == _WESTERN and _is_cyrillic(body):
            continue
        try:
            return Decoded(body.decode(name), True)
        except (UnicodeError, ValueError):
            continue
    return _guessed(body, named)


def _marked(body: bytes) -> tuple[int, str] | None:
    """Return where the text starts and its code, when a byte order mark or the document's first bytes tell."""
    for mark, name in _MARKS:
        if body.startswith(mark):
            return len(mark), name
    start = body[:200].lstrip(b" \r\n\t")
    for opening, name in _OPENINGS:
        if start.startswith(opening):
            return 0, name
    return None


def utf_8(body: bytes, *, content_type: str) -> bytes | None:
    """Return the body without its byte order mark if `decode` would first try to read it as UTF-8, else None.

    Whether it is valid is for its reader to find out.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[len(codecs.BOM_UTF8) :]
    if any(body.startswith(mark) for mark, _ in _MARKS):
        return None
    start = body[:200].lstrip(b" \r\n\t")
    if any(start.startswith(opening) for opening, _ in _OPENINGS):
        return None
    return None if any(name.startswith(_SEVEN_BITS) for name in _named(body, content_type)) else body


def as_utf_8(body: bytes, *, content_type: str) -> tuple[bytes, bool]:
    """Return the body in UTF-8 without byte order mark, and whether every byte of it had a meaning; by the same rules
    as `decode`, but without having all of a large body as text where it is UTF-8 already.
    """
    document = utf_8(body, content_type=content_type)
    if document is not None and _is_all_of(document, "utf-8"):
        return document, True
    marked = _marked(body)
    if marked is not None:
        return _transcoded(body, *marked)
    for name in _named(body, content_type):
        if not (name == _WESTERN and _is_cyrillic(body)) and _is_all_of(body, name):
            return _transcoded(body, 0, name)
    decoded = decode(body, content_type=content_type)
    return decoded.text.encode("utf-8", "replace"), decoded.exact


def _is_all_of(body: bytes, name: str) -> bool:
    """Whether every byte has a meaning in that code."""
    try:
        for _ in _pieces(body, 0, name, "strict"):
            pass
    except (UnicodeError, ValueError):
        return False
    return True


def _transcoded(body: bytes, start: int, name: str) -> tuple[bytes, bool]:
    document = io.BytesIO()
    exact = True
    for text in _pieces(body, start, name, "replace"):
        exact = exact and "\ufffd" not in text
        document.write(text.encode("utf-8", "replace"))
    return document.getvalue(), exact


def _pieces(body: bytes, start: int, name: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)(errors)
    view = memoryview(body)
    for at in range(start, len(body), _PIECE):
        yield decoder.decode(view[at : at + _PIECE])
    yield decoder.decode(b"", final=True)


def _replaced(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    return Decoded(text, "\ufffd" not in text)


def _named(body: bytes, content_type: str) -> list[str]:
    """Return the text codes that header and declaration name, as Python calls them; unknown ones are left out."""
    in_header = _CHARSET.search(content_type)
    declared = _DECLARATION.match(body)
    names = [in_header[1] if in_header else "", declared[1].decode("ascii", "ignore") if declared else ""]
    known = []
    for name in names:
        try:
            found = codecs.lookup(name).name
            # Some codecs of Python turn bytes into bytes (zlib, hex).
            "".encode(found)
        except (LookupError, ValueError):
            continue
        if found.replace("_", "-") not in _NEVER:
            known.append(_MEANT.get(found, found))
    return known


def _guessed(body: bytes, named: list[str]) -> Decoded:
    """Return the text by what its bytes look like: nearly UTF-8, Cyrillic, or the first code that was named."""
    text = body.decode("utf-8", "replace")
    unread = text.count("\ufffd")
    # Text in another code hardly ever makes a letter in UTF-8; where most of it does, the rest is what is broken.
    if len(_BEYOND_ASCII.findall(text)) > 2 * unread:
        return Decoded(text, False)
    cyrillic = _is_cyrillic(body)
    for name in named:
        if name != "utf-8" and not (name == _WESTERN and cyrillic):
            return Decoded(body.decode(name, "replace"), False)
    return Decoded(body.decode("cp1251" if cyrillic else _WESTERN, "replace"), False)


def _is_cyrillic(body: bytes) -> bool:
    """Whether most bytes beyond ASCII stand in runs, as in Cyrillic; accented letters of the West stand alone."""
    return 2 * sum(len(run) for run in _CYRILLIC_RUN.findall(body)) > len(_HIGH.findall(body))
