"""Reports that people labelled, as evaluation and learning read them."""

import codecs
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from tracker.domain.files import NOT_UTF_8, Faults, lines_of
from tracker.domain.flag import Stance
from tracker.domain.item import DatePrecision, last_day
from tracker.errors import Fault, Invalid, InvalidFile, NotFound

_PRECISIONS = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH}


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """One report with what an analyst would want it flagged for.

    labels: obligation (`6.5`, or in full `karabakh-2020/6.5`) -> the coders' stances, the first coder's first.
    optional: obligations that only one coder gave; a flag there counts neither way. published: a day, a month
    (`2021-05`) or a year. repeats: id of the report that this one repeats. made_up: no real report, but one written to
    teach. file, line: where it stands.
    """

    id: str
    lang: str | None
    title: str
    summary: str
    labels: dict[str, tuple[Stance, ...]]
    optional: frozenset[str]
    published: str | None = None
    repeats: str | None = None
    made_up: bool = False
    file: str = field(default="reports", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def last_day(self) -> date | None:
        """The last day on which it may have appeared, None where that is unknown or no date."""
        precision = _PRECISIONS.get(len(self.published or ""), DatePrecision.DAY)
        try:
            written = (self.published or "")[:10]
            return last_day(datetime.fromisoformat(written + "-01" * ((10 - len(written)) // 3)), precision)
        except ValueError:
            return None


def read_labelled(path: Path) -> list[LabelledReport]:
    """Return the labelled reports of a JSON Lines file (fields of `labelled/GUIDE.md`; others are ignored).

    Raises InvalidFile with the first hundred faults and the number of the others, which name the path as it was given,
    and NotFound when there is no such file.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            return _reports(file, name)
    except FileNotFoundError as error:
        raise NotFound("file", path) from error
    except OSError as error:
        raise InvalidFile(name, [Fault(name, 0, "", f"it cannot be read: {error.strerror or error}")]) from error


def _reports(file: BinaryIO, name: str) -> list[LabelledReport]:
    reports: list[LabelledReport] = []
    faults = Faults(name)
    seen: dict[str, int] = {}
    # Within a line of bytes a carriage return alone ends one too.
    lines = (line for written in lines_of(file.readline, name=name) for line in written.splitlines())
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not _is_text(line):
            faults.add(Fault(name, number, "", NOT_UTF_8))
            break
        try:
            report = _report(line.removeprefix(codecs.BOM_UTF8), file=name, number=number)
            if report.id in seen:
                raise Invalid(f"{report.id} stands in line {seen[report.id]} already", field="id")
        except Invalid as error:
            faults.add(Fault(name, number, error.field or "", error.reason))
        else:
            seen[report.id] = number
            reports.append(report)
    if not reports and not faults.number:
        faults.add(Fault(name, 0, "", "it holds no report"))
    faults.refuse()
    return reports


def _is_text(line: bytes) -> bool:
    """Whether a line is in UTF-8. One with zero bytes is in UTF-16 or in none."""
    try:
        return "\0" not in line.decode()
    except UnicodeDecodeError:
        return False


def _report(line: bytes, *, file: str, number: int) -> LabelledReport:
    try:
        entry = json.loads(line.decode())
    except json.JSONDecodeError as error:
        raise Invalid(f"is not JSON: {error.msg}, at character {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise Invalid("is not JSON that can be read: a number or a nesting beyond reason") from error
    if not isinstance(entry, dict):
        raise Invalid("is not a JSON object")
    optional = entry.get("optional") or []
    if not isinstance(optional, list) or not all(isinstance(name, str) for name in optional):
        raise Invalid("must be a list of obligations", field="optional")
    lang = entry.get("lang")
    return LabelledReport(
        id=_text(entry, "id", required=True),
        lang=None if lang is None else _text(entry, "lang", required=True),
        title=_text(entry, "title"),
        summary=_text(entry, "summary"),
        labels=_labels(entry.get("labels")),
        optional=frozenset(optional),
        published=_text(entry, "published") or None,
        repeats=_text(entry, "dup_of") or None,
        made_up=_whether(entry, "made_up"),
        file=file,
        line=number,
    )


def _text(entry: Mapping[str, object], name: str, *, required: bool = False) -> str:
    value = entry.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise Invalid("must be a text" if value is not None else "is missing", field=name)
    return value


def _whether(entry: Mapping[str, object], name: str) -> bool:
    value = entry.get(name, False)
    if not isinstance(value, bool):
        raise Invalid("must be true or false", field=name)
    return value


def _labels(given: object) -> dict[str, tuple[Stance, ...]]:
    if not isinstance(given, list):
        raise Invalid('must be a list such as [{"o": "6.5", "stance": "breach"}]', field="labels")
    labels: dict[str, tuple[Stance, ...]] = {}
    for label in given:
        name = label.get("o") if isinstance(label, dict) else None
        if not isinstance(name, str) or not name:
            raise Invalid(f"{label!r} names no obligation", field="labels")
        if name in labels:
            raise Invalid(f"{name} stands twice", field="labels")
        stances = [label.get("stance"), *([label["stance_alt"]] if label.get("stance_alt") else [])]
        wrong = [stance for stance in stances if stance not in list(Stance)]
        if wrong:
            raise Invalid(f"{name}: {wrong[0]!r} is no stance ({', '.join(Stance)})", field="labels")
        labels[name] = tuple(Stance(stance) for stance in stances)
    return labels
