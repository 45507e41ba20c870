"""Who speaks in a language without a grammar of its own here: offices and actors right beside the verb. Pure."""

from collections.abc import Iterator

from tracker.flagging.cue_search import Cue
from tracker.flagging.naming.text import Grammar, Name

_NEAR = 3
_LONGEST = 6


class Beside(Grammar):
    """Georgian, which has no capitals: only words that the table or the pack knows name anybody."""

    def of_verb(self, cue: Cue) -> Iterator[Name]:
        found = self._known(self.text.start(cue.first), cue.first - 1)
        if found is not None and cue.first - found.last <= _NEAR:
            yield found

    def after_source(self, cue: Cue) -> Iterator[Name]:
        found = self._known(cue.last + 1, self.text.end(cue.last))
        if found is not None and found.first - cue.last <= _NEAR:
            yield found

    def before_source(self, cue: Cue) -> Iterator[Name]:
        return self.of_verb(cue)

    def opening(self, last: int) -> Name | None:
        found = self._known(0, last)
        return found if found is not None and found.first == 0 and last - found.last < _NEAR else None

    def _known(self, first: int, last: int) -> Name | None:
        """Return the last stretch of known words within these runs."""
        end = next((run for run in range(last, first - 1, -1) if self.text.is_known(run)), None)
        if end is None:
            return None
        begin = end
        while begin > first and end - begin < _LONGEST and self.text.is_known(begin - 1):
            begin -= 1
        return Name(begin, end)
