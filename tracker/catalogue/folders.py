"""Where packs lie: folders with an agreement.yaml, and the folder with groups for all packs."""

from collections.abc import Sequence
from pathlib import Path

from tracker.catalogue.pack import SHARED
from tracker.errors import Invalid


def pack_folders(parents: Sequence[Path]) -> list[Path]:
    """Return the packs below the folders. Raises Invalid for a folder that is not there."""
    return [folder for parent in parents for folder in _packs_in(parent)]


def without_packs(parents: Sequence[Path]) -> list[Path]:
    """Return the folders in which there is no pack. Raises Invalid for a folder that is not there."""
    return [parent for parent in parents if not _packs_in(parent)]


def _packs_in(parent: Path) -> list[Path]:
    if not parent.is_dir():
        raise Invalid(f"{parent} is not a folder", field="TRACKER_CLAUSES")
    own = [parent] if (parent / "agreement.yaml").is_file() else []
    return [*own, *sorted(folder.parent for folder in parent.glob("*/agreement.yaml"))]


def is_shared(folder: Path) -> bool:
    """Whether the folder holds groups for all packs and no pack."""
    return folder.resolve().name == SHARED and not (folder / "agreement.yaml").exists()
