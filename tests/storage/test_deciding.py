"""What decides on flags now, and since when."""

from datetime import timedelta

import sqlalchemy as sa

from tests.builders import NOON, a_model, a_stance_model, an_agreement, an_indicator
from tracker.domain.basis import InUse, Since
from tracker.storage import agreements, deciding, models
from tracker.storage import tables as t
from tracker.storage.engine import transaction

LATER = NOON + timedelta(days=3)
RULES = {"sea-1999": "r1", "gone-1999": "r9"}


def test_rules_are_in_use_since_their_agreement_changed_and_models_since_they_are_used(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        first = deciding.in_use(connection, RULES, every="all")
        agreements.save(connection, an_agreement(version="v2", indicators=(an_indicator("2.1"),)), at=LATER)
        models.add(connection, [a_model(), a_model(obligation="sea-1999/2.1")], at=NOON)
        models.use(connection, {"sea-1999/1.1": a_model().version}, at=LATER)
        models.add(connection, [a_stance_model()], at=NOON)
        models.use(connection, {"sea-1999": a_stance_model().version}, at=LATER)
        connection.execute(t.obligations.update().where(t.obligations.c.number == "2.1").values(flag_anew_after=0))
        now = deciding.in_use(connection, RULES, every="all")
    assert first == InUse("all", {"sea-1999": Since("r1", NOON)}, {}, {}, anew=False)
    assert now.rules == {"sea-1999": Since("r1", LATER)}
    assert now.models == {"sea-1999/1.1": Since("m1", LATER)}
    assert now.stances == {"sea-1999": Since("s1", LATER)}
    assert now.anew
