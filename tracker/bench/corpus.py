"""Feeds to measure with: the same bytes for the same numbers, in five scripts, RSS and Atom by turns. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from random import Random
from xml.sax.saxutils import escape

_WORDS = (
    "convoy road ministry said border village talks winter supplies agreed commission reported morning bridge patrol "
    "statement region returned families aid officials visited station railway opened meeting council soldiers",
    "колонна дорога министерство сообщило граница село переговоры зима припасы комиссия утром мост патруль заявление "
    "область вернулись семьи помощь чиновники посетили станция железная открыта встреча совет военные",
    "շարասյուն ճանապարհ նախարարություն հայտնեց սահման գյուղ բանակցություն ձմեռ պաշար հանձնաժողով առավոտ կամուրջ պարեկ "
    "հայտարարություն մարզ վերադարձան ընտանիք օգնություն պաշտոնյա կայարան երկաթուղի հանդիպում խորհուրդ զինվոր",
    "karvan yol nazirlik bildirdi sərhəd kənd danışıqlar qış ərzaq komissiya səhər körpü patrul bəyanat bölgə qayıtdı "
    "ailələr yardım rəsmilər stansiya dəmiryolu açıldı görüş şura əsgərlər",
    "კოლონა გზა სამინისტრო განაცხადა საზღვარი სოფელი მოლაპარაკება ზამთარი მარაგი კომისია დილა ხიდი პატრული განცხადება "
    "რეგიონი დაბრუნდნენ ოჯახები დახმარება სადგური რკინიგზა გაიხსნა შეხვედრა საბჭო ჯარისკაცები",
)


def _vocabulary(words: str) -> list[str]:
    """Return some 600 words, as many as a day's news on one subject has: each word of the list with endings taken from
    the others, for texts of 25 words would all be copies of each other.
    """
    given = words.split()
    endings = ["", *dict.fromkeys(word[-2:] for word in given)]
    return [word + ending for ending in endings for word in given]


_LISTS = tuple(_vocabulary(words) for words in _WORDS)
_LANGS = ("en", "ru", "hy", "az", "ka")
_NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
_PARAGRAPHS = 8
_SENTENCES = 3
NEW_A_DAY = 2


def feed(number: int, *, entries: int, edition: int) -> bytes:
    """Return the feed of that number as it stands in an edition: each brings NEW_A_DAY new entries and edits one.

    edition: from 0. The window of `entries` entries moves on, as in real feeds.
    """
    last = entries + edition * NEW_A_DAY
    numbers = range(last - 1, last - entries - 1, -1)
    edited = last - NEW_A_DAY - 1 if edition else -1
    write = _rss if number % 2 else _atom
    return write(number, [_Entry(number, each, "!" * edition if each == edited else "") for each in numbers])


class _Entry:
    """One entry's texts."""

    def __init__(self, feed_number: int, number: int, edit: str) -> None:
        words = _LISTS[feed_number % len(_LISTS)]
        chance = Random(f"{feed_number} {number}")  # noqa: S311 # the same texts every time are what is wanted
        paragraphs = []
        for index in range(_PARAGRAPHS):
            sentences = []
            for _ in range(_SENTENCES):
                picked = [*chance.choices(words, k=10), str(chance.randrange(997))]
                sentences.append(" ".join(picked).capitalize() + ".")
            paragraphs.append(_paragraph(sentences, feed_number, index))
        self.title = " ".join(chance.choices(words, k=7)).capitalize() + edit
        self.lead = f"<p>{sentences[0]}</p>"
        self.markup = "".join(paragraphs)
        self.link = f"https://paper{feed_number}.example/news/{number}?utm_source=rss"
        self.guid = f"paper{feed_number}-{number}"
        self.at = _NEWEST + timedelta(minutes=number * 7 + feed_number % 7)


def _paragraph(sentences: list[str], feed_number: int, index: int) -> str:
    """Return a paragraph with the tags that newsrooms' editors leave in theirs."""
    first, second, third = sentences
    site = f"https://paper{feed_number}.example"
    if index % 4 == 3:
        image = f'<img src="{site}/images/{index}.jpg" srcset="{site}/images/{index}-2x.jpg 2x" alt="" loading="lazy"/>'
        caption = f"<figcaption>{third}</figcaption>"
        return f'<figure class="wp-block-image size-large">{image}{caption}</figure>\n<p>{first} {second}</p>\n'
    linked = f'<a href="{site}/topics/{index}?ref=feed" target="_blank" rel="noopener">{second}</a>'
    return f'<p style="text-align: justify;" class="text"><span>{first}</span> {linked} <em>{third}</em><br/></p>\n'


def _rss(number: int, entries: list[_Entry]) -> bytes:
    items = "".join(
        f"<item><title>{escape(entry.title)}</title><link>{escape(entry.link)}</link>"
        f'<guid isPermaLink="false">{entry.guid}</guid><pubDate>{format_datetime(entry.at)}</pubDate>'
        f"<description>{escape(entry.lead)}</description>"
        f"<content:encoded><![CDATA[{entry.markup}]]></content:encoded></item>\n"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Paper {number}</title><link>https://paper{number}.example/</link><description>News</description>"
        f"<language>{_LANGS[number % len(_LANGS)]}</language>\n{items}</channel></rss>"
    ).encode()


def _atom(number: int, entries: list[_Entry]) -> bytes:
    items = "".join(
        f'<entry><title>{escape(entry.title)}</title><link rel="alternate" href="{escape(entry.link)}"/>'
        f"<id>{entry.guid}</id><updated>{entry.at.isoformat()}</updated><published>{entry.at.isoformat()}</published>"
        f'<summary type="html">{escape(entry.lead)}</summary>'
        f'<content type="html">{escape(entry.markup)}</content></entry>\n'
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{_LANGS[number % len(_LANGS)]}"><title>Paper {number}</title>'
        f'<link href="https://paper{number}.example/"/><id>paper{number}</id>'
        f"<updated>{_NEWEST.isoformat()}</updated>\n{items}</feed>"
    ).encode()
