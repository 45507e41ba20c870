"""Who speaks in English, French and German. Pure.

Subjects stand before their verbs: what opens the clause of a verb of saying is its subject, when it reads as one name.
What stands behind the verb speaks only where the verb is set after its object: “…”, said the minister.
"""

from collections.abc import Iterator

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.text import Grammar, Name

_ARTICLES = frozenset(
    "the a an its his her their our some several many both two three le la les l un une der die das".split()
)
_LEADING = frozenset(
    """but while although though whereas because however as since yet so that and or whom which where when meanwhile
    earlier later now then also still only even only if whether than ce qui que dont mais et puis alors und aber dass
    """.split()
)
_PREPOSITIONS = frozenset(
    """in on at by from after during for with without under over amid before about into to of near despite beside besides alongside aboard across along around behind below through
    against between upon until within outside inside like unlike following à en dans sur pour par avec sans depuis selon
    aus in bei nach für mit von im am zur zum auf
    """.split()
)
_ASIDE = ("in turn", "for its part", "for his part", "in return")
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today yesterday evening morning night week month year ago earlier later
    """.split()
)
_HELPERS = frozenset(
    """had has have also later earlier then still again now meanwhile already first just even did does do not never
    reportedly repeatedly openly publicly officially recently previously rightly a ont avait hat hatte
    """.split()
)
_BEING = frozenset("is are was were be been being am est sont était wurde wurden wird".split())
_WILL = frozenset("will would can could may might must should shall to".split())
_WHO = frozenset("who qui".split())
_POINTING = frozenset("he she they i we il elle ils er sie".split())
_NO_SUBJECT = frozenset(
    "it this that these those there what which whose whom who everyone nobody nothing one each all both others".split()
)
_SET_BEHIND = frozenset(
    """said says writes wrote added adds reports reported explained explains stated argued announced warned insisted
    claimed noted notes confirmed quoted dit disent déclare écrit affirme indique ajoute assure explique sagt sagte
    erklärte teilte meldet schreibt berichtet
    """.split()
)
_NOUNS_TOO = frozenset(
    """claims claim orders order promises promise pledges pledge vows vow demands demand reports report records record
    register notes counts urges threatens stress call calls accusing blame
    """.split()
)
_MADE_NOUNS = ("tion", "tions", "ment", "ments", "sis", "ts of")
_BEFORE_NOUNS = frozenset(
    """a an the this that these those its his her their our no any of on to s by for in with into about more other
    repeated joint new own own another every each all despite whose and or
    """.split()
)
_OF = frozenset("de du des d der von".split())
_AND = frozenset("and but then or et und".split())
_WITHIN = frozenset("of the s and for de la du des l d der des und et".split())
_LONGEST_SUBJECT = 14
_LONGEST_HEAD = 8
_LONGEST_ASIDE = 12
_MOST_ASIDES = 4


class English(Grammar):
    """English."""

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        text = self.text
        word = text.words[cue.first]
        if cue.role is Role.SAYING and self._is_noun(cue):
            return
        before = self._before_verb(cue)
        if before is None:
            yield from self._by(cue)
            return
        start = text.start(cue.first)
        if before < start and self._is_told_to(cue):
            return
        if before < start:
            yield from self._behind(cue) if word in _SET_BEHIND else ()
            yield from self._before_asides(start)
            return
        if text.words[before] in _AND and before == start:
            yield from self._of_verb_before(cue)
            return
        if text.words[before] in _AND:
            yield from self._of_verb_before(cue)
            return
        found = self._subject(start, before)
        if found is not None:
            yield found
            return
        if word.endswith("ing") or text.words[before] in _WHO:
            yield from self._before_asides(start)

    def after_source(self, cue: Cue) -> Iterator[Name]:
        found = self._name_at(cue.last + 1)
        if found is not None:
            yield found

    def before_source(self, cue: Cue) -> Iterator[Name]:
        last = cue.first - 1
        if last >= 0 and self.text.gap(cue.first) is not None:
            found = self._subject(self.text.start(last), last)
            if found is not None:
                yield found

    def opening(self, last: int) -> Name | None:
        text = self.text
        end = 0
        while end < last and not self._stops_title(end + 1):
            end += 1
        found = self._head(0, end)
        return found if found is not None and text.any_known(found.first, found.last) else None

    def _stops_title(self, run: int) -> bool:
        text = self.text
        if text.words[run] in _PREPOSITIONS and text.words[run] != "of":
            return True
        return text.gap(run) not in (" ", "'", "-")

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _is_noun(self, cue: Cue) -> bool:
        """Whether a word that may be a verb is a noun here, or a participle that says what was said to somebody."""
        text, run = self.text, cue.first
        word = text.words[run]
        if word.endswith(_MADE_NOUNS):
            return True
        before = text.words[run - 1] if run and text.gap(run) is not None else ""
        if before in ("a", "an", "the", "no"):
            return True
        if run < text.layout.runs.split and (word.endswith("ed") or word == "told") and self._follows_nothing_said(cue):
            return True
        if word not in _NOUNS_TOO:
            return before == "to"
        if before in _BEFORE_NOUNS or text.gap(run) == "-":
            return True
        after = (
            text.words[cue.last + 1] if cue.last + 1 < len(text.words) and text.one_clause(run, cue.last + 1) else ""
        )
        if after == "" and text.start(run) > text.layout.bounds(text.layout.stretch(run))[0] and word.endswith("s"):
            return any(other.last < run and text.one_clause(other.first, run) for other in self._speech_of(run))
        if after in {"", "of", "for", "and", "or", "on", "in", "by", "from", "as"}:
            return True
        return any(other.last < run and text.one_clause(other.first, run) for other in self._speech_of(run))

    def _follows_nothing_said(self, cue: Cue) -> bool:
        """Whether a headline's past form is a participle: shots reported, villagers ordered to leave. Headlines tell
        in the present.
        """
        return not self.text.words[cue.first].startswith(("said", "den"))

    def _speech_of(self, run: int) -> list[Cue]:
        return list(self.speech.get(self.text.layout.stretch(run), ()))

    def _before_verb(self, cue: Cue) -> int | None:
        """Return the run before a verb and its helpers; None where it is passive, or no verb of its clause."""
        text, run = self.text, cue.first - 1
        start = text.start(cue.first)
        word = text.words[cue.first]
        while run >= start and (text.words[run] in _HELPERS or text.words[run].endswith("ly")):
            run -= 1
        if run < start:
            return run
        if text.words[run] in _BEING:
            return run - 1 if word.endswith("ing") else None
        if text.words[run] in _WILL:
            return None
        return run

    def _by(self, cue: Cue) -> Iterator[Name]:
        """Yield who is named behind a passive verb: were told by the general."""
        after = cue.last + 1
        if after + 1 < len(self.text.words) and self.text.words[after] in ("by", "par", "von"):
            found = self._name_at(after + 1)
            if found is not None:
                yield found

    def _is_told_to(self, cue: Cue) -> bool:
        """Whether a participle tells what befell somebody: Vardanyan, accused of crimes."""
        after = self.text.words[cue.last + 1] if cue.last + 1 < len(self.text.words) else ""
        return self.text.words[cue.first].endswith("ed") and after in (
            "of",
            "by",
            "to",
            "in",
            "as",
            "for",
            "with",
            "on",
        )

    def _behind(self, cue: Cue) -> Iterator[Name]:
        found = self._name_at(cue.last + 1)
        if found is not None and self.text.one_clause(cue.first, found.first):
            yield found

    def _of_verb_before(self, cue: Cue) -> Iterator[Name]:
        """Yield the subject of the verb that this one is set beside: X called it untrue and described the border."""
        earlier = [one for one in self._speech_of(cue.first) if one.last < cue.first - 1]
        if earlier:
            yield from self.of_verb(earlier[-1])
            return
        begin = self.text.layout.bounds(self.text.layout.stretch(cue.first))[0]
        found = self._name_at(begin)
        if found is not None:
            yield found

    def _before_asides(self, start: int) -> Iterator[Name]:
        """Yield the name before what is set between commas: Ann Lee, secretary of the board, told."""
        text = self.text
        begin = text.layout.bounds(text.layout.stretch(start))[0]
        end, found = start - 1, None
        for _ in range(_MOST_ASIDES):
            if end < begin:
                break
            first = text.start(end)
            if text.words[first] not in _WHO and text.words[first] != "which":
                name = self._subject(first, end)
                if name is None or (name.first > first and text.words[first] not in _ARTICLES):
                    break
                found = name
            elif end - first > _LONGEST_ASIDE:
                break
            end = first - 1
        if found is not None:
            yield found

    # ---- names ----------------------------------------------------------------------------------------------------
    def _subject(self, start: int, last: int) -> Name | None:
        """Return the name that ends at a run, in a clause that begins at start."""
        text = self.text
        said = [run for run in range(start + 1, last) if text.words[run] == "that"]
        start = said[-1] + 1 if said else start
        while start <= last and text.words[start] in _LEADING:
            start += 1
        last = self._without_time(start, last)
        if last < start:
            return None
        last = self._without_aside(start, last)
        if text.words[last] in _POINTING and last == start:
            return Name(last, last)
        if text.words[last] in _NO_SUBJECT:
            return None
        if text.words[start] not in _PREPOSITIONS and last - start < _LONGEST_SUBJECT and self._is_one(start, last):
            return self._head(start, last)
        return self._backwards(start, last)

    def _without_time(self, start: int, last: int) -> int:
        text = self.text
        end = last
        while end > start and (text.words[end] in _TIMES or text.words[end].isdigit()):
            end -= 1
        if end < last and text.words[end] in ("on", "in", "at", "last", "early", "late", "since"):
            return end - 1
        return last if end < last and end < start else end

    def _without_aside(self, start: int, last: int) -> int:
        for aside in _ASIDE:
            length = aside.count(" ") + 1
            if last - length >= start and " ".join(self.text.words[last - length + 1 : last + 1]) == aside:
                return last - length
        return last

    def _is_one(self, start: int, last: int) -> bool:
        """Whether these words hold no verb, so that they are one name."""
        text = self.text
        verbs = {run for cue in self._speech_of(start) for run in range(cue.first, cue.last + 1)}
        return not any(
            run in verbs
            or text.words[run] in _BEING
            or text.words[run] in _WILL - {"to", "may"}
            or text.words[run] in ("had", "has", "have")
            or text.words[run] in _NO_SUBJECT - {"one", "all", "both", "that"}
            for run in range(start, last + 1)
        )

    def _head(self, start: int, last: int) -> Name | None:
        """Return the name that these words are when its head is one who may speak: up to the first preposition."""
        text = self.text
        while (
            start < last
            and (text.words[start] in _ARTICLES or text.words[start] in _TIMES)
            and not text.is_known(start)
        ):
            start += 1
        end = start
        while end < last and text.words[end + 1] not in _PREPOSITIONS | _OF:
            end += 1
        if not start <= end <= last or end - start > _LONGEST_HEAD:
            return None
        if not self._may_speak(start, end) or text.words[last] in _PREPOSITIONS or text.words[end] in _TIMES:
            return None
        return Name(start, last)

    def _may_speak(self, start: int, end: int) -> bool:
        """Whether a name ends in an office, or is in capitals."""
        text = self.text
        if text.words[end] == "s" and text.gap(end) == "'":
            return False
        if end in text.offices:
            return True
        if any(text.gap(run) not in (" ", "-", "'", ". ", "/") for run in range(start + 1, end + 1)):
            return False
        if not text.is_capital(end) or text.words[end] in _TIMES:
            return False
        capitals = [run for run in range(start, end + 1) if text.is_capital(run)]
        small = [
            run
            for run in range(start, end + 1)
            if not text.is_capital(run) and not text.is_known(run) and text.words[run] not in ("s", "and")
        ]
        if small:
            # A name in full tells a person, whatever the trade before it: grocer Ann Lee.
            return small[-1] in text.offices or (len(capitals) > 1 and max(small) < min(capitals) and len(small) <= 2)
        return len(capitals) > 1 or not text.begins(end) or text.is_known(end) or self._stands_before_verb(end)

    def _stands_before_verb(self, run: int) -> bool:
        return any(cue.first == run + 1 for cue in self._speech_of(run))

    def _backwards(self, start: int, last: int) -> Name | None:
        """Return the name that ends here, where something else opens the clause: At the summit the Russian leader."""
        text, first = self.text, last
        while first > start:
            before = first - 1
            word = text.words[before]
            if word in _ARTICLES or word in _TIMES:
                break
            if not (text.is_capital(before) or text.is_known(before) or word == "s"):
                break
            if text.is_capital(before) and text.words[before - 1] in _PREPOSITIONS and before > start:
                if before in text.sides and first in text.offices and text.words[before - 1] in ("of", "by"):
                    first = before
                break
            first = before
        while first < last and (text.words[first] == "s" or text.words[first] in _TIMES):
            first += 1
        if first == start and text.words[start] in _PREPOSITIONS:
            return None
        if first == last and not text.is_known(last) and text.words[last - 1] not in _TIMES and first > start:
            before = text.words[first - 1]
            if before not in _ARTICLES and before not in _TIMES and not text.is_capital(last):
                return None
            if before in _PREPOSITIONS:
                return None
        if first > start and text.words[first - 1] in _PREPOSITIONS - {"of", "by"}:
            return None
        if not self._may_speak(first, last):
            return None
        return Name(first, last)

    def _name_at(self, first: int) -> Name | None:
        """Return the name that begins at a run: up to what is neither a capital, an office nor a joint of a name."""
        text = self.text
        if first >= len(text.words):
            return None
        return self._read_on(first) if text.begins(first) or text.gap(first) in (" ", ' "', '" ') else None

    def _read_on(self, first: int) -> Name | None:
        text = self.text
        if text.words[first] in _ARTICLES:
            first += 1
        if first >= len(text.words):
            return None
        if text.words[first] in _NO_SUBJECT or text.words[first] in _LEADING:
            return None
        last, at = None, first
        end = min(text.end(first), first + _LONGEST_SUBJECT)
        while at <= end:
            word = text.words[at]
            if text.is_capital(at) or text.is_known(at):
                if word in _TIMES:
                    break
                last = at
            elif word not in _WITHIN and not (last is None and at - first < 2):
                break
            at += 1
        if last is None:
            return None
        if text.words[last] == "s":
            last -= 1
        head = self._head(first, last)
        return head
