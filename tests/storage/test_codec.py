"""Records to JSON and back: the form in which stored records and the audit chain have them must never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tracker.catalogue.read import read_pack
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.settings import shipped
from tracker.storage.codec import from_json, to_json

PACKS = sorted(folder.parent for folder in shipped("clauses").glob("*/agreement.yaml"))


class Shade(StrEnum):
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    weight: float = 1.5


@dataclass(frozen=True, slots=True)
class Whole:
    at: datetime
    on: date | None
    shade: Shade
    parts: tuple[Part, ...]
    pair: tuple[int, str]
    words: Mapping[str, tuple[str, ...]]
    sure: bool = True


AT = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
WHOLE = Whole(AT, None, Shade.DARK, (Part("д", 0.5),), (1, "x"), {"ru": ("пролив*",)})


def test_a_record_is_plain_values() -> None:
    assert to_json(WHOLE) == {
        "at": "2026-11-24T05:30:00Z",
        "on": None,
        "shade": "dark",
        "parts": [{"name": "д", "weight": 0.5}],
        "pair": [1, "x"],
        "words": {"ru": ["пролив*"]},
        "sure": True,
    }


@pytest.mark.parametrize(
    "at",
    [
        AT,
        AT.replace(microsecond=120),
        AT.replace(microsecond=120_000),
        AT.replace(tzinfo=timezone(timedelta(hours=4))),
        AT.replace(tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
        AT.replace(tzinfo=None),
    ],
)
def test_a_record_comes_back_and_is_written_as_ever(at: datetime) -> None:
    record = Whole(at, date(2020, 2, 29), Shade.DARK, (), (0, ""), {}, sure=False)
    assert from_json(Whole, to_json(record)) == record
    assert to_json(record) == TypeAdapter(Whole).dump_python(record, mode="json")


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
@pytest.mark.slow
def test_a_whole_pack_comes_back_and_is_written_as_ever(folder: Path) -> None:
    agreement = read_pack(folder).agreement
    content = to_json(agreement)
    assert from_json(Agreement, content) == agreement
    assert content == TypeAdapter(Agreement).dump_python(agreement, mode="json")


def test_fields_that_came_later_have_their_defaults_and_those_that_went_are_passed_over() -> None:
    assert from_json(Part, {"name": "a", "colour": "red"}) == Part("a")
    assert from_json(Part, {"name": "a", "weight": 2}) == Part("a", 2.0)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (Part, {}),
        (Part, {"name": 1}),
        (Part, {"name": "a", "weight": "heavy"}),
        (Part, {"name": "a", "weight": True}),
        (Part, None),
        (Whole, to_json(WHOLE) | {"shade": "pink"}),
        (Whole, to_json(WHOLE) | {"at": "noon"}),
        (Whole, to_json(WHOLE) | {"pair": [1]}),
        (Whole, to_json(WHOLE) | {"parts": None}),
        (Whole, to_json(WHOLE) | {"words": []}),
        (Indicator, []),
    ],
)
def test_what_makes_no_record_is_refused(kind: type, content: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(kind, content)
