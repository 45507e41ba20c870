from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, an_agreement
from tracker.storage import agreements, models
from tracker.storage.engine import transaction

SLUG = "sea-1999/1.1"


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        yield connection


def test_every_model_is_kept_and_one_is_in_use(connection: sa.Connection) -> None:
    first, second = a_model(version="m1"), a_model(version="m2")
    models.add(connection, [first], at=NOON)
    assert models.in_use(connection) == []
    assert models.use(connection, {SLUG: first}, at=NOON) == [SLUG]
    assert models.use(connection, {SLUG: first}, at=NOON) == []
    models.add(connection, [second], at=NOON + timedelta(days=1))
    assert models.use(connection, {SLUG: second}, at=NOON + timedelta(days=1)) == [SLUG]
    assert models.in_use(connection) == [second]
    assert models.versions_in_use(connection) == ("m2",)
    newest, older = models.history(connection, SLUG)
    assert (newest.number, newest.model, newest.is_used) == (2, second, True)
    assert (older.number, older.used_from, older.used_until) == (1, NOON, NOON + timedelta(days=1))
    assert models.newest(connection)[SLUG].number == 2
    assert models.last_fitted_at(connection) == NOON + timedelta(days=1)


def test_the_rules_alone_can_decide_again(connection: sa.Connection) -> None:
    models.add(connection, [a_model()], at=NOON)
    models.use(connection, {SLUG: a_model()}, at=NOON)
    assert models.use(connection, {SLUG: None}, at=NOON) == [SLUG]
    assert models.in_use(connection) == []
    assert models.use(connection, {SLUG: None}, at=NOON) == []
    assert len(models.history(connection)) == 1
