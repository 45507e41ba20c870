"""How well the rules do on reports that people labelled. Scoring: `labelled/GUIDE.md`; nothing is stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.agreement import number_of
from tracker.domain.flag import Match, Stance
from tracker.flagging.asked import Task, asked
from tracker.flagging.flagger import Flagger, reaches
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.reliability import Calibration, calibration, interval, rounded


@dataclass(frozen=True, slots=True)
class Figures:
    """0 to 1; 0 where nothing was flagged or nothing labelled. support: labelled pairs."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class StanceFigures:
    """pairs: true positives. accuracy: share of them with the first coder's stance. rules: the same if the rules alone
    told it.
    """

    accuracy: float
    rules: float
    pairs: int


@dataclass(frozen=True, slots=True)
class ReportErrors:
    """What was missed and what was flagged in excess on one report."""

    id: str
    missed: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """macro: mean over the obligations with support. stance_accuracy: share of true positives with the first coder's
    stance; stance_accuracy_either: with either coder's; stance_accuracy_rules: with the first coder's if the rules
    alone told it; None when there are no true positives. stance_by_obligation: of those that have any.
    negatives_flagged: share of the reports without labels that got a flag that counts as wrong; None when there are no
    such reports. intervals: 95 % bootstrap interval by figure, over resampled reports.
    """

    micro: Figures
    macro: Figures
    by_obligation: dict[str, Figures]
    by_lang: dict[str, Figures]
    by_year: dict[str, Figures]
    calibration: Calibration
    intervals: dict[str, tuple[float, float] | None]
    stance_accuracy: float | None
    stance_accuracy_either: float | None
    stance_accuracy_rules: float | None
    stance_by_obligation: dict[str, StanceFigures]
    negatives_flagged: float | None
    errors: tuple[ReportErrors, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "micro": _as_json(self.micro),
            "macro": _as_json(self.macro),
            "by_obligation": {name: _as_json(one) for name, one in self.by_obligation.items()},
            "by_lang": {name: _as_json(one) for name, one in self.by_lang.items()},
            "by_year": {name: _as_json(one) for name, one in self.by_year.items()},
            "calibration": self.calibration.as_json(),
            "intervals": {
                name: None if one is None else [rounded(one[0]), rounded(one[1])]
                for name, one in self.intervals.items()
            },
            "stance_accuracy": rounded(self.stance_accuracy),
            "stance_accuracy_either": rounded(self.stance_accuracy_either),
            "stance_accuracy_rules": rounded(self.stance_accuracy_rules),
            "stance_by_obligation": {
                name: {"accuracy": rounded(one.accuracy), "rules": rounded(one.rules), "pairs": one.pairs}
                for name, one in self.stance_by_obligation.items()
            },
            "negatives_flagged": rounded(self.negatives_flagged),
            "errors": [{"id": e.id, "missed": list(e.missed), "extra": list(e.extra)} for e in self.errors],
        }


def _as_json(figures: Figures) -> dict[str, float | int | None]:
    return {
        "precision": rounded(figures.precision),
        "recall": rounded(figures.recall),
        "f1": rounded(figures.f1),
        "support": figures.support,
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """One report's pairs, by slug. flagged: with the stance guessed; by_rules: with that of the rules alone. scores: of
    all that was found, flagged or not.
    """

    report: LabelledReport
    labels: dict[str, tuple[Stance, ...]]
    optional: frozenset[str]
    flagged: dict[str, Stance]
    by_rules: dict[str, Stance]
    scores: dict[str, float]

    @property
    def right(self) -> set[str]:
        return self.labels.keys() & self.flagged.keys()

    @property
    def missed(self) -> set[str]:
        return self.labels.keys() - self.flagged.keys()

    @property
    def extra(self) -> set[str]:
        return self.flagged.keys() - self.labels.keys() - self.optional


def evaluate(
    reports: Sequence[LabelledReport], flaggers: Mapping[str, Flagger], *, agreement: str | None = None
) -> Evaluation:
    """Flag the reports without storing them and compare with the labels.

    flaggers: by agreement. Only agreements that the labels name are tried, or the one given; their watchpoints only
    where a label names one. Labels of other agreements are left out. Raises InvalidFile, with the first place of each,
    for labels that no agreement has, or that several have and nothing decides between them; Invalid where no label
    tells which of several agreements is meant; NotFound for an agreement that is not there.
    """
    task = asked(reports, {name: one.lexicon for name, one in flaggers.items()}, agreement=agreement)

    tried = [flaggers[one.agreement] for one in task.lexicons]
    return judged_by(reports, task, [found_in(report, tried) for report in reports])


def found_in(report: LabelledReport, flaggers: Iterable[Flagger]) -> list[Match]:
    """Return what is found in a report at any score, by one agreement after the other."""
    day = report.last_day
    return [
        match
        for one in flaggers
        for match in one.found(title=report.title, summary=report.summary, lang=report.lang, published=day)
    ]


def judged_by(reports: Sequence[LabelledReport], task: Task, found: Sequence[Sequence[Match]]) -> Evaluation:
    """Compare what was found in each report, at any score, with its labels."""
    judged = [_judge(report, matches, task) for report, matches in zip(reports, found, strict=True)]
    return _evaluation(judged, task.targets)


def _judge(report: LabelledReport, found: Iterable[Match], task: Task) -> _Judged:
    targets = frozenset(task.targets)
    counted = [one for one in found if one.obligation in targets]
    return _Judged(
        report=report,
        labels=task.labels(report),
        optional=task.optional(report),
        flagged={one.obligation: one.stance for one in counted if reaches(one)},
        by_rules={
            one.obligation: one.stance if one.learned_stance is None else one.learned_stance.rules_stance
            for one in counted
        },
        scores={one.obligation: one.score for one in counted},
    )


def _evaluation(judged: Sequence[_Judged], targets: Sequence[str]) -> Evaluation:
    short = _short_names(targets)
    counts: dict[str, list[int]] = {slug: [0, 0, 0] for slug in targets}
    for one in judged:
        for place, slugs in enumerate((one.right, one.extra, one.missed)):
            for slug in slugs:
                counts[slug][place] += 1
    by_obligation = {short[slug]: _figures(*counts[slug]) for slug in targets}
    return Evaluation(
        micro=_micro(judged),
        macro=_mean([figures for figures in by_obligation.values() if figures.support]),
        by_obligation=by_obligation,
        by_lang=_grouped(judged, [one.report.lang or "unknown" for one in judged]),
        by_year=_grouped(judged, [(one.report.published or "")[:4] or "unknown" for one in judged]),
        calibration=calibration(_scored(judged, targets)),
        intervals=_intervals(judged),
        stance_accuracy=_stance_accuracy(judged),
        stance_accuracy_either=_share(guess in given for guess, _, given in _stances(judged)),
        stance_accuracy_rules=_share(by_rules == given[0] for _, by_rules, given in _stances(judged)),
        stance_by_obligation=_stances_by_obligation(judged, short),
        negatives_flagged=_negatives_flagged(judged),
        errors=tuple(
            ReportErrors(one.report.id, _named(one.missed, short), _named(one.extra, short))
            for one in judged
            if one.missed or one.extra
        ),
    )


def _micro(judged: Sequence[_Judged]) -> Figures:
    return _figures(*(sum(len(_pairs(one)[place]) for one in judged) for place in range(3)))


def _pairs(one: _Judged) -> tuple[set[str], set[str], set[str]]:
    return one.right, one.extra, one.missed


def _grouped(judged: Sequence[_Judged], names: Sequence[str]) -> dict[str, Figures]:
    groups: dict[str, list[_Judged]] = defaultdict(list)
    for one, name in zip(judged, names, strict=True):
        groups[name].append(one)
    return {name: _micro(groups[name]) for name in sorted(groups)}


def _scored(judged: Sequence[_Judged], targets: Sequence[str]) -> list[tuple[float, bool]]:
    """Return score and label of every pair that counts."""
    return [
        (one.scores.get(slug, 0.0), slug in one.labels)
        for one in judged
        for slug in targets
        if slug in one.labels or slug not in one.optional
    ]


def _stances(judged: Sequence[_Judged]) -> list[tuple[Stance, Stance, tuple[Stance, ...]]]:
    """Return the stance guessed, that of the rules alone and those given of each true positive."""
    return [(one.flagged[slug], one.by_rules[slug], one.labels[slug]) for one in judged for slug in sorted(one.right)]


def _stance_accuracy(judged: Sequence[_Judged]) -> float | None:
    return _share(guess == given[0] for guess, _, given in _stances(judged))


def _stances_by_obligation(judged: Sequence[_Judged], short: Mapping[str, str]) -> dict[str, StanceFigures]:
    found = {}
    for slug, name in short.items():
        mine = [one for one in judged if slug in one.right]
        if mine:
            right = sum(one.flagged[slug] == one.labels[slug][0] for one in mine)
            by_rules = sum(one.by_rules[slug] == one.labels[slug][0] for one in mine)
            found[name] = StanceFigures(right / len(mine), by_rules / len(mine), len(mine))
    return found


def _negatives_flagged(judged: Sequence[_Judged]) -> float | None:
    return _share(bool(one.extra) for one in judged if not one.labels)


def _intervals(judged: Sequence[_Judged]) -> dict[str, tuple[float, float] | None]:
    """Return the interval of each figure; reports are drawn with replacement, each with all its pairs."""
    counted = [tuple(len(pairs) for pairs in _pairs(one)) for one in judged]
    stances = [[guess == given[0] for guess, _, given in _stances([one])] for one in judged]
    negatives = [None if one.labels else bool(one.extra) for one in judged]

    def figure(name: str) -> Callable[[Sequence[tuple[int, ...]]], float | None]:
        return lambda drawn: getattr(_figures(*map(sum, zip(*drawn, strict=True))), name)

    return {
        "precision": interval(counted, figure("precision")),
        "recall": interval(counted, figure("recall")),
        "f1": interval(counted, figure("f1")),
        "stance_accuracy": interval(stances, lambda drawn: _share(right for one in drawn for right in one)),
        "negatives_flagged": interval(negatives, lambda drawn: _share(one for one in drawn if one is not None)),
    }


def _short_names(slugs: Sequence[str]) -> dict[str, str]:
    """Return `6.5` for `karabakh-2020/6.5`, and the slug itself where two agreements have that number."""
    numbers = [number_of(slug) for slug in slugs]
    return {slug: n if numbers.count(n) == 1 else slug for slug, n in zip(slugs, numbers, strict=True)}


def _named(slugs: set[str], short: Mapping[str, str]) -> tuple[str, ...]:
    """Return the short names in the order of the agreement."""
    return tuple(name for slug, name in short.items() if slug in slugs)


def _figures(right: int, extra: int, missed: int) -> Figures:
    precision = right / (right + extra) if right + extra else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * right / (2 * right + extra + missed) if right + extra + missed else 0.0
    return Figures(precision, recall, f1, right + missed)


def _mean(figures: Sequence[Figures]) -> Figures:
    if not figures:
        return Figures(0.0, 0.0, 0.0, 0)
    count = len(figures)
    return Figures(
        sum(one.precision for one in figures) / count,
        sum(one.recall for one in figures) / count,
        sum(one.f1 for one in figures) / count,
        sum(one.support for one in figures),
    )


def _share(outcomes: Iterable[bool]) -> float | None:
    known = list(outcomes)
    return sum(known) / len(known) if known else None
