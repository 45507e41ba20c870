"""Who speaks in Armenian. Pure.

The article at the end of a subject (-ը, -ն) tells it: նախարարը. Names draw what qualifies them before them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.text import Case, Grammar, Name

_ARTICLE = re.compile("(?:ը|[^ի]ն)$")
_ENDS_IN_N = re.compile("[աեէոու]ն$")
_DATIVE = re.compile("ին$|ությանն$|ութեանն$")
_BENT = re.compile("(?:ից|ով|ում|ուց|ամբ|ին|անը?ց)$")
_GENITIVE = re.compile("(?:ի|ու|վա|ոջ|ան|ոյ)$")
_SPOKEN = re.compile("(?:ել|եց|ում|աց|եցին|մէ|դէ|ացավ|եցավ|ացան)$")
_PASSIVE = re.compile("վ(?:ել|եց|ում|եցին)$")
_HELPERS = frozenset("է են էր էին եմ ենք եք չէ չեն չի չէր չէին կը".split())
_NOT = frozenset("չի չէ չեն չէր չէին".split())
_BETWEEN = frozenset("արդեն նաև նաեւ նույնպես դեռ դեռեւս ևս էլ հետո նորից կրկին չի չեն".split())
_WITHOUT_HELPER = ("ասաց", "ացավ", "եցավ", "ացան", "եց", "եցին")
_PRONOUNS = frozenset("նա նրա նրանք նրանց ինքը ան".split())
_NO_SPEECH = ("հայտնաբեր", "հայտնագործ")
_QUALIFYING = re.compile("(?:ի|ական|ային|յան|եան|վա|ու)$")
_OUTER = frozenset("արտաքին ներքին նոր գլխավոր".split())
_NO_NAMES = frozenset("բայց սակայն իսկ այսօր երեկ վաղը այնուհետև հետո մինչդեռ այդ այս նաև ըստ սա դա".split())
_MARKS = ("նշ", "ավելացր")
_BAKU = "քվի"
_CALL = "կոչ"
_CALL_TO_VERB = 2
_CONTRASTS = frozenset("իսկ բայց սակայն մինչդեռ".split())
_JOINTS = frozenset("որ իսկ բայց սակայն և թե երբ".split())
_DONE = frozenset("արել անում".split())
_MANY_SPEAK = ("են", "էին")
_OF_OFFICES = ("ության", "գործերի")
"""Ends of what an office is for: պաշտպանության նախարարություն."""
_IN_A_HOUSE = ("ում", "ից")
_FEW = 3
_LONGEST = 7
_FAR = 8


@lru_cache(maxsize=20_000)
def case_of(word: str) -> Case:
    """Return what a noun may be by its end, without telling a bare stem from a subject."""
    if _DATIVE.search(word) or _BENT.search(word):
        return Case.DATIVE if _DATIVE.search(word) else Case.NONE
    return Case.SUBJECT | (Case.GENITIVE if _GENITIVE.search(word) else Case.NONE)


class Armenian(Grammar):
    """Armenian, of both standards."""

    pronouns = _PRONOUNS

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        text = self.text
        if not self._says(cue):
            return
        start, end = text.start(cue.first), text.end(cue.last)
        before = self._skip_back(cue.first - 1, start)
        if before >= start:
            near = self._ending_at(before, start)
            if near is not None:
                yield near
        opening = self._opening_of(start, before)
        if opening is not None:
            yield opening
        yield from self._behind(cue, end)

    def after_source(self, cue: Cue) -> Iterator[Name]:
        text = self.text
        first = cue.last + 1
        if first >= len(text.words) or not text.one_clause(cue.last, first):
            return
        if text.words[first] in _PRONOUNS:
            yield Name(first, first)
            return
        end = text.end(cue.last)
        last = self._run_on(first, end)
        is_more = last is not None and last < end and text.words[last + 1].endswith("ած")
        if last is not None and self._of(last) and not is_more:
            yield self._trimmed(first, last, is_genitive=True)

    def before_source(self, cue: Cue) -> Iterator[Name]:
        text = self.text
        last = cue.first - 1
        if last < 0 or text.gap(cue.first) is None or not text.one_clause(last, cue.first):
            return
        if text.words[last] in _PRONOUNS:
            yield Name(last, last)
            return
        first = self._first_of(last, text.start(last))
        if first is not None and self._of(last):
            yield self._trimmed(first, last, is_genitive=True)

    def opening(self, last: int) -> Name | None:
        end = self._run_on(0, last)
        if end is None:
            return None
        known = self.text.any_known(0, end)
        return self._trimmed(0, end) if known and end == last and Case.SUBJECT in self._case(end) else None

    # ---- parts ----------------------------------------------------------------------------------------------------
    def opens_part(self, run: int) -> bool:
        text = self.text
        end = text.layout.bounds(text.layout.stretch(run))[1]
        if text.words[run] in _CONTRASTS:
            spoken = self.spoken_before(run) or any(self.cue_at(at) is not None for at in range(run, text.end(run) + 1))
            return spoken and run + 1 < end and self._subject_at(run + 1) is not None
        if "," not in (text.gap(run) or "") or not self.spoken_before(run):
            return False
        last = self._subject_at(run)
        if last is None:
            return False
        at = last + 1
        while at < end and text.one_clause(last, at) and text.words[at] in _HELPERS | _BETWEEN:
            at += 1
        cue = self.cue_at(at) if at < end and text.one_clause(last, at) else None
        if cue is None:
            return False
        after = next((one for one in range(cue.last + 1, end) if text.words[one] not in _HELPERS), None)
        return cue.role is Role.DENIAL or after is not None

    def _subject_at(self, run: int) -> int | None:
        """Return the last run of the subject that begins at a run."""
        if self.text.words[run] in _PRONOUNS:
            return run
        last = self._run_on(run, self.text.end(run))
        return last if last is not None and self._is_subject(last) else None

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _says(self, cue: Cue) -> bool:
        text = self.text
        if cue.role is Role.DENIAL:
            return True
        if text.words[cue.first].startswith(_MARKS) and not self._tells(cue):
            return False
        # A call is a noun; its verb follows: կոչ է արել.
        last = cue.last + (_CALL_TO_VERB if text.words[cue.first] == _CALL else 0)
        runs = range(cue.first, min(last + 1, len(text.words)))
        if any(text.words[run].startswith(_NO_SPEECH) or _PASSIVE.search(text.words[run]) for run in runs):
            return False
        return any(_SPOKEN.search(text.words[run]) and self._is_finite(run) for run in runs)

    def _is_finite(self, run: int) -> bool:
        """Whether a form of a verb stands by itself or with its helper beside it, and tells that something was said."""
        words = self.text.words
        if not _NOT.isdisjoint(words[max(0, run - 1) : run + 2]):
            return False
        return words[run].endswith(_WITHOUT_HELPER) or not _HELPERS.isdisjoint(words[max(0, run - 1) : run + 2])

    def _tells(self, cue: Cue) -> bool:
        """Whether what is said stands beside a verb that may also mark or add a thing."""
        text = self.text
        if text.start(cue.first) == cue.first:
            return True
        behind = range(cue.last + 1, min(cue.last + 1 + _FEW, len(text.words)))
        after = next((run for run in behind if text.words[run] not in _HELPERS), None)
        return after is None or text.words[after] in _JOINTS or "," in (text.gap(after) or ",")

    def _skip_back(self, run: int, start: int) -> int:
        """Return the run before the helpers of a verb."""
        words = self.text.words
        while run >= start and (words[run] in _HELPERS or words[run] in _BETWEEN):
            run -= 1
        return run

    def _behind(self, cue: Cue, end: int) -> Iterator[Name]:
        """Yield who is named behind a verb: ասել է նախարարը."""
        text, run = self.text, cue.last + 1
        while run <= end and text.words[run] in _HELPERS | _DONE:
            run += 1
        if run > end or not text.one_clause(cue.last, run) or text.gap(run) not in (" ", ' "'):
            return
        if text.words[run] in _PRONOUNS:
            yield Name(run, run)
            return
        if run < end and run in text.offices and _DATIVE.search(text.words[run]):
            # They told the paper in the ministry.
            run += 1
        last = self._run_on(run, end)
        if last is None:
            return
        is_house = text.words[last].endswith(_IN_A_HOUSE) and text.words[cue.last + 1] in _MANY_SPEAK
        if self._is_subject(last) or (is_house and text.any_known(run, last)):
            yield self._trimmed(run, last)

    # ---- names ----------------------------------------------------------------------------------------------------
    def _may_name(self, run: int) -> bool:
        text = self.text
        if run in text.offices:
            return True
        if not text.is_capital(run) or text.words[run] in _NO_NAMES:
            return False
        return not text.begins(run) or self._goes_with(run)

    def _goes_with(self, run: int) -> bool:
        """Whether the first word of a sentence is a name by itself or by what follows it."""
        text = self.text
        if text.is_known(run):
            return True
        after = run + 1
        while after < len(text.words) and text.is_ending(after):
            after += 1
        if after > run + 1:
            return True
        if after >= len(text.words) or not text.one_clause(run, after):
            return False
        if text.words[run].endswith("ի") and self._qualifies(after):
            return True
        return text.is_capital(after) or after in text.offices or _ARTICLE.search(text.words[run]) is not None

    def _qualifies(self, run: int) -> bool:
        """Whether a word in small letters may stand within a name, before its head."""
        return _QUALIFYING.search(self.text.words[run]) is not None or self.text.words[run] in _OUTER

    def _run_on(self, first: int, last: int) -> int | None:
        """Return the end of the name that begins at a run, None where none does."""
        text = self.text
        if first > last:
            return None
        end: int | None = None
        at = first
        while at <= last and at - first < _LONGEST and (at == first or text.one_clause(at - 1, at)):
            if at > first and text.gap(at) not in (" ", "-") and not text.is_ending(at):
                break
            if text.is_ending(at) and end is not None:
                end = at
            elif self._may_name(at):
                end = at
            elif not self._qualifies(at):
                break
            at += 1
            if end is not None and self._is_subject(end) and not self._runs_on(at, last):
                break
        return end

    def _runs_on(self, run: int, last: int) -> bool:
        """Whether an ending or a surname follows."""
        text = self.text
        if run > last:
            return False
        return text.is_ending(run) or (
            text.is_capital(run) and text.gap(run) == " " and not text.words[run - 1].endswith("ը")
        )

    def _first_of(self, last: int, start: int) -> int | None:
        """Return where the name that ends at a run begins."""
        text, head = self.text, last
        while head > start and text.is_ending(head):
            head -= 1
        if not self._may_name(head):
            return None
        first = at = head
        while at > start and last - at < _LONGEST and not self._parts(at):
            at -= 1
            if text.is_ending(at):
                continue
            if self._may_name(at):
                is_other = self._is_subject(at) and at not in text.offices and not _ENDS_IN_N.search(text.words[at])
                if is_other or case_of(text.words[at]) in (Case.NONE, Case.DATIVE):
                    break
                first = at
            elif not self._qualifies(at) or first - at >= _FEW:
                break
            elif text.is_capital(at) or (first - at == 1 and text.words[at].endswith(_OF_OFFICES)):
                first = at
        return first

    def _parts(self, run: int) -> bool:
        """Whether a name cannot go on over what stands before a run."""
        text = self.text
        return text.gap(run) not in (" ", "-") and not text.is_ending(run)

    def _ending_at(self, last: int, start: int) -> Name | None:
        """Return the subject that ends at a run."""
        if self.text.words[last] in _PRONOUNS:
            return Name(last, last)
        if not self._is_subject(last) and not self._is_house(last):
            return None
        first = self._first_of(last, start)
        return None if first is None else self._trimmed(first, last)

    def _is_house(self, last: int) -> bool:
        """Whether nobody in particular speaks from a house: շտաբից հայտարարել են."""
        text = self.text
        beside = set(text.words[last + 1 : last + 1 + _FEW])
        is_house = text.words[last].endswith(_IN_A_HOUSE) and text.is_known(last)
        return is_house and not beside.isdisjoint(_MANY_SPEAK)

    def _opening_of(self, start: int, last: int) -> Name | None:
        """Return the first subject of a clause, not too far before its verb."""
        text = self.text
        while start < last and text.words[start] in _JOINTS:
            start += 1
        run, end = start, self._run_on(start, last)
        while run <= last and (end is None or not self._is_subject(end)):
            run = run + 1 if end is None else end + 1
            end = self._run_on(run, last)
        if end is None or last - end > _FAR or self._is_parted(end, last):
            return None
        named = text.any_known(run, end) or (run == start and end > run) or end == last
        return self._trimmed(run, end) if named else None

    def _is_parted(self, first: int, last: int) -> bool:
        """Whether a weak full stop stands between two runs."""
        gaps = (self.text.gap(run) for run in range(first + 1, last + 1))
        return any(gap is None or "." in gap for gap in gaps)

    def _is_subject(self, last: int) -> bool:
        """Whether a name that ends at a run bears the article of a subject."""
        text = self.text
        word = text.words[last]
        if text.is_ending(last):
            return word in ("ն", "ը")
        if _ARTICLE.search(word) is None or _DATIVE.search(word):
            return False
        return not _is_bare(word) or (last in text.offices and word.endswith("յան") and not word.endswith("թյան"))

    def _of(self, last: int) -> bool:
        """Whether a name that ends at a run is in the genitive."""
        text = self.text
        word = text.words[last]
        if text.is_ending(last):
            return word in ("ի", "ու", "յի")
        return Case.GENITIVE in case_of(word)

    def _case(self, last: int) -> Case:
        return Case.SUBJECT if self.text.is_ending(last) else case_of(self.text.words[last])

    def _trimmed(self, first: int, last: int, *, is_genitive: bool = False) -> Name:
        """Return a name without its article or its ending of the genitive where the stem stands by itself."""
        text = self.text
        shown = last
        while last > first and text.is_ending(last):
            last -= 1
        word = text.words[last]
        if shown > last or text.is_acronym(last):
            return Name(first, last)
        if is_genitive and word.endswith("այի") and text.is_capital(last):
            return Name(first, last, 2)
        if is_genitive:
            return Name(first, last, 1 if word.endswith("ի") and not word.endswith(_BAKU) else 0)
        return Name(first, last, 1 if self._is_subject(last) else 0)


def _is_bare(word: str) -> bool:
    """Whether a word ends in -ն by itself: a surname in -յան."""
    return word.endswith(("յան", "եան", "ություն", "ութիւն", "ան")) and not word.endswith(
        ("վան", "իան", "աման", "յանն")
    )
