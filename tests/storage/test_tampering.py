"""Decisions that were changed, added or taken away behind the program's back."""

import pytest
import sqlalchemy as sa

from tests.storage.filled import fill
from tracker.storage import audit, tampering
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction


def forged(engine: sa.Engine, *statements: str) -> list[str]:
    """Return what is found after the statements; the triggers are taken away first, as a forger would."""
    fill(engine)
    with transaction(engine) as connection:
        drop_triggers(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)
    with reading(engine) as connection:
        return tampering.faults(connection)


def drop_triggers(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        return
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
    for name in names:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def test_decisions_that_nobody_touched_have_no_fault(engine: sa.Engine) -> None:
    assert forged(engine) == []


def test_decisions_enter_the_chain_under_the_names_that_people_call_them(engine: sa.Engine) -> None:
    fill(engine)
    with reading(engine) as connection:
        subjects = connection.execute(sa.select(t.audit.c.act, t.audit.c.subject).order_by(t.audit.c.number)).all()
    assert [tuple(row) for row in subjects][:3] == [
        ("review", "review-1"),
        ("event", "event-1"),
        ("determine", "determination-1"),
    ]


def test_entries_of_before_the_names_are_read_still(engine: sa.Engine) -> None:
    assert forged(engine, "UPDATE audit SET subject = replace(subject, '-1', ' 1')") == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE reviews SET note = 'They fired first.', credibility = 1",
            "review-1 was changed after it was entered (entry 1): credibility, note",
        ),
        (
            "UPDATE events SET title = 'A loud night'",
            "event-1 was changed after it was entered (entry 2): title",
        ),
        (
            "UPDATE events SET origin = 'pack'",
            "event-1 was changed after it was entered (entry 2): origin",
        ),
        (
            "DELETE FROM event_items",
            "event-1 was changed after it was entered (entry 2): items",
        ),
        (
            "UPDATE determinations SET result = 'breached'",
            "determination-1 was changed after it was entered (entry 3): result",
        ),
        (
            "DELETE FROM determination_evidence WHERE review_id IS NOT NULL",
            "determination-1 was changed after it was entered (entry 3): evidence",
        ),
        (
            "UPDATE reviews SET decision = 'splendid'",
            "review-1 of entry 1 is not there any more, or holds what was never entered",
        ),
        (
            "UPDATE audit SET subject = 'review one' WHERE number = 1",
            "review-0 of entry 1 is not there any more, or holds what was never entered",
        ),
    ],
)
def test_a_forged_decision_is_named_with_what_differs(engine: sa.Engine, statement: str, says: str) -> None:
    assert says in forged(engine, statement)


def test_decisions_that_are_gone_are_named(engine: sa.Engine) -> None:
    gone = "DELETE FROM determination_evidence", "DELETE FROM determinations"
    assert forged(engine, *gone) == [
        "determination-1 of entry 3 is not there any more, or holds what was never entered"
    ]


def test_decisions_that_never_entered_the_chain_are_named(engine: sa.Engine) -> None:
    copied = (
        "INSERT INTO reviews (id, flag_id, number, account_id, reviewed_at, match_id, decision, note) "
        "SELECT 2, flag_id, 2, account_id, reviewed_at, match_id, 'not_relevant', '' FROM reviews"
    )
    assert forged(engine, copied) == ["review-2 never entered the chain"]


@pytest.mark.parametrize("facts", ["{}", "[]", "no facts"])
def test_forged_facts_are_left_to_the_digests(engine: sa.Engine, facts: str) -> None:
    assert forged(engine, f"UPDATE audit SET facts = '{facts}'") == []
    with reading(engine) as connection:
        assert "entry 1 was changed after it was written" in audit.faults(connection)
