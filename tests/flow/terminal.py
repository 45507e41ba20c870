"""Commands as a person runs them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tracker.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, and what it wrote."""

    exit_code: int
    out: str
    err: str


class Terminal:
    """Runs commands in one environment, in this process; `start` runs one in a process of its own."""

    def __init__(self, **environment: str) -> None:
        self.environment = environment

    def run(self, *words: str, typed: str = "") -> Ended:
        """Run a command to its end; `typed` is what it may read from the keyboard."""
        with CliRunner().isolation(input=typed, env=self.environment) as (out, err, _both):
            code: object = 0
            try:
                main(words)
            except SystemExit as end:
                code = end.code
            sys.stdout.flush()
            assert isinstance(code, int)
            return Ended(code, out.getvalue().decode(), err.getvalue().decode())

    def __call__(self, *words: str, exit_code: int = 0) -> str:
        """Return what a command writes to standard output; it must end with this exit code."""
        ended = self.run(*words)
        assert ended.exit_code == exit_code, ended
        return ended.out

    def refused(self, *words: str, exit_code: int = 2) -> str:
        """Return what a command complains of; it must write nothing else and end with this exit code."""
        ended = self.run(*words)
        assert (ended.exit_code, ended.out) == (exit_code, ""), ended
        return ended.err

    def json(self, *words: str, exit_code: int = 0) -> Any:
        return json.loads(self(*words, "--json", exit_code=exit_code))

    def start(self, *words: str, folder: Path) -> subprocess.Popen[str]:
        """Start a command in a process of its own, output and errors in one pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", "tracker", *words],
            # The program under test, whichever checkout the environment's own installation points to.
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
