import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tracker.errors import StorageError
from tracker.settings import shipped
from tracker.storage import audit, schema
from tracker.storage.engine import reading, transaction


def _append(engine: sa.Engine, subject: str, **facts: object) -> None:
    with transaction(engine) as connection:
        audit.append(connection, audit.Entry("ani", "review", subject, facts, NOON))


def test_an_untouched_chain_has_no_fault(engine: sa.Engine) -> None:
    for number in range(5):
        _append(engine, f"review {number}", note="նշում · qeyd · заметка")
    with reading(engine) as connection:
        assert audit.faults(connection) == []
        assert audit.length(connection) == 5


@pytest.mark.parametrize(
    ("tampering", "says"),
    [
        ("UPDATE audit SET facts = '{}' WHERE number = 2", ["entry 2 was changed after it was written"]),
        ("UPDATE audit SET actor = 'bob' WHERE number = 1", ["entry 1 was changed after it was written"]),
        ("DELETE FROM audit WHERE number = 2", ["entry 2 is missing", "entry 3 does not follow from the one before"]),
    ],
)
def test_tampering_behind_the_triggers_is_found(engine: sa.Engine, tampering: str, says: list[str]) -> None:
    for number in range(3):
        _append(engine, f"review {number}", decision="relevant")
    schema.downgrade(engine, shipped("migrations"), "0006")  # takes the triggers away, as a forger would
    with transaction(engine) as connection:
        connection.exec_driver_sql(tampering)
    with reading(engine) as connection:
        assert audit.faults(connection) == says


def test_an_act_that_fails_leaves_no_entry(engine: sa.Engine) -> None:
    def act() -> None:
        with transaction(engine) as connection:
            audit.append(connection, audit.Entry("ani", "review", "review 1", {}, NOON))
            connection.exec_driver_sql("SELECT nonsense FROM nowhere")

    with pytest.raises(StorageError):
        act()
    with reading(engine) as connection:
        assert audit.length(connection) == 0
