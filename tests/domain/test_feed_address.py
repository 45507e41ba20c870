"""Spellings of one feed's address."""

import pytest

from tracker.domain.feed_address import as_kept, spellings

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
    ("spelling", "kept"),
    [
        ("https://gazette.example", "https://gazette.example/"),
        ("HTTP://Gazette.example:80", "http://gazette.example/"),
        ("https://gazette.example?feed=rss", "https://gazette.example/?feed=rss"),
        ("http://[::1]:8900#top", "http://[::1]:8900/"),
    ],
)
def test_an_empty_path_is_the_root(spelling: str, kept: str) -> None:
    assert as_kept(spelling) == as_kept(kept) == kept


@pytest.mark.parametrize(
    ("url", "ways"),
    [
        ("https://gazette.example", ("https://gazette.example", "https://gazette.example/")),
        ("https://gazette.example/", ("https://gazette.example/", "https://gazette.example")),
        (
            " https://Gazette.example/?a#b",
            (" https://Gazette.example/?a#b", "https://gazette.example/?a", "https://gazette.example?a"),
        ),
        ("https://gazette.example/rss/", ("https://gazette.example/rss/",)),
        (" http://[::1/rss", (" http://[::1/rss", "http://[::1/rss")),
        ("Gazette", ("Gazette",)),
    ],
)
def test_a_source_is_looked_for_in_every_way_that_its_address_was_kept(url: str, ways: tuple[str, ...]) -> None:
    assert spellings(url) == ways


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/RSS",
        "https://gazette.example/",
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
