"""Runs, their lease, and what they leave to flag."""

import os
import subprocess
import sys

from tests.builders import NOON, an_agreement
from tests.storage.filled import a_flagged_item, fill
from tracker.bootstrap.app import App
from tracker.bootstrap.running import flag_left_over, free_lease_of_the_dead, run_once
from tracker.runs import holders
from tracker.storage import agreements, runs, waiting_items
from tracker.storage.engine import reading, transaction


def test_items_that_wait_are_flagged_and_none_is_tried_twice(app: App) -> None:
    assert flag_left_over(app) == 0
    with transaction(app.engine) as connection:
        agreements.save(connection, an_agreement(), at=NOON)
        a_flagged_item(connection)
    assert flag_left_over(app) == 0  # it has its flag already, from older rules
    with reading(app.engine) as connection:
        assert waiting_items.unflagged_count(connection) == 0


def test_a_lease_is_freed_when_its_process_of_this_machine_is_dead(app: App) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    mine = holders.holder("manual").name
    dead = mine.replace(f":{os.getpid()}:", f":{process.pid}:")
    elsewhere = f"another/1:{process.pid}:x"
    of_init = mine.replace(f":{os.getpid()}:", ":1:")
    for name, stays in ((dead, False), (mine, True), (elsewhere, True), (of_init, True)):
        with transaction(app.engine) as connection:
            runs.start(connection, runs.Holder(name, "manual", None), at=NOON)
        free_lease_of_the_dead(app)
        with transaction(app.engine) as connection:
            assert (runs.leaseholder(connection) is not None) is stays, name
            runs.release(connection, name)
    free_lease_of_the_dead(app)  # and there is none to free


def test_a_run_takes_the_lease_of_the_dead(app: App) -> None:
    fill(app.engine)
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    by = holders.holder("manual")
    dead = by.name.replace(f":{os.getpid()}:", f":{process.pid}:")
    with transaction(app.engine) as connection:
        runs.start(connection, runs.Holder(dead, "manual", None), at=NOON)
    result = run_once(app, [], by=by)
    assert result is not None
    assert (result.items_new, result.sources) == (0, ())
