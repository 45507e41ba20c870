"""Whatever the database does to a run or an import: repeated, they end as if nothing had happened."""

import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement
from tests.runs.fakes import CannedFetcher, machinery, rss, ticking
from tests.runs.faults import contents, failing_at, limit_pages, pages
from tracker.domain.item import Outcome
from tracker.domain.run import RunState
from tracker.errors import StorageError
from tracker.ingestion.report_files import opened
from tracker.runs import daily, past_reports
from tracker.storage import agreements, imports, runs, sources
from tracker.storage.engine import open_engine, reading, transaction
from tracker.storage.runs import Holder

pytestmark = pytest.mark.slow

LATER = NOON + timedelta(hours=1)
TRUCE = ("g1", "Ceasefire holds, says Northland", "Both shores of the strait report a quiet night after weeks of fire.")
FISH = ("g2", "Fishing fleet leaves Northland", "Boats set out into the strait for the first time since the spring.")
GARRISON = ("g1", "Garrison of Northland stays", "The strait is quiet, says the ministry of the north.")
NIGHT = [(f"n{x}", f"Ceasefire report {x} of Northland", "The strait was quiet that night. " * 120) for x in range(16)]
YESTERDAY = {"https://gazette.example/rss": rss(TRUCE), "https://herald.example/rss": rss(FISH)}
TODAY = {"https://gazette.example/rss": rss(GARRISON, *NIGHT), "https://herald.example/rss": rss(FISH, TRUCE)}
QUIET = {"title": "Ceasefire of Northland", "summary": "Quiet. " * 600}
PAST = "\n".join(json.dumps(QUIET | {"id": f"p{x}", "source": f"paper{x % 2}"}) for x in range(24)).encode()


@pytest.fixture
def before(sqlite_engine: sa.Engine, tmp_path: Path) -> Path:
    """A database after yesterday's run, to be copied."""
    with transaction(sqlite_engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        for name in ("Gazette", "Herald"):
            sources.add(connection, a_source_entry(name), origin="user", at=NOON)
    _run(sqlite_engine, YESTERDAY, at=NOON - timedelta(days=1))
    with sqlite_engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # SQLite's own
    file = tmp_path / "before.db"
    shutil.copy(tmp_path / "tracker.db", file)
    _in_small_pages(file)
    return file


def _in_small_pages(file: Path) -> None:
    """Give a database pages of 4 kB, so that a run writes many of them and may fail at each."""
    connection = sqlite3.connect(file)
    for step in ("journal_mode = DELETE", "page_size = 4096"):
        connection.execute(f"PRAGMA {step}")
    connection.execute("VACUUM")
    connection.execute("PRAGMA journal_mode = WAL")
    assert connection.execute("PRAGMA page_size").fetchone() == (4096,)
    connection.close()


@contextmanager
def a_copy(before: Path) -> Iterator[sa.Engine]:
    file = before.with_name("copy.db")
    for rest in before.parent.glob("copy.db*"):
        rest.unlink()
    shutil.copy(before, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def _run(engine: sa.Engine, answers: dict[str, bytes], *, at: datetime) -> None:
    with reading(engine) as connection:
        wanted = sources.feeds(connection)
    holder = Holder(f"at {at}", "manual", None)
    fetcher = CannedFetcher(answers)
    result = daily.run(machinery(engine, fetcher, start=at), wanted, holder=holder)
    assert result is not None
    assert {source.kind for source in result.sources if source.error is not None} <= {"storage"}
    assert all(source.outcome is not Outcome.FAILED or source.error for source in result.sources)


def _todays_run(engine: sa.Engine, at: datetime) -> None:
    _run(engine, TODAY, at=at)


def _import(engine: sa.Engine, at: datetime) -> None:
    clock = ticking(at)
    with opened(io.BytesIO(PAST), name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=clock())
        for _reached in past_reports.store_rest(engine, file, begun, clock=clock, size=9):
            pass
    daily.flag_left_over(machinery(engine, CannedFetcher({}), start=at))


ACTS = pytest.mark.parametrize("act", [_todays_run, _import])
Contents = dict[str, Sequence[object]]
Act = Callable[[sa.Engine, datetime], None]


def _undisturbed(before: Path, act: Act) -> tuple[Contents, int]:
    """Return what the act leaves, and how many statements and commits it needs."""
    with a_copy(before) as engine:
        machinery(engine, CannedFetcher({}))
        with failing_at(engine, 0) as asked:
            act(engine, NOON)
        return contents(engine), len(asked)


def _repeat_and_compare(engine: sa.Engine, act: Act, wanted: Contents) -> None:
    act(engine, LATER)
    assert contents(engine) == wanted
    with reading(engine) as connection:
        assert RunState.RUNNING not in {run.state for run in runs.latest(connection, limit=9)}
        assert all(one.rows_done == one.rows for one in imports.newest(connection, limit=9))


def _tried(act: Act, engine: sa.Engine, words: str) -> None:
    """Act; if the act fails, it says why."""
    try:
        act(engine, NOON)
    except StorageError as error:
        if words not in str(error):
            raise


@ACTS
@pytest.mark.parametrize(("times", "spared"), [(1, 0.75), (2, 0.5)])
def test_any_statement_or_commit_may_fail(before: Path, act: Act, times: int, spared: float) -> None:
    """spared: the share of faults that may go by without a trace: what cannot be stored together is stored one by one,
    which mends most faults that do not come again.
    """
    wanted, number = _undisturbed(before, act)
    assert number > 30
    failed = 0
    for k in range(1, number + 1):
        with a_copy(before) as engine:
            machinery(engine, CannedFetcher({}))
            with failing_at(engine, k, times=times) as asked:
                _tried(act, engine, "disk I/O error")
            failed += contents(engine) != wanted
            assert len(asked) >= k
            _repeat_and_compare(engine, act, wanted)
    assert failed > number * (1 - spared)


@ACTS
def test_the_disk_may_be_full_at_any_page(before: Path, act: Act) -> None:
    wanted, _ = _undisturbed(before, act)
    with a_copy(before) as engine:
        least = pages(engine)
        act(engine, NOON)
        most = pages(engine)
    assert most > least + 10
    failed = 0
    for limit in range(least, most):
        with a_copy(before) as engine:
            limit_pages(engine, limit)
            _tried(act, engine, "full")
            failed += contents(engine) != wanted
        copy = open_engine(engine.url.render_as_string())
        _repeat_and_compare(copy, act, wanted)
        copy.dispose()
    assert failed


@ACTS
def test_another_program_may_keep_the_database_locked(before: Path, act: Act) -> None:
    wanted, _ = _undisturbed(before, act)
    with a_copy(before) as engine:
        sa.event.listen(engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 1").close())
        with transaction(engine), pytest.raises(StorageError, match="database is locked"):
            act(engine, NOON)
        assert contents(engine) != wanted
        _repeat_and_compare(engine, act, wanted)
