"""What a pack without faults is told."""

from pathlib import Path

import pytest

from tests.catalogue.small_pack import PLACES, SOURCES, indicators, line_of, write_pack
from tracker.catalogue.notes import covers, language_notes, shadow_notes, unmatched
from tracker.catalogue.read import open_pack


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("port*", "ports"),
        ("port*", "portal*"),
        ("port", "the port"),
        ("Port", "port"),
        ("port*", "port authorit*"),
        ("~port", "ports"),
        ("~port", "the ~port"),
        ("port*", "~port"),
        ("opened ... fire", "opened ... fire again"),
        ("port*", "port*"),
    ],
)
def test_a_term_covers_what_is_found_only_where_it_is(wide: str, narrow: str) -> None:
    assert covers(wide, narrow, "en")


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("ports", "port*"),
        ("the port", "port"),
        ("port", "port*"),
        ("~port", "port*"),
        ("port", "~port"),
        ("~port", "portal"),
        ("opened fire", "opened ... fire"),
        ("opened ... fire", "opened fire"),
        ("portal*", "port*"),
        ("port town", "town port"),
    ],
)
def test_a_term_does_not_cover_what_is_found_elsewhere_too(wide: str, narrow: str) -> None:
    assert not covers(wide, narrow, "en")


def test_needless_terms_are_noted_on_the_line_of_their_list(tmp_path: Path) -> None:
    changes = {"places.yaml": ("en: [landing*]", "en: [landings, landing*, quay, quay, ~dock, docks]")}
    notes = shadow_notes(open_pack(write_pack(tmp_path, changes)))
    places = [note for note in notes if note.file == "places.yaml"]
    assert [(note.line, note.field) for note in places] == [(line_of(PLACES, "names:"), "places[0].names.en")]
    told = "`landings` by `landing*`, `quay` by `quay`, `docks` by `~dock`"
    assert places[0].reason == f"3 of 6 terms are found by others anyway: {told}"


ALONE = "    with: [[group:truce, place:landing], places]\n    without: [group:sport]\n    scope: 8\n"


@pytest.mark.parametrize(
    ("second", "is_shadowed"),
    [
        (ALONE, True),
        ("    with: [group:truce, places]\n    without: [group:sport]\n    scope: 8\n", True),
        (
            "    with: [[group:truce, place:landing], places]\n    without: [group:sport, group:truce]\n    scope: 8\n",
            True,
        ),
        ("    with: [[group:truce, place:landing], places]\n    scope: 8\n", False),
        ("    with: [places]\n    without: [group:sport]\n    scope: 8\n", False),
        ("    with: [[group:truce, place:landing], places]\n    without: [group:sport]\n    scope: text\n", False),
        ("    with: [[group:truce, place:landing], places]\n    without: [group:sport]\n    scope: 9\n", False),
        (ALONE + "    in: title\n", True),
        (ALONE + "    any: [places]\n", False),
    ],
)
def test_an_indicator_that_fires_only_where_another_does_is_noted(
    tmp_path: Path, second: str, *, is_shadowed: bool
) -> None:
    """Of the small pack's first three signs, which are alike, the second is changed."""
    before = indicators()
    at = before.index("  - id: s1.1-b")
    signs = before[at:].replace(ALONE, second, 1)
    folder = write_pack(tmp_path, {"indicators.yaml": (before[at:], signs)})
    notes = [note for note in shadow_notes(open_pack(folder)) if note.reason.startswith("`s1.1-b`")]
    assert [note.line for note in notes] == ([line_of(before, "  - id: s1.1-b")] if is_shadowed else [])
    if is_shadowed:
        assert notes[0].reason == "`s1.1-b` fires only where `s1.1-a` of the same target does"


def test_signs_that_look_for_other_words_or_other_targets_do_not_shadow_each_other(tmp_path: Path) -> None:
    before = indicators()
    at = before.index("  - id: s1.1-b")
    other = before[at:].replace("en: [fire*, opened ... fire]", "en: [shell*]", 1)
    folder = write_pack(tmp_path, {"indicators.yaml": (before[at:], other)})
    told = [note.reason for note in shadow_notes(open_pack(folder)) if "s1.1-b" in note.reason]
    assert told == []


def test_languages_left_out_are_noted(tmp_path: Path) -> None:
    changes = {
        "places.yaml": (", ru: [пристан*]", ""),
        "indicators.yaml": ("sport: {en: [football*], ru: [футбол*]}", "sport: {en: [football*]}"),
        "sources.csv": ("mill.example/rss,ru,", "mill.example/rss,ka,"),
    }
    notes = {note.file: note for note in language_notes(open_pack(write_pack(tmp_path, changes)))}
    assert notes["places.yaml"].reason == "the place `landing` has no names in `ru`"
    assert notes["indicators.yaml"].reason == "the group `sport` has no terms in `ru`"
    assert notes["indicators.yaml"].line == line_of(indicators(), "sport:")
    assert notes["sources.csv"].line == line_of(SOURCES, "Mill Radio")
    assert notes["sources.csv"].reason.endswith("0 of 15 indicators have terms in it")
    assert language_notes(open_pack(write_pack(_below(tmp_path)))) == []


def _below(folder: Path) -> Path:
    (folder / "whole").mkdir()
    return folder / "whole"


def test_terms_that_match_no_report_are_noted_by_list(tmp_path: Path) -> None:
    files = open_pack(write_pack(tmp_path))
    matched = {("en", "truce"), ("en", "fire*"), ("places", "landing*"), ("ru", "landing*")}
    notes = unmatched(files, matched=matched, places="places", langs=["en"])
    assert {note.field for note in notes} >= {"groups.sport.en", "indicators[0].terms.en"}
    assert not any(".ru" in note.field or note.file == "places.yaml" for note in notes)
    first = next(note for note in notes if note.field == "indicators[0].terms.en")
    assert first.reason == "1 of 2 terms match none of the reports: `opened ... fire`"
    assert first.line == line_of(indicators(), "en: [fire*")
