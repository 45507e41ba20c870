"""What is installed from the wheel works anywhere: templates, migrations and packs travel in it."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str | Path, folder: Path, environment: Mapping[str, str]) -> str:
    """Run a Python module to its end; returns what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program as its wheel installs it. Its dependencies are those of the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run("build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=folder, environment=environment)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    run("pip", "install", "--quiet", "--no-deps", "--target", site, wheel, folder=folder, environment=environment)
    return site


@pytest.fixture
def environment(installed: Path, tmp_path: Path, free_port: int) -> dict[str, str]:
    """Where the installed program is found before the checkout's, and where it keeps its data."""
    return {
        **os.environ,
        "PYTHONPATH": str(installed),
        "XDG_DATA_HOME": str(tmp_path / "share"),
        "TRACKER_PORT": str(free_port),
        "TRACKER_LOAD_RECORD": "off",
    }


def test_the_wheel_carries_all_that_is_shipped(installed: Path) -> None:
    def names(folder: Path) -> set[Path]:
        return {
            file.relative_to(folder) for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts
        }

    for name in ("templates", "migrations", "clauses"):
        assert names(installed / "tracker" / "shipped" / name) == names(ROOT / name)
    assert names(installed / "tracker" / "web" / "static") == names(ROOT / "tracker" / "web" / "static")


def test_an_installed_tracker_prepares_its_database_and_opens_its_page(
    environment: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    said = run("tracker", "init", folder=folder, environment=environment)
    database = tmp_path / "share" / "treaty-tracker" / "tracker.db"
    assert said.startswith(f"database sqlite:///{database}: upgraded\n")
    assert "karabakh-2020: loaded; " in said
    assert database.is_file()

    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "serve"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = f"http://127.0.0.1:{environment['TRACKER_PORT']}"
        assert process.stdout.readline().startswith(f"page: {address}/")
        with urllib.request.urlopen(f"{address}/sign-in") as answer:
            page = answer.read().decode()
        assert page.startswith("<!doctype html>\n<html lang=")
        with urllib.request.urlopen(f"{address}/static/app.css") as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest.splitlines()[-1]) == (0, "stopped")
    assert list(folder.iterdir()) == []
