"""A file of a pack as plain data that remembers the line of every value, so that every fault can be pointed at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tracker.errors import Fault

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One file. lines: path of keys and positions -> line, counted from 1. faults: what kept it from being read.

    rows: the content is a list of rows (CSV, JSON Lines), whose fields are named without their position.
    readable: whether `content` is all of the file; when not, nothing may be concluded from what it lacks.
    repeats: paths whose value is written elsewhere in the file (a YAML alias).
    """

    file: str
    content: object
    lines: Mapping[Path, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    rows: bool = False
    readable: bool = True
    repeats: frozenset[Path] = frozenset()

    @property
    def root(self) -> "Node":
        return Node(self, (), self.content)

    def line_of(self, path: Path) -> int:
        """Return the line of the value at `path`, or of the nearest one around it; 0 in a file without lines."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def within_repeat(self, path: Path) -> bool:
        return any(path[:length] in self.repeats for length in range(len(path)))

    def fault(self, path: Path, reason: str) -> Fault:
        named = path[1:] if self.rows else path
        return Fault(self.file, self.line_of(path), field_name(named), reason)


def field_name(path: Path) -> str:
    """Return a path as people write it: `clauses[0].obligations[2].kind`."""
    name = ""
    for step in path:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{step}" if name else step
    return name


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands. Asking for what is not there gives an empty node, so that checks across files
    can look at the sound parts of a file that has faults elsewhere.
    """

    document: Document
    path: Path
    value: object

    def __getitem__(self, key: str) -> "Node":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(self.document, (*self.path, key), value)

    def entries(self) -> Iterator["Node"]:
        """Yield the entries of a list; nothing for any other value."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.document, (*self.path, index), value)

    def pairs(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the keys of a mapping with their values; nothing for any other value."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield key, self[key]

    @property
    def text(self) -> str | None:
        return self.value if isinstance(self.value, str) else None

    def fault(self, reason: str) -> Fault:
        return self.document.fault(self.path, reason)
