"""The only table from error to HTTP code, and the pages that errors come as. None shows an exception's own text unless
it was written for people.
"""

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.errors import (
    Invalid,
    NoDatabaseFile,
    NotFound,
    SchemaOutOfDate,
    SchemaTooNew,
    StaleJudgement,
    StaleReview,
    StaleRule,
    StorageError,
    TrackerError,
)
from tracker.web import session

logger = logging.getLogger(__name__)

CODES: tuple[tuple[type[TrackerError], int], ...] = (
    (NotFound, 404),
    (Invalid, 422),
    (StaleReview, 409),
    (StaleJudgement, 409),
    (StaleRule, 409),
    (StorageError, 503),
)
UNEXPECTED = 500

_WORDS = {
    400: ("That request cannot be taken", "Something in its address or form is not as this page sends it."),
    404: ("Nothing is here", "The address may be mistyped, or what it names was never stored."),
    405: ("Not that way", "This address is for forms only. Go back and use the page's buttons."),
    409: ("Somebody decided in the meantime", "Look at the report again and decide anew."),
    413: ("Too much at once", "The form is larger than this page takes."),
    422: ("That cannot be taken", "Go back and correct what you entered."),
    500: ("Something broke here", "The program stumbled; its log has the details. Nothing of this act was stored."),
    503: ("The database cannot be used now", "Nothing of this act was stored. Try again in a minute."),
}
_ADVICE: dict[type[TrackerError], str] = {
    SchemaOutOfDate: "The database is of another revision. Ask the administrator to run `tracker init`.",
    NoDatabaseFile: "There is no database yet. Ask the administrator to run `tracker init`.",
    SchemaTooNew: "The database was made by a newer version of the program. Ask the administrator to upgrade it.",
}


def code_of(error: TrackerError) -> int:
    """Return the HTTP code that the error is answered with."""
    return next((code for kind, code in CODES if isinstance(error, kind)), UNEXPECTED)


def handle_errors(web: Flask) -> None:
    """Answer every error with a page of our own."""
    web.register_error_handler(TrackerError, _known)
    web.register_error_handler(CSRFError, _expired)
    web.register_error_handler(HTTPException, _http)
    web.register_error_handler(Exception, _unexpected)


def _known(error: TrackerError) -> tuple[str, int]:
    code = code_of(error)
    if isinstance(error, StorageError):
        # Its text may name the database's address, which is for the log.
        logger.error("page failed: %s", error)
        return _page(code, _ADVICE.get(type(error)))
    return _page(code, str(error)[:500] if code != UNEXPECTED else None)


def _expired(_error: CSRFError) -> tuple[str, int]:
    page = session.page_of_expired()
    if page is not None:
        return page, 400
    title = "This form has expired"
    advice = (
        "It was opened before you signed in or out, or more than twelve hours ago, or your browser refuses cookies. "
        "Nothing was stored. Go back, load the page again and send the form once more."
    )
    return render_template("error.html", code=400, title=title, advice=advice), 400


def _http(error: HTTPException) -> tuple[str, int]:
    return _page(error.code or UNEXPECTED, None)


def _unexpected(_error: Exception) -> tuple[str, int]:
    logger.exception("page failed")
    return _page(UNEXPECTED, None)


def _page(code: int, advice: str | None) -> tuple[str, int]:
    title, usual = _WORDS.get(code, _WORDS[400] if code < UNEXPECTED else _WORDS[UNEXPECTED])
    return render_template("error.html", code=code, title=title, advice=advice or usual), code
