"""What a pack holds when it was read and checked."""

from dataclasses import dataclass

from tracker.domain.agreement import Agreement
from tracker.domain.item import SourceEntry
from tracker.domain.learned import Model
from tracker.domain.learned_stance import StanceModel

SHARED = "shared"
"""Name of the folder with groups for all packs; it stands beside the packs and is none."""


MODELS = "models.json"
"""Name of the file with a pack's models."""


ADAPTER = "adapter.npz"
"""Name of the file with what a pack adds to the encoder of sentence vectors."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A past report. id: unique within the pack. published: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. Unknown is None."""

    id: str
    url: str
    source: str
    lang: str
    published: str
    title: str
    summary: str
    side: str | None
    country: str | None
    kind: str | None


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder under clauses/, whole and checked. models: fitted on labelled reports, of some of its targets; stances:
    the one that tells stances, if any; adapter: content of the file that its models' vectors are made with, if any.
    """

    agreement: Agreement
    sources: tuple[SourceEntry, ...]
    record: tuple[RecordLine, ...]
    models: tuple[Model, ...] = ()
    stances: StanceModel | None = None
    adapter: bytes | None = None
