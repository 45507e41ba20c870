"""Agreements that are watched no more: nothing new is made for them, and nothing of them is lost."""

from pathlib import Path

import pytest

from tests.builders import NOON, an_agreement, an_arrival
from tests.catalogue.small_pack import sound, write_pack
from tests.runs.fakes import CannedFetcher, ticking
from tests.storage.filled import a_flagged_item, fill
from tracker.bootstrap.app import App, open_app
from tracker.bootstrap.retiring import restore, retire
from tracker.bootstrap.running import are_flagged_otherwise, flag_left_over
from tracker.bootstrap.spotchecks import draw_spot_checks
from tracker.bootstrap.start import initialise
from tracker.domain.queue import QueueFilter
from tracker.errors import Invalid
from tracker.runs import packs
from tracker.settings import Settings
from tracker.storage import agreements, flags, items, sources, spotchecks, waiting_items
from tracker.storage.engine import reading, transaction

TITLE = "Ceasefire holds in the Strait of Northland"


def bring(app: App, name: str) -> int:
    """Store an item that is worth a flag for 1.1; returns its id."""
    with transaction(app.engine) as connection:
        source = sources.feeds(connection)[0]
        return items.store(
            connection, source.id, [an_arrival(name, title=TITLE, digest=name)], seen_at=app.clock()
        ).new[0]


def flagged(app: App) -> list[int]:
    """The items that carry a flag, by id."""
    with reading(app.engine) as connection:
        return sorted({entry.item.id for entry in flags.each(connection, QueueFilter(state=None))})


@pytest.fixture
def watching(app: App) -> App:
    """An app on a database with an agreement, and an item flagged for it."""
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        a_flagged_item(connection)
    flag_left_over(app)
    return app


def test_nothing_is_flagged_for_a_retired_agreement_and_its_flags_stay(watching: App) -> None:
    before = flagged(watching)
    retire(watching, "sea-1999", actor="ani", why="It ran out")
    assert not are_flagged_otherwise(watching)
    meanwhile = bring(watching, "meanwhile")
    assert flag_left_over(watching) == 0
    assert flagged(watching) == before
    restore(watching, "sea-1999", actor="ani", why="It was renewed")
    assert are_flagged_otherwise(watching)
    with reading(watching.engine) as connection:
        every = watching.in_use(connection).every
        assert meanwhile in [one.id for one in waiting_items.flagged_otherwise(connection, every, after=0, limit=9)]
    assert flag_left_over(watching) == 1
    assert flagged(watching) == [*before, meanwhile]


def test_a_spot_check_after_a_restoring_waits_for_what_came_meanwhile(watching: App) -> None:
    first = bring(watching, "first")
    retire(watching, "sea-1999", actor="ani", why="It ran out")
    assert flag_left_over(watching) == 0
    bring(watching, "meanwhile")
    assert flag_left_over(watching) == 0
    restore(watching, "sea-1999", actor="ani", why="It was renewed")
    with reading(watching.engine) as connection:
        assert spotchecks.next_frame(connection, "sea-1999").last < first
    flag_left_over(watching)
    (drawn,) = draw_spot_checks(watching)
    assert (drawn.unflagged, drawn.flagged) == (0, 3)


def test_no_spot_check_is_drawn_for_a_retired_agreement(app: App) -> None:
    fill(app.engine)
    bring(app, "new")
    flag_left_over(app)
    retire(app, "sea-1999", actor="ani", why="It ran out")
    assert draw_spot_checks(app) == []
    restore(app, "sea-1999", actor="ani", why="It was renewed")
    assert draw_spot_checks(app) == []
    flag_left_over(app)
    assert [draw.agreement for draw in draw_spot_checks(app)] == ["sea-1999"]


def test_the_rules_of_a_retired_agreement_can_still_be_tried(watching: App) -> None:
    retire(watching, "sea-1999", actor="ani", why="It ran out")
    assert dict(watching.rules().flaggers) == {}
    assert list(watching.rules(retired_too=True).flaggers) == ["sea-1999"]
    assert watching.rules_of("sea-1999").agreement == "sea-1999"


def test_a_retired_agreements_pack_is_not_loaded(app: App, tmp_path: Path) -> None:
    pack = sound(write_pack(tmp_path))
    packs.load(app.engine, pack, at=NOON, with_record=True)
    retire(app, "river-truce", actor="ani", why="It ran out")
    with pytest.raises(Invalid, match='river-truce is retired since .* by ani: "It ran out"; tracker agreement'):
        packs.load(app.engine, pack, at=NOON, with_record=True)


@pytest.mark.slow
def test_a_start_passes_the_packs_of_retired_agreements_over(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}", load_record=False, clauses=(pack,))
    app = open_app(settings, fetcher=CannedFetcher({}), clock=ticking())
    initialise(app)
    gone = retire(app, "river-truce", actor="ani", why="It ran out")
    done = initialise(app)
    assert [load.agreement for load in done.loads] == ["karabakh-2020", "minsk-2015"]
    assert done.retired == (gone,)
    app.close()
