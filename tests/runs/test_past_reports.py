import io
import json
from datetime import timedelta
from itertools import islice

import pytest
import sqlalchemy as sa

from tests.builders import NOON, an_agreement
from tests.runs.fakes import CannedFetcher, machinery, ticking
from tracker.domain.file_import import FileImport, ImportState
from tracker.domain.queue import QueueFilter
from tracker.errors import AlreadyImporting, InvalidFile
from tracker.ingestion.report_files import opened
from tracker.runs import daily, past_reports
from tracker.storage import agreements, flags, imports, items, sources, waiting_items
from tracker.storage.engine import reading, transaction

pytestmark = pytest.mark.slow

LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _agreement(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)


def a_file(*numbers: int, title: str = "Ceasefire holds, says Northland") -> bytes:
    records = [
        {
            "id": f"r{number}",
            "source": f"paper{number % 3}.example",
            "published": "2020-11" if number % 2 else None,
            "title": f"{title}, report {number}",
            "summary": "Both shores of the strait report a quiet night after weeks of fire.",
        }
        for number in numbers
    ]
    return "\n".join(json.dumps(record) for record in records).encode()


LONG = a_file(*range(1200))


def _import(engine: sa.Engine, data: bytes, *, batches: int | None = None) -> tuple[FileImport, FileImport]:
    """Import a file, only so many batches of it when told; returns where it began and where it ended."""
    clock = ticking(NOON if batches is None else LATER)
    with opened(io.BytesIO(data), name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=clock())
        *_, reached = [begun, *islice(past_reports.store_rest(engine, file, begun, clock=clock), batches)]
    return begun, reached


def _contents(engine: sa.Engine) -> list[tuple[object, ...]]:
    """Return all items with their forms, whatever their row ids and times."""
    with reading(engine) as connection:
        return sorted(
            (
                item.source, item.guid, item.title, item.lang, item.published_at,
                tuple(form.title for form in items.revisions(connection, item.id)),
            )
            for item in items.stored(connection)
        )  # fmt: skip


def test_a_file_is_imported_in_batches_each_with_its_position(engine: sa.Engine) -> None:
    with opened(io.BytesIO(LONG), name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=NOON)
        reached = [one.rows_done for one in past_reports.store_rest(engine, file, begun, clock=ticking())]
    assert reached == [500, 1000, 1200, 1200]
    with reading(engine) as connection:
        assert items.count(connection) == 1200
        (done,) = imports.newest(connection, limit=9)
        assert [source.name for source in sources.known(connection)] == [f"paper{n}.example" for n in range(3)]
    assert (done.state, done.rows, done.rows_done, done.items_new) == (ImportState.DONE, 1200, 1200, 1200)


def test_an_import_that_was_interrupted_goes_on_and_ends_as_if_undisturbed(engine: sa.Engine) -> None:
    _import(engine, LONG, batches=1)
    with reading(engine) as connection:
        assert items.count(connection) == 500
    begun, reached = _import(engine, LONG)
    assert (begun.rows_done, reached.rows_done, reached.items_new) == (500, 1200, 1200)
    assert [row[1] for row in _contents(engine)] == [
        f"r{n}" for paper in range(3) for n in sorted(range(paper, 1200, 3), key=lambda n: f"r{n}")
    ]


def test_repeated_after_the_end_it_changes_nothing(engine: sa.Engine) -> None:
    _, ended = _import(engine, LONG)
    before = _contents(engine)
    with opened(io.BytesIO(LONG), name="other-name.jsonl") as file:
        known = past_reports.open_import(engine, file, at=LATER)
    assert (known.state, known.id, known.rows_done) == (ImportState.DONE, ended.id, 1200)
    assert _contents(engine) == before


def test_a_changed_file_adds_and_revises_by_identity(engine: sa.Engine) -> None:
    _import(engine, a_file(1, 2, 3))
    _, reached = _import(engine, a_file(2, 3, 4) + b"\n" + a_file(1, title="Shots in the strait"))
    assert (reached.items_new, reached.items_changed) == (1, 1)
    with reading(engine) as connection:
        revised = {item.guid: item.revisions for item in items.stored(connection)}
    assert revised == {"r1": 2, "r2": 1, "r3": 1, "r4": 1}


def test_the_first_file_again_after_a_newer_one_counts_as_the_newest(engine: sa.Engine) -> None:
    _import(engine, a_file(1))
    _import(engine, a_file(1, title="Shots in the strait"))
    with opened(io.BytesIO(a_file(1)), name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=NOON + timedelta(days=1))
        *_, reached = past_reports.store_rest(engine, file, begun, clock=ticking())
    assert (begun.state, reached.items_changed) == (ImportState.STARTED, 1)
    with reading(engine) as connection:
        (item,) = items.stored(connection)
    assert (item.title, item.revisions) == ("Ceasefire holds, says Northland, report 1", 3)


def test_a_file_with_one_fault_stores_nothing(engine: sa.Engine) -> None:
    with pytest.raises(InvalidFile, match="past.jsonl: 1 fault"):
        _import(engine, LONG + b'\n{"id": "x"')
    with reading(engine) as connection:
        assert items.count(connection) == 0
        assert imports.newest(connection) == []


def test_a_file_that_changes_while_it_is_read_is_told(engine: sa.Engine) -> None:
    data = io.BytesIO(LONG)
    with opened(data, name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=NOON)
        data.truncate(LONG.index(b"\n"))
        with pytest.raises(InvalidFile, match="it changed while it was read"):
            list(past_reports.store_rest(engine, file, begun, clock=ticking()))


def test_of_two_processes_with_one_file_the_second_stops(engine: sa.Engine) -> None:
    with opened(io.BytesIO(LONG), name="past.jsonl") as file:
        begun = past_reports.open_import(engine, file, at=NOON)
        _import(engine, LONG, batches=1)
        with pytest.raises(AlreadyImporting):
            list(past_reports.store_rest(engine, file, begun, clock=ticking()))
    with reading(engine) as connection:
        assert items.count(connection) == 500


def test_copies_share_a_story_and_the_next_run_flags_what_a_killed_import_left(engine: sa.Engine) -> None:
    copy = {"title": "Ceasefire holds in the strait of Northland", "summary": "Both shores report a quiet night."}
    records = [copy | {"id": "1", "source": "a"}, copy | {"id": "1", "source": "b"}]
    _import(engine, "\n".join(json.dumps(record) for record in records).encode(), batches=1)
    with reading(engine) as connection:
        first, second = items.stored(connection)
        assert waiting_items.unflagged_count(connection) == 2
    assert first.story == second.story
    assert daily.flag_left_over(machinery(engine, CannedFetcher({}))) == 2
    with reading(engine) as connection:
        assert flags.count(connection, QueueFilter()) == 2
