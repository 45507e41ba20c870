"""What feeds and files call text, links and languages, made into the plain forms that are stored. Pure."""

import html
import re
import unicodedata
from urllib.parse import urljoin, urlsplit

import nh3

from tracker.domain.feed_address import PORTS
from tracker.ingestion.links import is_plain

# nh3 is quadratic in some nestings: what it is given is capped, and plain tags are taken out before.
MAX_MARKUP = 200_000
MAX_LINE = 2_000
MAX_URL = 4_000

# Controls, lone surrogates, non-characters, soft hyphens, zero-width blanks and direction overrides: none is text, and
# each hides a word from a search or an analyst.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_PARAGRAPH = "\x1e"
# The rest of a tag, quoted values with `>` in them too. Possessive, so that no input makes it go back.
_TO_END = r"[^<>=]*+(?>=(?>\s*+(?>\"[^\"<]*+\"|'[^'<]*+'))?+[^<>=]*+)*+>"
_IN_PLACE_OF = dict.fromkeys(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody tfoot thead tr ul".split(),
    _PARAGRAPH,
) | dict.fromkeys("br td th option img wbr".split(), " ")


class _Places(dict[str, str]):
    """Tag -> what stands in its place, however it is written; filled as tags come up, up to a bound."""

    def __missing__(self, name: str) -> str:
        place = _IN_PLACE_OF.get(name.lower(), "")
        if len(self) < _MOST_PLACES:
            self[name] = place
        return place


_MOST_PLACES = 500
_PLACES = _Places()
_WITHOUT_CONTENT = {"script", "style", "template", "iframe", "svg", "math", "select", "textarea"}
# Every tag but those of which the content goes too: these are left to nh3. A look at the first two letters spares most
# tags the look for their names.
_LEFT = "|".join(sorted(_WITHOUT_CONTENT))
_FIRST, _SECOND = ("".join(sorted({name[place] for name in _WITHOUT_CONTENT})) for place in (0, 1))
_NOT_LEFT = rf"(?!(?=[{_FIRST}{_FIRST.upper()}][{_SECOND}{_SECOND.upper()}])(?i:{_LEFT})\b)"
# Nearly all tags have no attributes or tidy ones; these are read in half the time.
_TIDY = r">|(?:\s++[\w-]++=\"[^\"<]*+\")*+\s*+/?+>"
_TAG = re.compile(rf"</?+{_NOT_LEFT}([A-Za-z]\w*+)(?:{_TIDY}|{_TO_END})", re.ASCII)
# What HTML readers drop up to the next `>` as a spoilt comment, though nobody meant one.
_NO_DECLARATION = re.compile(r"<!(?!--|\[CDATA\[|doctype\b)", re.IGNORECASE)
# Markup that is still there after one pass was escaped twice.
_ESCAPED_TWICE = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|img|ul|ol|li|h[1-6]|script|style|table|tr|td|figure|blockquote|iframe|font)"
    r"(?:[\s/][^<>]*)?>|&(?:[a-zA-Z]{2,8}|#\d{2,7}|#x[0-9a-fA-F]{2,6});",
    re.IGNORECASE,
)
_PASSES = 3

_LANG = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]*)?\s*")
# Codes of three letters (both of ISO 639-2's where it has two) that feeds of the region and its observers use.
_SHORT_LANG = {
    "ara": "ar", "arm": "hy", "aze": "az", "bel": "be", "bul": "bg", "deu": "de", "eng": "en", "fas": "fa", "fra": "fr",
    "fre": "fr", "geo": "ka", "ger": "de", "gre": "el", "ell": "el", "heb": "he", "hye": "hy", "ita": "it", "kat": "ka",
    "kaz": "kk", "kur": "ku", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "spa": "es",
    "tur": "tr", "ukr": "uk", "uzb": "uz", "zho": "zh", "chi": "zh",
}  # fmt: skip


def plain_text(markup: str) -> str:
    """Return what a reader would see of text that may hold HTML: one line a paragraph, blanks collapsed, NFC.

    Markup beyond MAX_MARKUP characters is cut off. Scripts, styles and the like vanish with their content.
    """
    text = _fit(markup[:MAX_MARKUP])
    had_references = False
    for number in range(_PASSES):
        if "<" not in text and "&" not in text:
            break
        if number and not _ESCAPED_TWICE.search(text):
            break
        had_references = had_references or "&" in text
        text = _without_markup(text[:MAX_MARKUP])
    if _PARAGRAPH not in text:
        return unmarked(text)
    if had_references and not text.replace(_PARAGRAPH, "").isprintable():
        text = _PARAGRAPH.join(map(_fit, text.split(_PARAGRAPH)))
    # Python finds two blanks in two thirds of the time from the end.
    if text.rfind("  ") >= 0:
        lines = [" ".join(line.split()) for line in text.split(_PARAGRAPH)]
    else:
        lines = [line.strip() for line in text.split(_PARAGRAPH)]
    return _composed("\n".join(filter(None, lines)))


def one_line(markup: str) -> str:
    """Return `plain_text` as one line of at most MAX_LINE characters: for titles and names."""
    return plain_text(markup).replace("\n", " ")[:MAX_LINE].rstrip()


def unmarked(text: str) -> str:
    """Return text that holds no markup with unfit characters dropped, blanks collapsed, NFC."""
    text = _fit(text)
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return _composed(text)


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _fit(text: str) -> str:
    """Return text without unfit characters, each blank a plain one. Cheap where the text is so already."""
    # No unfit character is printable, nor is any blank but the plain one.
    if text.isprintable():
        return text
    text = text.replace("\n", " ").replace("\t", " ")
    return text if text.isprintable() else " ".join(_UNFIT.sub("", text).split())


def _without_markup(text: str) -> str:
    """Return text without tags and references. nh3 is asked wherever something is left that might be a tag."""
    if "<" in text:
        # Texts and the names of the tags between them, by turns.
        pieces = _TAG.split(text)
        pieces[1::2] = map(_PLACES.__getitem__, pieces[1::2])
        text = "".join(pieces)
        if "<" in text:
            text = _NO_DECLARATION.sub("&lt;!", text)
            text = nh3.clean(text, tags=set(), clean_content_tags=_WITHOUT_CONTENT)
    return html.unescape(text) if "&" in text else text


def web_url(reference: str, *, base: str = "") -> str:
    """Return the absolute http(s) address, "" when it is none, holds a user name, or is too long.

    base: what a relative reference is taken to be relative to.
    """
    if len(reference) <= MAX_URL and is_plain(reference):
        return reference
    text = _UNFIT.sub("", reference).strip()
    if not text or len(text) > MAX_URL:
        return ""
    try:
        given = urlsplit(text)
        if given.scheme and not given.netloc:  # `http:///`, which joining would take for the base itself
            return ""
        url = urljoin(base, text)
        parts = urlsplit(url)
        usable = parts.scheme in PORTS and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return ""
    return "".join(url.replace(" ", "%20").split()) if usable else ""


def language(tag: str) -> str | None:
    """Return the two letters of a language tag (`en-us` -> `en`, `rus` -> `ru`), None when it has none."""
    found = _LANG.fullmatch(tag)
    if found is None:
        return None
    code = found[1].lower()
    return code if len(code) == 2 else _SHORT_LANG.get(code)
