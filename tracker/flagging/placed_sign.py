"""A sign where it stands: which cues of its sentence are no part of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.fold import reduce
from tracker.flagging.cue_search import Cue, Role

_MOST_TERMS = 20_000


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """A sign with the cues of its sentence."""

    first: int
    last: int
    stretch: int
    here: Mapping[Role, Sequence[Cue]]
    words: Sequence[str]
    written: tuple[str, ...]

    def all(self, role: Role) -> Sequence[Cue]:
        return self.here.get(role, ())

    def others(self, role: Role) -> Sequence[Cue]:
        """Return the cues that are no part of the sign: `did not withdraw` as a sign is not negated.

        An ending on the sign's own word is no part of it unless the sign's terms spell it out.
        """
        cues = self.here.get(role)
        return [cue for cue in cues if self._stands_apart(cue)] if cues else ()

    def _stands_apart(self, cue: Cue) -> bool:
        if cue.last < self.first or self.last < cue.first or (cue.first < self.first and self.last < cue.last):
            return True
        return bool(cue.ending) and not any(self._spells_out(term, cue) for term in self.written)

    def _spells_out(self, term: str, cue: Cue) -> bool:
        word = self.words[cue.first]
        stem = word.rfind(cue.ending)
        return any(len(part) > stem and word.startswith(part) for part in _parts(term))


@lru_cache(maxsize=_MOST_TERMS)
def _parts(term: str) -> tuple[str, ...]:
    """Return the words of a term as the pack has it, folded."""
    return tuple(reduce(part.strip("*")).folded for part in term.split())
