"""Commands as a person runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tracker.cli.main import tracker


class Terminal:
    """Runs commands in one environment, in this process; `start` runs one in a process of its own."""

    def __init__(self, **environment: str) -> None:
        self.environment = environment

    def __call__(self, *words: str, exit_code: int = 0) -> str:
        result = CliRunner().invoke(tracker, list(words), env=self.environment, standalone_mode=False)
        failed = result.exception is not None and not isinstance(result.exception, SystemExit)
        assert not failed, result.exception
        assert result.exit_code == exit_code, result.output
        return result.stdout

    def json(self, *words: str, exit_code: int = 0) -> Any:
        return json.loads(self(*words, "--json", exit_code=exit_code))

    def start(self, *words: str, folder: Path) -> subprocess.Popen[str]:
        """Start a command in a process of its own, output and errors in one pipe."""
        return subprocess.Popen(
            [sys.executable, "-m", "tracker", *words],
            env=os.environ | self.environment,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
