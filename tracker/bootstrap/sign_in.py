"""Who acts, and how somebody signs in for the first time."""

import secrets
from datetime import timedelta

from tracker.bootstrap.app import App
from tracker.domain.account import Account
from tracker.errors import Invalid, NotFound
from tracker.storage import accounts
from tracker.storage.engine import reading, transaction

LINK_FOR = timedelta(hours=24)


def sign_in_link(app: App, account: Account) -> str:
    """Return the path of a new one-time sign-in link, good for a day."""
    token = secrets.token_urlsafe(24)
    with transaction(app.engine) as connection:
        accounts.add_link(connection, account, token, until=app.clock() + LINK_FOR)
    return f"/sign-in/{token}"


def acting_account(app: App, name: str | None) -> Account:
    """Return the account that acts on the command line: the named one, else the only active one.

    Raises NotFound, and Invalid when it is disabled or when several could be meant.
    """
    with reading(app.engine) as connection:
        known = accounts.known(connection)
    if name is not None:
        named = [account for account in known if account.name == name]
        if not named:
            raise NotFound("account", name)
        if named[0].disabled_at is not None:
            raise Invalid(f"the account {name} is disabled", field="--as")
        return named[0]
    active = [account for account in known if account.disabled_at is None]
    if len(active) != 1:
        raise Invalid(f"say who acts: --as {' | '.join(account.name for account in active)}", field="--as")
    return active[0]
