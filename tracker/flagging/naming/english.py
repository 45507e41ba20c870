"""Who speaks in English, French and German. Pure.

Subjects stand before their verbs. What stands behind a verb speaks only where the verb is set after its object: “…”,
said the minister.
"""

from collections.abc import Iterator, Mapping, Sequence

from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.english_names import EnglishNames
from tracker.flagging.naming.english_words import (
    AFTER_NOUNS,
    AND,
    ARTICLES,
    BEFALLEN,
    BEFORE_NOUNS,
    BEING,
    BY,
    CONTRASTS,
    HELPING,
    HOLDING,
    MADE_NOUNS,
    NO_CONTENT,
    NOUNS_TOO,
    PREPOSITIONS,
    PRONOUNS,
    SET_BEHIND,
    TIMES,
    VERBS,
    WHO,
    WILL,
)
from tracker.flagging.naming.text import Grammar, Name, NamedText

_LONGEST_ASIDE = 12
_MOST_ASIDES = 4
_TITLE_VERBS = ("said", "den")


class English(Grammar):
    """English; French and German by the same order of words."""

    pronouns = PRONOUNS

    def __init__(self, text: NamedText, speech: Mapping[int, Sequence[Cue]]) -> None:
        super().__init__(text, speech)
        self.names = EnglishNames(text, speech)

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        words, start = self.text.words, self.text.start(cue.first)
        if (cue.role is Role.SAYING and self._is_noun(cue)) or self._is_spoken_of(start):
            return
        before = self._before_verb(cue, start)
        if before is None:
            yield from self._by(cue)
        elif before < start:
            if not (words[cue.first].endswith("ed") and self._after(cue) in BEFALLEN):
                if self._ends_aside(start):
                    yield from self._before_asides(start)
                yield from self._behind(cue)
                yield from self._before_asides(start)
        elif words[before] in AND:
            yield from self._of_verb_before(cue)
        else:
            found = self.names.subject(start, before)
            if found is not None:
                yield found
            elif words[before] in WHO and start > self._begin(start):
                yield from _some(self.names.subject(self.text.start(start - 1), start - 1))
            elif words[cue.first].endswith("ing"):
                yield from self._before_asides(start)

    def after_source(self, cue: Cue) -> Iterator[Name]:
        found = self.names.at(cue.last + 1)
        yield from _some(None if found is None else self.names.with_doers(found))

    def before_source(self, cue: Cue) -> Iterator[Name]:
        last = cue.first - 1
        if last >= 0 and self.text.gap(cue.first) is not None:
            yield from _some(self.names.subject(self.text.start(last), last))

    def opening(self, last: int) -> Name | None:
        text, end = self.text, 0
        while end < last and not self._ends_name(end + 1):
            end += 1
        found = self.names.whole(0, end)
        return found if found is not None and text.any_known(found.first, found.last) else None

    def _ends_name(self, run: int) -> bool:
        word = self.text.words[run]
        return (word in PREPOSITIONS and word != "of") or self.text.gap(run) not in (" ", "'", "-")

    # ---- parts ----------------------------------------------------------------------------------------------------
    def opens_part(self, run: int) -> bool:
        words, gap, begin = self.text.words, self.text.gap(run) or "", self._begin(run)
        if words[run] in CONTRASTS or (words[run] == "and" and "," in gap):
            return self._verb_of_subject(run + 1) is not None
        if "," not in gap:
            return False
        verb = self._verb_of_subject(run)
        if verb is None:
            return False
        if words[begin] in CONTRASTS or self._denies(verb):
            return True
        earlier = (cue for cue in self._speech(run) if begin < cue.first and cue.last < run)
        return self._has_content(verb) and any(self._is_verb(cue) for cue in earlier)

    def _verb_of_subject(self, first: int) -> int | None:
        """Return the last run of a verb of saying or of holding a view whose subject begins at a run."""
        text, words = self.text, self.text.words
        name = self.names.starting(first) if first < len(words) else None
        if name is None:
            return None
        run = name.last + 1
        while run < len(words) and text.one_clause(name.last, run) and words[run] in HELPING:
            run += 1
        if run >= len(words) or not text.one_clause(name.last, run):
            return None
        cue = self.cue_at(run)
        if cue is not None:
            return cue.last if not words[run].endswith("ing") else None
        return run if words[run] in HOLDING else None

    def _is_verb(self, cue: Cue) -> bool:
        return not self.text.words[cue.first].endswith("ing") and not self._is_noun(cue)

    def _denies(self, verb: int) -> bool:
        return any(cue.role is Role.DENIAL and cue.last == verb for cue in self._speech(verb))

    def _has_content(self, verb: int) -> bool:
        """Whether a verb tells more than who said what stands before it."""
        text, after = self.text, verb + 1
        if after >= text.layout.bounds(text.layout.stretch(verb))[1] or "," in (text.gap(after) or ","):
            return False
        word = text.words[after]
        is_to_whom = text.words[verb] in ("told", "tells") or word in NO_CONTENT or word in TIMES
        return not is_to_whom and (word not in PREPOSITIONS or text.words[verb] in HOLDING)

    # ---- verbs ----------------------------------------------------------------------------------------------------
    def _after(self, cue: Cue) -> str:
        """Return the word behind a cue in its clause."""
        after = cue.last + 1
        inside = after < len(self.text.words) and self.text.one_clause(cue.last, after)
        return self.text.words[after] if inside else ""

    def _is_noun(self, cue: Cue) -> bool:
        """Whether a word that may be a verb is a noun here, an infinitive, or in a headline a participle: headlines
        tell in the present.
        """
        text, run = self.text, cue.first
        word = text.words[run]
        before = text.words[run - 1] if run and text.gap(run) is not None else ""
        if word.endswith(MADE_NOUNS) or before in ("a", "an", "the", "no"):
            return True
        if run < text.layout.runs.split and (word.endswith("ed") or word == "told"):
            return not word.startswith(_TITLE_VERBS)
        if word not in NOUNS_TOO:
            return before == "to"
        return before in BEFORE_NOUNS or text.gap(run) == "-" or self._is_plural(cue)

    def _is_spoken_of(self, start: int) -> bool:
        """Whether a clause is what another one speaks of: What he said was untrue, she told us."""
        return self.text.words[start] == "what" and self.text.begins(start)

    def _is_plural(self, cue: Cue) -> bool:
        """Whether a form in -s is a plural by what stands around it."""
        text, run = self.text, cue.first
        is_last = text.start(run) > self._begin(run) and text.words[run].endswith("s") and self._after(cue) == ""
        has_verb = any(one.last < run and text.one_clause(one.first, run) for one in self._speech(run))
        return has_verb or (self._after(cue) in AFTER_NOUNS and not is_last)

    def _before_verb(self, cue: Cue, start: int) -> int | None:
        """Return the run before a verb and its helpers; None where it is passive, or no verb of its clause."""
        words, run = self.text.words, cue.first - 1
        while run >= start and (words[run] in HELPING or words[run].endswith("ly")):
            run -= 1
        if run >= start and words[run] in BEING:
            return run - 1 if words[cue.first].endswith("ing") else None
        return None if run >= start and words[run] in WILL else run

    def _speech(self, run: int) -> Sequence[Cue]:
        return self.speech.get(self.text.layout.stretch(run), ())

    def _begin(self, run: int) -> int:
        return self.text.layout.bounds(self.text.layout.stretch(run))[0]

    # ---- subjects -------------------------------------------------------------------------------------------------
    def _by(self, cue: Cue) -> Iterator[Name]:
        """Yield who is named behind a passive verb: were told by the general."""
        if self._after(cue) in BY:
            yield from _some(self.names.at(cue.last + 2))

    def _behind(self, cue: Cue) -> Iterator[Name]:
        """Yield who is named behind a verb that is set after what is said."""
        if self.text.words[cue.first] in SET_BEHIND:
            found = self.names.at(cue.last + 1)
            if found is not None and self.text.one_clause(cue.first, found.first) and not self._has_verb(found):
                yield found

    def _has_verb(self, name: Name) -> bool:
        """Whether a name is the subject of what is said: said peacekeepers would stay."""
        after = name.last + 1
        within = after < len(self.text.words) and self.text.one_clause(name.last, after)
        return within and self.text.words[after] in VERBS

    def _ends_aside(self, start: int) -> bool:
        """Whether an aside with a participle ends before a clause: Ann Lee, quoting him, said."""
        begin = self._begin(start)
        return start - 1 > begin and self._is_participle(self.text.start(start - 1))

    def _is_participle(self, run: int) -> bool:
        return self.text.words[run].endswith("ing") and not self.text.is_capital(run)

    def _of_verb_before(self, cue: Cue) -> Iterator[Name]:
        """Yield the subject of the verb that this one is set beside: X called it untrue and described the border."""
        earlier = [one for one in self._speech(cue.first) if one.last < cue.first - 1]
        if earlier:
            yield from self.of_verb(earlier[-1])
        else:
            yield from _some(self.names.at(self._begin(cue.first)))

    def _before_asides(self, start: int) -> Iterator[Name]:
        """Yield the name before what is set between commas: Ann Lee, secretary of the board, told."""
        words, begin = self.text.words, self._begin(start)
        end, found = start - 1, None
        for _ in range(_MOST_ASIDES):
            if end < begin:
                break
            first = self.text.start(end)
            if words[first] not in WHO and words[first] != "which" and not self._is_participle(first):
                name = self.names.subject(first, end)
                if name is None or (name.first > first and words[first] not in ARTICLES):
                    break
                found = name
            elif end - first > _LONGEST_ASIDE:
                break
            end = first - 1
        yield from _some(found)


def _some(name: Name | None) -> Iterator[Name]:
    if name is not None:
        yield name
