"""Who speaks in Russian. Pure.

A subject stands before or behind its verb, so that its case and its agreement with the verb tell it from what else
stands there; its head comes first and draws names in the genitive behind it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.cues import ru
from tracker.flagging.naming.text import Case, Grammar, Name, stems

_OFFICES = stems(ru.TABLE.speaker)

_WOMEN = (
    "комисси",
    "служб",
    "мисси",
    "глав",
    "сторон",
    "администрац",
    "газет",
    "стать",
    "редакц",
    "партия",
    "оппозици",
    "организаци",
    "компани",
    "прокуратур",
    "полици",
    "арми",
    "госкомисси",
    "госпогранслужб",
)
_THINGS = ("министерств", "ведомств", "правительств", "агентств", "командовани", "издани", "посольств", "минобороны")
_MANY = ("власт", "сми", "вс")

_ANY_CASE = frozenset(
    "баку мид минобороны рф оон мккк увкб ес обсе сми фсб вс гаджизаде тасс впк снб мо мвд бта шойгу".split()
)
_ADJECTIVE = re.compile("(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)$")
_ADJECTIVE_IN = re.compile("(?:ом|ем|ой|ей)$")
_ADJECTIVE_OF = re.compile("(?:ого|его|ой|ей|ых|их)$")
_BENT_NAME = re.compile("(?:у|ю|ом|ем|ым|им|ой|ей|ами|ями|ах|ях|ам|ям|е|ому|ему)$")
_NAMES_IN_A = re.compile("(?:ов|ев|ин|ын|ск)а$|ая$")

_TOLD = (
    (re.compile("(?:л|рг|лся|ргся)$"), "m"),
    (re.compile("(?:ла|лась)$"), "f"),
    (re.compile("(?:ло|лось)$"), "n"),
    (re.compile("(?:ли|лись)$"), "p"),
    (re.compile("(?:ет|ит)$"), "s"),
    (re.compile("(?:ют|ят|ут|ат)$"), "p"),
)
_BETWEEN = frozenset(
    """ранее раньше также уже тогда потом вчера сегодня накануне пока еще ещё снова позже затем впервые вновь тоже однако
    официально публично прямо тем временем в свою очередь не и же
    """.split()
)
_OF_PAPERS = re.compile(
    "(?:заявлени|сообщени|бюллетен|сводк|доклад|комментари|стать|материал|релиз|обращени|письм|тексте|отчет|публикаци|интервью)"
)
_SPEAKING = ("ет", "ит", "ют", "ят", "ал", "ил", "ел", "ла", "ли", "ло", "данным")
_HE = frozenset("он она они".split())
_IN = frozenset("в на".split())
_TOWARDS = frozenset("о об для к ко с со из от до при через под над по за без у против между среди перед после".split())
_LONGEST = 9
_NO_NAMES = frozenset(
    """как так что это этот эта эти тот та те где когда если хотя пока после за при все всё всего его её ее их там здесь
    теперь сейчас однако поэтому кроме среди также более менее около почти один два три оба обе каждый другой другие
    такой такая такие сам сама сами кто никто ничто мы вы я наш наша наши свой хватит речь нам
    """.split()
)
_FIRST_NAMES = frozenset("назели ани мэри наири арпи гоар".split())
_FAR = 6
_NEVER_NAMES = _BETWEEN | _IN | _TOWARDS | _HE | _NO_NAMES


def _kind(stem: str) -> str:
    if stem.startswith(_WOMEN):
        return "f"
    if stem.startswith(_THINGS):
        return "n"
    return "p" if stem.startswith(_MANY) else "m"


@lru_cache(maxsize=20_000)
def office_form(word: str) -> tuple[Case, str]:
    """Return the case of a noun for one who speaks, and as what the verb agrees with it: m, f, n or p for many; "" for
    any.
    """
    if word in _ANY_CASE or word in _OFFICES.whole:
        return (Case.GENITIVE if word == "посла" else Case.SUBJECT | Case.GENITIVE), "" if word != "посол" else "m"
    split = next(_OFFICES.splits(word), None)
    if split is None:
        return Case.NONE, ""
    stem, rest = split
    kind = _kind(word)
    if word in ("глава", "судья", "староста", "замглавы"):
        return Case.SUBJECT, ""
    if word.startswith("зам") and word.endswith(("министра", "главы", "директора")):
        return Case.SUBJECT, "m"
    if kind == "f":
        if re.search("[ая]$", word) and not re.search("[ая]я$|ами$", word):
            return Case.SUBJECT, "f"
        if word.endswith("ия"):
            return Case.SUBJECT, "f"
        return (Case.GENITIVE | Case.SUBJECT, "p") if re.search("[ыи]$", word) else (Case.NONE, "")
    if kind == "n":
        if re.search("[оеы]$", word) and not word.endswith("ве"):
            return Case.SUBJECT, "n"
        return (Case.GENITIVE, "n") if re.search("[ая]$", word) else (Case.NONE, "")
    if re.search("(?:ов|ев|ей)$", rest):
        return Case.GENITIVE, "p"
    if re.search("[ыи]$", rest) or (stem + rest).endswith(("ные", "ане")):
        return Case.SUBJECT | (Case.GENITIVE if kind == "p" else Case.NONE), "p"
    if re.search("[ая]$", rest):
        return Case.GENITIVE, "m"
    if rest in ("", "ь", "й", "ец", "к", "ник", "р", "т") or rest.endswith(
        ("ь", "ец", "ник", "ик", "ор", "ер", "ист", "ент", "нт")
    ):
        return Case.SUBJECT, "m"
    if _ADJECTIVE.search(rest) or _ADJECTIVE_OF.search(rest):
        return (Case.SUBJECT, "") if _ADJECTIVE.search(rest) else (Case.GENITIVE, "")
    return Case.NONE, ""


@lru_cache(maxsize=20_000)
def name_form(word: str) -> tuple[Case, str]:
    """Return the same of a name."""
    if word in _ANY_CASE or word.endswith("заде") or not re.search("[а-я]", word):
        return Case.SUBJECT | Case.GENITIVE, ""
    if _ADJECTIVE.search(word) and not word.endswith("ой"):
        return Case.SUBJECT, "p" if word.endswith(("ые", "ие")) else "f" if word.endswith("ая") else ""
    if _ADJECTIVE_OF.search(word):
        return Case.GENITIVE, ""
    if re.search("[ая]$", word):
        return Case.SUBJECT | Case.GENITIVE, "f"
    if word in _FIRST_NAMES:
        return Case.SUBJECT | Case.GENITIVE, "f"
    if re.search("[ыи]$", word):
        return Case.GENITIVE, ""
    return (Case.NONE, "") if _BENT_NAME.search(word) else (Case.SUBJECT, "" if word.endswith("о") else "m")


class Russian(Grammar):
    """Russian."""

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        told = self._told(cue)
        if told is None or (self.text.words[cue.first].startswith("передал") and cue.first == cue.last):
            return
        text = self.text
        start, end = text.start(cue.first), text.end(cue.last)
        before = self._nearest_before(cue.first - 1, start, told)
        if before is not None:
            yield before
        opening = self._opening_of(start, cue.first - 1)
        if opening is not None and self._speaks(opening, told):
            yield opening
        if before is None or opening is None:
            yield from self._behind(cue, end, told)

    def after_source(self, cue: Cue) -> Iterator[Name]:
        text = self.text
        run = cue.last + 1
        if run >= len(text.words) or not text.one_clause(cue.last, run):
            return
        at = run + 1 if _ADJECTIVE_IN.search(text.words[run]) and run < text.end(cue.last) else run
        if _OF_PAPERS.match(text.words[at]):
            run = at + 1
        verb = next((kind for pattern, kind in _TOLD if pattern.search(text.words[cue.last])), None)
        wanted = Case.GENITIVE if verb is None else Case.SUBJECT
        found = self._name_from(run, text.end(cue.last))
        if found is not None and wanted in self._form(found)[0] and text.any_known(found.first, found.last):
            yield found
        elif found is not None and text.is_capital(found.first) and not text.any_known(found.first, found.last):
            yield from [found] if wanted in self._form(found)[0] else []

    def before_source(self, cue: Cue) -> Iterator[Name]:
        return iter(())

    def opening(self, last: int) -> Name | None:
        found = self._name_from(0, last)
        if found is None or Case.SUBJECT not in self._form(found)[0]:
            return None
        head = self._head_of(found)
        if found.last < last and self.text.words[found.last + 1].isdigit():
            return None
        return found if self.text.is_known(head) else None

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _told(self, cue: Cue) -> str | None:
        """Return as what a verb agrees with its subject, None where it is no finite verb."""
        for run in (cue.last, cue.first):
            for pattern, kind in _TOLD:
                if pattern.search(self.text.words[run]):
                    return kind
        return None

    def _speaks(self, name: Name, told: str) -> bool:
        """Whether a name is the subject of a verb, by its case and by what the verb agrees with."""
        case, kind = self._form(name)
        if Case.SUBJECT not in case or (name.first and self.text.words[name.first - 1] in _IN | _TOWARDS):
            return False
        joined = any(self.text.words[run] == "и" for run in range(name.first, name.last))
        if joined and told == "p":
            return Case.SUBJECT in self._form_of(name.last)[0] and self._form_of(name.last)[1] != "f"
        fits = {"m": ("m", ""), "f": ("f", "", "m"), "n": ("n", ""), "p": ("p", ""), "s": ("m", "f", "n", "")}
        return kind in fits[told]

    def _in_a_place(self, name: Name, told: str) -> bool:
        """Whether nobody in particular speaks: В штабе заявили."""
        return told == "p" and name.first > 0 and self.text.words[name.first - 1] in _IN and self._is_house(name)

    def _is_house(self, name: Name) -> bool:
        text = self.text
        return text.any_known(name.first, name.last) or text.is_capital(name.first)

    # ---- names ----------------------------------------------------------------------------------------------------
    def _nearest_before(self, last: int, start: int, told: str) -> Name | None:
        text = self.text
        while last >= start and (text.words[last] in _BETWEEN or text.words[last].isdigit()):
            last -= 1
        if last < start:
            return None
        if text.words[last] in _HE:
            return Name(last, last)
        for run in range(max(start, last - _LONGEST), last + 1):
            found = self._name_from(run, last)
            if found is not None and found.last == last:
                if self._speaks(found, told) or self._in_a_place(found, told):
                    return found
                if run and text.words[run - 1] in _TOWARDS | _IN:
                    return None
        return None

    def _opening_of(self, start: int, last: int) -> Name | None:
        """Return the name that opens a clause, or stands first in it with no other before the verb."""
        text = self.text
        joints = frozenset("что а но и как хотя если когда пока чтобы".split())
        while start < last and text.words[start] in joints:
            start += 1
        found = self._name_from(start, last)
        if found is not None and last - found.last > _FAR:
            return None
        return found

    def _behind(self, cue: Cue, end: int, told: str) -> Iterator[Name]:
        text = self.text
        run = cue.last + 1
        if run > end or text.gap(run) not in (" ", ' "'):
            return
        if text.words[run] in _IN and told == "p" and run < end:
            found = self._name_from(run + 1, end)
            if found is not None and text.any_known(found.first, found.last):
                yield found
            return
        if text.words[run] in _HE:
            yield Name(run, run)
            return
        for begin in range(run, min(run + 4, end + 1)):
            found = self._name_from(begin, end)
            if found is not None and not re.search("[а-я]", text.words[begin]):
                # A paper to which somebody told it: рассказал Report местный житель.
                later = self._name_from(begin + 1, end)
                found = found if later is None or not self._speaks(later, told) else None
            if found is not None and self._speaks(found, told):
                if text.any_known(found.first, found.last) or (begin == run and text.is_capital(begin)):
                    yield found
                return

    def _name_from(self, first: int, last: int) -> Name | None:
        """Return the name that begins at a run: adjectives, its head, what stands in the genitive or beside it."""
        text = self.text
        if first > last:
            return None
        head = first
        while head < last and self._qualifies(head):
            head += 1
        if not self._may_name(head):
            return None
        end = head
        while end < last and end - first < _LONGEST:
            after = end + 1
            if text.is_quoted_off(after) or not text.one_clause(end, after) or text.gap(after) not in (" ", "-", ". "):
                break
            if self._goes_on(head, after):
                end = after
            elif after < last and text.words[after + 1] in _GENITIVES and _ADJECTIVE_OF.search(text.words[after]):
                end = after + 1
            elif self._qualifies(after) and after < last and self._goes_on(head, after + 1):
                end = after + 1
            elif text.words[after] == "и" and after < last and self._may_name(after + 1) and self._may_name(end):
                end = after + 1
            else:
                break
        return Name(first, end)

    def _qualifies(self, run: int) -> bool:
        """Whether a word is an adjective of an office behind it."""
        text = self.text
        word = text.words[run]
        if word in _NEVER_NAMES or (text.is_capital(run) and run not in text.sides and not text.begins(run)):
            return False
        if run in text.offices and not (_ADJECTIVE.search(word) or _ADJECTIVE_OF.search(word)):
            return False
        return bool(_ADJECTIVE.search(word) or _ADJECTIVE_OF.search(word) or word.endswith(("ом", "ем", "ей"))) and (
            run + 1 < len(text.words) and self._leads_to_office(run + 1)
        )

    def _leads_to_office(self, run: int) -> bool:
        text = self.text
        return run in text.offices or (
            bool(_ADJECTIVE.search(text.words[run]) or _ADJECTIVE_OF.search(text.words[run]))
            and run + 1 < len(text.words)
            and run + 1 in text.offices
        )

    def _may_name(self, run: int) -> bool:
        text = self.text
        word = text.words[run]
        if run in text.offices:
            return True
        if not text.is_capital(run) or word in _NEVER_NAMES or len(word) < 2 or text.gap(run) == ".":
            return False
        if text.is_quoted_off(run) and not text.begins(run) and text.start(run) != run:
            # A party or a paper, called after something: блок «Армения».
            return text.words[run - 1].endswith(_SPEAKING)
        if (_ADJECTIVE.search(word) or _ADJECTIVE_OF.search(word)) and run in text.sides:
            return False
        return not text.begins(run) or run in text.sides or self._capital_follows(run)

    def _capital_follows(self, run: int) -> bool:
        after = run + 1
        text = self.text
        return (
            after < len(text.words)
            and text.one_clause(run, after)
            and (
                text.is_capital(after)
                or any(cue.first == after for cue in self.speech.get(text.layout.stretch(run), ()))
            )
        )

    def _goes_on(self, head: int, run: int) -> bool:
        """Whether a name goes on with a run: a genitive, or an apposition in the head's own case."""
        text = self.text
        if not (run in text.offices or text.is_capital(run)):
            return text.words[run] == "обороны" or (text.words[run] in _GENITIVES and run - 1 in text.offices)
        case = self._form_of(run)[0]
        heads = self._form_of(head)[0]
        if (
            run == head + 1
            and not heads & Case.SUBJECT
            and not self.text.is_known(head)
            and run not in self.text.offices
        ):
            return head == 0 or self.text.words[head - 1] not in _IN | _TOWARDS
        return Case.GENITIVE in case or (Case.SUBJECT in case and Case.SUBJECT in heads)

    def _form(self, name: Name) -> tuple[Case, str]:
        head = self._head_of(name)
        text = self.text
        surname = head + 1
        if (
            head not in text.offices
            and surname <= name.last
            and surname not in text.offices
            and text.gap(surname) == " "
        ):
            if text.is_capital(surname) and not self._form_of(head)[0] & Case.SUBJECT:
                return self._form_of(surname)
        return self._form_of(head)

    def _head_of(self, name: Name) -> int:
        head = name.first
        while head < name.last and (self._qualifies(head) or self.text.gap(head + 1) == "-"):
            head += 1
        return head

    def _form_of(self, run: int) -> tuple[Case, str]:
        word = self.text.words[run]
        return office_form(word) if run in self.text.offices else name_form(word)


_GENITIVES = frozenset(
    """обороны дел экономики инфраструктуры финансов юстиции здравоохранения транспорта безопасности управления энергетики
    человека республики региона края области ведомства соцсетей села города общины района министров
    """.split()
)
