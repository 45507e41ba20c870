"""The one place that reads the time. Everything below bootstrap is handed the time as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """Return the present as an aware UTC datetime."""
    return datetime.now(UTC)
