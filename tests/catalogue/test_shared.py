"""Groups that several packs use, lemmas in terms, and rules that say how near and where."""

from pathlib import Path

import pytest

from tests.catalogue.small_pack import changed, faults_of, indicators, line_of, write_pack
from tests.catalogue.test_read import CLAUSES
from tracker.catalogue.pack import SHARED
from tracker.catalogue.read import read_pack, shared_faults
from tracker.domain.indicator import TermGroup
from tracker.inflection.forms import forms_of

FISH = "groups:\n  fish: {en: [~herring], ru: [сельд*]}\n  boats: {en: [ferry], ru: [паром*]}\n"


def _shared(folder: Path, text: str = FISH, *, name: str = "nature.yaml") -> Path:
    (folder / SHARED).mkdir(parents=True, exist_ok=True)
    (folder / SHARED / name).write_text(text, encoding="utf-8")
    return folder / SHARED


def _using(reference: str) -> dict[str, tuple[str, str]]:
    return {"indicators.yaml": ("without: [group:sport]", f"without: [{reference}]")}


def test_the_shipped_groups_have_no_faults() -> None:
    assert [str(fault) for fault in shared_faults(CLAUSES / SHARED)] == []


def test_a_pack_takes_the_shared_groups_that_it_names_and_their_forms(tmp_path: Path) -> None:
    _shared(tmp_path)
    agreement = read_pack(write_pack(tmp_path, _using("shared:fish"))).agreement
    assert [group for group in agreement.groups if group.shared] == [
        TermGroup("fish", {"en": ("~herring",), "ru": ("сельд*",)}, shared=True)
    ]
    assert agreement.forms == {"en": {"herring": forms_of("en", "herring")}}


def test_the_version_follows_the_shared_groups_that_are_used_and_no_others(tmp_path: Path) -> None:
    _shared(tmp_path)
    folder = write_pack(tmp_path, _using("shared:fish"))
    before = read_pack(folder).agreement.version
    _shared(tmp_path, FISH.replace("ferry", "ferries"))
    assert read_pack(folder).agreement.version == before
    _shared(tmp_path, FISH.replace("~herring", "~trout"))
    assert read_pack(folder).agreement.version != before


def test_the_folder_beside_the_pack_comes_before_the_others(tmp_path: Path) -> None:
    _shared(tmp_path)
    other = _shared(tmp_path / "other", FISH.replace("~herring", "cod").replace("boats", "ships"))
    folder = write_pack(tmp_path, _using("shared:fish, shared:ships"))
    groups = {group.name: group.terms["en"] for group in read_pack(folder, shared=[other]).agreement.groups}
    assert (groups["fish"], groups["ships"]) == (("~herring",), ("ferry",))


def test_a_shared_group_that_is_not_there_is_a_fault_on_its_line(tmp_path: Path) -> None:
    _shared(tmp_path)
    (fault,) = faults_of(write_pack(tmp_path, _using("shared:fisch")))
    assert (fault.file, fault.line) == ("indicators.yaml", line_of(indicators(), "without: [group:sport]"))
    assert fault.reason == "there is no reference `shared:fisch`; did you mean `shared:fish`?"


def test_faults_of_shared_files_are_told_with_file_and_line(tmp_path: Path) -> None:
    folder = _shared(tmp_path, "groups:\n  fish:\n    en: [a*]\n    xx: [~cod]\n")
    _shared(tmp_path, FISH, name="z.yaml")
    told = [str(fault) for fault in shared_faults(folder)]
    assert told[0].startswith("shared/nature.yaml:3: groups.fish.en[0]: 'a*': 'a*' has 1 letter before `*`")
    assert told[1].startswith("shared/nature.yaml:4: groups.fish.xx[0]: `~` is not known in `xx`, only in az, de, en")
    assert "stands twice, first in shared/nature.yaml" in told[2]
    assert {str(fault) for fault in faults_of(write_pack(tmp_path))} == set(told)


def test_a_lemma_of_an_unknown_language_is_a_fault_of_the_pack(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "places.yaml", "{en: [landing*]", "{en: [landing*], el: [~λιμάνι]")
    assert fault.field == "places[0].names.el[0]"
    assert fault.reason.startswith("`~` is not known in `el`")


def test_an_indicator_may_take_the_terms_of_groups_in_place_of_its_own(tmp_path: Path) -> None:
    own = "    terms:\n      en: [fire*, opened ... fire]\n      ru: [огонь, обстрел*]\n"
    folder = write_pack(tmp_path, {"indicators.yaml": (own, "    any: [group:truce, places]\n    in: title\n")})
    indicator = read_pack(folder).agreement.indicators[0]
    assert (indicator.terms, indicator.any_of, indicator.field) == ({}, ("group:truce", "places"), "title")


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        (
            "without: [group:sport]",
            "without: [group:sport near 5]",
            "indicators[0].without[0]",
            "a reference is a name",
        ),
        ("without: [group:sport]", "without: [not group:spor]", "indicators[0].without[0]", "there is no reference"),
        ("    scope: 8\n", "    scope: 8\n    in: body\n", "indicators[0].in", "allowed are `title` and `summary`"),
        ("    scope: 8\n", "    scope: 8\n    any: [group:tru]\n", "indicators[0].any[0]", "there is no reference"),
        ("    scope: 8\n", "    scope: 8\n    any: [not places]\n", "indicators[0].any[0]", "there is no reference"),
        (
            "    terms:\n      en: [fire*, opened ... fire]\n      ru: [огонь, обстрел*]\n",
            "",
            "indicators[0]",
            "`terms` is missing",
        ),
    ],
)
def test_what_an_indicator_cannot_say_is_told(tmp_path: Path, old: str, new: str, field: str, reason: str) -> None:
    (fault,) = changed(tmp_path, "indicators.yaml", old, new)
    assert fault.field == field
    assert reason in fault.reason


def test_references_with_how_near_and_where_are_kept_as_written(tmp_path: Path) -> None:
    new = "without: [group:sport  within text, group:truce in title]"
    folder = write_pack(tmp_path, {"indicators.yaml": ("without: [group:sport]", new)})
    assert read_pack(folder).agreement.indicators[0].without == ("group:sport within text", "group:truce in title")
