import errno
import gzip
import socket
import ssl
import threading
import zlib

import pytest

from tests.ingestion.server import CERTIFICATE, CERTIFIED_NAME, Answer, Server, Visit, answering, serving, whole
from tracker import __version__
from tracker.domain.item import Credentials
from tracker.errors import FetchError
from tracker.ingestion.fetch import CutOff, FetchedFeed, FetchOptions, HttpFetcher, user_agent

FEED = b"<rss><channel><title>T</title></channel></rss>"
OK = b"HTTP/1.1 200 OK\r\n"


def fetched(
    answer: Answer, *, etag: str | None = None, last_modified: str | None = None, timeout: float = 10
) -> tuple[FetchedFeed, Server]:
    with serving(answer) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=timeout, max_bytes=100_000, allow=frozenset({server.pair})))
        return fetcher.fetch(server.url(), etag=etag, last_modified=last_modified), server


def fault(answer: Answer, *, timeout: float = 10) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetched(answer, timeout=timeout)
    assert caught.value.url.startswith("http://127.0.0.1:")
    assert "\n" not in caught.value.reason
    return caught.value


def test_a_feed_arrives_with_its_validators_and_type() -> None:
    feed, _ = fetched(
        whole(
            FEED, 'ETag: "a"', "Last-Modified: Mon, 09 Nov 2020 21:00:00 GMT", "Content-Type: text/xml; charset=utf-8"
        )
    )
    assert feed.body == FEED
    assert (feed.status, feed.etag, feed.last_modified) == (200, '"a"', "Mon, 09 Nov 2020 21:00:00 GMT")
    assert feed.content_type == "text/xml; charset=utf-8"
    assert feed.complete
    assert feed.wire_bytes > len(FEED)
    assert feed.moved_to is None


def test_the_request_says_who_asks_and_sends_the_validators_back() -> None:
    _, server = fetched(whole(FEED), etag='"a"', last_modified="Mon, 09 Nov 2020 21:00:00 GMT")
    sent = server.visits[0].fields
    assert sent["host"] == server.pair
    assert sent["user-agent"].startswith("treaty-tracker/")
    assert sent["accept-encoding"] == "gzip"
    assert sent["if-none-match"] == '"a"'
    assert sent["if-modified-since"] == "Mon, 09 Nov 2020 21:00:00 GMT"


def test_a_contact_is_shown_to_those_we_visit() -> None:
    assert user_agent() == f"treaty-tracker/{__version__} (feed collector)"
    shown = user_agent("https://watch.example/feeds")
    assert shown == f"treaty-tracker/{__version__} (feed collector; +https://watch.example/feeds)"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=600", 600),
        ("public, Max-Age=3600, must-revalidate", 3600),
        ('max-age="60"', 60),
        ("max-age=99999999999", 86400),
        ("s-maxage=600", None),
        ("no-cache, max-age=600", None),
        ("max-age=600, no-store", None),
        ("max-age=-1", None),
        ("max-age=soon", None),
        ("max-age=" + "9" * 400, None),
        ("", None),
    ],
)
def test_how_long_an_answer_is_fresh_is_told_up_to_a_day(value: str, seconds: int | None) -> None:
    assert fetched(whole(FEED, f"Cache-Control: {value}"))[0].max_age == seconds


def secret_for(server: Server) -> Credentials:
    return Credentials(f"http://{server.pair}", "Authorization", "Bearer hush")


def test_credentials_are_sent_to_their_origin_on_every_step() -> None:
    def answer(visit: Visit) -> None:
        (answering("302 Found", "Location: /b") if visit.path == "/feed" else whole(FEED))(visit)

    with serving(answer) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        fetcher.fetch(server.url(), etag=None, last_modified=None, credentials=secret_for(server))
    assert [visit.fields.get("authorization") for visit in server.visits] == ["Bearer hush", "Bearer hush"]


def test_credentials_are_dropped_for_good_when_a_redirect_leaves_their_origin() -> None:
    with serving(lambda visit: answering("302 Found", f"Location: {home.url('/back')}")(visit)) as other:

        def answer(visit: Visit) -> None:
            (answering("302 Found", f"Location: {other.url()}") if visit.path == "/feed" else whole(FEED))(visit)

        with serving(answer) as home:
            fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({home.pair, other.pair})))
            fetcher.fetch(home.url(), etag=None, last_modified=None, credentials=secret_for(home))
    assert [visit.fields.get("authorization") for visit in home.visits] == ["Bearer hush", None]
    assert [visit.fields.get("authorization") for visit in other.visits] == [None]


@pytest.mark.parametrize("origin", ["https://127.0.0.1:{port}", "http://127.0.0.1:80", "http://localhost:{port}"])
def test_credentials_of_another_scheme_port_or_host_are_not_sent(origin: str) -> None:
    with serving(whole(FEED)) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        credentials = Credentials(origin.format(port=server.port), "Authorization", "Bearer hush")
        fetcher.fetch(server.url(), etag=None, last_modified=None, credentials=credentials)
    assert "authorization" not in server.visits[0].fields


def test_credentials_do_not_show_themselves() -> None:
    assert "hush" not in repr(Credentials("https://a.example:443", "Authorization", "Bearer hush"))


def test_an_unmodified_feed_has_no_body() -> None:
    feed, _ = fetched(answering("304 Not Modified", 'ETag: "a"'), etag='"a"')
    assert (feed.status, feed.body, feed.etag) == (304, None, '"a"')


def test_not_modified_without_having_asked_is_a_fault() -> None:
    assert fault(answering("304 Not Modified")).status == 304


def test_a_validator_that_could_not_be_sent_back_is_dropped() -> None:
    _, server = fetched(whole(FEED), etag='"a"\r\nX-Injected: 1', last_modified="\ud800")
    assert "if-none-match" not in server.visits[0].fields
    assert "x-injected" not in server.visits[0].fields


def test_a_chunked_feed_is_joined() -> None:
    feed, _ = fetched(answering("200 OK", "Transfer-Encoding: chunked", body=b"4;x=y\r\n<rss\r\n1\r\n>\r\n0\r\n\r\n"))
    assert (feed.body, feed.complete) == (b"<rss>", True)


def test_a_compressed_feed_is_inflated() -> None:
    body = gzip.compress(FEED[:10]) + gzip.compress(FEED[10:]) + b"\0\0padding"
    assert fetched(whole(body, "Content-Encoding: gzip"))[0].body == FEED


def test_a_feed_that_is_only_said_to_be_compressed_is_taken_as_it_is() -> None:
    assert fetched(whole(FEED, "Content-Encoding: gzip"))[0].body == FEED
    assert fetched(whole(FEED, "Content-Encoding: UTF-8"))[0].body == FEED


def test_a_compressed_feed_that_is_not_said_to_be_so_is_inflated() -> None:
    assert fetched(whole(gzip.compress(FEED)))[0].body == FEED


def test_interim_answers_of_all_kinds_are_passed_over() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"

    def answer(visit: Visit) -> None:
        visit.send(early)
        whole(FEED)(visit)

    assert fetched(answer)[0].body == FEED


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "\xff\xfe"])
def test_a_compression_that_was_not_asked_for_is_refused(coding: str) -> None:
    assert fault(whole(zlib.compress(FEED), f"Content-Encoding: {coding}")).kind == "encoding"


def test_a_damaged_compression_is_a_fault_of_encoding() -> None:
    assert fault(whole(b"\x1f\x8b\x08\0" + b"damaged" * 20, "Content-Encoding: gzip")).kind == "encoding"


def test_a_compression_of_endlessly_many_parts_is_refused() -> None:
    assert fault(whole(gzip.compress(b"") * 1500, "Content-Encoding: gzip")).kind == "encoding"


def test_a_cut_compression_keeps_what_came() -> None:
    feed, _ = fetched(whole(gzip.compress(bytes(range(256)) * 9)[:-12], 'ETag: "a"', "Content-Encoding: gzip"))
    assert feed.body
    assert not feed.complete
    assert feed.etag is None


def test_a_gzip_bomb_is_too_large() -> None:
    error = fault(whole(gzip.compress(bytes(10_000_000)), "Content-Encoding: gzip"))
    assert error.kind == "too_large"


def test_a_huge_body_is_too_large() -> None:
    def answer(visit: Visit) -> None:
        visit.send(OK + b"\r\n")
        visit.flood(b"x" * 65536)

    assert fault(answer).kind == "too_large"
    assert fault(answering("200 OK", "Content-Length: 200000")).kind == "too_large"


def test_a_body_shorter_than_promised_is_kept_as_incomplete() -> None:
    feed, _ = fetched(answering("200 OK", "Content-Length: 5000", 'ETag: "a"', body=FEED))
    assert (feed.body, feed.complete, feed.etag) == (FEED, False, None)
    cut = b"2e\r\n" + FEED + b"\r\nffff\r\n<rss>"
    chunked, _ = fetched(answering("200 OK", "Transfer-Encoding: chunked", body=cut))
    assert not chunked.complete
    assert chunked.body is not None
    assert chunked.body.startswith(FEED)


def test_a_body_that_never_begins_is_a_fault_of_the_connection() -> None:
    assert fault(answering("200 OK", "Content-Length: 5000")).kind == "connection"


def _drips(visit: Visit) -> None:
    visit.send(OK + b"Content-Length: 90000\r\n\r\n")
    visit.drip(b"x")


def _slow_head(visit: Visit) -> None:
    visit.send(OK + b"X-Slow: ")
    visit.drip(b"x")


def _endless_continue(visit: Visit) -> None:
    visit.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


def _slow_chunks(visit: Visit) -> None:
    visit.send(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    visit.drip(b"1\r\nx\r\n")


def _silent(visit: Visit) -> None:
    visit.over.wait(10)


@pytest.mark.parametrize("answer", [_drips, _slow_head, _endless_continue, _slow_chunks, _silent])
def test_a_server_that_never_ends_runs_into_the_deadline(answer: Answer) -> None:
    assert fault(answer, timeout=0.3).kind == "timeout"


def _silent_handshake(visit: Visit) -> None:
    visit.over.wait(10)


def _slow_handshake(visit: Visit) -> None:
    # A server's hello of 4,000 bytes, a byte at a time.
    visit.send(b"\x16\x03\x03\x0f\xa0\x02\x00\x0f\x9c")
    visit.drip(b"\x00")


@pytest.mark.parametrize("answer", [_silent_handshake, _slow_handshake])
def test_a_handshake_that_never_ends_runs_into_the_deadline(answer: Answer) -> None:
    with serving(answer) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=0.3, allow=frozenset({server.pair})))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(f"https://{server.pair}/", etag=None, last_modified=None)
    assert caught.value.kind == "timeout"


def _flood(head: bytes, data: bytes) -> Answer:
    def answer(visit: Visit) -> None:
        visit.send(head)
        visit.flood(data)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        _flood(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
        _flood(OK + b"X: ", b"x" * 65536),
        _flood(OK, b"X: y\r\n" * 1000),
        _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65536),
        _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 1000),
        _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 1000),
        _flood(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 60_000 + b"\r\nx\r\n"),
        _flood(b"", b"x" * 65536),
    ],
    ids=["continue", "field", "fields", "chunk size", "trailers", "tiny chunks", "chunk extensions", "status line"],
)
def test_a_server_that_floods_is_stopped(answer: Answer) -> None:
    assert fault(answer).kind in ("too_large", "connection", "not_http")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"\x16\x03\x01\x00\x05hello",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc",
    ],
)
def test_what_is_no_http_is_a_fault_of_the_answer(raw: bytes) -> None:
    assert fault(lambda visit: visit.send(raw)).kind in ("connection", "not_http")


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "９"])
def test_a_length_that_is_no_number_does_not_cost_the_feed(length: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n".encode()
    assert fetched(lambda visit: visit.send(head + FEED))[0].body == FEED


def test_a_huge_head_is_too_large_although_the_feed_is_small() -> None:
    fields = [f"X-{number}: {'y' * 60_000}" for number in range(5)]
    with serving(whole(FEED, *fields)) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(server.url(), etag=None, last_modified=None)
    assert caught.value.kind == "too_large"
    assert fetched(whole(FEED, *fields[:1]))[0].body == FEED


def test_what_an_empty_answer_and_a_doubled_compression_hold_is_left_to_the_parser() -> None:
    empty, _ = fetched(whole(b""))
    assert (empty.body, empty.complete) == (b"", True)
    twice = gzip.compress(gzip.compress(FEED))
    assert fetched(whole(twice, "Content-Encoding: gzip"))[0].body == gzip.decompress(twice)


def test_a_length_said_twice_alike_does_not_cost_the_feed() -> None:
    assert fetched(whole(FEED, f"Content-Length: {len(FEED)}"))[0].body == FEED


def test_odd_bytes_in_header_fields_do_no_harm() -> None:
    odd = b'ETag: "\x01\x7f"\r\nLast-Modified: \xd0\xb2\xd1\x87\r\nContent-Type: \xff\xfe\r\n'
    odd += b"no colon here\r\nX\0Y: z\r\n\r\n"
    feed, _ = fetched(lambda visit: visit.send(OK + odd + FEED))
    assert feed.etag is None
    assert feed.body is not None
    assert feed.body.endswith(FEED)


@pytest.mark.parametrize(
    "status", ["401 No", "403 Forbidden", "404 Not Found", "410 Gone", "418 Tea", "500 No", "503 No"]
)
def test_a_refusal_is_told_with_its_status_and_a_reason(status: str) -> None:
    error = fault(whole(b"<html>", status=status))
    assert (error.kind, error.status) == ("status", int(status[:3]))
    assert error.reason.startswith(f"HTTP {status[:3]}: ")
    assert error.wait_seconds is None


@pytest.mark.parametrize("status", ["204 No Content", "206 Partial Content", "300 Choices", "999 Odd", "101 Switch"])
def test_an_answer_that_brings_no_feed_is_a_fault_of_status(status: str) -> None:
    assert fault(answering(status)).kind == "status"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("99999999999999", 86400),
        ("9" * 400, None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("１２", None),
        ("Mon, 09 Nov 2020 22:00:00 GMT", 3600),
        ("Mon, 09 Nov 2020 20:00:00 GMT", 0),
        ("Mon, 09 Nov 9999 20:00:00 GMT", 86400),
        ("Mon, 99 Nov 2020 20:00:00 GMT", None),
    ],
)
def test_retry_after_is_heeded_within_a_day(value: str, seconds: int | None) -> None:
    fields = (f"Retry-After: {value}".encode().decode("latin-1"), "Date: Mon, 09 Nov 2020 21:00:00 GMT")
    error = fault(whole(b"", *fields, status="429 Too Many Requests"))
    assert (error.status, error.wait_seconds) == (429, seconds)


def test_a_date_to_retry_after_from_a_server_without_a_clock_means_an_hour() -> None:
    answer = whole(b"", "Retry-After: Mon, 09 Nov 2020 22:00:00 GMT", status="503 Busy")
    assert fault(answer).wait_seconds == 3600


def test_redirects_are_followed_and_permanent_ones_told() -> None:
    def answer(visit: Visit) -> None:
        if visit.path == "/feed":
            answering("301 Moved", "Location: ../b/новый feed?x=1#top".encode().decode("latin-1"))(visit)
        else:
            whole(FEED)(visit)

    feed, server = fetched(answer)
    assert feed.body == FEED
    assert server.visits[1].path == "/b/%D0%BD%D0%BE%D0%B2%D1%8B%D0%B9%20feed?x=1"
    assert feed.url == feed.moved_to


@pytest.mark.parametrize("name", ["пример.example", "xn--e1afmkfd.example", "ПРИМЕР.example"])
def test_a_redirect_to_a_name_in_any_script_is_followed(name: str) -> None:
    def answer(visit: Visit) -> None:
        location = f"Location: http://{name}:{server.port}/b".encode().decode("latin-1")
        (answering("302 Found", location) if visit.path == "/feed" else whole(FEED))(visit)

    with serving(answer) as server:
        pair = f"xn--e1afmkfd.example:{server.port}"
        options = FetchOptions(timeout=10, allow=frozenset({server.pair, pair}))
        HttpFetcher(options, resolve=lambda *_: ["127.0.0.1"]).fetch(server.url(), etag=None, last_modified=None)
    assert server.visits[1].fields["host"] == pair


def test_a_passing_redirect_is_no_move() -> None:
    def answer(visit: Visit) -> None:
        steps = {"/feed": answering("308 Moved", "Location: /b"), "/b": answering("302 Found", "Location: /c")}
        steps.get(visit.path, whole(FEED))(visit)

    feed, _ = fetched(answer)
    assert feed.url.endswith("/c")
    assert feed.moved_to is None


def test_a_redirect_in_a_circle_is_given_up() -> None:
    assert fault(answering("302 Found", "Location: /feed")).kind == "redirects"


def test_a_sixth_redirect_is_not_followed() -> None:
    def answer(visit: Visit) -> None:
        answering("302 Found", f"Location: /{len(visit.path)}{visit.path}")(visit)

    with serving(answer) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(server.url(), etag=None, last_modified=None)
    assert caught.value.kind == "redirects"
    assert len(server.visits) == 6


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        ("http://169.254.169.254/latest/meta-data/", "refused_redirect"),
        ("http://127.0.0.1:1/", "refused_redirect"),
        ("http://2852039166/", "refused_redirect"),
        ("http://[::ffff:169.254.169.254]/", "refused_redirect"),
        ("//10.0.0.1/", "refused_redirect"),
        ("file:///etc/passwd", "refused_redirect"),
        ("ftp://example.org/", "refused_redirect"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "refused_redirect"),
        ("http://user:secret@example.org/", "refused_redirect"),
        ("http://[::1", "redirects"),
        ("http://example.org\\@127.0.0.1/", "refused_redirect"),
        ("", "redirects"),
        ("\xff\xfe://\xff", "redirects"),
    ],
)
def test_a_redirect_to_where_nothing_may_be_fetched_is_refused(location: str, kind: str) -> None:
    error = fault(answering("302 Found", f"Location: {location}"))
    assert error.kind == kind
    assert error.url.endswith("/feed")


def test_a_redirect_without_location_is_a_fault() -> None:
    assert fault(answering("301 Moved")).kind == "redirects"


def test_header_injection_by_location_reaches_no_server() -> None:
    def answer(visit: Visit) -> None:
        if visit.path == "/feed":
            answering("302 Found", "Location: /b%0d%0aX-Injected:%201")(visit)
        else:
            whole(FEED)(visit)

    _, server = fetched(answer)
    assert "x-injected" not in server.visits[1].fields


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://[::1]:9/", "http://2130706433/", "http://0/"])
def test_a_private_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        HttpFetcher(FetchOptions()).fetch(url, etag=None, last_modified=None)
    assert caught.value.kind == "refused_address"


def test_a_closed_port_is_a_fault_of_the_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pair = f"127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(FetchError) as caught:
        HttpFetcher(FetchOptions(allow=frozenset({pair}))).fetch(f"http://{pair}/", etag=None, last_modified=None)
    assert caught.value.kind == "connection"


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_is_not_found_is_a_fault_of_the_name(error: Exception) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise error

    with pytest.raises(FetchError) as caught:
        HttpFetcher(FetchOptions(), resolve=resolve).fetch("http://example.org/", etag=None, last_modified=None)
    assert caught.value.kind == "name"


def test_a_look_up_that_hangs_runs_into_the_deadline() -> None:
    over = threading.Event()

    def hang(_host: str, _port: int) -> list[str]:
        over.wait(30)
        return []

    with pytest.raises(FetchError) as caught:
        HttpFetcher(FetchOptions(timeout=0.1), resolve=hang).fetch("http://example.org/", etag=None, last_modified=None)
    over.set()
    assert caught.value.kind == "timeout"


def test_the_name_is_looked_up_once_and_the_checked_address_dialled() -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    with serving(whole(FEED)) as server:
        pair = f"feeds.example:{server.port}"
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({pair})), resolve=resolve)
        feed = fetcher.fetch(f"http://{pair}/", etag=None, last_modified=None)
    assert feed.body == FEED
    assert asked == ["feeds.example"]
    assert server.visits[0].fields["host"] == pair


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.9"])
def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    with serving(whole(FEED)) as server:
        pair = f"feeds.example:{server.port}"
        # Nothing listens on 127.0.0.9.
        options = FetchOptions(timeout=10, allow=frozenset({pair}))
        fetcher = HttpFetcher(options, resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
        assert fetcher.fetch(f"http://{pair}/", etag=None, last_modified=None).body == FEED


def secure_fetch(name: str, *, trusted: bool) -> FetchedFeed:
    tls = ssl.create_default_context(cafile=str(CERTIFICATE) if trusted else None)
    with serving(whole(FEED), secure=True) as server:
        options = FetchOptions(timeout=10, allow=frozenset({f"{name}:{server.port}"}))
        fetcher = HttpFetcher(options, resolve=lambda *_: ["127.0.0.1"], tls=tls)
        return fetcher.fetch(f"https://{name}:{server.port}/", etag=None, last_modified=None)


def test_a_certificate_is_checked_against_the_name_not_the_address() -> None:
    assert secure_fetch(CERTIFIED_NAME, trusted=True).body == FEED


@pytest.mark.parametrize(("name", "trusted"), [(CERTIFIED_NAME, False), ("other.tracker.test", True)])
def test_a_certificate_that_does_not_fit_is_refused(name: str, trusted: bool) -> None:
    with pytest.raises(FetchError) as caught:
        secure_fetch(name, trusted=trusted)
    assert caught.value.kind == "tls"


def test_a_server_without_tls_is_a_fault_of_tls() -> None:
    with serving(lambda visit: visit.send(b"HTTP/1.1 400 Bad\r\n\r\n")) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(f"https://{server.pair}/", etag=None, last_modified=None)
    assert caught.value.kind == "tls"


def test_a_feed_whose_time_is_up_before_it_begins_is_not_asked() -> None:
    fetcher = HttpFetcher(FetchOptions(timeout=1e-9, allow=frozenset({"127.0.0.1:9"})))
    with pytest.raises(FetchError) as caught:
        fetcher.fetch("http://127.0.0.1:9/", etag=None, last_modified=None)
    assert caught.value.kind == "timeout"


def cut(answer: Answer, *, timeout: float = 10) -> CutOff:
    error = fault(answer, timeout=timeout)
    assert isinstance(error, CutOff)
    arrived = error.arrived
    assert (arrived.complete, arrived.etag, arrived.last_modified) == (False, None, None)
    return error


def _then_waits(head: bytes, data: bytes) -> Answer:
    def answer(visit: Visit) -> None:
        visit.send(head + data)
        visit.over.wait(10)

    return answer


@pytest.mark.parametrize(
    ("head", "data"),
    [
        (OK + b'ETag: "a"\r\n\r\n', FEED),
        (OK + b'ETag: "a"\r\nContent-Length: 90000\r\n\r\n', FEED),
        (OK + b'ETag: "a"\r\nTransfer-Encoding: chunked\r\n\r\n', b"2e\r\n" + FEED + b"\r\n"),
        (OK + b'ETag: "a"\r\nTransfer-Encoding: chunked\r\n\r\n', b"ffff\r\n" + FEED),
        (OK + b'ETag: "a"\r\nContent-Encoding: gzip\r\n\r\n', gzip.compress(FEED)),
    ],
    ids=["no length", "length", "between chunks", "in a chunk", "gzip"],
)
@pytest.mark.slow
def test_what_came_before_the_deadline_is_kept_with_the_fault(head: bytes, data: bytes) -> None:
    error = cut(_then_waits(head, data), timeout=0.5)
    assert error.kind == "timeout"
    assert error.arrived.content() == FEED


def _resets(data: bytes) -> Answer:
    def answer(visit: Visit) -> None:
        visit.send(data)
        visit.reset()

    return answer


@pytest.mark.parametrize("fields", [b"", b"Content-Length: 90000\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_what_came_before_the_connection_was_reset_is_kept_with_the_fault(fields: bytes) -> None:
    chunk = b"ffff\r\n" if b"chunked" in fields else b""
    error = cut(_resets(OK + b'ETag: "a"\r\n' + fields + b"\r\n" + chunk + FEED))
    assert error.kind == "connection"
    assert error.arrived.content() == FEED


def test_what_came_before_the_cap_is_kept_with_the_fault() -> None:
    def endless(visit: Visit) -> None:
        visit.send(OK + b"\r\n" + FEED)
        visit.flood(b"x" * 65536)

    error = cut(endless)
    assert error.kind == "too_large"
    assert error.arrived.content().startswith(FEED + b"x")
    assert len(error.arrived.content()) <= 100_000
    announced = cut(whole(FEED + bytes(200_000)))
    assert (announced.kind, announced.arrived.content()[: len(FEED)]) == ("too_large", FEED)
    bomb = cut(whole(gzip.compress(FEED + bytes(10_000_000)), "Content-Encoding: gzip"))
    assert bomb.arrived.content() == (FEED + bytes(100_000))[:100_000]


def test_what_came_before_a_compression_was_spoilt_is_kept_with_the_fault() -> None:
    spoilt = gzip.compress(FEED) + gzip.compress(FEED)[:10] + b"\xff" * 30
    error = cut(whole(spoilt, "Content-Encoding: gzip"))
    assert error.kind == "encoding"
    assert error.arrived.content().startswith(FEED)


def test_what_came_before_the_damage_in_a_small_compressed_feed_is_kept() -> None:
    packed = gzip.compress(FEED)
    error = cut(whole(packed[:-8] + bytes(8), "Content-Encoding: gzip"))
    assert (error.kind, error.arrived.content(), error.arrived.complete) == ("encoding", FEED, False)


def test_a_large_feed_waits_in_a_file() -> None:
    body = FEED + b"x" * 3_000_000
    with serving(whole(gzip.compress(body), "Content-Encoding: gzip")) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        feed = fetcher.fetch(server.url(), etag=None, last_modified=None)
    assert feed.large is not None
    assert (feed.body, feed.complete) == (b"", True)
    assert feed.content() == body
    assert feed.content() == body


def test_a_large_feed_for_which_there_is_no_room_on_disk_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with serving(whole(b"x" * 3_000_000)) as server:
        fetcher = HttpFetcher(FetchOptions(timeout=10, allow=frozenset({server.pair})))
        with pytest.raises(FetchError, match="a large feed cannot be kept on disk: No space left") as caught:
            fetcher.fetch(server.url(), etag=None, last_modified=None)
    assert caught.value.kind == "storage"
