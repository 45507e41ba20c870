"""Words of Russian by which names are told, and what their endings say. Pure. Letters are as folded: ё is е."""

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.flagging.cues import ru
from tracker.flagging.naming.text import Case, stems

_OFFICES = stems(ru.TABLE.speaker)

# ---- words ------------------------------------------------------------------------------------------------------
BETWEEN = frozenset(
    """ранее раньше также уже тогда потом вчера сегодня накануне пока еще снова позже затем впервые вновь тоже однако
    официально публично прямо тем временем свою очередь не и же
    """.split()
)
"""Words that may stand between a subject and its verb."""
PRONOUNS = frozenset("он она они".split())
IN = frozenset("в на".split())
TOWARDS = frozenset("о об для к ко с со из от до при через под над по за без у против между среди перед после".split())
CONTRASTS = frozenset("а но однако".split())
"""Words before what another one says or does."""
JOINTS = frozenset("что а но и как хотя если когда пока чтобы".split())
_NO_NAMES = frozenset(
    """как так что это этот эта эти тот та те где когда если хотя пока после за при все всего его ее их там здесь
    теперь сейчас однако поэтому кроме среди также более менее около почти один два три оба обе каждый другой другие
    такой такая такие сам сама сами кто никто ничто мы вы я наш наша наши свой хватит речь нам
    """.split()
)
NEVER_NAMES = BETWEEN | IN | TOWARDS | PRONOUNS | _NO_NAMES
OWNERS = frozenset(
    """обороны дел экономики инфраструктуры финансов юстиции здравоохранения транспорта безопасности управления
    энергетики человека республики региона края области ведомства соцсетей села города общины района министров
    """.split()
)
"""Genitives in small letters that belong to an office before them."""
PAPERS = re.compile(
    "(?:заявлени|сообщени|бюллетен|сводк|доклад|комментари|стать|материал|релиз|обращени|письм|тексте|отчет|публикаци|"
    "интервью)"
)
ENDS_OF_SPEECH = ("ет", "ит", "ют", "ят", "ал", "ил", "ел", "ла", "ли", "ло", "данным")
"""Of words before a paper in quotes that says so itself: пишет «Газета»."""

# ---- agreement --------------------------------------------------------------------------------------------------
_TOLD = (
    (re.compile("(?:л|рг|лся|ргся)$"), "m"),
    (re.compile("(?:ла|лась)$"), "f"),
    (re.compile("(?:ло|лось)$"), "n"),
    (re.compile("(?:ли|лись)$"), "p"),
    (re.compile("(?:ет|ит)$"), "s"),
    (re.compile("(?:ют|ят|ут|ат)$"), "p"),
)
_FITS = {"m": ("m", ""), "f": ("f", "", "m"), "n": ("n", ""), "p": ("p", ""), "s": ("m", "f", "n", "")}
HANDED_OVER = "передал"
"""Begins a verb that tells of words only in the present."""

# ---- endings ----------------------------------------------------------------------------------------------------
_WOMEN = tuple(
    """комисси служб мисси глав сторон администрац газет редакц партия оппозици организаци компани прокуратур полици
    арми госкомисси госпогранслужб
    """.split()
)
_THINGS = tuple("министерств ведомств правительств агентств командовани издани посольств минобороны".split())
_MANY = ("власт", "сми", "вс")
_HEADS = frozenset("глава судья староста замглавы".split())
_DEPUTIES = re.compile("зам(?:министра|директора)$")
_ANY_CASE = frozenset("баку мид минобороны рф оон мккк увкб ес обсе сми фсб вс тасс впк снб мо мвд бта шойгу".split())
_CYRILLIC = re.compile("[а-я]")
_ADJECTIVE = re.compile("(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_ADJECTIVE_OF = re.compile("(?:ого|его|ой|ей|ых|их)$")
_ADJECTIVE_IN = re.compile("(?:ом|ем|ой|ей)$")
_BENT = re.compile("(?:у|ю|ом|ем|ым|им|ой|ей|ами|ями|ах|ях|ам|ям|е)$")
_MAN = re.compile("(?:^|ь|й|ец|к|р|т)$")
_OF_MANY = re.compile("(?:ов|ев|ей)$")
_EITHER = Case.SUBJECT | Case.GENITIVE


class Form(NamedTuple):
    """What a noun may be. agrees: with which form of a verb: m, f, n, or p for many; empty: with any."""

    case: Case
    agrees: str = ""


_NO_FORM = Form(Case.NONE)


def told(word: str) -> str | None:
    """Return as what a verb agrees with its subject (s: one, of any gender); None where it is no finite verb."""
    return next((kind for pattern, kind in _TOLD if pattern.search(word)), None)


def fits(form: Form, verb: str) -> bool:
    """Whether a subject of this form goes with a verb."""
    return form.agrees in _FITS[verb]


def is_adjective(word: str) -> bool:
    """Whether a word ends as an adjective, in the nominative or the genitive."""
    return _ADJECTIVE.search(word) is not None or is_adjective_of(word)


def is_adjective_of(word: str) -> bool:
    """Whether a word ends as an adjective in the genitive."""
    return _ADJECTIVE_OF.search(word) is not None


def is_adjective_in(word: str) -> bool:
    """Whether a word ends as an adjective behind `в`, or in the instrumental."""
    return _ADJECTIVE_IN.search(word) is not None


def is_cyrillic(word: str) -> bool:
    return _CYRILLIC.search(word) is not None


@lru_cache(maxsize=20_000)
def office_form(word: str) -> Form:
    """Return what a noun for one who speaks may be."""
    if word in ("посол", "посла"):
        return Form(Case.SUBJECT, "m") if word == "посол" else Form(Case.GENITIVE)
    if word in _ANY_CASE or word in _OFFICES.whole:
        return Form(_EITHER)
    if word in _HEADS or _DEPUTIES.match(word):
        return Form(Case.SUBJECT)
    split = next(_OFFICES.splits(word), None)
    if split is None:
        return _NO_FORM
    if word.startswith(_WOMEN):
        return _woman(word)
    if word.startswith(_THINGS):
        return _thing(word)
    return _man(word, split[1])


def _woman(word: str) -> Form:
    if word.endswith(("а", "ия")):
        return Form(Case.SUBJECT, "f")
    return Form(_EITHER, "p") if word.endswith(("ы", "и")) else _NO_FORM


def _thing(word: str) -> Form:
    if word.endswith(("о", "е", "ы")) and not word.endswith("ве"):
        return Form(Case.SUBJECT, "n")
    return Form(Case.GENITIVE, "n") if word.endswith(("а", "я")) else _NO_FORM


def _man(word: str, ending: str) -> Form:
    if _OF_MANY.search(ending):
        return Form(Case.GENITIVE, "p")
    if ending.endswith(("ы", "и")) or word.endswith(("ные", "ане")):
        return Form(_EITHER if word.startswith(_MANY) else Case.SUBJECT, "p")
    if ending.endswith(("а", "я")):
        return Form(Case.GENITIVE, "m")
    if _MAN.search(ending):
        return Form(Case.SUBJECT, "m")
    if _ADJECTIVE.search(ending):
        return Form(Case.SUBJECT)
    return Form(Case.GENITIVE) if _ADJECTIVE_OF.search(ending) else _NO_FORM


@lru_cache(maxsize=20_000)
def name_form(word: str) -> Form:
    """Return what a name may be."""
    if word in _ANY_CASE or word.endswith("заде") or not is_cyrillic(word):
        return Form(_EITHER)
    if _ADJECTIVE.search(word) and not word.endswith("ой"):
        return Form(Case.SUBJECT, "p" if word.endswith(("ые", "ие")) else "f" if word.endswith("ая") else "")
    if _ADJECTIVE_OF.search(word):
        return Form(Case.GENITIVE)
    if word.endswith(("а", "я")):
        return Form(_EITHER, "f")
    if word.endswith(("ы", "и")):
        return Form(Case.GENITIVE)
    return _NO_FORM if _BENT.search(word) else Form(Case.SUBJECT, "" if word.endswith("о") else "m")
