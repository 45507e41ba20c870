"""Where packs lie: folders with an agreement.yaml, and the folder with groups for all packs."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tracker.catalogue.pack import SHARED
from tracker.errors import Invalid


def pack_folders(parents: Sequence[Path]) -> list[Path]:
    """Return the packs below the folders; of several for one agreement, which all bear its id as name, the last.

    Raises Invalid for a folder that is not there.
    """
    return list(_by_name(parents).values())


def passed_over(parents: Sequence[Path]) -> dict[Path, Path]:
    """Return the packs in whose place another one of the same name is loaded -> that one. Raises as `pack_folders`."""
    every = [folder for parent in parents for folder in _packs_in(parent)]
    found = {folder: loaded_instead(folder, parents) for folder in every}
    return {folder: other for folder, other in found.items() if other is not None}


def loaded_instead(folder: Path, parents: Sequence[Path]) -> Path | None:
    """Return the pack that every start loads in place of the one in this folder, None where there is none."""
    taken = _by_name(parents).get(folder.resolve().name)
    return None if taken is None or taken.resolve() == folder.resolve() else taken


def without_folder(agreements: Iterable[str], parents: Sequence[Path]) -> list[str]:
    """Return the agreements (ids) of which no folder holds a pack. Raises Invalid for a folder that is not there."""
    taken = _by_name(parents)
    return [name for name in agreements if name not in taken]


def without_packs(parents: Sequence[Path]) -> list[Path]:
    """Return the folders in which there is no pack. Raises Invalid for a folder that is not there."""
    return [parent for parent in parents if not _packs_in(parent)]


def _by_name(parents: Sequence[Path]) -> dict[str, Path]:
    return {folder.resolve().name: folder for parent in parents for folder in _packs_in(parent)}


def _packs_in(parent: Path) -> list[Path]:
    if not parent.is_dir():
        raise Invalid(f"{parent} is not a folder", field="TRACKER_CLAUSES")
    own = [parent] if (parent / "agreement.yaml").is_file() else []
    return [*own, *sorted(folder.parent for folder in parent.glob("*/agreement.yaml"))]


def is_shared(folder: Path) -> bool:
    """Whether the folder holds groups for all packs and no pack."""
    return folder.resolve().name == SHARED and not (folder / "agreement.yaml").exists()
