"""What decides on flags now: rules, models, and since when."""

from collections.abc import Mapping

import sqlalchemy as sa

from tracker.domain.basis import InUse, Since
from tracker.storage import models, saved_rules
from tracker.storage import tables as t


def in_use(connection: sa.Connection, rules: Mapping[str, str], *, every: str) -> InUse:
    """Return what decides now. rules: version of each agreement's rules; every: version over all of them."""
    changed = sa.select(sa.func.max(t.pack_changes.c.recorded_at)).where(
        (t.pack_changes.c.agreement_id == t.agreements.c.id) & t.pack_changes.c.kind.not_in(("event", "watch"))
    )
    query = sa.select(t.agreements.c.id, t.agreements.c.loaded_at, changed.scalar_subquery().label("changed_at"))
    found = {
        row.id: Since(rules[row.id], max(row.loaded_at, row.changed_at or row.loaded_at))
        for row in connection.execute(query)
        if row.id in rules
    }
    learned = {owner: Since(one.version, one.since) for owner, one in models.versions_in_use(connection).items()}
    return InUse(
        every=every,
        rules=found,
        models={owner: since for owner, since in learned.items() if "/" in owner},
        stances={owner: since for owner, since in learned.items() if "/" not in owner},
        anew=bool(saved_rules.to_flag_anew(connection)),
    )
