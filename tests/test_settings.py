"""Settings from the environment and a `.env` file; where shipped folders and the secret are."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import time
from pathlib import Path
from threading import Barrier

import pytest

from tracker import settings
from tracker.errors import InvalidSettings, StorageError

WRITTEN = {
    "database_url": ("postgresql://u@db.example/tracker", "postgresql://u@db.example/tracker"),
    "secret_key": ("only for tests", "only for tests"),
    "host": ("0.0.0.0", "0.0.0.0"),
    "port": ("8080", 8080),
    "public_url": ("https://tracker.example", "https://tracker.example"),
    "run_at": ("06:30", time(6, 30)),
    "fetch_allow": ("10.0.0.1:80, Feeds.lan:8080,[::1]:90,", ("10.0.0.1:80", "feeds.lan:8080", "[::1]:90")),
    "fetch_timeout": ("2.5", 2.5),
    "fetch_max_bytes": ("5000", 5000),
    "fetch_workers": ("3", 3),
    "contact": ("https://tracker.example/bot", "https://tracker.example/bot"),
    "load_record": ("off", False),
    "stated_recall": ("0.9", 0.9),
    "refit_after": ("20", 20),
    "spot_checks": ("30", 30),
    "metrics_token": ("open-sesame", "open-sesame"),
    "clauses": ("/packs/a:/packs/b:", (Path("/packs/a"), Path("/packs/b"))),
}


def test_the_table_of_tests_is_complete() -> None:
    assert WRITTEN.keys() == {field.name for field in fields(settings.Settings)}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_setting_is_read_from_the_environment_and_from_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    written, meant = WRITTEN[name]
    default = getattr(settings.read(), name)
    assert default != meant
    (tmp_path / ".env").write_text(f"TRACKER_{name.upper()}={written}\nOTHER=1\n", encoding="utf-8")
    assert getattr(settings.read(), name) == meant
    (tmp_path / ".env").unlink()
    monkeypatch.setenv(f"TRACKER_{name.upper()}", written)
    assert getattr(settings.read(), name) == meant


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TRACKER_PORT=8001\n", encoding="utf-8")
    monkeypatch.setenv("TRACKER_PORT", "8002")
    assert settings.read().port == 8002


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PORT", ""),
        ("PORT", "80.5"),
        ("RUN_AT", "25:00"),
        ("RUN_AT", "morning"),
        ("RUN_AT", "05:00+04:00"),
        ("FETCH_ALLOW", "feeds.lan"),
        ("FETCH_ALLOW", ":80"),
        ("FETCH_ALLOW", "feeds.lan:http"),
        ("FETCH_ALLOW", "feeds.lan:0"),
        ("FETCH_ALLOW", "feeds.lan:65536"),
        ("FETCH_ALLOW", "feeds.lan:٨٠"),
        ("FETCH_ALLOW", "::1:8900"),
        ("FETCH_ALLOW", "http://feeds.lan:80"),
        ("FETCH_TIMEOUT", "0"),
        ("FETCH_TIMEOUT", "601"),
        ("FETCH_TIMEOUT", "nan"),
        ("FETCH_TIMEOUT", "soon"),
        ("FETCH_MAX_BYTES", "999"),
        ("FETCH_WORKERS", "0"),
        ("FETCH_WORKERS", "65"),
        ("LOAD_RECORD", "perhaps"),
        ("PUBLIC_URL", "tracker.example"),
        ("PUBLIC_URL", "ftp://tracker.example"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://tracker.example/monitor"),
        ("PUBLIC_URL", "https://tracker.example/?a"),
        ("DATABASE_URL", ""),
        ("DATABASE_URL", " "),
        ("SECRET_KEY", "eleven char"),
        ("CONTACT", "two words"),
    ],
)
def test_a_value_that_cannot_be_taken_is_named(monkeypatch: pytest.MonkeyPatch, name: str, written: str) -> None:
    monkeypatch.setenv(f"TRACKER_{name}", written)
    with pytest.raises(InvalidSettings) as caught:
        settings.read()
    (fault,) = caught.value.faults
    assert (fault.file, fault.field) == ("environment or .env", f"TRACKER_{name}")
    assert re.search(r" (?:is|are) (?:needed|not)|can be sent", fault.reason)


def test_names_are_read_whatever_their_case_and_lines_without_a_value_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TRACKER_HOST\ntracker_port=8003 # ours\n", encoding="utf-8")
    monkeypatch.setenv("tracker_fetch_workers", "4")
    found = settings.read()
    assert (found.host, found.port, found.fetch_workers) == ("127.0.0.1", 8003, 4)


def test_variables_that_are_no_settings_are_found_those_of_the_tests_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert settings.unknown() == []
    (tmp_path / ".env").write_text("TRACKER_PROT=8001\nTRACKER_PORT=8002\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("tracker_database", "sqlite://")
    monkeypatch.setenv("TRACKER_TEST_REQUIRE", "browser")
    assert settings.unknown() == ["TRACKER_DATABASE", "TRACKER_PROT"]


def test_a_file_of_settings_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"TRACKER_PORT=8000\nTRACKER_HOST=\xff\xfe\n")
    with pytest.raises(InvalidSettings, match=r"settings: 1 fault\n\.env:2: cannot be read: it is not UTF-8"):
        settings.read()


def test_all_bad_values_are_named_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TRACKER_RUN_AT=noon\n", encoding="utf-8")
    monkeypatch.setenv("TRACKER_PORT", "0")
    with pytest.raises(InvalidSettings, match="settings: 2 faults") as caught:
        settings.read()
    assert {fault.field for fault in caught.value.faults} == {"TRACKER_PORT", "TRACKER_RUN_AT"}


def test_the_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    chosen = settings.Settings(database_url=f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    secret = settings.secret_key(chosen)
    file = tmp_path / "data" / ".secret-key"
    assert len(secret) >= 48
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert settings.secret_key(chosen) == secret == file.read_text(encoding="utf-8")
    other = settings.Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}")
    assert settings.secret_key(other) != secret


@pytest.mark.parametrize("found", ["", "\n", "eleven char"])
def test_a_secret_that_was_cut_short_is_made_anew(tmp_path: Path, found: str) -> None:
    chosen = settings.Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}")
    file = tmp_path / ".secret-key"
    file.write_text(found, encoding="utf-8")
    secret = settings.secret_key(chosen)
    assert len(secret) >= 48
    assert settings.secret_key(chosen) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_first_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    chosen = settings.Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}")
    together = Barrier(8)

    def start(_number: int) -> str:
        together.wait()
        return settings.secret_key(chosen)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1
    assert list(tmp_path.iterdir()) == [tmp_path / ".secret-key"]


def test_a_secret_that_is_set_is_not_written_and_never_shown(tmp_path: Path) -> None:
    chosen = settings.Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}", secret_key="only for tests")
    assert settings.secret_key(chosen) == "only for tests"
    assert list(tmp_path.iterdir()) == []
    assert "only for tests" not in repr(chosen)


def test_a_secret_that_cannot_be_kept_stops_the_program(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder", encoding="utf-8")
    chosen = settings.Settings(database_url=f"sqlite:///{tmp_path / 'data' / 'tracker.db'}")
    with pytest.raises(StorageError, match="cannot keep the secret key in .*/data/.secret-key: "):
        settings.secret_key(chosen)


def test_a_checkout_keeps_its_data_and_finds_its_folders_beside_the_package() -> None:
    root = Path(__file__).resolve().parent.parent
    assert settings.in_checkout()
    assert settings.data_folder() == root
    assert settings.Settings().database == f"sqlite:///{root / 'tracker.db'}"
    assert [settings.shipped(name) for name in ("templates", "migrations", "clauses")] == [
        root / "templates",
        root / "migrations",
        root / "clauses",
    ]
    assert settings.Settings(clauses=(Path("/packs"),)).pack_folders == (root / "clauses", Path("/packs"))
