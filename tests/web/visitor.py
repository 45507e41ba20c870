"""Somebody at a browser: the test client, the tokens of forms, and a clock that can be moved."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from tests.builders import NOON, a_match, an_arrival
from tests.storage.filled import a_flagged_item
from tracker.bootstrap.app import App
from tracker.bootstrap.sign_in import sign_in_link
from tracker.domain.flag import Flag, Match
from tracker.settings import Settings
from tracker.storage import accounts, agreements, flags
from tracker.storage.engine import reading, transaction
from tracker.web.app import create_app
from tracker.web.context import EXTENSION
from tracker.web.throttle import Throttle
from tracker.web.views.accounts import THROTTLE

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def words_of(page: str) -> str:
    """Return what can be read on a page, in one line."""
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


class Clock:
    """Two hours after the builders' noon, until it is moved."""

    def __init__(self) -> None:
        self.at: datetime = NOON + timedelta(hours=2)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> None:
        self.at += timedelta(**span)


class _Compiled(BytecodeCache):
    """Templates compiled once for all tests, however their page is set up."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


_WEBS: dict[Settings, Flask] = {}


def _web_over(app: App) -> Flask:
    """Return the page over this app. One serves all tests that want it set up alike, each with an app of its own:
    putting a page together takes longer than most tests.
    """
    alike = replace(app.settings, database_url="")
    if alike not in _WEBS:
        _WEBS[alike] = create_app(app)
        _WEBS[alike].jinja_env.bytecode_cache = _COMPILED
    web = _WEBS[alike]
    if web.extensions[EXTENSION] is not app:
        web.extensions |= {EXTENSION: app, THROTTLE: Throttle()}
    return web


class Visitor:
    """A browser of its own, with its own cookies."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.web = _web_over(app)
        self.client = self.web.test_client()

    def signed_in(self, name: str) -> "Visitor":
        with reading(self.app.engine) as connection:
            account = accounts.named(connection, name)
        link = sign_in_link(self.app, account)
        assert self.post(link, form_at=link).status_code == 303
        return self

    def get(self, url: str, *, code: int = 200) -> str:
        """Return the page's text."""
        answer = self.client.get(url)
        assert answer.status_code == code, answer.text
        return answer.text

    def post(self, url: str, /, *, form_at: str = "/account", **typed: object) -> TestResponse:
        """Send a form with the token that stands in the page `form_at`."""
        found = _TOKEN.search(self.client.get(form_at).text)
        assert found is not None
        return self.client.post(url, data={"csrf_token": found[1], **typed})


def flag_of(app: App, item_id: int, obligation: str = "sea-1999/1.1") -> Flag:
    with reading(app.engine) as connection:
        return flags.find(connection, item_id, obligation).flag


def flagged(app: App, identity: str, *, matches: tuple[Match, ...] = (), digest: str = "", **facts: object) -> Flag:
    """Store a further item with an unreviewed flag; returns its (first) flag."""
    found = matches or (a_match(),)
    with transaction(app.engine) as connection:
        item_id = a_flagged_item(connection, arrival=an_arrival(identity, digest=digest, **facts), matches=found)
    return flag_of(app, item_id, found[0].obligation)


def drop_obligation(app: App, number: str) -> None:
    """Load the agreement without this obligation, an hour after noon."""
    with transaction(app.engine) as connection:
        held = agreements.get(connection, "sea-1999")
        smaller = replace(
            held,
            version="v9",
            obligations=tuple(each for each in held.obligations if each.number != number),
            indicators=tuple(each for each in held.indicators if each.target != number),
        )
        agreements.save(connection, smaller, at=NOON + timedelta(hours=1))


class Counted:
    """Counts the statements sent to the database while it is entered."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.number = 0

    def __enter__(self) -> "Counted":
        sa.event.listen(self.engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.number += 1
