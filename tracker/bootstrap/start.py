"""Preparing a database: tables, packs, first account."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.bootstrap.app import App
from tracker.bootstrap.running import flag_left_over, free_lease_of_the_dead
from tracker.catalogue.folders import pack_folders
from tracker.domain.agreement import Retired
from tracker.runs.collecting import collecting_rarely
from tracker.storage import accounts, agreements, schema, sources, watching
from tracker.storage.engine import reading, transaction

if TYPE_CHECKING:
    from tracker.runs.packs import PackLoad

FIRST_ACCOUNT = "analyst"


@dataclass(frozen=True, slots=True)
class Initialised:
    """What `initialise` did. retired: agreements whose packs were passed over."""

    upgraded: bool
    loads: "tuple[PackLoad, ...]"
    flags_new: int
    retired: tuple[Retired, ...] = ()


@collecting_rarely()
def initialise(app: App) -> Initialised:
    """Upgrade the database, load all packs, flag what they brought, make the first account. Safe to repeat.

    All packs are checked before any is stored; those of retired agreements are passed over. Raises InvalidFile
    with every fault of the first pack that has any, and Stopped, between two steps, when the program is asked to stop.
    """
    from tracker.bootstrap.packs import pack_in
    from tracker.runs import packs

    read = []
    for folder in pack_folders(app.settings.pack_folders):
        app.go_on()
        read.append(pack_in(folder))
    app.go_on()
    upgraded = schema.upgrade(app.engine, app.migrations)
    free_lease_of_the_dead(app)
    with reading(app.engine) as connection:
        gone = watching.retired(connection)
    loads = []
    for pack in (one for one in read if one.agreement.id not in gone):
        app.go_on()
        loads.append(packs.load(app.engine, pack, at=app.clock(), with_record=app.settings.load_record))
    app.go_on()
    flags_new = flag_left_over(app)
    app.go_on()
    with transaction(app.engine) as connection:
        if not accounts.known(connection):
            accounts.add(connection, FIRST_ACCOUNT, password_hash=None, at=app.clock())
    passed_over = tuple(gone[pack.agreement.id] for pack in read if pack.agreement.id in gone)
    return Initialised(upgraded, tuple(loads), flags_new, passed_over)


def is_bare(app: App) -> bool:
    """Whether the database has its tables and nothing else: `initialise` was stopped before it brought anything."""
    with reading(app.engine) as connection:
        return not (accounts.known(connection) or agreements.versions(connection) or sources.feeds(connection))
