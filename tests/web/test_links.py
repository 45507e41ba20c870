"""Names of records become links."""

import pytest
from flask import Flask

from tests.web.visitor import Visitor
from tracker.web.links import linked


@pytest.fixture
def web(ani: Visitor) -> Flask:
    return ani.web


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("item-12", "/items/12"),
        ("review-7", "/reviews/7"),
        ("event-3", "/events/3"),
        ("determination-2", "/determinations/2"),
    ],
)
def test_a_name_leads_to_its_record(web: Flask, name: str, address: str) -> None:
    with web.test_request_context():
        assert linked(name) == f'<a href="{address}">{name}</a>'
        assert linked(f"see {name}, <b>") == f'see <a href="{address}">{name}</a>, &lt;b&gt;'


@pytest.mark.parametrize(
    "text",
    [
        *("", "item-", "item-0", "non-event-3", "review-7-b", "event-12345678901", "Item-3", "flag-4"),
        *("http://x.org/item-12", "https://ok.example/a?b=event-2", "a/item-3"),
    ],
)
def test_other_words_stay_as_they_are(web: Flask, text: str) -> None:
    with web.test_request_context():
        assert linked(text) == text
