"""Bytes of a pack's file as text, or the fault that they are none."""

from pathlib import Path

from tracker.errors import Fault

MOST_BYTES = 20_000_000


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


def loose_surrogate(text: str) -> bool:
    """Whether the text holds half a character (`\\ud800`), which no database and no page can store."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
