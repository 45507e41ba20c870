"""What differs between a pack on disk and the database, and how the two come to agree again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tracker.catalogue.pack import Pack
from tracker.catalogue.write import Written, write_indicators
from tracker.domain.difference import Difference, differences
from tracker.domain.saved import Saved
from tracker.storage import agreements, saved_rules


@dataclass(frozen=True, slots=True)
class Told:
    """A difference, with the saving on the page that it comes from; None where the pack was changed and not loaded.

    is_undecided: the pack changed the same indicator since it was saved.
    """

    difference: Difference
    saved: Saved | None
    is_undecided: bool


def compare(connection: sa.Connection, pack: Pack) -> list[Told]:
    """Return what differs between a pack on disk and its agreement in the database. Raises NotFound."""
    database = agreements.get(connection, pack.agreement.id)
    saved = {one.indicator.id: one for one in saved_rules.of_agreement(connection, database.id)}
    on_disk = {one.id: one for one in pack.agreement.indicators}
    found = []
    for one in differences(pack.agreement, database):
        mine = saved.get(one.name) if one.kind == "indicator" else None
        changed = mine is not None and (mine.pack_changed_at is not None or mine.pack != on_disk.get(one.name))
        found.append(Told(one, mine, changed))
    return found


def write_back(folder: Path, told: Sequence[Told], *, shared: Sequence[Path]) -> Written:
    """Write what was saved on the page into the pack's files, but for what waits for a decision; raises as
    `write_indicators` does.
    """
    wanted = [one.saved.indicator for one in told if one.saved is not None and not one.is_undecided]
    return write_indicators(folder, wanted, shared=shared) if wanted else Written((), ())
