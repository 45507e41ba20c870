"""Files that others wrote: no line longer than can be held, no more faults than can be read. Pure: streams come in."""

from collections.abc import Callable, Iterator
from typing import AnyStr

from tracker.errors import Fault, InvalidFile

MOST_FAULTS = 100
MAX_LINE = 10_000_000
"""Characters of one line (bytes, where it is not decoded yet); a report is far shorter."""

TOO_LONG = f"the line is longer than {MAX_LINE:,} characters"
NOT_UTF_8 = "it is not in UTF-8; save it as UTF-8 and try again"


def lines_of(readline: Callable[[int], AnyStr], *, name: str) -> Iterator[AnyStr]:
    """Yield the lines of a file with their ends.

    readline: returns the next line, or so many characters of it. name: of the file. Raises InvalidFile at a line that
    is too long to be held.
    """
    number = 0
    while line := readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise InvalidFile(name, [Fault(name, number, "", TOO_LONG)])
        yield line


class Faults:
    """The faults of a file: the first ones as they are, the others as a number."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._told: list[Fault] = []
        self.number = 0

    def add(self, fault: Fault) -> None:
        self.number += 1
        if len(self._told) < MOST_FAULTS:
            self._told.append(fault)

    def refuse(self) -> None:
        """Raise InvalidFile if there are any."""
        if self.number:
            raise InvalidFile(self._name, self._told, untold=self.number - len(self._told))
