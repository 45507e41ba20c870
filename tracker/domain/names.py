"""What people call a record: on pages, in messages and reports, as evidence, and in the audit chain; and
what lists call sources. Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from tracker.domain.redact import redacted


def item_name(item_id: int) -> str:
    """Return what people call a report: `item-12`."""
    return f"item-{item_id}"


def flag_name(flag_id: int) -> str:
    """Return what people call a flag: `flag-4`."""
    return f"flag-{flag_id}"


def review_name(review_id: int) -> str:
    """Return what people call a review: `review-7`."""
    return f"review-{review_id}"


def event_name(event_id: int) -> str:
    """Return what people call an event: `event-3`."""
    return f"event-{event_id}"


def determination_name(determination_id: int) -> str:
    """Return what people call a determination: `determination-2`."""
    return f"determination-{determination_id}"


def judgement_name(judgement_id: int) -> str:
    """Return what people call a judgement of a spot check: `judgement-5`."""
    return f"judgement-{judgement_id}"


class Addressed(Protocol):
    """A source by id, name and address; without address it is filled from files."""

    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...

    @property
    def url(self) -> str | None: ...


def source_names(sources: Iterable[Addressed]) -> dict[int, str]:
    """Return source id -> what a list calls it: its name; where several feeds of the list bear that, with as much of
    the address as tells them apart: host, path, query without its secrets, else the number of the source. One that is
    filled from files says so where a feed of the list bears its name.
    """
    known = list(sources)
    feeds: dict[str, list[Addressed]] = {}
    for source in known:
        if source.url is not None:
            feeds.setdefault(source.name, []).append(source)
    found = {
        source.id: f"{source.name} (from files)" if source.url is None and source.name in feeds else source.name
        for source in known
    }
    for group in feeds.values():
        if len(group) > 1:
            found |= _told_apart(group)
    return found


def _told_apart(group: Sequence[Addressed]) -> dict[int, str]:
    for part in _PARTS:
        parts = {source.id: part(source.url or "") for source in group}
        if len(set(parts.values())) == len(group):
            return {source.id: _with_address(source.name, parts[source.id]) for source in group}
    return {source.id: f"{source.name} (source {source.id})" for source in group}


def _with_address(name: str, part: str) -> str:
    """Return name and address; of one that is called after its host the address alone."""
    return part if part == name or part.startswith((f"{name}/", f"{name}?")) else f"{name} ({part})"


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _path(url: str) -> str:
    return _host(url) + urlsplit(url).path


def _query(url: str) -> str:
    return redacted(f"{_path(url)}?{urlsplit(url).query}")


_PARTS: Sequence[Callable[[str], str]] = (_host, _path, _query)
"""How much of an address is shown, the least first."""
