"""How far the tracker and feedparser agree on the feeds of a folder: `python -m tests.ingestion.agreement FOLDER`.

Counts are printed for the two questions that matter: does the fast path give what feedparser gives for the very same
document, field by field, and does the tracker as a whole give feedparser's titles, links, ids and dates.
"""

import io
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser

from tests.ingestion.reading import parse
from tracker.domain.item import ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.charset import utf_8
from tracker.ingestion.dates import from_parts
from tracker.ingestion.document import opening, prepared
from tracker.ingestion.entry import Entry, FeedText, RawFeed
from tracker.ingestion.fields import Unsure
from tracker.ingestion.parse import EARLIEST
from tracker.ingestion.strict import read_well_formed
from tracker.ingestion.text import one_line, plain_text, unmarked, web_url
from tracker.ingestion.tolerant import read_any

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://news.example/feed/rss.xml"
ASKED = ("title", "url", "guid", "published_at")


def differences(body: bytes) -> list[str] | None:
    """Return the fields on which the fast path and feedparser differ over a document; None when it is left to the
    latter.
    """
    document = utf_8(body, content_type="")
    if document is None:
        return None
    try:
        fast = read_well_formed(opening(document))
    except Unsure:
        return None
    text, note = prepared(document.decode(), URL)
    return list(_unlike(fast, read_any(text, URL, note=note)))


def _unlike(fast: RawFeed, judged: RawFeed) -> Iterator[str]:
    for name in ("title", "lang", "note"):
        ours, theirs = _as_text(getattr(fast, name)), _as_text(getattr(judged, name))
        if ours != theirs:
            yield f"feed {name}: {ours!r} for {theirs!r}"
    if len(fast.entries) != len(judged.entries):
        yield f"entries: {len(fast.entries)} for {len(judged.entries)}"
    for one, other in zip(fast.entries, judged.entries, strict=False):
        for field in fields(Entry):
            ours, theirs = _as_text(getattr(one, field.name)), _as_text(getattr(other, field.name))
            if ours != theirs:
                yield f"{field.name}: {ours!r} for {theirs!r}"


def _as_text(value: object) -> object:
    """Return texts without their markup: attributes and outer tags that make no text are not carried over."""
    if isinstance(value, tuple):
        return tuple(_as_text(text) for text in value)
    if isinstance(value, FeedText):
        return unmarked(value.value) if value.literal else plain_text(value.value)
    return plain_text(value) if isinstance(value, str) else value


def judged_items(body: bytes, content_type: str) -> list[dict[str, object]]:
    """Return feedparser's own entries, as it is used by default, in the forms in which the tracker stores them."""
    headers = {"content-type": content_type} if content_type else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedparser.parse(io.BytesIO(body), response_headers=headers)
        entries = [dict(entry) for entry in found.entries]
        is_atom = found.get("version", "").startswith("atom")
    return [
        {
            "text": plain_text(f"{entry.get('summary', '')} {entry.get('content', [{}])[0].get('value', '')}"),
            "title": _title(entry, is_atom=is_atom),
            "url": web_url(str(entry.get("link", "")), base=URL),
            "guid": unmarked(str(entry.get("id", ""))),
            "published_at": _date(entry),
        }
        for entry in entries
    ]


def _title(entry: dict[str, object], *, is_atom: bool) -> str:
    """Return the title as feedparser means it: outside Atom its word for plain text is only a guess."""
    detail = entry.get("title_detail")
    is_text = is_atom and isinstance(detail, dict) and detail.get("type") == "text/plain"
    title = str(entry.get("title", ""))
    return unmarked(title) if is_text else one_line(title)


def _date(entry: dict[str, object]) -> datetime | None:
    names = ("published_parsed", "updated_parsed", "created_parsed")
    at = next((at for at in (from_parts(entry.get(name)) for name in names) if at is not None), None)
    return at if at is not None and EARLIEST <= at <= NOW + timedelta(days=366) else None


def content_type_of(body: bytes) -> str:
    """Return the header that a file of feedparser's own tests names in its comment, "" when it names none."""
    for line in body[:2_000].decode("latin-1").splitlines():
        name, _, value = line.strip().partition(":")
        if name == "Header" and value.strip().lower().startswith("content-type:"):
            return value.partition(":")[2].strip()
    return ""


def _told(items: tuple[ParsedItem, ...], judged: list[dict[str, object]]) -> list[str]:
    ours = [{name: getattr(item, name) for name in ASKED} for item in items]
    kept = [
        entry for number, entry in enumerate(judged) if not _is_empty(entry) and not _repeats(entry, judged[:number])
    ]
    if len(ours) != len(kept):
        return [f"items: {len(ours)} for {len(kept)}"]
    return [
        f"{name}: {one[name]!r} for {other[name]!r}"
        for one, other in zip(ours, kept, strict=True)
        for name in ASKED
        if one[name] != other[name]
    ]


def _is_empty(entry: dict[str, object]) -> bool:
    return not (entry["title"] or entry["text"] or entry["url"])


def _repeats(entry: dict[str, object], before: list[dict[str, object]]) -> bool:
    """Tell whether an entry is no item of its own: it has the guid (without any, the title) of one before it."""
    told_by = "guid" if entry["guid"] else "title"
    return any(other[told_by] == entry[told_by] for other in before)


def main(folder: Path) -> None:
    """Print the counts, and every file on which there is no agreement."""
    counts: Counter[str] = Counter()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".xml", ".rss", ".atom", ".json")):
        body = path.read_bytes()
        if b"__import__('chardet')" in body:
            counts["not judged: feedparser needs chardet for it"] += 1
            continue
        unlike = differences(body)
        counts["fast path: left to feedparser" if unlike is None else "fast path: taken"] += 1
        if unlike:
            counts["fast path: differs"] += 1
            print("fast", path, unlike)
        content_type = content_type_of(body)
        judged = judged_items(body, content_type)
        if not judged:
            counts["without entries"] += 1
        try:
            feed = parse(body, feed_url=URL, content_type=content_type, fetched_at=NOW)
        except ParseError as error:
            counts["refused, with entries" if judged else "refused, without entries"] += 1
            if judged:
                print("refused", path, error.reason)
            continue
        if judged:
            counts["with entries"] += 1
            told = _told(feed.items, judged)
            counts["with entries: agree"] += not told
            if told:
                print("whole", path, told)
    for name, count in sorted(counts.items()):
        print(f"{count:6,} {name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
