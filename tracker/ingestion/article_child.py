"""The process in which web pages are read: as `child`, but it finds the main text of a page and obeys robots.txt.

Apart from the other, as what it needs takes long to load.
"""

import html
import sys

import orjson
import trafilatura
from protego import Protego

from tracker.ingestion.charset import decode
from tracker.ingestion.child import serve
from tracker.ingestion.feed import Limits
from tracker.ingestion.frames import as_page
from tracker.ingestion.page import MOST_TEXT, Page, Reading, Task
from tracker.ingestion.text import plain_text

_MOST_RULES = 500_000
"""Bytes of a robots.txt that are read (RFC 9309, section 2.5)."""


def read_page(page: Page) -> Reading:
    """Return the main text of a page, or whether robots.txt allows it."""
    if page.task is Task.PERMISSION:
        rules = Protego.parse(page.body[:_MOST_RULES].decode("utf-8", "replace"))
        return Reading("", bool(rules.can_fetch(page.url, page.agent)))
    document = decode(page.body, content_type=page.content_type).text
    found = trafilatura.extract(document, include_comments=False, include_tables=False) or ""
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in found[:MOST_TEXT].splitlines())
    return Reading(plain_text(paragraphs), True)


def main() -> None:
    """Serve on standard input and output. Arguments as those of `child`."""
    limits = Limits(**orjson.loads(sys.argv[2]))
    serve(
        sys.stdin.buffer, sys.stdout.buffer, limits, read=lambda heading, body, _tell: read_page(as_page(heading, body))
    )
