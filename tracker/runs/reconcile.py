"""What differs between a pack on disk and the database, and how the two come to agree again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from tracker.catalogue.pack import Pack
from tracker.catalogue.write import Changes, Written, write_changes
from tracker.domain.difference import Difference, differences
from tracker.domain.saved import Saved, SavedSet, sets_of
from tracker.storage import agreements, saved_marks, saved_sets


@dataclass(frozen=True, slots=True)
class Told:
    """A difference, with the saving on the page that it comes from; None where the pack was changed and not loaded.

    is_undecided: the pack changed the same record since it was saved.
    """

    difference: Difference
    saved: Saved | SavedSet | None
    is_undecided: bool


def compare(connection: sa.Connection, pack: Pack) -> list[Told]:
    """Return what differs between a pack on disk and its agreement in the database. Raises NotFound."""
    database = agreements.get(connection, pack.agreement.id)
    page = saved_marks.page(connection, database.id)
    saved: dict[tuple[str, str], Saved | SavedSet] = {("indicator", one.indicator.id): one for one in page.saved}
    saved |= {saved_sets.key_of(one.reference): one for one in page.sets}
    on_disk: dict[tuple[str, str], object] = {("indicator", one.id): one for one in pack.agreement.indicators}
    on_disk |= {saved_sets.key_of(name): one for name, one in sets_of(pack.agreement).items()}
    found = []
    for one in differences(pack.agreement, database):
        key = (one.kind, one.name)
        mine = saved.get(key)
        changed = mine is not None and (mine.pack_changed_at is not None or mine.pack != on_disk.get(key))
        found.append(Told(one, mine, changed))
    return found


def write_back(folder: Path, told: Sequence[Told], *, shared: Sequence[Path]) -> Written:
    """Write what was saved on the page into the pack's files, but for what waits for a decision; raises as
    `write_changes` does.
    """
    decided = [one.saved for one in told if one.saved is not None and not one.is_undecided]
    rules = [one for one in decided if isinstance(one, Saved)]
    wanted = Changes(
        indicators=tuple(one.indicator for one in rules if not one.dropped),
        dropped=frozenset(one.indicator.id for one in rules if one.dropped),
        sets=tuple(one.record for one in decided if isinstance(one, SavedSet)),
    )
    return write_changes(folder, wanted, shared=shared) if decided else Written((), ())
