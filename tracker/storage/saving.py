"""What saving a rule on the page does to its agreement: header, version, history, and what is to be flagged anew."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, PackChange
from tracker.domain.saved import Forms, pooled, version_with, with_forms
from tracker.errors import NotFound
from tracker.storage import agreements, saved_marks
from tracker.storage import tables as t
from tracker.storage.codec import to_json


@dataclass(frozen=True, slots=True)
class By:
    """Who saves, when and why."""

    author: str
    at: datetime
    note: str


def hold(connection: sa.Connection, agreement_id: str) -> str:
    """Keep others from changing an agreement's rules until the transaction ends; returns its pack's own version.

    Raises NotFound.
    """
    table = t.agreements
    query = sa.select(table.c.pack_version, table.c.version).where(table.c.id == agreement_id).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("agreement", agreement_id)
    version: str = row.version if row.pack_version is None else row.pack_version
    return version


class Saving:
    """An agreement as it is while somebody changes its rules on the page; others wait meanwhile."""

    def __init__(self, connection: sa.Connection, agreement_id: str) -> None:
        """Raises NotFound."""
        self.connection = connection
        self.pack_version = hold(connection, agreement_id)
        self.agreement = agreements.get(connection, agreement_id)

    def store_header(self, after: Agreement, forms: Forms) -> str:
        """Store the agreement's header as it is to be; returns its new version. The marks of what was saved must stand
        already. forms: of the lemmas that are new.
        """
        page = saved_marks.page(self.connection, after.id)
        homeless = [one.indicator for one in page.saved if one.homeless]
        after = with_forms(after, pooled(self.agreement.forms, forms), also=homeless)
        version = version_with(self.pack_version, page, after)
        header = agreements.header_of(replace(after, version=version))
        values = {"version": version, "content": to_json(header)}
        self.connection.execute(t.agreements.update().where(t.agreements.c.id == after.id).values(**values))
        return version

    def want_anew(self, numbers: Collection[str]) -> None:
        """Have stored items flagged anew for the targets with these numbers."""
        slugs = [f"{self.agreement.id}/{number}" for number in numbers]
        self.connection.execute(t.obligations.update().where(t.obligations.c.slug.in_(slugs)).values(flag_anew_after=0))

    def note(self, change: PackChange) -> PackChange:
        """Append a change to the agreement's history."""
        agreements.note_changes(self.connection, self.agreement.id, [change])
        return change


@dataclass(frozen=True, slots=True)
class Versions:
    """A record before and after a change; None where there is none."""

    before: object | None
    after: object | None


def change_of(kind: str, name: str, versions: Versions, *, version: str, by: By) -> PackChange:
    """Return what history keeps of a change on the page. version: of the agreement, after it."""
    before, after = versions.before, versions.after
    return PackChange(
        kind=kind,
        name=name,
        change="added" if before is None else "retired" if after is None else "changed",
        before=None if before is None else to_json(before),
        after=None if after is None else to_json(after),
        version=version,
        recorded_at=by.at,
        author=by.author,
        note=by.note,
    )


def position_behind(connection: sa.Connection, table: sa.Table, agreement_id: str) -> int:
    """Return the position behind the last row of an agreement."""
    last = connection.scalar(sa.select(sa.func.max(table.c.position)).where(table.c.agreement_id == agreement_id))
    return 0 if last is None else last + 1


def history(connection: sa.Connection, agreement_id: str, kind: str, name: str) -> list[PackChange]:
    """Return how a record changed since it was first loaded, newest first."""
    table = t.pack_changes
    where = (table.c.agreement_id == agreement_id) & (table.c.kind == kind) & (table.c.name == name)
    query = sa.select(table).where(where).order_by(table.c.id.desc())
    return [agreements.as_change(row) for row in connection.execute(query)]
