"""Acts of the page that no step below knows: changes of sources, and of one's own password. Each enters the audit
chain.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import cast

import sqlalchemy as sa

from tracker.domain.account import Account
from tracker.domain.agreement import check_side
from tracker.domain.feed_address import is_same
from tracker.domain.item import Source, SourceEntry
from tracker.errors import Invalid
from tracker.storage import accounts, agreements, audit, credentials, sources
from tracker.storage.codec import to_json
from tracker.web.forms import AccessDraft
from tracker.web.passwords import check_strength, hashed, is_right


def add_source(connection: sa.Connection, entry: SourceEntry, *, analyst: Account, at: datetime) -> Source:
    """Store a new source. Raises Invalid when its address is known already, or its side is not."""
    check_side(entry.side, agreements.side_names(connection))
    source, is_new = sources.add(connection, entry, origin="analyst", at=at)
    if not is_new:
        raise Invalid(f"another source has this address already: {source.name}", field="url")
    audit.append(connection, audit.Entry(analyst.name, "add source", f"source {source.id}", to_json(entry), at))
    return source


def edit_source(
    connection: sa.Connection, source_id: int, changes: Mapping[str, object], *, analyst: Account, at: datetime
) -> Source:
    """Change a source; the audit chain keeps what was there before. Raises NotFound, and Invalid."""
    present = sources.get(connection, source_id)
    before = to_json(present)
    differing = {key: value for key, value in changes.items() if before[key] != value}
    if is_same(str(changes.get("url", "")), present.url or ""):
        differing.pop("url", None)
    if not differing:
        return present
    if "side" in differing:
        check_side(cast(str | None, differing["side"]), agreements.side_names(connection))
    source = sources.edit(connection, source_id, **differing)
    facts = {"before": {key: before[key] for key in differing}, "after": differing}
    audit.append(connection, audit.Entry(analyst.name, "edit source", f"source {source_id}", facts, at))
    return source


def set_access(
    connection: sa.Connection, source_id: int, draft: AccessDraft, *, analyst: Account, at: datetime
) -> None:
    """Change how a source is called. The audit chain keeps for whom credentials were set, never what they are. Raises
    NotFound.
    """
    manners = {"max_connections": draft.max_connections, "min_gap_seconds": draft.min_gap_seconds}
    edit_source(connection, source_id, manners, analyst=analyst, at=at)
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
