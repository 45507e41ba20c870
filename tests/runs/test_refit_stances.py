"""Models of stances from reviews: which stances count, what is used, what stays as an analyst gave it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, a_stance_model, an_agreement, an_arrival, an_indicator
from tests.storage.filled import an_analyst
from tracker.domain.indicator import TermGroup
from tracker.domain.learned import PACK, Decided
from tracker.domain.learned_stance import StanceModel
from tracker.domain.review import Decision, ReviewDraft
from tracker.domain.stance import Stance
from tracker.flagging.fit_stance import LEAST
from tracker.flagging.flag import Rules, compiled, flag_items, foreseen
from tracker.flagging.lexicon import Lexicon, compile_lexicon
from tracker.runs import refit
from tracker.runs.refit_stances import refit_stances
from tracker.storage import agreements, audit, decisions, flags, items, models, reviews, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.reviews import By

SLUG, NAME = "sea-1999/1.1", "sea-1999"


@pytest.fixture
def rules(engine: sa.Engine) -> Rules:
    """The rules, with flagged items of which every second one is on talks, and reviewed so: the rules cannot tell."""
    agreement = an_agreement(indicators=(an_indicator("1.1"),))
    agreement = replace(agreement, groups=(*agreement.groups, TermGroup("plans", {"en": ("talks",)})))
    rules = compiled({NAME: compile_lexicon(agreement)})
    with transaction(engine) as connection:
        agreements.save(connection, agreement, at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        arrivals = [an_arrival(f"g{number}", title=_title(number), summary="") for number in range(LEAST + 2)]
        ids = items.store(connection, source.id, arrivals, seen_at=NOON).new
        stored = items.by_ids(connection, ids)
        flag_items(connection, foreseen(rules, stored), stored, at=NOON)
        analyst = an_analyst(connection)
        for number, item in enumerate(stored[:LEAST]):
            stance = Stance.TALK if number % 2 == 0 else Stance.BREACH
            flag = flags.find(connection, item.id, SLUG).flag
            draft = ReviewDraft(Decision.RELEVANT, stance=stance)
            reviews.add(connection, flag.id, draft, By(analyst.id, NOON, 0))
    return rules


def _title(number: int) -> str:
    return f"Ceasefire in the strait, {'talks on' if number % 2 == 0 else 'broken on'} day {number}"


def _lexicons(rules: Rules) -> dict[str, Lexicon]:
    return {name: one.lexicon for name, one in rules.flaggers.items()}


@pytest.mark.slow
def test_stances_that_analysts_gave_make_a_model_that_is_used_and_on_record(engine: sa.Engine, rules: Rules) -> None:
    outcome = refit.refit(engine, _lexicons(rules), at=NOON).stances
    (model,) = outcome.fitted
    assert outcome.changed == (NAME,)
    assert (model.examples, model.held_back.accuracy) == (LEAST, 1.0)
    assert model.held_back.rules_accuracy <= 0.5
    with reading(engine) as connection:
        assert list(models.in_use(connection, StanceModel).values()) == [model]
        assert audit.faults(connection) == []
        acts = connection.exec_driver_sql("SELECT act, subject FROM audit ORDER BY number DESC LIMIT 1").one()
    assert tuple(acts) == ("model", NAME)
    again = refit.refit(engine, _lexicons(rules), at=NOON + timedelta(days=1)).stances
    assert (again.fitted, again.changed) == ((), ())


@pytest.mark.slow
def test_a_new_model_tells_what_waits_and_leaves_what_an_analyst_said(engine: sa.Engine, rules: Rules) -> None:
    outcome = refit.refit(engine, _lexicons(rules), at=NOON)
    learned = compiled(_lexicons(rules), (), outcome.stances.fitted)
    refit.flag_anew(engine, learned, clock=lambda: NOON, stop=lambda: False)
    with reading(engine) as connection:
        every = flags.of_items(connection, [item.id for item in items.stored(connection)])
        told = {entry.item.guid: entry.flag for entry in every}
        kept = decisions.held(connection)
    waiting = told[f"g{LEAST}"], told[f"g{LEAST + 1}"]
    assert [flag.stance for flag in waiting] == [Stance.TALK, Stance.BREACH]
    assert all(flag.match.learned_stance is not None for flag in waiting)
    assert [one.stances[SLUG] for one in kept] == [Stance.TALK, Stance.BREACH] * (LEAST // 2)


def test_a_stance_that_nobody_confirmed_teaches_nothing(engine: sa.Engine, rules: Rules) -> None:
    with reading(engine) as connection:
        every = flags.of_items(connection, [item.id for item in items.stored(connection)])
        (flag,) = (entry.flag for entry in every if entry.item.guid == "g0")
    with transaction(engine) as connection:
        draft = ReviewDraft(Decision.RELEVANT, stance=Stance.CONTEXT, stance_confirmed=False)
        analyst = an_analyst(connection, "vahan")
        reviews.add(connection, flag.id, draft, By(analyst.id, NOON, 1))
        known = decisions.held(connection)
    assert [one for one in known if not one.stances] == [one for one in known if one.title == _title(0)]
    assert len([one for one in known if one.stances]) == LEAST - 1
    assert refit_stances(engine, _lexicons(rules), known, at=NOON).fitted == ()


@pytest.mark.slow
def test_a_model_that_does_worse_than_the_packs_leaves_that_in_use(engine: sa.Engine, rules: Rules) -> None:
    # Each report has a year of its own, which the pack's model knows and from which nothing can be learned.
    years = range(3000, 3000 + LEAST)
    knowing = {f"obligation: 1.1 in {year}": (0.0, 9.0) for year in years if year % 2 == 0}
    packs = a_stance_model(version="p1", origin=PACK, base=(0.0, 0.0), weights=knowing)
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.use(connection, {NAME: packs.version}, at=NOON)
    this, none = frozenset([SLUG]), frozenset[str]()
    known = [
        Decided(
            "Ceasefire in the strait",
            "",
            "en",
            f"story {year}",
            this,
            none,
            stances={SLUG: Stance.TALK if year % 2 == 0 else Stance.BREACH},
            published=date(year, 1, 1),
        )
        for year in years
    ]
    outcome = refit_stances(engine, _lexicons(rules), known, at=NOON)
    (model,) = outcome.fitted
    assert (model.held_back.rules_accuracy, model.held_back.is_no_worse, outcome.changed) == (1.0, False, ())
    with reading(engine) as connection:
        assert list(models.in_use(connection, StanceModel).values()) == [packs]
        assert len(models.history(connection, StanceModel, NAME)) == 2
