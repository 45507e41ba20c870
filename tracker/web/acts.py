"""Acts of the page that no step below knows: on sources, and of one's own password. Each enters the audit chain."""

from datetime import datetime

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import check_side
from tracker.domain.item import Source, SourceEntry
from tracker.errors import Invalid
from tracker.runs.source_acts import edit_source, note_added
from tracker.storage import accounts, agreements, audit, credentials, sources
from tracker.web.forms import AccessDraft
from tracker.web.passwords import check_strength, hashed, is_right


def add_source(connection: sa.Connection, entry: SourceEntry, *, analyst: Account, at: datetime) -> Source:
    """Store a new source. Raises Invalid when its address is known already, or its side is not."""
    check_side(entry.side, agreements.side_names(connection))
    source, is_new = sources.add(connection, entry, origin="analyst", at=at)
    if not is_new:
        raise Invalid(f"another source has this address already: {source.name}", field="url")
    note_added(connection, source, entry, actor=analyst.name, at=at)
    return source


def set_access(
    connection: sa.Connection, source_id: int, draft: AccessDraft, *, analyst: Account, at: datetime
) -> None:
    """Change how a source is called. The audit chain keeps for whom credentials were set, never what they are. Raises
    NotFound.
    """
    manners = {"max_connections": draft.max_connections, "min_gap_seconds": draft.min_gap_seconds}
    edit_source(connection, source_id, manners, actor=analyst.name, at=at)
    subject = f"source {source_id}"
    if draft.forget and credentials.forget(connection, source_id):
        audit.append(connection, audit.Entry(analyst.name, "forget credentials", subject, {}, at))
    if draft.credentials is not None:
        credentials.put(connection, source_id, draft.credentials)
        facts = {"origin": draft.credentials.origin, "header": draft.credentials.header}
        audit.append(connection, audit.Entry(analyst.name, "set credentials", subject, facts, at))


def set_password(connection: sa.Connection, account: Account, new: str, *, at: datetime) -> None:
    """Set a password and end all sessions of the account. Raises Invalid when it is too short."""
    check_strength(new)
    accounts.set_password(connection, account, hashed(new))
    audit.append(connection, audit.Entry(account.name, "set password", f"account {account.name}", {}, at))


def password_is_right(account: Account, password: str) -> bool:
    """Whether it is the account's password; a disabled account has none that is right."""
    return is_right(password, account.password_hash if account.disabled_at is None else None)
