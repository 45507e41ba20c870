"""What every view works with: the program's parts, the signed-in analyst, and the time of the request."""

from datetime import datetime
from typing import cast

from flask import current_app, g
from flask.ctx import _AppCtxGlobals

from tracker.bootstrap.app import App
from tracker.domain.account import Account
from tracker.storage import agreements
from tracker.storage.engine import reading

EXTENSION = "tracker"


def tracker() -> App:
    """Return the program's parts."""
    return cast(App, current_app.extensions[EXTENSION])


def now() -> datetime:
    """Return the time of this request; the same however often it is asked."""
    here: _AppCtxGlobals = g
    if "at" not in here:
        here.at = tracker().clock()
    return cast(datetime, here.at)


def side_name(code: str) -> str:
    """Return what the agreements call a side, its code where none defines it. They are asked once in a request."""
    here: _AppCtxGlobals = g
    if "sides" not in here:
        with reading(tracker().engine) as connection:
            here.sides = agreements.side_names(connection)
    return cast(dict[str, str], here.sides).get(code, code)


def analyst() -> Account:
    """Return who is signed in; only pages that need a sign-in may ask."""
    return cast(Account, g.account)
