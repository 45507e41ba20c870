"""Agreements as their packs had them at an earlier moment."""

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import Agreement, Clause, PackChange
from tracker.domain.obligation import Obligation
from tracker.domain.place import Place
from tracker.domain.terms import number_key
from tracker.storage import agreements
from tracker.storage.codec import from_json


def known_at(connection: sa.Connection, agreement_id: str, moment: datetime) -> Agreement:
    """Return the agreement as its pack had it at `moment`: later changes are taken back, but for those of
    indicators. Obligations among which something was taken back stand in the order of their numbers. Raises NotFound.
    """
    agreement = agreements.get(connection, agreement_id)
    later = [change for change in agreements.history(connection, agreement_id) if change.recorded_at > moment]
    for change in reversed(later):
        agreement = _taken_back(agreement, change)
    return agreement


def _taken_back(agreement: Agreement, change: PackChange) -> Agreement:
    before = change.before
    match change.kind:
        case "agreement":
            header = from_json(Agreement, {**_fields(before), "version": agreement.version})
            return replace(
                agreement,
                title=header.title,
                short_title=header.short_title,
                authentic_lang=header.authentic_lang,
                authentic_url=header.authentic_url,
                parties=header.parties,
                sides=header.sides,
            )
        case "clause":
            clauses = [clause for clause in agreement.clauses if clause.number != change.name]
            kept = [] if before is None else [from_json(Clause, before)]
            return replace(agreement, clauses=(*clauses, *kept))
        case "place":
            places = [place for place in agreement.places if place.id != change.name]
            return replace(agreement, places=(*places, *([] if before is None else [from_json(Place, before)])))
        case "obligation":
            targets = [target for target in agreement.targets if target.number != change.name]
            targets += [] if before is None else [from_json(Obligation, before)]
            targets.sort(key=lambda target: number_key(target.number))
            return replace(
                agreement,
                obligations=tuple(target for target in targets if not target.is_watchpoint),
                watchpoints=tuple(target for target in targets if target.is_watchpoint),
            )
    return agreement


def _fields(before: object) -> dict[str, object]:
    return before if isinstance(before, dict) else {}
