"""Put the pages together."""

import hashlib
from pathlib import Path

from flask import Flask, url_for
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map

from tracker import settings as settings_module
from tracker.bootstrap.app import App
from tracker.domain import names, phrases
from tracker.domain.basis import made_with
from tracker.domain.health import of_failure
from tracker.domain.review import restored, taken_back
from tracker.settings import shipped
from tracker.web import context, errors, links, remembered, security, session, words
from tracker.web.throttle import Throttle
from tracker.web.views import (
    accounts,
    agreements,
    dates,
    events,
    findings,
    health,
    items,
    metrics,
    overview,
    reports,
    review,
    sources,
    spotchecks,
    term_sets,
    workbench,
)

_STATIC = Path(__file__).parent / "static"
_MOST_BYTES = 1_000_000
_STATIC_SECONDS = 86_400
_LARGEST_KEY = 2**31 - 1
BLUEPRINTS = (
    health.blueprint,
    metrics.blueprint,
    accounts.blueprint,
    overview.blueprint,
    agreements.blueprint,
    review.blueprint,
    spotchecks.blueprint,
    items.blueprint,
    dates.blueprint,
    sources.blueprint,
    findings.blueprint,
    events.blueprint,
    reports.blueprint,
    workbench.blueprint,
    term_sets.blueprint,
)


class _RowId(IntegerConverter):
    """A number in an address that a key of the database can hold; any other is no page."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_LARGEST_KEY)


def create_app(app: App) -> Flask:
    """Return the web page over the program's parts. The database is not touched before the first request."""
    web = Flask(__name__, template_folder=str(shipped("templates")), static_folder=str(_STATIC))
    https = security.is_https(app.settings)
    web.url_map.converters["int"] = _RowId
    web.config.update(
        SECRET_KEY=settings_module.secret_key(app.settings),
        SESSION_COOKIE_NAME="__Host-tracker-form" if https else "tracker-form",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_MOST_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=_STATIC_SECONDS,
        WTF_CSRF_TIME_LIMIT=int(session.LASTS.total_seconds()),
        # Behind a proxy that ends TLS the program itself is spoken to in http.
        WTF_CSRF_SSL_STRICT=False,
    )
    web.extensions[context.EXTENSION] = app
    web.extensions[accounts.THROTTLE] = Throttle()
    errors.handle_errors(web)
    security.protect(web, app.settings)
    security.check_host(web, app.settings)
    remembered.keep(web)
    session.guard(web)  # before the token check: without a session a form leads to the sign-in, not to an error
    CSRFProtect(web)
    for blueprint in BLUEPRINTS:
        web.register_blueprint(blueprint)
    _prepare_templates(web)
    return web


def _prepare_templates(web: Flask) -> None:
    web.jinja_env.undefined = StrictUndefined
    web.jinja_env.trim_blocks = True
    web.jinja_env.lstrip_blocks = True
    web.jinja_env.tests["link"] = words.is_link
    _add_filters(web)
    _add_globals(web)


def _add_filters(web: Flask) -> None:
    web.jinja_env.filters["language"] = phrases.language
    web.jinja_env.filters["share"] = phrases.share
    web.jinja_env.filters["score"] = phrases.score_words
    web.jinja_env.filters["lasting"] = phrases.lasting
    web.jinja_env.filters["told"] = phrases.statement
    web.jinja_env.filters["signs"] = phrases.signs
    web.jinja_env.filters["made_with"] = made_with
    web.jinja_env.filters["taken_back"] = taken_back
    web.jinja_env.filters["restored"] = restored
    web.jinja_env.filters["event_name"] = names.event_name
    web.jinja_env.filters["determination_name"] = names.determination_name
    web.jinja_env.filters["item_name"] = names.item_name
    for name in (
        "phrase",
        "label",
        "glyph",
        "guess",
        "day",
        "moment",
        "zoned",
        "published",
        "appeared",
        "dated",
        "month",
        "number_of",
        "overtaken",
        "sentence",
    ):
        web.jinja_env.filters[name] = getattr(words, name)
    web.jinja_env.filters["side"] = context.side_name
    web.jinja_env.filters["linked"] = links.linked
    web.jinja_env.filters["lang_of"] = _lang_attribute


def _add_globals(web: Flask) -> None:
    digests = {name: _digest(_STATIC / name) for name in ("app.css", "app.js", "icon.svg")}

    def static_url(name: str) -> str:
        return url_for("static", filename=name, v=digests[name])

    web.jinja_env.globals.update(
        static_url=static_url,
        options=words.OPTIONS,
        stance_words=phrases.stance_words,
        recall_words=phrases.recall_words,
        hint_words=phrases.hint_words,
        pace_words=phrases.pace_words,
        credibility_words=words.CREDIBILITY,
        reliability_words=words.RELIABILITY,
        degree_words=words.DEGREES,
        of_failure=of_failure,
    )


def _lang_attribute(lang: str | None) -> Markup:
    """Return ` lang="…" dir="auto"` for text in another language than the page's, which may be written from the right;
    without `lang` where that is unknown.
    """
    return Markup(' lang="{}" dir="auto"').format(lang) if lang else Markup(' dir="auto"')


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
