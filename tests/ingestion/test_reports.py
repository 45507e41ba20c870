import json
from datetime import UTC, datetime

import pytest

from tracker.domain.item import DatePrecision
from tracker.errors import InvalidFile
from tracker.ingestion.reports import ImportedReport, from_fields, read_reports

FULL: dict[str, object] = {
    "id": "rec-1",
    "url": "https://a.example/1",
    "source": "a.example",
    "lang": "hy",
    "published": "2020-11-10",
    "title": "Լաչին",
    "summary": "<p>Ճանապարհը &amp; փակ է</p>",
    "side": "AM",
    "country": "AM",
    "kind": "agency",
    "labels": [{"o": "6.5"}],
}


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        read_reports(data, name="f")
    return [str(fault) for fault in caught.value.faults]


def report(**changes: object) -> ImportedReport:
    return from_fields(FULL | changes, name="f", line=1)


def test_json_lines_become_reports() -> None:
    (found,) = read_reports(b"\xef\xbb\xbf" + lines(FULL) + b"\r\n\r\n", name="f")
    item = found.item
    assert (found.source, found.side, found.country, found.kind) == ("a.example", "AM", "AM", "agency")
    assert (item.identity, item.guid, item.url, item.lang) == ("rec-1", "rec-1", "https://a.example/1", "hy")
    assert (item.title, item.summary) == ("Լաչին", "Ճանապարհը & փակ է")
    assert (item.published_at, item.precision) == (datetime(2020, 11, 10, tzinfo=UTC), DatePrecision.DAY)


def test_csv_gives_the_same_as_json_lines() -> None:
    data = b'id;source;title;published;lang;url;summary;more\n1;s;"A\nb";2020-11;RU;;;x\n'
    (found,) = read_reports(data, name="f")
    same = {"id": 1, "source": "s", "title": "A b", "published": "2020-11", "lang": "ru", "url": None}
    assert [found] == read_reports(lines(same), name="f")


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2020", datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR),
        (2020, datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR),
        ("2020-11", datetime(2020, 11, 1, tzinfo=UTC), DatePrecision.MONTH),
        ("2020-11-10", datetime(2020, 11, 10, tzinfo=UTC), DatePrecision.DAY),
        ("2020-11-10T00:00:00+03:00", datetime(2020, 11, 9, 21, tzinfo=UTC), DatePrecision.TIME),
        ("2020-11-10T12:30Z", datetime(2020, 11, 10, 12, 30, tzinfo=UTC), DatePrecision.TIME),
        ("2020-11-10 12:30:05", datetime(2020, 11, 10, 12, 30, 5, tzinfo=UTC), DatePrecision.TIME),
        (None, None, None),
        ("", None, None),
    ],
)
def test_a_date_is_its_first_moment_and_says_how_much_is_known(
    written: object, moment: datetime | None, precision: DatePrecision | None
) -> None:
    item = report(published=written).item
    assert (item.published_at, item.precision) == (moment, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2020-13",
        "2020-02-30",
        "10.11.2020",
        "20",
        "0001",
        "9999-12-31",
        "2020-11-10T25:00",
        "20201110",
        "２０２０",
        "now",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_date_that_is_none_is_a_fault(written: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        report(published=written)
    assert [fault.field for fault in caught.value.faults] == ["published"]


def test_all_faults_of_a_file_are_told_at_once_in_its_order() -> None:
    broken = FULL | {"id": " ", "url": "ftp://a", "source": None, "lang": "armenian", "title": [], "summary": ""}
    data = lines(FULL, broken) + b"\n{\n[1]\n" + lines({"id": True, "source": "s", "title": "t"}, FULL)
    assert faults_of(data) == [
        "f:2: title: must be text",
        "f:2: id: is needed",
        "f:2: url: must be an http or https address, or nothing",
        "f:2: source: is needed",
        "f:2: lang: must be a language code of two letters, or nothing",
        "f:3: no JSON: Expecting property name enclosed in double quotes",
        "f:4: no JSON object; one is needed on every line",
        "f:5: id: must be text",
        "f:6: id: 'rec-1' is on line 1 already",
    ]


def test_one_id_may_stand_under_two_sources() -> None:
    assert len(read_reports(lines(FULL, FULL | {"source": "b.example"}), name="f")) == 2


def test_a_report_needs_a_title_or_a_summary() -> None:
    assert report(title="").item.summary
    with pytest.raises(InvalidFile, match="title: is needed where there is no summary"):
        report(title=None, summary=" <p></p> ")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the header lacks this column"),
        (b"id,source\n", "it holds no report"),
        (b"id,title\n1,x\n", "source: the header lacks this column"),
        (b"\x80\x81\xfe not text", "UTF-8"),
        (b'{"id":' + b"[" * 100_000, "no JSON"),
        (b'{"id": "1", "source": "s", "title": "\\ud800"}', "title: is needed"),
    ],
)
def test_what_is_no_file_of_reports_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert any(words in fault for fault in faults_of(data))


def test_separators_within_a_string_end_no_line() -> None:
    (found,) = read_reports('{"id": "1", "source": "s", "title": "a\u2028b\x85c"}'.encode(), name="f")
    assert found.item.title == "a b c"
