"""Host names and https."""

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.bootstrap.app import open_app
from tracker.settings import Settings
from tracker.web.app import create_app
from tracker.web.security import trusted_hosts


def answer(engine: sa.Engine, name: str, **settings: str) -> int:
    url = engine.url.render_as_string(hide_password=False)
    app = open_app(Settings(database_url=url, secret_key="only for tests", **settings), clock=lambda: NOON)  # type: ignore[arg-type]  # by name
    code = create_app(app).test_client().get("/sign-in", headers={"Host": name}).status_code
    app.engine.dispose()
    return code


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_this_machine_is_answered(sqlite_engine: sa.Engine, host: str) -> None:
    assert answer(sqlite_engine, host) == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000"])
def test_other_names_are_refused(sqlite_engine: sa.Engine, host: str) -> None:
    assert answer(sqlite_engine, host) == 400


def test_the_public_name_is_answered_and_others_still_refused(sqlite_engine: sa.Engine) -> None:
    public = "https://tracker.example/"
    assert answer(sqlite_engine, "tracker.example", public_url=public) == 200
    assert answer(sqlite_engine, "evil.example", public_url=public, host="0.0.0.0") == 400


def test_a_page_on_all_addresses_cannot_know_its_names() -> None:
    assert trusted_hosts(Settings(host="0.0.0.0")) is None
    assert trusted_hosts(Settings(host="::")) is None


def test_an_address_of_this_machine_is_a_name_too() -> None:
    assert "192.168.7.7" in (trusted_hosts(Settings(host="192.168.7.7")) or [])
    assert "fe80::1" in (trusted_hosts(Settings(host="fe80::1")) or [])


def test_https_gets_strict_cookies_and_transport(sqlite_engine: sa.Engine) -> None:
    url = sqlite_engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=url, secret_key="only for tests", public_url="https://tracker.example")
    app = open_app(settings, clock=lambda: NOON)
    headers = create_app(app).test_client().get("/sign-in", base_url="https://tracker.example").headers
    app.engine.dispose()
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = headers["Set-Cookie"]
    assert cookie.startswith("__Host-tracker-form=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
