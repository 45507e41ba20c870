"""`tracker user`."""

import re

import pytest
import sqlalchemy as sa

from tests.flow.terminal import Terminal
from tracker.storage import accounts, audit
from tracker.storage.engine import reading
from tracker.web.passwords import is_right

PASSWORD = "nine fishing boats"


def test_an_account_is_added_with_a_link_to_sign_in_by(terminal: Terminal, engine: sa.Engine) -> None:
    said = terminal("user", "add", "ben")
    assert re.fullmatch(r"added ben; sign in once within a day at http://127\.0\.0\.1:8000/sign-in/[\w-]{32}\n", said)
    assert terminal.refused("user", "add", "ben") == "error: name: there is an account ben already\n"
    with reading(engine) as connection:
        assert [account.name for account in accounts.known(connection)] == ["ani", "ben"]
        assert audit.faults(connection) == []


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("  ", "1 to 64 characters are needed, it has 0"),
        ("x" * 65, "1 to 64 characters are needed, it has 65"),
        ("a\tb", "'a\\tb' holds characters that cannot be printed"),
        ("ANI", "there is an account ani already"),
        (" ani ", "there is an account ani already"),
    ],
)
def test_a_name_that_cannot_be_an_accounts_is_refused(terminal: Terminal, name: str, complaint: str) -> None:
    assert terminal.refused("user", "add", name) == f"error: name: {complaint}\n"
    assert [account["name"] for account in terminal.json("user", "list")] == ["ani"]


def test_blanks_around_a_name_are_no_part_of_it(terminal: Terminal) -> None:
    assert terminal("user", "add", " Բեն Օհանյան ").startswith("added Բեն Օհանյան; sign in once")


def test_links_lead_to_where_people_reach_the_page(terminal: Terminal) -> None:
    terminal.environment["TRACKER_PUBLIC_URL"] = "https://tracker.example/"
    assert terminal("user", "passwd", "ani", "--link").startswith("https://tracker.example/sign-in/")
    terminal.environment |= {"TRACKER_PUBLIC_URL": "", "TRACKER_HOST": "::1"}
    assert terminal("user", "passwd", "ani", "--link").startswith("http://[::1]:8000/sign-in/")


def test_accounts_are_listed_without_their_secrets(terminal: Terminal) -> None:
    terminal("user", "add", "ben")
    terminal("user", "disable", "ben")
    ani, ben = terminal.json("user", "list")
    assert ani == {"id": 1, "name": "ani", "created_at": "2026-11-24T12:00:00+00:00", "disabled_at": None}
    assert ben["disabled_at"] is not None
    table = terminal("user", "list")
    assert re.search(r"ani +2026-11-24 +active +no", table)
    assert re.search(r"ben +\d{4}-\d\d-\d\d +disabled +no", table)


def test_a_password_is_asked_for_twice_and_kept_as_a_hash(terminal: Terminal, engine: sa.Engine) -> None:
    ended = terminal.run("user", "passwd", "ani", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert (ended.exit_code, ended.out.splitlines()[-1]) == (0, "password of ani set; open sessions ended")
    assert PASSWORD not in ended.out
    with reading(engine) as connection:
        kept = accounts.named(connection, "ani").password_hash
    assert is_right(PASSWORD, kept)


def test_a_short_password_is_refused(terminal: Terminal) -> None:
    ended = terminal.run("user", "passwd", "ani", typed="short\nshort\n")
    assert ended.exit_code == 2
    assert "error: password: at least" in ended.err


@pytest.mark.parametrize("act", ["disable", "passwd"])
def test_an_unknown_account_fails(terminal: Terminal, act: str) -> None:
    assert terminal.refused("user", act, "eve", exit_code=1) == "error: there is no account eve\n"
