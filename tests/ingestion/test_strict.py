"""The fast path gives what feedparser gives, on feeds made of everything that feeds are made of, or leaves it be."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ingestion.agreement import differences
from tracker.ingestion.fields import Unsure
from tracker.ingestion.strict import read_well_formed

WORDS = (
    "Ceasefire holds in the strait",
    "Колонна прошла по горной дороге",
    "Մարդասիրական բեռը հասել է քաղաք",
    "Dağ yolu ilə humanitar yardım karvanı keçib",
    "ჰუმანიტარული ტვირთი ქალაქში ჩავიდა",
    "",
    "  spaced \n out\t",
    "5 < 6 & 7 > 2",
    "<p>One <b>bold</b> word.</p><p>Two</p>",
    "&lt;b&gt;escaped twice&lt;/b&gt; &amp;nbsp; &eacute;",
    "«Ереван» – “quoted” 😀",
    "caf\u00e9 \u00c3\u00a9 mis-decoded",
    "x" * 160,
    "a@b.example (A. Author)",
)
DATES = (
    "Tue, 10 Nov 2020 00:00:00 +0300",
    "Tue, 10 Nov 2020 00:00:00 GMT",
    "10 Nov 2020 12:30:00 EST",
    "Tue, 10 November 2020 12:30 +0400",
    "10 Nov 20",
    "2020-11-10",
    "2020-11",
    "2020",
    "2020-11-10T12:00:00Z",
    "2020-11-10T12:00:00.123+04:00",
    "2020-11-10T12:00-03:30",
    "2020-11-10 12:00:00",
    "2020-02-31T12:00:00Z",
    "2020-11-10T24:00:00Z",
    "Tue, 31 Nov 2020 25:00:00 GMT",
    "Tue Nov 10 12:00:00 2020",
    "20201110",
    "yesterday",
    "",
)
LINKS = (
    "https://news.example/1",
    "http:////news.example//2?a=1&b=2",
    "/3",
    "4.html",
    "javascript:alert(1)",
    "https://news.example/5?utm_source=x#top",
    "",
    " https://news.example/6 ",
)
GUIDS = (*LINKS, "tag:news.example,2020:1", "urn:uuid:1", "17", "a b")
NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "atom": "http://www.w3.org/2005/Atom",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "georss": "http://www.georss.org/georss",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "own": "https://news.example/ns",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
RSS_OPEN = f'<rss version="2.0" {DECLARED}><channel>'


def written(text: str, form: int) -> str:
    """Return a text as a publisher may write it: escaped, in CDATA, half and half, with a comment or instruction."""
    cdata = f"<![CDATA[{text.replace(']]>', '')}]]>"
    half = len(text) // 2
    return (
        escape(text),
        cdata,
        f"{escape(text[:half])}<![CDATA[{text[half:].replace(']]>', '')}]]>",
        f"{escape(text[:half])}<!-- note -->{escape(text[half:])}",
        f"<?php echo ?>{escape(text)}",
    )[form]


texts = st.builds(written, st.sampled_from(WORDS), st.integers(0, 4))
dates = st.sampled_from(DATES)
attributes = st.sampled_from(
    ("", "", "", ' type="html"', ' type="text"', ' xml:lang="ru"', ' type="text/plain"', ' x="1"')
)


def element(names: tuple[str, ...], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, more, value: f"<{name}{more}>{value}</{name}>", st.sampled_from(names), attributes, values
    )


def link_element(href: str, rel: str, form: int) -> str:
    address = escape(href, {'"': "&quot;"})
    return (
        f"<link>{address}</link>",
        f'<atom:link href="{address}" rel="{rel}" type="application/rss+xml"/>',
        f'<atom:link href="{address}" rel="{rel}"/>',
        f'<link href="{address}"/>',
        f"<link><![CDATA[{href}]]></link>",
    )[form]


rss_parts = st.one_of(
    element(("title", "dc:title", "media:title"), texts),
    element(("description", "content:encoded", "itunes:summary", "dc:description", "media:description"), texts),
    element(("author", "dc:creator", "itunes:author"), texts),
    element(("pubDate", "dc:date", "atom:updated", "dcterms:modified", "dcterms:issued", "lastBuildDate"), dates),
    element(("category", "comments", "slash:comments", "wfw:commentRss", "own:thing", "itunes:duration"), texts),
    element(("dc:language", "language"), st.sampled_from(("ru", "en-us", ""))),
    element(("image", "georss:point", "feedburner:origLink", "dc:identifier", "rights"), texts),
    st.builds(
        link_element, st.sampled_from(LINKS), st.sampled_from(("alternate", "self", "Alternate")), st.integers(0, 4)
    ),
    st.builds(
        lambda value, more: f"<guid{more}>{escape(value)}</guid>",
        st.sampled_from(GUIDS),
        st.sampled_from(("", ' isPermaLink="false"', ' isPermaLink="true"', ' ispermalink="False"')),
    ),
    st.builds(lambda text: f'<source url="https://other.example/">{text}</source>', texts),
    st.builds(lambda text: f'<media:content url="x.jpg"><media:title>{text}</media:title></media:content>', texts),
    st.builds(lambda text: f"<media:group><media:description>{text}</media:description></media:group>", texts),
    st.builds(lambda text: f"<atom:author><atom:name>{text}</atom:name></atom:author>", texts),
    st.builds(lambda text: f"<own:box><title>{text}</title></own:box>", texts),
    st.just('<enclosure url="x.mp3" length="1" type="audio/mpeg"/>'),
    st.just("<!-- between --><?stylesheet none?>"),
)
channel_parts = st.one_of(
    element(("title", "description", "language", "copyright", "lastBuildDate", "generator", "itunes:summary"), texts),
    st.builds(lambda text: f"<image><title>{text}</title><url>x.png</url><link>/</link></image>", texts),
    st.builds(lambda text: f"<itunes:owner><itunes:name>{text}</itunes:name></itunes:owner>", texts),
    st.just('<atom:link href="https://news.example/rss" rel="self" type="application/rss+xml"/>'),
    st.just("<skipHours><hour>1</hour></skipHours>"),
)


def joined(parts: list[str], item_parts: list[list[str]]) -> str:
    items = "".join(f"<item>{''.join(item)}</item>" for item in item_parts)
    return f"{RSS_OPEN}{''.join(parts)}{items}</channel></rss>"


rss_feeds = st.builds(
    joined, st.lists(channel_parts, max_size=4), st.lists(st.lists(rss_parts, max_size=9), min_size=1, max_size=3)
)

atom_parts = st.one_of(
    element(("title", "summary", "content", "rights"), texts),
    element(("updated", "published", "media:thumbnail"), dates),
    st.builds(lambda value: f"<id>{escape(value)}</id>", st.sampled_from(GUIDS)),
    st.builds(
        lambda href, more: f'<link href="{escape(href)}"{more}/>',
        st.sampled_from(LINKS),
        st.sampled_from(
            ("", ' rel="alternate"', ' rel="self"', ' rel="enclosure" type="text/html"', ' type="text/plain"')
        ),
    ),
    st.builds(
        lambda name, more: f"<author><name>{name}</name>{more}</author>",
        texts,
        st.sampled_from(
            ("", "<uri>https://a.example/</uri>", "<email>a@b.example</email>", "<email></email>", "<name>Again</name>")
        ),
    ),
    st.builds(
        lambda name, text: (
            f'<{name} type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{text}</p><br/> t</div></{name}>'
        ),
        st.sampled_from(("title", "summary", "content")),
        st.sampled_from(tuple(escape(word) for word in WORDS)),
    ),
    st.just('<category term="News"/>'),
    st.just("<contributor><name>C.</name></contributor>"),
    st.just('<content src="https://news.example/1"/>'),
    st.just('<content type="image/png">aGVsbG8=</content>'),
    st.just("<source><title>Other</title><id>x</id></source>"),
)


def atom_joined(lang: str, entries: list[list[str]]) -> str:
    inner = "".join(
        f"<entry{lang if number % 2 else ''}>{''.join(parts)}</entry>" for number, parts in enumerate(entries)
    )
    namespaces = f'xmlns="http://www.w3.org/2005/Atom" xmlns:media="{NAMESPACES["media"]}"'
    return f'<feed {namespaces} xml:lang="en-US"><title>T</title><updated>2020-11-10T12:00:00Z</updated>{inner}</feed>'


atom_feeds = st.builds(
    atom_joined,
    st.sampled_from(("", ' xml:lang="ru"', ' xml:lang=""', ' lang="hy"')),
    st.lists(st.lists(atom_parts, max_size=8), min_size=1, max_size=3),
)

RDF_OPEN = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    f'{DECLARED}><channel rdf:about="https://news.example/"><title>T</title><dc:language>ru</dc:language>'
    '<items><rdf:Seq><rdf:li rdf:resource="https://news.example/1"/></rdf:Seq></items></channel>'
)
rdf_feeds = st.builds(
    lambda items: (
        RDF_OPEN
        + "".join(f'<item rdf:about="{escape(about)}">{"".join(parts)}</item>' for about, parts in items)
        + "</rdf:RDF>"
    ),
    st.lists(st.tuples(st.sampled_from(GUIDS), st.lists(rss_parts, max_size=6)), min_size=1, max_size=3),
)

thorough = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(feed=rss_feeds)
def test_rss_2_is_read_as_feedparser_reads_it(feed: str) -> None:
    assert not differences(feed.encode())


@thorough
@given(feed=atom_feeds)
def test_atom_is_read_as_feedparser_reads_it(feed: str) -> None:
    assert not differences(feed.encode())


@thorough
@given(feed=rdf_feeds)
def test_rss_1_is_read_as_feedparser_reads_it(feed: str) -> None:
    assert not differences(feed.encode())


@pytest.mark.parametrize(
    "feed",
    [
        f"{RSS_OPEN}<title>T</title><language>ru</language><item><title>A</title><link>https://x.example/1</link>"
        "<guid isPermaLink='false'>1</guid><pubDate>Tue, 10 Nov 2020 00:00:00 +0300</pubDate><dc:creator>B</dc:creator>"
        "<category>N</category><description>d</description><content:encoded><![CDATA[<p>c</p>]]></content:encoded>"
        "<media:content url='x'><media:title>M</media:title></media:content></item></channel></rss>",
        f"{RDF_OPEN}<item rdf:about='https://x.example/1'><title>A</title><dc:date>2020-11-10</dc:date></item></rdf:RDF>",
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='hy'><title>T</title><entry><id>1</id><title type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'>A <b>b</b></div></title><author><name>B</name></author></entry>"
        "</feed>",
        f"{RSS_OPEN}</channel></rss>",
    ],
    ids=["RSS 2.0", "RSS 1.0", "Atom", "no items"],
)
def test_ordinary_feeds_take_the_fast_path(feed: str) -> None:
    assert differences(feed.encode()) == []


@pytest.mark.parametrize(
    "feed",
    [
        "<rss version='2.0'><channel><item><title>A & B</title></item></channel></rss>",
        "<rss version='2.0'><channel><item xml:base='https://x.example/'><link>1</link></item></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY x 'y'>]><rss version='2.0'><channel><item><title>&x;</title></item></channel></rss>",
        "<!DOCTYPE rss><rss version='2.0'><channel/></rss>",
        "<rss version='2.0'><item/></rss>",
        "<rss version='2.0'><channel><item><title>A<b>c</b></title></item></channel></rss>",
        "<rss version='2.0'><channel><item><title mode='base64'>QQ==</title></item></channel></rss>",
        "<rss version='2.0'><channel><item><unheard>A</unheard></item></channel></rss>",
        "<rss version='2.0' xmlns:dc='https://x.example/'><channel><item><dc:title>A</dc:title></item></channel></rss>",
        "<rss version='2.0'><channel><item><title>&#146;</title></item></channel></rss>",
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>A</title></entry></feed>",
        "<rss version='2.0'><channel>" + "<item><title>A</title></item>" * 10_001 + "</channel></rss>",
        "{}",
    ],
)
def test_what_feedparser_might_read_otherwise_is_left_to_it(feed: str) -> None:
    with pytest.raises(Unsure):
        read_well_formed(feed.encode())
