import errno
import gzip
import hashlib
import io
import json
import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.ingestion.test_reports import FULL
from tracker.domain.files import MAX_LINE
from tracker.domain.item import DatePrecision
from tracker.errors import InvalidFile, StorageError
from tracker.ingestion.report_files import check, digest, opened, reports
from tracker.ingestion.reports import ImportedReport


def many(number: int) -> bytes:
    return lines(*(FULL | {"id": f"r{place}"} for place in range(number)))


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


def read(data: bytes, *, after: int = 0) -> list[ImportedReport]:
    """Check a file as the import does, then read it."""
    with opened(io.BytesIO(data), name="f") as file:
        number = check(file)
        found = list(reports(file, after=after))
    assert len(found) == number - after
    return found


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        read(data)
    return [str(fault) for fault in caught.value.faults]


def test_json_lines_become_reports() -> None:
    (found,) = read(b"\xef\xbb\xbf" + lines(FULL) + b"\r\n\r\n")
    item = found.item
    assert (found.source, found.side, found.country, found.kind) == ("a.example", "AM", "AM", "agency")
    assert (item.identity, item.guid, item.url, item.lang) == ("rec-1", "rec-1", "https://a.example/1", "hy")
    assert (item.title, item.summary) == ("Լաչին", "Ճանապարհը & փակ է")
    assert (item.published_at, item.precision) == (datetime(2020, 11, 10, tzinfo=UTC), DatePrecision.DAY)


def test_csv_gives_the_same_as_json_lines() -> None:
    data = b'id;source;title;published;lang;url;summary;more\n1;s;"A\nb";2020-11;RU;;;x\n'
    (found,) = read(data)
    same = {"id": 1, "source": "s", "title": "A b", "published": "2020-11", "lang": "ru", "url": None}
    assert [found] == read(lines(same))


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
    assert len(read(lines(FULL, FULL | {"source": "b.example"}))) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\n \n", "the file is empty"),
        (b"id,source,ID\n1,s,2\n", "f:1: id: the header has this column twice"),
        (b'{"id": "1", "source": "s", "title": "x", "id": "2"}', "f:1: id: this key stands twice"),
        (b'{"id": "1", "source": "s", "title": "x", "published": "2101-01"}', "published: lies too far ahead"),
        (b'{"id": "1", "source": "s", "title": "x", "published": "1899"}', "published: lies before 1900"),
        (b'{"id": "1", "source": "s", "title": "x", "published": "01.02.2020"}', "published: must be YYYY, YYYY-MM"),
        (b"id,source\n", "it holds no report"),
        (b"id,title\n1,x\n", "source: the header lacks this column"),
        (b"\x80\x81\xfe not text", "f:1: it is not in UTF-8"),
        (b"id,source,title\n1,s,x\n2,s,caf\xe9\n3,s,y\n", "f:3: it is not in UTF-8"),
        (b'{"id": "1", "source": "s", "title": "%b"}\n{"id": "caf\xc3' % (b"x" * 3_000_000), "f:2: it is not in UTF-8"),
        (b'{"id":' + b"[" * 100_000, "no JSON"),
        (b'{"id": "1", "source": "s", "title": "\\ud800"}', "title: is needed"),
    ],
)
def test_what_is_no_file_of_reports_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert any(words in fault for fault in faults_of(data))


def test_separators_within_a_string_end_no_line() -> None:
    (found,) = read('{"id": "1", "source": "s", "title": "a\u2028b\x85c"}'.encode())
    assert found.item.title == "a b c"


def test_reading_goes_on_behind_what_was_read() -> None:
    assert [one.item.guid for one in read(many(5), after=3)] == ["r3", "r4"]


def test_a_language_that_is_absent_or_wrong_is_found_in_the_text() -> None:
    russian = "Миротворцы сообщили о нарушении перемирия в районе Степанакерта, раненых нет."
    english = "The peacekeepers reported that the ceasefire was broken near the town at night."
    texts: list[dict[str, object]] = [
        {"lang": None, "summary": russian},
        {"lang": "en", "summary": russian},
        {"lang": None, "summary": english},
    ]
    found = read(lines(*(FULL | {"id": f"r{place}", "title": ""} | text for place, text in enumerate(texts))))
    assert [one.item.lang for one in found] == ["ru", "ru", "en"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_without_a_byte_order_mark_only_utf_8_is_read(encoding: str) -> None:
    assert faults_of(many(3).decode().encode(encoding)) == ["f:1: it is not in UTF-8; save it as UTF-8 and try again"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding(encoding: str) -> None:
    text = lines(FULL).decode()
    assert read(text.encode(encoding)) == read(text.encode())


def test_a_packed_file_is_the_file_in_it() -> None:
    assert read(gzip.compress(many(3))) == read(many(3))
    with opened(io.BytesIO(gzip.compress(many(3))), name="f") as file:
        assert digest(file) == hashlib.sha256(many(3)).hexdigest()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(many(300))[:-20], "damaged or cut off"),
        (gzip.compress(b"x")[:4] + b"\xff" * 30, "damaged or cut off"),
        (gzip.compress(bytes(101_000_000), compresslevel=1), "unpacks to more than"),
    ],
)
def test_a_packed_file_that_is_damaged_or_swells_is_refused(data: bytes, words: str) -> None:
    assert any(words in fault for fault in faults_of(data))


def test_a_pipe_is_read_like_a_file() -> None:
    reading_end, writing_end = os.pipe()
    with os.fdopen(writing_end, "wb") as out:
        out.write(many(2))
    with os.fdopen(reading_end, "rb") as stream, opened(stream, name="standard input") as file:
        assert (file.size, check(file)) == (len(many(2)), 2)
        assert [one.item.guid for one in reports(file, after=0)] == ["r0", "r1"]


def test_a_hundred_faults_are_told_and_the_others_counted() -> None:
    with pytest.raises(InvalidFile) as caught, opened(io.BytesIO(b"{}\n" * 200), name="f") as file:
        check(file)
    assert (len(caught.value.faults), caught.value.untold) == (100, 500)
    assert str(caught.value).startswith("f: 600 faults\nf:1: id: is needed\n")
    assert str(caught.value).endswith("… and 500 more")


def test_a_line_without_end_is_refused_before_it_fills_the_memory() -> None:
    assert "longer than 10,000,000 characters" in faults_of(b"{" + b" " * MAX_LINE)[0]


def test_a_device_without_end_is_refused_at_its_first_line() -> None:
    with Path("/dev/zero").open("rb") as stream, pytest.raises(InvalidFile) as caught, opened(stream, name="f"):
        pass
    assert [str(fault) for fault in caught.value.faults] == ["f:1: the line is longer than 10,000,000 characters"]


def test_a_pipe_whose_line_has_no_end_is_refused_before_it_fills_the_disk() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader hands over
            buffer[:] = b"\n" * len(buffer) if not self.given else b"x" * len(buffer)
            self.given += len(buffer)
            assert self.given < 100_000_000
            return len(buffer)

    pipe = io.BufferedReader(Endless())
    with pytest.raises(InvalidFile, match=r"f:\d+: the line is longer than 10,000,000 characters"):
        with opened(pipe, name="f"):
            pass


def test_checking_says_how_far_it_is() -> None:
    seen: list[int] = []
    with opened(io.BytesIO(many(1200)), name="f") as file:
        check(file, progress=seen.append)
        assert len(seen) == 2
        assert 0 < seen[0] < seen[1] <= file.size


def test_memory_does_not_grow_with_the_file() -> None:
    data = lines(*(FULL | {"id": f"r{place}", "summary": "ճանապարհ " * 2000} for place in range(200)))
    read(many(1))  # loads the language model
    with opened(io.BytesIO(data), name="f") as file:
        tracemalloc.start()
        number = sum(1 for _report in reports(file, after=0))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert number == 200
    assert peak < len(data) / 5


def test_a_copy_that_cannot_be_made_is_told() -> None:
    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    pipe = io.BufferedReader(Broken())
    with pytest.raises(StorageError, match="f: no temporary copy can be made: No space left"), opened(pipe, name="f"):
        pass
