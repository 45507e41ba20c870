from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tracker.domain.flag import Stance
from tracker.reporting.canonical import canonical_bytes, digest_of, plain


@dataclass(frozen=True)
class Sample:
    name: str
    day: date
    at: datetime | None
    parts: tuple[Stance, ...]
    share: float


SAMPLE = Sample("Հայ", date(2020, 11, 10), datetime(2020, 11, 10, tzinfo=UTC), (Stance.TALK,), 0.5)


def test_records_become_plain_values_all_the_way_down() -> None:
    assert plain((SAMPLE,)) == [
        {"name": "Հայ", "day": "2020-11-10", "at": "2020-11-10T00:00:00+00:00", "parts": ["talk"], "share": 0.5}
    ]


def test_json_is_sorted_and_keeps_every_letter() -> None:
    assert canonical_bytes(SAMPLE) == (
        '{"at":"2020-11-10T00:00:00+00:00","day":"2020-11-10","name":"Հայ","parts":["talk"],"share":0.5}'.encode()
    )
    assert canonical_bytes({"b": 1, "a": [True, None]}, indent=1) == b'{\n "a": [\n  true,\n  null\n ],\n "b": 1\n}'


def test_equal_records_have_equal_digests_and_others_have_others() -> None:
    assert digest_of(SAMPLE) == digest_of(Sample("Հայ", SAMPLE.day, SAMPLE.at, SAMPLE.parts, 0.5))
    assert digest_of(SAMPLE) != digest_of(Sample("Հայ", SAMPLE.day, None, SAMPLE.parts, 0.5))
    assert len(digest_of(SAMPLE)) == 64


@pytest.mark.parametrize("value", [{"a": 1}, object(), Sample, b"bytes"])
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no JSON form"):
        plain(value)
