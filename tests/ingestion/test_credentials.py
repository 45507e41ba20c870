import base64

import pytest

from tracker.errors import Invalid
from tracker.ingestion.credentials import basic, header

URL = "https://Feeds.example/closed.xml"


def test_a_user_and_password_become_basic_credentials_of_the_feeds_origin() -> None:
    made = basic(URL, "ani", "pass:wörd")
    assert (made.origin, made.header) == ("https://feeds.example:443", "Authorization")
    assert made.value.startswith("Basic ")
    assert base64.b64decode(made.value[6:]).decode() == "ani:pass:wörd"


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [("Authorization: Bearer abc", "Authorization", "Bearer abc"), ("X-Api-Key:k", "X-Api-Key", "k")],
)
def test_a_header_line_is_taken_apart(line: str, name: str, value: str) -> None:
    made = header("http://feeds.example:8080/", line)
    assert (made.origin, made.header, made.value) == ("http://feeds.example:8080", name, value)


@pytest.mark.parametrize(
    "line",
    ["", "hush", ": hush", "Bad Name: hush", "Host: hush", "transfer-encoding: hush", "A:", "A: ", "A: hu\r\nsh",
     "A: hush\0", "A: надежда", "A: " + "hush" * 2000],
)  # fmt: skip
def test_a_header_that_cannot_be_sent_is_refused_without_repeating_it(line: str) -> None:
    with pytest.raises(Invalid) as caught:
        header(URL, line)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("username", "password"), [("", "hush"), ("a:b", "hush"), ("a\n", "hush"), ("a", ""), ("a", "hu\nsh")]
)
def test_an_unusable_user_or_password_is_refused_without_repeating_it(username: str, password: str) -> None:
    with pytest.raises(Invalid) as caught:
        basic(URL, username, password)
    assert "hush" not in str(caught.value)


def test_credentials_for_an_address_that_cannot_be_fetched_are_refused() -> None:
    with pytest.raises(Invalid, match="only http and https"):
        header("ftp://feeds.example/", "Authorization: Bearer abc")
