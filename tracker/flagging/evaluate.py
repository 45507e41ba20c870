"""How well the rules do on reports that people labelled. Scoring: `labelled/GUIDE.md`; nothing is stored."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.flag import Stance
from tracker.errors import Fault, Invalid, InvalidFile, NotFound
from tracker.flagging.lexicon import Lexicon
from tracker.flagging.match import match


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """One report with what an analyst would want it flagged for.

    labels: obligation (`6.5`, or in full `karabakh-2020/6.5`) -> the coders' stances, the first coder's first.
    optional: obligations that only one coder gave; a flag there counts neither way.
    """

    id: str
    lang: str | None
    title: str
    summary: str
    labels: dict[str, tuple[Stance, ...]]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """0 to 1; 0 where nothing was flagged or nothing labelled. support: labelled pairs."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class ReportErrors:
    """What was missed and what was flagged in excess on one report."""

    id: str
    missed: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """macro: mean over the obligations with support. stance_accuracy: share of true positives with the first coder's
    stance; stance_accuracy_either: with either coder's; None when there are no true positives. negatives_flagged: share
    of the reports without labels that got a flag that counts as wrong; None when there are no such reports.
    """

    micro: Figures
    macro: Figures
    by_obligation: dict[str, Figures]
    by_lang: dict[str, Figures]
    stance_accuracy: float | None
    stance_accuracy_either: float | None
    negatives_flagged: float | None
    errors: tuple[ReportErrors, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "micro": _as_json(self.micro),
            "macro": _as_json(self.macro),
            "by_obligation": {name: _as_json(one) for name, one in self.by_obligation.items()},
            "by_lang": {name: _as_json(one) for name, one in self.by_lang.items()},
            "stance_accuracy": _rounded(self.stance_accuracy),
            "stance_accuracy_either": _rounded(self.stance_accuracy_either),
            "negatives_flagged": _rounded(self.negatives_flagged),
            "errors": [{"id": e.id, "missed": list(e.missed), "extra": list(e.extra)} for e in self.errors],
        }


def _as_json(figures: Figures) -> dict[str, float | int | None]:
    return {
        "precision": _rounded(figures.precision),
        "recall": _rounded(figures.recall),
        "f1": _rounded(figures.f1),
        "support": figures.support,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One report's pairs, by slug. flagged: with the stance guessed."""

    report: LabelledReport
    labels: dict[str, tuple[Stance, ...]]
    optional: frozenset[str]
    flagged: dict[str, Stance]

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
    reports: Sequence[LabelledReport], lexicons: Mapping[str, Lexicon], *, agreement: str | None = None
) -> Evaluation:
    """Flag the reports without storing them and compare with the labels.

    lexicons: by agreement. Only agreements that the labels name are tried, or the one given; their watchpoints only
    where a label names one. Labels of other agreements are left out. Raises Invalid for a label that no agreement has,
    or that several have and nothing decides between them, and where no label tells which of several agreements is
    meant; NotFound for an agreement that is not there.
    """
    names = {name for report in reports for name in (*report.labels, *report.optional)}
    chosen = _chosen(names, lexicons, agreement)
    slugs = _slugs(names, chosen)
    targets = [slug for one in chosen for slug in (*one.obligations, *one.watchpoints)]
    if not set(slugs.values()) & {slug for one in chosen for slug in one.watchpoints}:
        targets = [slug for one in chosen for slug in one.obligations]
    judged = [_judge(report, chosen, slugs=slugs, targets=frozenset(targets)) for report in reports]
    return _evaluation(judged, targets)


def _chosen(names: Collection[str], lexicons: Mapping[str, Lexicon], agreement: str | None) -> list[Lexicon]:
    """Return the agreements to try: those that alone have one of the labels, or are named in full."""
    if agreement is not None:
        if agreement not in lexicons:
            raise NotFound("agreement", agreement)
        return [lexicons[agreement]]
    if not names:
        if len(lexicons) != 1:
            raise Invalid("no label names an agreement: say which one is meant", field="labels")
        return list(lexicons.values())
    owners = {name: [one for one in lexicons.values() if _slug_in(one, name) is not None] for name in names}
    unknown = sorted(name for name, found in owners.items() if not found)
    if unknown:
        raise Invalid(f"no agreement has an obligation {', '.join(unknown)}", field="labels")
    sure = {found[0].agreement for found in owners.values() if len(found) == 1}
    open_names = sorted(n for n, found in owners.items() if not any(one.agreement in sure for one in found))
    if open_names:
        raise Invalid(
            f"several agreements have an obligation {', '.join(open_names)}: say which agreement is meant",
            field="labels",
        )
    return [one for one in lexicons.values() if one.agreement in sure]


def _slug_in(lexicon: Lexicon, name: str) -> str | None:
    slug = name if "/" in name else f"{lexicon.agreement}/{name}"
    return slug if slug in lexicon.obligations or slug in lexicon.watchpoints else None


def _slugs(names: Iterable[str], chosen: Sequence[Lexicon]) -> dict[str, str]:
    """Return the slug of each label; labels in full of agreements that are not tried have none."""
    slugs: dict[str, str] = {}
    for name in sorted(names):
        found = [slug for one in chosen if (slug := _slug_in(one, name)) is not None]
        if len(found) > 1:
            raise Invalid(f"several agreements have an obligation {name}: write it in full", field="labels")
        if found:
            slugs[name] = found[0]
        elif "/" not in name:
            raise Invalid(f"{chosen[0].agreement} has no obligation {name}", field="labels")
    return slugs


def _judge(
    report: LabelledReport, chosen: Iterable[Lexicon], *, slugs: Mapping[str, str], targets: frozenset[str]
) -> _Judged:
    flagged = {
        one.obligation: one.stance
        for lexicon in chosen
        for one in match(lexicon, title=report.title, summary=report.summary, lang=report.lang)
        if one.obligation in targets
    }
    labels = {slugs[name]: stances for name, stances in report.labels.items() if name in slugs}
    optional = frozenset(slugs[name] for name in report.optional if name in slugs)
    return _Judged(report, labels, optional, flagged)


def _evaluation(judged: Sequence[_Judged], targets: Sequence[str]) -> Evaluation:
    short = _short_names(targets)
    counts: dict[str, list[int]] = {slug: [0, 0, 0] for slug in targets}
    lang_counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in judged:
        for place, slugs in enumerate((one.right, one.extra, one.missed)):
            lang_counts[one.report.lang or "unknown"][place] += len(slugs)
            for slug in slugs:
                counts[slug][place] += 1
    by_obligation = {short[slug]: _figures(*counts[slug]) for slug in targets}
    stances = [(one.flagged[slug], one.labels[slug]) for one in judged for slug in one.right]
    negatives = [one for one in judged if not one.labels]
    return Evaluation(
        micro=_figures(*(sum(column) for column in zip(*counts.values(), strict=True))),
        macro=_mean([figures for figures in by_obligation.values() if figures.support]),
        by_obligation=by_obligation,
        by_lang={lang: _figures(*lang_counts[lang]) for lang in sorted(lang_counts)},
        stance_accuracy=_share(guess == given[0] for guess, given in stances),
        stance_accuracy_either=_share(guess in given for guess, given in stances),
        negatives_flagged=_share(bool(one.extra) for one in negatives),
        errors=tuple(
            ReportErrors(one.report.id, _named(one.missed, short), _named(one.extra, short))
            for one in judged
            if one.missed or one.extra
        ),
    )


def _short_names(slugs: Sequence[str]) -> dict[str, str]:
    """Return `6.5` for `karabakh-2020/6.5`, and the slug itself where two agreements have that number."""
    numbers = [slug.split("/")[1] for slug in slugs]
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


def read_labelled(path: Path) -> list[LabelledReport]:
    """Return the labelled reports of a JSON Lines file (fields of `labelled/GUIDE.md`; others are ignored).

    Raises InvalidFile with every fault, and NotFound when there is no such file.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise NotFound("file", path) from error
    reports: list[LabelledReport] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            report = _report(line.removeprefix(b"\xef\xbb\xbf"))
            if report.id in seen:
                raise Invalid(f"{report.id} stands in line {seen[report.id]} already", field="id")
        except Invalid as error:
            faults.append(Fault(path.name, number, error.field or "", error.reason))
        else:
            seen[report.id] = number
            reports.append(report)
    if faults:
        raise InvalidFile(path.name, faults)
    return reports


def _report(line: bytes) -> LabelledReport:
    try:
        entry = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise Invalid("is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Invalid(f"is not JSON: {error}") from error
    if not isinstance(entry, dict):
        raise Invalid("is not a JSON object")
    optional = entry.get("optional") or []
    if not isinstance(optional, list) or not all(isinstance(name, str) for name in optional):
        raise Invalid("must be a list of obligations", field="optional")
    lang = entry.get("lang")
    return LabelledReport(
        id=_text(entry, "id", required=True),
        lang=None if lang is None else _text(entry, "lang", required=True),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        labels=_labels(entry.get("labels")),
        optional=frozenset(optional),
    )


def _text(entry: Mapping[str, object], name: str, *, required: bool = False) -> str:
    value = entry.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Invalid("must be a text" if value is not None else "is missing", field=name)
    return value


def _labels(given: object) -> dict[str, tuple[Stance, ...]]:
    if not isinstance(given, list):
        raise Invalid('must be a list such as [{"o": "6.5", "stance": "breach"}]', field="labels")
    labels: dict[str, tuple[Stance, ...]] = {}
    for label in given:
        name = label.get("o") if isinstance(label, dict) else None
        if not isinstance(name, str) or not name:
            raise Invalid(f"{label!r} names no obligation", field="labels")
        if name in labels:
            raise Invalid(f"{name} stands twice", field="labels")
        stances = [label.get("stance"), *([label["stance_alt"]] if label.get("stance_alt") else [])]
        wrong = [stance for stance in stances if stance not in list(Stance)]
        if wrong:
            raise Invalid(f"{name}: {wrong[0]!r} is no stance ({', '.join(Stance)})", field="labels")
        labels[name] = tuple(Stance(stance) for stance in stances)
    return labels
