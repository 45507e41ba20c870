"""The form of the labelled reports that are kept with the code (`tests/labelled/*.md` say how they were made)."""

import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tracker.flagging.labelled import read_labelled
from tracker.settings import data_folder

FOLDER = Path(__file__).parents[1] / "labelled"
PACKS = {
    "karabakh-2020": [
        "karabakh-2020",
        "karabakh-2020-held-back",
        "karabakh-2020-judge",
        "karabakh-2020-judged",
        "karabakh-2020-more",
        "karabakh-2020-read",
        "karabakh-2020-unread",
    ],
    "minsk-2015": ["minsk-2015", "minsk-2015-judge"],
}
MADE_UP = [
    ("karabakh-2020", "karabakh-2020-made-up"),
    ("minsk-2015", "minsk-2015-made-up"),
    ("minsk-2015", "minsk-2015-made-up-read"),
]
FILES = [(pack, name) for pack, names in PACKS.items() for name in names]
ALL = [*FILES, *MADE_UP]
FIELDS = {"id", "url", "source", "lang", "published", "title", "summary", "labels", "optional", "negative_kind"}


def entries(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def agreement(pack: str) -> dict[str, Any]:
    found = yaml.safe_load((data_folder() / "clauses" / pack / "agreement.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def obligations(pack: str) -> set[str]:
    return {one["number"] for clause in agreement(pack)["clauses"] for one in clause.get("obligations", [])}


def watchpoints(pack: str) -> set[str]:
    return {one["number"] for one in agreement(pack).get("watchpoints", [])}


def address(entry: dict[str, Any]) -> str:
    """The address without what pages of the same text differ in: scheme, `www`, percent signs, closing slash."""
    parts = urlsplit(entry["url"])
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}?{parts.query}".lower()


def test_every_labelled_file_is_known_here() -> None:
    assert {path.stem for path in FOLDER.glob("*.jsonl")} == {name for _, name in ALL}


@pytest.mark.parametrize(("pack", "name"), ALL)
def test_a_labelled_file_names_obligations_and_watchpoints_of_its_pack_once_each(pack: str, name: str) -> None:
    known = obligations(pack) | watchpoints(pack)
    for report in read_labelled(FOLDER / f"{name}.jsonl"):
        assert report.labels.keys() | report.optional <= known, report.id
        assert not report.labels.keys() & report.optional, report.id


@pytest.mark.parametrize(("pack", "name"), FILES)
def test_every_entry_has_its_fields_and_is_either_labelled_or_a_negative(pack: str, name: str) -> None:
    for entry in entries(name):
        assert entry.keys() - {"dup_of"} == FIELDS, entry["id"]
        assert entry["title"].strip(), entry["id"]
        assert bool(entry["labels"]) != bool(entry["negative_kind"]), entry["id"]
        assert entry["negative_kind"] in {None, "a", "b", "c"}, entry["id"]
        assert entry.get("dup_of") != entry["id"]
        assert all(label.get("stance_alt") != label["stance"] for label in entry["labels"]), entry["id"]


@pytest.mark.parametrize(("pack", "name"), ALL)
def test_a_report_is_dated_when_its_entry_gives_a_date(pack: str, name: str) -> None:
    undated = {report.id for report in read_labelled(FOLDER / f"{name}.jsonl") if report.last_day is None}
    assert undated == {entry["id"] for entry in entries(name) if entry["published"] is None}


@pytest.mark.parametrize(("pack", "name"), MADE_UP)
def test_a_report_that_is_made_up_names_no_original_and_is_no_real_one(pack: str, name: str) -> None:
    real = {(entry["lang"], entry["title"]) for other in PACKS[pack] for entry in entries(other)}
    for entry in entries(name):
        assert entry.keys() == FIELDS - {"url", "source", "negative_kind"} | {"made_up"}, entry["id"]
        assert entry["made_up"] is True, entry["id"]
        assert entry["title"].strip(), entry["id"]
        assert entry["summary"].strip(), entry["id"]
        assert (entry["lang"], entry["title"]) not in real, entry["id"]


@pytest.mark.parametrize("pack", PACKS)
def test_no_report_stands_in_two_files_of_a_pack(pack: str) -> None:
    count = Counter(address(entry) for name in PACKS[pack] for entry in entries(name))
    assert [url for url, times in count.items() if times > 1] == []


def test_the_judge_holds_each_obligation_and_language_often_enough_to_tell_them_apart() -> None:
    judge = entries("karabakh-2020-judge")
    given = Counter(label["o"] for entry in judge for label in entry["labels"])
    assert given.keys() == obligations("karabakh-2020")
    assert min(given.values()) >= 5
    assert min(Counter(entry["lang"] for entry in judge).values()) >= 30
    assert {entry["lang"] for entry in judge} == {"en", "ru", "hy", "az", "tr"}
