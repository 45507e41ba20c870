"""Figures for Prometheus, for this machine itself or for bearers of a token."""

import hmac
import ipaddress

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from tracker.bootstrap.app import App
from tracker.bootstrap.running import last_run
from tracker.domain.run import Run
from tracker.domain.schedule import missed_slot
from tracker.storage.engine import reading
from tracker.web.context import now, tracker
from tracker.web.pages.metrics import DailyRun, exposition

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    if not _may_read():
        return Response(
            "for this machine itself, or with the token of TRACKER_METRICS_TOKEN\n", 403, mimetype="text/plain"
        )
    app = tracker()
    with reading(app.engine) as connection:
        newest = last_run(app, connection)
        figures = exposition(connection, _daily_run(app, newest), now=now())
    return Response(figures, content_type=CONTENT_TYPE_LATEST)


def _daily_run(app: App, newest: Run | None) -> DailyRun:
    missed = None if newest is None else missed_slot(newest.started_at, now=now(), run_at=app.settings.run_at)
    return DailyRun(newest, is_missed=missed is not None, failed_attempts=app.failed_attempts)


def _may_read() -> bool:
    token = tracker().settings.metrics_token
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    return _is_here()


def _is_here() -> bool:
    """Whether this machine asks for itself. Behind a proxy everybody seems to come from this machine."""
    forwarded = any(name.lower().startswith(("x-forwarded", "forwarded", "via")) for name in request.headers.keys())
    if forwarded or tracker().settings.public_url:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
