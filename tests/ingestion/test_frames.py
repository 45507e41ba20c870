from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from tests.ingestion.reading import read_feed
from tests.runs.fakes import rss
from tracker.domain.item import ParsedItem
from tracker.ingestion.child import read_telling
from tracker.ingestion.feed import Request
from tracker.ingestion.frames import LENGTH, MAX_FRAME, Refusal, answer, as_answer, as_request, frame, heading

REQUEST = Request(
    url="https://news.example/Լուրեր",
    content_type="text/xml; charset=utf-8",
    fetched_at=datetime(2026, 11, 24, tzinfo=UTC),
    lang=None,
    known=frozenset({-(2**63), 0, 2**63 - 1}),
    body=rss(("g1", "Ceasefire holds", "A quiet night.")),
)


def test_a_request_arrives_as_it_was_sent() -> None:
    assert as_request(heading(REQUEST), REQUEST.body) == REQUEST


def test_an_answer_arrives_as_it_was_given() -> None:
    feed = read_feed(REQUEST)
    assert feed.items[0].published_at is not None
    parts: list[Sequence[ParsedItem]] = []
    whole = read_telling(heading(REQUEST), REQUEST.body, parts.append)
    assert parts == []
    assert as_answer(answer(whole, spent=False)) == (feed, False)
    assert as_answer(answer(Refusal("no feed"), spent=True)) == (Refusal("no feed"), True)


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"spent": 1, "whole": {"items": [{}]}}'])
def test_what_is_no_answer_is_told(payload: bytes) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        as_answer(payload)


def test_a_frame_says_its_length_and_has_one_that_can_be_borne() -> None:
    assert frame(b"abc") == LENGTH.pack(3) + b"abc"
    with pytest.raises(ValueError, match="a frame of"):
        frame(b" " * (MAX_FRAME + 1))
