"""Every error a caller may catch. Each carries its facts as attributes."""

from collections.abc import Sequence
from dataclasses import dataclass


class TrackerError(Exception):
    """Root of all errors of the tracker; its text is fit to be shown to the person at the keyboard."""


class NotFound(TrackerError):
    """Nothing of that kind bears that name. A name that tells its kind (`review-7`) stands alone in the text."""

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(f"there is no {name}" if str(name).startswith(f"{kind}-") else f"there is no {kind} {name}")
        self.kind = kind
        self.name = name


class Invalid(TrackerError):
    """Input that cannot be taken; says what is wrong and, where known, in which field. others: what else is."""

    def __init__(self, reason: str, *, field: str | None = None, others: Sequence["Invalid"] = ()) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.reason = reason
        self.field = field
        self.others = tuple(others)

    @property
    def by_field(self) -> dict[str, str]:
        """What is wrong, by the field that it is in."""
        return {each.field: each.reason for each in (self, *self.others) if each.field}


def refuse(faults: Sequence[Invalid]) -> None:
    """Raise the first fault with the others at it; nothing when there is none."""
    if faults:
        first, *others = faults
        raise Invalid(first.reason, field=first.field, others=others)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input file: where it stands and what is wrong. Lines count from 1; 0 means the file as a
    whole.
    """

    file: str
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"


class InvalidFile(TrackerError):
    """An input file or pack with faults; carries them in the order of the file. untold: how many more there are."""

    def __init__(self, name: str, faults: list[Fault], *, untold: int = 0) -> None:
        lines = "\n".join(str(fault) for fault in faults)
        number = len(faults) + untold
        count = "1 fault" if number == 1 else f"{number} faults"
        rest = f"\n… and {untold} more" if untold else ""
        super().__init__(f"{name}: {count}\n{lines}{rest}")
        self.name = name
        self.faults = faults
        self.untold = untold


class InvalidSettings(InvalidFile):
    """Settings that cannot be taken; a fault each."""


class Unavailable(TrackerError):
    """What a setting names cannot be had here and now: a port that is taken, a folder without access."""

    def __init__(self, reason: str, *, field: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.reason = reason
        self.field = field


class StaleReview(TrackerError):
    """Somebody decided on the same flag in the meantime; the decision was not stored."""

    def __init__(self, flag_id: int, *, seen: int, current: int) -> None:
        super().__init__(f"flag-{flag_id} has {current} reviews, you had seen {seen}: look at it again and decide anew")
        self.flag_id = flag_id
        self.seen = seen
        self.current = current


class StaleJudgement(TrackerError):
    """Somebody judged the same spot check in the meantime; the judgement was not stored."""

    def __init__(self, item_id: int) -> None:
        super().__init__(f"somebody judged item-{item_id} in the meantime: look at it again and judge anew")
        self.item_id = item_id


class StaleRule(TrackerError):
    """An indicator was saved by somebody else, or its pack was loaded, in the meantime; nothing was stored."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the indicator {name} changed in the meantime: look at it again and save anew")
        self.name = name


class FetchError(TrackerError):
    """A feed could not be fetched. `kind` is a stable word such as `timeout`, `refused_address`, `status`, `too_large`;
    it is for programs, the text is for people.

    wait_seconds: how long the server asks not to be called (Retry-After), None when it does not.
    """

    def __init__(
        self, url: str, kind: str, reason: str, *, status: int | None = None, wait_seconds: int | None = None
    ) -> None:
        super().__init__(reason)
        self.wait_seconds = wait_seconds
        self.url = url
        self.kind = kind
        self.reason = reason
        self.status = status


class ParseError(TrackerError):
    """Bytes that are no feed."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"not a feed: {reason}")
        self.url = url
        self.reason = reason


class StorageError(TrackerError):
    """The database refused or could not be reached; nothing of the act was stored."""


def _at(database: str) -> str:
    return f"{database}: " if database else ""


class SchemaOutOfDate(StorageError):
    """The database (its address, without secrets) is at another revision than this program."""

    def __init__(self, *, found: str | None, needed: str, database: str = "") -> None:
        state = f"at revision {found}" if found else "empty"
        super().__init__(f"{_at(database)}the database is {state}, this program needs {needed}: run `tracker init`")
        self.found = found
        self.needed = needed


class NoDatabaseFile(SchemaOutOfDate):
    """The database is a file that is not there yet. no_folder: the folder that it would be in, when that is not there
    either.
    """

    def __init__(self, *, needed: str, database: str, no_folder: str | None = None) -> None:
        super().__init__(found=None, needed=needed, database=database)
        folder, makes = (f", and the folder {no_folder} does not exist", "both") if no_folder else ("", "it")
        says = f"there is no file there yet{folder}: run `tracker init`, which makes {makes}"
        self.args = (f"{_at(database)}{says}",)


class SchemaTooNew(StorageError):
    """The database was made or upgraded by a newer version of this program."""

    def __init__(self, *, found: str, known: str, database: str = "") -> None:
        super().__init__(
            f"{_at(database)}the database was made by a newer version of the program (revision {found}, this one "
            f"knows {known}): upgrade the program"
        )
        self.found = found
        self.known = known


class ForeignDatabase(StorageError):
    """The database belongs to another program."""

    def __init__(self, found: str, *, database: str = "") -> None:
        super().__init__(
            f"{_at(database)}the database is not one of this program's: it holds {found}; give it one of its own"
        )
        self.found = found


class AlreadyRunning(TrackerError):
    """Another process holds the lease for the daily run."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"a run is already under way ({holder}); nothing was started")
        self.holder = holder


class AlreadyImporting(TrackerError):
    """Another process imports the same file."""

    def __init__(self, name: str) -> None:
        super().__init__(f"another process is importing {name}; this one stopped, what it stored is whole")
        self.name = name


class Stopped(TrackerError):
    """The program was asked to stop before the act was done; what it stored is whole, and the next start goes on."""

    def __init__(self) -> None:
        super().__init__("stopped")


class Missing(TrackerError):
    """A feature's optional dependency is not installed, or a feature is not in this version; says what to do."""
