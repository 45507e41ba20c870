"""What errors say, and the facts that they carry."""

import pytest

from tracker.errors import (
    AlreadyRunning,
    Fault,
    FetchError,
    ForeignDatabase,
    Invalid,
    InvalidFile,
    Missing,
    NoDatabaseFile,
    NotFound,
    ParseError,
    SchemaOutOfDate,
    SchemaTooNew,
    StaleReview,
    StaleRule,
    Stopped,
    StorageError,
    TrackerError,
)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (NotFound("item", "item-3"), "there is no item-3"),
        (Invalid("too long"), "too long"),
        (Invalid("too long", field="note"), "note: too long"),
        (StaleReview(7, seen=1, current=2), "flag-7 has 2 reviews, you had seen 1: look at it again and decide anew"),
        (StaleRule("1.1-a"), "the indicator 1.1-a changed in the meantime: look at it again and save anew"),
        (FetchError("https://a.example/", "status", "it says 404", status=404), "it says 404"),
        (ParseError("https://a.example/", "it is HTML"), "not a feed: it is HTML"),
        (
            SchemaOutOfDate(found=None, needed="0007"),
            "the database is empty, this program needs 0007: run `tracker init`",
        ),
        (
            SchemaOutOfDate(found="0001", needed="0007"),
            "the database is at revision 0001, this program needs 0007: run `tracker init`",
        ),
        (
            SchemaTooNew(found="0014", known="0013"),
            "the database was made by a newer version of the program (revision 0014, this one knows 0013): "
            "upgrade the program",
        ),
        (
            ForeignDatabase("the tables a, b"),
            "the database is not one of this program's: it holds the tables a, b; give it one of its own",
        ),
        (
            SchemaOutOfDate(found="0001", needed="0007", database="sqlite:////data/t.db"),
            "sqlite:////data/t.db: the database is at revision 0001, this program needs 0007: run `tracker init`",
        ),
        (
            NoDatabaseFile(needed="0007", database="sqlite:////data/t.db"),
            "sqlite:////data/t.db: there is no file there yet: run `tracker init`, which makes it",
        ),
        (
            NoDatabaseFile(needed="0007", database="sqlite:////data/t.db", no_folder="/data"),
            "sqlite:////data/t.db: there is no file there yet, and the folder /data does not exist: "
            "run `tracker init`, which makes both",
        ),
        (AlreadyRunning("host:1"), "a run is already under way (host:1); nothing was started"),
        (Missing("not in this version"), "not in this version"),
        (Stopped(), "stopped"),
        (StorageError("disk full"), "disk full"),
    ],
)
def test_every_error_says_in_one_sentence_what_is_wrong(error: TrackerError, says: str) -> None:
    assert str(error) == says


def test_errors_carry_their_facts() -> None:
    fetch = FetchError("https://a.example/", "status", "it says 429", status=429, wait_seconds=60)
    assert (fetch.url, fetch.kind, fetch.status, fetch.wait_seconds) == ("https://a.example/", "status", 429, 60)
    stale = StaleReview(7, seen=1, current=2)
    assert (stale.flag_id, stale.seen, stale.current) == (7, 1, 2)
    assert isinstance(SchemaOutOfDate(found=None, needed="0007"), StorageError)


def test_a_broken_file_tells_all_its_faults_in_order() -> None:
    faults = [Fault("a.csv", 3, "url", "is missing"), Fault("a.csv", 4, "", "4 cells"), Fault("a.csv", 0, "", "is old")]
    error = InvalidFile("a.csv", faults)
    assert str(error) == "a.csv: 3 faults\na.csv:3: url: is missing\na.csv:4: 4 cells\na.csv: is old"
    assert str(InvalidFile("a.csv", faults[:1])).startswith("a.csv: 1 fault\n")
    assert error.faults == faults
