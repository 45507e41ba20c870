"""What is learned from reviews, used and forgotten again. What fits models is dear to import: only these acts do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from tracker.bootstrap.app import App
from tracker.domain.learned import PACK
from tracker.runs import vectors as text_vectors
from tracker.storage import audit, decisions, models, stance_models, vectors
from tracker.storage.engine import reading, transaction

if TYPE_CHECKING:
    from tracker.runs.refit import Refit


def learn(app: App) -> "tuple[Refit, int]":
    """Fit models to all decisions and flag anew what they may change; returns what was fitted and the number of new
    flags. Raises Missing without scikit-learn.
    """
    from tracker.runs import refit

    lexicons = {name: one.lexicon for name, one in app.rules().flaggers.items()}
    made = text_vectors.made(app.engine)
    recall = app.settings.stated_recall
    outcome = refit.refit(app.engine, lexicons, at=app.clock(), recall=recall, vectors=made)
    new_flags = 0
    if outcome.changed or outcome.stances.changed:
        new_flags = refit.flag_anew(app.engine, app.rules(made), clock=app.clock, stop=app.stop.is_set)
    return outcome, new_flags


def learn_when_due(app: App, *, least: int) -> bool:
    """`learn`, when at least so many reviews were entered since models were last fitted and scikit-learn is there;
    returns whether it was done.
    """
    from tracker.flagging import fit

    if not fit.is_there():
        return False
    with reading(app.engine) as connection:
        entered = not_learned_from(connection)
    if entered < least:
        return False
    learn(app)
    return True


def not_learned_from(connection: sa.Connection) -> int:
    """Return how many reviews and judgements of spot checks were entered since models were last fitted."""
    fitted = [models.last_fitted_at(connection), stance_models.last_fitted_at(connection)]
    return decisions.made_since(connection, max((at for at in fitted if at is not None), default=None))


def look_closer(app: App, *, look_back: timedelta) -> int | None:
    """Make the vectors of what waits for a review or came lately, where models in use decide by them, and flag that
    anew; returns the number of new flags, None where nothing looks at vectors or the extra `semantic` is missing.
    """
    from tracker.runs import refit

    made = text_vectors.made(app.engine)
    rules = app.rules(made)
    if made is None or made.name not in app.vectors_wanted:
        return None
    with transaction(app.engine) as connection:
        vectors.drop_others(connection, made_by=made.name)
    return refit.flag_anew(app.engine, rules, clock=app.clock, stop=app.stop.is_set, look_back=look_back)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of dropping a model. by_pack: whether the pack's own decides again, else the rules alone. stands:
    whether the pack's is dropped, until somebody brings it back.
    """

    new_flags: int
    by_pack: bool
    stands: bool


def forget_model(app: App, slug: str) -> Forgotten | None:
    """Let the pack's own model decide for a target again, or the rules alone where it has none or its own is dropped;
    returns None when the rules alone did already. A pack's model that is dropped stays so when its pack is loaded.
    """
    with transaction(app.engine) as connection:
        used = next((model for model in models.in_use(connection) if model.obligation == slug), None)
        if used is None:
            return None
        stands = used.origin == PACK
        back = None if stands else models.usable_of_packs(connection).get(slug)
        if stands:
            models.note_dropped(connection, slug, app.clock())
        models.use(connection, {slug: back}, at=app.clock())
        facts = {"used": False, "dropped": stands} if back is None else {"version": back.version, "used": True}
        audit.append(connection, audit.Entry("system", "model", slug, facts, app.clock()))
    return Forgotten(_flag_anew(app), by_pack=back is not None, stands=stands)


def forget_stances(app: App, agreement: str) -> Forgotten | None:
    """Let the rules alone tell an agreement's stances again, whatever model did, and the pack's stay dropped where it
    has one; returns None when they did already.
    """
    with transaction(app.engine) as connection:
        if not stance_models.use(connection, {agreement: None}, at=app.clock()):
            return None
        stands = agreement in stance_models.of_packs(connection)
        if stands:
            stance_models.note_dropped(connection, agreement, app.clock())
        facts = {"used": False, "dropped": stands}
        audit.append(connection, audit.Entry("system", "model", agreement, facts, app.clock()))
    return Forgotten(_flag_anew(app), by_pack=False, stands=stands)


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What became of bringing a pack's dropped model back. decides: whether it is in use again; else a model that was
    learned from reviews goes on.
    """

    new_flags: int
    decides: bool


def bring_back_model(app: App, slug: str) -> BroughtBack | None:
    """Let the pack's model of a target be used again; returns None where none was dropped."""
    with transaction(app.engine) as connection:
        if slug not in models.dropped(connection):
            return None
        models.note_dropped(connection, slug, None)
        back = models.usable_of_packs(connection).get(slug)
        is_free = all(model.obligation != slug for model in models.in_use(connection))
        decides = back is not None and is_free and bool(models.use(connection, {slug: back}, at=app.clock()))
        facts = {"brought back": True, "used": decides}
        audit.append(connection, audit.Entry("system", "model", slug, facts, app.clock()))
    return BroughtBack(_flag_anew(app) if decides else 0, decides)


def bring_back_stances(app: App, agreement: str) -> BroughtBack | None:
    """Do the same with the pack's model of an agreement's stances."""
    with transaction(app.engine) as connection:
        if agreement not in stance_models.dropped(connection):
            return None
        stance_models.note_dropped(connection, agreement, None)
        back = stance_models.usable_of_packs(connection).get(agreement)
        is_free = all(model.agreement != agreement for model in stance_models.in_use(connection))
        decides = (
            back is not None and is_free and bool(stance_models.use(connection, {agreement: back}, at=app.clock()))
        )
        facts = {"brought back": True, "used": decides}
        audit.append(connection, audit.Entry("system", "model", agreement, facts, app.clock()))
    return BroughtBack(_flag_anew(app) if decides else 0, decides)


def _flag_anew(app: App) -> int:
    from tracker.runs import refit

    return refit.flag_anew(app.engine, app.rules(), clock=app.clock, stop=app.stop.is_set)
