"""Fit models anew to all decisions, put in use what is no worse than the rules alone, flag anew what may change.

Reviews are read and never touched. Fitting happens outside any transaction; models and their use are stored in one.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

import sqlalchemy as sa

from tracker.domain.agreement import agreement_in
from tracker.domain.learned import Decided, Model, Vectors, why_unused
from tracker.flagging.fit import RECALL, Example, Limit, is_enough
from tracker.flagging.fit import fit as fitted
from tracker.flagging.fit_vectors import with_vectors
from tracker.flagging.flag import Rules, flag_items, foreseen
from tracker.flagging.learn import examples
from tracker.flagging.lexicon import Lexicon
from tracker.runs.refit_stances import StanceRefit, refit_stances
from tracker.runs.vectors import keep_new
from tracker.storage import audit, decisions, flags, items, models
from tracker.storage.engine import reading, transaction

logger = logging.getLogger(__name__)

_NONE: Mapping[str, Vectors] = MappingProxyType({})

LOOK_BACK = timedelta(days=30)
"""Items seen this long ago are flagged anew by a new model, beside all that wait for a review."""

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Refit:
    """What fitting anew brought. too_few: slugs with decisions, but too few of them; unchanged: whose decisions and
    rules are those of the newest model; fitted: the new models; unused: those of them that are not put in use, with the
    reason; changed: slugs of which another model, or none, is in use now. stances: what became of the models that tell
    stances.
    """

    too_few: tuple[str, ...]
    unchanged: tuple[str, ...]
    fitted: tuple[Model, ...]
    unused: Mapping[str, str]
    changed: tuple[str, ...]
    stances: StanceRefit


def refit(
    engine: sa.Engine,
    lexicons: Mapping[str, Lexicon],
    *,
    at: datetime,
    recall: float = RECALL,
    vectors: Mapping[str, Vectors] = _NONE,
) -> Refit:
    """Fit a model for each target with decisions enough whose decisions or rules changed since its newest, then one of
    stances for each agreement (`refit_stances`); that it was done is remembered, also where nothing came of it.

    vectors: that models are fitted with beside, by agreement. Raises Missing without scikit-learn, when
    there is something to fit.
    """
    with reading(engine) as connection:
        known = decisions.held(connection)
        newest = models.newest_from_reviews(connection)
        with_packs = models.usable_of_packs(connection, Model)
    too_few, unchanged, new = [], [], []
    for slug, cases in _examples(lexicons, known, with_packs, vectors).items():
        lexicon = lexicons[agreement_in(slug)]
        if not is_enough(cases):
            too_few.append(slug)
            continue
        model = fitted(slug, cases, rules_version=lexicon.rules_version, limit=Limit(recall))
        seen = vectors.get(lexicon.agreement)
        if seen is not None:
            model = with_vectors(model, cases, vectors=seen.name)
        if newest.get(slug) == model.version:
            unchanged.append(slug)
        else:
            new.append(model)
    changed: list[str] = []
    reasons = {model.obligation: why_unused(model, with_packs.get(model.obligation)) for model in new}
    unused = {slug: reason for slug, reason in reasons.items() if reason is not None}
    if new:
        with transaction(engine) as connection:
            models.add(connection, new, at=at)
            back = models.usable_versions(connection)
            wanted = {one.owner: back.get(one.owner) if one.owner in unused else one.version for one in new}
            changed = models.use(connection, wanted, at=at)
            for model in new:
                audit.append(connection, _entry(model, used=model.owner not in unused, at=at))
    logger.info("models=%d changed=%d unchanged=%d too_few=%d", len(new), len(changed), len(unchanged), len(too_few))
    stances = refit_stances(engine, lexicons, known, at=at)
    logger.info("stance_models=%d changed=%d", len(stances.fitted), len(stances.changed))
    with transaction(engine) as connection:
        decisions.note_learned(connection, at)
    return Refit(tuple(too_few), tuple(unchanged), tuple(new), unused, tuple(changed), stances)


def _examples(
    lexicons: Mapping[str, Lexicon],
    known: list[Decided],
    with_packs: Mapping[str, Model],
    vectors: Mapping[str, Vectors],
) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for name, lexicon in lexicons.items():
        known_of = examples(lexicon, known, before=_of(lexicon, with_packs), vectors=vectors.get(name))
        for slug, cases in known_of.items():
            found[slug] += cases
    return dict(sorted(found.items()))


def _of(lexicon: Lexicon, with_packs: Mapping[str, Model]) -> dict[str, Model]:
    return {slug: model for slug, model in with_packs.items() if agreement_in(slug) == lexicon.agreement}


def _entry(model: Model, *, used: bool, at: datetime) -> audit.Entry:
    facts: dict[str, str | int | float | bool] = {
        "version": model.version,
        "data": model.data,
        "examples": model.examples,
        "used": used,
        "f1": round(model.held_back.f1, 4),
        "rules_f1": round(model.held_back.rules_f1, 4),
    }
    if model.with_vectors is not None:
        facts["vectors"] = model.with_vectors.likeness.vectors
        facts["f1_with_vectors"] = round(model.with_vectors.held_back.f1, 4)
        facts["vectors_used"] = model.with_vectors.used
    return audit.Entry("system", "model", model.obligation, facts, at)


def flag_anew(
    engine: sa.Engine,
    rules: Rules,
    *,
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
    look_back: timedelta = LOOK_BACK,
) -> int:
    """Flag anew what waits for a review and what came lately; returns how many flags are new. Vectors that are made on
    the way are kept.

    In short transactions: analysts go on meanwhile. What was reviewed stays as it was judged.
    """
    with reading(engine) as connection:
        wanted = flags.items_waiting(connection, since=clock() - look_back)
    new = 0
    for start in range(0, len(wanted), _BATCH):
        if stop():
            break
        ids = wanted[start : start + _BATCH]
        with reading(engine) as connection:
            waiting = items.by_ids(connection, ids)
        known = foreseen(rules, waiting)
        with transaction(engine) as connection:
            new += flag_items(connection, known, items.by_ids(connection, ids), at=clock())
            keep_new(connection, rules.vectors)
    return new
