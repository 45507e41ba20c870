"""Flag stored items anew after a rule was saved on the page."""

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from tracker.flagging.flag import Rules, flag_items, foreseen
from tracker.storage import items, saved_rules, waiting_items
from tracker.storage.engine import reading, transaction

_BATCH = 200


def flag_anew(
    engine: sa.Engine, rules: Callable[[], Rules], *, clock: Callable[[], datetime], stop: Callable[[], bool]
) -> int:
    """Flag anew all stored items that were flagged with other rules, where a rule was saved on the page since; returns
    how many flags are new. Short transactions; it goes on where it was stopped. Reviews stay; flags that no longer
    match are withdrawn.
    """
    new = 0
    while not stop():
        with reading(engine) as connection:
            wanted = saved_rules.to_flag_anew(connection)
        if not wanted:
            break
        now = rules()
        with reading(engine) as connection:
            waiting = waiting_items.flagged_otherwise(connection, now.version, after=wanted[0].after, limit=_BATCH)
        known = foreseen(now, waiting)
        last = waiting[-1].id if len(waiting) == _BATCH else None
        with transaction(engine) as connection:
            # Rules that were saved meanwhile begin from the first item again.
            if saved_rules.note_flagged_anew(connection, wanted[0], last):
                batch = items.by_ids(connection, [item.id for item in waiting])
                new += flag_items(connection, known, batch, at=clock())
    return new
