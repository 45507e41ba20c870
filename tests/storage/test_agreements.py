from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_clause, an_agreement, an_indicator, an_obligation
from tests.storage.filled import a_flagged_item
from tracker.errors import Invalid, NotFound
from tracker.storage import agreements, flags
from tracker.storage.engine import reading, transaction

LATER = NOON + timedelta(days=1)


def test_an_agreement_comes_back_as_it_was_stored(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
    with reading(engine) as connection:
        assert agreements.get(connection, "sea-1999") == an_agreement()
        assert agreements.loaded(connection) == [an_agreement()]


def test_what_lets_items_count_all_the_same_comes_back(engine: sa.Engine) -> None:
    region = replace(an_agreement().region, elsewhere_with=(("places", "group:here"),), aside=("group:here",))
    with transaction(engine) as connection:
        agreements.save(connection, replace(an_agreement(), region=region), at=NOON)
        assert agreements.get(connection, "sea-1999").region == region


def test_forms_come_back_and_are_no_part_of_the_history(engine: sa.Engine) -> None:
    forms: dict[str, dict[str, tuple[str, ...]]] = {"en": {"ceasefire": ("ceasefire", "ceasefires")}}
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        assert agreements.save(connection, replace(an_agreement(version="v2"), forms=forms), at=LATER) == []
        assert agreements.get(connection, "sea-1999").forms == forms
        assert agreements.history(connection, "sea-1999") == []


def test_loading_the_same_version_again_changes_nothing(engine: sa.Engine) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        assert agreements.save(connection, an_agreement(), at=LATER) == []
        assert agreements.history(connection, "sea-1999") == []


def test_a_changed_pack_updates_records_and_keeps_what_they_were(engine: sa.Engine) -> None:
    new = replace(
        an_agreement(version="v2"),
        clauses=(a_clause("1", text="Other wording."), a_clause("2")),
        obligations=(replace(an_obligation("1.1"), title="New title"), an_agreement().obligations[1]),
    )
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        agreements.save(connection, new, at=LATER)
        assert agreements.get(connection, "sea-1999") == new
        history = agreements.history(connection, "sea-1999")
    assert [(change.kind, change.name, change.change) for change in history] == [
        ("clause", "1", "changed"),
        ("obligation", "1.1", "changed"),
    ]
    before = history[1].before
    assert isinstance(before, dict)
    assert before["title"] == "Title of 1.1"


def test_what_a_pack_drops_is_retired_and_its_flags_stay(engine: sa.Engine) -> None:
    smaller = replace(an_agreement(version="v2"), obligations=an_agreement().obligations[1:])
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        item_id = a_flagged_item(connection)
        changes = agreements.save(connection, smaller, at=LATER)
        assert [(change.name, change.change) for change in changes] == [("1.1", "retired")]
        assert [o.number for o in agreements.get(connection, "sea-1999").obligations] == ["2.1"]
        assert flags.find(connection, item_id, "sea-1999/1.1").flag.score == 0.8
        assert agreements.obligation(connection, "sea-1999/1.1") == an_obligation("1.1")


def test_what_was_retired_can_come_back(engine: sa.Engine) -> None:
    without = replace(an_agreement(version="v2"), clauses=(a_clause("2"),), indicators=())
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        ids = agreements.obligation_ids(connection)
        agreements.save(connection, without, at=LATER)
        agreements.save(connection, an_agreement(version="v3"), at=LATER)
        assert agreements.get(connection, "sea-1999") == an_agreement(version="v3")
        assert agreements.obligation_ids(connection) == ids


def test_the_order_of_the_pack_is_kept(engine: sa.Engine) -> None:
    turned = replace(an_agreement(version="v2"), indicators=tuple(reversed(an_agreement().indicators)))
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        agreements.save(connection, turned, at=LATER)
        assert agreements.get(connection, "sea-1999").indicators == turned.indicators


@pytest.mark.parametrize("name", ["2.1", "sea-1999/2.1"])
def test_an_obligation_is_found_by_its_short_or_full_name(engine: sa.Engine, name: str) -> None:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        assert agreements.resolve(connection, name) == "sea-1999/2.1"


def test_a_short_name_of_two_agreements_is_refused(engine: sa.Engine) -> None:
    twin = replace(
        an_agreement(),
        id="land-2001",
        obligations=(replace(an_obligation("1.1"), agreement="land-2001"),),
        watchpoints=(),
        indicators=(replace(an_indicator("1.1"), agreement="land-2001"),),
    )
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        agreements.save(connection, twin, at=NOON)
        with pytest.raises(Invalid, match="land-2001/1.1, sea-1999/1.1"):
            agreements.resolve(connection, "1.1")
        with pytest.raises(NotFound, match="there is no obligation or watchpoint 9.9"):
            agreements.resolve(connection, "9.9")


def test_an_unknown_agreement_is_not_found(engine: sa.Engine) -> None:
    with reading(engine) as connection, pytest.raises(NotFound, match="there is no agreement sky-2000"):
        agreements.get(connection, "sky-2000")
