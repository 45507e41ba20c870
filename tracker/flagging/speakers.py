"""Who says it: names and offices beside a verb of saying, and the side that the pack knows them by. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tracker.flagging.clauses import Clauses
from tracker.flagging.cue_search import Cue, Role

Place = tuple[int, int]
"""First and last run."""

Actors = Mapping[str, Sequence[tuple[int, int]]]
"""Side -> where its names stand, as first and last runs."""

_JOINING = frozenset("of the for s and de du des la le et der von und и по на və ve և ու და".split())
_NOBODY = frozenset(
    """an the and but as also it its no not out still was were is are be been had has have which who whom that this
    because though earlier и но а как что это их им которое которые который которая когда пока через на себя
    է են էր էին բայց հետ մեջ ն եւ և որ որը որոնք ինչ ինչու ասված ասվում մինչ այդ isə halbuki sadəcə üçün ona görə və ki
    bununla ise bir bunun kendi sonra da ardından için ve dün""".split()
)
"""Words that neither begin nor end what names a speaker: they join, point or stand for others."""

_SPOKEN_OF = tuple(
    """dığını diğini duğunu düğünü tığını tiğini tuğunu tüğünü acağını eceğini dıklarını diklerini acaklarını eceklerini
    diyini düyünü əcəyini dıqlarını diklərini masını mesini məsini""".split()
)
"""Endings of verbs that tell what is said, Turkish and Azerbaijani."""

_SAYING = frozenset((Role.SAYING, Role.SOURCE_FIRST, Role.SOURCE_LAST))
_NEAR_BEFORE = 3
_NEAR_AFTER = 2
_AFTER_SOURCE = 4
_LONGEST_LEAD = 7
_LONGEST_NAME = 12
_LONGEST_ARTICLE = 3
_LONGEST_PARTICLE = 2
_LONGEST_PHRASE = 3


class Speaker(NamedTuple):
    """First and last run of who speaks. side: None when the pack does not tell, or tells of two."""

    first: int
    last: int
    side: str | None


class _Name(NamedTuple):
    """Runs that may name a speaker. sure: an office or an actor of the pack is among them."""

    first: int
    last: int
    sure: bool


class Speakers:
    """The speakers of one text, by its sentences."""

    def __init__(self, layout: Clauses, cues: Mapping[int, Sequence[Cue]], actors: Actors, *, verb_last: bool) -> None:
        self.layout = layout
        self.words = layout.words
        self.clauses = layout.of
        self.cues = cues
        self.verb_last = verb_last
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
        self._names: dict[int, list[_Name]] = {}

    def of_cue(self, cue: Cue, first: int, last: int) -> Speaker | None:
        """Return who says or denies, by this cue, what stands at the runs first to last; they are no part of a name."""
        found = self._candidates(cue)
        name = next((one for one in found if one.last < first or last < one.first), None)
        return None if name is None else self._speaker(name)

    def _candidates(self, cue: Cue) -> list[_Name]:
        """Return who may speak, the likeliest first."""
        names = self._names_of(self.layout.stretch(cue.first))
        before = [name for name in names if name.last < cue.first and name.sure]
        if cue.role is Role.SOURCE_FIRST:
            after = [name for name in names if 0 < name.first - cue.last <= _AFTER_SOURCE]
            return [*after[:1], *self._source(cue.last + 1, step=1)]
        if cue.role is Role.SOURCE_LAST:
            return [*before[-1:], *self._source(cue.first - 1, step=-1)]
        return self._opening_subject(cue, before) if self.verb_last else self._beside(cue, before, names)

    def _opening_subject(self, cue: Cue, before: Sequence[_Name]) -> list[_Name]:
        """Return subjects of a verb that ends its clause: they open the clause, or the sentence. What stands nearest to
        the verb is what is spoken of.
        """
        first = self.layout.start(cue.first)
        begin = self.layout.edges[self.layout.stretch(cue.first)]
        return [
            *(name for name in before if name.first == first),
            *(self._phrase(first, cue.first - 1) if first > begin else ()),
            *before[:1],
            *self._phrase(begin, min(begin, cue.first - 1)),
        ]

    def _beside(self, cue: Cue, before: Sequence[_Name], names: Sequence[_Name]) -> list[_Name]:
        clause = self.clauses[cue.first]
        near = [name for name in reversed(before) if self.clauses[name.last] == clause]
        close = [name for name in near if cue.first - name.last <= _NEAR_BEFORE]
        own = [name for name in names if self.clauses[name.first] == clause]
        after = [name for name in own if 0 < name.first - cue.last <= _NEAR_AFTER]
        loose = [name for name in own if name.last < cue.first]
        subject = self._phrase(self.layout.start(cue.first), cue.first - 1)
        return [
            *close,
            *(one for one in subject if len(self.words[one.first]) > _LONGEST_ARTICLE),
            *(name for name in after if name.sure),
            *near,
            *reversed(loose),
            *subject,
            *after,
            *self._phrase(cue.last + 1, self.layout.end(cue.last)),
            *reversed(before),
        ]

    def _phrase(self, first: int, last: int) -> list[_Name]:
        """Return a few words beside a verb of saying as its subject; none when there are none or too many, or when they
        begin or end as none does.
        """
        while first < last and len(self.words[first]) <= _LONGEST_PARTICLE:
            first += 1
        if not 0 <= last - first < _LONGEST_PHRASE:
            return []
        begin, end = self.words[first + (first < last and self.words[first] == "the")], self.words[last]
        nobody = begin in _NOBODY or end in _NOBODY or end.endswith(_SPOKEN_OF)
        return [] if nobody else [_Name(first, last, sure=False)]

    def _source(self, run: int, *, step: int) -> list[_Name]:
        """Return the words beside `according to`: those of its clause, a few at most."""
        if not 0 <= run < len(self.words) or self.clauses[run] != self.clauses[run - step]:
            return []
        last = run
        while (
            0 <= last + step < len(self.words)
            and self.clauses[last + step] == self.clauses[run]
            and abs(last + step - run) < _AFTER_SOURCE
        ):
            last += step
        return [_Name(min(run, last), max(run, last), sure=False)]

    def of_statement(self, stretch: int, first: int, last: int) -> Speaker | None:
        """Return who says what stands at these runs of a sentence."""
        said = self.around(stretch, first, last)
        return None if said is None else said[1]

    def around(self, stretch: int, first: int, last: int) -> tuple[Place | None, Speaker] | None:
        """Return the cue and the speaker to whom these runs of a sentence are put down: those nearest to them.

        The cue is None where a headline sets the speaker before a colon.
        """
        cues = [cue for cue in self._saying(stretch) if cue.last < first or last < cue.first]
        for cue in sorted(cues, key=lambda cue: abs(cue.first - first)):
            speaker = self.of_cue(cue, first, last)
            if speaker is not None:
                return (cue.first, cue.last), speaker
        opening = self._opening() if stretch == 0 else None
        return None if opening is None or opening.last >= first else (None, opening)

    def _saying(self, stretch: int) -> list[Cue]:
        return [cue for cue in self.cues.get(stretch, ()) if cue.role in _SAYING]

    def _opening(self) -> Speaker | None:
        """Return the speaker whom a headline sets before a colon (Baku: no shots were fired)."""
        for run in range(min(_LONGEST_LEAD, self.layout.runs.split - 1)):
            between = self.layout.runs.between(run)
            if between is not None and ":" in between and not between.startswith(":0"):
                names = [name for name in self._names_of(0) if name.last <= run]
                sure = [name for name in names if name.sure]
                return self._speaker(_Name(sure[0].first, run, sure=True)) if sure else None
        return None

    def _names_of(self, stretch: int) -> list[_Name]:
        if stretch not in self._names:
            self._names[stretch] = list(self._named(stretch))
        return self._names[stretch]

    def _named(self, stretch: int) -> Iterator[_Name]:
        begin, end = self.layout.bounds(stretch)
        run = begin
        while run < end:
            last = self._name_end(run, end, begin)
            if last is None:
                run += 1
                continue
            yield _Name(run, last, any(one in self._offices or one in self.side_of for one in range(run, last + 1)))
            run = last + 1

    def _name_end(self, run: int, end: int, begin: int) -> int | None:
        if not self._may_name(run, begin):
            return None
        last = at = run
        while at + 1 < end and at - run < _LONGEST_NAME and self.clauses[at + 1] == self.clauses[run]:
            at += 1
            if self._may_name(at, begin):
                last = at
            elif self.words[at] not in _JOINING or at - last > 1:
                break
        return last

    def _may_name(self, run: int, begin: int) -> bool:
        if run in self._offices or run in self.side_of:
            return True
        if run == begin:
            # Every sentence begins with a capital: that alone names nobody.
            follows = run + 1 < len(self.words) and self._may_name(run + 1, -1)
            return follows and len(self.words[run]) > _LONGEST_ARTICLE and self._is_capital(run)
        return self._is_capital(run)

    def _is_capital(self, run: int) -> bool:
        field = self.layout.runs.field(run)
        return field.reduced.cased[self.layout.runs.starts[run]].isupper()

    def _speaker(self, name: _Name) -> Speaker:
        known = [run for run in range(name.first, name.last + 1) if run in self.side_of]
        # A pack may know an office by itself; of `the defence ministry of Southland` the country tells the side.
        telling = [run for run in known if run not in self._offices] or known
        sides = {self.side_of[run] for run in telling}
        return Speaker(name.first, name.last, sides.pop() if len(sides) == 1 else None)
