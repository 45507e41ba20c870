"""The week's spot checks."""

from tracker.bootstrap.app import App
from tracker.domain.spotcheck import Draw
from tracker.review import spotcheck
from tracker.storage import agreements
from tracker.storage.engine import reading, transaction


def draw_spot_checks(app: App, *, size: int | None = None) -> list[Draw]:
    """Draw the week's spot checks of each agreement that is watched and has none yet.

    size: as the settings say when left out.
    """
    wanted = app.settings.spot_checks if size is None else size
    if wanted == 0:
        return []
    with reading(app.engine) as connection:
        names = list(agreements.versions(connection, watched_only=True))
    drawn = []
    for name in names:
        app.go_on()
        with transaction(app.engine) as connection:
            drawn.append(spotcheck.draw(connection, name, size=wanted, at=app.clock()))
    return [draw for draw in drawn if draw is not None]
