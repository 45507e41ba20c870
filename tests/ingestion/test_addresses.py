import threading

import pytest

from tracker.errors import FetchError
from tracker.ingestion.addresses import joined, locate, look_up, refusal, target, within

REFUSED = {
    "this network": "0.0.0.0",
    "this network, any host": "0.1.2.3",
    "private A": "10.0.0.1",
    "carrier": "100.64.0.1",
    "carrier, last": "100.127.255.254",
    "Alibaba's metadata": "100.100.100.200",
    "loopback": "127.0.0.1",
    "loopback, other": "127.255.255.254",
    "Azure's metadata": "168.63.129.16",
    "AWS's metadata": "169.254.169.254",
    "ECS's metadata": "169.254.170.2",
    "private B": "172.16.0.1",
    "private B, last": "172.31.255.255",
    "protocol assignments": "192.0.0.1",
    "Oracle's metadata": "192.0.0.192",
    "documentation 1": "192.0.2.1",
    "6to4 relay": "192.88.99.1",
    "private C": "192.168.1.1",
    "benchmarking": "198.19.255.255",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "multicast": "224.0.0.1",
    "multicast, last": "239.255.255.255",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "v6 unspecified": "::",
    "v6 loopback": "::1",
    "v6 mapped": "::ffff:127.0.0.1",
    "v6 mapped public": "::ffff:8.8.8.8",
    "v6 compatible": "::127.0.0.1",
    "v6 NAT64": "64:ff9b::7f00:1",
    "v6 NAT64 local": "64:ff9b:1::1",
    "v6 discard": "100::1",
    "v6 Teredo": "2001:0:7f00:1::",
    "v6 ORCHID": "2001:20::1",
    "v6 documentation": "2001:db8::1",
    "v6 6to4": "2002:7f00:1::",
    "v6 6bone": "3ffe::1",
    "v6 documentation 2": "3fff::1",
    "v6 ISATAP": "2a00:1450::5efe:7f00:1",
    "v6 segment routing": "5f00::1",
    "v6 unique local": "fd00::1",
    "v6 AWS's metadata": "fd00:ec2::254",
    "v6 link-local": "fe80::1",
    "v6 link-local, zone": "fe80::1%eth0",
    "v6 site-local": "fec0::1",
    "v6 multicast": "ff02::1",
    "no address": "localhost",
}
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.32.0.1", "192.0.1.1", "2a00:1450:4001::200e", "2606:4700::1111"]


@pytest.mark.parametrize("address", REFUSED.values(), ids=REFUSED.keys())
def test_an_address_off_the_public_internet_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "feed.xml",
        "ftp://example.org/feed",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///feed",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/\r\nHost: internal",
        "http://example.org/\x00",
        "http://\ud800.org/",
        f"http://{'a' * 64}.org/",
        f"http://example.org/{'a' * 9000}",
    ],
)
def test_an_address_that_cannot_be_a_feeds_is_a_bad_url(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        target(url)
    assert caught.value.kind == "bad_url"


def test_an_address_is_taken_apart_and_quoted() -> None:
    goal = target(" https://ПРИМЕР.example/новости feed?q=ы#top ".replace("и feed", "и/feed"))
    assert (goal.scheme, goal.host, goal.port) == ("https", "xn--e1afmkfd.example", 443)
    assert goal.path == "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/feed?q=%D1%8B"
    assert goal.host_header == "xn--e1afmkfd.example"
    assert "#" not in goal.url


def test_what_is_quoted_already_stays_so() -> None:
    assert target("http://example.org/a%20b?c=%2F").path == "/a%20b?c=%2F"


def test_a_port_of_its_own_stands_in_the_host_header() -> None:
    assert target("http://example.org:8080/").host_header == "example.org:8080"
    assert target("http://[2a00::1]:8080/").host_header == "[2a00::1]:8080"
    assert target("https://[2a00::1]/").host_header == "[2a00::1]"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0", "127.0.0.1."],
)
def test_an_unusual_spelling_of_an_ipv4_address_is_refused_without_asking(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        locate(target(f"http://{host}/"), allow=frozenset(), resolve=_never)
    assert caught.value.kind == "refused_address"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "１２７.0.0.1", "①27.0.0.1", "[fe80::1%25lo]"]
)
def test_a_literal_address_is_checked_without_asking(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        locate(target(f"http://{host}/"), allow=frozenset(), resolve=_never)
    assert caught.value.kind == "refused_address"


@pytest.mark.parametrize("host", ["１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1"])
def test_an_exempted_address_in_other_digits_is_refused(host: str) -> None:
    with pytest.raises(FetchError) as caught:
        locate(target(f"http://{host}:8900/"), allow=frozenset({"127.0.0.1:8900"}), resolve=_never)
    assert caught.value.kind == "refused_address"


def test_one_bad_address_among_several_refuses_the_name() -> None:
    with pytest.raises(FetchError) as caught:
        locate(target("http://rebind.example/"), allow=frozenset(), resolve=lambda *_: ["8.8.8.8", "10.0.0.1"])
    assert caught.value.kind == "refused_address"
    assert "10.0.0.1" in caught.value.reason


def test_a_name_without_addresses_is_a_fault_of_the_name() -> None:
    with pytest.raises(FetchError) as caught:
        locate(target("http://empty.example/"), allow=frozenset(), resolve=lambda *_: [])
    assert caught.value.kind == "name"


def test_public_addresses_of_a_name_are_handed_back_for_dialling() -> None:
    found = locate(target("http://example.org/"), allow=frozenset(), resolve=lambda *_: ["8.8.8.8", "1.1.1.1"])
    assert found == ["8.8.8.8", "1.1.1.1"]


def test_an_exemption_holds_for_exactly_its_host_and_port() -> None:
    allow = frozenset({"127.0.0.1:8900", "[::1]:8900"})
    assert locate(target("http://127.0.0.1:8900/"), allow=allow, resolve=_never) == ["127.0.0.1"]
    assert locate(target("http://[::1]:8900/"), allow=allow, resolve=_never) == ["::1"]
    for url in ("http://127.0.0.1:8901/", "http://127.0.0.1/", "http://127.0.0.2:8900/"):
        with pytest.raises(FetchError):
            locate(target(url), allow=allow, resolve=_never)


def test_a_name_that_leads_to_an_exempt_address_is_not_exempt() -> None:
    with pytest.raises(FetchError) as caught:
        locate(
            target("http://evil.example:8900/"), allow=frozenset({"127.0.0.1:8900"}), resolve=lambda *_: ["127.0.0.1"]
        )
    assert caught.value.kind == "refused_address"


def test_a_redirect_is_relative_to_where_it_came_from() -> None:
    assert joined("https://example.org/a/feed", "../b") == "https://example.org/b"
    with pytest.raises(FetchError):
        joined("https://example.org/", "http://[::1")


def test_a_look_up_that_hangs_is_given_up() -> None:
    over = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        over.wait(30)
        return []

    with pytest.raises(TimeoutError):
        within(0.05, hang)("example.org", 80)
    over.set()


def test_what_a_look_up_finds_or_raises_passes_through() -> None:
    assert within(10, lambda *_: ["8.8.8.8"])("example.org", 80) == ["8.8.8.8"]
    with pytest.raises(OSError, match="no such host"):
        within(10, _no_such_host)("example.org", 80)


def _no_such_host(_host: str, _port: int) -> list[str]:
    raise OSError("no such host")


def _never(_host: str, _port: int) -> list[str]:
    raise AssertionError("no name is to be looked up")


def test_the_system_looks_an_address_up_as_itself() -> None:
    assert look_up("127.0.0.1", 80) == ["127.0.0.1"]
    with pytest.raises(UnicodeError, match="label too long"):
        look_up("x" * 300, 80)
