"""Models that were learned, of both kinds alike: which are kept, in use, and usable."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_stance_model, an_agreement
from tracker.domain.learned import PACK, REVIEWS, Model
from tracker.domain.learned_stance import StanceModel
from tracker.storage import agreements, models
from tracker.storage import tables as t
from tracker.storage.engine import transaction
from tracker.storage.models import Used

SLUG, NAME = "sea-1999/1.1", "sea-1999"
LATER = NOON + timedelta(days=1)
of_each_kind = pytest.mark.parametrize("first", [a_model(version="m1"), a_stance_model(version="m1")])


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        yield connection


@of_each_kind
def test_every_model_is_kept_and_one_is_in_use(connection: sa.Connection, first: Model | StanceModel) -> None:
    kind, owner, second = type(first), first.owner, replace(first, version="m2")
    models.add(connection, [first], at=NOON)
    assert models.in_use(connection, kind) == {}
    assert models.use(connection, {owner: "m1"}, at=NOON) == [owner]
    assert models.use(connection, {owner: "m1"}, at=NOON) == []
    models.add(connection, [second], at=LATER)
    assert models.use(connection, {owner: "m2"}, at=LATER) == [owner]
    assert models.in_use(connection, kind) == {owner: second}
    assert models.versions_in_use(connection) == {owner: Used("m2", REVIEWS, LATER)}
    newest, older = models.history(connection, kind, owner)
    assert (newest.number, newest.model, newest.is_used) == (2, second, True)
    assert (older.number, older.used_from, older.used_until) == (1, NOON, LATER)
    assert models.newest(connection, kind, owner) == newest


@of_each_kind
def test_the_rules_alone_can_decide_again(connection: sa.Connection, first: Model | StanceModel) -> None:
    assert models.newest(connection, type(first), first.owner) is None
    models.add(connection, [first], at=NOON)
    models.use(connection, {first.owner: "m1"}, at=NOON)
    assert models.use(connection, {first.owner: None}, at=NOON) == [first.owner]
    assert models.in_use(connection, type(first)) == {}
    assert models.use(connection, {first.owner: None}, at=NOON) == []
    assert len(models.history(connection, type(first))) == 1


def test_the_kinds_keep_apart_and_obligations_keep_their_order(connection: sa.Connection) -> None:
    telling, flagging = a_stance_model(), [a_model(obligation=f"sea-1999/{number}") for number in ("2.1", "1.1")]
    models.add(connection, [telling, *flagging], at=NOON)
    models.use(connection, {NAME: "s1", SLUG: "m1", "sea-1999/2.1": "m1"}, at=NOON)
    assert models.in_use(connection, StanceModel) == {NAME: telling}
    assert models.in_use(connection, Model) == {one.owner: one for one in flagging}
    assert [one.model for one in models.history(connection, StanceModel)] == [telling]
    assert [one.model.owner for one in models.history(connection, Model)] == [SLUG, "sea-1999/2.1"]
    assert models.newest(connection, StanceModel, SLUG) is None
    assert models.newest(connection, Model, NAME) is None


def test_the_newest_from_reviews_is_told_apart_from_what_a_pack_brought_later(connection: sa.Connection) -> None:
    given = a_model(version="p1", origin=PACK)
    for model in (a_model(version="r1"), a_model(version="r2"), given):
        models.add(connection, [model], at=NOON)
    assert models.newest_from_reviews(connection) == {SLUG: "r2"}


def test_what_the_pack_has_no_longer_cannot_be_used_until_it_has_it_again(connection: sa.Connection) -> None:
    first, second = a_model(version="p1", origin=PACK), a_model(version="p2", origin=PACK)
    assert models.take_from_pack(connection, NAME, [first], at=NOON) == 1
    assert models.take_from_pack(connection, NAME, [first], at=LATER) == 0
    assert models.usable_of_packs(connection, Model) == {SLUG: first}
    assert models.take_from_pack(connection, NAME, [second], at=LATER) == 1
    assert models.usable_versions(connection) == {SLUG: "p2"}
    assert models.take_from_pack(connection, NAME, [], at=LATER) == 0
    assert models.versions_of_packs(connection) == {}
    assert models.take_from_pack(connection, NAME, [first], at=LATER) == 0
    assert models.usable_versions(connection) == {SLUG: "p1"}
    assert [one.number for one in models.history(connection, Model)] == [2, 1]


def test_another_agreement_loses_nothing_when_a_pack_is_loaded(connection: sa.Connection) -> None:
    agreements.save(
        connection, replace(an_agreement(), id="sea-2001", obligations=(), watchpoints=(), indicators=()), at=NOON
    )
    models.take_from_pack(connection, NAME, [a_model(version="p1", origin=PACK)], at=NOON)
    models.take_from_pack(connection, "sea-2001", [], at=LATER)
    assert models.usable_versions(connection) == {SLUG: "p1"}


def test_the_day_of_the_first_drop_stays(connection: sa.Connection) -> None:
    models.take_from_pack(connection, NAME, [a_model(version="p1", origin=PACK)], at=NOON)
    models.note_dropped(connection, SLUG, NOON)
    models.note_dropped(connection, SLUG, LATER)
    assert models.dropped(connection) == {SLUG: NOON}
    assert models.usable_versions(connection) == {}
    assert models.versions_of_packs(connection) == {SLUG: "p1"}
    models.note_dropped(connection, SLUG, None)
    assert models.dropped(connection) == {}
    assert models.usable_versions(connection) == {SLUG: "p1"}


def test_what_is_used_is_looked_up_and_not_searched_for(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":  # PostgreSQL looks up nothing in so small a table
        query = sa.select(t.models.c.owner, t.models.c.version).where(t.MODEL_IS_USED).compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}").all()
        assert [row.detail for row in plan] == ["SCAN models USING INDEX ix_models_in_use"]


def test_contents_are_read_only_of_what_is_used(connection: sa.Connection) -> None:
    for night in range(5):
        models.add(connection, [a_model(version=f"r{night}"), a_stance_model(version=f"s{night}")], at=NOON)
    models.use(connection, {SLUG: "r4", NAME: "s4"}, at=NOON)
    connection.execute(t.models.update().where(t.models.c.used_from.is_(None)).values(content={"no": "model"}))
    assert models.in_use(connection, Model).keys() == {SLUG}
    assert models.newest_from_reviews(connection) == {SLUG: "r4", NAME: "s4"}
    assert models.versions_in_use(connection).keys() == {SLUG, NAME}
    newest = models.newest(connection, StanceModel, NAME)
    assert newest is not None
    assert newest.model.version == "s4"
