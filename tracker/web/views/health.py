"""A plain answer for whoever watches over the program."""

import sqlalchemy as sa
from flask import Blueprint, Response

from tracker.storage.engine import reading
from tracker.web.context import tracker

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer `ok` when the database answers; StorageError, and so 503, when it does not."""
    with reading(tracker().engine) as connection:
        connection.execute(sa.text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
