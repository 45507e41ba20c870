"""Agreements that are to be watched no more, or again."""

from datetime import timedelta

from tracker.bootstrap.app import App
from tracker.domain.agreement import Retired
from tracker.storage import waiting_items, watching
from tracker.storage.engine import transaction
from tracker.storage.saving import By

_STILL_WAITING = timedelta(days=1)
"""How long before the retiring an item may have come that was flagged only after it, by the rules of others alone."""


def retire(app: App, agreement_id: str, *, actor: str, why: str) -> Retired:
    """Retire an agreement. Raises NotFound, and Invalid for one that is retired already or without a reason."""
    with transaction(app.engine) as connection:
        before = app.in_use(connection).every
        gone = watching.retire(connection, agreement_id, By(actor, app.clock(), why))
        # What all rules were tried on, those that are left were tried on too.
        waiting_items.renote(connection, before, app.in_use(connection).every)
    return gone


def restore(app: App, agreement_id: str, *, actor: str, why: str) -> None:
    """Watch an agreement again; the next run flags what came meanwhile, and spot checks wait for it. Raises as
    `retire`.
    """
    with transaction(app.engine) as connection:
        gone = watching.restore(connection, agreement_id, By(actor, app.clock(), why))
        waiting_items.note_untried(connection, since=gone.at - _STILL_WAITING)
