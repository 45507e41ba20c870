"""Where the log goes, and what never gets into it."""

import logging
import sys

from tracker.domain.redact import redacted


class _Discreet(logging.Formatter):
    """Formats a line, tracebacks too, without the secrets that a library's message may hold."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def start_log(*, verbose: bool) -> None:
    """Send the log to standard error; only what is critical unless `verbose`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO if verbose else logging.CRITICAL, handlers=[handler])
