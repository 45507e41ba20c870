"""Fitting anew from reviews: what is used, what is flagged anew, what stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_source_entry, an_agreement, an_arrival, an_indicator
from tests.runs.fakes import ticking
from tests.storage.filled import an_analyst
from tracker.domain.agreement import agreement_in
from tracker.domain.flag import FlagState
from tracker.domain.item import Item
from tracker.domain.learned import PACK, Model
from tracker.domain.review import Decision, ReviewDraft
from tracker.flagging.flag import Rules, compiled, flag_items, foreseen
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.flagging.vectors import MadeVectors, packed, text_digest
from tracker.runs import refit
from tracker.storage import agreements, audit, decisions, flags, items, models, reviews, sources, vectors
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

SLUG = "sea-1999/1.1"


@pytest.fixture
def rules(engine: sa.Engine) -> Rules:
    """The rules, with forty flagged items of which every second one is on football and found not relevant."""
    agreement = an_agreement(indicators=(an_indicator("1.1"),))
    rules = compiled({agreement.id: compile_lexicon(agreement)})
    with transaction(engine) as connection:
        agreements.save(connection, agreement, at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(f"g{number}", title=_title(number), summary="") for number in range(42)]
        ids = items.store(connection, source.id, arrivals, seen_at=NOON).new
        stored = items.by_ids(connection, ids)
        flag_items(connection, foreseen(rules, stored), stored, at=NOON)
        _review(connection, stored[:40])
    return rules


def _title(number: int) -> str:
    return f"Ceasefire in the strait, day {number}" if number % 2 == 0 else f"Strait ceasefire in football, {number}"


def _review(connection: sa.Connection, stored: Sequence[Item]) -> None:
    analyst = an_analyst(connection)
    for number, item in enumerate(stored):
        decision = Decision.RELEVANT if number % 2 == 0 else Decision.NOT_RELEVANT
        flag = flags.find(connection, item.id, SLUG).flag
        reviews.add(connection, flag.id, ReviewDraft(decision), By(analyst.id, NOON, 0))


def _lexicons(rules: Rules) -> dict[str, Lexicon]:
    return {name: one.lexicon for name, one in rules.flaggers.items()}


@pytest.mark.slow
def test_reviews_make_a_model_that_is_used_and_on_record(engine: sa.Engine, rules: Rules) -> None:
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    assert outcome.changed == (SLUG,)
    (model,) = outcome.fitted
    assert (model.examples, model.positives, model.held_back.rules_precision) == (40, 20, 0.5)
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [model]
        assert audit.faults(connection) == []
        acts = connection.exec_driver_sql("SELECT act, subject FROM audit ORDER BY number DESC LIMIT 1").one()
        assert decisions.not_learned_from(connection) == 0
    assert tuple(acts) == ("model", SLUG)
    again = refit.refit(engine, _lexicons(rules), at=NOON + timedelta(days=1))
    assert (again.fitted, again.unchanged, again.changed) == ((), (SLUG,), ())


@pytest.mark.slow
def test_reviews_of_flags_alone_do_not_outdo_what_a_pack_learned(engine: sa.Engine, rules: Rules) -> None:
    packs = a_model(origin=PACK, base=5.0, weights={})  # it flags all that the rules point to
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.use(connection, {SLUG: packs.version}, at=NOON)
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    (model,) = outcome.fitted
    assert (model.is_no_worse, model.unflagged) == (True, 0)
    assert "it knows 0 that are rightly so" in outcome.unused[SLUG]
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [packs]
    assert outcome.changed == ()


@pytest.mark.slow
def test_a_packs_model_that_was_dropped_is_no_longer_fallen_back_on(engine: sa.Engine, rules: Rules) -> None:
    packs = a_model(origin=PACK, base=5.0, weights={})
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.note_dropped(connection, SLUG, NOON)
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    (model,) = outcome.fitted
    assert (model.held_back.rules_precision, outcome.unused, outcome.changed) == (0.5, {}, (SLUG,))
    with transaction(engine) as connection:
        newer = replace(packs, version="p2")
        models.take_from_pack(connection, "sea-1999", [newer], at=NOON)
    again = refit.refit(engine, _lexicons(rules), at=NOON + timedelta(days=1))
    assert (again.fitted, again.unchanged) == ((), (SLUG,))
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [model]


@pytest.mark.slow
def test_what_a_pack_withdrew_is_no_longer_fallen_back_on(engine: sa.Engine, rules: Rules) -> None:
    packs = a_model(origin=PACK, base=5.0, weights={})
    with transaction(engine) as connection:
        models.take_from_pack(connection, "sea-1999", [packs], at=NOON)
        models.take_from_pack(connection, "sea-1999", [], at=NOON)
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    assert (outcome.unused, outcome.changed) == ({}, (SLUG,))
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == list(outcome.fitted)


@pytest.mark.slow
def test_reviews_outdo_a_pack_once_they_know_what_is_not_flagged(engine: sa.Engine, rules: Rules) -> None:
    packs = a_model(origin=PACK, base=-5.0, weights={})  # it flags nothing
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.use(connection, {SLUG: packs.version}, at=NOON)
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    (model,) = outcome.fitted
    assert (model.unflagged, outcome.unused, outcome.changed) == (20, {}, (SLUG,))


@pytest.mark.slow
def test_a_new_model_flags_anew_what_waits_and_leaves_what_was_reviewed(engine: sa.Engine, rules: Rules) -> None:
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    learned = compiled(_lexicons(rules), outcome.fitted)
    refit.flag_anew(engine, learned, clock=ticking(NOON), stop=lambda: False)
    with reading(engine) as connection:
        every = flags.of_items(connection, [item.id for item in items.stored(connection)])
        states = {entry.item.guid: entry.flag for entry in every}
        kept = decisions.held(connection)
    assert states["g40"].match.learned is not None
    assert states["g40"].withdrawn_at is None
    assert states["g41"].withdrawn_at is not None
    assert states["g1"].state is FlagState.NOT_RELEVANT
    assert states["g1"].withdrawn_at is None
    assert len(kept) == 40


def test_decisions_are_read_with_the_text_that_was_judged(engine: sa.Engine, rules: Rules) -> None:
    with transaction(engine) as connection:
        source = sources.feeds(connection)[0]
        edited = [an_arrival("g0", title="Ceasefire over in the strait", summary="")]
        items.store(connection, source.id, edited, seen_at=NOON + timedelta(days=1))
        first, *_ = decisions.held(connection)
        entered = decisions.made_since(connection, None)
        later = decisions.made_since(connection, NOON)
    assert first.title == "Ceasefire in the strait, day 0"
    assert first.relevant == {SLUG}
    assert (entered, later) == (40, 0)


def test_too_few_reviews_fit_nothing(engine: sa.Engine) -> None:
    agreement = an_agreement(indicators=(an_indicator("1.1"),))
    lexicon = compile_lexicon(agreement)
    with transaction(engine) as connection:
        agreements.save(connection, agreement, at=NOON)
    assert refit.refit(engine, {agreement.id: lexicon}, at=NOON).fitted == ()


def _by_hand(made: list[str]) -> dict[str, MadeVectors]:
    """Vectors of two numbers that know football from all else; `made` tells of which titles."""

    def make(title: str, summary: str) -> bytes:
        made.append(title)
        return packed((0.8, -0.6) if "football" in title else (0.6, 0.8))

    return {agreement_in(SLUG): MadeVectors("by hand", lambda digest: None, make)}


@pytest.mark.slow
def test_models_fitted_with_vectors_decide_where_these_are_there(engine: sa.Engine, rules: Rules) -> None:
    seen = _by_hand([])
    outcome = refit.refit(engine, _lexicons(rules), at=NOON, vectors=seen)
    (model,) = outcome.fitted
    assert model.with_vectors is not None
    assert model.with_vectors.likeness.vectors == "by hand"
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [model]
        facts = connection.exec_driver_sql("SELECT facts FROM audit ORDER BY number DESC LIMIT 1").scalar_one()
    assert "by hand" in str(facts)
    again = refit.refit(engine, _lexicons(rules), at=NOON + timedelta(days=1), vectors=_by_hand([]))
    assert (again.fitted, again.unchanged) == ((), (SLUG,))
    without = refit.refit(engine, _lexicons(rules), at=NOON + timedelta(days=2))
    assert [one.with_vectors for one in without.fitted] == [None]


@pytest.mark.slow
def test_vectors_that_are_made_while_flagging_anew_are_kept(engine: sa.Engine, rules: Rules) -> None:
    fitted = refit.refit(engine, _lexicons(rules), at=NOON, vectors=_by_hand([])).fitted
    part = fitted[0].with_vectors
    assert part is not None
    model = replace(fitted[0], with_vectors=replace(part, used=True))
    made: list[str] = []
    learned = compiled(_lexicons(rules), [model], vectors=_by_hand(made))
    refit.flag_anew(engine, learned, clock=ticking(NOON), stop=lambda: False)
    assert made
    with reading(engine) as connection:
        assert vectors.number(connection) == len(set(made))
        assert vectors.kept(connection, text_digest(made[0], ""), made_by="by hand") is not None
        (flag,) = [one for one in flags.of_items(connection, [1]) if one.item.title == made[0]]
    assert flag.flag.match.learned is not None
    assert flag.flag.match.learned.vectors == "by hand"
