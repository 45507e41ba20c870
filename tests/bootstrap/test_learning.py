"""Models in use, and the closer look that some take."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_source_entry, an_agreement, an_arrival, an_indicator
from tracker.bootstrap.app import App
from tracker.bootstrap.learning import look_closer
from tracker.domain.item import Item
from tracker.domain.learned import Likeness, Model, WithVectors
from tracker.flagging import vectors as text_vectors
from tracker.flagging.flag import matches_of
from tracker.storage import agreements, flags, items, models, sources, vectors
from tracker.storage.engine import reading, transaction


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
        models.use(connection, {model.obligation: model}, at=NOON)


def test_nothing_is_looked_at_closer_where_no_model_looks_at_vectors(app: App) -> None:
    _with_a_model(app.engine, a_model())
    assert look_closer(app, look_back=timedelta(days=3)) is None
    assert app.rules().vectors is None
    assert app.vectors_wanted == frozenset()


def test_vectors_of_another_maker_are_not_looked_at(app: App) -> None:
    _with_a_model(app.engine, _looking_at("another 1.0"))
    app.rules()
    assert app.vectors_wanted == {"another 1.0"}
    assert look_closer(app, look_back=timedelta(days=3)) is None
    with reading(app.engine) as connection:
        assert vectors.number(connection) == 0


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
