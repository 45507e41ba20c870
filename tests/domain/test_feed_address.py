"""Spellings of one feed's address."""

import pytest

from tracker.domain.feed_address import as_kept

PLAIN = "https://gazette.example/rss?a=B"


@pytest.mark.parametrize(
    "spelling",
    [
        PLAIN,
        f" {PLAIN}\t",
        f"{PLAIN}#top",
        "HTTPS://Gazette.Example/rss?a=B",
        "https://gazette.example:443/rss?a=B",
    ],
)
def test_spellings_of_one_address_are_kept_alike(spelling: str) -> None:
    assert as_kept(spelling) == PLAIN


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/RSS",
        "https://gazette.example/",
        "https://gazette.example",
        "http://gazette.example:443/rss",
        "http://[::1]:8900/a.xml",
        "http://user:Word@gazette.example/rss",
        "http://[::1/rss",
        "http://gazette.example:x/rss",
        "gazette.example/rss#top",
        "",
    ],
)
def test_what_may_tell_feeds_apart_or_cannot_be_read_stays(url: str) -> None:
    assert as_kept(url) == url
