"""Who is signed in: a random token in a cookie, its digest in the database. Nothing else is trusted."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.account import Account
from tracker.storage import accounts
from tracker.storage.engine import reading, transaction
from tracker.web.context import now, tracker
from tracker.web.security import is_https

LASTS = timedelta(hours=12)
OPEN_TO_ALL = frozenset({"static", "health.healthz", "accounts.sign_in", "accounts.sign_in_link"})
_WITHOUT_ACCOUNT = frozenset({"static", "health.healthz", "metrics.metrics"})
_BY_LINK = "by_link"
_KEPT = "kept:"
_KEPT_PATH = "kept"
_NOT_SHOWN = frozenset({"back", "seen", "seen_since", "also", "present", "password", "again", "header"})
"""Of a kept form's fields: those that the pages fill in, and secrets."""


def cookie_name() -> str:
    """Return the cookie's name; browsers keep `__Host-` ones to this host and https."""
    return "__Host-tracker" if is_https(tracker().settings) else "tracker"


def guard(web: Flask) -> None:
    """Ask for a sign-in before every page that is not open to all."""
    web.before_request(_require_account)


def _require_account() -> AnyResponse | None:
    g.account = None
    if request.endpoint in _WITHOUT_ACCOUNT:
        return None
    token = request.cookies.get(cookie_name())
    if token:
        with reading(tracker().engine) as connection:
            g.account = accounts.in_session(connection, token, at=now())
    if g.account is not None or request.endpoint in OPEN_TO_ALL:
        return None
    if request.method == "POST" and request.endpoint != "accounts.sign_out":
        page = render_template("accounts/sign_in.html", wanted="", name="", problem=None, kept=kept())
        return make_response(page, 401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=None if wanted == "/" else wanted), 303)


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was sent without a session, kept in the sign-in page so that nothing typed is lost. path: where it
    goes; fields: names and values in their order, without the form's token.
    """

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The fields that somebody filled in and may be printed."""
        return [(name, value) for name, value in self.fields if value and name not in _NOT_SHOWN]


def kept() -> Kept | None:
    """Return the form of this request, None for one that another site sent: nobody here has entered it."""
    if not _is_sent_from_here():
        return None
    fields = tuple(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    return Kept(request.path, fields)


def _is_sent_from_here() -> bool:
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def kept_before() -> Kept | None:
    """Return the form that the sign-in page was given to keep, None when there is none."""
    path = request.form.get(_KEPT_PATH, "")
    if not path:
        return None
    names = [name for name in request.form if name.startswith(_KEPT)]
    pairs = ((name.removeprefix(_KEPT), value) for name in names for value in request.form.getlist(name))
    return Kept(path, tuple(pairs))


def page_of_expired() -> str | None:
    """Return a page that keeps a form whose token is of before the last sign-in, as one by a link in another tab is: to
    be sent again where somebody is signed in, else to sign in first. None for a form that nobody here has filled in.
    """
    before = kept_before()
    if not _is_sent_from_here() or request.endpoint == "accounts.sign_out":
        return None
    if g.account is not None:
        form = before or kept()
        return None if form is None else resume_page(form)
    if before is None:
        return None
    problem = "This page had expired. Sign in once more."
    return render_template("accounts/sign_in.html", wanted="", name="", problem=problem, kept=before)


def resume_page(form: Kept) -> str:
    """Return the page with a kept form, to be sent again by a press of its button: signing in alone must change
    nothing.
    """
    return render_template("accounts/resume.html", path=local(form.path), form=form)


def local(wanted: str) -> str:
    """Return where to go after signing in: a path of this page only, so that no link leads people elsewhere."""
    inside = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if inside else url_for("overview.show")


def sign_in(account: Account, response: Response, *, by_link: bool) -> Response:
    """Open a session for the account and hand its cookie out with the response; an earlier one of this browser ends."""
    _close()
    token = secrets.token_urlsafe(32)
    with transaction(tracker().engine) as connection:
        accounts.open_session(connection, account, token, at=now(), until=now() + LASTS)
    session[_BY_LINK] = by_link
    secure = is_https(tracker().settings)
    response.set_cookie(cookie_name(), token, max_age=LASTS, secure=secure, httponly=True, samesite="Lax")
    return response


def sign_out(response: Response) -> Response:
    """End this browser's session, here and in the database; its form tokens end with it."""
    _close()
    response.delete_cookie(cookie_name(), secure=is_https(tracker().settings), httponly=True, samesite="Lax")
    return response


def _close() -> None:
    token = request.cookies.get(cookie_name())
    if token:
        with transaction(tracker().engine) as connection:
            accounts.close_session(connection, token)
    session.clear()


def came_by_link() -> bool:
    """Whether this session was opened by a one-time link: such a person may not know their old password."""
    return bool(session.get(_BY_LINK, False))
