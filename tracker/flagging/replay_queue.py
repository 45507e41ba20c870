"""Replay a labelled file as a queue of flags: how good the hint is when to stop, and the estimate of what was missed.
Nothing is stored.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.expectation import AHEAD, Cell, Tally, bin_of, hint
from tracker.domain.queue import RULES_THRESHOLD, QueueOrder
from tracker.domain.recall import Checked, Found, estimate
from tracker.domain.spotcheck import sample, shares
from tracker.flagging import fit
from tracker.flagging.asked import Task, asked
from tracker.flagging.evaluate import found_in
from tracker.flagging.features import words_of
from tracker.flagging.fit import Example
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.replay import SEEDS

HINT_AHEAD = 50
SPOT_CHECKS = 50
SAMPLES = 30


@dataclass(frozen=True, slots=True)
class Hinted:
    """How the hint did in one order, given for the next `ahead` flags whenever so many were read. queue: of what.
    predicted, found: relevant flags among those, summed; error: mean absolute difference; covered: share of the hints
    whose interval held what was found.
    """

    queue: str
    order: QueueOrder | None
    ahead: int
    hints: int
    predicted: float
    found: int
    error: float
    covered: float


@dataclass(frozen=True, slots=True)
class Queued:
    """A pair of report (by its place in the file) and obligation as it stands in the queue."""

    number: int
    obligation: str
    lang: str | None
    score: float
    relevant: bool
    report: int = 0


def hinted(
    reports: Sequence[LabelledReport], lexicons: Mapping[str, Lexicon], *, agreement: str | None = None
) -> list[Hinted]:
    """Return how good the hint is on two queues, each read in the queue's orders and at random (None).

    `rules`: all pairs of report and obligation that a rule points to, however weakly. `words`, where scikit-learn is
    there: all pairs that there are, scored by words alone, each by a model fitted without it: most are irrelevant, and
    the end is long. Raises as `evaluate.asked` does.
    """
    task = asked(reports, lexicons, agreement=agreement)
    queues = [("rules", _queue(reports, task), HINT_AHEAD)]
    if fit.is_there():
        queues.append(("words", _by_words_alone(reports, task), AHEAD))
    return [
        _hinted(name, order, ahead, [told for line in lines for told in _told(line, ahead, order)])
        for name, queue, ahead in queues
        for order, lines in _lines(queue)
    ]


def _lines(queue: Sequence[Queued]) -> list[tuple[QueueOrder | None, list[list[Queued]]]]:
    return [
        (QueueOrder.SCORE, [sorted(queue, key=lambda one: (-one.score, one.number))]),
        (QueueOrder.INFORMATIVE, [informative(queue)]),
        (None, [_shuffled(queue, seed) for seed in SEEDS]),
    ]


def _by_words_alone(reports: Sequence[LabelledReport], task: Task) -> list[Queued]:
    queue: list[Queued] = []
    words = {report.id: words_of(report.title, report.summary) for report in reports}
    for slug in task.targets:
        labels = {report.id: slug in task.labels(report) for report in reports}
        counted = [(place, one) for place, one in enumerate(reports) if slug not in task.optional(one)]
        examples = [Example(words[one.id], labels[one.id], one.id, 0.0) for _, one in counted]
        if fit.is_enough(examples):
            scores = fit.held_back_scores(examples)
            for (place, one), score in zip(counted, scores, strict=True):
                queue.append(Queued(len(queue), slug, one.lang, score, labels[one.id], place))
    return queue


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How the estimate of recall did where the truth is known. samples: how many were drawn; estimates: one for each
    sample and obligation; truth: recall, mean over the obligations; covered: share of the intervals that held it;
    width: their mean width.
    """

    samples: int
    estimates: int
    truth: float
    covered: float
    width: float


def rechecked(
    reports: Sequence[LabelledReport], lexicons: Mapping[str, Lexicon], *, agreement: str | None = None
) -> Rechecked:
    """Draw spot checks of 50 reports again and again and compare what they tell with the labels.

    The rules miss next to nothing of a file that they were written with; so words alone flag the reports: for each
    obligation as many as are relevant to it, those that a model fitted without them scores best. That misses many.
    Raises as `evaluate.asked` does, and Missing without scikit-learn.
    """
    pairs = _by_words_alone(reports, asked(reports, lexicons, agreement=agreement))
    flagged = _best(pairs)
    with_flag = {one.report for one in flagged}
    kinds = [sorted(set(range(len(reports))) - with_flag), sorted(with_flag)]
    sizes = shares(SPOT_CHECKS, unflagged=len(kinds[0]), flagged=len(kinds[1]))
    found = Counter(one.obligation for one in flagged if one.relevant)
    missed: dict[str, set[int]] = {one.obligation: set() for one in pairs}
    for one in set(pairs) - set(flagged):
        if one.relevant:
            missed[one.obligation].add(one.report)
    truth = {slug: found[slug] / (found[slug] + len(lost)) for slug, lost in missed.items()}
    told: list[tuple[bool, float]] = []
    for seed in range(SAMPLES):
        drawn = [
            set(sample(ids, agreement="replay", size=size, seed=seed)) for ids, size in zip(kinds, sizes, strict=True)
        ]
        for slug, lost in missed.items():
            checked = [[Checked(len(ids), len(own), len(own & lost))] for ids, own in zip(kinds, drawn, strict=True)]
            given = estimate(checked, Found(found[slug], 0.0, 0.0))
            if given is not None:
                told.append((given.low - 1e-9 <= truth[slug] <= given.high + 1e-9, given.high - given.low))
    number = max(len(told), 1)
    return Rechecked(
        samples=SAMPLES,
        estimates=len(told),
        truth=sum(truth.values()) / max(len(truth), 1),
        covered=sum(held for held, _ in told) / number,
        width=sum(width for _, width in told) / number,
    )


def _best(pairs: Sequence[Queued]) -> list[Queued]:
    """Return for each obligation as many pairs as are relevant, the best scores."""
    relevant = Counter(one.obligation for one in pairs if one.relevant)
    kept: Counter[str] = Counter()
    best = []
    for one in sorted(pairs, key=lambda one: (-one.score, one.number)):
        if kept[one.obligation] < relevant[one.obligation]:
            kept[one.obligation] += 1
            best.append(one)
    return best


def _queue(reports: Sequence[LabelledReport], task: Task) -> list[Queued]:
    flaggers = [Flagger(one, {}) for one in task.lexicons]
    queue: list[Queued] = []
    for report in reports:
        relevant = task.labels(report)
        optional = task.optional(report)
        for match in found_in(report, flaggers):
            slug = match.obligation
            if slug in task.targets and slug not in optional:
                queue.append(Queued(len(queue), slug, report.lang, match.score, slug in relevant))
    return queue


def informative(queue: Sequence[Queued]) -> list[Queued]:
    """Return the queue in the order that `tracker.storage.orders.informative` gives it, by the rules' threshold."""
    lines: dict[tuple[str, str], list[Queued]] = defaultdict(list)
    for one in sorted(queue, key=lambda one: (abs(one.score - RULES_THRESHOLD), -one.number)):
        lines[one.obligation, one.lang or ""].append(one)
    turns = [(turn, one) for line in lines.values() for turn, one in enumerate(line)]
    turns.sort(key=lambda each: (each[0], abs(each[1].score - RULES_THRESHOLD), -each[1].number))
    return [one for _, one in turns]


def _shuffled(queue: Sequence[Queued], seed: int) -> list[Queued]:
    line = list(queue)
    random.Random(seed).shuffle(line)  # noqa: S311 - no secret depends on it
    return line


def _told(line: Sequence[Queued], ahead: int, order: QueueOrder | None) -> list[tuple[float, int, bool]]:
    """Return for each hint what it predicted, what was found, and whether its interval held that.

    As on the page, a hint speaks of the best scores left where flags are read in the informative order.
    """
    told = []
    for start in range(ahead, len(line) - ahead + 1, ahead):
        reviewed: dict[Cell, Tally] = {}
        for one in line[:start]:
            relevant, others = reviewed.get(_cell(one), (0, 0))
            reviewed[_cell(one)] = (relevant + one.relevant, others + (not one.relevant))
        left = line[start:]
        if order is QueueOrder.INFORMATIVE:
            left = sorted(left, key=lambda one: (-one.score, one.number))
        given = hint(reviewed, Counter(_cell(one) for one in left[:ahead]))
        if given is not None:
            found = sum(one.relevant for one in left[:ahead])
            told.append((given.expected, found, given.low <= found <= given.high))
    return told


def _cell(one: Queued) -> Cell:
    return one.obligation, bin_of(one.score)


def _hinted(queue: str, order: QueueOrder | None, ahead: int, told: Sequence[tuple[float, int, bool]]) -> Hinted:
    number = len(told)
    return Hinted(
        queue=queue,
        order=order,
        ahead=ahead,
        hints=number,
        predicted=sum(predicted for predicted, _, _ in told),
        found=sum(found for _, found, _ in told),
        error=sum(abs(predicted - found) for predicted, found, _ in told) / number if number else 0.0,
        covered=sum(held for _, _, held in told) / number if number else 0.0,
    )
