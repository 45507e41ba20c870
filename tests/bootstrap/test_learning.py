"""Models in use, and the closer look that some take."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_source_entry, a_stance_model, an_agreement, an_arrival, an_indicator
from tests.runs.fakes import CannedFetcher, ticking
from tests.storage.filled import an_analyst
from tracker.bootstrap.app import App
from tracker.bootstrap.learning import BroughtBack, Forgotten, bring_back, forget, learn_when_due, look_closer
from tracker.bootstrap.retiring import restore, retire
from tracker.domain.item import Item
from tracker.domain.learned import PACK, REVIEWS, Likeness, Model, WithVectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.review import Decision, ReviewDraft
from tracker.flagging import fit
from tracker.flagging import vectors as text_vectors
from tracker.flagging.flag import flag_items, foreseen, matches_of
from tracker.settings import Settings
from tracker.storage import agreements, audit, flags, items, models, reviews, sources, vectors
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

SLUG = "sea-1999/1.1"


def _looking_at(made_by: str) -> Model:
    likeness = Likeness(made_by, (0.01,) * text_vectors.DIMENSIONS, {"": 0.0})
    return a_model(with_vectors=WithVectors(3.0, {}, likeness, 0.5, a_model().held_back))


def _with_a_model(engine: sa.Engine, model: Model) -> None:
    agreement = an_agreement(indicators=(an_indicator("1.1"),))
    with transaction(engine) as connection:
        agreements.save(connection, agreement, at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        items.store(
            connection, source.id, [an_arrival("g1", title="Ceasefire in the strait", summary="")], seen_at=NOON
        )
        models.add(connection, [model], at=NOON)
        models.use(connection, {model.obligation: model.version}, at=NOON)


def test_nothing_is_looked_at_closer_where_no_model_looks_at_vectors(app: App) -> None:
    _with_a_model(app.engine, a_model())
    assert look_closer(app, look_back=timedelta(days=3)) is None
    assert app.rules().vectors == []
    assert app.vectors_wanted == frozenset()


def test_vectors_of_another_maker_are_not_looked_at(app: App) -> None:
    _with_a_model(app.engine, _looking_at("another 1.0"))
    app.rules()
    assert app.vectors_wanted == {"another 1.0"}
    assert look_closer(app, look_back=timedelta(days=3)) is None
    with reading(app.engine) as connection:
        assert vectors.number(connection) == 0


def test_models_of_a_retired_agreement_want_no_vectors(app: App) -> None:
    _with_a_model(app.engine, _looking_at("another 1.0"))
    retire(app, "sea-1999", actor="ani", why="It ran out")
    app.rules()
    assert app.vectors_wanted == frozenset()
    app.rules(retired_too=True)
    assert app.vectors_wanted == frozenset()
    restore(app, "sea-1999", actor="ani", why="It was renewed")
    app.rules()
    assert app.vectors_wanted == {"another 1.0"}


@pytest.mark.slow
@pytest.mark.skipif(text_vectors.name() is None, reason="the extra `semantic` has a wheel for x86-64 Linux only")
def test_what_came_lately_is_looked_at_closer_and_its_vector_is_kept(app: App) -> None:
    _with_a_model(app.engine, _looking_at(text_vectors.required()))
    assert look_closer(app, look_back=timedelta(days=3)) == 1
    with reading(app.engine) as connection:
        (entry,) = flags.of_items(connection, [1])
        assert vectors.number(connection) == 1
    assert entry.flag.match.learned is not None
    assert entry.flag.match.learned.vectors == text_vectors.name()
    (item,) = _stored(app)
    (match,) = matches_of(app.rules(), item)
    assert match == entry.flag.match  # a run looks at the vectors that are kept, and makes none
    assert look_closer(app, look_back=timedelta(days=3)) == 0


def _stored(app: App) -> list[Item]:
    with reading(app.engine) as connection:
        return items.by_ids(connection, [1])


def _reviewed(app: App, number: int, decision: Decision) -> None:
    """Store so many flagged reports of a story each, and decide all of them alike."""
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(indicators=(an_indicator("1.1"),)), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(f"g{n}", title=f"Ceasefire in the strait, day {n}", summary="") for n in range(number)]
        ids = items.store(connection, source.id, arrivals, seen_at=NOON).new
    rules = app.rules()
    with transaction(app.engine) as connection:
        stored = items.by_ids(connection, ids)
        flag_items(connection, foreseen(rules, stored), stored, at=NOON)
        analyst = an_analyst(connection)
        for item_id in ids:
            flag = flags.find(connection, item_id, SLUG).flag
            reviews.add(connection, flag.id, ReviewDraft(decision), By(analyst.id, NOON, 0))


@pytest.mark.parametrize("decision", [Decision.UNSURE, Decision.RELEVANT])
def test_reviews_from_which_nothing_can_be_fitted_are_tried_once(app: App, decision: Decision) -> None:
    _reviewed(app, 12, decision)
    assert not learn_when_due(app, least=13)
    assert learn_when_due(app, least=12)
    assert not learn_when_due(app, least=1)
    again = App(Settings(), app.engine, CannedFetcher({}), ticking(NOON + timedelta(hours=2)))
    assert not learn_when_due(again, least=1)


def test_without_reviews_nobody_asks_for_the_library(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "is_there", lambda: pytest.fail("asked for scikit-learn before counting"))
    assert not learn_when_due(app, least=1)


@pytest.fixture(params=[a_model(version="p1", origin=PACK), a_stance_model(version="p1", origin=PACK)])
def packs(app: App, request: pytest.FixtureRequest) -> Model | StanceModel:
    """A pack's model of an obligation, or of stances, in use, beside rules on which nothing is stored."""
    given: Model | StanceModel = request.param
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        models.take_from_pack(connection, "sea-1999", [given], at=NOON)
        models.use(connection, {given.owner: "p1"}, at=NOON)
    return given


def _learned(app: App, packs: Model | StanceModel) -> str:
    """Put a model from reviews in use in place of the pack's; returns their owner."""
    with transaction(app.engine) as connection:
        models.add(connection, [replace(packs, version="r1", origin=REVIEWS)], at=NOON)
        models.use(connection, {packs.owner: "r1"}, at=NOON)
    return packs.owner


def _used(app: App) -> dict[str, str]:
    with reading(app.engine) as connection:
        return {owner: one.version for owner, one in models.versions_in_use(connection).items()}


def _dropped(app: App) -> dict[str, datetime]:
    with reading(app.engine) as connection:
        return models.dropped(connection)


def test_dropping_what_reviews_taught_goes_back_to_the_packs_model_and_then_to_the_rules(
    app: App, packs: Model | StanceModel
) -> None:
    owner = _learned(app, packs)
    assert forget(app, owner) == Forgotten(0, by_pack=True, stands=False)
    assert (_used(app), _dropped(app)) == ({owner: "p1"}, {})
    assert forget(app, owner) == Forgotten(0, by_pack=False, stands=True)
    assert forget(app, owner) is None
    first = _dropped(app)
    assert (_used(app), list(first)) == ({}, [owner])
    _learned(app, packs)
    assert forget(app, owner) == Forgotten(0, by_pack=False, stands=True)
    assert (_used(app), _dropped(app)) == ({}, first)
    assert bring_back(app, owner) == BroughtBack(0, decides=True)
    assert bring_back(app, owner) is None
    assert (_used(app), _dropped(app)) == ({owner: "p1"}, {})
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []
        assert audit.length(connection) == 4


def test_what_its_pack_withdrew_does_not_come_back(app: App, packs: Model | StanceModel) -> None:
    owner = _learned(app, packs)
    with transaction(app.engine) as connection:
        models.take_from_pack(connection, "sea-1999", [], at=NOON)
    assert forget(app, owner) == Forgotten(0, by_pack=False, stands=False)
    assert _used(app) == {}
    with transaction(app.engine) as connection:
        models.note_dropped(connection, owner, NOON)
        models.use(connection, {owner: "r1"}, at=NOON)
    assert forget(app, owner) == Forgotten(0, by_pack=False, stands=False)
    assert bring_back(app, owner) == BroughtBack(0, decides=False)
    assert _used(app) == {}


def test_what_is_learned_is_read_anew_only_when_something_else_is_used(
    app: App, packs: Model | StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[type] = []

    def reading_it(kind: type, content: object) -> Model | StanceModel:
        read.append(kind)
        return packs

    monkeypatch.setattr("tracker.storage.models.from_json", reading_it)
    for _ in range(2):
        app.rules()
    assert read == [type(packs)]
