import pytest

from tracker.ingestion.text import MAX_LINE, language, one_line, plain_text, unmarked, web_url


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("a  b\n\tc\xa0d\u2003e", "a b c d e"),
        ("<p>One</p><p>Two<br>three</p>", "One\nTwo three"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("in<b>with</b>in", "inwithin"),
        ("<DIV CLASS='x > y'>a</DIV>", "a"),
        ("x<script>alert('</p>')</script><style>p{}</style><svg><text>s</text></svg>y", "xy"),
        ("<!-- c -->x<![CDATA[y]]>", "x"),
        ("5 < 6 > 4 & 3", "5 < 6 > 4 & 3"),
        ("&lt;p&gt;twice &amp;amp; twice&lt;/p&gt;", "twice & twice"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;ok", "ok"),
        ("it's <a href=it's>a</a> 'link'", "it's a 'link'"),
        ("&#8217;&#x2019;&rsquo;&#146;", "’’’’"),
        ("&#0;&#xD800;&#1;a", "\ufffd\ufffda"),
        ("a\x00\x08\x1e\ud800\ufeff\u202e\u2066\xad\u200bb", "ab"),
        ("e\u0301 й", "é й"),
        ("<p>«Լաչին» – Laçın</p>", "«Լաչին» – Laçın"),
        ("<unclosed", ""),
    ],
)
def test_markup_becomes_what_a_reader_would_see(markup: str, text: str) -> None:
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "unit", ["<div>", "<b></q>", "<b></p>", "<a ", "<a b='", "<", "<!--", "&", "<svg>", "<script>", "<x y=\"'", "&lt;p"]
)
def test_any_amount_of_markup_is_read_in_passable_time(unit: str) -> None:
    assert len(plain_text(unit * 400_000)) <= 200_000


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert one_line("<p>a</p><p>b</p>") == "a b"
    assert len(one_line("word " * 9999)) <= MAX_LINE


def test_text_without_markup_keeps_its_signs() -> None:
    assert unmarked(" a &amp; <b>\x00 \n c ") == "a &amp; <b> c"


@pytest.mark.parametrize(
    "reference", ["", "  ", "mailto:a@b.example", "http://", "http://a.example:x/", "http://[", "/x"]
)
def test_what_leads_nowhere_on_the_web_is_no_address(reference: str) -> None:
    assert web_url(reference) == ""


def test_a_reference_is_made_absolute() -> None:
    assert web_url("../b c", base="https://a.example/x/y") == "https://a.example/b%20c"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"),
        ("en-US", "en"),
        (" RU_ru ", "ru"),
        ("hye", "hy"),
        ("aze-Latn", "az"),
        ("xyz", None),
        ("english", None),
        ("", None),
        ("e", None),
        ("--", None),
        ("\ud800", None),
    ],
)
def test_a_language_tag_becomes_two_letters_or_none(tag: str, code: str | None) -> None:
    assert language(tag) == code
