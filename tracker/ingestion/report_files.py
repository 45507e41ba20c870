"""Files of past reports, read as streams: JSON Lines or CSV, packed with gzip or not. Memory does not grow with them.

A file is gone through twice: `check` tells every fault before anything is stored, then `reports` yields what it holds.
"""

import codecs
import gzip
import hashlib
import io
import json
import os
import stat
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import IO, BinaryIO

from tracker.domain.files import MAX_LINE, NOT_UTF_8, TOO_LONG, Faults, lines_of
from tracker.errors import Fault, InvalidFile, StorageError
from tracker.ingestion.language import detect
from tracker.ingestion.reports import ImportedReport, from_fields
from tracker.ingestion.table import rows_of

MAX_INFLATION = 200
"""How many times larger than its packed form a file may be; JSON Lines of reports stay below 20."""

_SMALL = 100_000_000
_PIECE = 1 << 20
_MOST_BYTES_OF_LINE = 4 * MAX_LINE  # no code takes more bytes for a character
_PROGRESS_ROWS = 500
_GZIP_MAGIC = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

Numbered = tuple[int, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of reports, open. name: for its faults. data: seekable and unpacked. size: bytes of that."""

    name: str
    data: IO[bytes]
    size: int


@contextmanager
def opened(stream: BinaryIO, *, name: str) -> Iterator[ReportFile]:
    """Open what a stream holds; a pipe, device or packed file is copied to a temporary file, gone when the block ends.

    Raises InvalidFile for a packed file that is damaged or inflates beyond reason, and for a pipe or device with a line
    too long to be held (it may have no end), StorageError when the copy cannot be written.
    """
    with ExitStack() as stack:
        data: IO[bytes] = stream
        if not (data.seekable() and _may_end(data)):
            pieces = _of_bounded_lines(_pieces(stream.read), name)
            data = _filled(stack.enter_context(tempfile.TemporaryFile()), pieces, name)
        data.seek(0)
        packed = data.read(len(_GZIP_MAGIC)) == _GZIP_MAGIC
        data.seek(0)
        if packed:
            data = _filled(stack.enter_context(tempfile.TemporaryFile()), _unpacked(data, name), name)
        yield ReportFile(name, data, data.seek(0, io.SEEK_END))


def _may_end(stream: IO[bytes]) -> bool:
    """Whether a stream is no device: of these some can be searched like a file and never end (`/dev/zero`)."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except io.UnsupportedOperation:  # it lies in memory
        return True


def _of_bounded_lines(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """Yield the pieces. Raises InvalidFile where a line is too long in any encoding."""
    line, length = 1, 0
    for piece in pieces:
        last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
        length = len(piece) - last - 1 if last >= 0 else length + len(piece)
        line += piece.count(b"\n")
        if length > _MOST_BYTES_OF_LINE:
            raise InvalidFile(name, [Fault(name, line, "", TOO_LONG)])
        yield piece


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(_PIECE):
        yield piece


def _unpacked(packed: IO[bytes], name: str) -> Iterator[bytes]:
    most = max(_SMALL, MAX_INFLATION * packed.seek(0, io.SEEK_END))
    packed.seek(0)
    size = 0
    try:
        with gzip.GzipFile(fileobj=packed) as unpacked:
            for piece in _pieces(unpacked.read):
                size += len(piece)
                if size > most:
                    raise InvalidFile(name, [Fault(name, 0, "", f"it unpacks to more than {most:,} bytes")])
                yield piece
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InvalidFile(name, [Fault(name, 0, "", "the packed file is damaged or cut off")]) from error


def _filled(copy: IO[bytes], pieces: Iterator[bytes], name: str) -> IO[bytes]:
    try:
        for piece in pieces:
            copy.write(piece)
        copy.flush()
    except OSError as error:
        raise StorageError(f"{name}: no temporary copy can be made: {error.strerror or error}") from error
    return copy


def digest(file: ReportFile) -> str:
    """Return the SHA-256 of the unpacked file, in hexadecimal."""
    found = hashlib.sha256()
    file.data.seek(0)
    for piece in _pieces(file.data.read):
        found.update(piece)
    return found.hexdigest()


def check(file: ReportFile, *, progress: Callable[[int], None] | None = None) -> int:
    """Return how many reports the file holds, when each of them can be taken.

    progress: called now and then with the bytes read. Raises InvalidFile with the first hundred faults and the number
    of the others.
    """
    faults = Faults(file.name)
    lines: dict[bytes, int] = {}
    number = 0
    for number, (line, fields) in enumerate(_rows(file, faults.add), start=1):
        try:
            report = from_fields(fields, name=file.name, line=line)
        except InvalidFile as error:
            for fault in error.faults:
                faults.add(fault)
            continue
        first = lines.setdefault(_key(report), line)
        if first != line:
            faults.add(Fault(file.name, line, "id", f"{report.item.guid[:80]!r} is on line {first} already"))
        if progress is not None and number % _PROGRESS_ROWS == 0:
            progress(file.data.tell())
    if number == 0 and not faults.number:
        faults.add(Fault(file.name, 0, "", "it holds no report"))
    faults.refuse()
    return number


def reports(file: ReportFile, *, after: int) -> Iterator[ImportedReport]:
    """Yield the reports of a checked file behind the first `after`, each with its language as the text shows it.

    Raises InvalidFile when the file is no longer what was checked.
    """
    faults = Faults(file.name)
    for line, fields in islice(_rows(file, faults.add), after, None):
        report = from_fields(fields, name=file.name, line=line)
        item = report.item
        lang = detect(f"{item.title} {item.summary}", declared=item.lang)
        yield replace(report, item=replace(item, lang=lang))
    faults.refuse()


def _key(report: ImportedReport) -> bytes:
    """Return what tells a report from others, in few bytes: there may be millions."""
    return hashlib.blake2b(f"{report.source}\n{report.item.identity}".encode(), digest_size=12).digest()


def _rows(file: ReportFile, wrong: Callable[[Fault], None]) -> Iterator[Numbered]:
    """Yield the fields of each report with its line; what cannot be read is told to `wrong`."""
    file.data.seek(0)
    start = file.data.read(4)
    encoding = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "utf-8")
    try:
        first = _first_letter(file, encoding)
        if not first:
            wrong(Fault(file.name, 0, "", "the file is empty"))
        elif first in ("{", "["):
            yield from _json_rows(_lines(file, encoding, end="\n"), file.name, wrong)
        else:
            rows = rows_of(_lines(file, encoding, end=""), name=file.name, needed=("id", "source"), wrong=wrong)
            yield from ((row.line, row.fields) for row in rows)
    except UnicodeDecodeError:
        wrong(Fault(file.name, _undecodable(file, encoding), "", NOT_UTF_8))


def _undecodable(file: ReportFile, encoding: str) -> int:
    """Return the first line with bytes that mean nothing in that encoding, 0 when there is none."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.data.seek(0)
    line = 1
    try:
        for piece in _pieces(file.data.read):
            line += decoder.decode(piece).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return line + error.object[: error.start].count(b"\n")
    return 0


def _first_letter(file: ReportFile, encoding: str) -> str:
    for line in _lines(file, encoding, end=""):
        if line.strip():
            return line.strip()[0]
    return ""


def _lines(file: ReportFile, encoding: str, *, end: str) -> Iterator[str]:
    """Yield the lines with their ends. end: as `open` takes it; U+2028 and its like stand within strings.

    Raises InvalidFile for a line that is too long to be held.
    """
    file.data.seek(0)
    text = io.TextIOWrapper(file.data, encoding=encoding, newline=end)
    try:
        yield from lines_of(text.readline, name=file.name)
    finally:
        if not file.data.closed:  # whoever stops early may close the file first
            text.detach()


class _Twice(Exception):
    """A JSON object holds a key twice: it would be open which of them counts."""

    def __init__(self, key: str) -> None:
        self.key = key


def _single(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return fields


def _json_rows(lines: Iterator[str], name: str, wrong: Callable[[Fault], None]) -> Iterator[Numbered]:
    for line, written in enumerate(lines, start=1):
        if not written.strip():
            continue
        try:
            # Floats and long numbers stay as written: an id is no quantity.
            fields = json.loads(written, parse_int=str, parse_float=str, object_pairs_hook=_single)
        except _Twice as error:
            wrong(Fault(name, line, error.key[:80], "this key stands twice"))
            continue
        except (ValueError, RecursionError) as error:
            if "\0" in written:  # UTF-16 without its mark
                wrong(Fault(name, line, "", NOT_UTF_8))
                return
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "cannot be read"
            wrong(Fault(name, line, "", f"no JSON: {reason}"))
            continue
        if isinstance(fields, dict):
            yield line, fields
        else:
            wrong(Fault(name, line, "", "no JSON object; one is needed on every line"))
