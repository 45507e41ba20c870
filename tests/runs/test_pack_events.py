"""A pack's events beside what people made of them."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON
from tests.catalogue.small_pack import sound
from tracker.catalogue.pack import Pack
from tracker.domain.event import Event, EventDraft, EventKind
from tracker.domain.saved import Take
from tracker.runs import packs
from tracker.runs.reconcile import beside_rules
from tracker.storage import agreements, events
from tracker.storage.engine import reading, transaction

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return sound(tmp_path)


def _loaded(engine: sa.Engine, pack: Pack, take: Take | None = None) -> packs.PackLoad:
    return packs.load(engine, pack, at=LATER, with_record=True, take=take)


def _with_title(pack: Pack, title: str) -> Pack:
    first, second = pack.agreement.events
    agreement = replace(pack.agreement, version=f"with {title}", events=(replace(first, title=title), second))
    return replace(pack, agreement=agreement)


def _current(engine: sa.Engine) -> list[Event]:
    with reading(engine) as connection:
        return events.current(connection, "river-truce")


def _correct(engine: sa.Engine, event: Event, title: str) -> Event:
    """Correct an event as an analyst does on its page."""
    draft = EventDraft(event.kind, event.starts_on, event.ends_on, title, event.obligations, (), party=event.party)
    origin = events.Origin(event.agreement, "analyst", "ani", NOON, supersedes=event.id)
    with transaction(engine) as connection:
        return events.add(connection, draft, item_ids=(), origin=origin)


def _withdraw(engine: sa.Engine, event: Event) -> Event:
    """Withdraw an event as an analyst does on its page."""
    draft = EventDraft(EventKind.WITHDRAWAL, event.starts_on, None, event.title, event.obligations, (), note="mistake")
    origin = events.Origin(event.agreement, "analyst", "ani", NOON, supersedes=event.id)
    with transaction(engine) as connection:
        return events.add(connection, draft, item_ids=(), origin=origin)


def test_an_event_corrected_on_the_page_stays_when_the_pack_changes_it_and_that_is_told(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    corrected = _correct(engine, ferry, "Ferry put off by a day")
    assert _loaded(engine, pack).notes == ()
    newer = _with_title(pack, "Ferry later still")
    for _ in range(2):
        loaded = _loaded(engine, newer)
        assert loaded.events_new == 0
        assert loaded.notes == (
            "event ferry-late: event-3 stays as it was corrected by ani on 2026-11-24 12:00 UTC; the pack changed it "
            "since: decide between them by `tracker agreement load DIR --ours|--theirs`",
        )
        assert _current(engine) == [corrected, notice]


def test_the_packs_event_is_taken_on_demand(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    corrected = _correct(engine, _current(engine)[0], "Ferry put off by a day")
    loaded = _loaded(engine, _with_title(pack, "Ferry later still"), Take.THEIRS)
    assert (loaded.events_new, loaded.notes) == (1, ())
    ferry = _current(engine)[0]
    assert (ferry.title, ferry.origin, ferry.supersedes) == ("Ferry later still", "pack", corrected.id)
    assert _loaded(engine, _with_title(pack, "Ferry at last")).events_new == 1


def test_the_pages_event_is_taken_once_for_all(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    corrected = _correct(engine, _current(engine)[0], "Ferry put off by a day")
    newer = _with_title(pack, "Ferry later still")
    loaded = _loaded(engine, newer, Take.OURS)
    assert [(change.kind, change.name, change.change) for change in loaded.changes] == [("event", "ferry-late", "kept")]
    for take in (None, Take.OURS, Take.THEIRS):
        again = _loaded(engine, newer, take)
        assert (again.changes, again.events_new, again.notes) == ((), 0, ())
    assert _current(engine)[0] == corrected
    with reading(engine) as connection:
        assert [change.change for change in agreements.history(connection, "river-truce", kind="event")] == ["kept"]
    assert len(_loaded(engine, _with_title(pack, "Ferry at last")).notes) == 1


def test_a_pack_that_says_what_the_page_says_agrees_with_it(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    notice = _current(engine)[1]
    draft = EventDraft(notice.kind, date(2002, 11, 2), None, notice.title, notice.obligations, (), party="UP")
    with transaction(engine) as connection:
        origin = events.Origin("river-truce", "analyst", "ani", NOON, supersedes=notice.id)
        events.add(connection, draft, item_ids=notice.items, origin=origin)
    first, second = pack.agreement.events
    same = replace(pack.agreement, version="v2", events=(first, replace(second, starts_on=date(2002, 11, 2))))
    loaded = _loaded(engine, replace(pack, agreement=same))
    assert (loaded.events_new, loaded.notes) == (0, ())


def _without_notice(pack: Pack) -> Pack:
    return replace(pack, agreement=replace(pack.agreement, version="v2", events=pack.agreement.events[:1]))


def test_a_notice_that_the_pack_dropped_is_in_force_no_more_and_stays_known(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    dropped_at = LATER + timedelta(days=1)
    loaded = packs.load(engine, _without_notice(pack), at=dropped_at, with_record=True)
    assert [(one.kind, one.name, one.change) for one in loaded.changes] == [("event", "lease-ended", "retired")]
    with reading(engine) as connection:
        assert events.current(connection, "river-truce") == [ferry]
        assert events.current(connection, "river-truce", known_at=LATER) == [ferry, notice]
        assert events.notices(connection).get("river-truce/2.3", ()) == ()
        assert events.notices(connection, known_at=LATER)["river-truce/2.3"] == (notice.starts_on,)
        assert events.get(connection, notice.id) == notice
        assert events.retired(connection, "river-truce") == {notice.id: dropped_at}
    again = _loaded(engine, _without_notice(pack))
    assert (again.changes, again.notes) == ((), ())


def test_an_event_that_the_pack_gives_again_is_in_force_again(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    for day in (1, 2):
        packs.load(engine, _without_notice(pack), at=LATER + timedelta(days=day), with_record=True)
        assert _current(engine) == [ferry]
        loaded = packs.load(engine, pack, at=LATER + timedelta(days=day, hours=1), with_record=True)
        assert loaded.events_new == 0
        assert [(one.name, one.change) for one in loaded.changes] == [("lease-ended", "restored")]
        assert _current(engine) == [ferry, notice]
    assert _loaded(engine, pack).changes == ()
    with reading(engine) as connection:
        meanwhile = LATER + timedelta(days=1, minutes=1)
        assert events.current(connection, "river-truce", known_at=meanwhile) == [ferry]


def test_a_dropped_event_that_the_pack_gives_again_in_other_words_is_a_new_one(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    ferry, _ = _current(engine)
    _, notice = pack.agreement.events
    without_ferry = replace(pack, agreement=replace(pack.agreement, version="v2", events=(notice,)))
    _loaded(engine, without_ferry)
    assert _loaded(engine, _with_title(pack, "Ferry later still")).events_new == 1
    again = _current(engine)[0]
    assert (again.title, again.supersedes) == ("Ferry later still", ferry.id)


def test_an_event_that_the_pack_gave_again_is_dropped_as_before(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    _loaded(engine, _without_notice(pack))
    first, notice = pack.agreement.events
    reworded = replace(pack.agreement, version="v3", events=(first, replace(notice, title="The lease ended")))
    _loaded(engine, replace(pack, agreement=reworded))
    assert [event.title for event in _current(engine)][1:] == ["The lease ended"]
    loaded = _loaded(engine, _without_notice(pack))
    assert [(one.name, one.change) for one in loaded.changes] == [("lease-ended", "retired")]
    assert len(_current(engine)) == 1
    assert _loaded(engine, _without_notice(pack)).changes == ()


def test_an_event_corrected_on_the_page_stays_when_the_pack_drops_it_until_somebody_decides(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    corrected = _correct(engine, notice, "Upper Town gave notice")
    (note,) = _loaded(engine, _without_notice(pack)).notes
    assert "event-3 stays as it was corrected by ani" in note
    assert "the pack dropped it since: decide" in note
    assert _current(engine) == [ferry, corrected]
    _loaded(engine, _without_notice(pack), Take.OURS)
    assert _loaded(engine, _without_notice(pack), Take.THEIRS).notes == ()
    assert _current(engine) == [ferry, corrected]


def test_the_packs_silence_is_taken_on_demand_and_the_page_may_take_the_event_up_again(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    corrected = _correct(engine, notice, "Upper Town gave notice")
    _loaded(engine, _without_notice(pack), Take.THEIRS)
    assert _current(engine) == [ferry]
    taken_up = _correct(engine, corrected, "Upper Town did give notice")
    assert _loaded(engine, _without_notice(pack)).notes == ()
    assert _current(engine) == [ferry, taken_up]


def test_an_event_withdrawn_on_the_page_needs_no_decision_when_the_pack_drops_it_and_stays_withdrawn(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    _withdraw(engine, notice)
    for take in (None, Take.THEIRS):
        loaded = _loaded(engine, _without_notice(pack), take)
        assert (loaded.changes, loaded.notes) == ((), ())
    assert _loaded(engine, pack).events_new == 0
    assert _current(engine) == [ferry]


def test_an_event_withdrawn_on_the_page_stays_so_when_the_pack_changes_it_until_somebody_decides(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    _withdraw(engine, ferry)
    (note,) = _loaded(engine, _with_title(pack, "Ferry later still")).notes
    assert note.startswith("event ferry-late: event-1 stays withdrawn by ani on 2026-11-24 12:00 UTC; the pack changed")
    assert _current(engine) == [notice]


def _undecided(engine: sa.Engine, pack: Pack) -> list[str]:
    with reading(engine) as connection:
        undecided = packs.undecided_events(connection, pack)
        told = beside_rules(connection, pack, with_record=True)
    assert {one.difference.name for one in told if one.is_undecided} == set(undecided)
    return undecided


def test_what_differs_names_an_event_of_which_the_pack_changed_the_reports_alone(engine: sa.Engine, pack: Pack) -> None:
    _loaded(engine, pack)
    ferry = _current(engine)[0]
    _correct(engine, ferry, ferry.title)
    first, second = pack.agreement.events
    changed = replace(first, reports=tuple(line.id for line in pack.record if line.id not in first.reports))
    newer = replace(pack, agreement=replace(pack.agreement, version="v2", events=(changed, second)))
    assert _undecided(engine, newer) == ["ferry-late"]


def test_events_that_wait_for_a_decision_are_named_until_it_is_made(engine: sa.Engine, pack: Pack) -> None:
    newer = _with_title(pack, "Ferry later still")
    assert _undecided(engine, pack) == []
    _loaded(engine, pack)
    assert _undecided(engine, newer) == []
    _correct(engine, _current(engine)[0], "Ferry put off by a day")
    assert _undecided(engine, pack) == []
    for _ in range(2):
        assert _undecided(engine, newer) == ["ferry-late"]
        _loaded(engine, newer)
    _loaded(engine, newer, Take.OURS)
    assert _undecided(engine, newer) == []
    newest = _with_title(pack, "Ferry at last")
    assert _undecided(engine, newest) == ["ferry-late"]
    _loaded(engine, newest, Take.THEIRS)
    assert _undecided(engine, newest) == []


def test_a_corrected_event_that_the_pack_dropped_waits_for_a_decision_and_a_withdrawn_one_for_none(
    engine: sa.Engine, pack: Pack
) -> None:
    _loaded(engine, pack)
    ferry, notice = _current(engine)
    _correct(engine, notice, "Upper Town may end the lease")
    _withdraw(engine, ferry)
    bare = replace(pack, agreement=replace(pack.agreement, version="v2", events=()))
    assert _undecided(engine, bare) == ["lease-ended"]
    assert _undecided(engine, replace(pack, record=())) == []
