"""Slow down guessing: only so many failed sign-ins a name and address within a while. Kept in memory only."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST_FAILURES = 5
WITHIN = timedelta(minutes=15)
_MOST_KEYS = 10_000


class Throttle:
    """Failed attempts by key, shared by the server's threads."""

    def __init__(self) -> None:
        self._failures: dict[tuple[str, str], deque[datetime]] = {}
        self._lock = Lock()

    def waits(self, key: tuple[str, str], *, at: datetime) -> timedelta | None:
        """Return how long the key must wait before its next attempt, None when it may try now."""
        with self._lock:
            failures = self._recent(key, at)
            return failures[0] + WITHIN - at if len(failures) >= MOST_FAILURES else None

    def note_failure(self, key: tuple[str, str], *, at: datetime) -> None:
        """Count a failed attempt."""
        with self._lock:
            if key not in self._failures and len(self._failures) >= _MOST_KEYS:
                self._failures.pop(next(iter(self._failures)))
            self._failures.setdefault(key, deque(maxlen=MOST_FAILURES)).append(at)

    def forget(self, key: tuple[str, str]) -> None:
        """Forget the key's failures, after a success."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: tuple[str, str], at: datetime) -> deque[datetime]:
        failures = self._failures.get(key, deque())
        while failures and failures[0] + WITHIN <= at:
            failures.popleft()
        return failures
