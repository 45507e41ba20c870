"""Rules and named sets written into the files of a pack, everything else in them left as it is.

What a file has already is replaced where it stands, comments around it kept; a new indicator is put behind the last one
of its target, a new set behind the last one of its kind. A file in which that cannot be done is written anew from what
it says, without its comments.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from tracker.catalogue.lines import read_yaml
from tracker.catalogue.pack import SHARED
from tracker.catalogue.read import read_pack
from tracker.catalogue.rule import as_entry
from tracker.catalogue.stand import Block, blocks_in
from tracker.catalogue.whole_files import replace_file
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.saved import NamedSet, reference_of, sets_of, terms_of, with_saved, with_sets
from tracker.errors import Invalid, InvalidFile, Unavailable

_MAIN, _PLACES = "indicators.yaml", "places.yaml"
_FIELDS_IN_LINES = ("terms", "names")
Terms = Mapping[str, tuple[str, ...]]
INDICATORS, GROUPS, PLACES = "indicators", "groups", "places"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. files: names of the files that changed; anew: those of them that lost their comments."""

    files: tuple[str, ...]
    anew: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to stand in a pack. dropped: ids of indicators that are to be taken out of it."""

    indicators: tuple[Indicator, ...] = ()
    dropped: frozenset[str] = frozenset()
    sets: tuple[NamedSet, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a file as it is to be. section: the list or mapping that it stands in. beside: name of the target
    that its neighbours are of. content: None where it is to be taken out.
    """

    section: str
    name: str
    content: Mapping[str, Any] | None
    beside: str = ""


def write_indicators(folder: Path, indicators: Sequence[Indicator], *, shared: Sequence[Path] = ()) -> Written:
    """Write indicators into the pack in `folder`, as `write_changes` does."""
    return write_changes(folder, Changes(tuple(indicators)), shared=shared)


def write_changes(folder: Path, changes: Changes, *, shared: Sequence[Path] = ()) -> Written:
    """Write changes into the pack in `folder`; nothing is written unless it then loads with just these made.

    shared: as for `read_pack`. Raises InvalidFile for a pack with faults, Unavailable when a file cannot be written.
    """
    own = (folder.resolve().parent / SHARED, *shared)
    before = read_pack(folder, shared=own).agreement
    changes = _in_order(changes, before)
    wanted = _wanted(before, changes)
    paths = [folder / _MAIN, *sorted(folder.glob("indicators-*.yaml")), folder / _PLACES]
    texts = {path: path.read_text(encoding="utf-8-sig") for path in paths}
    by_file = _by_file(texts, changes)
    changed = {path: _spliced(texts[path], mine) for path, mine in by_file.items()}
    anew = [path for path, text in changed.items() if text is None]
    for path in anew:
        changed[path] = _rewritten(path, by_file[path])
    for path in (path for path in by_file if path not in anew):
        if _loads(folder, changed, wanted, own):
            break
        # What was spliced in reads otherwise than it was meant; the file is written anew, one after the other.
        changed[path] = _rewritten(path, by_file[path])
        anew.append(path)
    if not _loads(folder, changed, wanted, own):
        names = ", ".join(path.name for path in changed)
        raise Invalid(f"{names} cannot be written so that it loads to the same rules", field=str(folder))
    for path, text in changed.items():
        replace_text(path, text or "")
    return Written(tuple(path.name for path in changed), tuple(path.name for path in changed if path in anew))


def _in_order(changes: Changes, agreement: Agreement) -> Changes:
    """Return the changes with the languages of all terms in the order in which the pack has them."""
    signs = {one.id: one.terms for one in agreement.indicators}
    sets = {reference: terms_of(one) for reference, one in sets_of(agreement).items()}
    return replace(
        changes,
        indicators=tuple(
            replace(one, terms=_by_lang(one.terms, signs.get(one.id, {}), agreement)) for one in changes.indicators
        ),
        sets=tuple(_set_in_order(one, sets.get(reference_of(one), {}), agreement) for one in changes.sets),
    )


def _set_in_order(record: NamedSet, known: Terms, agreement: Agreement) -> NamedSet:
    terms = _by_lang(terms_of(record), known, agreement)
    return replace(record, terms=terms) if isinstance(record, TermGroup) else replace(record, names=terms)


def _by_lang(terms: Terms, known: Terms, agreement: Agreement) -> dict[str, tuple[str, ...]]:
    """Return terms with their languages as the pack has them: those known, then the agreement's, then the rest."""
    langs = dict.fromkeys([*known, *agreement.langs, *terms])
    return {lang: terms[lang] for lang in langs if lang in terms}


def _wanted(before: Agreement, changes: Changes) -> Agreement:
    """Return the agreement as the pack is to give it."""
    kept = [one for one in before.indicators if one.id not in changes.dropped]
    return with_sets(replace(before, indicators=with_saved(kept, changes.indicators)), changes.sets)


def _by_file(texts: Mapping[Path, str], changes: Changes) -> dict[Path, list[_Entry]]:
    """Return which entries go into which file: where they stand, else where the last one alike does."""
    blocks = {path: blocks_in(text) for path, text in texts.items()}
    paths = list(texts)
    found: dict[Path, list[_Entry]] = {}
    for entry in _entries(changes):
        fit = paths[-1:] if entry.section == PLACES else paths[:-1]
        mine = {path: [one for one in blocks[path] if one.section == entry.section] for path in fit}
        with_it = [path for path, known in mine.items() if any(one.name == entry.name for one in known)]
        alike = [path for path, known in mine.items() if any(one.beside == entry.beside for one in known)]
        if entry.content is None and not with_it:
            continue
        last = alike[-1:] if entry.section == INDICATORS else alike[:1]
        found.setdefault((with_it[:1] or last or fit[:1])[0], []).append(entry)
    return found


def _entries(changes: Changes) -> Iterator[_Entry]:
    for one in changes.indicators:
        yield _Entry(INDICATORS, one.id, as_entry(one), one.target)
    for name in sorted(changes.dropped):
        yield _Entry(INDICATORS, name, None)
    for record in changes.sets:
        if isinstance(record, TermGroup):
            yield _Entry(GROUPS, record.name, {lang: list(terms) for lang, terms in record.terms.items()})
        else:
            names = {lang: list(terms) for lang, terms in record.names.items()}
            yield _Entry(PLACES, record.id, {"id": record.id, "label": record.label, "names": names})


def _loads(folder: Path, changed: Mapping[Path, str | None], wanted: Agreement, shared: Sequence[Path]) -> bool:
    """Whether the pack with the changed files says what is wanted."""
    if not all(changed.values()):
        return False
    with tempfile.TemporaryDirectory() as room:
        copy = Path(room) / folder.resolve().name
        shutil.copytree(folder, copy)
        for path, text in changed.items():
            (copy / path.name).write_text(text or "", encoding="utf-8")
        try:
            after = read_pack(copy, shared=shared).agreement
        except InvalidFile:
            return False
    return _rules(after) == _rules(wanted)


def _rules(agreement: Agreement) -> tuple[object, ...]:
    return (
        {one.id: one for one in agreement.indicators},
        {one.name: one for one in agreement.groups if not one.shared},
        {one.id: one for one in agreement.places},
        agreement.region,
        agreement.targets,
    )


def replace_text(path: Path, text: str) -> None:
    """Write a file of a pack whole or not at all. Raises Unavailable."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a file of a pack whole or not at all. Raises Unavailable."""
    try:
        replace_file(path, content)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}", field=str(path.parent)) from error


def _spliced(text: str, entries: Sequence[_Entry]) -> str | None:
    """Return the text with the entries put in; None where it has no place to put them into in lines."""
    blocks = blocks_in(text)
    pieces: list[tuple[int, int, str]] = []
    for entry in entries:
        mine = [one for one in blocks if one.section == entry.section]
        known = next((one for one in mine if one.name == entry.name), None)
        if not mine or any(one.in_brackets for one in mine):
            return None
        if entry.content is None:
            if known is not None:
                pieces.append(_taken_out(text, known))
        elif known is not None:
            pieces.append((known.start, known.end, _written(entry, known.column)))
        else:
            last = ([one for one in mine if one.beside == entry.beside] or mine)[-1]
            end = _end_of_line(text, last.end)
            dash, column = ("", last.column) if entry.section == GROUPS else ("- ", last.column - 2)
            pieces.append((end, end, f"\n{' ' * column}{dash}{_written(entry, last.column)}"))
    for start, end, new in sorted(pieces, key=lambda piece: piece[0], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _written(entry: _Entry, column: int) -> str:
    """Return an entry as it stands from a column on."""
    content = entry.content or {}
    lines = (
        [f"{entry.name}:", *(f"  {line}" for line in _lines(content))] if entry.section == GROUPS else _lines(content)
    )
    return f"\n{' ' * column}".join(lines)


def _taken_out(text: str, block: Block) -> tuple[int, int, str]:
    """Return the piece of a text that holds a list's entry and nothing else, from its dash on."""
    start = text.rfind("\n", 0, block.start) + 1
    end = _end_of_line(text, block.end)
    return start, min(end + 1, len(text)), ""


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


def _rewritten(path: Path, entries: Sequence[_Entry]) -> str:
    """Return the whole file anew from what it says, with the entries put in."""
    content = read_yaml(path).content
    if not isinstance(content, dict):
        return ""
    content = dict(content)
    for entry in entries:
        known = content.get(entry.section)
        if entry.section == GROUPS:
            content[GROUPS] = {**(known or {}), entry.name: entry.content}
        elif entry.content is None:
            content[entry.section] = [one for one in known or [] if one["id"] != entry.name]
        elif any(one["id"] == entry.name for one in known or []):
            content[entry.section] = [entry.content if one["id"] == entry.name else one for one in known or []]
        else:
            content[entry.section] = [*(known or []), entry.content]
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10**9)
