"""Who acts, and first links."""

import re
from datetime import timedelta

import pytest

from tests.builders import NOON
from tests.storage.filled import an_analyst
from tracker.bootstrap.app import App
from tracker.bootstrap.sign_in import LINK_FOR, acting_account, sign_in_link
from tracker.errors import Invalid, NotFound
from tracker.storage import accounts
from tracker.storage.engine import transaction


def test_a_link_signs_in_once_within_a_day(app: App) -> None:
    with transaction(app.engine) as connection:
        ani = an_analyst(connection)
    token = sign_in_link(app, ani).removeprefix("/sign-in/")
    with transaction(app.engine) as connection:
        late = NOON + timedelta(hours=1) + LINK_FOR + timedelta(seconds=2)
        assert accounts.use_link(connection, token, at=late) is None
        assert accounts.use_link(connection, token, at=NOON + timedelta(hours=2)) == ani
        assert accounts.use_link(connection, token, at=NOON + timedelta(hours=2)) is None


def test_the_only_active_account_acts_when_none_is_named(app: App) -> None:
    with pytest.raises(Invalid, match="say who acts"):
        acting_account(app, None)
    with transaction(app.engine) as connection:
        ani, ben = an_analyst(connection), an_analyst(connection, "ben")
    with pytest.raises(Invalid, match=re.escape("say who acts: --as ani | ben")):
        acting_account(app, None)
    assert acting_account(app, "ben") == ben
    with transaction(app.engine) as connection:
        accounts.disable(connection, ben, at=NOON)
    assert acting_account(app, None) == ani
    with pytest.raises(Invalid, match="the account ben is disabled"):
        acting_account(app, "ben")
    with pytest.raises(NotFound, match="there is no account eve"):
        acting_account(app, "eve")
