"""Accounts, their sessions and one-time sign-in links. Tokens are stored as digests only."""

import hashlib
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.account import Account, account_name
from tracker.errors import Invalid, NotFound
from tracker.storage import tables as t
from tracker.storage.insert import insert_row


def add(connection: sa.Connection, name: str, *, password_hash: str | None, at: datetime) -> Account:
    """Raises Invalid when the name cannot be one, or is taken, whatever its case."""
    name = account_name(name)
    for taken in connection.scalars(sa.select(t.accounts.c.name)):
        if taken.casefold() == name.casefold():
            raise Invalid(f"there is an account {taken} already", field="name")
    insert_row(connection, t.accounts, name=name, password_hash=password_hash, created_at=at)
    return named(connection, name)


def named(connection: sa.Connection, name: str) -> Account:
    """Raises NotFound."""
    row = connection.execute(sa.select(t.accounts).where(t.accounts.c.name == name)).one_or_none()
    if row is None:
        raise NotFound("account", name)
    return Account(**row._mapping)


def known(connection: sa.Connection) -> list[Account]:
    """Return all accounts, oldest first."""
    return [Account(**row._mapping) for row in connection.execute(sa.select(t.accounts).order_by(t.accounts.c.id))]


def set_password(connection: sa.Connection, account: Account, password_hash: str) -> None:
    """Set the password and end all sessions of the account."""
    where = t.accounts.c.id == account.id
    connection.execute(t.accounts.update().where(where).values(password_hash=password_hash))
    connection.execute(t.sessions.delete().where(t.sessions.c.account_id == account.id))


def disable(connection: sa.Connection, account: Account, *, at: datetime) -> None:
    """Shut an account out; its decisions stay."""
    connection.execute(t.accounts.update().where(t.accounts.c.id == account.id).values(disabled_at=at))
    connection.execute(t.sessions.delete().where(t.sessions.c.account_id == account.id))


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(connection: sa.Connection, account: Account, token: str, *, at: datetime, until: datetime) -> None:
    """Keep a session until it is closed or expires; expired ones are swept out."""
    connection.execute(t.sessions.delete().where(t.sessions.c.expires_at <= at))
    values = {"token_digest": digest(token), "account_id": account.id, "created_at": at, "expires_at": until}
    connection.execute(t.sessions.insert().values(**values))


def in_session(connection: sa.Connection, token: str, *, at: datetime) -> Account | None:
    """Return whose session the token is, None when it is closed, expired, or the account is disabled."""
    where = (
        (t.sessions.c.token_digest == digest(token))
        & (t.sessions.c.expires_at > at)
        & t.accounts.c.disabled_at.is_(None)
    )
    row = connection.execute(sa.select(t.accounts).join_from(t.accounts, t.sessions).where(where)).one_or_none()
    return None if row is None else Account(**row._mapping)


def close_session(connection: sa.Connection, token: str) -> None:
    """End a session; a copied cookie is worth nothing afterwards."""
    connection.execute(t.sessions.delete().where(t.sessions.c.token_digest == digest(token)))


def add_link(connection: sa.Connection, account: Account, token: str, *, until: datetime) -> None:
    """Keep a one-time sign-in link; earlier unused ones of the account stop working."""
    unused = (t.sign_in_links.c.account_id == account.id) & t.sign_in_links.c.used_at.is_(None)
    connection.execute(t.sign_in_links.delete().where(unused))
    values = {"token_digest": digest(token), "account_id": account.id, "expires_at": until}
    connection.execute(t.sign_in_links.insert().values(**values))


def use_link(connection: sa.Connection, token: str, *, at: datetime) -> Account | None:
    """Return whose link it is and use it up; None when it is unknown, used, expired, or the account is disabled."""
    table = t.sign_in_links
    where = (table.c.token_digest == digest(token)) & table.c.used_at.is_(None) & (table.c.expires_at > at)
    if connection.execute(table.update().where(where).values(used_at=at)).rowcount != 1:
        return None
    query = sa.select(t.accounts).join_from(t.accounts, table)
    row = connection.execute(query.where(table.c.token_digest == digest(token))).one()
    account = Account(**row._mapping)
    return None if account.disabled_at is not None else account


def facts(account: Account) -> dict[str, object]:
    """Return what may be shown of an account: all but its password hash."""
    return {key: value for key, value in asdict(account).items() if key != "password_hash"}
