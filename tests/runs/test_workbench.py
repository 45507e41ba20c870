"""Rules are tried, saved, taken back; stored items are flagged anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_source_entry, an_agreement, an_arrival, an_indicator
from tracker.catalogue.rule import Rule, as_entry, read_rule
from tracker.domain.indicator import Indicator
from tracker.domain.saved import Saved
from tracker.errors import Invalid, NotFound, StaleRule
from tracker.flagging.flag import Rules, compiled
from tracker.flagging.lexicon import compile_lexicon
from tracker.flagging.tryout import indicator_change
from tracker.runs import anew as flagging_anew
from tracker.runs import workbench
from tracker.storage import agreements, audit, flags, items, saved_rules, sources
from tracker.storage.engine import reading, transaction
from tracker.storage.saving import By

SIGN = an_indicator("1.1")
GUNS = replace(SIGN, terms={"en": ("~gun",), "ru": ("пушк*",)})
BY = By("ani", NOON, "Guns count")


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    """Three items of which none is flagged yet."""
    with transaction(engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        source, _ = sources.add(connection, a_source_entry(), origin="user", at=NOON)
        titles = ("Ceasefire in the strait", "Guns in the strait", "Guns and ceasefire in the strait")
        arrivals = [an_arrival(f"g{number}", title=title, summary="") for number, title in enumerate(titles)]
        items.store(connection, source.id, arrivals, seen_at=NOON)
    return engine


def a_rule(indicator: Indicator = GUNS) -> Rule:
    rule, faults = read_rule(an_agreement(), as_entry(indicator), is_new=False)
    assert rule is not None, faults
    return rule


def rules_of(engine: sa.Engine) -> Callable[[], Rules]:
    def rules() -> Rules:
        with reading(engine) as connection:
            return compiled({"sea-1999": compile_lexicon(agreements.get(connection, "sea-1999"))})

    return rules


def anew(engine: sa.Engine) -> int:
    return flagging_anew.flag_anew(engine, rules_of(engine), clock=lambda: NOON, stop=lambda: False)


def state(engine: sa.Engine) -> str:
    with reading(engine) as connection:
        return workbench.state_of(connection, "sea-1999", "1.1-sign")


def save(engine: sa.Engine, rule: Rule, *, by: By = BY) -> None:
    seen = state(engine)
    with transaction(engine) as connection:
        workbench.save_rule(connection, rule, by=by, seen=seen)


def flagged(engine: sa.Engine) -> set[int]:
    with reading(engine) as connection:
        entries = flags.of_items(connection, [1, 2, 3])
    return {entry.flag.item_id for entry in entries if entry.flag.withdrawn_at is None}


def test_trying_is_cut_to_the_newest_items(filled: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(filled) as connection:
        agreement = agreements.get(connection, "sea-1999")
    used = workbench.InUse({}, lambda _: compile_lexicon(agreement))
    change = indicator_change(agreement, SIGN, a_rule().indicator, a_rule().forms)
    out = workbench.try_change(filled, change, used, since=NOON.replace(day=1))
    assert out.targets == ("sea-1999/1.1",)
    assert (out.in_period, out.is_cut, out.modelled, out.has_vectors) == (3, False, (), False)
    assert (len(out.tried.gained), len(out.tried.lost)) == (1, 1)
    monkeypatch.setattr(workbench, "MOST_ITEMS", 2)
    used = workbench.InUse({}, lambda _: compile_lexicon(agreement))
    change = indicator_change(agreement, SIGN, a_rule().indicator, a_rule().forms)
    out = workbench.try_change(filled, change, used, since=NOON.replace(day=1))
    assert out.targets == ("sea-1999/1.1",)
    assert (out.in_period, out.tried.items, out.is_cut) == (3, 2, True)


def test_saving_flags_stored_items_anew_in_batches(filled: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flagging_anew, "_BATCH", 2)
    assert anew(filled) == 0
    save(filled, a_rule(SIGN))  # says what holds already
    assert anew(filled) == 0
    assert flagged(filled) == set()
    save(filled, a_rule())
    assert anew(filled) == 2
    assert flagged(filled) == {2, 3}
    save(filled, a_rule(replace(SIGN, terms={"en": ("ceasefire",), "ru": ("а",)})))
    assert anew(filled) == 1
    assert flagged(filled) == {1, 3}
    assert anew(filled) == 0


def test_flagging_anew_that_was_stopped_goes_on(filled: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flagging_anew, "_BATCH", 2)
    save(filled, a_rule())
    asked = iter([False, True])
    new = flagging_anew.flag_anew(filled, rules_of(filled), clock=lambda: NOON, stop=lambda: next(asked))
    assert (new, flagged(filled)) == (1, {2})
    assert (anew(filled), flagged(filled)) == (1, {2, 3})


def test_a_rule_saved_meanwhile_begins_from_the_first_item(filled: sa.Engine) -> None:
    save(filled, a_rule())
    rules = rules_of(filled)
    later = [replace(SIGN, terms={"en": ("ceasefire",), "ru": ("а",)})]

    def overtaken() -> Rules:
        old = rules()
        if later:
            save(filled, a_rule(later.pop()))
        return old

    flagging_anew.flag_anew(filled, overtaken, clock=lambda: NOON, stop=lambda: False)
    assert flagged(filled) == {1, 3}


def test_each_act_enters_the_audit_chain(filled: sa.Engine) -> None:
    save(filled, a_rule())
    with transaction(filled) as connection:
        seen = workbench.state_of(connection, "sea-1999", "1.1-sign")
        workbench.keep_saved(connection, "sea-1999", "1.1-sign", by=BY, seen=seen)
        workbench.take_pack(connection, "sea-1999", "1.1-sign", by=By("ben", NOON, "No"), seen=seen)
        assert audit.length(connection) == 3
        assert audit.faults(connection) == []
        assert agreements.get(connection, "sea-1999") == an_agreement()


def test_what_changed_meanwhile_or_has_no_reason_is_refused(filled: sa.Engine) -> None:
    save(filled, a_rule())
    with transaction(filled) as connection:
        with pytest.raises(StaleRule, match="1.1-sign changed in the meantime"):
            workbench.save_rule(connection, a_rule(), by=BY, seen="0")
        with pytest.raises(Invalid, match="note: say why"):
            workbench.take_pack(connection, "sea-1999", "1.1-sign", by=replace(BY, note=""), seen="1")
        with pytest.raises(NotFound):
            workbench.keep_saved(connection, "sea-1999", "2.1-sign", by=BY, seen="0")
        with pytest.raises(NotFound):
            workbench.retire(connection, "sea-1999", "9.9-sign", by=BY, seen="0")
        assert workbench.take_pack(connection, "sea-1999", "2.1-sign", by=BY, seen="0") is None
        assert saved_rules.of_agreement(connection, "sea-1999") == [Saved(GUNS, SIGN, "ani", NOON, BY.note)]


def test_a_rule_that_cannot_be_compiled_is_not_stored(filled: sa.Engine) -> None:
    broken = replace(a_rule(), indicator=replace(GUNS, without=("group:nowhere",)))
    with pytest.raises(Invalid, match="there is no group:nowhere"):
        save(filled, broken)
    with reading(filled) as connection:
        assert agreements.get(connection, "sea-1999") == an_agreement()
