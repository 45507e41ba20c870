"""Indicators written back into a pack's files."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.catalogue.small_pack import write_pack
from tracker.catalogue.read import read_pack
from tracker.catalogue.rule import as_entry
from tracker.catalogue.write import Changes, Written, replace_text, write_changes, write_indicators
from tracker.domain.flag import Stance
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.place import Place
from tracker.errors import InvalidFile, Unavailable
from tracker.settings import shipped


def _named(folder: Path, name: str) -> Indicator:
    return next(one for one in read_pack(folder).agreement.indicators if one.id == name)


def _full(name: str = "s1.1-a", target: str = "1.1") -> Indicator:
    """An indicator that uses every field, and words that YAML would take for something else."""
    return Indicator(
        agreement="river-truce",
        id=name,
        target=target,
        observes='Says: "no", # of shots',
        stance=Stance.DENIAL,
        weight=0.35,
        terms={"en": ("no", "~shot", "1,960 ... shots", "yes"), "ru": ("~огонь", "обстрел*")},
        needs=(("group:truce", "place:landing within 5"), ("not group:sport in title",)),
        without=("group:sport within text",),
        scope="12",
        measure="shots a day",
        any_of=("group:truce",),
        field="summary",
    )


def test_a_changed_indicator_is_replaced_where_it_stands(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"indicators.yaml": ("  - id: s1.1-b", "  # second sign\n  - id: s1.1-b")})
    path = folder / "indicators.yaml"
    before = path.read_text(encoding="utf-8")
    changed = _full()
    assert write_indicators(folder, [changed]) == Written(("indicators.yaml",), ())
    after = path.read_text(encoding="utf-8")
    assert _named(folder, "s1.1-a") == changed
    assert "  # second sign\n  - id: s1.1-b" in after
    assert after[after.index("  # second sign") :] == before[before.index("  # second sign") :]
    assert "    scope: 12\n" in after
    others = [one for one in read_pack(folder).agreement.indicators if one.id != "s1.1-a"]
    assert len(others) == 14


def test_a_new_indicator_stands_behind_the_last_of_its_target(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    new = _full("2.1-new", "2.1")
    write_indicators(folder, [new])
    names = [one.id for one in read_pack(folder).agreement.indicators]
    assert names[names.index("s2.1-c") + 1] == "2.1-new"
    assert _named(folder, "2.1-new") == new


def test_the_file_that_has_the_target_is_taken(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    main = folder / "indicators.yaml"
    text = main.read_text(encoding="utf-8")
    cut = text.index("  - id: sw1-a")
    main.write_text(text[:cut], encoding="utf-8")
    (folder / "indicators-fish.yaml").write_text("indicators:\n" + text[cut:], encoding="utf-8")
    written = write_indicators(folder, [_full("w1-new", "W1"), replace(_named(folder, "s1.1-b"), weight=0.1)])
    assert sorted(written.files) == ["indicators-fish.yaml", "indicators.yaml"]
    assert (_named(folder, "w1-new").target, _named(folder, "s1.1-b").weight) == ("W1", 0.1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Another indicator takes its terms from the one that is replaced.
        (
            "    terms:\n      en: [fire*, opened ... fire]\n      ru: [огонь, обстрел*]\n",
            "    terms: &fire\n      en: [fire*, opened ... fire]\n      ru: [огонь, обстрел*]\n",
        ),
    ],
)
def test_a_file_that_cannot_be_mended_is_written_anew(tmp_path: Path, old: str, new: str) -> None:
    folder = write_pack(tmp_path, {"indicators.yaml": (old, new)})
    path = folder / "indicators.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, "    terms: *fire\n", 1), encoding="utf-8")
    whole = read_pack(folder).agreement
    assert write_indicators(folder, [_full()]) == Written(("indicators.yaml",), ("indicators.yaml",))
    assert _named(folder, "s1.1-a") == _full()
    assert [one for one in read_pack(folder).agreement.indicators if one.id != "s1.1-a"] == list(whole.indicators[1:])


def test_an_indicator_that_ends_in_an_alias_or_a_text_in_lines_is_replaced_whole(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    path = folder / "indicators.yaml"
    text = path.read_text(encoding="utf-8").replace("without: [group:sport]", "without: &w [group:sport]", 1)
    at = text.index("  - id: s1.1-b")
    text = text[:at] + text[at:].replace("    without: [group:sport]\n    scope: 8\n", "    without: *w\n", 1)
    at = text.index("  - id: s1.1-c")
    text = text[:at] + text[at:].replace("    scope: 8\n", "    measure: |\n      shots\n", 1)
    path.write_text(text, encoding="utf-8")
    written = write_indicators(folder, [_full("s1.1-b"), _full("s1.1-c")])
    assert written.anew == ()
    assert (_named(folder, "s1.1-b"), _named(folder, "s1.1-c")) == (_full("s1.1-b"), _full("s1.1-c"))


def test_nothing_is_written_where_the_pack_would_have_faults(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    before = (folder / "indicators.yaml").read_bytes()
    with pytest.raises(Exception, match="indicators.yaml cannot be written so that it loads to the same rules"):
        write_indicators(folder, [replace(_full(), without=("group:nowhere",))])
    assert (folder / "indicators.yaml").read_bytes() == before
    (folder / "places.yaml").unlink()
    with pytest.raises(InvalidFile):
        write_indicators(folder, [_full()])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["karabakh-2020", "minsk-2015"])
def test_every_shipped_indicator_can_be_written_in_place(tmp_path: Path, name: str) -> None:
    shared = shipped("clauses") / "shared"
    folder = tmp_path / name
    shutil.copytree(shipped("clauses") / name, folder)
    before = read_pack(folder, shared=[shared]).agreement
    changed = [replace(one, weight=0.123) for one in before.indicators]
    write_indicators(folder, changed, shared=[shared])
    assert list(read_pack(folder, shared=[shared]).agreement.indicators) == changed


def test_an_entry_leaves_out_what_is_usual(tmp_path: Path) -> None:
    plain = replace(
        _full(), needs=(), without=(), scope="text", measure=None, any_of=(), field=None, terms={"en": ("a",)}
    )
    assert as_entry(plain).keys() == {"id", "target", "observes", "stance", "weight", "terms"}


def test_a_set_is_replaced_where_it_stands_and_a_new_one_put_behind_the_last(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"indicators.yaml": ("groups:", "# named sets\ngroups:")})
    before = read_pack(folder).agreement
    truce = TermGroup("truce", {"ru": ("перемирие",), "en": ("~armistice", "no")})
    guns = TermGroup("guns", {"en": ("~gun",), "ru": ("~пушка",)})
    landing = Place("landing", "Landing / Quay", {"en": ("landing*", "quay"), "ru": ("пристан*",)})
    uses = replace(_full(), needs=(("group:guns",),))
    written = write_changes(folder, Changes((uses,), frozenset(), (truce, guns, landing)))
    assert set(written.files) == {"indicators.yaml", "places.yaml"}
    assert written.anew == ()
    after = read_pack(folder).agreement
    assert {one.name: one for one in after.groups} == {
        **{one.name: one for one in before.groups},
        "truce": truce,
        "guns": guns,
    }
    assert next(one for one in after.places if one.id == "landing") == landing
    text = (folder / "indicators.yaml").read_text(encoding="utf-8")
    assert "# named sets\ngroups:" in text
    assert '  truce:\n    en: [~armistice, "no"]\n    ru: [перемирие]\n' in text  # as the pack had its languages
    assert _named(folder, "s1.1-a") == uses


def test_an_indicator_is_taken_out_with_its_lines_alone(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    path = folder / "indicators.yaml"
    write_indicators(folder, [_full("1.1-new")])
    before = path.read_text(encoding="utf-8")
    write_indicators(folder, [_full("1.1-newer")])
    assert write_changes(folder, Changes(dropped=frozenset({"1.1-newer"}))) == Written(("indicators.yaml",), ())
    assert path.read_text(encoding="utf-8") == before
    assert write_changes(folder, Changes(dropped=frozenset({"unknown"}))) == Written((), ())


def test_a_file_in_brackets_is_written_anew_with_sets_and_without_what_is_dropped(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    write_indicators(folder, [_full("1.1-new")])
    path = folder / "indicators.yaml"
    path.write_text(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))), encoding="utf-8")
    guns = TermGroup("guns", {"en": ("~gun",)})
    written = write_changes(folder, Changes(dropped=frozenset({"1.1-new"}), sets=(guns,)))
    assert written == Written(("indicators.yaml",), ("indicators.yaml",))
    after = read_pack(folder).agreement
    assert guns in after.groups
    assert "1.1-new" not in {one.id for one in after.indicators}


@pytest.mark.slow
def test_every_set_of_the_shipped_packs_can_be_written_back(tmp_path: Path) -> None:
    shared = shipped("clauses") / "shared"
    folder = tmp_path / "minsk-2015"
    shutil.copytree(shipped("clauses") / "minsk-2015", folder)
    before = read_pack(folder, shared=[shared]).agreement
    own = tuple(one for one in before.groups if not one.shared)
    written = write_changes(folder, Changes(sets=(*own, *before.places)), shared=[shared])
    assert written.anew == ()
    assert read_pack(folder, shared=[shared]).agreement.groups == before.groups


def test_a_file_that_cannot_be_written_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "models.json"
    file.write_text("old", encoding="utf-8")
    (tmp_path / ".models.json.new").symlink_to("/dev/full")
    with pytest.raises(Unavailable, match="models.json cannot be written: No space left on device"):
        replace_text(file, "new")
    assert [one.name for one in tmp_path.iterdir()] == ["models.json"]
    assert file.read_text(encoding="utf-8") == "old"
    replace_text(file, "new")
    assert file.read_text(encoding="utf-8") == "new"
