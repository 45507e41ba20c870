"""Names of those who may speak, in texts in English, French and German. Pure.

What stands between the beginning of a clause and its verb reads as one name when it holds no verb, and names one who
may speak when its head, before the first preposition, is an office or a name in capitals.
"""

from collections.abc import Mapping, Sequence

from tracker.flagging.cue_search import Cue
from tracker.flagging.naming.english_words import (
    ARTICLES,
    ASIDES,
    BEFORE_TIMES,
    DOERS,
    LEADING,
    NO_SUBJECT,
    OF,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    VERBS,
    WITHIN,
)
from tracker.flagging.naming.text import Name, NamedText

_LONGEST = 14
_LONGEST_HEAD = 8
_JOINED = (" ", "-", "'", ". ", "/", ".")
_TRADES = 2
_OF = frozenset(["of", "by"])


class EnglishNames:
    """The names of one text. speech: the cues of saying of each stretch."""

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        self.text = text
        self.speech = speech

    def subject(self, start: int, last: int) -> Name | None:
        """Return the name that ends at a run, in a clause that begins at start."""
        words = self.text.words
        said = [run for run in range(start + 1, last) if words[run] == "that"]
        start = said[-1] + 1 if said else start
        while start <= last and words[start] in LEADING:
            start += 1
        last = self._without_aside(start, self._without_time(start, last))
        if last < start or words[last] in NO_SUBJECT:
            return None
        if words[last] in PRONOUNS and last == start:
            return Name(last, last)
        if words[start] not in PREPOSITIONS and last - start < _LONGEST and self._is_one(start, last):
            return self.whole(start, last)
        return self._ending_at(start, last)

    def whole(self, start: int, last: int) -> Name | None:
        """Return the name that all these words are; None when its head is none who may speak."""
        words, known = self.text.words, self.text.is_known
        while start < last and (words[start] in ARTICLES or words[start] in TIMES) and not known(start):
            start += 1
        head = start
        while head < last and words[head + 1] not in PREPOSITIONS | OF:
            head += 1
        if not start <= head <= last or head - start > _LONGEST_HEAD or words[start] in PREPOSITIONS:
            return None
        ends = words[last] not in PREPOSITIONS and words[head] not in TIMES
        return Name(start, last) if ends and self._may_speak(start, head) else None

    def at(self, first: int) -> Name | None:
        """Return the name that begins at a run: up to what is neither a capital, an office nor a joint of a name."""
        text = self.text
        if first >= len(text.words) or not (text.begins(first) or text.gap(first) in (" ", ' "', '" ')):
            return None
        return self.starting(first)

    def starting(self, first: int) -> Name | None:
        """Return the name that begins at a run, whatever stands before it."""
        text = self.text
        first += text.words[first] in ARTICLES
        if first >= len(text.words) or text.words[first] in NO_SUBJECT or text.words[first] in LEADING:
            return None
        last = self._last_from(first)
        if last is None:
            return None
        return self.whole(first, last - 1 if text.words[last] == "s" else last)

    def with_doers(self, name: Name) -> Name:
        """Return a name with the people whom it but tells the place of: Karabakh rescue workers."""
        text, end = self.text, self.text.end(name.last)
        if name.last not in text.sides:
            return name
        for run in range(name.last + 1, min(name.last + _TRADES, end) + 1):
            word = text.words[run]
            if text.gap(run) != " " or word in PREPOSITIONS | OF | LEADING | VERBS:
                break
            if word.endswith(DOERS):
                return Name(name.first, run)
        return name

    def _last_from(self, first: int) -> int | None:
        text, last = self.text, None
        for run in range(first, min(text.end(first), first + _LONGEST) + 1):
            word = text.words[run]
            if text.is_capital(run) or text.is_known(run):
                if word in TIMES and text.gap(run + 1) != ".":
                    break
                last = run
            elif word not in WITHIN and (last is not None or run - first >= _TRADES):
                break
        return last

    # ---- what belongs to no name ----------------------------------------------------------------------------------
    def _without_time(self, start: int, last: int) -> int:
        words, end = self.text.words, last
        while end > start and (words[end] in TIMES or words[end].isdigit()):
            end -= 1
        return end - 1 if end < last and words[end] in BEFORE_TIMES else end

    def _without_aside(self, start: int, last: int) -> int:
        for aside in ASIDES:
            length = aside.count(" ") + 1
            if last - length >= start and " ".join(self.text.words[last - length + 1 : last + 1]) == aside:
                return last - length
        return last

    def _is_one(self, start: int, last: int) -> bool:
        """Whether these words hold no verb, so that they are one name."""
        speech = self.speech.get(self.text.layout.stretch(start), ())
        verbs = {run for cue in speech for run in range(cue.first, cue.last + 1)}
        return not any(run in verbs or self.text.words[run] in VERBS for run in range(start, last + 1))

    # ---- heads ----------------------------------------------------------------------------------------------------
    def _may_speak(self, start: int, end: int) -> bool:
        """Whether a name ends in an office, or is in capitals."""
        text = self.text
        if end in text.offices:
            return True
        if not text.is_capital(end) or text.words[end] in TIMES:
            return False
        if any(text.gap(run) not in _JOINED for run in range(start + 1, end + 1)):
            return False
        capitals = [run for run in range(start, end + 1) if text.is_capital(run)]
        small = [run for run in range(start, end + 1) if self._is_small(run)]
        if small:
            # A name in full tells a person, whatever the trade before it: grocer Ann Lee.
            return len(small) <= _TRADES and sum(run > small[-1] for run in capitals) > 1
        return len(capitals) > 1 or not text.begins(end) or text.is_known(end) or self._is_before_verb(end)

    def _is_small(self, run: int) -> bool:
        text = self.text
        return not text.is_capital(run) and not text.is_known(run) and text.words[run] not in ("s", "and")

    def _is_before_verb(self, run: int) -> bool:
        return any(cue.first == run + 1 for cue in self.speech.get(self.text.layout.stretch(run), ()))

    def _ending_at(self, start: int, last: int) -> Name | None:
        """Return the name that ends here, where something else opens the clause: At the summit the Russian leader."""
        text, words = self.text, self.text.words
        first = self._first_of(start, last)
        while first < last and (words[first] == "s" or words[first] in TIMES):
            first += 1
        before = words[first - 1] if first > start else ""
        if before in PREPOSITIONS - _OF or (before in _OF and first == last and not text.is_known(last)):
            return None
        return Name(first, last) if self._may_speak(first, last) else None

    def _first_of(self, start: int, last: int) -> int:
        text, words, first = self.text, self.text.words, last
        while first > start and not (first in text.sides and first < last and words[first + 1] == "s"):
            before = first - 1
            if words[before] in NO_SUBJECT:
                break
            named = text.is_capital(before) or text.is_known(before) or words[before] == "s"
            if words[before] in ARTICLES or words[before] in TIMES or not named:
                break
            if text.is_capital(before) and before > start and words[before - 1] in PREPOSITIONS:
                # In Istanbul Armenia's minister; but: of Russian peacekeepers.
                qualifies = before in text.sides and first in text.offices and words[before - 1] in _OF
                return before if qualifies else first
            first = before
        return first
