"""Findings and reviews from the command line, over the small database of `tests.storage.filled`."""

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from tests.storage.filled import fill
from tracker.cli.main import tracker


class Typed:
    """Runs commands on one database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(tracker, list(words), env={"TRACKER_DATABASE_URL": self.url})


@pytest.fixture
def typed(sqlite_engine: sa.Engine) -> Typed:
    fill(sqlite_engine)
    return Typed(sqlite_engine.url.render_as_string(hide_password=False))


BREACHED = ("determine", "1.1", "--result", "breached", "--from", "2026-11-20", "--rationale", "Shots.", "event-1")


def test_a_draft_is_listed_apart_and_does_not_hold(typed: Typed) -> None:
    made = typed(*BREACHED, "--work-state", "in_review", "--supersedes", "1")
    assert "determination-2: sea-1999/1.1 breached from 2026-11-20 (draft, does not hold: in review)" in made.stdout
    shown = typed("status", "--as-of", "2026-11-24").stdout
    assert "fulfilled" in shown
    assert "determination-2: sea-1999/1.1 breached from 2026-11-20 (draft, does not hold: in review)" in shown


def test_a_finding_that_meets_another_is_noted_on_standard_error(typed: Typed) -> None:
    made = typed(*BREACHED, "--party", "NL")
    assert made.exit_code == 0
    assert "stands beside determination-1: sea-1999/1.1 fulfilled from 2026-11-01" in made.stderr
    assert "--supersedes determination-1 would have replaced it" in made.stderr
    shown = typed("status", "--as-of", "2026-11-24").stdout
    assert "beside it: determination-1" in shown
    assert "determination-2: sea-1999/1.1 breached on NL from 2026-11-20" in made.stdout


def test_a_replacement_is_no_overlap(typed: Typed) -> None:
    assert "stands beside" not in typed(*BREACHED, "--supersedes", "determination-1").stderr


def test_a_party_that_owes_nothing_is_refused(typed: Typed) -> None:
    made = typed(*BREACHED, "--party", "XX")
    assert made.exit_code != 0
    assert "XX owes nothing here; NL or SL does" in str(made.exception) + made.output


@pytest.mark.parametrize(
    "words",
    [("status", "--known-on", "2999-01-01"), ("report", "--from", "2026-11-01", "--to", "2026-11-30", "--known-on",
     "2999-01-01", "-o", "report.html")],
)  # fmt: skip
def test_what_will_be_known_cannot_be_asked_for(typed: Typed, words: tuple[str, ...]) -> None:
    refused = typed(*words)
    assert refused.exit_code != 0
    assert "2999-01-01 lies ahead" in str(refused.exception) + refused.output


def test_a_day_of_the_event_after_publication_is_noted(typed: Typed) -> None:
    decided = typed("review", "1", "1.1", "--decision", "relevant", "--event-on", "2026-11-24")
    assert "item-1 was published before 2026-11-24, the day of the event named" in decided.stderr


def test_a_day_of_the_event_before_its_obligation_bound_is_noted(typed: Typed) -> None:
    words = ("review", "1", "1.1", "--decision", "relevant", "--event-on")
    note = "note: sea-1999/1.1 did not bind on 2020-11-09 yet, the day named; it does since 2020-11-10\n"
    assert note in typed(*words, "2020-11-09").stderr
    assert "did not bind" not in typed(*words, "2020-11-10").stderr


def test_the_list_of_flags_prints_guesses_as_guesses(typed: Typed) -> None:
    assert "points to non-fulfilment" in typed("flag", "list", "--state", "relevant").stdout
