"""Who speaks in Russian. Pure.

A subject stands before or behind its verb, so that its case and its agreement with the verb tell it from what else
stands there.
"""

from collections.abc import Iterator, Mapping, Sequence

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.russian_names import RussianNames
from tracker.flagging.naming.russian_words import (
    BETWEEN,
    CONTRASTS,
    HANDED_OVER,
    IN,
    JOINTS,
    PAPERS,
    PRONOUNS,
    TOWARDS,
    fits,
    is_adjective_in,
    is_cyrillic,
    told,
)
from tracker.flagging.naming.text import Case, Grammar, Name, NamedText

_DASHES = frozenset("-–—")
_LONGEST = 9
_FAR = 6
_NEAR = 4


class Russian(Grammar):
    """Russian."""

    pronouns = PRONOUNS

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        super().__init__(text, speech)
        self.names = RussianNames(text, speech)

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        words = self.text.words
        verb = told(words[cue.last]) or told(words[cue.first])
        if verb is None or (words[cue.first].startswith(HANDED_OVER) and cue.first == cue.last):
            return
        start = self.text.start(cue.first)
        before = self._nearest_before(cue.first - 1, start, verb)
        if before is not None:
            yield before
        opening = self._opening_of(start, cue.first - 1)
        if opening is not None and self._speaks(opening, verb):
            yield opening
        yield from self._behind(cue, verb)

    def after_source(self, cue: Cue) -> Iterator[Name]:
        text, run, end = self.text, cue.last + 1, self.text.end(cue.last)
        if run > end:
            return
        at = run + 1 if is_adjective_in(text.words[run]) and run < end else run
        if PAPERS.match(text.words[at]):
            run = at + 1
        wanted = Case.GENITIVE if told(text.words[cue.last]) is None else Case.SUBJECT
        found = self.names.at(run, end)
        if found is None or wanted not in self.names.form(found).case:
            return
        if text.any_known(found.first, found.last) or text.is_capital(found.first):
            yield found

    def before_source(self, cue: Cue) -> Iterator[Name]:
        return iter(())

    def opening(self, last: int) -> Name | None:
        found = self.names.at(0, last)
        if found is None or Case.SUBJECT not in self.names.form(found).case:
            return None
        is_numbered = found.last < last and self.text.words[found.last + 1].isdigit()
        return found if self.text.is_known(self.names.head(found)) and not is_numbered else None

    # ---- parts ----------------------------------------------------------------------------------------------------
    def opens_part(self, run: int) -> bool:
        text, words = self.text, self.text.words
        gap, end = text.gap(run) or "", text.layout.bounds(text.layout.stretch(run))[1]
        if words[run] in CONTRASTS:
            return run + 1 < end and self._is_another(run + 1, run)
        if "," not in gap or not self.spoken_before(run):
            return False
        found = self._subject_at(run)
        if found is None:
            return False
        return self._leaves_verb_out(found, end) or self._verb_behind(found, end)

    def of_gap(self, first: int, end: int) -> Name | None:
        if not self.spoken_before(first):
            return None
        found = self._subject_at(first + (self.text.words[first] in CONTRASTS))
        return found if found is not None and self._leaves_verb_out(found, end) else None

    def _leaves_verb_out(self, name: Name, end: int) -> bool:
        """Whether a dash stands for the verb behind a subject: Баку — что он открыт."""
        after = name.last + 1
        if after >= end or self.text.words[after] != "что":
            return False
        return not _DASHES.isdisjoint(self.text.gap(after) or "")

    def _is_another(self, run: int, joint: int) -> bool:
        """Whether one who may speak is told of from a run on: а Баку молчит, а в Баку заявили."""
        text = self.text
        if not self.spoken_before(joint) and not self._speaks_behind(run):
            return False
        if text.words[run] in PRONOUNS:
            return True
        if text.words[run] in IN and run < text.end(run):
            return self.names.at(run + 1, text.end(run)) is not None and self._speaks_behind(run)
        return self._subject_at(run) is not None

    def _subject_at(self, run: int) -> Name | None:
        found = self.names.at(run, self.text.end(run))
        if found is None or Case.SUBJECT not in self.names.form(found).case:
            return None
        return found if self.text.is_capital(run) or self.text.any_known(found.first, found.last) else None

    def _speaks_behind(self, run: int) -> bool:
        """Whether the clause of a run holds a verb of saying."""
        return any(self.cue_at(at) is not None for at in range(run, self.text.end(run) + 1))

    def _verb_behind(self, name: Name, end: int) -> bool:
        """Whether a subject's verb of saying follows at once, with what is said."""
        run = name.last + 1
        while run < end and self.text.words[run] in BETWEEN:
            run += 1
        cue = self.cue_at(run) if run < end and self.text.one_clause(name.last, run) else None
        if cue is None:
            return False
        verb = told(self.text.words[cue.first])
        is_whole = cue.last + 1 < end or cue.role is Role.DENIAL
        return verb is not None and fits(self.names.form(name), verb) and is_whole

    # ---- subjects -------------------------------------------------------------------------------------------------
    def _speaks(self, name: Name, verb: str) -> bool:
        """Whether a name is the subject of a verb, by its case and by what the verb agrees with."""
        words, form = self.text.words, self.names.form(name)
        if Case.SUBJECT not in form.case or self._follows(name.first, IN | TOWARDS):
            return False
        if verb == "p" and any(words[run] == "и" for run in range(name.first, name.last)):
            second = self.names.form_of(name.last)
            is_subject = second.agrees != "f" or words[name.last].endswith("ия")
            return Case.SUBJECT in second.case and is_subject
        return fits(form, verb)

    def _is_house(self, name: Name, verb: str) -> bool:
        """Whether nobody in particular speaks: В штабе заявили."""
        text = self.text
        named = text.any_known(name.first, name.last) or text.is_capital(name.first)
        return verb == "p" and named and self._follows(name.first, IN)

    def _follows(self, run: int, words: frozenset[str]) -> bool:
        return run > 0 and self.text.words[run - 1] in words

    def _nearest_before(self, last: int, start: int, verb: str) -> Name | None:
        """Return the subject right before a verb."""
        text = self.text
        while last >= start and (text.words[last] in BETWEEN or text.words[last].isdigit()):
            last -= 1
        if last >= start and text.words[last] in PRONOUNS:
            return Name(last, last)
        for run in range(max(start, last - _LONGEST), last + 1):
            found = self.names.at(run, last)
            if found is not None and found.last == last:
                if self._speaks(found, verb) or self._is_house(found, verb):
                    return found
                if self._follows(run, IN | TOWARDS):
                    return None
        return None

    def _opening_of(self, start: int, last: int) -> Name | None:
        """Return the name that opens a clause, not too far before its verb."""
        while start < last and self.text.words[start] in JOINTS:
            start += 1
        found = self.names.at(start, last)
        return None if found is None or last - found.last > _FAR else found

    def _behind(self, cue: Cue, verb: str) -> Iterator[Name]:
        """Yield the subject behind a verb: сообщили в штабе, сказал журналистам министр."""
        text, run, end = self.text, cue.last + 1, self.text.end(cue.last)
        if run > end or text.gap(run) not in (" ", ' "'):
            return
        if text.words[run] in PRONOUNS:
            yield Name(run, run)
            return
        if text.words[run] in IN:
            house = self.names.at(run + 1, end) if verb == "p" else None
            if house is not None and text.any_known(house.first, house.last):
                yield house
            return
        for begin in range(run, min(run + _NEAR, end + 1)):
            found = self._told_by(begin, end, verb)
            if found is not None:
                if text.any_known(found.first, found.last) or (begin == run and text.is_capital(begin)):
                    yield found
                return

    def _told_by(self, begin: int, end: int, verb: str) -> Name | None:
        """Return the subject that begins at a run; a paper before it is but told: рассказал Report местный житель."""
        found = self.names.at(begin, end)
        if found is None or not self._speaks(found, verb):
            return None
        if not is_cyrillic(self.text.words[begin]):
            later = self.names.at(begin + 1, end)
            return None if later is not None and self._speaks(later, verb) else found
        return found
