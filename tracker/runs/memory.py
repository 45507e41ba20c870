"""How the C library hands out memory to the threads of a run."""

import ctypes
import sys

# Numbers of glibc's malloc.h.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE = 512 * 1024


def share_memory_among_threads() -> None:
    """Let threads that start from now on take memory from where the others do, and give large blocks back at once.

    glibc would give each thread an arena of its own, and keep blocks as large as the largest that was freed: bodies of
    feeds that pass from thread to thread leave holes, a quarter of a run's memory. Python's lock lets one thread at a
    time ask anyway. Does nothing where there is no glibc.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
