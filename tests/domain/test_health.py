"""The categories of health, each from literal facts."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_source
from tracker.domain.health import (
    ADVICE,
    ADVICE_BEFORE_ADDING,
    ADVICE_ON_PAGES,
    BY_NEED,
    FAILED,
    QUIET,
    Facts,
    Health,
    diagnosed,
    in_words,
    of_answer,
    of_failure,
)

DAY = timedelta(days=1)


def facts(**told: object) -> Facts:
    """A source that was fetched well at noon and brought its newest item then, but for what is told otherwise."""
    answer: dict[str, object] = {"kind": None, "status": 200, "entries": 5, "note": None, "newest_at": NOON}
    answer |= {key: told.pop(key) for key in tuple(told) if key in answer}
    return Facts(source=a_source(**{"last_success_at": NOON, **told}), **answer)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, Health.OK),
        ({"entries": None}, Health.OK),
        ({"entries": 0}, Health.EMPTY),
        ({"note": "some characters could not be read"}, Health.DAMAGED),
        ({"note": "no entry is whole", "entries": 0}, Health.DAMAGED),
        ({"newest_at": NOON - 14 * DAY}, Health.OK),
        ({"newest_at": NOON - 15 * DAY}, Health.SILENT),
        ({"newest_at": None}, Health.OK),
        ({"newest_at": None, "added_at": NOON - 15 * DAY}, Health.SILENT),
        ({"url": None, "last_success_at": None}, Health.ARCHIVE),
        ({"active": False}, Health.OFF),
        ({"active": False, "retired_at": NOON}, Health.GONE),
        ({"last_success_at": None}, Health.NEVER_FETCHED),
        ({"failures": 1, "kind": "name", "status": None}, Health.UNREACHABLE),
        ({"failures": 1, "kind": "status", "status": 403, "last_success_at": None}, Health.BLOCKED),
        ({"failures": 1, "kind": None, "status": None}, Health.FAILING),
        ({"failures": 2, "kind": "not_a_feed", "status": None, "note": "old damage"}, Health.NOT_A_FEED),
    ],
)
def test_a_source_is_told_by_its_last_fetch(told: dict[str, object], expected: Health) -> None:
    found = diagnosed(facts(**told), now=NOON)
    assert found.health is expected
    assert (found.advice, found.advice_on_pages) == (ADVICE[expected], ADVICE_ON_PAGES[expected])


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("cut off, whole items kept: the feed is larger than 1,000 bytes", "TRACKER_FETCH_MAX_BYTES"),
        ("cut off, whole items kept: the feed inflates to more than 1,000 bytes", "TRACKER_FETCH_MAX_BYTES"),
        (
            "cut off, whole items kept: the server did not finish its answer within 30 seconds; ill-formed: no end",
            "TRACKER_FETCH_TIMEOUT",
        ),
        ("cut off, whole items kept: no connection: Connection reset by peer", "asked for again"),
        ("cut off, whole items kept: the connection broke off; ill-formed: 3 bytes are no text", "asked for again"),
        ("more than 10,000 items: the first 10,000 were kept, 2,000 were left out", "The first items are stored"),
        ("ill-formed: mismatched tag", "The feed is ill-formed"),
    ],
)
def test_what_was_damaged_tells_what_to_do(note: str, told: str) -> None:
    found = diagnosed(facts(note=note), now=NOON)
    assert (found.health, found.fault.note) == (Health.DAMAGED, note)
    for advice in (found.advice, found.advice_on_pages):
        assert told in advice


@pytest.mark.parametrize(
    ("kind", "told", "untold"),
    [
        ("tls", "No secure connection", "check the address"),
        ("not_http", "The server or its answer is at fault", "check the address"),
        ("refused_redirect", "The server sends us on", "TRACKER_FETCH_ALLOW"),
    ],
)
def test_the_advice_fits_the_fault(kind: str, told: str, untold: str) -> None:
    found = diagnosed(facts(failures=1, kind=kind, status=None), now=NOON)
    assert found.advice.startswith(told)
    assert untold not in found.advice + found.advice_on_pages


def test_a_fault_of_our_own_settings_names_the_setting() -> None:
    for kind, setting in (("too_large", "TRACKER_FETCH_MAX_BYTES"), ("timeout", "TRACKER_FETCH_TIMEOUT")):
        assert setting in diagnosed(facts(failures=1, kind=kind, status=None), now=NOON).advice
    assert diagnosed(facts(failures=1, kind="status", status=500), now=NOON).advice == ADVICE[Health.FAILING]


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("status", 401, Health.BLOCKED),
        ("status", 403, Health.BLOCKED),
        ("status", 451, Health.BLOCKED),
        (None, 403, Health.BLOCKED),
        ("status", 404, Health.GONE),
        ("status", 410, Health.GONE),
        ("status", 429, Health.FAILING),
        ("status", 500, Health.FAILING),
        ("not_a_feed", None, Health.NOT_A_FEED),
        ("refused_address", None, Health.REFUSED_ADDRESS),
        ("bad_url", None, Health.REFUSED_ADDRESS),
        ("refused_redirect", None, Health.REFUSED_ADDRESS),
        ("not_http", None, Health.FAILING),
        ("name", None, Health.UNREACHABLE),
        ("connection", None, Health.UNREACHABLE),
        ("timeout", None, Health.UNREACHABLE),
        ("tls", None, Health.UNREACHABLE),
        ("too_large", None, Health.FAILING),
        ("encoding", None, Health.FAILING),
        ("redirects", None, Health.FAILING),
        ("unexpected", None, Health.FAILING),
        ("storage", None, Health.FAILING),
        (None, None, Health.FAILING),
    ],
)
def test_failures_are_told_apart(kind: str | None, status: int | None, expected: Health) -> None:
    assert of_failure(kind, status) is expected


@pytest.mark.parametrize(
    ("rhythm", "silence", "expected"),
    [
        (DAY, 4 * DAY, Health.OK),
        (DAY, 4.1 * DAY, Health.SILENT),
        (DAY / 24, 3 * DAY, Health.OK),
        (DAY / 24, 3.1 * DAY, Health.SILENT),
        (7 * DAY, 27 * DAY, Health.OK),
        (7 * DAY, 29 * DAY, Health.SILENT),
    ],
)
def test_silence_is_measured_by_the_rhythm(rhythm: timedelta, silence: timedelta, expected: Health) -> None:
    assert of_answer(5, None, silence=silence, rhythm=rhythm) is expected


def test_each_category_has_its_advice_and_no_category_is_both_failed_and_quiet() -> None:
    for told in (ADVICE, ADVICE_ON_PAGES, ADVICE_BEFORE_ADDING):
        assert set(told) == set(Health)
        assert all(advice.endswith(".") for advice in told.values())
    assert not FAILED & QUIET


def test_the_pages_send_nobody_to_the_command_line() -> None:
    for told in (ADVICE_ON_PAGES, ADVICE_BEFORE_ADDING):
        assert [advice for advice in told.values() if "`" in advice or "tracker " in advice] == []


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (None, None),
        ("status: HTTP 404: Not Found", "HTTP 404: Not Found"),
        ("name: the host's name cannot be found", "the host's name cannot be found"),
        ("unexpected: the run was stopped", "the run was stopped"),
        ("too_large: the feed is larger than 10 bytes", "the feed is larger than 10 bytes"),
        ("not_a_feed: it is a web page", "not a feed: it is a web page"),
        (
            "refused_address: a.example leads to 10.0.0.1, which is not on the public internet (private network)",
            "refused address: a.example leads to 10.0.0.1, which is not on the public internet (private network)",
        ),
        ("HTTP 404: Not Found", "HTTP 404: Not Found"),
        ("no connection: Connection refused", "no connection: Connection refused"),
        ("the server's name: unknown", "the server's name: unknown"),
    ],
)
def test_a_fault_is_told_in_words_however_it_was_recorded(recorded: str | None, told: str | None) -> None:
    assert in_words(recorded) == told
    assert in_words(in_words(recorded)) == told


def test_every_state_has_its_place_in_the_order_of_need_the_failed_ones_first() -> None:
    assert sorted(BY_NEED) == sorted(Health)
    assert set(BY_NEED[: len(FAILED)]) == FAILED
