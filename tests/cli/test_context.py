"""Parameters that several commands take."""

import json
from datetime import UTC, date, datetime

import click
import pytest

from tests.flow.terminal import Terminal
from tracker.cli.context import Day, Moment, RowId, end_of, start_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-24", datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=UTC)),
        ("20261124", datetime(2026, 11, 24, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-24T05:00:00Z", datetime(2026, 11, 24, 5, tzinfo=UTC)),
        ("2026-11-24T05:00", datetime(2026, 11, 24, 5, tzinfo=UTC)),
        ("2026-11-24T05:00+04:00", datetime(2026, 11, 24, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_utc_and_a_bare_day_means_its_end(written: str, meant: datetime) -> None:
    moment = Moment().convert(written, None, None)
    assert (moment, moment.tzinfo) == (meant, UTC)
    assert Moment().convert(meant, None, None) == meant


@pytest.mark.parametrize("written", ["", "noon", "2026-11-31", "2026-11-24T25:00", "9999-12-31", "0001-01-01T00:00+10"])
def test_what_is_no_moment_is_wrong_use(written: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a time; write it as 2026-11-24T05:00:00Z"):
        Moment().convert(written, None, None)


def test_a_day_is_a_date() -> None:
    assert Day().convert("2026-11-24", None, None) == date(2026, 11, 24)
    assert Day().convert(date(2026, 11, 24), None, None) == date(2026, 11, 24)


@pytest.mark.parametrize("written", ["", "24.11.2026", "2026-02-29", "yesterday"])
def test_what_is_no_day_is_wrong_use(written: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a day; write it as 2026-11-24"):
        Day().convert(written, None, None)


@pytest.mark.parametrize("written", ["12", "item-12", "ITEM-12"])
def test_a_number_is_taken_as_people_quote_it(written: str) -> None:
    assert RowId("item").convert(written, None, None) == 12


@pytest.mark.parametrize("written", ["", "-1", "event-12", "1.5", "¹²", "item-"])
def test_what_is_no_number_of_a_row_is_wrong_use(written: str) -> None:
    with pytest.raises(click.BadParameter, match="is not item-N"):
        RowId("item").convert(written, None, None)


@pytest.mark.parametrize("digits", [10, 20, 5000])
def test_a_number_that_no_row_can_have_is_wrong_use(digits: int) -> None:
    with pytest.raises(click.BadParameter, match=f"no item has a number of {digits} digits"):
        RowId("item").convert("9" * digits, None, None)


def test_a_slip_in_the_name_of_a_setting_is_told_beside_what_is_printed(terminal: Terminal) -> None:
    slips = {"TRACKER_DATABSE_URL": "x", "TRACKER_PROT": "x", "TRACKER_COFFEE": "x", "TRACKER_TEST_COFFEE": "x"}
    terminal.environment.update(slips)
    ended = terminal.run("source", "list", "--json")
    assert (ended.exit_code, len(json.loads(ended.out))) == (0, 1)
    assert ended.err.splitlines() == [
        "warning: TRACKER_COFFEE is set, but there is no such setting; the README lists them",
        "warning: TRACKER_DATABSE_URL is set, but there is no such setting; did you mean TRACKER_DATABASE_URL?",
        "warning: TRACKER_PROT is set, but there is no such setting; did you mean TRACKER_PORT?",
    ]


def test_a_day_begins_and_ends_in_utc() -> None:
    day = date(2026, 11, 24)
    assert start_of(day).isoformat() == "2026-11-24T00:00:00+00:00"
    assert end_of(day).isoformat() == "2026-11-24T23:59:59.999999+00:00"
