"""What people call a record is made by one rule."""

import re
from dataclasses import dataclass

import pytest

from tracker.domain.names import source_names
from tracker.settings import shipped

_BY_HAND = re.compile(r"\b(item|flag|review|event|determination|judgement)-(\{\{|['\"] ~)")


def test_no_template_makes_the_name_of_a_record_by_hand() -> None:
    templates = list(shipped("templates").rglob("*.html"))
    assert templates
    assert [file.name for file in templates if _BY_HAND.search(file.read_text(encoding="utf-8"))] == []


@dataclass(frozen=True)
class Feed:
    id: int
    name: str
    url: str | None


def test_a_name_that_one_feed_bears_stands_alone_and_files_say_so_beside_it() -> None:
    feeds = [Feed(1, "Gazette", "https://gazette.example/rss"), Feed(2, "Gazette", None), Feed(3, "Herald", None)]
    assert source_names(feeds) == {1: "Gazette", 2: "Gazette (from files)", 3: "Herald"}
    assert source_names(feeds[1:]) == {2: "Gazette", 3: "Herald"}


@pytest.mark.parametrize(
    ("name", "urls", "shown"),
    [
        ("Wire", ("https://a.example/rss", "https://b.example/rss"), ["Wire (a.example)", "Wire (b.example)"]),
        (
            "wire.example",
            ("https://wire.example/a", "https://wire.example/b?x=1"),
            ["wire.example/a", "wire.example/b"],
        ),
        ("Wire", ("https://a.example/en", "https://a.example/hy"), ["Wire (a.example/en)", "Wire (a.example/hy)"]),
        (
            "wire.example",
            ("https://wire.example/rss?q=mines&token=geheim", "https://wire.example/rss?q=talks&token=geheim"),
            ["wire.example/rss?q=mines&token=…", "wire.example/rss?q=talks&token=…"],
        ),
        (
            "wire.example",
            ("https://wire.example/rss?token=one", "https://wire.example/rss?token=two"),
            ["wire.example (source 0)", "wire.example (source 1)"],
        ),
        (
            "wire.example",
            ("http://wire.example/rss", "https://wire.example/rss"),
            ["wire.example (source 0)", "wire.example (source 1)"],
        ),
    ],
)
def test_feeds_of_one_name_are_told_apart_by_as_little_of_the_address_as_will_do(
    name: str, urls: tuple[str, ...], shown: list[str]
) -> None:
    feeds = [Feed(number, name, url) for number, url in enumerate(urls)]
    assert list(source_names([*feeds, Feed(9, "Other", "https://o.example/")]).values()) == [*shown, "Other"]
