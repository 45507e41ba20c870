"""Models that come with a pack: put in use on loading, kept apart from those that reviews made."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_stance_model
from tests.catalogue.small_pack import sound
from tracker.catalogue.pack import Pack
from tracker.domain.learned import PACK, REVIEWS
from tracker.runs import packs
from tracker.storage import audit, models, stance_models
from tracker.storage.engine import reading, transaction

SLUG = "river-truce/1.1"
GIVEN = a_model(obligation=SLUG, version="p1", origin=PACK)
NEWER = replace(GIVEN, version="p2")
REVIEWED = a_model(obligation=SLUG, version="r1")


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return replace(sound(tmp_path), models=(GIVEN,))


def test_a_packs_model_is_used_at_once_and_loading_again_changes_nothing(engine: sa.Engine, pack: Pack) -> None:
    for day in range(2):
        packs.load(engine, pack, at=NOON + timedelta(days=day), with_record=False)
    with reading(engine) as connection:
        assert models.in_use(connection) == [GIVEN]
        assert len(models.history(connection)) == 1
        assert audit.length(connection) == 1


def test_a_newer_model_of_the_pack_takes_over_and_a_dropped_one_ends(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    packs.load(engine, replace(pack, models=(NEWER,)), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert models.in_use(connection) == [NEWER]
        assert models.of_packs(connection) == [NEWER]
    packs.load(engine, replace(pack, models=()), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert models.in_use(connection) == []


def test_a_model_made_by_reviews_stays_in_use(engine: sa.Engine, pack: Pack) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    with transaction(engine) as connection:
        models.add(connection, [REVIEWED], at=NOON)
        models.use(connection, {SLUG: REVIEWED}, at=NOON)
    packs.load(engine, replace(pack, models=(NEWER,)), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert models.in_use(connection) == [REVIEWED]
        assert models.of_packs(connection) == [NEWER]


def test_a_dropped_model_stays_out_of_use_whatever_the_pack_brings_until_it_is_brought_back(
    engine: sa.Engine, pack: Pack
) -> None:
    packs.load(engine, pack, at=NOON, with_record=False)
    with transaction(engine) as connection:
        models.note_dropped(connection, SLUG, NOON)
        models.use(connection, {SLUG: None}, at=NOON)
    for given in (GIVEN, NEWER):
        loaded = packs.load(engine, replace(pack, models=(given,)), at=NOON, with_record=False)
        assert loaded.notes == (
            f"the pack's model of {SLUG} was dropped and stays out of use: tracker model use {SLUG}",
        )
        with reading(engine) as connection:
            assert models.in_use(connection) == []
            assert models.of_packs(connection) == [given]
            assert models.usable_of_packs(connection) == {}
            assert models.dropped(connection) == {SLUG: NOON}
    with transaction(engine) as connection:
        models.note_dropped(connection, SLUG, None)
    assert packs.load(engine, replace(pack, models=(NEWER,)), at=NOON, with_record=False).notes == ()
    with reading(engine) as connection:
        assert models.in_use(connection) == [NEWER]


TELLING = a_stance_model(agreement="river-truce", version="p1", origin=PACK)


def test_a_packs_model_of_stances_is_used_at_once_and_loading_again_changes_nothing(
    engine: sa.Engine, pack: Pack
) -> None:
    for day in range(2):
        packs.load(engine, replace(pack, stances=TELLING), at=NOON + timedelta(days=day), with_record=False)
    with reading(engine) as connection:
        assert stance_models.in_use(connection) == [TELLING]
        assert len(stance_models.history(connection)) == 1
        assert audit.length(connection) == 1


def test_a_newer_model_of_stances_takes_over_and_a_dropped_one_ends(engine: sa.Engine, pack: Pack) -> None:
    newer = replace(TELLING, version="p2")
    packs.load(engine, replace(pack, stances=TELLING), at=NOON, with_record=False)
    packs.load(engine, replace(pack, stances=newer), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert stance_models.in_use(connection) == [newer]
    packs.load(engine, pack, at=NOON, with_record=False)
    with reading(engine) as connection:
        assert stance_models.in_use(connection) == []


def test_a_model_of_stances_made_by_reviews_stays_in_use(engine: sa.Engine, pack: Pack) -> None:
    reviewed = replace(TELLING, version="r1", origin=REVIEWS)
    packs.load(engine, replace(pack, stances=TELLING), at=NOON, with_record=False)
    with transaction(engine) as connection:
        stance_models.add(connection, reviewed, at=NOON)
        stance_models.use(connection, {"river-truce": reviewed}, at=NOON)
    packs.load(engine, replace(pack, stances=replace(TELLING, version="p2")), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert stance_models.in_use(connection) == [reviewed]
        assert stance_models.of_packs(connection)["river-truce"].version == "p2"


def test_a_dropped_model_of_stances_stays_out_of_use_until_it_is_brought_back(engine: sa.Engine, pack: Pack) -> None:
    telling = replace(pack, stances=TELLING)
    packs.load(engine, telling, at=NOON, with_record=False)
    with transaction(engine) as connection:
        stance_models.note_dropped(connection, "river-truce", NOON)
        stance_models.use(connection, {"river-truce": None}, at=NOON)
    newer = replace(pack, stances=replace(TELLING, version="p2"))
    for given in (telling, newer):
        assert len(packs.load(engine, given, at=NOON, with_record=False).notes) == 1
        with reading(engine) as connection:
            assert stance_models.in_use(connection) == []
            assert stance_models.usable_of_packs(connection) == {}
            assert stance_models.dropped(connection) == {"river-truce": NOON}
    with transaction(engine) as connection:
        stance_models.note_dropped(connection, "river-truce", None)
    packs.load(engine, newer, at=NOON, with_record=False)
    with reading(engine) as connection:
        assert [model.version for model in stance_models.in_use(connection)] == ["p2"]
