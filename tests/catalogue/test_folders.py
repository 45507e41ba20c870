"""Where packs lie."""

from pathlib import Path

import pytest

from tests.catalogue.small_pack import write_pack
from tracker.catalogue.folders import loaded_instead, pack_folders, passed_over
from tracker.errors import Invalid


def test_packs_are_found_by_their_agreement(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (tmp_path / "notes").mkdir()
    assert pack_folders([tmp_path]) == [pack]
    assert pack_folders([pack]) == [pack]
    with pytest.raises(Invalid, match="nowhere is not a folder"):
        pack_folders([tmp_path, tmp_path / "nowhere"])


def test_of_two_packs_for_one_agreement_the_later_is_taken(tmp_path: Path) -> None:
    shipped, own = write_pack(tmp_path / "shipped"), write_pack(tmp_path / "own")
    parents = [tmp_path / "shipped", tmp_path / "own"]
    assert pack_folders(parents) == [own]
    assert passed_over(parents) == {shipped: own}
    assert (loaded_instead(shipped, parents), loaded_instead(own, parents)) == (own, None)
    assert pack_folders([*parents, tmp_path / "shipped"]) == [shipped]
    assert passed_over([own, tmp_path / "own"]) == {}
    assert loaded_instead(tmp_path / "elsewhere", parents) is None
