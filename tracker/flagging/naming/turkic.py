"""Who speaks in Azerbaijani and Turkish. Pure.

Verbs end their sentences and the subject stands far before them, so case tells who speaks: a name is cut where a word
in another case begins, and one whose own case is none of a subject's is no speaker. Letters are as folded: ı is i.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.cues import az, tr
from tracker.flagging.naming.text import Case, Grammar, Name, stems

_OFFICES = {"az": stems(az.TABLE.speaker), "tr": stems(tr.TABLE.speaker)}

_PLURAL = "(?:l[aəe]r)?"
_BODY = f"(?:çi|çü|çu|l[iuü][kqğy])?{_PLURAL}"
_OWN = "(?:s?[iuü])?"
_ENDINGS = (
    (re.compile(f"{_BODY}{_OWN}$"), Case.SUBJECT),
    (re.compile(f"{_BODY}(?:{_OWN}n)?[iuü]n$"), Case.GENITIVE),
    (re.compile(f"{_BODY}(?:{_OWN}n)?y?[aəe]$"), Case.DATIVE),
    (re.compile(f"{_BODY}(?:{_OWN}n)?[dt][aəe]n$"), Case.ABLATIVE),
)
_AFTER_NAMES = (
    (re.compile("n?[iuü]n$"), Case.GENITIVE),
    (re.compile("y?[aəe]$|n[aəe]$"), Case.DATIVE),
    (re.compile("l[aəe]r$"), Case.SUBJECT),
    (re.compile("n?[dt][aəe]n$"), Case.ABLATIVE),
)
_BENT = re.compile("(?:d[aə]n?|d[aə]ki|y?l[aə]|n[iuü]|ca|cə|c[aə]si)$")
_OBJECT = re.compile("[^aəeiuüoö][iuü]$")
_MANY_OF = re.compile("l[ae]r(?:[iuü]n|[ae]|i|d[ae]n?|l[ae])$")
_TOWARDS = re.compile("[aə]$")
_OF = re.compile("[iuü]n$")
_AS_THEY_ARE = frozenset(
    """putin kremlin hüseyn şahin lukin qalin fidan bakü baki moskva ankara fransa vyana praqa cenevrə gəncə şuşa nikola
    türkiyə erməni türk rus gürcü fransiz leyla zaxarova zaharova avropa polşa amerika ukrayna kanada mustafa əli hacı nəhavəndi rubio trend report
    bayramova kallas kavita hindistan misir qərbi cənubi şimali şərqi xarici yeni qalaqayi təbii ilahə samantha ursula sona
    """.split()
)
"""Names that look like a bent form of others."""
_AS_THEY_END = ("iya", "iyə", "ova", "eva", "yeva", "aya", "skaya")

_QUALIFYING = frozenset(
    """müdafiə xarici işlər baş dövlət daxili milli savunma dişişleri içişleri bariş genel devlet
    hərbi siyasi rəsmi resmi eski sabiq keçmiş birinci yerli yerel müvəqqəti fövqəladə ticaret ekonomi dış iç azad
    """.split()
)
"""Words that qualify an office and are none."""

_FINITE = re.compile(
    "(?:[iuü]b|[iuü]bl[aə]r|[iuü]r|[iuü]rl[aə]r|[iuü]rdi|[dt][iuü]|[dt][iuü]l[aəe]r|m[iuü]ş[dt][iuü]r?|m[iuü]ş|yor|yorlar|"
    "yordu|m[ae]kt[ae]|m[ae]kt[ae]dir|m[aə]qd[aə]dir|[ae]r[ae]k|[aəe]r|[aəe]rl[aəe]r|s[iuü]n)$"
)
_PASSIVE = re.compile(
    "(?:l[aəe]n|[iuü]l|l[iuü]n|edin|den)(?:[iuü]b|[iuü]r|[dt][iuü]|m[iuü]ş[dt][iuü]r?|m[iuü]ş|[iuü]yor|m[ae]kt[ae]|[iuü]rdi)$"
)
_NO_VERBS = ("tehdidi", "kredi", "kendi", "şimdi", "bəyanat", "deyildir", "beyanat", "cavabdeh")
_HELPING = ("et", "ed", "ver", "yapt", "yay", "göstər")
_WHO_POINTS = frozenset("onun onlarin".split())
_NO_NAMES = frozenset(
    """o onlar bu bunlar şu biz siz mən ben hər her heç hiç bir iki üç əks onun onlarin bunun ona buna orada burada orda
    haberde xəbərdə yazida yazıda beləliklə ayrica üstəlik hazirda şimdi indi artiq artık daha əvvəl sonra ancaq amma
    """.split()
)
_JOINTS = frozenset("ve və ile ilə".split())
_WITH = frozenset(
    "ilə ile üçün için haqqinda hakkinda barədə haqda adina adindan haqqda barəsində kimi gibi adiyla adli qarşi karşi tərəfindən tarafindan və ve".split()
)
_BODIES = (
    "mətbuat",
    "ordu",
    "şura",
    "güc",
    "gücü",
    "kontingent",
    "kurum",
    "xidmət",
    "hökumət",
    "hükümet",
    "parlament",
    "mahkeme",
    "məhkəmə",
    "bmt",
    "bm",
    "ab",
    "ai",
)
_PAPERS = ("ajans", "gazete", "kanal", "televizyon", "agentli", "qəzet", "site", "sayt")
_TITLES = frozenset(
    """nazir prezident general səfir polkovnik lider bakan başbakan cumhurbaşkani başkan albay büyükelçi müşavir spiker
    deputat politoloq ekspert uzman avukat vəkil komandan komutan vekil
    """.split()
)
_LETTERS_OF_A_BODY = 5
_NATIONS = frozenset("rus türk erməni ermeni azeri gürcü fransiz".split())
_DEMONYM = re.compile("l[iuü]$")
_NAMED_BY_LETTERS = 2
_WHAT_WAS_SAID = tuple(
    """sözl açiqlama açiklama məlumat yazdi dediy dediğ bildirdi iddia fikr rəy xəbər haber ver hesabat aktardi anlatim
    bilgi ifade beyan konuşma mesaj paylaşim çixiş müsahibə müraciət tvit bəyanat qənaət hesablama duyurdu söyledi""".split()
)
_ISSUED = frozenset("yapilan tarafindan".split())
_ACCORDING = frozenset("görə göre əsasən istinadən istinaden".split())
_OF_SAID = re.compile("[iuü]n[aəe]$")
_LONGEST = 10


@lru_cache(maxsize=20_000)
def office_case(word: str, lang: str) -> Case:
    """Return what a noun for one who speaks may be by its ending."""
    found = Case.NONE
    for _, rest in _OFFICES[lang].splits(word):
        for pattern, case in _ENDINGS:
            if pattern.match(rest):
                found |= case
    return found


@lru_cache(maxsize=20_000)
def name_case(word: str, lang: str) -> Case:
    """Return what a name without an apostrophe may be: Turkish sets one before every ending, Azerbaijani none."""
    if lang == "tr" and _MANY_OF.search(word):
        return Case.GENITIVE if word.endswith("n") else Case.DATIVE if word.endswith(("a", "e")) else Case.NONE
    if lang == "tr" or word in _AS_THEY_ARE or word.endswith(_AS_THEY_END):
        return Case.SUBJECT
    if word.endswith(("daki", "dəki")):
        return Case.GENITIVE
    if word.endswith(("dan", "dən")) and len(word) > _LETTERS_OF_A_BODY:
        return Case.ABLATIVE
    if _BENT.search(word):
        return Case.NONE
    if _OF.search(word):
        return Case.GENITIVE
    if _DEMONYM.search(word):
        return Case.SUBJECT
    if _TOWARDS.search(word):
        return Case.DATIVE
    return Case.NONE if _OBJECT.search(word) and len(word) > _LONGEST // 2 else Case.SUBJECT


def _is_finite(word: str) -> bool:
    """Whether a word is a verb that ends its sentence and has a subject."""
    return bool(_FINITE.search(word)) and not _PASSIVE.search(word) and not word.startswith(_NO_VERBS)


class Turkic(Grammar):
    """Azerbaijani and Turkish."""

    lang = "tr"

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        if not self._says(cue):
            if self._is_told_by_a_house(cue):
                yield from self._ending_at(cue.first - 1, Case.ABLATIVE)
            return
        text = self.text
        begin = self._begin(cue)
        found = [
            one for one in self._names(begin, cue.first - 1) if one[0].last + 1 == cue.first or not self._leans(one[0])
        ]
        own = text.start(cue.first)
        for name, is_whole in found:
            opens = name.first in (own, begin) or text.is_capital(name.first) or self._is_told_of(name.first, begin)
            if name.last == cue.first - 1 and opens and (is_whole or name.first == text.start(name.last)):
                yield name
        if own > begin and _is_finite(text.words[own - 1]) and own - 1 not in text.offices:
            yield from (name for name, is_whole in found if name.first == own and is_whole)
        for name, is_whole in found:
            if is_whole or self._stands_alone(name, cue, begin):
                yield name

    def _is_told_of(self, run: int, begin: int) -> bool:
        """Whether a name follows what is told of it: konuşan başbakan."""
        text = self.text
        if run <= begin or text.is_capital(run - 1) or text.is_ending(run - 1):
            return False
        before = text.words[run - 1]
        return before == "bir" or before.endswith(("an", "en", "ən"))

    def _leans(self, name: Name) -> bool:
        """Whether a name but qualifies what follows it, or bears a postposition: ordu birliklerinin, nazirləri ilə."""
        text, after = self.text, name.last + 1
        if after >= len(text.words) or not text.one_clause(name.last, after):
            return False
        word = text.words[after]
        if word in _WITH - {"və", "ve"} or word.startswith("ol"):
            return True
        last = text.words[name.last]
        is_body = last.startswith(_BODIES) or not text.is_known(name.last) or last.endswith(("lar", "lər", "ler"))
        return is_body and not text.is_capital(after) and after not in text.offices and bool(_OWNED.search(word))

    def after_source(self, cue: Cue) -> Iterator[Name]:
        return iter(())

    def before_source(self, cue: Cue) -> Iterator[Name]:
        last = cue.first - 1
        if last < 0 or self.text.gap(cue.first) is None:
            return
        if self.text.words[cue.first] in _ACCORDING:
            if self.text.words[last].startswith(_WHAT_WAS_SAID) and _OF_SAID.search(self.text.words[last]):
                yield from self._ending_at(last - 1, Case.GENITIVE)
                return
            for name in self._ending_at(last, Case.DATIVE):
                if self.text.is_capital(name.first) or name.first == self.text.start(name.first):
                    yield name
            return
        if self.text.words[cue.first] in _ISSUED:
            is_by = self.text.words[last] == "tarafindan"
            is_from = self.text.words[cue.first] == "yapilan" and not is_by
            yield from self._ending_at(last - is_by, Case.ABLATIVE if is_from else Case.SUBJECT)
            return
        yield from self._ending_at(last, Case.GENITIVE)

    def opening(self, last: int) -> Name | None:
        found = next(self._names(0, last), None)
        if found is None or found[0].first > 0 or not self.text.any_known(0, found[0].last):
            return None
        name = found[0]
        if (
            name.last < last
            and _OWNED.search(self.text.words[name.last + 1])
            and not self.text.is_capital(name.last + 1)
        ):
            return None
        return name

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _says(self, cue: Cue) -> bool:
        """Whether the cue is a verb of its sentence: no noun, no participle, nothing that is said by nobody."""
        if cue.role not in (Role.SAYING, Role.DENIAL):
            return True
        words = self.text.words
        said, after = words[cue.last], words[cue.last + 1] if cue.last + 1 < len(words) else ""
        if cue.role is Role.DENIAL or after.startswith(_HELPING):
            return _is_finite(said) or _is_finite(after)
        return _is_finite(said)

    def _is_told_by_a_house(self, cue: Cue) -> bool:
        """Whether nobody in particular speaks: nazirlikdən bildirilib."""
        text = self.text
        is_passive = _PASSIVE.search(text.words[cue.last]) is not None and cue.first > 0
        return is_passive and cue.first - 1 in text.offices and text.one_clause(cue.first - 1, cue.first)

    def _begin(self, cue: Cue) -> int:
        """Return where the sentence of a verb begins, or its part after `ki`."""
        begin = self.text.layout.bounds(self.text.layout.stretch(cue.first))[0]
        for run in range(cue.first - 1, begin, -1):
            if self.text.words[run] == "ki":
                return run + 1
        return begin

    # ---- names ----------------------------------------------------------------------------------------------------
    def _names(self, begin: int, last: int) -> Iterator[tuple[Name, bool]]:
        """Yield the subjects named within these runs, each with whether it ends with an office."""
        run = begin
        while run <= last:
            end = self._run_on(run, last)
            if end is None:
                run += 1
                continue
            kept, stop = self._subject(run, end)
            if kept is not None and not self._is_object(kept[0]):
                yield self._with_owners(kept[0], begin), kept[1]
            run = stop + 1

    def _is_object(self, name: Name) -> bool:
        """Whether a plural in small letters stands in the accusative: separatçıları."""
        text = self.text
        word = text.words[name.last]
        if (
            name.first != name.last
            or text.is_capital(name.first)
            or self._with_owners(name, text.start(name.last)) != name
        ):
            return False
        if word.endswith(("lari", "ləri", "leri")):
            return True
        is_bare = any(rest == "" for _, rest in _OFFICES[self.lang].splits(word))
        return word.endswith(("i", "u", "ü")) and not is_bare and name.first != text.start(name.first)

    def _with_owners(self, name: Name, begin: int) -> Name:
        """Return a name with what owns its office in small letters: Xocalı rayonunun sakini."""
        text, first = self.text, name.first
        if text.is_capital(first) or not text.words[first].endswith(("i", "u", "ü")):
            return name
        while first > begin and text.one_clause(first - 1, first) and text.gap(first) == " ":
            before = text.words[first - 1]
            if (
                not (_OF.search(before) or text.is_capital(first - 1))
                or len(before) < _LETTERS_OF_A_BODY
                or before in _NO_NAMES
            ):
                break
            first -= 1
        return Name(first, name.last)

    def _may_name(self, run: int) -> bool:
        text = self.text
        if run in text.offices:
            return True
        if text.words[run][0].isdigit() or text.words[run] in _NO_NAMES:
            return False
        if text.is_capital(run):
            return True
        if text.words[run] in _QUALIFYING and run + 1 < len(text.words) and run + 1 in text.offices:
            return text.one_clause(run, run + 1)
        return run in text.sides and self._is_people(run)

    def _is_people(self, run: int) -> bool:
        """Whether a word for a nation in small letters is followed by its office, or names many."""
        after = run + 1
        if self.text.words[run].endswith(("lar", "lər", "ler")):
            return True
        return after < len(self.text.words) and after in self.text.offices and self.text.one_clause(run, after)

    def _run_on(self, run: int, last: int) -> int | None:
        """Return the last of the words, from this one on, that may be one name; None when it begins none."""
        text = self.text
        if text.is_ending(run) or not self._may_name(run):
            return None
        end = run
        while end < last and end - run < _LONGEST:
            after = end + 1
            if not text.one_clause(end, after) and not self._joins(after, last):
                break
            if text.is_ending(after):
                end = after
            elif text.is_quoted_off(after):
                break
            elif self._may_name(after) or self._joins(after, last):
                end = after
            elif self._qualifies(after, last):
                end = after + 1
            else:
                break
        return end

    def _joins(self, run: int, last: int) -> bool:
        """Whether a word joins two states: Rusya ve Ermenistan."""
        sides = self.text.sides
        return self.text.words[run] in _JOINTS and run < last and run - 1 in sides and run + 1 in sides

    def _qualifies(self, run: int, last: int) -> bool:
        """Whether a word in small letters stands between a country and its office: Türkiyənin nəqliyyat naziri."""
        text, after = self.text, run + 1
        return (
            after <= last
            and after in text.offices
            and text.one_clause(run - 1, after)
            and text.gap(run) == text.gap(after) == " "
            and (run - 1 in text.sides or Case.GENITIVE in self._case(run - 1)[0])
            and text.words[run] not in _NO_NAMES
            and Case.SUBJECT in office_case(text.words[after], self.lang)
            and not text.words[run].endswith(("da", "də", "dan", "dən", "ni", "nu", "nü"))
        )

    def _case(self, run: int) -> tuple[Case, int]:
        """Return the case of a word and its last run: its ending may be one of its own."""
        text = self.text
        if run + 1 < len(text.words) and text.is_ending(run + 1):
            ending = text.words[run + 1]
            found = next((case for pattern, case in _AFTER_NAMES if pattern.match(ending)), Case.NONE)
            return found, run + 1
        word = text.words[run]
        if word in _JOINTS:
            return Case.SUBJECT, run
        if run in text.offices:
            return office_case(word, self.lang), run
        if self.lang == "tr" and not text.is_capital(run):
            return office_case(word, self.lang) if word.endswith(("lar", "ler")) else Case.SUBJECT, run
        case = name_case(word, self.lang)
        if word.endswith(("lari", "leri")) and run and text.gap(run) == " " and text.is_capital(run - 1):
            return Case.SUBJECT, run
        if not case & (Case.SUBJECT | Case.GENITIVE) and not _BENT.search(word) and self._is_first_name(run):
            return Case.SUBJECT, run
        return case, run

    def _is_first_name(self, run: int) -> bool:
        """Whether a surname follows: Əlirza Siyahpur, not a dative."""
        text, after = self.text, run + 1
        return (
            after < len(text.words)
            and run not in text.sides
            and text.gap(after) == " "
            and ((text.is_capital(after) and after not in text.offices) or text.words[after].endswith(("i", "u", "ü")))
            and (text.is_capital(after) or after in text.offices)
        )

    def _subject(self, first: int, end: int) -> tuple[tuple[Name, bool] | None, int]:
        """Return the subject that these words begin with, without what follows it in other cases, and the last run that
        was looked at.
        """
        text, run, stop = self.text, first, first
        last: int | None = None
        office: int | None = None
        actor: int | None = None
        prior: int | None = None
        while run <= end:
            case, stop = self._case(run)
            is_owner = Case.GENITIVE in case and Case.SUBJECT not in case
            is_owner = is_owner and (office is None or self._owns_an_office(stop, end))
            if is_owner and (actor is None or last is None or stop < end):
                last = office = None
            elif Case.SUBJECT not in case and not (Case.GENITIVE in case and last is None):
                last = self._stripped(office, actor, last, run)
                break
            elif office is not None and last == office and self._is_over(office, run):
                stop = run - 1
                break
            elif (
                office is None
                and actor == last
                and text.words[run] not in _JOINTS
                and last is not None
                and self._are_two(last, run)
            ):
                last = None
                break
            elif Case.SUBJECT in case:
                if run in text.offices and not self._is_qualifying(run, end):
                    prior, office = last, run
                last = run
                actor = run if run in text.sides and run not in text.offices else actor
            run = stop + 1
        return self._checked(first, last, office, prior), max(stop, first)

    def _owns_an_office(self, run: int, end: int) -> bool:
        """Whether an office in its own case follows at once: Komitesi'nin Başkanı."""
        after = run + 1
        return (
            after <= end
            and after in self.text.offices
            and Case.SUBJECT in office_case(self.text.words[after], self.lang)
        )

    def _are_two(self, first: int, second: int) -> bool:
        """Whether two states stand side by side, of which one qualifies what follows."""
        sides = self.text.sides
        return first in sides and second in sides and sides[first] != sides[second]

    def _checked(self, first: int, last: int | None, office: int | None, prior: int | None) -> tuple[Name, bool] | None:
        """Return a name with whether it ends with an office; None where it names nobody by itself."""
        if last is None or self.text.words[last] in _QUALIFYING:
            return None
        if office == last and prior is not None and self._leans_as_body(last):
            return Name(first, prior), prior in self.text.offices
        return Name(first, last), office is not None

    def _stripped(self, office: int | None, actor: int | None, last: int | None, run: int) -> int | None:
        """Return where a name ends before a word in another case, which may take the names before it along."""
        text = self.text
        if last is None or (run in text.sides and run not in text.offices):
            return last
        if office is not None:
            word = text.words[office]
            is_title = word in _TITLES or (word.startswith(_PAPERS) and not text.is_acronym(run))
            bent = text.words[run]
            is_place = bent.endswith(("da", "də", "de", "ta", "te")) or run in text.offices
            return None if is_title and not is_place and text.is_capital(run) and run not in text.sides else office
        if actor is not None:
            return actor
        return run - 1 if run in text.sides and not text.is_ending(run - 1) else None

    def _is_over(self, office: int, run: int) -> bool:
        """Whether a name that ends in an office cannot go on with this word."""
        text = self.text
        if run in text.sides and run + 1 < len(text.words) and text.words[run + 1] in ("və", "ve", "ilə", "ile"):
            return True
        if run not in text.offices and not text.is_capital(run):
            return True
        return text.words[office].endswith(("lar", "lər", "ler")) and run in text.sides

    def _is_qualifying(self, run: int, end: int) -> bool:
        """Whether an office but qualifies another: the first word of a ministry's name, the letters of a body."""
        text = self.text
        if text.words[run] in _QUALIFYING or (text.words[run] in ("bakan", "haber") and run + 1 in text.offices):
            return True
        return run < end and len(text.words[run]) < _LETTERS_OF_A_BODY and text.words[run].startswith(_BODIES)

    def _leans_as_body(self, run: int) -> bool:
        text, after = self.text, run + 1
        return (
            after < len(text.words)
            and text.words[run].startswith(_BODIES)
            and text.one_clause(run, after)
            and not text.is_capital(after)
            and bool(_OWNED.search(text.words[after]))
        )

    def _stands_alone(self, name: Name, cue: Cue, begin: int) -> bool:
        """Whether a name without an office is a subject as it stands, and no part of what follows it."""
        text = self.text
        is_person = name.last > name.first and name.last in text.sides and not text.is_known(name.first)
        is_person = is_person and text.gap(name.last) == " "
        if (
            text.words[name.last] in _NATIONS
            and (after := name.last + 1) < cue.first
            and text.one_clause(name.last, after)
        ):
            return False
        is_told_of = self._is_told_of(name.first, begin)
        if name.first not in (begin, text.start(name.first)) and not is_person and not is_told_of:
            return False
        after = name.last + 1
        if after < len(text.words) and text.is_ending(after):
            return False
        if after >= cue.first or not text.one_clause(name.last, after):
            alone = after == cue.first and text.one_clause(name.last, after)
            return text.any_known(name.first, name.last) or name.last > name.first or alone
        if text.is_quoted_off(after) or text.is_capital(after):
            return text.any_known(name.first, name.last) and name_case(text.words[after], self.lang) is Case.NONE
        word = text.words[after]
        if _DEMONYM.search(text.words[name.last]) and name.last == name.first:
            return False
        if (
            text.begins(name.first)
            and not text.is_known(name.first)
            and text.words[name.first].endswith(("lar", "lər", "ler"))
        ):
            return False
        owned = _OWNED.search(word) and not word.startswith(_WHAT_WAS_SAID)
        return is_person or (text.any_known(name.first, name.last) and not owned)

    def _ending_at(self, last: int, wanted: Case) -> Iterator[Name]:
        """Yield the name that ends here in a case, from where it begins."""
        text = self.text
        begin = text.layout.bounds(text.layout.stretch(last))[0] if last >= 0 else 0
        word_end = last
        if last > begin and text.is_ending(last):
            last -= 1
        if last < begin or text.words[last] in _QUALIFYING:
            return
        if text.words[last] in _WHO_POINTS or (text.words[last] == "ona" and text.begins(last)):
            yield Name(last, last)
            return
        if not self._may_name(last) or wanted not in self._case(last)[0]:
            return
        first = self._first_of(last, begin)
        if (
            text.begins(first)
            and first == last
            and not text.is_known(last)
            and text.words[last] == text.words[word_end]
        ):
            return
        yield Name(first, last, 0 if word_end != last else self._ending_of(last, wanted))

    def _first_of(self, last: int, begin: int) -> int:
        text, first = self.text, last
        while first > begin and last - first < _LONGEST:
            before = first - 1
            while before > begin and text.is_ending(before):
                before -= 1
            if not text.one_clause(before, last) or text.is_quoted_off(before + 1) or not self._may_name(before):
                break
            case = self._case(before)[0]
            if not case & (Case.SUBJECT | Case.GENITIVE) or text.words[before].endswith(("lar", "lər", "ler")):
                break
            first = before
        return first

    def _ending_of(self, run: int, case: Case) -> int:
        """Return how many letters of a word are its ending; none where the stem is not sure to stand by itself."""
        word = self.text.words[run]
        is_office = run in self.text.offices
        pattern = {Case.GENITIVE: "[iuü]n$", Case.DATIVE: "[aəe]$", Case.ABLATIVE: "[dt][aəe]n$"}.get(case)
        if pattern is None:
            return 0
        found = re.search(pattern, word)
        if found is None or found.start() <= _NAMED_BY_LETTERS:
            return 0
        stem = word[: found.start()]
        joint = stem[-1]
        if joint == "n":
            before = stem[:-1]
            is_joint = (
                before.endswith(("i", "u", "ü"))
                if is_office
                else before.endswith(_AS_THEY_END) or before in _AS_THEY_ARE
            )
            return len(word) - len(before) if is_joint else len(word) - len(stem)
        if joint in "yğ":
            before = stem[:-1]
            is_joint = is_office and before.endswith(("ü", "cu", "çi", "i")) and not before.endswith(("li", "lü", "lu"))
            return len(word) - len(before) if is_joint and case is Case.DATIVE else 0
        return len(word) - len(stem)


_OWNED = re.compile("(?<![aəe]n)[iuü]$|[iuü]n[iuü]n$|[iuü]nd[aəe]n?$|[iuü]n[iuüaəe]$")


class Azerbaijani(Turkic):
    lang = "az"


class Turkish(Turkic):
    lang = "tr"
