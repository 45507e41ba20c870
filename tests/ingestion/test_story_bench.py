"""Made-up news, and how well its copies are grouped: the bounds that the product promises."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tests.builders import NOON
from tracker.ingestion.story_bench import BATCH, batches, group, judge
from tracker.ingestion.syndicated import Report, Sizes, copy, corpus

SMALL = Sizes(stories=2, copies=2, issues=4)


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return corpus(Sizes(stories=24, copies=4, issues=12), seed=2020)


def test_copies_are_found_and_nothing_else(reports: list[Report]) -> None:
    quality = judge(reports, group(reports))
    assert quality.precision >= 0.98
    assert quality.recall >= 0.95
    assert quality.templates_merged < 0.01
    assert set(quality.by_lang) == {"en", "ru", "hy", "az", "tr"}
    assert set(quality.by_edit) == {0, 5, 10, 15, 20}
    assert min(*quality.by_lang.values(), *quality.by_edit.values()) >= 0.9


def test_the_set_is_hard_enough_to_fail_on(reports: list[Report]) -> None:
    by_title = judge(reports, [hash(one.title) for one in reports])
    assert by_title.recall < 0.5
    by_words = judge(reports, [hash(one.summary) for one in reports])
    assert by_words.recall < 0.5
    template_alone = [one.story if one.template is None else -1 for one in reports]
    assert judge(reports, template_alone).templates_merged > 0.9
    assert Counter(one.template is None for one in reports)[True] > 600


def test_copies_of_others_edited_to_a_third_are_mostly_found() -> None:
    reports = corpus(Sizes(stories=12, copies=4, issues=4, most_edited=0.3), seed=3)
    quality = judge(reports, group(reports))
    assert quality.precision >= 0.98
    assert quality.recall >= 0.9


@pytest.mark.slow
def test_copies_of_texts_longer_than_what_bands_are_drawn_from_are_found() -> None:
    short = corpus(Sizes(stories=90, copies=0, issues=0), seed=7)
    by_lang = {lang: [one for one in short if one.lang == lang] for lang in ("en", "ru", "hy", "az", "tr")}
    random = Random(7)
    made = []
    for story, parts in enumerate(part for held in by_lang.values() for part in zip(*[iter(held)] * 6, strict=False)):
        original = replace(parts[0], summary=" ".join(part.summary for part in parts), story=story)
        made += [original, *(copy(original, edited / 100, random) for edited in (5, 10, 15, 20))]
    assert sum(len(one.summary.split()) for one in made) > 400 * len(made)
    quality = judge(made, group(made))
    assert quality.precision >= 0.98
    assert quality.recall >= 0.95


def test_the_same_seed_makes_the_same_news() -> None:
    assert corpus(SMALL, seed=1) == corpus(SMALL, seed=1)
    assert corpus(SMALL, seed=1) != corpus(SMALL, seed=2)


def test_judging_counts_pairs() -> None:
    def report(story: int, *, is_copy: bool = False, template: int | None = None) -> Report:
        return Report("t", "s", "en", story, 0.1 if is_copy else 0.0, template=template, is_copy=is_copy)

    made = [report(1), report(1, is_copy=True), report(2), report(3, template=0), report(4, template=0)]
    quality = judge(made, [9, 9, 9, 8, 8])
    assert quality.precision == 1 / 4
    assert quality.recall == 1
    assert quality.templates_merged == 1
    assert (quality.by_edit, quality.by_lang) == ({10: 1.0}, {"en": 1.0})
    assert judge(made, [1, 2, 3, 4, 5]).by_edit == {10: 0.0}


def test_batches_are_entries_of_feeds() -> None:
    made = corpus(Sizes(stories=3, copies=4, issues=3), seed=1)
    cut = list(batches(made, at=NOON - timedelta(hours=1)))
    assert [len(batch) for batch in cut[:-1]] == [BATCH] * (len(cut) - 1)
    assert [item.title for batch in cut for item in batch] == [one.title for one in made]
    assert len({item.identity for batch in cut for item in batch}) == len(made)
