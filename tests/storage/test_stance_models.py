from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_stance_model, an_agreement
from tracker.domain.learned import PACK
from tracker.storage import agreements, stance_models
from tracker.storage.engine import transaction

NAME = "sea-1999"


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        yield connection


def test_every_model_is_kept_and_one_is_in_use(connection: sa.Connection) -> None:
    first, second = a_stance_model(version="s1", origin=PACK), a_stance_model(version="s2")
    stance_models.add(connection, first, at=NOON)
    assert stance_models.in_use(connection) == []
    assert stance_models.use(connection, {NAME: first}, at=NOON) == [NAME]
    assert stance_models.use(connection, {NAME: first}, at=NOON) == []
    stance_models.add(connection, second, at=NOON + timedelta(days=1))
    assert stance_models.use(connection, {NAME: second}, at=NOON + timedelta(days=1)) == [NAME]
    assert stance_models.in_use(connection) == [second]
    assert stance_models.versions_in_use(connection) == ("s2",)
    newest, older = stance_models.history(connection, NAME)
    assert (newest.number, newest.model, newest.is_used) == (2, second, True)
    assert (older.number, older.used_from, older.used_until) == (1, NOON, NOON + timedelta(days=1))
    assert stance_models.newest(connection) == {NAME: second}
    assert stance_models.of_packs(connection) == {NAME: first}
    assert stance_models.last_fitted_at(connection) == NOON + timedelta(days=1)


def test_the_rules_alone_can_tell_stances_again(connection: sa.Connection) -> None:
    assert stance_models.last_fitted_at(connection) is None
    stance_models.add(connection, a_stance_model(), at=NOON)
    stance_models.use(connection, {NAME: a_stance_model()}, at=NOON)
    assert stance_models.use(connection, {NAME: None}, at=NOON) == [NAME]
    assert stance_models.in_use(connection) == []
    assert stance_models.use(connection, {NAME: None}, at=NOON) == []
    assert len(stance_models.history(connection)) == 1
