"""Agreements that are to be watched no more, or again."""

from tracker.bootstrap.app import App
from tracker.domain.agreement import Retired
from tracker.storage import waiting_items, watching
from tracker.storage.engine import transaction
from tracker.storage.saving import By


def retire(app: App, agreement_id: str, *, actor: str, why: str) -> Retired:
    """Retire an agreement. Raises NotFound, and Invalid for one that is retired already or without a reason."""
    with transaction(app.engine) as connection:
        before = app.in_use(connection).every
        gone = watching.retire(connection, agreement_id, By(actor, app.clock(), why))
        # What all rules were tried on, those that are left were tried on too.
        waiting_items.renote(connection, before, app.in_use(connection).every)
    return gone


def restore(app: App, agreement_id: str, *, actor: str, why: str) -> None:
    """Watch an agreement again; what came meanwhile counts as flagged by other rules. Raises as `retire`."""
    with transaction(app.engine) as connection:
        watching.restore(connection, agreement_id, By(actor, app.clock(), why))
