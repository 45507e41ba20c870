"""Indicators written into the files of a pack, everything else in them left as it is.

An indicator that a file has already is replaced where it stands, comments around it kept; a new one is put behind the
last one of its target. A file in which that cannot be done is written anew from what it says, without its comments.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from tracker.catalogue.lines import read_yaml
from tracker.catalogue.pack import SHARED
from tracker.catalogue.read import read_pack
from tracker.catalogue.rule import as_entry
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator
from tracker.domain.saved import with_saved
from tracker.errors import Invalid, InvalidFile, Unavailable

_MAIN = "indicators.yaml"
_FIELDS_IN_LINES = ("terms",)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. files: names of the files that changed; anew: those of them that lost their comments."""

    files: tuple[str, ...]
    anew: tuple[str, ...]


def write_indicators(folder: Path, indicators: Sequence[Indicator], *, shared: Sequence[Path] = ()) -> Written:
    """Write indicators into the pack in `folder`; nothing is written unless it then loads with just these changed.

    shared: as for `read_pack`. Raises InvalidFile for a pack with faults, Unavailable when a file cannot be written.
    """
    own = (folder.resolve().parent / SHARED, *shared)
    before = read_pack(folder, shared=own).agreement
    indicators = [_in_order(one, before) for one in indicators]
    paths = [folder / _MAIN, *sorted(folder.glob("indicators-*.yaml"))]
    texts = {path: path.read_text(encoding="utf-8-sig") for path in paths}
    changed: dict[Path, str] = {}
    anew: list[str] = []
    for path, mine in _by_file(texts, indicators).items():
        changed[path] = _spliced(texts[path], mine) or ""
        if not _loads(folder, {path: changed[path]}, before, mine, own):
            changed[path] = _rewritten(path, mine)
            anew.append(path.name)
            if not _loads(folder, {path: changed[path]}, before, mine, own):
                raise Invalid(f"{path.name} cannot be written so that it loads to the same rules", field=str(folder))
    for path, text in changed.items():
        _replace(path, text)
    return Written(tuple(path.name for path in changed), tuple(anew))


def _in_order(indicator: Indicator, agreement: Agreement) -> Indicator:
    """Return the indicator with its languages in the order in which the pack has them."""
    same = [one for one in agreement.indicators if one.id == indicator.id]
    langs = dict.fromkeys([*(lang for one in same for lang in one.terms), *agreement.langs, *indicator.terms])
    return replace(indicator, terms={lang: indicator.terms[lang] for lang in langs if lang in indicator.terms})


def _by_file(texts: Mapping[Path, str], indicators: Sequence[Indicator]) -> dict[Path, list[Indicator]]:
    """Return which indicators go into which file: where they stand, else where the last one of their target does."""
    listed = {path: _listed(text) for path, text in texts.items()}
    main = next(iter(texts))
    found: dict[Path, list[Indicator]] = {}
    for indicator in indicators:
        with_it = [path for path, file in listed.items() if any(one.id == indicator.id for one in file.entries)]
        alike = [path for path, file in listed.items() if any(one.target == indicator.target for one in file.entries)]
        found.setdefault((with_it[:1] or alike[-1:] or [main])[0], []).append(indicator)
    return found


def _loads(
    folder: Path,
    changed: Mapping[Path, str],
    before: Agreement,
    indicators: Sequence[Indicator],
    shared: Sequence[Path],
) -> bool:
    """Whether the pack with the changed files says what it said, but for the indicators."""
    if not all(changed.values()):
        return False
    with tempfile.TemporaryDirectory() as room:
        copy = Path(room) / folder.resolve().name
        shutil.copytree(folder, copy)
        for path, text in changed.items():
            (copy / path.name).write_text(text, encoding="utf-8")
        try:
            after = read_pack(copy, shared=shared).agreement
        except InvalidFile:
            return False
    wanted = {one.id: one for one in with_saved(before.indicators, indicators)}
    return (
        {one.id: one for one in after.indicators} == wanted
        and (after.places, after.region, after.targets) == (before.places, before.region, before.targets)
        and [group for group in after.groups if not group.shared] == [one for one in before.groups if not one.shared]
    )


def _replace(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8")
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise Unavailable(f"{path} cannot be written: {error.strerror}", field=str(path.parent)) from error


@dataclass(slots=True)
class _Entry:
    """An entry of the list of indicators: where it stands in the text, and in which column it begins."""

    start: int
    column: int
    end: int = 0
    id: str = ""
    target: str = ""


@dataclass(slots=True)
class _Listed:
    """The list of indicators in a file. flow: it is written in brackets."""

    entries: list[_Entry] = field(default_factory=list)
    flow: bool = False


def _listed(text: str) -> _Listed:
    """Return where the indicators stand; the text is YAML that a pack was read from."""
    found = _Listed()
    for path, event, end in _walk(text):
        if path[:1] != ("indicators",):
            continue
        if len(path) == 1 and isinstance(event, yaml.SequenceStartEvent):
            found.flow = bool(event.flow_style)
        elif len(path) == 2 and isinstance(event, yaml.MappingStartEvent):
            found.entries.append(_Entry(*_place(event.start_mark)))
        elif len(path) == 2 and isinstance(event, yaml.MappingEndEvent):
            found.entries[-1].end = len(text[:end].rstrip())  # a text in lines ends where the next line begins
        elif len(path) == 3 and isinstance(event, yaml.ScalarEvent) and path[2] in ("id", "target"):
            setattr(found.entries[-1], path[2], event.value)
    return found


def _place(mark: Any) -> tuple[int, int]:
    """Return index and column of a mark; those of a text always have both."""
    return mark.index, mark.column


def _walk(text: str) -> Iterator[tuple[tuple[str, ...], yaml.Event, int]]:
    """Yield the events of values with their paths, and where the last thing that is written before them ends.

    A list's positions are all called `-`; the end of a list or mapping has its own path.
    """
    path: list[str] = []
    open_: list[tuple[bool, bool]] = []  # (is a mapping, its next scalar is a key)
    end = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            end = _place(event.end_mark)[0]
            if open_ and open_[-1] == (True, True) and isinstance(event, yaml.ScalarEvent):
                path[-1] = event.value
                open_[-1] = (True, False)
                continue
            yield tuple(path), event, end
        elif isinstance(event, yaml.CollectionStartEvent):
            yield tuple(path), event, end
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
            yield tuple(path), event, end
        else:
            continue
        if open_ and open_[-1][0]:
            open_[-1] = (True, True)


def _spliced(text: str, indicators: Sequence[Indicator]) -> str | None:
    """Return the text with the indicators put in; None where it has no list to put them into in lines."""
    listed = _listed(text)
    if listed.flow or not listed.entries:
        return None
    pieces: list[tuple[int, int, str]] = []
    for indicator in indicators:
        entry = next((one for one in listed.entries if one.id == indicator.id), None)
        alike = [one for one in listed.entries if one.target == indicator.target] or listed.entries
        column = (entry or alike[-1]).column
        lines = f"\n{' ' * column}".join(_lines(as_entry(indicator)))
        if entry is not None:
            pieces.append((entry.start, entry.end, lines))
        else:
            end = _end_of_line(text, alike[-1].end)
            pieces.append((end, end, f"\n{' ' * (column - 2)}- {lines}"))
    for start, end, new in sorted(pieces, key=lambda piece: piece[0], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _end_of_line(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found


def _lines(entry: Mapping[str, Any]) -> list[str]:
    """Return an entry as lines of YAML, terms a line a language."""
    lines: list[str] = []
    for key, value in entry.items():
        if key in _FIELDS_IN_LINES:
            lines.append(f"{key}:")
            lines += (f"  {_value(lang)}: {_value(texts)}" for lang, texts in value.items())
        else:
            lines.append(f"{key}: {_value(value)}")
    return lines


def _value(value: object, *, in_list: bool = False) -> str:
    """Return a value on one line, texts in quotes only where YAML would take them for something else."""
    if isinstance(value, list):
        return f"[{', '.join(_value(one, in_list=True) for one in value)}]"
    if not isinstance(value, str):
        return json.dumps(value)
    return value if _is_plain(value, in_list=in_list) else json.dumps(value, ensure_ascii=False)


def _is_plain(text: str, *, in_list: bool) -> bool:
    try:
        if in_list and yaml.safe_load(f"[{text}]") != [text]:
            return False
        return bool(yaml.safe_load(f"key: {text}") == {"key": text})
    except (yaml.YAMLError, ValueError):
        return False


def _rewritten(path: Path, indicators: Sequence[Indicator]) -> str:
    """Return the whole file anew from what it says, with the indicators put in."""
    content = read_yaml(path).content
    if not isinstance(content, dict):
        return ""
    left = {indicator.id: as_entry(indicator) for indicator in indicators}
    present = content.get("indicators") or []
    kept = [left.pop(entry["id"], entry) for entry in present]
    content = {**content, "indicators": [*kept, *left.values()]}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10**9)
