"""Models of stances from decisions: which examples there are, and what a model is worth on reports that it was not
fitted on. Pure but for the fitting itself (`fit_stance`).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import Match
from tracker.domain.learned import Decided, Model, Vectors
from tracker.domain.learned_stance import StanceModel
from tracker.domain.stance import Stance
from tracker.flagging.fit_adapter import Shaped, stances_with_adapter
from tracker.flagging.fit_stance import StanceExample, fit, is_enough
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.learned_stance import features
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import examine

_NONE: Mapping[str, Model] = MappingProxyType({})


def stance_examples(
    lexicon: Lexicon,
    decided: Iterable[Decided],
    *,
    models: Mapping[str, Model] = _NONE,
    before: StanceModel | None = None,
    vectors: Vectors | None = None,
) -> list[StanceExample]:
    """Return an example for each stance that a person gave; texts that do not pass the region's gate teach nothing.

    models: those that decide what is flagged. before: the model of stances with which a new one is compared. vectors:
    that the examples are to have.
    """
    flagger = Flagger(lexicon, models, before)
    found: list[StanceExample] = []
    for one in decided:
        wanted = {slug: stance for slug, stance in one.stances.items() if agreement_in(slug) == lexicon.agreement}
        if not wanted:
            continue
        examined = examine(lexicon, title=one.title, summary=one.summary, lang=one.lang)
        if not (examined.matches or examined.named):
            continue
        vector = None if vectors is None else vectors.of(one.title, one.summary)
        by_rules = {match.obligation: match for match in examined.matches}
        scored = flagger.scored(examined, one.title, one.summary, lang=one.lang, published=one.published)
        shown = {match.obligation: match for match in scored}
        for slug, stance in sorted(wanted.items()):
            own, seen = by_rules.get(slug), shown.get(slug)
            found.append(
                StanceExample(
                    target=slug,
                    features=features(slug, examined, own, published=one.published),
                    leaning={} if own is None else dict(own.leaning),
                    guess=_guess(own),
                    before=_guess(seen),
                    stance=stance,
                    group=one.group,
                    counts=seen is not None and reaches(seen) and not one.made_up,
                    by_heart=one.by_heart,
                    vector=() if vector is None else vector,
                )
            )
    return found


def stance_model(
    lexicon: Lexicon,
    decided: Iterable[Decided],
    *,
    models: Mapping[str, Model] = _NONE,
    trust: float | None = None,
) -> StanceModel | None:
    """Return a model fitted to the stances given, whether it may be used or not; None where they are too few.

    trust: as for `fit_stance.fit`.
    """
    examples = stance_examples(lexicon, decided, models=models)
    if not is_enough(examples):
        return None
    return fit(lexicon.agreement, examples, rules_version=lexicon.rules_version, trust=trust)


def stance_model_with_adapter(
    lexicon: Lexicon,
    decided: Iterable[Decided],
    plain: StanceModel,
    shaped: Shaped,
    *,
    models: Mapping[str, Model] = _NONE,
) -> StanceModel:
    """Return a model of stances, fitted to the stances given, that looks at vectors by the pack's adapter, too."""
    decided = list(decided)
    examples = stance_examples(lexicon, decided, models=models, vectors=shaped.fresh(decided))
    return stances_with_adapter(plain, examples, shaped)


def _guess(one: Match | None) -> Stance:
    return Stance.CONTEXT if one is None else one.stance
