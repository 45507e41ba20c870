"""Who holds the lease of a run."""

import os

from tracker.runs.holders import holder


def test_every_holder_has_a_name_of_its_own() -> None:
    one, two = holder("manual"), holder("schedule", "2026-11-24")
    assert one.name != two.name
    assert (one.trigger, one.slot) == ("manual", None)
    assert (two.trigger, two.slot) == ("schedule", "2026-11-24")
    assert one.name.split(":")[1] == str(os.getpid())
