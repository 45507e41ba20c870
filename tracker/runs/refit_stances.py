"""Fit models of stances anew to those that analysts gave; put in use what is no worse than the rules or the pack's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.learned import Decided, Model
from tracker.domain.learned_stance import StanceModel
from tracker.flagging.fit_stance import fit, is_enough, with_likeness
from tracker.flagging.learn_stance import stance_examples
from tracker.flagging.lexicon import Lexicon
from tracker.storage import audit, models
from tracker.storage.engine import reading, transaction


@dataclass(frozen=True, slots=True)
class StanceRefit:
    """fitted: the new models; changed: agreements of which another model, or none, is in use now."""

    fitted: tuple[StanceModel, ...]
    changed: tuple[str, ...]


def refit_stances(
    engine: sa.Engine,
    lexicons: Mapping[str, Lexicon],
    known: Sequence[Decided],
    *,
    at: datetime,
) -> StanceRefit:
    """Fit a model for each agreement with stances enough whose stances, rules or models changed since its newest.

    known: the decisions that hold. Raises Missing without scikit-learn, when there is something to fit.
    """
    with reading(engine) as connection:
        used = models.in_use(connection, Model)
        newest = models.newest_from_reviews(connection)
        with_packs = models.usable_of_packs(connection, StanceModel)
    fitted = []
    for name, lexicon in sorted(lexicons.items()):
        flagging = {slug: model for slug, model in used.items() if agreement_in(slug) == name}
        examples = stance_examples(lexicon, known, models=flagging, before=with_packs.get(name))
        if is_enough(examples):
            model = _seeing(fit(name, examples, rules_version=lexicon.rules_version), with_packs.get(name))
            if newest.get(name) != model.version:
                fitted.append(model)
    if not fitted:
        return StanceRefit((), ())
    with transaction(engine) as connection:
        models.add(connection, fitted, at=at)
        back = models.usable_versions(connection)
        wanted = {one.owner: one.version if one.held_back.is_no_worse else back.get(one.owner) for one in fitted}
        changed = models.use(connection, wanted, at=at)
        for model in fitted:
            audit.append(connection, _entry(model, used=model.held_back.is_no_worse, at=at))
    return StanceRefit(tuple(fitted), tuple(changed))


def _seeing(model: StanceModel, packs: StanceModel | None) -> StanceModel:
    """Let a model look at vectors as the pack's does, which was judged without them here, too."""
    if packs is None or packs.likeness is None or not set(model.stances) <= set(packs.stances):
        return model
    places = [packs.stances.index(stance) for stance in model.stances]
    return with_likeness(model, packs.likeness.of_stances(places))


def _entry(model: StanceModel, *, used: bool, at: datetime) -> audit.Entry:
    facts = {
        "version": model.version,
        "data": model.data,
        "examples": model.examples,
        "used": used,
        "accuracy": round(model.held_back.accuracy, 4),
        "rules_accuracy": round(model.held_back.rules_accuracy, 4),
    }
    return audit.Entry("system", "model", model.agreement, facts, at)
