"""Models that come with a pack: put in use on loading, kept apart from those that reviews made. Of both kinds alike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_stance_model, an_agreement
from tests.catalogue.small_pack import sound
from tests.storage.filled import a_flagged_item, an_analyst
from tracker.catalogue.pack import Pack
from tracker.domain.learned import PACK, REVIEWS, Model, adapter_digest
from tracker.domain.learned_stance import StanceModel
from tracker.domain.review import Decision, ReviewDraft
from tracker.errors import NotFound
from tracker.flagging import vectors
from tracker.runs import packs
from tracker.runs import vectors as text_vectors
from tracker.runs.packs import PackLoad
from tracker.storage import adapters, agreements, audit, decisions, flags, models, reviews
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

SLUG, NAME = "river-truce/1.1", "river-truce"
FLAGGING = a_model(obligation=SLUG, version="p1", origin=PACK)
TELLING = a_stance_model(agreement=NAME, version="p1", origin=PACK)
of_each_kind = pytest.mark.parametrize("given", [FLAGGING, TELLING])
AnyModel = Model | StanceModel


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return sound(tmp_path)


def load(engine: sa.Engine, pack: Pack, *given: AnyModel, days: int = 0) -> PackLoad:
    """Load the pack with these models and no other."""
    flagging = tuple(one for one in given if isinstance(one, Model))
    telling = next((one for one in given if isinstance(one, StanceModel)), None)
    at = NOON + timedelta(days=days)
    return packs.load(engine, replace(pack, models=flagging, stances=telling), at=at, with_record=False)


def in_use(engine: sa.Engine) -> Sequence[AnyModel]:
    with reading(engine) as connection:
        return [*models.in_use(connection, Model).values(), *models.in_use(connection, StanceModel).values()]


def used_now(engine: sa.Engine, model: AnyModel) -> None:
    """Keep a model that was learned from reviews, and put it in use."""
    with transaction(engine) as connection:
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.owner: model.version}, at=NOON)


@of_each_kind
def test_a_packs_model_is_used_at_once_and_loading_again_changes_nothing(
    engine: sa.Engine, pack: Pack, given: AnyModel
) -> None:
    for day in range(2):
        load(engine, pack, given, days=day)
    assert in_use(engine) == [given]
    with reading(engine) as connection:
        assert len(models.history(connection, type(given))) == 1
        assert audit.length(connection) == 1


@of_each_kind
def test_a_newer_model_of_the_pack_takes_over_and_a_withdrawn_one_ends(
    engine: sa.Engine, pack: Pack, given: AnyModel
) -> None:
    newer = replace(given, version="p2")
    load(engine, pack, given)
    load(engine, pack, newer)
    assert in_use(engine) == [newer]
    with reading(engine) as connection:
        assert models.versions_of_packs(connection) == {given.owner: "p2"}
    load(engine, pack)
    assert in_use(engine) == []
    with reading(engine) as connection:
        assert models.versions_of_packs(connection) == {}


@of_each_kind
def test_a_model_that_comes_and_goes_with_its_pack_is_on_record_each_time(
    engine: sa.Engine, pack: Pack, given: AnyModel
) -> None:
    loads = [load(engine, pack, given), load(engine, pack), load(engine, pack, given), load(engine, pack, given)]
    assert [(one.models_new, one.models_changed) for one in loads] == [
        (1, (given.owner,)),
        (0, (given.owner,)),
        (0, (given.owner,)),
        (0, ()),
    ]
    with reading(engine) as connection:
        acts = connection.execute(sa.select(t.audit.c.act, t.audit.c.facts).order_by(t.audit.c.number)).all()
        assert len(models.history(connection, type(given))) == 1
        assert audit.faults(connection) == []
    assert [row.act for row in acts] == ["load pack"] * 3
    told = [row.facts[row.facts.index('"models_used"') :].split("}")[0] for row in acts]
    assert told == [f'"models_used":{{"{given.owner}":{version}' for version in ('"p1"', "null", '"p1"')]


@of_each_kind
def test_loading_reads_no_content_of_what_is_kept(engine: sa.Engine, pack: Pack, given: AnyModel) -> None:
    load(engine, pack, given)
    used_now(engine, replace(given, version="r1", origin=REVIEWS))
    with transaction(engine) as connection:
        connection.execute(t.models.update().values(content={"no": "model"}))
    assert load(engine, pack, replace(given, version="p2")).models_new == 1


@of_each_kind
def test_a_model_made_by_reviews_stays_in_use(engine: sa.Engine, pack: Pack, given: AnyModel) -> None:
    reviewed = replace(given, version="r1", origin=REVIEWS)
    load(engine, pack, given)
    used_now(engine, reviewed)
    assert load(engine, pack, replace(given, version="p2")).models_changed == ()
    assert in_use(engine) == [reviewed]
    with reading(engine) as connection:
        assert models.versions_of_packs(connection) == {given.owner: "p2"}
    load(engine, pack)
    assert in_use(engine) == [reviewed]


@of_each_kind
def test_a_dropped_model_stays_out_of_use_whatever_the_pack_brings_until_it_is_brought_back(
    engine: sa.Engine, pack: Pack, given: AnyModel
) -> None:
    owner, newer = given.owner, replace(given, version="p2")
    load(engine, pack, given)
    with transaction(engine) as connection:
        models.note_dropped(connection, owner, NOON)
        models.use(connection, {owner: None}, at=NOON)
    for brought in (given, newer):
        assert load(engine, pack, brought).notes == (
            f"the pack's model of {owner} was dropped and stays out of use: tracker model use {owner}",
        )
        assert in_use(engine) == []
        with reading(engine) as connection:
            assert models.versions_of_packs(connection) == {owner: brought.version}
            assert models.usable_versions(connection) == {}
            assert models.dropped(connection) == {owner: NOON}
    assert load(engine, pack).notes == ()
    with transaction(engine) as connection:
        models.note_dropped(connection, owner, None)
    assert load(engine, pack, newer).notes == ()
    assert in_use(engine) == [newer]


@of_each_kind
def test_loading_a_packs_model_marks_no_review_as_learned_from(engine: sa.Engine, pack: Pack, given: AnyModel) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        flag = flags.find(connection, a_flagged_item(connection), "sea-1999/1.1").flag
        draft = ReviewDraft(Decision.RELEVANT)
        reviews.add(connection, flag.id, draft, By(an_analyst(connection).id, NOON, 0))
        assert decisions.not_learned_from(connection) == 1
    load(engine, pack, given, days=1)
    with transaction(engine) as connection:
        assert decisions.not_learned_from(connection) == 1
        decisions.note_learned(connection, NOON)
        assert decisions.not_learned_from(connection) == 0


def _an_adapter(name: str) -> bytes:
    content = BytesIO()
    with ZipFile(content, "w") as file:
        file.writestr("facts.npy", name)
    return content.getvalue()


def test_the_adapter_of_a_pack_is_kept_and_makes_the_vectors_of_its_agreement(engine: sa.Engine, pack: Pack) -> None:
    first, second = _an_adapter("first"), _an_adapter("second")
    for given in (first, second, first, None):
        loaded = packs.load(engine, replace(pack, adapter=given), at=NOON, with_record=False)
        assert any("vectors are made anew" in note for note in loaded.notes) is not loaded.first
        with reading(engine) as connection:
            digest = None if given is None else adapter_digest(given)
            assert adapters.digests(connection) == ({} if digest is None else {NAME: digest})
            if given is not None and digest is not None:
                assert adapters.content(connection, digest) == given
        if vectors.name() is not None:
            assert text_vectors.made(engine)[NAME].name == vectors.name(digest)
    with reading(engine) as connection:
        assert len(connection.execute(sa.select(t.adapters)).all()) == 2
        assert connection.scalar(sa.select(sa.func.count()).where(t.audit.c.act == "load pack")) == 4
        assert audit.faults(connection) == []
        with pytest.raises(NotFound, match="there is no adapter 123"):
            adapters.content(connection, "123")


def test_loading_the_same_adapter_again_is_no_act(engine: sa.Engine, pack: Pack) -> None:
    for _ in range(2):
        packs.load(engine, replace(pack, adapter=_an_adapter("one")), at=NOON, with_record=False)
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(t.audit)) == 1
