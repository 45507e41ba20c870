"""Threads that start after the call take memory from the same arena."""

import os
import platform
import subprocess
import sys

import pytest

# Each block is too small to be mapped by itself, so a thread would take it from an arena of its own.
_ARENAS = """
import ctypes
from pathlib import Path
from threading import Barrier, Thread
from tracker.runs.memory import share_memory_among_threads

c = ctypes.CDLL(None)
c.malloc.restype = ctypes.c_void_p
{call}
begun, taken = Barrier(5), []


def take():
    begun.wait()
    taken.append(c.malloc(50_000))
    begun.wait()


threads = [Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
begun.wait()
begun.wait()
lines = [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]
spans = [[int(end, 16) for end in line[0].split("-")] for line in lines if line[-1] == "[heap]"]
print(sum(low <= place < high for place in taken for low, high in spans))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="speaks of glibc's malloc")
@pytest.mark.parametrize(("call", "shared"), [("", 0), ("share_memory_among_threads()", 4)])
def test_threads_share_one_arena(call: str, shared: int) -> None:
    script = _ARENAS.format(call=call)
    plain = {name: value for name, value in os.environ.items() if name not in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=plain)
    assert int(done.stdout) == shared
