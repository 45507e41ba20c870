"""Where the entries of a pack's file stand in its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_LISTS = ("indicators", "places")
_MAPPING = "groups"


@dataclass(slots=True)
class Block:
    """An entry: where it begins and ends in the text, and in which column it begins. section: the list or mapping that
    holds it. name: id, or key. beside: an indicator's target. in_brackets: the section, or the entry's own terms in a
    mapping, are written in brackets.
    """

    section: str
    start: int
    column: int
    end: int = 0
    name: str = ""
    beside: str = ""
    in_brackets: bool = False


def blocks_in(text: str) -> list[Block]:
    """Return the entries of `indicators`, `places` and `groups`, in order; the text is YAML that a pack was read
    from.
    """
    found = _Found()
    for path, event, end, key in _walk(text):
        section = path[0] if path else ""
        if section in _LISTS:
            found.note_listed(path, event, text[:end])
        elif section == _MAPPING:
            found.note_named(path, event, key, text[:end])
    return found.blocks


class _Found:
    """What was met of a file so far. flow: sections that are written in brackets."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.flow: set[str] = set()

    def note_listed(self, path: tuple[str, ...], event: yaml.Event, before: str) -> None:
        section = path[0]
        if len(path) == 1 and isinstance(event, yaml.SequenceStartEvent) and event.flow_style:
            self.flow.add(section)
        elif len(path) == 2 and isinstance(event, yaml.MappingStartEvent):
            self.blocks.append(Block(section, *_place(event.start_mark), in_brackets=section in self.flow))
        elif len(path) == 2 and isinstance(event, yaml.MappingEndEvent):
            self._end(before)
        elif len(path) == 3 and isinstance(event, yaml.ScalarEvent) and path[2] in ("id", "target"):
            setattr(self.blocks[-1], "name" if path[2] == "id" else "beside", event.value)

    def note_named(self, path: tuple[str, ...], event: yaml.Event, key: Any, before: str) -> None:
        if len(path) == 1 and isinstance(event, yaml.MappingStartEvent) and event.flow_style:
            self.flow.add(_MAPPING)
        elif len(path) == 2 and isinstance(event, yaml.MappingStartEvent):
            self.blocks.append(Block(_MAPPING, *_place(key), name=path[1], in_brackets=_MAPPING in self.flow))
        elif len(path) == 2 and isinstance(event, yaml.MappingEndEvent):
            self._end(before)

    def _end(self, before: str) -> None:
        self.blocks[-1].end = len(before.rstrip())  # a text in lines ends where the next line begins


def _place(mark: Any) -> tuple[int, int]:
    """Return index and column of a mark; those of a text always have both."""
    return mark.index, mark.column


def _walk(text: str) -> Iterator[tuple[tuple[str, ...], yaml.Event, int, Any]]:
    """Yield the events of values with their paths, where the last thing that is written before them ends, and where the
    last key begins.

    A list's positions are all called `-`; the end of a list or mapping has its own path.
    """
    path: list[str] = []
    open_: list[tuple[bool, bool]] = []  # (is a mapping, its next scalar is a key)
    end, key = 0, None
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            end = _place(event.end_mark)[0]
            if open_ and open_[-1] == (True, True) and isinstance(event, yaml.ScalarEvent):
                path[-1], key = event.value, event.start_mark
                open_[-1] = (True, False)
                continue
            yield tuple(path), event, end, key
        elif isinstance(event, yaml.CollectionStartEvent):
            yield tuple(path), event, end, key
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            open_.append((is_mapping, is_mapping))
            path.append("-")
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            path.pop()
            open_.pop()
            closing = _place(event.end_mark)[0]
            if closing > _place(event.start_mark)[0]:  # a bracket
                end = closing
            yield tuple(path), event, end, key
        else:
            continue
        if open_ and open_[-1][0]:
            open_[-1] = (True, True)
