"""Agreements that are retired and restored."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, an_agreement
from tracker.domain.agreement import Retired, Unwatched
from tracker.errors import Invalid, NotFound
from tracker.storage import agreements, audit, watching
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By

DAY = timedelta(days=1)


@pytest.fixture
def loaded(engine: sa.Engine) -> sa.Engine:
    """A database with the agreements `bay-2002` and `sea-1999`."""
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        bare = replace(an_agreement(obligations=(), indicators=()), id="bay-2002", short_title="Bay agreement")
        agreements.save(connection, replace(bare, watchpoints=(), places=(), clauses=()), at=NOON)
    return engine


def retire(engine: sa.Engine, name: str = "bay-2002", *, days: int = 1, why: str = "it ran out") -> Retired:
    with transaction(engine) as connection:
        return watching.retire(connection, name, By("ani", NOON + days * DAY, why))


def restore(engine: sa.Engine, name: str = "bay-2002", *, days: int = 2) -> None:
    with transaction(engine) as connection:
        watching.restore(connection, name, By("ben", NOON + days * DAY, "it was renewed"))


def test_an_agreement_that_is_retired_stays_on_record_and_is_watched_no_more(loaded: sa.Engine) -> None:
    gone = retire(loaded, why=" it ran out ")
    assert gone == Retired("bay-2002", NOON + DAY, "ani", "it ran out")
    assert gone.told == 'retired since 2026-11-25 by ani: "it ran out"'
    with reading(loaded) as connection:
        assert watching.retired(connection) == {"bay-2002": gone}
        assert list(agreements.versions(connection)) == ["bay-2002", "sea-1999"]
        assert list(agreements.versions(connection, watched_only=True)) == ["sea-1999"]
        assert [one.id for one in agreements.loaded(connection)] == ["bay-2002", "sea-1999"]


def test_lists_name_retired_agreements_last_and_say_so(loaded: sa.Engine) -> None:
    with reading(loaded) as connection:
        assert list(agreements.titles(connection)) == ["bay-2002", "sea-1999"]
    retire(loaded)
    titles = {"sea-1999": "Strait agreement", "bay-2002": "Bay agreement (retired)"}
    with reading(loaded) as connection:
        assert list(agreements.titles(connection).items()) == list(titles.items())
        assert [(one.id, one.short_title) for one in agreements.outlines(connection)] == list(titles.items())


def test_a_restored_agreement_is_watched_again_and_its_history_tells_both(loaded: sa.Engine) -> None:
    retire(loaded)
    restore(loaded)
    retire(loaded, days=3)
    with reading(loaded) as connection:
        history = agreements.history(connection, "bay-2002", kind="watch")
        entries = audit.since(connection, NOON, ("retire agreement", "restore agreement"))
        spans = watching.unwatched(connection, "bay-2002", known_at=NOON + 5 * DAY)
        assert watching.retired(connection, known_at=NOON) == {}
        assert list(watching.retired(connection, known_at=NOON + DAY)) == ["bay-2002"]
        assert watching.retired(connection, known_at=NOON + 2 * DAY) == {}
        assert watching.unwatched(connection, "bay-2002", known_at=NOON + DAY) == (Unwatched(NOON + DAY, None),)
        assert watching.unwatched(connection, "sea-1999", known_at=NOON + 5 * DAY) == ()
    assert spans == (Unwatched(NOON + DAY, NOON + 2 * DAY), Unwatched(NOON + 3 * DAY, None))
    assert [(one.change, one.author, one.note) for one in history] == [
        ("retired", "ani", "it ran out"),
        ("restored", "ben", "it was renewed"),
        ("retired", "ani", "it ran out"),
    ]
    assert [(one.actor, one.act, one.subject, one.facts) for one in entries[:2]] == [
        ("ani", "retire agreement", "bay-2002", {"why": "it ran out"}),
        ("ben", "restore agreement", "bay-2002", {"why": "it was renewed"}),
    ]


def test_what_cannot_be_retired_or_restored_is_refused(loaded: sa.Engine) -> None:
    with pytest.raises(NotFound):
        retire(loaded, "lake-2001")
    with pytest.raises(Invalid, match="a reason is needed"):
        retire(loaded, why=" ")
    with pytest.raises(Invalid, match="bay-2002 is not retired"):
        restore(loaded)
    retire(loaded)
    with pytest.raises(Invalid) as refused:
        retire(loaded, days=2)
    assert refused.value.reason == (
        'bay-2002 is retired already (since 2026-11-25 by ani: "it ran out"); '
        "tracker agreement restore bay-2002 --why TEXT takes it up again"
    )
    with reading(loaded) as connection:
        watching.require(connection, "sea-1999")
        with pytest.raises(Invalid, match="tracker agreement restore bay-2002 --why TEXT comes first"):
            watching.require(connection, "bay-2002")
