"""Flag stored items anew for the targets of which a rule was saved on the page."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from tracker.flagging.flag import Rules, flag_items_for, foreseen, rules_for
from tracker.storage import saved_rules, tried
from tracker.storage.engine import reading, transaction

_BATCH = 200


def flag_anew(
    engine: sa.Engine, rules: Callable[[], Rules], *, clock: Callable[[], datetime], stop: Callable[[], bool]
) -> int:
    """Flag all stored items anew for the targets of which a rule was saved, in short transactions; returns how many
    flags are new. It goes on where it was stopped. Reviews stay; flags that no longer match are withdrawn.
    """
    new = 0
    while not stop():
        with reading(engine) as connection:
            wanted = saved_rules.to_flag_anew(connection)
            waiting = tried.after(connection, wanted[0].after, limit=_BATCH) if wanted else []
        if not wanted:
            break
        known = foreseen(rules_for(rules(), wanted[0].slug), waiting)
        last = waiting[-1].id if len(waiting) == _BATCH else None
        with transaction(engine) as connection:
            # Rules that were saved meanwhile begin from the first item again.
            if saved_rules.note_flagged_anew(connection, wanted[0], last) and waiting:
                batch = tried.after(connection, wanted[0].after, limit=len(waiting))
                new += flag_items_for(connection, known, batch, target=wanted[0].slug, at=clock())
    return new
