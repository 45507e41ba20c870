"""What decides on flags now: rules, models, and since when."""

from collections.abc import Mapping

import sqlalchemy as sa

from tracker.domain.basis import InUse, Since
from tracker.storage import saved_rules
from tracker.storage import tables as t
from tracker.storage.in_use import is_used


def in_use(connection: sa.Connection, rules: Mapping[str, str], *, every: str) -> InUse:
    """Return what decides now. rules: version of each agreement's rules; every: version over all of them."""
    changed = sa.select(sa.func.max(t.pack_changes.c.recorded_at)).where(
        (t.pack_changes.c.agreement_id == t.agreements.c.id) & (t.pack_changes.c.kind != "event")
    )
    query = sa.select(t.agreements.c.id, t.agreements.c.loaded_at, changed.scalar_subquery().label("changed_at"))
    found = {
        row.id: Since(rules[row.id], max(row.loaded_at, row.changed_at or row.loaded_at))
        for row in connection.execute(query)
        if row.id in rules
    }
    of_targets = sa.select(t.obligations.c.slug, t.models.c.version, t.models.c.used_from).join(
        t.models, t.models.c.obligation_id == t.obligations.c.id
    )
    table = t.stance_models
    of_stances = sa.select(table.c.agreement_id, table.c.version, table.c.used_from).where(is_used(table))
    return InUse(
        every=every,
        rules=found,
        models={
            row.slug: Since(row.version, row.used_from)
            for row in connection.execute(of_targets.where(is_used(t.models)))
        },
        stances={row.agreement_id: Since(row.version, row.used_from) for row in connection.execute(of_stances)},
        anew=bool(saved_rules.to_flag_anew(connection)),
    )
