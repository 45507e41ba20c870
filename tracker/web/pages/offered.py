"""Reports found relevant, as forms offer them to be cited or grouped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from tracker.domain.plural import counted
from tracker.domain.review import Review
from tracker.storage import found_relevant
from tracker.storage.found_relevant import Sought
from tracker.web.pages.reported import Reported, reported

AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Offered:
    """chosen: reports that are ticked already. others: further ones as sought, newest first; number: how many of these
    there are in all. are_further: whether some stand apart from them.
    """

    chosen: tuple[Reported, ...]
    others: tuple[Reported, ...]
    number: int
    is_narrowed: bool
    are_further: bool

    @property
    def more(self) -> int | None:
        """How many others to ask for to see more of them; None where all are shown."""
        return len(self.others) + AT_ONCE if self.number > len(self.others) else None

    @property
    def told(self) -> str:
        """How many reports there are, and how many of them are not shown."""
        further = "further report" if self.are_further else "report"
        found = f"{counted(self.number, further)} found relevant{' and as searched for' if self.is_narrowed else ''}"
        hidden = self.number - len(self.others)
        return f"{found}; the newest {len(self.others)} are shown, not shown: {hidden}" if hidden else found


def offer(connection: sa.Connection, sought: Sought, chosen: Sequence[Review], *, shown: int) -> Offered:
    """Return the chosen reports, and so many of the others."""
    others = replace(sought, but_for=sought.but_for | {review.item_id for review in chosen})
    return Offered(
        chosen=reported(connection, chosen),
        others=reported(connection, found_relevant.newest(connection, others, limit=shown)),
        number=found_relevant.count(connection, others),
        is_narrowed=sought.search.is_narrow,
        are_further=bool(others.but_for),
    )
