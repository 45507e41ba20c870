"""Settings, read once from the environment or a `.env` file; and where the shipped folders are."""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from tracker.errors import Fault, InvalidSettings, StorageError

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "shipped"
_SHORTEST_SECRET = 12
_PLACE = "environment or .env"
_VALUE_ERROR = "Value error, "  # what pydantic sets before a reason of ours


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


class Settings(BaseSettings):
    """Every setting with its default; the descriptions make the README's table."""

    model_config = SettingsConfigDict(env_prefix="TRACKER_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(
        "", description="Database: `sqlite:////folder/file.db` or `postgresql://user:…@host/name`."
    )
    secret_key: str = Field(
        "",
        description="Signs forms; at least 12 characters. Made on first start and kept beside the database file.",
        repr=False,
    )
    host: str = Field("127.0.0.1", description="Address on which the page listens.")
    port: int = Field(8000, ge=1, le=65535, description="Port on which the page listens.")
    public_url: str = Field(
        "", description="Address (`https://…`) under which people reach the page, when a proxy stands before it."
    )
    run_at: time = Field(time(5, 0), description="Time of the daily run, UTC, `HH:MM`.")
    fetch_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Exact `host:port` pairs on private networks that may be fetched, apart by commas."
    )
    fetch_timeout: float = Field(30.0, gt=0, le=600, description="Seconds that one feed may take in all.")
    fetch_max_bytes: int = Field(
        10_000_000, ge=1000, description="Most bytes of one feed, on the wire and unpacked, counted apart."
    )
    contact: str = Field(
        "", description="Web or mail address in the user agent, for those whose servers are bothered by our visits."
    )
    fetch_workers: int = Field(8, ge=1, le=64, description="How many feeds are fetched at once.")
    load_record: bool = Field(True, description="Import the packs' records of past reports; `off` leaves them out.")
    stated_recall: float = Field(
        0.95, gt=0.5, le=1, description="Share of relevant reports that the thresholds of learned models let through."
    )
    refit_after: int = Field(
        50, ge=1, description="Reviews after which models are fitted anew before the night, when `learn` is installed."
    )
    spot_checks: int = Field(
        50, ge=0, le=10_000, description="Reports that are drawn each week, for each agreement, to see what was missed."
    )
    metrics_token: str = Field(
        "",
        description="Opens `/metrics` to those who send it as a bearer token; without it, to this machine alone.",
        repr=False,
    )
    clauses: Annotated[tuple[Path, ...], NoDecode] = Field(
        (), description="Further folders with packs, apart by `:` (`;` on Windows)."
    )

    @field_validator("fetch_allow", mode="before")
    @classmethod
    def _pairs(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("fetch_allow")
    @classmethod
    def _with_port(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pair in value:
            host, _, port = pair.rpartition(":")
            if not host or not port.isdecimal():
                raise ValueError(f"{pair!r} is not host:port")
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: str) -> str:
        if 0 < len(value) < _SHORTEST_SECRET:
            raise ValueError(f"at least {_SHORTEST_SECRET} characters are needed, it has {len(value)}")
        return value

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("an http or https address with a host is needed, as https://tracker.example")
        return value

    @field_validator("contact")
    @classmethod
    def _sendable(cls, value: str) -> str:
        if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]{0,200}", value):
            raise ValueError(
                "only an address of at most 200 plain characters, without blanks and brackets, can be sent"
            )
        return value

    @field_validator("clauses", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        return tuple(Path(part) for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

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
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            Fault(_PLACE, 0, "TRACKER_" + str(fault["loc"][0]).upper(), fault["msg"].removeprefix(_VALUE_ERROR))
            for fault in error.errors()
        ]
        raise InvalidSettings("settings", faults) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings("settings", [Fault(".env", 0, "", f"cannot be read: {error}")]) from error


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
            "name": f"TRACKER_{name.upper()}",
            "default": _shown(name, field.default),
            "help": field.description or "",
        }
        for name, field in Settings.model_fields.items()
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
