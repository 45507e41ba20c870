"""Indicators saved on the page, on every kind of database."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.builders import NOON, an_agreement, an_indicator, an_obligation
from tracker.domain.saved import Page, Saved
from tracker.errors import NotFound
from tracker.storage import agreements, saved_marks, saved_rules, watching
from tracker.storage.engine import reading, transaction
from tracker.storage.saved_rules import Anew
from tracker.storage.saving import By

SIGN = an_indicator("1.1")
OURS = replace(SIGN, terms={"en": ("~gun",), "ru": ("а",)})
FORMS = {"en": {"gun": ("gun", "guns")}}
BY = By("ani", NOON + timedelta(hours=1), "Guns count too")


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
    return engine


def test_a_saved_indicator_holds_and_keeps_the_packs_beside_it(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        change = saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
    assert change is not None
    assert (change.change, change.author, change.note, change.recorded_at) == ("changed", "ani", BY.note, BY.at)
    with reading(filled) as connection:
        after = agreements.get(connection, "sea-1999")
        assert after.indicators == (OURS, *an_agreement().indicators[1:])
        assert after.forms == FORMS
        assert after.version == change.version != "v1"
        assert saved_rules.of_agreement(connection, "sea-1999") == [Saved(OURS, SIGN, "ani", BY.at, BY.note)]
        assert saved_rules.history(connection, "sea-1999", "1.1-sign") == [change]
        assert agreements.history(connection, "sea-1999") == [change]


def test_saving_what_the_pack_says_makes_it_the_packs_again(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        saved_rules.save(connection, "sea-1999", SIGN, forms={}, by=BY)
        assert saved_rules.of_agreement(connection, "sea-1999") == []
        assert agreements.get(connection, "sea-1999") == an_agreement()
        assert len(saved_rules.history(connection, "sea-1999", "1.1-sign")) == 2


def test_saving_what_holds_changes_nothing_but_decides(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        assert saved_rules.save(connection, "sea-1999", SIGN, forms={}, by=BY) is None
        assert saved_rules.of_agreement(connection, "sea-1999") == []
        saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        mark = Saved(OURS, replace(SIGN, weight=0.1), "ani", BY.at, BY.note, pack_changed_at=BY.at)
        saved_marks.note(connection, "sea-1999", Page([mark]))
        assert saved_rules.of_agreement(connection, "sea-1999") == [mark]
        assert saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=By("ben", BY.at, "Ours")) is None
        assert saved_rules.of_agreement(connection, "sea-1999") == [replace(mark, pack_changed_at=None)]


def test_a_new_indicator_is_added_retired_and_taken_up_again(filled: sa.Engine) -> None:
    new = an_indicator("2.1", name="2.1-new")
    with transaction(filled) as connection:
        added = saved_rules.save(connection, "sea-1999", new, forms={}, by=BY)
        assert [one.id for one in agreements.get(connection, "sea-1999").indicators][-1] == "2.1-new"
        assert saved_rules.of_agreement(connection, "sea-1999")[0].pack is None
        retired = saved_rules.take_pack(connection, "sea-1999", "2.1-new", forms={}, by=BY)
        assert agreements.get(connection, "sea-1999") == an_agreement()
        assert saved_rules.of_agreement(connection, "sea-1999") == []
        again = saved_rules.save(connection, "sea-1999", new, forms={}, by=BY)
        assert saved_rules.of_agreement(connection, "sea-1999")[0].indicator == new
    changes = [change.change for change in (added, retired, again) if change is not None]
    assert changes == ["added", "retired", "added"]


def test_the_packs_version_is_taken(filled: sa.Engine) -> None:
    theirs = replace(SIGN, terms={"en": ("~axe",), "ru": ("а",)})
    with transaction(filled) as connection:
        assert saved_rules.take_pack(connection, "sea-1999", "1.1-sign", forms={}, by=BY) is None
        saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        saved_marks.note(connection, "sea-1999", Page([Saved(OURS, theirs, "ani", BY.at, BY.note, BY.at)]))
        forms = {"en": {"axe": ("axe", "axes")}}
        change = saved_rules.take_pack(connection, "sea-1999", "1.1-sign", forms=forms, by=BY)
        assert change is not None
        after = agreements.get(connection, "sea-1999")
        assert (after.indicators[0], after.forms, after.version) == (theirs, forms, "v1")
        assert saved_rules.of_agreement(connection, "sea-1999") == []


def test_an_unknown_agreement_has_no_rules(filled: sa.Engine) -> None:
    with transaction(filled) as connection, pytest.raises(NotFound):
        saved_rules.save(connection, "sky-2000", SIGN, forms={}, by=BY)


def test_the_target_is_flagged_anew_from_the_first_item_on(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        assert saved_rules.to_flag_anew(connection) == []
        first = saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        assert first is not None
        wanted = Anew("sea-1999/1.1", 0, first.version)
        assert saved_rules.to_flag_anew(connection) == [wanted]
        assert saved_rules.note_flagged_anew(connection, wanted, 200)
        assert not saved_rules.note_flagged_anew(connection, wanted, 400)  # others went on meanwhile
        further = replace(wanted, after=200)
        assert saved_rules.to_flag_anew(connection) == [further]
        second = saved_rules.save(connection, "sea-1999", replace(OURS, weight=0.4), forms=FORMS, by=BY)
        assert second is not None
        assert not saved_rules.note_flagged_anew(connection, wanted, 200)  # of the rules of before
        saved_rules.note_all_flagged(connection, [wanted])
        newest = Anew("sea-1999/1.1", 0, second.version)
        assert saved_rules.to_flag_anew(connection) == [newest]
        saved_rules.note_all_flagged(connection, [newest])
        assert saved_rules.to_flag_anew(connection) == []


def test_a_retired_agreements_targets_keep_their_mark_until_it_is_restored(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved = saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        assert saved is not None
        wanted = Anew("sea-1999/1.1", 0, saved.version)
        watching.retire(connection, "sea-1999", BY)
        assert saved_rules.to_flag_anew(connection) == []
        assert saved_rules.to_flag_anew(connection, retired_too=True) == [wanted]
        watching.restore(connection, "sea-1999", BY)
        assert saved_rules.to_flag_anew(connection) == [wanted]


def test_a_target_that_was_retired_is_not_flagged_anew(filled: sa.Engine) -> None:
    with transaction(filled) as connection:
        saved_rules.save(connection, "sea-1999", OURS, forms=FORMS, by=BY)
        smaller = replace(an_agreement(version="v2"), obligations=(an_obligation("2.1"),))
        smaller = replace(smaller, indicators=an_agreement().indicators[1:])
        agreements.save(connection, smaller, at=NOON)
        saved_marks.note(connection, "sea-1999", Page([]))
        assert saved_rules.to_flag_anew(connection) == []
        assert saved_rules.of_agreement(connection, "sea-1999") == []
