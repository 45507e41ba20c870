"""People who sign in and decide."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Account:
    """password_hash: argon2, None until the first sign-in by link. A disabled account keeps its decisions."""

    id: int
    name: str
    password_hash: str | None
    created_at: datetime
    disabled_at: datetime | None
