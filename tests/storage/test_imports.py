from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.domain.file_import import FileImport, ImportState
from tracker.errors import AlreadyImporting
from tracker.storage import imports
from tracker.storage.engine import transaction

LATER = NOON + timedelta(hours=1)


def _start(connection: sa.Connection, digest: str = "d1") -> FileImport:
    return imports.start(connection, digest=digest, name="past.jsonl", rows=9, at=NOON)


def test_an_import_is_found_by_the_digest_of_its_file(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        assert imports.find(connection, "d1") is None
        begun = _start(connection)
        assert imports.find(connection, "d1") == begun
    assert (begun.rows, begun.rows_done, begun.state, begun.started_at) == (9, 0, ImportState.STARTED, NOON)


def test_it_moves_on_and_ends(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        there = imports.advance(connection, _start(connection), rows=5, new=4, changed=1)
        there = imports.advance(connection, there, rows=4, new=4, changed=0)
        imports.finish(connection, there.id, at=LATER)
        found = imports.find(connection, "d1")
    assert found is not None
    assert (found.rows_done, found.items_new, found.items_changed) == (9, 8, 1)
    assert (found.state, found.ended_at) == (ImportState.DONE, LATER)


def test_starting_again_keeps_the_position_of_one_under_way_and_opens_an_ended_one_anew(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        there = imports.advance(connection, _start(connection), rows=5, new=4, changed=1)
        assert _start(connection) == there
        imports.finish(connection, there.id, at=LATER)
        again = _start(connection)
    assert (again.id, again.rows_done, again.items_new, again.state) == (there.id, 0, 0, ImportState.STARTED)


def test_whoever_is_behind_another_process_is_told(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        seen = _start(connection)
        imports.take_turn(connection, seen)
        imports.advance(connection, seen, rows=5, new=5, changed=0)
        with pytest.raises(AlreadyImporting, match="another process is importing past.jsonl"):
            imports.take_turn(connection, seen)


def test_an_import_that_another_process_ended_is_not_gone_on_with(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        seen = _start(connection)
        imports.finish(connection, seen.id, at=LATER)
        with pytest.raises(AlreadyImporting):
            imports.take_turn(connection, seen)
