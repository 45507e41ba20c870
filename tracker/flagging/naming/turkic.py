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
)
_AFTER_NAMES = (
    (re.compile("n?[iuü]n$"), Case.GENITIVE),
    (re.compile("y?[aəe]$|n[aəe]$"), Case.DATIVE),
    (re.compile("l[aəe]r$"), Case.SUBJECT),
)
_BENT = re.compile("(?:[dt][aəe]n?|[dt][aəe]ki|y?l[aəe]|n[iuü]|ca|cə|c[aə]si)$")
_OBJECT = re.compile("[^aəeiuüoö][iuü]$")
_TOWARDS = re.compile("[aə]$")
_OF = re.compile("[iuü]n$")
_AS_THEY_ARE = frozenset(
    """putin kremlin hüseyn şahin lukin qalin fidan bakü baki moskva ankara fransa vyana praqa cenevrə gəncə şuşa nikola
    türkiyə leyla zaxarova zaharova avropa polşa amerika ukrayna kanada mustafa əli hacı nəhavəndi rubio trend report
    bayramova kallas kavita hindistan misir qərbi cənubi şimali şərqi xarici yeni qalaqayi təbii ilahə samantha ursula sona
    """.split()
)
"""Names that look like a bent form of others."""
_AS_THEY_END = ("iya", "iyə", "ova", "eva", "yeva", "aya", "skaya")

_QUALIFYING = frozenset(
    """müdafiə xarici işlər baş dövlət daxili milli savunma dişişleri içişleri bariş haber bakan cumhurbaşkan genel
    hərbi siyasi rəsmi resmi eski sabiq keçmiş birinci yerli yerel müvəqqəti fövqəladə ticaret ekonomi dış iç azad
    """.split()
)
"""Words that qualify an office and are none."""

_FINITE = re.compile(
    "(?:[iuü]b|[iuü]bl[aə]r|[iuü]r|[iuü]rl[aə]r|[iuü]rdi|[dt][iuü]|[dt][iuü]l[aəe]r|m[iuü]ş[dt][iuü]r?|m[iuü]ş|yor|yorlar|"
    "yordu|m[ae]kt[ae]|m[ae]kt[ae]dir|m[aə]qd[aə]dir|[ae]r[ae]k|r|rlar|rler|s[iuü]n)$"
)
_PASSIVE = re.compile(
    "(?:l[aəe]n|[iuü]l|l[iuü]n|edin|den)(?:[iuü]b|[iuü]r|[dt][iuü]|m[iuü]ş[dt][iuü]r?|m[iuü]ş|[iuü]yor|m[ae]kt[ae]|[iuü]rdi)$"
)
_NO_VERBS = frozenset("tehdidi kredi kendi şimdi iddiasidir deyildir".split())
_WHO_POINTS = frozenset("o onun ona onlarin onlara".split())
_NAMED_BY_LETTERS = 2
_WHAT_WAS_SAID = tuple(
    """sözl açiqlama açiklama məlumat yazdi dediy dediğ bildirdi iddia fikr rəy xəbər haber ver hesabat aktardi anlatim
    bilgi ifade beyan qənaət hesablama duyurdu söyledi""".split()
)
_OF_SAID = re.compile("[iuü]n[aəe]$")
_LONGEST = 10


@lru_cache(maxsize=20_000)
def office_case(word: str, lang: str) -> Case:
    """Return what a noun for one who speaks may be by its ending."""
    split = _OFFICES[lang].split(word)
    rest = word if split is None else split[1]
    if split is not None and rest == "":
        return Case.SUBJECT
    found = Case.NONE
    for pattern, case in _ENDINGS:
        if pattern.match(rest):
            found |= case
    return found


@lru_cache(maxsize=20_000)
def name_case(word: str, lang: str) -> Case:
    """Return what a name without an apostrophe may be: Turkish sets one before every ending, Azerbaijani none."""
    if lang == "tr" or word in _AS_THEY_ARE or word.endswith(_AS_THEY_END):
        return Case.SUBJECT
    if _BENT.search(word):
        return Case.NONE
    if _OF.search(word):
        return Case.GENITIVE
    if _TOWARDS.search(word):
        return Case.DATIVE
    return Case.NONE if _OBJECT.search(word) and len(word) > _LONGEST // 2 else Case.SUBJECT


class Turkic(Grammar):
    """Azerbaijani and Turkish."""

    lang = "tr"

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        if not self._says(cue):
            return
        text = self.text
        begin = self._begin(cue)
        found = list(self._names(begin, cue.first - 1))
        for name, is_whole in found:
            if name.last == cue.first - 1 and (is_whole or name.first == text.start(name.last)):
                yield name
        for name, is_whole in found:
            if is_whole or self._stands_alone(name, cue, begin):
                yield name

    def after_source(self, cue: Cue) -> Iterator[Name]:
        return iter(())

    def before_source(self, cue: Cue) -> Iterator[Name]:
        last = cue.first - 1
        if last < 0 or self.text.gap(cue.first) is None:
            return
        if cue.first == cue.last and not _OF_SAID.search(self.text.words[cue.first]):
            if self.text.words[last].startswith(_WHAT_WAS_SAID) and _OF_SAID.search(self.text.words[last]):
                yield from self._ending_at(last - 1, Case.GENITIVE)
                return
            yield from self._ending_at(last, Case.DATIVE)
            return
        yield from self._ending_at(last, Case.GENITIVE)

    def opening(self, last: int) -> Name | None:
        found = next(self._names(0, last), None)
        return None if found is None or found[0].first > 0 or not self.text.any_known(0, found[0].last) else found[0]

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _says(self, cue: Cue) -> bool:
        """Whether the cue is a verb of its sentence: no noun, no participle, nothing that is said by nobody."""
        if cue.role not in (Role.SAYING, Role.DENIAL):
            return True
        words = [self.text.words[run] for run in (cue.last, cue.last + 1) if run < len(self.text.words)]
        return any(
            _FINITE.search(word) and not _PASSIVE.search(word) and word not in _NO_VERBS
            for word in (words if cue.role is Role.DENIAL else words[:1])
        )

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
            kept = self._subject(run, end)
            if kept is not None:
                yield kept
            run = end + 1

    def _may_name(self, run: int) -> bool:
        text = self.text
        if run in text.offices:
            return True
        if text.words[run][0].isdigit():
            return False
        if text.is_capital(run):
            return True
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
        while end < last and end - run < _LONGEST and text.one_clause(end, end + 1):
            after = end + 1
            if not text.is_ending(after) and (text.is_quoted_off(after) or not self._may_name(after)):
                break
            end = after
        return end

    def _case(self, run: int) -> tuple[Case, int]:
        """Return the case of a word and its last run: its ending may be one of its own."""
        text = self.text
        if run + 1 < len(text.words) and text.is_ending(run + 1):
            ending = text.words[run + 1]
            found = next((case for pattern, case in _AFTER_NAMES if pattern.match(ending)), Case.NONE)
            return found, run + 1
        word = text.words[run]
        if run in text.offices:
            return office_case(word, self.lang), run
        if self.lang == "tr" and not text.is_capital(run):
            return office_case(word, self.lang) if word.endswith(("lar", "ler")) else Case.SUBJECT, run
        return name_case(word, self.lang), run

    def _subject(self, first: int, end: int) -> tuple[Name, bool] | None:
        """Return the subject that these words begin with, without what follows it in other cases."""
        text, run = self.text, first
        last: int | None = None
        office: int | None = None
        while run <= end:
            case, stop = self._case(run)
            if Case.SUBJECT not in case and Case.GENITIVE not in case:
                if office is None and run not in text.sides and last is not None and last not in text.sides:
                    last = None
                elif office is not None:
                    last = office
                break
            if Case.SUBJECT in case:
                if office is not None and run not in text.offices and not text.is_capital(run):
                    break
                last = run
                if run in text.offices and text.words[run] not in _QUALIFYING:
                    office = run
            elif office is not None and last is not None and last == office:
                break
            else:
                last = None if office is None else last
            run = stop + 1
        if last is None or text.words[last] in _QUALIFYING:
            return None
        return Name(first, last), office is not None

    def _stands_alone(self, name: Name, cue: Cue, begin: int) -> bool:
        """Whether a name without an office is a subject as it stands, and no part of what follows it."""
        text = self.text
        if name.first not in (begin, text.start(name.first)):
            return False
        after = name.last + 1
        if after < len(text.words) and text.is_ending(after):
            return False
        if after >= cue.first or not text.one_clause(name.last, after):
            return text.any_known(name.first, name.last) or name.last > name.first or after >= cue.first
        if text.is_quoted_off(after) or text.is_capital(after):
            return text.any_known(name.first, name.last) and name_case(text.words[after], self.lang) is Case.NONE
        word = text.words[after]
        return text.any_known(name.first, name.last) and not _OWNED.search(word)

    def _ending_at(self, last: int, wanted: Case) -> Iterator[Name]:
        """Yield the name that ends here in a case, from where it begins."""
        text = self.text
        begin = text.layout.bounds(text.layout.stretch(last))[0] if last >= 0 else 0
        word_end = last
        if last > begin and text.is_ending(last):
            last -= 1
        if last < begin or text.words[last] in _QUALIFYING:
            return
        if text.words[last] in _WHO_POINTS:
            yield Name(last, last)
            return
        if not self._may_name(last) or wanted not in self._case(last)[0]:
            return
        first = self._first_of(last, begin)
        if text.begins(first) and first == last and not text.is_known(last) and text.words[last] == text.words[word_end]:
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
            if Case.SUBJECT not in case and Case.GENITIVE not in case:
                break
            first = before
        return first

    def _ending_of(self, run: int, case: Case) -> int:
        """Return how many letters of a word are its ending; none where the stem is not sure to stand by itself."""
        word = self.text.words[run]
        pattern = "n[iuü]n$|[iuü]n$" if case is Case.GENITIVE else "(?<=[iuü])n[aəe]$|y[aəe]$|[aəe]$"
        found = re.search(pattern, word)
        if found is None or word[: found.start()].endswith(("y", "ğ")) or found.start() <= _NAMED_BY_LETTERS:
            return 0
        if found.group().startswith("n") and not word[: found.start()].endswith(("i", "u", "ü", "a", "ə", "e", "o")):
            return len(found.group()) - 1
        return len(found.group())


_OWNED = re.compile("(?<![aəe]n)[iuü]$|[iuü]n[iuü]n$|[iuü]nd[aəe]n?$|[iuü]n[iuüaəe]$")


class Azerbaijani(Turkic):
    lang = "az"


class Turkish(Turkic):
    lang = "tr"
