import pytest

from tests.builders import a_source
from tracker.domain.item import Source
from tracker.ingestion.hosts import Hosts, Manners, host_of, is_own

OWN = frozenset({"127.0.0.1:8900"})


def feed(number: int, host: str = "a.example", **facts: object) -> Source:
    return a_source(number, url=f"https://{host}/{number}", **facts)


def taken(hosts: Hosts, now: float) -> list[int]:
    """Take all that may start now."""
    numbers = []
    while (source := hosts.take(now)) is not None:
        numbers.append(source.id)
    return numbers


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://news.bbc.co.uk/rss", "bbc.co.uk"),
        ("http://www.example.org:8080/rss", "example.org"),
        ("https://one.github.io/feed", "one.github.io"),
        ("https://новости.пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("http://localhost:8900/", "localhost:8900"),
        ("http://co.uk/", "co.uk:80"),
        ("http://127.0.0.1:8900/a", "127.0.0.1:8900"),
        ("https://[2001:4860::8888]/a", "[2001:4860::8888]:443"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ],
)
def test_a_host_is_a_registrable_domain_or_stands_by_itself(url: str, host: str) -> None:
    assert host_of(url) == host


def test_our_own_servers_are_told_by_host_and_port() -> None:
    assert is_own("http://127.0.0.1:8900/feed", OWN)
    assert not is_own("http://127.0.0.1:8901/feed", OWN)
    assert not is_own("nonsense", OWN)


def test_different_hosts_all_start_at_once() -> None:
    hosts = Hosts([feed(number, f"paper{number}.example") for number in range(5)], Manners())
    assert taken(hosts, 0.0) == [0, 1, 2, 3, 4]
    assert hosts.waiting == 0
    assert hosts.next_at() is None


def test_starts_on_one_host_keep_their_gap() -> None:
    hosts = Hosts([feed(1), feed(2), feed(3, "www.a.example")], Manners(max_connections=9))
    assert taken(hosts, 10.0) == [1]
    assert hosts.next_at() == 11.0
    assert taken(hosts, 10.9) == []
    assert taken(hosts, 11.0) == [2]
    assert taken(hosts, 11.5) == []
    assert taken(hosts, 12.0) == [3]


def test_no_more_than_two_are_open_at_once() -> None:
    feeds = [feed(number) for number in range(4)]
    hosts = Hosts(feeds, Manners(min_gap=0))
    assert taken(hosts, 0.0) == [0, 1]
    assert hosts.next_at() is None
    assert hosts.waiting == 2
    hosts.release(feeds[0])
    assert taken(hosts, 0.0) == [2]
    hosts.release(feeds[2])
    hosts.release(feeds[1])
    assert taken(hosts, 0.0) == [3]


def test_the_gap_counts_from_the_start_not_from_the_end() -> None:
    feeds = [feed(1), feed(2)]
    hosts = Hosts(feeds, Manners(max_connections=1))
    assert taken(hosts, 0.0) == [1]
    hosts.release(feeds[0])
    assert hosts.next_at() == 1.0


def test_a_busy_host_holds_up_no_other() -> None:
    hosts = Hosts([feed(1), feed(2), feed(3), feed(4, "b.example"), feed(5, "c.example")], Manners())
    assert taken(hosts, 0.0) == [1, 4, 5]


def test_our_own_servers_are_given_no_gap_but_the_same_number_of_connections() -> None:
    feeds = [a_source(number, url=f"http://127.0.0.1:8900/{number}") for number in range(4)]
    assert taken(Hosts(feeds, Manners(allow=OWN)), 0.0) == [0, 1]
    assert taken(Hosts(feeds, Manners()), 0.0) == [0]


def test_a_sources_own_numbers_go_first() -> None:
    eager = [feed(number, max_connections=3, min_gap_seconds=0.0) for number in range(4)]
    assert taken(Hosts(eager, Manners()), 0.0) == [0, 1, 2]
    shy = [feed(1), feed(2, min_gap_seconds=30.0), feed(3)]
    hosts = Hosts(shy, Manners())
    assert taken(hosts, 0.0) == [1]
    assert hosts.next_at() == 30.0


def test_every_source_has_its_turn() -> None:
    feeds = [feed(number, f"paper{number % 7}.example") for number in range(100)]
    hosts = Hosts(feeds, Manners())
    now, seen, open_feeds = 0.0, set(), []
    while hosts.waiting:
        source = hosts.take(now)
        if source is not None:
            seen.add(source.id)
            open_feeds.append(source)
        elif (next_at := hosts.next_at()) is not None:
            now = next_at
        else:
            hosts.release(open_feeds.pop(0))
    assert seen == set(range(100))
    # 15 of the fullest host, a second apart.
    assert now == 14.0
