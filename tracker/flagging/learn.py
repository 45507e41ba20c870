"""Models from decisions: which examples there are, which models are fitted and used, and what that is worth on reports
that they were not fitted on. Pure but for the fitting itself (`fit`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tracker.domain.agreement import agreement_in
from tracker.domain.flag import Match
from tracker.domain.learned import PACK, Decided, Model, Vectors, why_unused
from tracker.flagging.asked import Task, asked
from tracker.flagging.evaluate import Evaluation, found_in, judged_by
from tracker.flagging.features import features, words_of
from tracker.flagging.fit import (
    FOLDS,
    RECALL,
    Example,
    Limit,
    fit,
    fold_of,
    held_back_scores,
    is_enough,
    judging,
)
from tracker.flagging.fit_adapter import Shaped, models_with_adapter
from tracker.flagging.fit_stance import TRUST
from tracker.flagging.fit_vectors import scores_with_vectors, with_vectors
from tracker.flagging.flagger import Flagger, threshold_of
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.learn_stance import stance_model
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import FLAG_FROM, examine

LEAST_TEXTS = 10
"""In which a word stands that a pack's own models look at: rarer ones would make these several times as long, and tell
nearly nothing (README, What is learned).
"""

_NONE: Mapping[str, Model] = MappingProxyType({})


def examples(
    lexicon: Lexicon,
    decided: Iterable[Decided],
    *,
    before: Mapping[str, Model] = _NONE,
    words: Collection[str] | None = None,
    vectors: Vectors | None = None,
) -> dict[str, list[Example]]:
    """Return the examples for each target of an agreement; texts that do not pass the gate of the region teach nothing,
    as no model is asked about such.

    before: the pack's models by slug, with which new ones are compared. words: those that count, as features; None for
    all. vectors: that the examples are to have.
    """
    flagger = Flagger(lexicon, before, vectors=vectors)
    by_target: dict[str, list[Example]] = defaultdict(list)
    for one in decided:
        examined = examine(lexicon, title=one.title, summary=one.summary, lang=one.lang)
        if not (examined.outlines or examined.named):
            continue
        found = {match.obligation: match for match in flagger.scored(examined, one.title, one.summary, lang=one.lang)}
        stems = words_of(one.title, one.summary)
        if words is not None:
            stems = {name: value for name, value in stems.items() if name in words}
        vector = None if vectors is None else vectors.of(one.title, one.summary)
        for slug in sorted(one.relevant | one.not_relevant):
            if agreement_in(slug) == lexicon.agreement:
                given = features(slug, examined, stems)
                match = found.get(slug)
                score, threshold = (0.0, FLAG_FROM) if match is None else (match.score, threshold_of(match))
                by_target[slug].append(
                    Example(
                        features=given,
                        relevant=slug in one.relevant,
                        group=one.group,
                        rules_score=score,
                        threshold=threshold,
                        lang=one.lang or "",
                        vector=() if vector is None else vector,
                        by_heart=one.by_heart,
                        made_up=one.made_up,
                    )
                )
    return dict(by_target)


def models(lexicon: Lexicon, decided: Iterable[Decided], *, recall: float = RECALL) -> dict[str, Model]:
    """Return a fitted model for each target with decisions enough, whether it may be used or not."""
    return {
        slug: fit(slug, known, rules_version=lexicon.rules_version, limit=Limit(recall))
        for slug, known in sorted(examples(lexicon, decided).items())
        if is_enough(known)
    }


def models_with_vectors(
    lexicon: Lexicon, decided: Iterable[Decided], plain: Mapping[str, Model], *, vectors: Vectors
) -> dict[str, Model]:
    """Return fitted models with what decides where there are vectors, see `fit_vectors.with_vectors`."""
    known = examples(lexicon, decided, vectors=vectors)
    return {slug: with_vectors(model, known[slug], vectors=vectors.name) for slug, model in plain.items()}


def pack_models(
    lexicon: Lexicon, decided: Iterable[Decided], *, recall: float, vectors: Vectors | None = None
) -> dict[str, Model]:
    """Return a pack's own models, which look at words that stand in LEAST_TEXTS of the texts at least.

    One threshold is chosen for all targets: of each alone there are too few decisions. It lets the stated share of all
    relevant pairs of report and target through, of real reports that the rules do not know by heart.
    """
    decided = list(decided)
    words = words_in(decided, LEAST_TEXTS)
    known = {
        slug: cases
        for slug, cases in sorted(examples(lexicon, decided, words=words, vectors=vectors).items())
        if is_enough(cases)
    }
    limit = _limit(known, held_back_scores, recall=recall)
    found = {
        slug: replace(fit(slug, cases, rules_version=lexicon.rules_version, limit=limit), origin=PACK)
        for slug, cases in known.items()
    }
    if vectors is None:
        return found
    limit = _limit(known, scores_with_vectors, recall=recall)
    return {slug: with_vectors(model, known[slug], vectors=vectors.name, limit=limit) for slug, model in found.items()}


def pack_models_with_adapter(
    lexicon: Lexicon, decided: Iterable[Decided], plain: Mapping[str, Model], shaped: Shaped, *, recall: float
) -> dict[str, Model]:
    """Return a pack's own models with what decides where there are vectors made with its adapter."""
    decided = list(decided)
    known = examples(lexicon, decided, words=words_in(decided, LEAST_TEXTS), vectors=shaped.fresh(decided))
    return models_with_adapter(plain, known, shaped, recall=recall)


def words_in(decided: Iterable[Decided], least: int) -> frozenset[str]:
    """Return the words, as features, that stand in so many texts at least."""
    texts = Counter(name for one in decided for name in words_of(one.title, one.summary))
    return frozenset(name for name, number in texts.items() if number >= least)


def _limit(
    known: Mapping[str, list[Example]], scored: Callable[[Sequence[Example]], list[float]], *, recall: float
) -> Limit:
    """Return the limit that lets the stated share of all relevant pairs through. scored: gives held-back scores."""
    judged = [one for cases in known.values() for one in judging(cases, scored(cases))]
    chosen = Limit(recall).over([score for _, score in judged], [one.relevant for one, _ in judged])
    return Limit(recall, chosen)


def in_use(fitted: Mapping[str, Model]) -> dict[str, Model]:
    """Return those that may be used where no pack has a model."""
    return {slug: model for slug, model in fitted.items() if why_unused(model, None) is None}


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Figures over all reports, each judged by models that were fitted without it and its repeats. used: how many
    models were in use, mean over the folds. The model of stances counts wherever there were stances enough to fit it,
    so that the figures tell of it and not of the choice. with_vectors: with sentence vectors beside, None without the
    extra.
    """

    rules: Evaluation
    learned: Evaluation
    used: float
    with_vectors: Evaluation | None = None
    used_with_vectors: float = 0.0


def cross_validate(
    reports: Sequence[LabelledReport],
    lexicons: Mapping[str, Lexicon],
    *,
    agreement: str | None = None,
    recall: float = RECALL,
    vectors: Vectors | None = None,
) -> CrossValidation:
    """Fit on four fifths of the reports, try on the last, five times; raises as `evaluate.evaluate` and `fit` do."""
    task = asked(reports, lexicons, agreement=agreement)
    groups = _groups(reports)
    folds = [fold_of(group, draw="outer") for group in groups]
    decided = [_decided(report, task, group) for report, group in zip(reports, groups, strict=True)]
    by_rules = [found_in(report, [Flagger(one, {}) for one in task.lexicons]) for report in reports]
    learned: list[list[Match]] = [[] for _ in reports]
    seen: list[list[Match]] = [[] for _ in reports]
    used = used_with_vectors = 0
    for fold in range(FOLDS):
        known = [one for one, own in zip(decided, folds, strict=True) if own != fold]
        plain = [(one, models(one, known, recall=recall)) for one in task.lexicons]
        flaggers = [_learned(one, known, fitted) for one, fitted in plain]
        used += sum(len(one.models) for one in flaggers)
        seeing = []
        if vectors is not None:
            seeing = [_seeing(one, known, fitted, vectors) for one, (_, fitted) in zip(flaggers, plain, strict=True)]
            used_with_vectors += sum(
                one.for_vectors(vectors.name) is not None for each in seeing for one in each.models.values()
            )
        for number, report in enumerate(reports):
            if folds[number] == fold:
                learned[number] = found_in(report, flaggers)
                seen[number] = found_in(report, seeing)
    return CrossValidation(
        rules=judged_by(reports, task, by_rules),
        learned=judged_by(reports, task, learned),
        used=used / FOLDS,
        with_vectors=None if vectors is None else judged_by(reports, task, seen),
        used_with_vectors=used_with_vectors / FOLDS,
    )


def _learned(lexicon: Lexicon, known: Sequence[Decided], fitted: Mapping[str, Model]) -> Flagger:
    used = in_use(fitted)
    stances = stance_model(lexicon, known, models=used, trust=TRUST)
    return Flagger(lexicon, used, None if stances is None else replace(stances, not_for=()))


def _seeing(plain: Flagger, known: Sequence[Decided], fitted: Mapping[str, Model], vectors: Vectors) -> Flagger:
    """Return a flagger that looks at vectors too; stances are told by the same model."""
    more = models_with_vectors(plain.lexicon, known, fitted, vectors=vectors)
    return Flagger(plain.lexicon, in_use(more), plain.stances, vectors=vectors)


def decided_by_labels(
    reports: Sequence[LabelledReport],
    lexicons: Mapping[str, Lexicon],
    *,
    agreement: str | None = None,
    by_heart: bool = False,
) -> list[Decided]:
    """Return labelled reports as decisions on every target that they count for; optional labels teach nothing.

    by_heart: whether the rules were written with them at hand.
    """
    task = asked(reports, lexicons, agreement=agreement)
    found = [_decided(report, task, group) for report, group in zip(reports, _groups(reports), strict=True)]
    return [replace(one, by_heart=True) for one in found] if by_heart else found


def _groups(reports: Sequence[LabelledReport]) -> list[str]:
    """Return the id of the first report of each one's chain of repeats."""
    repeats = {report.id: report.repeats for report in reports}
    groups = []
    for report in reports:
        first, seen = report.id, {report.id}
        while (earlier := repeats.get(first)) is not None and earlier not in seen:
            first = earlier
            seen.add(first)
        groups.append(first)
    return groups


def _decided(report: LabelledReport, task: Task, group: str) -> Decided:
    labels = task.labels(report)
    relevant = frozenset(labels)
    return Decided(
        report.title,
        report.summary,
        report.lang,
        group,
        relevant,
        frozenset(task.targets) - relevant - task.optional(report),
        stances={slug: given[0] for slug, given in labels.items()},
        published=report.last_day,
        made_up=report.made_up,
    )
