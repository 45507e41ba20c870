"""Pages and robots.txt, read in process and in a child."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.runs.fakes import rss
from tracker.errors import ParseError
from tracker.ingestion.article_child import read_page
from tracker.ingestion.children import Children
from tracker.ingestion.feed import OF_ARTICLES
from tracker.ingestion.frames import answer, as_answer, as_page, page_heading
from tracker.ingestion.page import MOST_TEXT, Page, Reading, Task

pytestmark = pytest.mark.slow

URL = "https://gazette.example/news/1"
FIRST = "Both shores of the strait report a quiet night after weeks of fire, and the ferries sail again this morning."
SECOND = "Observers counted no violation of the ceasefire between dusk and dawn, said the joint centre &amp; its staff."
ARTICLE = (
    "<!doctype html><html><head><title>Truce</title><script>var trap = 1</script></head><body>"
    "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
    f"<article><h1>Ceasefire holds</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    "<footer>All rights reserved, cookies and more</footer></body></html>"
).encode()


def page(body: bytes, *, task: Task = Task.TEXT, url: str = URL) -> Page:
    return Page(task, url, "text/html; charset=utf-8", "treaty-tracker", body)


@pytest.fixture
def readers() -> Iterator[Children]:
    readers = Children(1, limits=OF_ARTICLES, program="article_child")
    yield readers
    readers.close()


def test_the_main_text_of_a_page_is_found_without_what_is_around_it() -> None:
    text = read_page(page(ARTICLE)).text
    assert FIRST in text.splitlines()
    assert SECOND.replace("&amp;", "&") in text.splitlines()
    for other in ("Sport", "trap", "cookies", "<"):
        assert other not in text


def test_a_page_without_text_has_none_and_a_long_one_is_cut() -> None:
    assert read_page(page(b"")).text == ""
    assert read_page(page(b"\x00\xff<<<")).text == ""
    long = f"<html><body><article>{f'<p>{FIRST}</p>' * 2}<p>{'quiet night ' * 20_000}</p></article></body></html>"
    assert len(read_page(page(long.encode())).text) <= MOST_TEXT


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("User-agent: *\nDisallow: /private", "/private/1", False),
        ("User-agent: *\nDisallow: /private", "/news/1", True),
        ("User-agent: *\nAllow: /\n\nUser-agent: treaty-tracker\nDisallow: /", "/news/1", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: treaty-tracker\nAllow: /", "/news/1", True),
        ("<html>not found</html>", "/news/1", True),
    ],
)
def test_robots_txt_is_obeyed(rules: str, path: str, *, allowed: bool) -> None:
    asked = page(rules.encode(), task=Task.PERMISSION, url=f"https://gazette.example{path}")
    assert read_page(asked).allowed is allowed


def test_a_page_and_its_reading_arrive_as_they_were_sent() -> None:
    sent = page(ARTICLE, task=Task.PERMISSION)
    assert as_page(page_heading(sent), sent.body) == sent
    reading = Reading("Quiet\nnight", False)
    assert as_answer(answer(reading, spent=True)) == (reading, True)


def test_a_child_reads_what_is_read_in_process(readers: Children) -> None:
    assert readers.read_page(page(ARTICLE)) == read_page(page(ARTICLE))
    rules = page(b"User-agent: *\nDisallow: /", task=Task.PERMISSION)
    assert not readers.read_page(rules).allowed
    assert readers.read_page(page(rss())).text == ""


def test_a_page_that_takes_too_much_costs_itself_alone() -> None:
    readers = Children(1, limits=replace(OF_ARTICLES, cpu_seconds=1), program="article_child")
    try:
        with pytest.raises(ParseError, match="it took"):
            readers.read_page(page(b"<html><body><article>" + b"<p>a <b>quiet</b> night</p>" * 150_000))
        assert readers.read_page(page(ARTICLE)).text
    finally:
        readers.close()
