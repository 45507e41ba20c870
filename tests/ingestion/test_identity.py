from dataclasses import replace
from datetime import UTC, datetime

from tracker.ingestion.identity import MAX_IDENTITY, Claim, bounded, identity_of, link_key, marked, ways
from tracker.ingestion.links import canonical_url


def an_item(guid: str = "", url: str = "", title: str = "T", *, summary: str = "") -> Claim:
    return Claim(guid, url, canonical_url(url) if url else "", title, summary, None)


def told(items: list[Claim]) -> list[str | None]:
    found = zip(items, ways([marked(item) for item in items]), strict=True)
    return [None if way is None else identity_of(item, way) for item, way in found]


def identities(*items: Claim) -> list[str]:
    return [identity for identity in told(list(items)) if identity is not None]


def test_the_guid_comes_first_then_the_link_without_its_tracking_then_title_and_date() -> None:
    assert identities(an_item("g", "https://a.example/1")) == ["g"]
    assert identities(an_item(url="https://A.example:443/1?utm_source=x&id=2#top")) == ["https://a.example/1?id=2"]
    (digest,) = identities(an_item())
    assert digest.startswith("sha256:")


def test_the_date_is_part_of_a_digest_and_the_text_stands_in_for_a_title() -> None:
    dated = replace(an_item(), published_at=datetime(2020, 11, 10, tzinfo=UTC))
    assert len(set(identities(an_item(), dated, an_item(title="", summary="A"), an_item(title="", summary="B")))) == 4


def test_a_guid_on_several_links_gives_way_to_them() -> None:
    one, two = an_item("g", "https://a.example/1"), an_item("g", "https://a.example/2")
    assert identities(one, two) == ["https://a.example/1", "https://a.example/2"]


def test_a_guid_on_links_that_differ_in_tracking_alone_is_one_item() -> None:
    one, two = an_item("g", "https://a.example/1?utm_source=a"), an_item("g", "https://a.example/1?fbclid=b")
    assert told([one, two]) == ["g", None]


def test_a_link_on_several_titles_without_guids_gives_way_to_the_titles() -> None:
    one, two = an_item(url="https://a.example/", title="A"), an_item(url="https://a.example/", title="B")
    assert len(set(identities(one, two))) == 2


def test_an_identity_that_no_index_could_hold_becomes_its_digest() -> None:
    long, other = "g" * (MAX_IDENTITY * 10), "g" * (MAX_IDENTITY * 10) + "h"
    assert len(bounded(long)) < MAX_IDENTITY
    assert len(set(identities(an_item(long), an_item(other)))) == 2
    assert bounded("g") == "g"


def test_an_item_that_holds_nothing_has_no_identity_and_takes_none() -> None:
    assert told([an_item("g", title=""), an_item("g", title="T")]) == [None, "g"]


def test_http_and_https_and_tracking_do_not_tell_addresses_apart() -> None:
    assert link_key("http://A.example/1?utm_source=x") == link_key("https://a.example/1#top") == "a.example/1"
    assert link_key("https://a.example/1?id=2") != link_key("https://a.example/1?id=3")
    assert link_key("https://www.a.example/1/?id=2") == link_key("http://a.example/1?id=2") == "a.example/1?id=2"
    assert link_key("https://www.a.example/") == link_key("https://a.example") == "a.example"
    assert link_key("https://a.example/1") != link_key("https://b.a.example/1")
