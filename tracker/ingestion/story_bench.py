"""How well and how fast near copies are grouped, on made-up news (tracker.ingestion.syndicated)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TypeVar

from tracker.domain.grouping import NEW, Grouping, Sighting, candidates
from tracker.domain.item import DatePrecision, ParsedItem
from tracker.domain.story import Text
from tracker.ingestion.sketch import bands, worded
from tracker.ingestion.syndicated import Report

K = TypeVar("K", int, str)

BATCH = 50
"""As many entries as a feed has."""


@dataclass(frozen=True, slots=True)
class Quality:
    """precision, recall: over all pairs of reports. templates_merged: share of the pairs of different issues of one
    statement that are in one story. by_edit, by_lang: share of the copies that are with their original, by the share
    of words edited in per cent and by language.
    """

    precision: float
    recall: float
    templates_merged: float
    by_edit: Mapping[int, float]
    by_lang: Mapping[str, float]


def group(reports: Sequence[Report]) -> list[int]:
    """Return the story of each report, all of one hour, without a database."""
    grouping = Grouping({})
    sighted: dict[int, list[Sighting]] = {}
    for number, one in enumerate(reports, start=NEW):
        text = Text(one.title, one.summary, one.lang)
        own = bands(worded(text))
        grouping.add(number, text, candidates([seen for band in own for seen in sighted.get(band, ())], hour=0))
        for band in own:
            sighted.setdefault(band, []).append((number, 0))
    return [grouping.story(NEW + number) for number in range(len(reports))]


def batches(reports: Sequence[Report], *, at: datetime) -> Iterator[tuple[ParsedItem, ...]]:
    """Yield the reports as entries of feeds, all published at that time."""
    for start in range(0, len(reports), BATCH):
        yield tuple(
            ParsedItem(str(number), str(number), "", one.title, one.summary, "", one.lang, at, DatePrecision.TIME)
            for number, one in enumerate(reports[start : start + BATCH], start=start)
        )


def judge(reports: Sequence[Report], stories: Sequence[int]) -> Quality:
    """Compare the stories found with those that the reports were made as."""
    found = _pairs_within(stories)
    meant = _pairs_within([one.story for one in reports])
    right = _pairs_within(list(zip(stories, (one.story for one in reports), strict=True)))
    issued: dict[tuple[str, int], list[int]] = defaultdict(list)
    for one, story in zip(reports, stories, strict=True):
        if one.template is not None:
            issued[one.lang, one.template].append(story)
    issue_pairs = [pair for held in issued.values() for pair in combinations(held, 2)]
    together = _together(reports, stories)
    return Quality(
        precision=right / found if found else 1.0,
        recall=right / meant if meant else 1.0,
        templates_merged=sum(one == other for one, other in issue_pairs) / max(len(issue_pairs), 1),
        by_edit=_shares((round(report.edited * 100), found) for report, found in together),
        by_lang=_shares((report.lang, found) for report, found in together),
    )


def _pairs_within(groups: Sequence[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def _together(reports: Sequence[Report], stories: Sequence[int]) -> list[tuple[Report, bool]]:
    """Return each copy with whether it is in its original's story."""
    originals = {one.story: story for one, story in zip(reports, stories, strict=True) if not one.is_copy}
    return [(one, story == originals[one.story]) for one, story in zip(reports, stories, strict=True) if one.is_copy]


def _shares(outcomes: Iterable[tuple[K, bool]]) -> dict[K, float]:
    held: dict[K, list[bool]] = defaultdict(list)
    for key, found in outcomes:
        held[key].append(found)
    return {key: sum(held[key]) / len(held[key]) for key in sorted(held)}
