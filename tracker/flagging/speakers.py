"""Who says it: names and offices beside a verb of saying, and the side that the pack knows them by. Pure.

A wrong name is worse than none: where the grammar of the language does not tell who speaks, nobody is named.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.flagging.clauses import Clauses
from tracker.flagging.cue_search import Cue, Role
from tracker.flagging.naming.languages import GRAMMARS
from tracker.flagging.naming.neutral import speaks_for_none
from tracker.flagging.naming.text import Name, NamedText

Place = tuple[int, int]
"""First and last run."""

Actors = Mapping[str, Sequence[tuple[int, int]]]
"""Side -> where its names stand, as first and last runs."""

_SAYING = frozenset((Role.SAYING, Role.SOURCE_FIRST, Role.SOURCE_LAST))
_SPEECH = frozenset((Role.SAYING, Role.DENIAL))
_LONGEST_LEAD = 7
_COLON = frozenset(":")
_AFTER_LEADS = frozenset(' "')
_LEADS = {"hy": frozenset(":.\u2024")}
"""What stands behind the speaker in a headline; Armenian ends the lead with its weak full stop too."""

_STANDING_IN = ("daki", "dəki", "deki")

_ANYBODYS = frozenset(["минобороны"])
"""Offices that every state has: a pack that knows them by themselves means one state's, which may not be meant here."""

_LONGEST_DOMAIN = 4


class Speaker(NamedTuple):
    """First and last run of who speaks. side: None when the pack does not tell, or tells of two. cut: letters at the
    end of the last run that are an ending of case, not shown.
    """

    first: int
    last: int
    side: str | None
    cut: int = 0


class Speakers:
    """The speakers of one text, by its sentences. neutral: words for whom the pack knows to speak for no side."""

    def __init__(
        self,
        layout: Clauses,
        cues: Mapping[int, Sequence[Cue]],
        actors: Actors,
        *,
        lang: str,
        neutral: Collection[str] = frozenset(),
    ) -> None:
        self.layout = layout
        self.cues = cues
        self.side_of = {
            run: side for side, hits in actors.items() for first, last in hits for run in range(first, last + 1)
        }
        self._offices = {
            run
            for found in cues.values()
            for cue in found
            if cue.role is Role.SPEAKER
            for run in range(cue.first, cue.last + 1)
        }
        speech = {stretch: [cue for cue in found if cue.role in _SPEECH] for stretch, found in cues.items()}
        self._neutral = neutral
        self._leads = _LEADS.get(lang, _COLON)
        self._text = NamedText(layout, self._offices, self.side_of)
        self._grammar = GRAMMARS[lang](self._text, speech)
        self._named: dict[Cue, Name | None] = {}

    def of_cue(self, cue: Cue) -> Speaker | None:
        """Return who says or denies by this cue."""
        name = self._name_of(cue)
        return None if name is None or self._is_pronoun(name) else self._speaker(name)

    def _name_of(self, cue: Cue) -> Name | None:
        """Return the words for who says or denies by this cue."""
        if cue not in self._named:
            first, end = self._grammar.part(cue.first)
            within = (name for name in self._candidates(cue) if first <= name.first and name.last < end)
            self._named[cue] = next(within, None)
        return self._named[cue]

    def _is_pronoun(self, name: Name) -> bool:
        return name.first == name.last and self.layout.words[name.first] in self._grammar.pronouns

    def _candidates(self, cue: Cue) -> Iterable[Name]:
        """Return who may speak, the likeliest first."""
        if cue.role is Role.SOURCE_FIRST:
            return self._grammar.after_source(cue)
        if cue.role is Role.SOURCE_LAST:
            return self._grammar.before_source(cue)
        return self._grammar.of_verb(cue)

    def of_statement(self, stretch: int, first: int, last: int) -> Speaker | None:
        """Return who says what stands at these runs of a sentence."""
        said = self.around(stretch, first, last)
        return None if said is None else said[1]

    def around(self, stretch: int, first: int, last: int) -> tuple[Place | None, Speaker] | None:
        """Return the cue and the speaker to whom these runs of a sentence are put down: those nearest to them, in the
        part of the sentence that tells of one speaker.

        The cue is None where a headline sets the speaker before a colon, or the verb is left out.
        """
        saying = self._saying(stretch)
        begin, end = self._grammar.part(first) if saying else (first, last + 1)
        cues = [cue for cue in saying if begin <= cue.first < end and (cue.last < first or last < cue.first)]
        for cue in sorted(cues, key=lambda cue: abs(cue.first - first)):
            name = self._name_of(cue)
            if name is not None:
                return None if self._is_pronoun(name) else ((cue.first, cue.last), self._speaker(name))
        gapped = self._grammar.of_gap(begin, end) if saying else None
        if gapped is not None and (gapped.last < first or last < gapped.first):
            return None, self._speaker(gapped)
        opening = self._opening() if stretch == 0 else None
        return None if opening is None or opening.last >= first else (None, opening)

    def one_part(self, one: int, other: int) -> bool:
        """Whether two runs of a sentence stand in what one speaker says."""
        begin, end = self._grammar.part(one)
        return begin <= other < end

    def _saying(self, stretch: int) -> list[Cue]:
        return [cue for cue in self.cues.get(stretch, ()) if cue.role in _SAYING]

    def _opening(self) -> Speaker | None:
        """Return the speaker whom a headline sets before a colon (Baku: no shots were fired)."""
        for run in range(min(_LONGEST_LEAD, self.layout.runs.split - 1)):
            between = self.layout.runs.between(run)
            if between is not None and not self._leads.isdisjoint(between) and not _AFTER_LEADS.isdisjoint(between):
                name = self._grammar.opening(run)
                return None if name is None else self._speaker(name)
        return None

    def _is_place(self, run: int) -> bool:
        """Whether a name but tells where an office stands: UNHCR-in Ermənistandakı nümayəndəsi."""
        return self.layout.words[run].endswith(_STANDING_IN)

    def _with_domain(self, name: Name) -> Name:
        """Return a name with what a full stop without a blank parts from it: Day.Az."""
        first, last = name.first, name.last
        while first > 0 and self._is_dotted(first):
            first -= 1
        while self._is_dotted(last + 1):
            last += 1
        return name if last == name.last and first == name.first else Name(first, last)

    def _is_dotted(self, run: int) -> bool:
        words = self.layout.words
        if run >= len(words) or self._text.gap(run) != ".":
            return False
        return len(words[run]) <= _LONGEST_DOMAIN and words[run].isascii() and words[run].isalpha()

    def _speaker(self, name: Name) -> Speaker:
        name = self._with_domain(name)
        known = [run for run in range(name.first, name.last + 1) if run in self.side_of and not self._is_place(run)]
        # A pack may know an office by itself; of `the defence ministry of Southland` the country tells the side.
        offices = [run for run in known if self.layout.words[run] not in _ANYBODYS]
        telling = [run for run in known if run not in self._offices] or offices
        sides = {self.side_of[run] for run in telling}
        if sides and speaks_for_none(self._text, name, self._neutral):
            sides = set()
        return Speaker(name.first, name.last, sides.pop() if len(sides) == 1 else None, name.cut)
