import pytest

from tracker.ingestion.discover import MAX_FOUND, Candidate, feeds_of, usual_addresses

PAGE_URL = "https://paper.example/en/"


def found(html: str, page_url: str = PAGE_URL) -> list[Candidate]:
    return feeds_of(html.encode(), page_url=page_url, content_type="text/html; charset=utf-8")


def test_declared_feeds_come_first_and_links_after() -> None:
    page = """<!doctype html><html><head><base href="https://cdn.paper.example/x/">
      <link rel="stylesheet" href="/style.css"><link rel="alternate" hreflang="ru" href="/ru/">
      <LINK REL="Alternate" TYPE="application/rss+xml; charset=utf-8" TITLE="Նորություններ" HREF="feed.xml">
      </head><body><a href="/rss/world">World <b>news</b></a><a href="/about">About</a></body></html>"""
    assert found(page) == [
        Candidate("https://cdn.paper.example/x/feed.xml", "Նորություններ", True),
        Candidate("https://cdn.paper.example/rss/world", "World news", False),
    ]


@pytest.mark.parametrize("kind", ["application/rss+xml", "application/atom+xml", "application/feed+json"])
def test_all_kinds_of_feed_are_known(kind: str) -> None:
    assert found(f'<link rel="alternate" type="{kind}" href="/f">')[0].declared


@pytest.mark.parametrize(
    "href", ["/feed", "/rss.xml", "/feeds/posts", "/az/rss", "/?format=rss", "/news.rss", "https://x.example/atom.xml"]
)
def test_links_that_look_like_feeds_are_found(href: str) -> None:
    assert len(found(f'<a href="{href}">x</a>')) == 1


@pytest.mark.parametrize(
    "href",
    ["/feedback", "/press", "/atomic-plant", "javascript:feed()", "mailto:rss@x.example", "file:///rss", "/newsfeeder"],
)
def test_other_links_are_not(href: str) -> None:
    assert found(f'<a href="{href}">x</a>') == []


def test_one_address_is_named_once_and_never_the_page_itself() -> None:
    link = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'
    page = link.format("first", "/f") + link.format("second", "/f#top") + link.format("self", PAGE_URL)
    assert [each.title for each in found(page)] == ["first", "second"]
    assert [each.title for each in found(link.format("first", "/f") * 3)] == ["first"]


def test_a_page_full_of_links_is_cut() -> None:
    assert len(found("".join(f'<a href="/rss/{number}">x</a>' for number in range(500)))) == MAX_FOUND


@pytest.mark.parametrize("body", [b"", b"<", b"\x00\xff\xfe", b"<a href", b"<a href='/rss'", b"<!--" * 50_000])
def test_broken_pages_hold_no_feed_and_break_nothing(body: bytes) -> None:
    assert feeds_of(body, page_url=PAGE_URL, content_type="") == []


def test_usual_addresses_are_of_the_same_site() -> None:
    assert usual_addresses(PAGE_URL)[0] == "https://paper.example/feed/"
    assert all(url.startswith("https://paper.example/") for url in usual_addresses(PAGE_URL))
