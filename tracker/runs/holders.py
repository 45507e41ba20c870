"""Who holds the lease of a run: processes by machine and number, and whether they live."""

import os
import secrets
import socket
from pathlib import Path

from tracker.storage import runs


def holder(trigger: str, slot: str | None = None) -> runs.Holder:
    """Return this process as one that wants to run; unique among processes and calls."""
    return runs.Holder(f"{_machine()}:{os.getpid()}:{secrets.token_hex(4)}", trigger, slot)


def _machine() -> str:
    """Return what tells this machine's (and container's) process numbers from those of others."""
    namespace = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{namespace.stat().st_ino if namespace.exists() else 0}"


def is_dead(name: str) -> bool:
    """Whether the holder of that name was a process of this machine that is gone."""
    return name.startswith(f"{_machine()}:") and not _is_alive(int(name.split(":")[1]))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # somebody else's, but alive
    return True
