"""What is learned from reviews, used and forgotten again. What fits models is dear to import: only these acts do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tracker.bootstrap.app import App
from tracker.domain.learned import PACK
from tracker.runs import vectors as text_vectors
from tracker.storage import audit, decisions, models, vectors
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
    with transaction(app.engine) as connection:
        text_vectors.keep_new(connection, made.values())
    new_flags = 0
    if outcome.changed or outcome.stances.changed:
        new_flags = refit.flag_anew(app.engine, app.rules(made), clock=app.clock, stop=app.stop.is_set)
    return outcome, new_flags


def learn_when_due(app: App, *, least: int) -> bool:
    """`learn`, when at least so many reviews were entered since models were last fitted and scikit-learn is there;
    returns whether it was done.
    """
    with reading(app.engine) as connection:
        entered = decisions.not_learned_from(connection)
    if entered < least:
        return False
    from tracker.flagging import fit

    if not fit.is_there():
        return False
    learn(app)
    return True


def look_closer(app: App, *, look_back: timedelta) -> int | None:
    """Make the vectors of what waits for a review or came lately, where models in use decide by them, and flag that
    anew; returns the number of new flags, None where nothing looks at vectors or the extra `semantic` is missing.
    """
    from tracker.runs import refit

    made = text_vectors.made(app.engine)
    rules = app.rules(made)
    names = {one.name for one in made.values()}
    if names.isdisjoint(app.vectors_wanted):
        return None
    with transaction(app.engine) as connection:
        vectors.drop_others(connection, made_by=names)
    return refit.flag_anew(app.engine, rules, clock=app.clock, stop=app.stop.is_set, look_back=look_back)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of dropping a model. by_pack: whether the pack's own decides again, else the rules alone. stands:
    whether the pack's is dropped, until somebody brings it back.
    """

    new_flags: int
    by_pack: bool
    stands: bool


def forget(app: App, owner: str) -> Forgotten | None:
    """Let the pack's own model decide for an obligation (slug), or tell an agreement's (id) stances, again; where it is
    what did, drop it, so that the rules alone do. Returns None when they did already. A pack's model that is dropped
    stays so when its pack is loaded.
    """
    with transaction(app.engine) as connection:
        used = models.versions_in_use(connection).get(owner)
        if used is None:
            return None
        if used.origin == PACK:
            models.note_dropped(connection, owner, app.clock())
        stands = owner in models.dropped(connection) and owner in models.versions_of_packs(connection)
        back = models.usable_versions(connection).get(owner)
        models.use(connection, {owner: back}, at=app.clock())
        facts = {"used": False, "dropped": stands} if back is None else {"version": back, "used": True}
        audit.append(connection, audit.Entry("system", "model", owner, facts, app.clock()))
    return Forgotten(_flag_anew(app), by_pack=back is not None, stands=stands)


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What became of bringing a pack's dropped model back. decides: whether it is in use again; else a model that was
    learned from reviews goes on, or the pack has none any more.
    """

    new_flags: int
    decides: bool


def bring_back(app: App, owner: str) -> BroughtBack | None:
    """Let the pack's model of an obligation (slug) or of an agreement's (id) stances be used again; returns None where
    none was dropped.
    """
    with transaction(app.engine) as connection:
        if owner not in models.dropped(connection):
            return None
        models.note_dropped(connection, owner, None)
        back = models.usable_versions(connection).get(owner)
        decides = back is not None and owner not in models.versions_in_use(connection)
        if decides:
            models.use(connection, {owner: back}, at=app.clock())
        facts = {"brought back": True, "used": decides}
        audit.append(connection, audit.Entry("system", "model", owner, facts, app.clock()))
    return BroughtBack(_flag_anew(app) if decides else 0, decides)


def _flag_anew(app: App) -> int:
    from tracker.runs import refit

    return refit.flag_anew(app.engine, app.rules(text_vectors.made(app.engine)), clock=app.clock, stop=app.stop.is_set)
