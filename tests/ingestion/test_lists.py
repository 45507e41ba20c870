import pytest

from tracker.domain.item import SourceEntry
from tracker.errors import InvalidFile
from tracker.ingestion.lists import read_source_list, write_csv, write_opml

ENTRIES = (
    SourceEntry("OC Media", "https://oc-media.example/feed?a=1&b=2", "en", "GE", "independent", "regional outlet", "B"),
    SourceEntry('=HYPERLINK("x") <&> "Ağdam", Լուրեր', "https://hy.example/"),
    SourceEntry("UN", "http://127.0.0.1:8900/un.xml", None, "INT", None, "organisation", None),
    SourceEntry("Silent", "https://silent.example/", active=False),
)
OPML = b"""\xef\xbb\xbf<?xml version="1.0"
 encoding="UTF-8"?>
<opml version="1.0"><head><title>x</title></head><body>
<outline text="Folder"><outline text="Deeper">
<outline type="rss" text="" title="One &amp; only" xmlUrl="https://one.example/feed" language="ru-RU" htmlUrl="x"/>
</outline></outline>
<outline XMLURL="feed://two.example/rss"/>
<outline text="Again" xmlUrl="https://one.example/feed"/>
</body></opml>"""


def faults_of(data: bytes) -> list[str]:
    with pytest.raises(InvalidFile) as caught:
        read_source_list(data, name="f")
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("write", [write_csv, write_opml])
def test_a_list_that_was_written_is_read_back_the_same(write: object) -> None:
    assert callable(write)
    assert read_source_list(write(ENTRIES), name="f") == ENTRIES
    assert write(ENTRIES) == write(read_source_list(write(ENTRIES), name="f"))


def test_opml_is_read_however_nested_and_spelt_and_the_first_of_an_address_counts() -> None:
    assert read_source_list(OPML, name="f") == (
        SourceEntry("One & only", "https://one.example/feed", "ru"),
        SourceEntry("two.example", "http://two.example/rss"),
    )


def test_opml_in_another_encoding_is_read() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?><opml><outline text="Новости" xmlUrl="https://a.example/"/></opml>'
    assert read_source_list(text.encode("cp1251"), name="f")[0].name == "Новости"


def test_csv_needs_nothing_but_an_address() -> None:
    data = b"\xef\xbb\xbfevidence;URL;Country;Reliability\nx;feed:https://a.example/rss;ge;b\n;;;\n"
    assert read_source_list(data, name="f") == (
        SourceEntry("a.example", "https://a.example/rss", None, "GE", None, None, "B"),
    )


def test_all_faults_of_a_csv_file_are_told_at_once() -> None:
    data = b"name,url,lang,country,reliability\nA,ftp://a.example/,russian,Georgia,G\nB,,,,\nC,https://c.example/,,,\n"
    assert faults_of(data) == [
        "f:2: url: an http or https address is needed; it says 'ftp://a.example/'",
        "f:2: lang: a language code of two letters is needed, or nothing; it says 'russian'",
        "f:2: country: a country code of two letters is needed, or INT; it says 'Georgia'",
        "f:2: reliability: a grade from A to F is needed; it says 'G'",
        "f:3: url: an http or https address is needed; it is empty",
    ]


@pytest.mark.parametrize(("written", "active"), [("", True), ("Yes", True), ("1", True), ("no", False), ("0", False)])
def test_whether_a_source_is_active_may_be_said(written: str, active: bool) -> None:
    (entry,) = read_source_list(f"url,active\nhttps://a.example/,{written}\n".encode(), name="f")
    assert entry.active is active


def test_what_says_neither_yes_nor_no_is_a_fault() -> None:
    assert faults_of(b"url,active\nhttps://a.example/,perhaps\n") == [
        "f:2: active: yes or no is needed, or nothing; it says 'perhaps'"
    ]


def test_faults_of_opml_say_their_line_in_the_file() -> None:
    data = OPML.replace(b"feed://two", b"javascript:two").replace(b"</body>", b'<outline type="rss"/>')
    assert faults_of(data) == [
        "f:7: url: an http or https address is needed; it says 'javascript:two.example/rss'",
        "f:9: url: an http or https address is needed; it is empty",
        "f:9: no well-formed XML from here on: mismatched tag",
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b"url\n", "it lists no source"),
        (b"url,name,Url\nhttps://a.example/,A,https://b.example/\n", "url: the header has this column twice"),
        (b"name\nx\n", "url: the header lacks this column"),
        (b"<opml/>", "it lists no source"),
        (b"<html><outline xmlUrl='https://a.example/'/></html>", "no OPML"),
        (b"<rss/>", "no OPML"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml/>", "not allowed"),
        (b"<!DOCTYPE opml SYSTEM 'http://127.0.0.1/x.dtd'><opml/>", "not allowed"),
        ("name,url\nŞuşa,https://a.example/\n".encode("cp1254"), "UTF-8"),
        (b'url,name\nhttps://a.example/,"x\n', "no CSV from here on"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, words: str) -> None:
    assert any(words in fault for fault in faults_of(data))
