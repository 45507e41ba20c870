"""Signing in and out, by password or one-time link, and one's own password."""

from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from tracker.domain.account import Account
from tracker.errors import Invalid, NotFound
from tracker.storage import accounts
from tracker.storage.engine import reading, transaction
from tracker.web import acts, forms, session
from tracker.web.context import analyst, now, tracker
from tracker.web.errors import code_of
from tracker.web.passwords import is_right
from tracker.web.throttle import Throttle

blueprint = Blueprint("accounts", __name__)

THROTTLE = "tracker-throttle"
WRONG = "Name and password do not match an active account."
NO_LINK_YET = "Nobody has signed in by a link in this browser yet: open the link in another tab first."
_TOO_MANY = 429
_GONE = 410
_REFUSED = 403


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse | str | tuple[str, int]:
    """Show the form, or check it. Unknown names and wrong passwords get the same answer for the same work."""
    wanted = session.local(request.values.get("next", ""))
    if request.method == "GET":
        return render_template("accounts/sign_in.html", wanted=wanted, name="", problem=None, kept=None)
    if "by_link" in request.form:
        return _signed_in_by_link(wanted)
    name = forms.text(request.form, "name")
    key = (name, request.remote_addr or "")
    throttle = cast(Throttle, current_app.extensions[THROTTLE])
    waits = throttle.waits(key, at=now())
    if waits is not None:
        return _again(wanted, name, f"Too many attempts. Try again in {_minutes(waits)} min."), _TOO_MANY
    account = _checked(name, request.form.get("password", ""))
    if account is None:
        throttle.note_failure(key, at=now())
        return _again(wanted, name, WRONG), _REFUSED
    throttle.forget(key)
    kept = session.kept_before()
    if kept is not None:
        page = make_response(redirect(url_for("overview.show"), 303))
        signed_in = session.sign_in(account, page, by_link=False)
        return _resumed(signed_in, kept)
    return session.sign_in(account, make_response(redirect(wanted, 303)), by_link=False)


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
def sign_in_link(token: str) -> AnyResponse | str | tuple[str, int]:
    """GET shows a button and changes nothing (previews of messages open links); POST uses the link up."""
    if request.method == "GET":
        return render_template("accounts/link.html", used=False)
    with transaction(tracker().engine) as connection:
        account = accounts.use_link(connection, token, at=now())
    if account is None:
        return render_template("accounts/link.html", used=True), _GONE
    return session.sign_in(account, make_response(redirect(url_for("accounts.own"), 303)), by_link=True)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    return session.sign_out(make_response(redirect(url_for("accounts.sign_in"), 303)))


@blueprint.get("/account")
def own() -> str:
    return _account(problem=None)


@blueprint.post("/account")
def set_password() -> Response | tuple[str, int]:
    """Set one's password; all other sessions of the account end, this one goes on under a new token."""
    try:
        with transaction(tracker().engine) as connection:
            acts.set_password(connection, analyst(), _new_password(), at=now())
    except Invalid as problem:
        return _account(problem=problem), code_of(problem)
    return session.sign_in(analyst(), make_response(redirect(url_for("accounts.own", saved=1), 303)), by_link=False)


def _new_password() -> str:
    if _needs_present() and not acts.password_is_right(analyst(), request.form.get("present", "")):
        raise Invalid("not your present password", field="present")
    password = request.form.get("password", "")
    if password != request.form.get("again", ""):
        raise Invalid("differs from the one above", field="again")
    return password


def _needs_present() -> bool:
    return analyst().password_hash is not None and not session.came_by_link()


def _account(*, problem: Invalid | None) -> str:
    saved = "saved" in request.args
    return render_template("accounts/account.html", needs_present=_needs_present(), saved=saved, problem=problem)


def _checked(name: str, password: str) -> Account | None:
    try:
        with reading(tracker().engine) as connection:
            account = accounts.named(connection, name)
    except NotFound:
        is_right(password, None)
        return None
    return account if acts.password_is_right(account, password) else None


def _again(wanted: str, name: str, problem: str) -> str:
    kept = session.kept_before()
    return render_template("accounts/sign_in.html", wanted=wanted, name=name, problem=problem, kept=kept)


def _resumed(signed_in: Response, kept: session.Kept) -> Response:
    """Answer with the kept form."""
    signed_in.status_code = 200
    del signed_in.headers["Location"]
    signed_in.set_data(session.resume_page(kept))
    return signed_in


def _signed_in_by_link(wanted: str) -> str | tuple[str, int]:
    """Answer with the kept form where somebody has signed in meanwhile in another tab."""
    kept = session.kept_before()
    if g.account is None or kept is None:
        return _again(wanted, "", NO_LINK_YET), _REFUSED
    return session.resume_page(kept)


def _minutes(waits: timedelta) -> int:
    return int(waits.total_seconds() // 60) + 1
