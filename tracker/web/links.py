"""Names of records as links to their pages."""

import re
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

_PAGES = {
    "item": ("items.show", "item_id"),
    "review": ("review.show", "review_id"),
    "event": ("events.show", "event_id"),
    "determination": ("findings.show", "determination_id"),
}
_NAME = re.compile(rf"(?<![^\s(«“‘\"'])({'|'.join(_PAGES)})-([1-9][0-9]{{0,8}})(?![\w-])")


def linked(text: str) -> Markup:
    """Return a text with the names of records in it (`item-12`, `review-7`, `event-3`, `determination-2`) as links."""
    pieces, end = [], 0
    for found in _NAME.finditer(text):
        page, key = _PAGES[found[1]]
        values: dict[str, Any] = {key: int(found[2])}
        link = Markup('<a href="{}">{}</a>').format(url_for(page, **values), found[0])
        pieces += [escape(text[end : found.start()]), link]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])
