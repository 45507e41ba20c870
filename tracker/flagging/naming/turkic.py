"""Who speaks in Azerbaijani and Turkish. Pure.

Verbs end their sentences and the subject stands far before them, so case tells who speaks: one whose case is none of a
subject's is no speaker. Letters are as folded: ı is i.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.text import Case, Grammar, Name, NamedText
from tracker.flagging.naming.turkic_names import Subject, TurkicNames
from tracker.flagging.naming.turkic_words import (
    ACCORDING,
    AGAINST,
    BODIES,
    CONTRASTS,
    HELPING,
    ISSUED,
    JOINTS,
    NATIONS,
    NO_NAMES,
    OF_SAID,
    OTHERS,
    OWNED,
    PLURAL,
    POSTPOSITIONS,
    PRONOUNS,
    WHAT_WAS_SAID,
    WHEREAS,
    WHILE,
    is_finite,
    is_of_a_place,
    is_passive,
    name_case,
)

_TOLD = re.compile("[dt][iuü](?:ğ[iuü]|[kq]l[aəe]r[iuü])n[iuü]$|[ae]c[ae][kğ](?:[iuü]|l[ae]r[iuü])n[iuü]$")
"""Ends of verbs of what is said, where the verb of saying follows later."""
_NEVER = ("maz", "məz", "mez")
_LONGEST = 8
_OBJECT = re.compile("[^aəeiuüoösyğ][iuü]$")
_TELLING = ("an", "en", "ən")


class Turkic(Grammar):
    """Azerbaijani and Turkish."""

    lang = "tr"
    pronouns = PRONOUNS
    part_endings = WHILE

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        super().__init__(text, speech)
        self.names = TurkicNames(text, self.lang)

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        if not self._says(cue):
            if self._is_told_by_a_house(cue):
                yield from self.names.ending_at(cue.first - 1, Case.ABLATIVE)
            return
        text, begin, own = self.text, self._begin(cue), self.text.start(cue.first)
        found = [
            one
            for one in self.names.subjects(begin, cue.first - 1)
            if not self._is_addressed(one.name, cue)
            and not self._is_told_about(one.name, cue)
            and (one.name.last + 1 == cue.first or not self._leans(one.name))
        ]
        yield from (one.name for one in found if one.name.last + 1 == cue.first and self._opens(one, own, begin))
        if own > begin and is_finite(text.words[own - 1]) and own - 1 not in text.offices:
            yield from (one.name for one in found if one.name.first == own and one.is_office)
        yield from (one.name for one in found if one.is_office or self._stands_alone(one.name, cue, begin))

    def after_source(self, cue: Cue) -> Iterator[Name]:
        return iter(())

    def before_source(self, cue: Cue) -> Iterator[Name]:
        text, last = self.text, cue.first - 1
        if last < 0 or text.gap(cue.first) is None:
            return
        word, before = text.words[cue.first], text.words[last]
        if word in ISSUED:
            is_by = before == "tarafindan"
            is_from = word == "yapilan" and not is_by
            yield from self.names.ending_at(last - is_by, Case.ABLATIVE if is_from else Case.SUBJECT)
        elif word not in ACCORDING:
            yield from self.names.ending_at(last, Case.GENITIVE)
        elif before.startswith(WHAT_WAS_SAID) and OF_SAID.search(before):
            yield from self.names.ending_at(last - 1, Case.GENITIVE)
        else:
            # In the midst of a sentence `görə` after a noun means `because of`.
            named = self.names.ending_at(last, Case.DATIVE)
            yield from (name for name in named if text.is_capital(name.first) or name.first == text.start(name.first))

    def opening(self, last: int) -> Name | None:
        text = self.text
        found = next(self.names.subjects(0, last), None)
        if found is None or found.name.first > 0 or not text.any_known(0, found.name.last):
            return None
        after = found.name.last + 1
        leans = after <= last and not text.is_capital(after) and self._takes(text.words[after])
        return None if leans else found.name

    def _takes(self, word: str) -> bool:
        """Whether a word takes the name before it: a joint, or what the name qualifies."""
        return word in JOINTS or OWNED.search(word) is not None

    # ---- parts ----------------------------------------------------------------------------------------------------
    def opens_part(self, run: int) -> bool:
        text, words = self.text, self.text.words
        end = text.layout.bounds(text.layout.stretch(run))[1]
        if self._is_set_against(run, end):
            return True
        before, is_joint = run - 1, words[run] in CONTRASTS
        is_finished = is_finite(words[before]) and ("," in (text.gap(run) or "") or is_joint)
        if not (is_finished or words[before].endswith(WHILE)) or not self._is_said(before):
            return False
        first = run + is_joint
        found = next(self.names.subjects(first, end - 1), None) if first < end else None
        if found is None or found.name.first != first or self._leans(found.name):
            return False
        speech = self.speech.get(text.layout.stretch(run), ())
        cue = next((cue for cue in speech if cue.first > found.name.last and self._says(cue)), None)
        return cue is not None and (found.is_office or self._stands_alone(found.name, cue, first))

    def of_gap(self, first: int, end: int) -> Name | None:
        text, words = self.text, self.text.words
        if end >= text.layout.bounds(text.layout.stretch(first))[1] or _TOLD.search(words[end - 1]) is None:
            return None
        begin = first + (words[first] in CONTRASTS)
        found = next(self.names.subjects(begin, end - 1), None)
        if found is None or found.name.first != begin or self._leans(found.name):
            return None
        named = found.is_office or text.any_known(begin, found.name.last) or self.names.is_person(*found.name[:2])
        return found.name if named and not self._is_owner_of_next(found.name) else None

    def _is_owner_of_next(self, name: Name) -> bool:
        """Whether a name but qualifies the word behind it: Bakı qüvvələri."""
        text, after = self.text, name.last + 1
        return text.one_clause(name.last, after) and OWNED.search(text.words[after]) is not None

    def _is_said(self, last: int) -> bool:
        """Whether a verb of saying, or its helper, ends with a run."""
        speech = self.speech.get(self.text.layout.stretch(last), ())
        return any(cue.last in (last, last - 1) for cue in speech)

    def _is_set_against(self, run: int, end: int) -> bool:
        """Whether a subject with `isə` begins with a run: Bakı isə."""
        text, words = self.text, self.text.words
        after = text.end(run) + 1
        if after >= end or words[after] not in WHEREAS or after - run > _LONGEST:
            return False
        first = run + (words[run] in CONTRASTS)
        if words[first] in OTHERS and first + 1 == after:
            return True
        return any(one.name.last + 1 == after for one in self.names.subjects(first, after - 1))

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _says(self, cue: Cue) -> bool:
        """Whether the cue is a verb of its sentence: no noun, no participle, nothing that is said by nobody."""
        words = self.text.words
        said, after = words[cue.last], words[cue.last + 1] if cue.last + 1 < len(words) else ""
        if said.endswith(WHILE) or (after.startswith(HELPING) and after.endswith(WHILE)):
            end = cue.last + 1 + (not said.endswith(WHILE))
            return self.part(cue.first)[1] == end
        if cue.role is Role.DENIAL or after.startswith(HELPING):
            return is_finite(said) or is_finite(after)
        return is_finite(said)

    def _is_told_by_a_house(self, cue: Cue) -> bool:
        """Whether nobody in particular speaks: nazirlikdən bildirilib."""
        text, before = self.text, cue.first - 1
        return is_passive(text.words[cue.last]) and before in text.offices and text.one_clause(before, cue.first)

    def _begin(self, cue: Cue) -> int:
        """Return where the sentence of a verb begins, or its part after `ki`."""
        begin = self.part(cue.first)[0]
        begin += self.text.words[begin] in CONTRASTS and not self.text.begins(begin)
        return next((run + 1 for run in range(cue.first - 1, begin, -1) if self.text.words[run] == "ki"), begin)

    # ---- subjects -------------------------------------------------------------------------------------------------
    def _opens(self, one: Subject, own: int, begin: int) -> bool:
        """Whether a name right before its verb is a subject, and no object."""
        text, first = self.text, one.name.first
        if not one.is_office:
            return first == text.start(one.name.last) and text.one_clause(first, one.name.last + 1)
        return first in (own, begin) or text.is_capital(first) or self._is_told_of(first, begin)

    def _is_told_of(self, run: int, begin: int) -> bool:
        """Whether a name follows what is told of it: konuşan başbakan."""
        text = self.text
        if run <= begin or text.is_capital(run - 1) or text.is_ending(run - 1):
            return False
        return text.words[run - 1] == "bir" or text.words[run - 1].endswith(_TELLING)

    def _is_told_about(self, name: Name, cue: Cue) -> bool:
        """Whether a name is the subject of a whole clause right before a verb that stands alone: X gəlməz, deyir."""
        text, last = self.text, cue.first - 1
        if name.last >= last or text.one_clause(last, cue.first) or not text.one_clause(name.first, last):
            return False
        return is_finite(text.words[last]) or text.words[last].endswith(_NEVER)

    def _is_addressed(self, name: Name, cue: Cue) -> bool:
        """Whether a name may as well be a subject with its object right before the verb: Bakı qurumu ittiham edib."""
        text, last = self.text, name.last
        if last + 1 != cue.first or not text.words[cue.first].startswith(AGAINST):
            return False
        is_small = last > name.first and not text.is_capital(last)
        return is_small and name.first in text.sides and _OBJECT.search(text.words[last]) is not None

    def _leans(self, name: Name) -> bool:
        """Whether a name but qualifies what follows it, or bears a postposition: ordu birliklerinin, nazirləri ilə."""
        text, after = self.text, name.last + 1
        if after >= len(text.words) or not text.one_clause(name.last, after):
            return False
        word, last = text.words[after], text.words[name.last]
        if word in POSTPOSITIONS or word.startswith("ol"):
            return True
        is_body = last.startswith(BODIES) or not text.is_known(name.last) or last.endswith(PLURAL)
        is_small = not text.is_capital(after) and after not in text.offices
        return is_body and is_small and OWNED.search(word) is not None

    def _stands_alone(self, name: Name, cue: Cue, begin: int) -> bool:
        """Whether a name without an office is a subject as it stands, and no part of what follows it."""
        text, first, after = self.text, name.first, name.last + 1
        if self.names.is_person(first, name.last):
            opens = first in (begin, text.start(first)) or self._is_told_of(first, begin)
            return opens and not text.is_ending(after)
        opens = first in (begin, text.start(first)) or self._is_person(name) or self._is_told_of(first, begin)
        if not opens or (after < len(text.words) and text.is_ending(after)):
            return False
        if after >= cue.first or not text.one_clause(name.last, after):
            is_next = after == cue.first and text.one_clause(name.last, after)
            return is_next or name.last > first or text.any_known(first, name.last)
        if not text.any_known(first, name.last) or self._is_from_somewhere(name):
            return False
        word = text.words[after]
        if text.is_quoted_off(after) or text.is_capital(after):
            return name_case(word, self.lang) is Case.NONE
        if self._is_person(name) or word in NO_NAMES or word.startswith(WHAT_WAS_SAID):
            return True
        return OWNED.search(word) is None

    def _is_person(self, name: Name) -> bool:
        """Whether a name is one in full that the pack knows by its surname."""
        text = self.text
        is_known = name.last in text.sides and not text.is_known(name.first)
        if not JOINTS.isdisjoint(text.words[name.first : name.last]):
            return False
        return name.last > name.first and is_known and text.gap(name.last) == " "

    def _is_from_somewhere(self, name: Name) -> bool:
        """Whether a name tells but where somebody or something is from: Rus, Azerbaycanlı; or names unknown people."""
        text = self.text
        last = text.words[name.last]
        if last in NATIONS or (name.first == name.last and is_of_a_place(last)):
            return True
        return text.begins(name.first) and not text.is_known(name.first) and text.words[name.first].endswith(PLURAL)


class Azerbaijani(Turkic):
    """Azerbaijani, which sets no apostrophe before the endings of names."""

    lang = "az"


class Turkish(Turkic):
    """Turkish, which sets one."""

    lang = "tr"
