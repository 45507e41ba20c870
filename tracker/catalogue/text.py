"""Bytes of a pack's file as text, or the fault that they are none."""

import re
from pathlib import Path

from tracker.errors import Fault

MOST_BYTES = 20_000_000
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_text(path: Path) -> str | Fault:
    """Return the file's text without byte order mark, or why there is none; never reads more than MOST_BYTES."""
    name = path.name
    if not path.is_file():
        return Fault(name, 0, "", "the file is missing" if not path.exists() else "this is no file")
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        return Fault(name, 0, "", f"the file cannot be read: {error.strerror}")
    if len(raw) > MOST_BYTES:
        return Fault(name, 0, "", f"the file is too large: at most {MOST_BYTES // 1_000_000} MB are read")
    try:
        return raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return Fault(name, line, "", f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8")


def unfit_character(text: str) -> str | None:
    """Return the reason against a text that no database or page can keep: a control character or half of a surrogate
    pair, which the escapes of YAML and JSON can write (`\\u0000`, `\\ud800`); None when there is none.
    """
    found = _UNFIT.search(text)
    return None if found is None else f"the character U+{ord(found.group()):04X} is not allowed in a text"
