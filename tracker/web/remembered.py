"""The agreement that somebody worked on last, kept in their browser: pages that are asked for none open with it."""

from collections.abc import Collection

from flask import Flask, Response, g, request

from tracker.web.context import tracker
from tracker.web.security import is_https

COOKIE = "tracker-agreement"
EVERY = "any"
"""Stands for all agreements, where somebody chose not to be held to one."""

_YEAR_SECONDS = 31_536_000


def agreement() -> str | None:
    """Return the id of the agreement that was worked on last, EVERY when all were, None when nothing is known.

    It may be of one that is not loaded any more.
    """
    return request.cookies.get(COOKIE) or None


def chosen(asked: str | None, known: Collection[str]) -> str | None:
    """Return the agreement that a page is to open with: the one asked for, which is remembered, else the last one if
    it is known still.
    """
    if asked is not None:
        remember(asked)
        return asked
    last = agreement()
    return last if last in known else None


def remember(agreement_id: str) -> None:
    """Keep an agreement's id, or EVERY, for the pages to come."""
    g.agreement_used = agreement_id


def keep(web: Flask) -> None:
    """Hand what was remembered to the browser with each answer."""

    def with_cookie(response: Response) -> Response:
        used: str | None = g.get("agreement_used")
        if used is not None and used != agreement():
            secure = is_https(tracker().settings)
            response.set_cookie(COOKIE, used, max_age=_YEAR_SECONDS, secure=secure, httponly=True, samesite="Lax")
        return response

    web.after_request(with_cookie)
