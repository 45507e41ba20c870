"""Many words searched for at once. Pure; the only place that knows the library behind it."""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick

Form = tuple[str, bool]
"""What is searched for: a folded word, and whether any ending may follow."""


class Automaton:
    """All forms, found in one pass."""

    def __init__(self, forms: Iterable[Form]) -> None:
        """forms: each once; their places in this order are their numbers."""
        self.forms = tuple(forms)
        patterns = [f" {text}" if open_ended else f" {text} " for text, open_ended in self.forms]
        self._automaton = AhoCorasick(patterns)

    def find(self, line: str) -> list[tuple[int, int, int]]:
        """Return (number of the form, position of the blank before it, its end) for every hit in a line of words, each
        with one blank before and after it; in the order of the words, of one word the shorter first.
        """
        found: list[tuple[int, int, int]] = self._automaton.find_matches_as_indexes(line, overlapping=True)
        return found
