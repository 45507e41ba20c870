"""YAML as plain data with the line of every key and value. What YAML allows and a pack does not need is a fault."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml
from yaml.reader import Reader

from tracker.catalogue.document import Document, field_name
from tracker.catalogue.document import Path as Place
from tracker.catalogue.nearest import shown
from tracker.catalogue.text import read_text, unfit_character
from tracker.errors import Fault

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only where PyYAML was built with libyaml
_SCALARS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp")}
_MERGE = "tag:yaml.org,2002:merge"
MOST_DEPTH = 40
MOST_VALUES = 300_000


class _TooMuch(Exception):
    """The file holds more values than any pack does: an alias that stands for itself many times over."""

    def __init__(self, line: int) -> None:
        self.line = line


def read_yaml(path: Path, *, name: str = "") -> Document:
    """Return a YAML file of a pack; faults of syntax are carried by the document, never raised. name: what faults call
    the file, its own name unless said otherwise.
    """
    name = name or path.name
    text = read_text(path)
    if isinstance(text, Fault):
        return Document(name, None, faults=(replace(text, file=name),), readable=False)
    root = _root(name, text)
    if isinstance(root, Fault):
        return Document(name, None, faults=(root,), readable=False)
    walk = _Walk(name)
    try:
        content = walk.plain(root, ())
    except _TooMuch as error:
        reason = f"more than {MOST_VALUES} values: aliases (`*name`) stand for too much"
        return Document(name, None, faults=(Fault(name, error.line, "", reason),), readable=False)
    return Document(name, content, walk.lines, tuple(walk.faults), repeats=frozenset(walk.repeats))


def _root(name: str, text: str) -> yaml.Node | Fault:
    """Compose the file, after a walk over its events: the composer is recursive and knows no limit of depth."""
    unprintable = Reader.NON_PRINTABLE.search(text)
    if unprintable:
        line = text.count("\n", 0, unprintable.start()) + 1
        return Fault(name, line, "", f"the character U+{ord(unprintable.group()):04X} is not allowed in YAML")
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if depth > MOST_DEPTH:
                return Fault(name, _line(event), "", f"nested more than {MOST_DEPTH} deep")
            if documents > 1:
                return Fault(name, _line(event), "", "a second document begins (`---`); one is allowed")
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        return Fault(name, mark.line + 1 if mark else 0, "", f"this is not YAML: {reason}")
    return Fault(name, 1, "", "the file is empty") if root is None else root


def _line(thing: yaml.Node | yaml.Event) -> int:
    return thing.start_mark.line + 1 if thing.start_mark is not None else 0


class _Walk:
    """Turns composed nodes into plain data; keeps lines and faults on the way."""

    def __init__(self, file: str) -> None:
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.repeats: set[Place] = set()
        self._seen: set[int] = set()
        self._file = file
        self._scalars = yaml.constructor.SafeConstructor()
        self._values = 0

    def plain(self, node: yaml.Node, place: Place) -> object:
        line = _line(node)
        self.lines.setdefault(place, line)
        self._values += 1
        # An alias to what it stands in would deepen for ever; the depth of the file itself was checked before.
        if self._values > MOST_VALUES or len(place) > MOST_DEPTH:
            raise _TooMuch(line)
        if id(node) in self._seen:
            self.repeats.add(place)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.plain(entry, (*place, index)) for index, entry in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        plain: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, place, "a list or mapping stands where a key is needed")
            elif key_node.tag == _MERGE:
                self._fault(line, (*place, "<<"), "merge keys are not supported; write the keys out")
            elif key_node.value in plain:
                first = self.lines[(*place, key_node.value)]
                self._fault(line, (*place, key_node.value), f"the key stands twice, first in line {first}")
            else:
                # The key's own text counts: unquoted `no` (Norwegian) or `1.1` would be read as false and a number.
                inner = (*place, key_node.value)
                self.lines[inner] = line
                plain[key_node.value] = self.plain(value_node, inner)
                self._check_text(key_node.value, line, inner)
        return plain

    def _scalar(self, node: yaml.Node, place: Place) -> object:
        line = _line(node)
        if node.tag not in _SCALARS:
            self._fault(line, place, f"the tag {node.tag} is not allowed; write plain text, numbers and dates")
            return None
        try:
            value: object = self._scalars.construct_object(node)
        except (ValueError, OverflowError):
            self._fault(line, place, f"{shown(node.value)} is no such date or number")
            return None
        if isinstance(value, str):
            self._check_text(value, line, place)
        return value if isinstance(value, str | int | float | date) else None

    def _check_text(self, text: str, line: int, place: Place) -> None:
        reason = unfit_character(text)
        if reason is not None:
            self._fault(line, place, reason)

    def _fault(self, line: int, place: Place, reason: str) -> None:
        if not any(place[:length] in self.repeats for length in range(len(place) + 1)):
            self.faults.append(Fault(self._file, line, field_name(place), reason))
