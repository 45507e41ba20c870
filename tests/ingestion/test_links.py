import pytest

from tracker.ingestion.links import canonical_url


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://A.Example/x?utm_source=a&id=1&fbclid=b#c", "https://a.example/x?id=1"),
        ("http://a.example:80", "http://a.example/"),
        ("https://a.example:8443/x?utm_medium=m", "https://a.example:8443/x"),
        ("https://a.example/?a=1&&b", "https://a.example/?a=1&&b"),
        ("http://[2A00::1]:80/x", "http://[2a00::1]/x"),
        ("https://a.example/x?at_medium=rss&mtm_source=b&ysclid=c&_hsenc=d&id=1", "https://a.example/x?id=1"),
        ("https://a.example/x?format=at&nsfw=1", "https://a.example/x?format=at&nsfw=1"),
    ],
)
def test_addresses_of_one_page_are_made_the_same(url: str, same: str) -> None:
    assert canonical_url(url) == same
    assert canonical_url(same) == same
