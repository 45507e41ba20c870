from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.errors import Invalid, NotFound
from tracker.storage import accounts
from tracker.storage.engine import reading, transaction

HOUR = timedelta(hours=1)


def test_a_session_lasts_until_it_is_closed(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        ani = accounts.add(connection, "ani", password_hash=None, at=NOON)
        accounts.open_session(connection, ani, "token", at=NOON, until=NOON + HOUR)
        assert accounts.in_session(connection, "token", at=NOON) == ani
        assert accounts.in_session(connection, "other", at=NOON) is None
        assert accounts.in_session(connection, "token", at=NOON + HOUR) is None
        accounts.close_session(connection, "token")
        assert accounts.in_session(connection, "token", at=NOON) is None


def test_tokens_are_stored_as_digests_only(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        ani = accounts.add(connection, "ani", password_hash=None, at=NOON)
        accounts.open_session(connection, ani, "secret-token", at=NOON, until=NOON + HOUR)
        accounts.add_link(connection, ani, "secret-token", until=NOON + HOUR)
        for table in ("sessions", "sign_in_links"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert len(rows) == 1
            assert "secret-token" not in str(rows)


def test_disabling_and_a_new_password_end_all_sessions(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        ani = accounts.add(connection, "ani", password_hash=None, at=NOON)
        accounts.open_session(connection, ani, "one", at=NOON, until=NOON + HOUR)
        accounts.set_password(connection, ani, "hash")
        assert accounts.in_session(connection, "one", at=NOON) is None
        accounts.open_session(connection, ani, "two", at=NOON, until=NOON + HOUR)
        accounts.disable(connection, ani, at=NOON)
        assert accounts.in_session(connection, "two", at=NOON) is None


def test_a_link_works_once_and_in_time(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        ani = accounts.add(connection, "ani", password_hash=None, at=NOON)
        accounts.add_link(connection, ani, "old", until=NOON + HOUR)
        accounts.add_link(connection, ani, "new", until=NOON + HOUR)
        assert accounts.use_link(connection, "old", at=NOON) is None
        assert accounts.use_link(connection, "new", at=NOON + HOUR) is None
        assert accounts.use_link(connection, "new", at=NOON) == ani
        assert accounts.use_link(connection, "new", at=NOON) is None


def test_a_name_is_taken_once(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        accounts.add(connection, "ani", password_hash=None, at=NOON)
        with pytest.raises(Invalid, match="name: there is an account ani already"):
            accounts.add(connection, "ani", password_hash=None, at=NOON)
        with pytest.raises(NotFound, match="there is no account bob"):
            accounts.named(connection, "bob")


def test_what_is_shown_of_an_account_holds_no_password(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        accounts.add(connection, "ani", password_hash="$argon2id$…", at=NOON)
    with reading(engine) as connection:
        assert "argon" not in str([accounts.facts(account) for account in accounts.known(connection)])
