"""Settings, read once from the environment or a `.env` file; and where the shipped folders are."""

import io
import math
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import platformdirs
from dotenv import dotenv_values

from tracker.errors import Fault, InvalidSettings, StorageError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
_SHORTEST_SECRET = 12
PREFIX = "TRACKER_"
"""What the names of all settings begin with in the environment."""

_OF_TESTS = "TRACKER_TEST_"
_FILE = ".env"
_PLACE = "environment or .env"
_PAIR = re.compile(r"(?:[^:/\[\]\s]+|\[[0-9a-f:.]+\]):[0-9]{1,5}")
_ON = frozenset({"on", "true", "yes", "1", "t", "y"})
_OFF = frozenset({"off", "false", "no", "0", "f", "n"})

T = TypeVar("T")


def shipped(name: str) -> Path:
    """Return the folder `templates`, `migrations` or `clauses`, in a checkout as in an installed wheel."""
    beside = _PACKAGE.parent / name
    return beside if in_checkout() else _SHIPPED / name


def in_checkout() -> bool:
    """Whether the program runs from its source tree."""
    return (_PACKAGE.parent / "pyproject.toml").is_file() and (_PACKAGE.parent / "migrations").is_dir()


def data_folder() -> Path:
    """Return where the database and the secret live by default: the checkout, else the platform's data folder."""
    return _PACKAGE.parent if in_checkout() else Path(platformdirs.user_data_dir("treaty-tracker", appauthor=False))


def _setting(default: T, help_text: str, *, read: Callable[[str], T], secret: bool = False) -> T:
    """Return a field of Settings. read: makes its value of what was written; its ValueError says what is needed."""
    value: T = field(default=default, repr=not secret, metadata={"help": help_text, "read": read})
    return value


def _text(written: str) -> str:
    return written


def _whole(least: int, most: int | None = None) -> Callable[[str], int]:
    needed = (
        f"a whole number of at least {least} is needed"
        if most is None
        else f"a whole number from {least} to {most} is needed"
    )

    def read(written: str) -> int:
        number = int(written) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", written) else None
        if number is None or number < least or (most is not None and number > most):
            raise ValueError(needed)
        return number

    return read


def _number(above: float, most: float) -> Callable[[str], float]:
    def read(written: str) -> float:
        try:
            number = float(written)
        except ValueError:
            number = math.nan
        if not above < number <= most:
            raise ValueError(f"a number above {above:g} and at most {most:g} is needed")
        return number

    return read


def _switch(written: str) -> bool:
    if written.strip().lower() in _ON:
        return True
    if written.strip().lower() in _OFF:
        return False
    raise ValueError("on or off is needed")


def _hour(written: str) -> time:
    try:
        found = time.fromisoformat(written.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise ValueError("a time of day is needed, as 05:00")
    return found


def _pairs(written: str) -> tuple[str, ...]:
    pairs = tuple(part.strip().lower() for part in written.split(",") if part.strip())
    for pair in pairs:
        if not _PAIR.fullmatch(pair) or not 0 < int(pair.rpartition(":")[2]) < 65536:
            raise ValueError(f"{pair!r} is not host:port, as 127.0.0.1:8900 or [::1]:8900")
    return pairs


def _secret(written: str) -> str:
    if 0 < len(written) < _SHORTEST_SECRET:
        raise ValueError(f"at least {_SHORTEST_SECRET} characters are needed, it has {len(written)}")
    return written


def _database(written: str) -> str:
    if not written.strip():
        raise ValueError("an address is needed; leave the setting out for a file in the data folder")
    return written


def _reachable(written: str) -> str:
    parts = urlsplit(written)
    if written and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueError("an http or https address with a host is needed, as https://tracker.example")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("an address without a path is needed, as the pages link to each other from the host's root")
    return written


def _sendable(written: str) -> str:
    if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]{0,200}", written):
        raise ValueError("only an address of at most 200 plain characters, without blanks and brackets, can be sent")
    return written


def _folders(written: str) -> tuple[Path, ...]:
    return tuple(Path(part) for part in written.split(os.pathsep) if part)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default; the descriptions make the README's table. Plain, as every command reads it."""

    database_url: str = _setting(
        "", "Database: `sqlite:////folder/file.db` or `postgresql://user:…@host/name`.", read=_database
    )
    secret_key: str = _setting(
        "",
        "Signs forms; at least 12 characters. Made on first start and kept beside the database file.",
        read=_secret,
        secret=True,
    )
    host: str = _setting("127.0.0.1", "Address on which the page listens.", read=_text)
    port: int = _setting(8000, "Port on which the page listens.", read=_whole(1, 65535))
    public_url: str = _setting(
        "",
        "Address (`https://…`, no path) under which people reach the page, when a proxy stands before it.",
        read=_reachable,
    )
    run_at: time = _setting(time(5, 0), "Time of the daily run, UTC, `HH:MM`.", read=_hour)  # noqa: RUF009  # a field, no value
    fetch_allow: tuple[str, ...] = _setting(
        (), "Exact `host:port` pairs on private networks that may be fetched, apart by commas.", read=_pairs
    )
    fetch_timeout: float = _setting(30.0, "Seconds that one feed may take in all.", read=_number(0, 600))
    fetch_max_bytes: int = _setting(
        10_000_000, "Most bytes of one feed, on the wire and unpacked, counted apart.", read=_whole(1000)
    )
    contact: str = _setting(
        "",
        "Web or mail address in the user agent, for those whose servers are bothered by our visits.",
        read=_sendable,
    )
    fetch_workers: int = _setting(8, "How many feeds are fetched at once.", read=_whole(1, 64))
    load_record: bool = _setting(
        True, "Import the packs' records of past reports; `off` leaves them out.", read=_switch
    )
    stated_recall: float = _setting(
        0.95,
        "Share of relevant reports that the thresholds of learned models let through.",
        read=_number(0.5, 1),
    )
    refit_after: int = _setting(
        50,
        "Reviews after which models are fitted anew before the night, when `learn` is installed.",
        read=_whole(1),
    )
    spot_checks: int = _setting(
        50,
        "Reports that are drawn each week, for each agreement, to see what was missed.",
        read=_whole(0, 10_000),
    )
    metrics_token: str = _setting(
        "",
        "Opens `/metrics` to those who send it as a bearer token; without it, to this machine alone.",
        read=_text,
        secret=True,
    )
    clauses: tuple[Path, ...] = _setting(
        (), "Further folders with packs, apart by `:` (`;` on Windows).", read=_folders
    )

    @property
    def database(self) -> str:
        """The database's address; by default a file in the data folder."""
        return self.database_url or f"sqlite:///{data_folder() / 'tracker.db'}"

    @property
    def pack_folders(self) -> tuple[Path, ...]:
        """Folders that hold packs, the shipped one first."""
        return (shipped("clauses"), *self.clauses)


def read() -> Settings:
    """Read the settings. Raises InvalidSettings that names every variable that cannot be taken."""
    written = _written()
    values: dict[str, Any] = {}
    faults = []
    for one in fields(Settings):
        variable = PREFIX + one.name.upper()
        if variable in written:
            try:
                values[one.name] = one.metadata["read"](written[variable])
            except ValueError as error:
                faults.append(Fault(_PLACE, 0, variable, str(error)))
    if faults:
        raise InvalidSettings("settings", faults)
    return Settings(**values)


def unknown() -> list[str]:
    """Return the variables that look like settings and are none, by name; those of the tests are left out. Raises
    InvalidSettings when `.env` cannot be read.
    """
    known = set(variables())
    ours = {name for name in _written() if name.startswith(PREFIX) and not name.startswith(_OF_TESTS)}
    return sorted(ours - known)


def variables() -> list[str]:
    """Return the names of all settings as they are written in the environment."""
    return [PREFIX + one.name.upper() for one in fields(Settings)]


def _written() -> dict[str, str]:
    """Return what stands in `.env` and the environment, which goes before it, by names in capitals."""
    try:
        written = Path(_FILE).read_bytes().decode("utf-8-sig") if Path(_FILE).is_file() else ""
    except OSError as error:
        raise InvalidSettings("settings", [Fault(_FILE, 0, "", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidSettings("settings", [Fault(_FILE, line, "", "cannot be read: it is not UTF-8")]) from error
    file = dotenv_values(stream=io.StringIO(written))
    told = {name.upper(): value for name, value in file.items() if value is not None}
    return told | {name.upper(): value for name, value in os.environ.items()}


def secret_key(settings: Settings) -> str:
    """Return the key that signs forms; made on first use and kept, readable by its owner only. Raises StorageError."""
    if settings.secret_key:
        return settings.secret_key
    file = _secret_folder(settings) / ".secret-key"
    try:
        kept = _kept_secret(file)
        if kept is None:
            _make_secret(file)
            kept = _kept_secret(file)
    except OSError as error:
        raise StorageError(f"cannot keep the secret key in {file}: {error.strerror}") from error
    if kept is None:
        raise StorageError(f"cannot keep the secret key in {file}: what was written does not come back")
    return kept


def _kept_secret(file: Path) -> str | None:
    """Return what the file holds; None when it is absent, empty or cut short by a crash."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError:
        return None
    return text if len(text) >= _SHORTEST_SECRET else None


def _make_secret(file: Path) -> None:
    """Write a new secret whole or not at all; one that another start has written meanwhile stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(48))
        try:
            os.link(fresh, file)
        except OSError:  # it is there, or this file system knows no links
            if _kept_secret(file) is None:
                fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def _secret_folder(settings: Settings) -> Path:
    scheme, _, path = settings.database.partition(":///")
    return Path(path).resolve().parent if scheme.startswith("sqlite") and path else data_folder()


def table() -> list[Mapping[str, str]]:
    """Return the settings as rows `name`, `default`, `help`: what the README prints."""
    return [
        {
            "name": PREFIX + one.name.upper(),
            "default": _shown(one.name, one.default),
            "help": one.metadata["help"],
        }
        for one in fields(Settings)
    ]


def _shown(name: str, default: object) -> str:
    if name == "database_url":
        return "`tracker.db` in the checkout or the platform's data folder"
    if name == "secret_key":
        return "made and kept"
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    if isinstance(default, time):
        return f"`{default:%H:%M}`"
    return f"`{default}`" if default not in ("", ()) else "none"
