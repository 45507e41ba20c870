"""Where packs lie."""

from pathlib import Path

import pytest

from tests.catalogue.small_pack import write_pack
from tracker.catalogue.folders import pack_folders
from tracker.errors import Invalid


def test_packs_are_found_by_their_agreement(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (tmp_path / "notes").mkdir()
    assert pack_folders([tmp_path]) == [pack]
    assert pack_folders([pack]) == [pack]
    with pytest.raises(Invalid, match="nowhere is not a folder"):
        pack_folders([tmp_path, tmp_path / "nowhere"])
