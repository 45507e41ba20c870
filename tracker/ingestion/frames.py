"""What parent and child tell each other when a feed is parsed in a process of its own: JSON in frames, and the feed's
bytes as they came. Pure."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from tracker.domain.item import DatePrecision, ParsedItem
from tracker.ingestion.feed import Ending, ParsedFeed, Request, Whole, with_items
from tracker.ingestion.page import Page, Reading, Task

MAX_FRAME = 24_000_000
"""Bytes of one frame: a feed of the largest size, or its items."""

LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the child made no items of a feed."""

    reason: str


def frame(payload: bytes) -> bytes:
    """Return the payload with its length before it. Raises ValueError above MAX_FRAME bytes."""
    if len(payload) > MAX_FRAME:
        raise ValueError(f"a frame of {len(payload):,} bytes")
    return LENGTH.pack(len(payload)) + payload


def heading(request: Request) -> bytes:
    """Return all of a request but its body, which follows in a frame of its own."""
    return orjson.dumps(
        {
            "url": request.url,
            "content_type": request.content_type,
            "fetched_at": request.fetched_at,
            "lang": request.lang,
            "known": list(request.known),
            "recollection": request.recollection,
        }
    )


def as_request(heading: bytes, body: bytes) -> Request:
    """Return the request that `heading` and body make."""
    told = orjson.loads(heading)
    return Request(
        url=told["url"],
        content_type=told["content_type"],
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        lang=told["lang"],
        known=frozenset(told["known"]),
        body=body,
        recollection=told["recollection"],
    )


def page_heading(page: Page) -> bytes:
    """Return all of a page but its body, which follows in a frame of its own."""
    told = {"task": page.task, "url": page.url, "content_type": page.content_type, "agent": page.agent}
    return orjson.dumps(told)


def as_page(heading: bytes, body: bytes) -> Page:
    """Return the page that `page_heading` and body make."""
    told = orjson.loads(heading)
    return Page(Task(told["task"]), told["url"], told["content_type"], told["agent"], body)


Answer = Whole | Ending | Reading | Refusal
"""What ends the answer to one request. An Ending: of a feed of which all items were told in parts before."""

_KEYS = {Whole: "whole", Ending: "ending", Reading: "reading", Refusal: "refusal"}


def answer(found: Answer, *, spent: bool) -> bytes:
    """Return the payload of an answer. spent: the child ends after it."""
    return orjson.dumps({_KEYS[type(found)]: found, "spent": spent})


def part(items: Sequence[ParsedItem]) -> bytes:
    """Return the payload that tells some items of a feed, without identities, before its answer."""
    return orjson.dumps({"part": items})


def as_part(payload: bytes | bytearray) -> list[ParsedItem] | None:
    """Return the items that `part` was given, None for what is an answer. Raises as `as_answer`."""
    if not payload.startswith(b'{"part":'):
        return None
    return [_item(item, "") for item in orjson.loads(payload)["part"]]


def as_answer(payload: bytes | bytearray) -> tuple[ParsedFeed | Ending | Reading | Refusal, bool]:
    """Return what `answer` was given, a whole feed with its items' identities. Raises ValueError, LookupError or
    TypeError for what is no answer.
    """
    told = orjson.loads(payload)
    spent = told["spent"] is True
    if "refusal" in told:
        return Refusal(str(told["refusal"]["reason"])), spent
    if "reading" in told:
        return Reading(str(told["reading"]["text"]), told["reading"]["allowed"] is True), spent
    if "ending" in told:
        return _ending(told["ending"]), spent
    ending = _ending(told["whole"]["ending"])
    identified = zip(told["whole"]["items"], ending.identities, strict=True)
    return with_items([_item(item, identity) for item, identity in identified if identity is not None], ending), spent


def _ending(told: dict[str, Any]) -> Ending:
    return Ending(**told | {"identities": tuple(told["identities"]), "seen": tuple(told["seen"])})


_PRECISIONS = {known.value: known for known in DatePrecision}


def _item(told: dict[str, Any], identity: str) -> ParsedItem:
    told["identity"] = identity
    at, known = told["published_at"], told["precision"]
    told["published_at"] = None if at is None else datetime.fromisoformat(at)
    told["precision"] = None if known is None else _PRECISIONS[known]
    return ParsedItem(**told)
