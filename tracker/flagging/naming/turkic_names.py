"""Names of those who may speak, in texts in Azerbaijani and Turkish. Pure.

A name ends where a word in another case begins, which may take names before it along: of `the minister Ceyhun
Bayramovla` the minister is left.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.flagging.naming.text import Case, Name, NamedText
from tracker.flagging.naming.turkic_words import (
    BEFORE_OFFICES,
    BODIES,
    JOINTS,
    LETTERS,
    NO_NAMES,
    OWNED,
    PAPERS,
    PLURAL,
    PRONOUNS,
    QUALIFYING,
    TITLES,
    case_of_ending,
    ending_length,
    is_bare_office,
    is_of,
    is_surname,
    looks_bent,
    name_case,
    office_case,
)

_LONGEST = 10
_OBJECT = re.compile("[^aəeiuüoösyğ][iuü]$")
"""Ends of nouns in the accusative, of which some are owned ones as well."""
_POSSESSED = ("i", "u", "ü")
_IN_A_PLACE = ("da", "də", "de", "ta", "te")
_NOT_BETWEEN = ("da", "də", "dan", "dən", "ni", "nu", "nü")


class Subject(NamedTuple):
    """A name in the case of a subject. is_office: whether it ends, or is led, by a word for one who speaks."""

    name: Name
    is_office: bool


class _Read(NamedTuple):
    """How far a name is read: its last run, its last office, what stood before that, its last actor; None: none yet."""

    last: int | None = None
    office: int | None = None
    prior: int | None = None
    actor: int | None = None


class TurkicNames:
    """The names of one text."""

    def __init__(self, text: NamedText, lang: str) -> None:
        self.text = text
        self.lang = lang

    def subjects(self, begin: int, last: int) -> Iterator[Subject]:
        """Yield the subjects named within these runs."""
        run = begin
        while run <= last:
            found, stop = self._subject_from(run, last)
            if found is not None and self._is_joint(found.name.last + 1, last):
                joint = found.name.last + 1
                second, end = self._subject_from(joint + 1, last)
                found, stop = (None, joint) if second is None else (self._both(found, second), max(stop, end))
            if found is not None:
                yield found._replace(name=self._with_owners(found.name, begin))
            run = stop + 1

    def _subject_from(self, run: int, last: int) -> tuple[Subject | None, int]:
        """Return the subject that begins at a run, and the last run that was looked at."""
        end = self._run_on(run, last)
        if end is None:
            return None, run
        read, stop = self._read(run, end)
        found = self._checked(run, read)
        return None if found is None or self._is_object(found.name) else found, stop

    def _both(self, one: Subject, other: Subject) -> Subject:
        """Return the name of two who are joined."""
        last = other.name.last
        is_topic = last > other.name.first and self.text.is_acronym(last) and not self.text.is_known(last)
        return Subject(Name(one.name.first, last - is_topic), one.is_office or other.is_office)

    def is_person(self, first: int, last: int) -> bool:
        """Whether these words are a first name and a surname, of nobody whom the pack or the table knows."""
        text = self.text
        if last <= first or not is_surname(text.words[last]) or text.any_known(first, last):
            return False
        return all(text.is_capital(run) for run in range(first, last + 1)) and text.gap(last) == " "

    def _is_joint(self, run: int, last: int) -> bool:
        """Whether two are named side by side, of whom neither speaks alone: X və Y."""
        text = self.text
        if run >= last or text.words[run] not in JOINTS or text.gap(run) != " ":
            return False
        return text.gap(run + 1) == " "

    def ending_at(self, last: int, wanted: Case) -> Iterator[Name]:
        """Yield the name that ends at a run in a case, without the ending of that case where this is safe."""
        text = self.text
        if last < 0:
            return
        begin = text.layout.bounds(text.layout.stretch(last))[0]
        is_set_off = last > begin and text.is_ending(last)
        last -= is_set_off
        word = text.words[last]
        if word in PRONOUNS and (word != "ona" or text.begins(last)):
            yield Name(last, last)
        elif word not in QUALIFYING and self._may_name(last) and wanted in self._case(last)[0]:
            first = self._first_of(last, begin)
            if is_set_off or not text.begins(last) or text.is_known(last):
                cut = 0 if is_set_off else ending_length(word, wanted, is_office=last in text.offices)
                yield Name(first, last, cut)

    # ---- words ----------------------------------------------------------------------------------------------------
    def _may_name(self, run: int) -> bool:
        text = self.text
        word = text.words[run]
        if run in text.offices:
            return True
        if word[0].isdigit() or word in NO_NAMES:
            return False
        if text.is_capital(run):
            return True
        if word in QUALIFYING:
            return self._leads_to_office(run)
        return run in text.sides and (word.endswith(PLURAL) or self._leads_to_office(run))

    def _leads_to_office(self, run: int) -> bool:
        after = run + 1
        return after < len(self.text.words) and after in self.text.offices and self.text.one_clause(run, after)

    def _case(self, run: int) -> tuple[Case, int]:
        """Return the case of a word and its last run: its ending may be one of its own."""
        text = self.text
        if run + 1 < len(text.words) and text.is_ending(run + 1):
            return case_of_ending(text.words[run + 1]), run + 1
        word = text.words[run]
        if word in JOINTS:
            return Case.SUBJECT, run
        if run in text.offices:
            return office_case(word, self.lang), run
        if not text.is_capital(run) and self.lang == "tr":
            return office_case(word, self.lang) if word.endswith(PLURAL) else Case.SUBJECT, run
        case = name_case(word, self.lang)
        is_nation = word.endswith(("lari", "leri")) and run > 0 and text.gap(run) == " " and text.is_capital(run - 1)
        is_bent = not case & (Case.SUBJECT | Case.GENITIVE) and not looks_bent(word)
        return Case.SUBJECT if is_nation or (is_bent and self._is_first_name(run)) else case, run

    def _is_first_name(self, run: int) -> bool:
        """Whether a surname or an office follows, so that a word is no dative: Əlirza Siyahpur, Duma deputatı."""
        text, after = self.text, run + 1
        if after >= len(text.words) or run in text.sides or text.gap(after) != " ":
            return False
        if after in text.offices:
            return text.words[after].endswith(_POSSESSED)
        return text.is_capital(after)

    # ---- how far a name goes --------------------------------------------------------------------------------------
    def _run_on(self, run: int, last: int) -> int | None:
        """Return the last of the words, from this one on, that may be one name; None when it begins none."""
        text = self.text
        if text.is_ending(run) or not self._may_name(run):
            return None
        end = run
        while end < last and end - run < _LONGEST:
            after = end + 1
            joins = self._joins(after, last)
            if not text.one_clause(end, after) and not joins:
                break
            if text.is_ending(after):
                end = after
            elif text.is_quoted_off(after):
                break
            elif joins or self._may_name(after):
                end = after
            elif self._stands_between(after, last):
                end = after + 1
            else:
                break
        return end

    def _joins(self, run: int, last: int) -> bool:
        """Whether a word joins two states: Rusya ve Ermenistan."""
        sides = self.text.sides
        return self.text.words[run] in JOINTS and run < last and run - 1 in sides and run + 1 in sides

    def _stands_between(self, run: int, last: int) -> bool:
        """Whether a word in small letters stands between a country and its office: Türkiyənin nəqliyyat naziri."""
        text, after = self.text, run + 1
        if after > last or after not in text.offices or not text.one_clause(run - 1, after):
            return False
        owns = run - 1 in text.sides or Case.GENITIVE in self._case(run - 1)[0]
        word = text.words[run]
        plain = text.gap(run) == text.gap(after) == " " and word not in NO_NAMES and not word.endswith(_NOT_BETWEEN)
        office = text.words[after]
        return owns and plain and office.endswith(_POSSESSED) and Case.SUBJECT in office_case(office, self.lang)

    def _read(self, first: int, end: int) -> tuple[_Read, int]:
        """Read a name up to what is no part of it; return also the last run that was looked at."""
        run = stop = first
        read = _Read()
        while run <= end:
            case, stop = self._case(run)
            if read.last is not None and read.office is None and self._ends_person(first, read.last, run):
                return read, run - 1
            if self._is_owner(case, read, stop, end):
                read = _Read(actor=read.actor)
            elif Case.SUBJECT not in case and not (Case.GENITIVE in case and read.last is None):
                return read._replace(last=self._stripped(read, run)), stop
            elif read.office is not None and read.last == read.office and self._is_over(read.office, run):
                return read, max(run - 1, first)
            elif self._is_second_state(read, run):
                return read._replace(last=None), stop
            elif Case.SUBJECT in case:
                read = self._with(read, run, end)
            run = stop + 1
        return read, stop

    def _ends_person(self, first: int, last: int, run: int) -> bool:
        """Whether a person is named whole before a word in small letters, which begins something else."""
        return run == last + 1 and not self.text.is_capital(run) and self.is_person(first, last)

    def _with(self, read: _Read, run: int, end: int) -> _Read:
        is_office = run in self.text.offices and not self._is_qualifying(run, end)
        is_actor = run in self.text.sides and run not in self.text.offices
        return _Read(
            last=run,
            office=run if is_office else read.office,
            prior=read.last if is_office else read.prior,
            actor=run if is_actor else read.actor,
        )

    def _is_owner(self, case: Case, read: _Read, stop: int, end: int) -> bool:
        """Whether a word in the genitive belongs to what follows it in the name."""
        if Case.GENITIVE not in case or Case.SUBJECT in case:
            return False
        if read.office is not None and not self._owns_an_office(stop, end):
            return False
        return read.actor is None or read.last is None or stop < end

    def _owns_an_office(self, run: int, end: int) -> bool:
        """Whether an office in its own case follows at once: Komitesi'nin Başkanı."""
        text, after = self.text, run + 1
        return after <= end and after in text.offices and Case.SUBJECT in office_case(text.words[after], self.lang)

    def _is_second_state(self, read: _Read, run: int) -> bool:
        """Whether two states stand side by side, of which one qualifies what follows."""
        sides, last = self.text.sides, read.last
        if read.office is not None or last is None or read.actor != last or self.text.words[run] in JOINTS:
            return False
        return last in sides and run in sides and sides[last] != sides[run]

    def _stripped(self, read: _Read, run: int) -> int | None:
        """Return where a name ends before a word in another case, which may take the names before it along."""
        text = self.text
        if read.last is None:
            return None
        if self._is_title_of(read, run):
            return None
        if run in text.sides and run not in text.offices:
            if read.office is not None:
                # The minister Ceyhun Bayramovla: a first name goes with its surname.
                is_owned = text.words[read.office].endswith(_POSSESSED) and read.last - read.office == 1
                return read.office if is_owned and Case.GENITIVE not in self._case(run)[0] else read.last
            return read.last if read.actor is None else read.actor
        if read.office is not None:
            word = text.words[read.office]
            is_title = word in TITLES or (word.startswith(PAPERS) and not text.is_acronym(run))
            is_apart = run in text.offices or run in text.sides or text.words[run].endswith(_IN_A_PLACE)
            return None if is_title and not is_apart and text.is_capital(run) else read.office
        return read.actor

    def _is_title_of(self, read: _Read, run: int) -> bool:
        """Whether a title goes with the word behind it, to whom is spoken: Putin Cumhurbaşkanı Erdoğan'a."""
        text, office = self.text, read.office
        if office is None or read.prior is None or read.last != office or run != office + 1:
            return False
        is_named = text.is_capital(run) and run not in text.offices
        is_alone = read.prior in text.sides and not text.is_ending(read.prior + 1)
        return is_named and is_alone and text.words[office] in TITLES and text.gap(run) == " "

    def _is_over(self, office: int, run: int) -> bool:
        """Whether a name that ends in an office cannot go on with this word."""
        text = self.text
        if text.words[office] in TITLES and text.is_acronym(run) and not text.is_acronym(office):
            return True
        if run not in text.offices and not text.is_capital(run):
            return True
        if run not in text.sides:
            return False
        joined = run + 1 < len(text.words) and text.words[run + 1] in JOINTS
        return joined or text.words[office].endswith(PLURAL)

    def _is_qualifying(self, run: int, end: int) -> bool:
        """Whether an office but qualifies another: the first word of a ministry's name, the letters of a body."""
        word = self.text.words[run]
        if word in QUALIFYING or (word in BEFORE_OFFICES and run + 1 in self.text.offices):
            return True
        return run < end and len(word) <= LETTERS and word.startswith(BODIES)

    # ---- what a name is -------------------------------------------------------------------------------------------
    def _checked(self, first: int, read: _Read) -> Subject | None:
        """Return a name; None where it names nobody by itself."""
        last = read.last
        while last is not None and last > first and self.text.words[last] in JOINTS:
            last -= 1
        if last is None or self.text.words[last] in QUALIFYING:
            return None
        if read.office == last and read.prior is not None and self._leans_as_body(last):
            if self.text.words[read.prior] in QUALIFYING:
                return None
            return Subject(Name(first, read.prior), read.prior in self.text.offices)
        return Subject(Name(first, last), read.office is not None)

    def _leans_as_body(self, run: int) -> bool:
        text, after = self.text, run + 1
        if after >= len(text.words) or not text.words[run].startswith(BODIES) or not text.one_clause(run, after):
            return False
        return not text.is_capital(after) and OWNED.search(text.words[after]) is not None

    def _is_object(self, name: Name) -> bool:
        """Whether a noun in small letters stands in the accusative: separatçıları."""
        text, start = self.text, self.text.start(name.last)
        word = text.words[name.last]
        if name.first != name.last or text.is_capital(name.first):
            return False
        owned = self._with_owners(name, start)
        if word.endswith(("lari", "ləri", "leri")):
            return not text.is_capital(owned.first)
        if owned != name:
            return False
        if not word.endswith(_POSSESSED) or is_bare_office(word, self.lang):
            return False
        return name.first != start or _OBJECT.search(word) is not None

    def _with_owners(self, name: Name, begin: int) -> Name:
        """Return a name with what owns its office in small letters: Xocalı rayonunun sakini."""
        text, first = self.text, name.first
        if text.is_capital(first) or not text.words[first].endswith(_POSSESSED):
            return name
        while first > begin and text.one_clause(first - 1, first) and text.gap(first) == " ":
            before = text.words[first - 1]
            owns = is_of(before) or text.is_capital(first - 1)
            if not owns or len(before) <= LETTERS or before in NO_NAMES:
                break
            first -= 1
        return Name(first, name.last)

    def _first_of(self, last: int, begin: int) -> int:
        """Return where the name that ends at a run begins."""
        text, first = self.text, last
        while first > begin and last - first < _LONGEST:
            before = first - 1
            while before > begin and text.is_ending(before):
                before -= 1
            if not text.one_clause(before, last) or text.is_quoted_off(before + 1) or not self._may_name(before):
                break
            if not self._case(before)[0] & (Case.SUBJECT | Case.GENITIVE) or text.words[before].endswith(PLURAL):
                break
            first = before
        return first
