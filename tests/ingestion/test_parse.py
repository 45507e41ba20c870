import json
from datetime import UTC, datetime

import pytest

from tests.ingestion.reading import parse
from tracker.domain.item import DatePrecision, ParsedItem
from tracker.errors import ParseError
from tracker.ingestion.feed import MAX_BYTES, ParsedFeed

NOW = datetime(2026, 11, 24, tzinfo=UTC)
URL = "https://news.example/feed/rss.xml"

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>News &amp; views</title><link>https://news.example/</link><language>en-us</language>
<item><title>Corridor reopened</title><link>/2020/1</link><guid isPermaLink="false">n-1</guid>
<pubDate>Tue, 10 Nov 2020 00:00:00 +0300</pubDate><dc:creator>A. Author</dc:creator>
<description>Short.</description>
<content:encoded><![CDATA[<p>The longer <b>text</b>.</p><p>Its end.</p>]]></content:encoded>
</item></channel></rss>"""

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>Old news</title><dc:language>ru</dc:language></channel>
<item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><dc:date>2020-11-10</dc:date></item>
</rdf:RDF>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="hy"><title>Լուրեր</title>
<entry xml:lang="en"><id>tag:news.example,2020:1</id><title type="html">Peace &amp;amp; quiet</title>
<link href="https://news.example/1?utm_source=x"/><updated>2020-11-10T12:00:00+04:00</updated>
<author><name>B. Author</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>First.</p><p>Second.</p></div></content></entry>
<entry><id>tag:news.example,2020:2</id><title>Երկրորդ</title><published>2020-11</published></entry></feed>"""

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>"""


def parsed(body: str | bytes, *, content_type: str = "") -> ParsedFeed:
    raw = body.encode() if isinstance(body, str) else body
    return parse(raw, feed_url=URL, content_type=content_type, fetched_at=NOW)


def rss(*items: str) -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{inner}</channel></rss>'


def only(feed: ParsedFeed) -> ParsedItem:
    assert len(feed.items) == 1
    return feed.items[0]


def test_rss_2_gives_the_longer_text_the_date_and_the_absolute_link() -> None:
    feed = parsed(RSS)
    assert (feed.title, feed.lang, feed.damaged, feed.note) == ("News & views", "en", False, "")
    item = only(feed)
    assert item.title == "Corridor reopened"
    assert item.summary == "The longer text.\nIts end."
    assert item.url == "https://news.example/2020/1"
    assert (item.identity, item.guid) == ("n-1", "n-1")
    assert item.author == "A. Author"
    assert item.published_at == datetime(2020, 11, 9, 21, tzinfo=UTC)
    assert item.precision is DatePrecision.TIME
    assert item.lang is None


def test_rss_1_is_read() -> None:
    feed = parsed(RDF)
    item = only(feed)
    assert (feed.title, feed.lang) == ("Old news", "ru")
    assert (item.identity, item.url) == ("https://news.example/1", "https://news.example/1")
    assert (item.published_at, item.precision) == (datetime(2020, 11, 10, tzinfo=UTC), DatePrecision.DAY)


def test_atom_gives_languages_by_entry_and_spans_of_a_month() -> None:
    feed = parsed(ATOM)
    first, second = feed.items
    assert feed.lang == "hy"
    assert (first.title, first.summary, first.author) == ("Peace & quiet", "First.\nSecond.", "B. Author")
    assert (first.lang, second.lang) == ("en", None)
    assert first.published_at == datetime(2020, 11, 10, 8, tzinfo=UTC)
    assert (second.published_at, second.precision) == (datetime(2020, 11, 1, tzinfo=UTC), DatePrecision.MONTH)
    assert second.url == ""


def test_a_json_feed_is_read() -> None:
    feed = parsed(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Новости",
                "language": "ru-RU",
                "items": [
                    {
                        "id": 17,
                        "url": "/17",
                        "title": "Первая\ud800",
                        "content_html": "<p>Текст</p>",
                        "summary": "Т",
                        "authors": [{"name": "В."}, {"name": []}, "x"],
                        "date_published": "2020-11-10T00:00:00+03:00",
                    },
                    {"id": "b", "content_text": "5 < 6 & more", "date_published": "never", "language": "en"},
                    "no item",
                    {"id": "empty"},
                ],
            }
        )
    )
    first, second = feed.items
    assert (feed.title, feed.lang) == ("Новости", "ru")
    assert (first.identity, first.url, first.title) == ("17", "https://news.example/17", "Первая")
    assert (first.summary, first.author) == ("Текст", "В.")
    assert first.published_at == datetime(2020, 11, 9, 21, tzinfo=UTC)
    assert (second.summary, second.published_at, second.lang) == ("5 < 6 & more", None, "en")
    assert (feed.damaged, feed.note) == (True, "1 item left out: no JSON object")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"hello", "no XML and no JSON"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no XML and no JSON"),
        (b"\0" * 100, "no XML and no JSON"),
        (b"/etc/passwd", "no XML and no JSON"),
        (b"<!DOCTYPE html><html><head><title>x</title></head><body><p>Sign in</body></html>", "web page"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "web page"),
        (b"<opml version='2.0'><body/></opml>", "OPML"),
        (b"<urlset/>", "sitemap"),
        (b"<catalogue><book/></catalogue>", "neither RSS nor Atom"),
        (b"{", "JSON"),
        (b"{}", "no JSON Feed"),
        (b"[]", "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "no JSON Feed"),
        (b"[" * 100_000, "JSON"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [' + b"[]," * 500_000 + b"[]]}", "parts"),
        (BOMB.encode(), "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (
            b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
            "ent",
        ),
        (b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><rss/>', "entities"),
        (b"<rss>" + b"<a>" * 200, "nested"),
        (b"<rss " + b" ".join(b"a%d=''" % n for n in range(200)) + b"/>", "attributes"),
        (b"<rss><channel><item>" + b"<category>x</category>" * 21_000 + b"</item></channel></rss>", "parts"),
        (b"<rss></b><channel>" + b"<p>" * 11_000, "beyond repair"),
        (b"<!--" + b"x" * 20_000 + b"--><rss/>", "first"),
        (b" " * (MAX_BYTES + 1), "larger"),
    ],
)
def test_what_is_no_feed_or_an_attack_on_its_reader_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ParseError) as caught:
        parsed(body)
    assert words in caught.value.reason
    assert caught.value.url == URL


def test_a_feed_without_items_is_a_feed() -> None:
    assert parsed(rss()).items == ()
    assert not parsed(rss()).damaged


def test_a_text_that_tells_of_entities_is_no_attack() -> None:
    assert only(parsed(rss("<title><![CDATA[<!ENTITY a>: a note]]></title><guid>1</guid>"))).title.endswith(": a note")


@pytest.mark.parametrize("comment", ["made by <html> tools", "<!ENTITY x 'y'>", "<rubys@example.org>", "x" * 12_000])
def test_a_comment_before_the_feed_tells_nothing_of_it(comment: str) -> None:
    body = rss("<title>Quiet&nbsp;night</title><guid>1</guid>")
    assert only(parsed(f"<!-- {comment} -->\n<!-- x -->{body}")).title == "Quiet night"


def test_comments_before_a_feed_that_do_not_end_cost_no_time() -> None:
    body = "<!---->" * 2_000 + "<!--" * 2_000 + "<a>" + "x" * 5_000_000
    with pytest.raises(ParseError):
        parsed(body)


def test_a_feed_cut_short_keeps_its_whole_items_and_is_marked() -> None:
    whole = rss("<title>One</title><guid>1</guid>", "<title>Two</title><guid>2</guid>")
    feed = parsed(whole[: whole.index("wo</title>")])
    assert [item.title for item in feed.items] == ["One"]
    assert feed.damaged
    assert "ill-formed" in feed.note


@pytest.mark.parametrize(
    "broken",
    [
        rss("<title>A & B</title><guid>1</guid>"),
        rss("<title>A &amp; B</title><guid>1</guid></b>"),
        rss("<title>A &amp; B</title><guid>1</guid><x:y>z</x:y>"),
        rss("<title>A&#8;&#x1;&#xD800;&#99999999999; &amp; B\x08\0\ufffe</title><guid>1</guid>"),
        rss("<title>A&nbsp;&amp; B</title><guid>1</guid>"),
        "<br /><b>Warning</b>: cannot connect\n" + rss("<title>A &amp; B</title><guid>1</guid>"),
        rss("<title>A &amp; B</title><guid>1</guid>") + "<script>statistics()</script>",
    ],
    ids=["bare ampersand", "stray end tag", "undeclared prefix", "no characters", "html entity", "before", "after"],
)
def test_an_ill_formed_feed_keeps_its_items_and_is_marked(broken: str) -> None:
    feed = parsed(broken)
    assert only(feed).title == "A & B"
    assert feed.damaged
    assert feed.note


def test_russian_in_windows_1251_is_read_by_declaration_and_by_header() -> None:
    declared = rss("<title>Лачинский коридор</title><guid>1</guid>").replace("?>", ' encoding="windows-1251"?>', 1)
    assert only(parsed(declared.encode("cp1251"))).title == "Лачинский коридор"
    plain = rss("<title>Лачинский коридор</title><guid>1</guid>").encode("cp1251")
    by_header = parsed(plain, content_type="text/xml; charset=windows-1251")
    assert (only(by_header).title, by_header.damaged) == ("Лачинский коридор", False)


def test_russian_in_windows_1251_that_calls_itself_utf_8_is_read_and_marked() -> None:
    body = rss("<title>Лачинский коридор открыт</title><guid>1</guid>").replace("?>", ' encoding="utf-8"?>', 1)
    feed = parsed(body.encode("cp1251"), content_type="text/xml; charset=utf-8")
    assert only(feed).title == "Лачинский коридор открыт"
    assert feed.damaged


def test_utf_8_that_calls_itself_something_else_is_read_as_utf_8() -> None:
    body = rss("<title>Լաչինի միջանցքը</title><guid>1</guid>").replace("?>", ' encoding="iso-8859-1"?>', 1)
    feed = parsed(body, content_type="text/xml; charset=us-ascii")
    assert (only(feed).title, feed.damaged) == ("Լաչինի միջանցքը", False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings_and_marks_are_read(encoding: str) -> None:
    assert only(parsed(rss("<title>Laçın yolu</title><guid>1</guid>").encode(encoding))).title == "Laçın yolu"


def test_one_bad_byte_costs_itself_alone() -> None:
    feed = parsed(rss("<title>Şuşa X yolu, Ağdam, Kəlbəcər</title><guid>1</guid>").encode().replace(b"X", b"\xff"))
    assert only(feed).title.startswith("Şuşa \ufffd yolu")
    assert feed.damaged


def test_markup_becomes_text_however_it_is_escaped() -> None:
    items = parsed(
        rss(
            "<guid>1</guid><description>&lt;p&gt;A &lt;i&gt;b&lt;/i&gt;&lt;/p&gt;&lt;p&gt;C&lt;/p&gt;</description>",
            "<guid>2</guid><description>&amp;lt;p&amp;gt;A b&amp;lt;/p&amp;gt; &amp;amp;amp; c</description>",
            "<guid>3</guid><title>&lt;script&gt;alert(1)&lt;/script&gt;Title &amp;quot;x&amp;quot;</title>",
            "<guid>4</guid><title><![CDATA[<img src=x onerror=alert(1) alt='a > b'>Picture]]></title>",
            "<guid>5</guid><title>5 &lt; 6</title>",
        )
    ).items
    assert [item.summary for item in items[:2]] == ["A b\nC", "A b\n& c"]
    assert [item.title for item in items[2:]] == ['Title "x"', "Picture", "5 < 6"]


@pytest.mark.parametrize(
    "date",
    [
        "yesterday",
        "",
        "Tue, 99 Nov 2020",
        "0001-01-01",
        "1989-12-31",
        "2999-01-01",
        "9999-12-31T23:59:59-12:00",
        "1" * 9999,
    ],
)
def test_an_absurd_date_is_none_and_costs_nothing_else(date: str) -> None:
    item = only(parsed(rss(f"<title>A</title><guid>1</guid><pubDate>{date}</pubDate>")))
    assert (item.title, item.published_at, item.precision) == ("A", None, None)


def test_a_second_date_serves_when_the_first_cannot_be_read() -> None:
    body = RSS.replace("Tue, 10 Nov 2020 00:00:00 +0300</pubDate>", "soon</pubDate><dc:date>2020</dc:date>")
    item = only(parsed(body))
    assert (item.published_at, item.precision) == (datetime(2020, 1, 1, tzinfo=UTC), DatePrecision.YEAR)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("http://user:secret@news.example/", ""),
        ("http://[::1", ""),
        ("http:///", ""),
        ("https:", ""),
        ("//other.example/1", "https://other.example/1"),
        ("2?x=1&amp;y=2#z", "https://news.example/feed/2?x=1&y=2#z"),
        (" https://news.example/a b\n", "https://news.example/a%20b"),
        ("https://news.example/" + "a" * 5000, ""),
    ],
)
def test_links_are_absolute_and_lead_to_the_web_or_are_none(link: str, url: str) -> None:
    assert only(parsed(rss(f"<title>A</title><guid isPermaLink='false'>1</guid><link>{link}</link>"))).url == url


def test_a_guid_that_is_an_address_serves_as_link_and_another_does_not() -> None:
    first, second = parsed(
        rss("<title>A</title><guid>https://news.example/1</guid>", "<title>B</title><guid>17</guid>")
    ).items
    assert first.url == "https://news.example/1"
    assert (second.url, second.guid) == ("", "17")


def test_a_monstrous_author_costs_the_author_alone() -> None:
    names = ("<author>" + "a" * 300_000 + "</author>", "<author><![CDATA[" + "a@" * 5_000 + "]]></author>")
    first, second = parsed(rss(*(f"<title>A{n}</title><guid>{n}</guid>{name}" for n, name in enumerate(names)))).items
    assert (first.title, first.author) == ("A0", "")
    assert (second.title, second.author) == ("A1", "")


def test_elements_named_like_the_readers_own_keys_do_no_harm() -> None:
    odd = (
        "<title_detail>x</title_detail><published_parsed>x</published_parsed><guidislink>x</guidislink><links>x</links>"
    )
    assert only(parsed(rss(f"<title>A</title><guid>1</guid>{odd}<content>x</content><tags>x</tags>"))).title == "A"


def test_an_entry_with_nothing_to_read_or_follow_is_left_out() -> None:
    assert parsed(rss("<guid isPermaLink='false'>1</guid>", "", "<pubDate>2020</pubDate>")).items == ()


def test_parsing_twice_gives_the_same() -> None:
    assert parsed(ATOM) == parsed(ATOM)


@pytest.mark.parametrize("number", ["#x110000", "#99999999", "#0", "#xFFFF", f"#{'9' * 5_000}"])
def test_a_reference_to_no_character_costs_itself_alone(number: str) -> None:
    feed = parse(
        RSS.replace("Corridor reopened", f"Corridor &{number};reopened").encode(),
        feed_url=URL,
        content_type="application/rss+xml",
        fetched_at=NOW,
    )
    assert [item.title for item in feed.items] == ["Corridor reopened"]
    assert feed.damaged


LEFT_OUT = "more than 10,000 items: the first 10,000 were kept, 3 were left out"


def numbered(number: int) -> str:
    return f"<title>N {number}</title><guid>{number}</guid>"


RSS_1_ITEM = (
    "<item rdf:about='https://news.example/n{0}'><title>N {0}</title><link>https://news.example/n{0}</link></item>"
)


@pytest.mark.parametrize(
    "body",
    [
        rss(*map(numbered, range(10_003))),
        rss(*map(numbered, range(10_003))).encode("utf-16"),
        rss(*(f"{numbered(number)}<description>{'word ' * 30}</description>" for number in range(10_003))),
        RDF.replace("</rdf:RDF>", "".join(map(RSS_1_ITEM.format, range(10_002))) + "</rdf:RDF>"),
        ATOM.replace(
            "</feed>", "".join(f"<entry><id>t:{n}</id><title>N</title></entry>" for n in range(10_001)) + "</feed>"
        ),
        json.dumps(
            {"version": "https://jsonfeed.org/version/1", "items": [{"id": n, "title": "N"} for n in range(10_003)]}
        ),
    ],
    ids=["rss", "utf-16", "large", "rdf", "atom", "json"],
)
@pytest.mark.slow
def test_of_too_many_items_the_first_are_kept_and_the_others_counted(body: str | bytes) -> None:
    feed = parsed(body)
    assert len(feed.items) == 10_000
    assert (feed.damaged, feed.note) == (True, LEFT_OUT)
    assert len({item.identity for item in feed.items}) == 10_000


@pytest.mark.slow
def test_of_too_many_items_in_an_ill_formed_feed_the_first_are_kept() -> None:
    items = "".join(f"<item><title>A & B</title><guid>{number}</guid></item>" for number in range(10_003))
    feed = parsed(f"<rss><channel><title>T</title>{items}</channel></rss>")
    assert [item.guid for item in feed.items] == [str(number) for number in range(10_000)]
    assert LEFT_OUT in feed.note
    assert "ill-formed" in feed.note


def test_what_only_looks_like_an_item_is_not_counted_as_one() -> None:
    example = "<description><![CDATA[<item></item><item></item>]]></description><!-- <item></item><item></item> -->"
    feed = parsed(rss(*(numbered(number) + example for number in range(5_000))))
    assert (len(feed.items), feed.note) == (5_000, "")


def large(text: str, *, ending: str = "</channel></rss>") -> bytes:
    items = "".join(f"<item>{numbered(n)}<description>{text}</description></item>" for n in range(40))
    head = "<?xml version='1.0'?><rss version='2.0'><channel><title>T &amp; U</title><language>ru</language>"
    return f"{head}{items}{ending}".encode()


def test_a_large_feed_read_in_pieces_gives_what_it_gives_as_a_whole() -> None:
    body = large("<![CDATA[</item><item>]]>&lt;p&gt;" + "слово " * 12_000)
    assert len(body) > 5_000_000
    feed = parsed(body)
    assert (feed.title, feed.lang, feed.note) == ("T & U", "ru", "")
    assert [item.title for item in feed.items] == [f"N {number}" for number in range(40)]
    assert {item.summary[:20] for item in feed.items} == {"слово слово слово сл"}
    digest = feed.items[7].entry_digest
    assert digest is not None
    again = parse(body, feed_url=URL, content_type="", fetched_at=NOW, known={digest})
    assert again.items == (*feed.items[:7], *feed.items[8:])
    assert again.seen == (digest,)


def test_a_large_feed_in_another_code_is_read_in_pieces_too() -> None:
    body = large("слово " * 9_000).replace(b"'1.0'", b"'1.0' encoding='windows-1251'").decode().encode("cp1251")
    feed = parsed(body)
    assert (len(feed.items), feed.note) == (40, "")
    assert feed.items[39].summary.startswith("слово слово")


def test_a_large_feed_cut_short_keeps_its_whole_items() -> None:
    body = large("word " * 12_000, ending="")
    feed = parsed(body[:-10])
    assert [item.guid for item in feed.items] == [str(number) for number in range(39)]
    assert feed.damaged
    whole = parsed(large("word " * 12_000, ending=""))
    assert (len(whole.items), whole.damaged) == (40, True)


def test_damage_in_a_large_feed_costs_itself_alone() -> None:
    body = large("word " * 12_000).replace(b"<title>N 20</title>", b"<title>N & 20</title>")
    feed = parsed(body)
    assert [item.guid for item in feed.items] == [str(number) for number in range(40)]
    assert feed.items[20].title == "N & 20"
    assert feed.note.startswith("ill-formed")


def test_a_large_feed_whose_items_stand_behind_much_else_is_read_as_a_whole() -> None:
    body = large("word " * 6_000).replace(
        b"<language>", b"<description>" + b"word " * 60_000 + b"</description><language>"
    )
    assert len(parsed(body).items) == 40


def test_a_text_that_says_it_is_one_keeps_its_tags() -> None:
    feed = parsed(
        """<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">The &lt;b> tag</title>
        <entry><id>1</id><title type="text">a &lt; b &amp;amp; &lt;b&gt;</title>
        <summary type="text">Use &lt;p&gt; and
        &lt;br&gt;</summary></entry>
        <entry><id>2</id><title>Use &lt;i&gt;</title><content type="text/plain">&lt;script&gt;</content></entry>
        <entry><id>3</id><title type="html">Use &lt;i&gt;no&lt;/i&gt; tag</title></entry></feed>"""
    )
    assert feed.title == "The <b> tag"
    assert [item.title for item in feed.items] == ["a < b &amp; <b>", "Use <i>", "Use no tag"]
    assert [item.summary for item in feed.items] == ["Use <p> and <br>", "<script>", ""]


def test_a_text_that_says_it_is_one_keeps_its_tags_in_rss_and_in_ill_formed_atom_too() -> None:
    said = only(parsed(rss("<guid>1</guid><title type='text'>The &lt;b&gt; tag</title>")))
    unsaid = only(parsed(rss("<guid>1</guid><title>The &lt;b&gt;bold&lt;/b&gt; tag</title>")))
    assert (said.title, unsaid.title) == ("The <b> tag", "The bold tag")
    broken = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="?a=1&b=2"/>
        <entry><id>1</id><title type="text">The &lt;b&gt; tag</title>
        <summary type="html">&lt;b&gt;x&lt;/b&gt;</summary></entry></feed>"""
    feed = parsed(broken)
    assert (only(feed).title, only(feed).summary, feed.damaged) == ("The <b> tag", "x", True)


def test_the_text_of_a_json_feed_keeps_its_tags() -> None:
    texts = {"content_text": "if a < b, write <b>b</b> &amp; go\non"}
    item = only(parsed(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", **texts}]})))
    assert item.summary == "if a < b, write <b>b</b> &amp; go on"


def test_what_only_begins_like_a_comment_stays() -> None:
    assert only(parsed(rss("<guid>1</guid><title>Stop &lt;! now</title>"))).title == "Stop <! now"
