"""What kind of statement a sign stands in: negated, denied, future, demanded, hypothetical, historical, attributed.

Pure. A text is read once (`read`): its cues are found by the table of its language, its sentences are cut into clauses
at punctuation and at the words that begin one. Then each sign asks which cues govern it: a negation that of its own
clause, a denial or a speaker that of the sentence.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tracker.domain.flag import StatementKind
from tracker.flagging.capitals import Capitals
from tracker.flagging.clauses import Clauses, clauses, pauses, stretches
from tracker.flagging.cue_search import Cue, CueFinder, Role
from tracker.flagging.cues import az, de, en, fr, hy, ka, ru, tr
from tracker.flagging.letter_runs import Runs
from tracker.flagging.placed_sign import PlacedSign
from tracker.flagging.speakers import Actors, Speaker, Speakers
from tracker.flagging.vocabulary import primary

TABLES = {
    "az": az.TABLE,
    "de": de.TABLE,
    "en": en.TABLE,
    "fr": fr.TABLE,
    "hy": hy.TABLE,
    "ka": ka.TABLE,
    "ru": ru.TABLE,
    "tr": tr.TABLE,
}

_NEGATION_REACH = 7
_NEGATION_BACK = 6
_WITHOUT_REACH = 3
_OCCURRING_REACH = 4
_ENDING_REACH = 3
_MODE_REACH = 12
_MODE_BACK = 5
_DENIAL_REACH = 25
_MODES = {
    Role.FUTURE: StatementKind.FUTURE,
    Role.DEMAND: StatementKind.DEMANDED,
    Role.HYPOTHESIS: StatementKind.HYPOTHETICAL,
}
_ORDER = {kind: number for number, kind in enumerate(StatementKind)}
_YEARS = ("1900", "2099")
_CENTURIES = ("19", "20")

IN_TITLE = "title "
"""Stands before the role of a cue in the title."""


class Governing(NamedTuple):
    """A kind of statement that governs a sign.

    cue: its first and last run, None where the speaker's place alone tells the kind. is_earlier: HISTORICAL and from
    before the agreement, which nothing then could breach or fulfil. is_answer: DENIED in a sentence of its own, so that
    what is alleged stands as well. is_own: NEGATED in the first person.
    """

    kind: StatementKind
    cue: tuple[int, int] | None
    speaker: Speaker | None = None
    is_earlier: bool = False
    is_answer: bool = False
    is_own: bool = False


class Known(NamedTuple):
    """What a text is read by of its agreement. actors: side -> where the text names it. earlier: where it names what
    the pack knows as before the agreement. before: the year below which what is told lies before it, None when there
    is no such year. counts: its quantities, as written: no years (1960 soldiers). neutral: folded words for bodies and
    outlets that speak for no side.
    """

    actors: Actors
    earlier: Sequence[tuple[int, int]] = ()
    before: int | None = None
    counts: Collection[str] = frozenset()
    neutral: Collection[str] = frozenset()


NOTHING_KNOWN = Known({})


@cache
def finder(lang: str) -> CueFinder:
    """Return the compiled table of a language; KeyError for one without."""
    return CueFinder(TABLES[lang])


class Reading:
    """A text read for statements, in the language of the table it was read by. What was asked for is remembered, as
    signs of several indicators stand in the same words.

    cues: those of each stretch, in order.
    """

    __slots__ = ("_by_roles", "_governed", "_years_in", "cues", "finder", "known", "lang", "layout", "speakers")

    def __init__(
        self, lang: str, layout: Clauses, cues: Mapping[int, Sequence[Cue]], speakers: Speakers, known: Known
    ) -> None:
        self.lang = lang
        self.finder = finder(lang)
        self.layout = layout
        self.cues = cues
        self.speakers = speakers
        self.known = known
        self._years_in: dict[int, list[tuple[int, int]]] = {}
        self._governed: dict[tuple[int, int, tuple[str, ...]], list[Governing]] = {}
        self._by_roles: dict[int, Mapping[Role, Sequence[Cue]]] = {}

    @property
    def roles(self) -> frozenset[str]:
        """The roles of all cues in the text, those in its title as `title ROLE`."""
        return frozenset([role for role, _ in self.cues_by_role()])

    def cues_by_role(self) -> Iterator[tuple[str, Cue]]:
        """Yield all cues in the text with their roles, as `roles` has them."""
        split = self.layout.runs.split
        for here in self.cues.values():
            for cue in here:
                yield f"{IN_TITLE}{cue.role}" if cue.first < split else str(cue.role), cue

    def roles_beside(self, places: Iterable[int]) -> frozenset[str]:
        """Return the roles of the cues in the sentences of these runs."""
        return frozenset([str(role) for here in self._beside(places) for role in here])

    def cues_beside(self, places: Iterable[int]) -> Iterator[tuple[str, Cue]]:
        """Yield the cues in the sentences of these runs with their roles, as `roles_beside` has them."""
        for here in self._beside(places):
            yield from [(str(role), cue) for role, cues in here.items() for cue in cues]

    def _beside(self, places: Iterable[int]) -> list[Mapping[Role, Sequence[Cue]]]:
        return [self._by_role(stretch) for stretch in {self.layout.stretch(run) for run in places}]

    def governing(self, first: int, last: int, *, written: Iterable[str] = ()) -> list[Governing]:
        """Return what governs the sign of these runs, each kind at most once, in the order of `StatementKind`.

        written: the terms of the sign, as the pack has them. What they spell out is the sign's own (`did not leave`).
        """
        stretch = self.layout.stretch(first)
        by_role = self._by_role(stretch)
        spelt = tuple(written) if self._may_be_spelt_out(stretch, first, last) else ()
        known = self._governed.get((first, last, spelt))
        if known is None:
            sign = PlacedSign(first, last, stretch, by_role, self.layout.words, spelt)
            known = self._governed[first, last, spelt] = self._governing(sign)
        return known

    def _by_role(self, stretch: int) -> Mapping[Role, Sequence[Cue]]:
        if stretch not in self._by_roles:
            by_role: dict[Role, list[Cue]] = defaultdict(list)
            for cue in self.cues.get(stretch, ()):
                by_role[cue.role].append(cue)
            self._by_roles[stretch] = dict(by_role)
        return self._by_roles[stretch]

    def _may_be_spelt_out(self, stretch: int, first: int, last: int) -> bool:
        """Whether a cue that is an ending stands in the sign, so that it matters how the pack writes the sign."""
        for cue in self.cues.get(stretch, ()):
            if cue.ending and first <= cue.last and cue.first <= last:
                return True
        return False

    def _governing(self, sign: PlacedSign) -> list[Governing]:
        denied = list(self._denied(sign))
        found = [*denied, *self._historical(sign), *(self._attributed(sign) or self._by_who_denies(denied, sign))]
        if sign.here:
            found += [*self._negated(sign), *self._modes(sign)]
        kept = {one.kind: one for one in reversed(found)}
        if StatementKind.FUTURE in kept:
            # He promised that they would: one promise.
            kept.pop(StatementKind.HYPOTHETICAL, None)
        return sorted(kept.values(), key=lambda one: _ORDER[one.kind])

    # ---- negation -------------------------------------------------------------------------------------------------
    def _negated(self, sign: PlacedSign) -> Iterator[Governing]:
        for cue in sign.others(Role.NEGATION):
            if self._negates(cue, sign) and not self._goes_on(cue, sign):
                is_own = bool(sign.all(Role.OWN))
                yield Governing(StatementKind.NEGATED, _place(cue), self._speaker(sign), is_own=is_own)
        for cue in sign.others(Role.WITHOUT):
            reach = cue.first - sign.last if self.finder.without_last else sign.first - cue.last
            if 0 < reach <= _WITHOUT_REACH and self._one_clause(cue, sign):
                yield Governing(StatementKind.NEGATED, _place(cue), self._speaker(sign))

    def _negates(self, cue: Cue, sign: PlacedSign) -> bool:
        if not self._one_clause(cue, sign):
            return False
        if cue.first <= sign.last and sign.first <= cue.last:
            return True
        if cue.last < sign.first:
            return not cue.ending and sign.first - cue.last <= _NEGATION_REACH
        if cue.first - sign.last > _NEGATION_BACK:
            return False
        if self.finder.verb_last:
            return True
        return any(
            0 <= other.first - cue.first <= _OCCURRING_REACH
            and self.layout.of[other.first] == self.layout.of[cue.first]
            for other in sign.others(Role.OCCURRING)
        )

    def _goes_on(self, cue: Cue, sign: PlacedSign) -> bool:
        """Whether stopping is what is negated: the shelling did not stop."""
        for other in sign.others(Role.ENDING):
            behind = other.first - cue.last
            if -_ENDING_REACH < behind <= 0 if self.finder.verb_last else 0 < behind <= _ENDING_REACH:
                return True
        return False

    # ---- denial ---------------------------------------------------------------------------------------------------
    def _denied(self, sign: PlacedSign) -> Iterator[Governing]:
        for cue in sign.others(Role.DENIAL):
            if self._denies(cue, sign):
                yield Governing(StatementKind.DENIED, _place(cue), self.speakers.of_cue(cue))
        for cue in sign.others(Role.FALSEHOOD):
            if not self._is_untouched(cue, sign):
                yield Governing(StatementKind.DENIED, _place(cue), self._who_calls_it_untrue(cue, sign))
        following = self.cues.get(sign.stretch + 1, ())
        if sign.first >= self.layout.runs.split and any(cue.role is Role.CLAIM for cue in following):
            for cue in following:
                if cue.role is Role.FALSEHOOD:
                    speaker = self.speakers.of_statement(sign.stretch + 1, cue.first, cue.last)
                    yield Governing(StatementKind.DENIED, _place(cue), speaker, is_answer=True)

    def _who_calls_it_untrue(self, cue: Cue, sign: PlacedSign) -> Speaker | None:
        if self.speakers.one_part(cue.first, sign.first):
            return self._speaker(sign)
        return self.speakers.of_statement(sign.stretch, cue.first, cue.last)

    def _is_untouched(self, cue: Cue, sign: PlacedSign) -> bool:
        """Whether what is called untrue is told in the cue's own clause, and the sign stands in a finished one before:
        `çatışma durdu, köyün alındığı doğru değil`.
        """
        table, words = finder(self.lang), self.layout.words
        own = self.layout.start(cue.first)
        if own <= sign.last or not any(part in word for word in words[own : cue.first] for part in table.content):
            return False
        ends = (run for run in range(sign.last, own) if self.layout.end(run) == run)
        return any(words[run].endswith(table.finished) for run in ends)

    def _denies(self, cue: Cue, sign: PlacedSign) -> bool:
        if self.finder.verb_last or cue.first < sign.first <= cue.last:
            return cue.last > sign.last or self._one_clause(cue, sign)
        if cue.last < sign.first:
            ends = any(cue.last < other.first < sign.first for other in sign.others(Role.CONTRAST))
            return not ends and sign.first - cue.last <= _DENIAL_REACH
        return any(claim.first < sign.first for claim in sign.others(Role.CLAIM)) and self._one_clause(cue, sign)

    # ---- future, demanded, hypothetical ---------------------------------------------------------------------------
    def _modes(self, sign: PlacedSign) -> Iterator[Governing]:
        for role, kind in _MODES.items():
            for cue in sign.all(role) if role is Role.FUTURE else sign.others(role):
                if self._sets_mode(cue, sign):
                    yield Governing(kind, _place(cue), self._speaker(sign))

    def _sets_mode(self, cue: Cue, sign: PlacedSign) -> bool:
        if cue.last < sign.first and sign.first - cue.last > _MODE_REACH:
            return False
        if self._one_clause(cue, sign):
            if self.finder.verb_last:
                return not (cue.ending and cue.last < sign.first)
            return cue.first - sign.last <= _MODE_BACK
        clause = self.layout.of[sign.first]
        return clause in self.layout.complements and self.layout.of[cue.last] == clause - 1

    # ---- history --------------------------------------------------------------------------------------------------
    def _historical(self, sign: PlacedSign) -> Iterator[Governing]:
        for cue in sign.others(Role.PAST):
            yield Governing(StatementKind.HISTORICAL, _place(cue), is_earlier=True)
        for cue in sign.others(Role.ANNIVERSARY):
            yield Governing(StatementKind.HISTORICAL, _place(cue))
        split = self.layout.runs.split
        if sign.first >= split and sign.stretch > self.layout.stretch(split):
            for cue in sign.others(Role.RECALLED):
                yield Governing(StatementKind.HISTORICAL, _place(cue))
        years = self._years(sign.stretch)
        before = self.known.before
        if years and before is not None and all(year < before for _, year in years):
            run = years[0][0]
            if not sign.first <= run <= sign.last:
                yield Governing(StatementKind.HISTORICAL, (run, run), is_earlier=True)

    def _years(self, stretch: int) -> list[tuple[int, int]]:
        """Return where years stand in a stretch, and which."""
        if stretch not in self._years_in:
            first, end = self.layout.bounds(stretch)
            words = self.layout.words
            self._years_in[stretch] = [
                (run, int(words[run][:4]))
                for run in range(first, end)
                if words[run].startswith(_CENTURIES) and words[run] not in self.known.counts and _is_year(words[run])
            ]
        return self._years_in[stretch]

    # ---- attribution ----------------------------------------------------------------------------------------------
    def _attributed(self, sign: PlacedSign) -> list[Governing]:
        said = self.speakers.around(sign.stretch, sign.first, sign.last)
        return [] if said is None else [Governing(StatementKind.ATTRIBUTED, *said)]

    def _by_who_denies(self, denied: Iterable[Governing], sign: PlacedSign) -> list[Governing]:
        """Return a denial once more as what its speaker says, where nobody else is named."""
        return [
            Governing(StatementKind.ATTRIBUTED, one.cue, one.speaker)
            for one in denied
            if one.speaker is not None
            and not one.is_answer
            and one.cue is not None
            and self.speakers.one_part(one.cue[0], sign.first)
        ][:1]

    def _speaker(self, sign: PlacedSign) -> Speaker | None:
        return self.speakers.of_statement(sign.stretch, sign.first, sign.last)

    def _one_clause(self, cue: Cue, sign: PlacedSign) -> bool:
        return (
            self.layout.of[cue.first] <= self.layout.of[sign.last]
            and self.layout.of[sign.first] <= self.layout.of[cue.last]
        )


def read(runs: Runs, *, lang: str | None, known: Known = NOTHING_KNOWN) -> Reading | None:
    """Return the text read for statements, None in a language without a table."""
    spoken = primary(lang)
    if spoken not in TABLES or not runs.words:
        return None
    searched = finder(spoken)
    between = pauses(runs)
    edges = stretches(runs, between)
    words = runs.words
    starts = set(edges)
    begins = [run in starts for run in range(len(words))]
    if searched.capital_nouns:
        found = searched.find(words, begins)
    else:
        found = searched.find(words, begins, is_name=Capitals(runs, edges, between).is_name)
    past = [Cue(first, last, Role.PAST, "") for first, last in known.earlier]
    found = sorted([*found, *past], key=_place) if past else found
    layout = clauses(
        runs,
        edges,
        between=between,
        joints={cue.first for cue in found if cue.role is Role.JOINT},
        complements={cue.first for cue in found if cue.role is Role.COMPLEMENT},
    )
    cues: dict[int, list[Cue]] = defaultdict(list)
    for cue in found:
        cues[layout.stretch(cue.first)].append(cue)
    speakers = Speakers(layout, cues, known.actors, lang=spoken, neutral=known.neutral)
    return Reading(spoken, layout, cues, speakers, known)


def _is_year(word: str) -> bool:
    """Whether a word is a year, with an ending perhaps (1990s)."""
    year = word[:4]
    return (
        len(year) == 4
        and year.isascii()
        and year.isdigit()
        and _YEARS[0] <= year <= _YEARS[1]
        and not word[4:5].isdigit()
    )


def _place(cue: Cue) -> tuple[int, int]:
    return cue.first, cue.last
