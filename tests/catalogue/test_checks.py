"""Names are unique and references lead somewhere."""

from pathlib import Path

import pytest

from tests.catalogue import small_pack
from tests.catalogue.small_pack import changed, faults_of, line_of, write_pack
from tracker.catalogue.read import read_pack
from tracker.errors import InvalidFile

FILES = {
    "agreement.yaml": small_pack.AGREEMENT,
    "indicators.yaml": small_pack.indicators(),
    "events.yaml": small_pack.EVENTS,
    "sources.csv": small_pack.SOURCES,
    "record.jsonl": small_pack.RECORD,
}

REFERENCES = [
    ("agreement.yaml", "obligors: [UP, LO]", "obligors: [UP, LOW]", "clauses[0].obligations[0].obligors[1]", "`LO`"),
    ("agreement.yaml", "supervisor: MED", "supervisor: MDE", "clauses[0].obligations[0].supervisor", "`MED`"),
    ("agreement.yaml", "notice_by: [UP", "notice_by: [UPP", "clauses[1].obligations[2].term.notice_by[0]", "`UP`"),
    ("agreement.yaml", 'actors: "group:sport"', 'actors: "group:sports"', "sides[0].actors", "`group:sport`"),
    ("agreement.yaml", "langs: [en, ru]", 'earlier: "group:sports"\nlangs: [en, ru]', "earlier", "`group:sport`"),
    ("indicators.yaml", 'target: "1.1"', 'target: "1.11"', "indicators[0].target", "`1.1`"),
    ("indicators.yaml", "place:landing", "place:lading", "indicators[0].with[0][1]", "`place:landing`"),
    (
        "indicators.yaml",
        "without: [group:sport]",
        "without: [group:sports]",
        "indicators[0].without[0]",
        "`group:sport`",
    ),
    ("indicators.yaml", "here: [places,", "here: [place,", "region.here[0]", "`places`"),
    ("indicators.yaml", "elsewhere: [group:sport]", "elsewhere: [sport]", "region.elsewhere[0]", "`group:sport`"),
    (
        "indicators.yaml",
        "elsewhere: [group:sport]",
        "elsewhere_with: [[places], [places, place:lading]]",
        "region.elsewhere_with[1][1]",
        "`place:landing`",
    ),
    ("indicators.yaml", "elsewhere: [group:sport]", "aside: [group:sports]", "region.aside[0]", "`group:sport`"),
    ("events.yaml", 'obligations: ["2.1"]', 'obligations: ["2.11"]', "events[0].obligations[0]", "`2.1`"),
    ("events.yaml", "place: landing", "place: landings", "events[0].place", "`landing`"),
    ("events.yaml", "reports: [rec-001]", "reports: [rec-01]", "events[0].reports[0]", "`rec-001`"),
    ("sources.csv", ",UP,daily", ",UPP,daily", "side", "`UP`"),
    ("record.jsonl", '"side": "UP"', '"side": "up"', "side", "`UP`"),
]


@pytest.mark.parametrize("key", ["elsewhere", "aside"])
def test_exceptions_from_what_is_not_there_do_nothing(tmp_path: Path, key: str) -> None:
    (fault,) = changed(tmp_path, "indicators.yaml", "elsewhere: [group:sport]", f"{key}_with: [[places]]")
    assert (fault.field, fault.reason) == (
        f"region.{key}_with",
        f"this does nothing without `{key}`, which it makes exceptions from",
    )


@pytest.mark.parametrize("case", REFERENCES, ids=lambda case: f"{case[0]} {case[3]}")
def test_a_reference_to_nothing_names_the_nearest_that_is_there(
    tmp_path: Path, case: tuple[str, str, str, str, str]
) -> None:
    name, old, new, field, near = case
    faults = [fault for fault in changed(tmp_path, name, old, new) if fault.field == field]
    assert len(faults) == 1
    assert (faults[0].file, faults[0].line) == (name, line_of(FILES[name], old))
    assert faults[0].reason.startswith("there is no ")
    assert faults[0].reason.endswith(f"did you mean {near}?")


def test_a_reference_like_no_other_lists_what_there_is(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", 'bears_on: ["2"]\n  - number', 'bears_on: ["77"]\n  - number')
    assert fault.reason == "there is no clause `77`; there are `1`, `2`"


TWICE = [
    ("agreement.yaml", "langs: [en, ru]", "langs: [en, ru, en]", "langs[2]", "the language `en`"),
    (
        "agreement.yaml",
        "langs: [en, ru]",
        "neutral: [afp, afp]\nlangs: [en, ru]",
        "neutral[1]",
        "the neutral word `afp`",
    ),
    (
        "agreement.yaml",
        "{code: LO, name: Lower Town, role",
        "{code: UP, name: Lower Town, role",
        "parties[1].code",
        "the party",
    ),
    ("agreement.yaml", "{code: LO, name: Lower Town}", "{code: UP, name: Lower Town}", "sides[1].code", "the side"),
    ("agreement.yaml", '- number: "2"', '- number: "1"', "clauses[1].number", "the clause `1`"),
    ("agreement.yaml", 'number: "2.2"', 'number: "2.1"', "clauses[1].obligations[1].number", "the number `2.1`"),
    ("agreement.yaml", "number: W1", 'number: "2.1"', "watchpoints[0].number", "the number `2.1`"),
    ("indicators.yaml", "id: s1.1-b", "id: s1.1-a", "indicators[1].id", "the indicator `s1.1-a`"),
    ("indicators.yaml", "  sport: {en", "  truce: {en", "groups.truce", "the key stands twice, first in line 5"),
    ("events.yaml", "key: lease-ended", "key: ferry-late", "events[1].key", "the event `ferry-late`"),
    ("record.jsonl", '"id": "rec-002"', '"id": "rec-001"', "id", "the report `rec-001`"),
    ("sources.csv", "https://mill.example/rss", "https://post.example/feed", "url", "the address"),
    ("sources.csv", "Mill Radio", "River Post", "name", "the source `River Post`"),
]


@pytest.mark.parametrize("case", TWICE, ids=lambda case: f"{case[0]} {case[3]}")
def test_a_name_that_stands_twice_is_a_fault_on_its_second_line(
    tmp_path: Path, case: tuple[str, str, str, str, str]
) -> None:
    name, old, new, field, reason = case
    faults = [fault for fault in changed(tmp_path, name, old, new) if "stands twice" in fault.reason]
    assert [(fault.file, fault.line, fault.field) for fault in faults] == [(name, line_of(FILES[name], old), field)]
    assert reason in faults[0].reason
    assert "first " in faults[0].reason


def test_what_names_a_side_cannot_be_neutral_too(tmp_path: Path) -> None:
    old = "  sport: {en: [football*], ru: [футбол*]}"
    folder = write_pack(tmp_path, {"indicators.yaml": (old, old.replace("football*", "football*, Townsmen"))})
    text = small_pack.AGREEMENT.replace("langs: [en, ru]", "neutral: [reuters, townsmen]\nlangs: [en, ru]")
    (folder / "agreement.yaml").write_text(text, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.line, fault.field) == ("agreement.yaml", 8, "neutral[1]")
    assert fault.reason == "`townsmen` is among the `actors` of the side `UP`, and cannot be neutral too"


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("en: [town*]", "TOWNSMEN"),
        ("en: [~Kyiv]", "kyiv"),
        ("en: [~watchman]", "Watchmen"),
        ("ru: [Королёв]", "королев"),
    ],
)
def test_neutral_words_are_held_against_sides_as_the_rules_read_them(tmp_path: Path, term: str, word: str) -> None:
    old = "  sport: {en: [football*], ru: [футбол*]}"
    folder = write_pack(tmp_path, {"indicators.yaml": (old, f"{old}\n  downstream: {{{term}}}")})
    text = small_pack.AGREEMENT.replace("langs: [en, ru]", f"neutral: [reuters, {word}]\nlangs: [en, ru]")
    (folder / "agreement.yaml").write_text(text.replace("group:sport", "group:downstream"), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.field, fault.reason[: len(word) + 2]) == ("neutral[1]", f"`{word}`")
    assert "and cannot be neutral too" in fault.reason


def test_a_word_of_a_longer_term_of_a_side_can_be_neutral(tmp_path: Path) -> None:
    old = "  sport: {en: [football*], ru: [футбол*]}"
    folder = write_pack(tmp_path, {"indicators.yaml": (old, old.replace("football*", "football*, Liberty party"))})
    text = small_pack.AGREEMENT.replace("langs: [en, ru]", "neutral: [liberty]\nlangs: [en, ru]")
    (folder / "agreement.yaml").write_text(text, encoding="utf-8")
    assert faults_of(folder) == []


def test_a_neutral_word_stands_twice_however_it_is_written(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "langs: [en, ru]", "neutral: [sputnik, SPUTNIK]\nlangs: [en, ru]")
    assert fault.reason.startswith("the neutral word `SPUTNIK` stands twice, first at agreement.yaml:")


def test_a_place_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    again = small_pack.PLACES.removeprefix("places:\n")
    (fault,) = changed(tmp_path, "places.yaml", again, again + again)
    assert (fault.line, fault.field) == (5, "places[1].id")


def test_a_group_that_stands_in_two_files_is_a_fault(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "indicators-2.yaml").write_text("groups:\n  truce: {en: [peace]}\n", encoding="utf-8")
    assert [str(fault) for fault in faults_of(folder)] == [
        "indicators-2.yaml:2: groups.truce: the group `truce` stands twice, first in indicators.yaml"
    ]


def test_the_region_stands_once(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "indicators-2.yaml").write_text("\nregion:\n  here: [places]\n", encoding="utf-8")
    assert [str(fault) for fault in faults_of(folder)] == [
        "indicators-2.yaml:2: region: the region stands twice, first in indicators.yaml"
    ]


def test_the_region_cannot_be_left_out(tmp_path: Path) -> None:
    region = "region:\n  here: [places, group:truce]\n  elsewhere: [group:sport]\n"
    (fault,) = changed(tmp_path, "indicators.yaml", region, "")
    assert (fault.file, fault.line, fault.field) == ("indicators.yaml", 1, "region")


def test_the_id_equals_the_name_of_the_folder(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "id: river-truce", "id: sea-truce")
    assert (fault.line, fault.field) == (1, "id")
    assert "`river-truce`" in fault.reason


def test_an_obligation_bears_on_other_clauses_than_its_own(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", 'bears_on: ["2"]', 'bears_on: ["1"]')
    assert "own clause" in fault.reason


def test_every_target_needs_three_indicators(tmp_path: Path) -> None:
    text = small_pack.indicators()
    last = text[text.index("  - id: sw1-c") :]
    (fault,) = changed(tmp_path, "indicators.yaml", last, "")
    assert (fault.file, fault.line) == ("agreement.yaml", line_of(small_pack.AGREEMENT, "number: W1"))
    assert fault.reason == "`W1` has 2 indicators; at least 3 are needed"


def test_every_indicator_has_terms_in_every_language_of_the_agreement(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "indicators.yaml", "      ru: [огонь, обстрел*]\n", "")
    assert (fault.line, fault.field) == (13, "indicators[0].terms")
    assert "`ru`" in fault.reason


def test_events_need_a_record_that_is_there(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "record.jsonl").unlink()
    assert [(fault.file, fault.field) for fault in faults_of(folder)] == [
        ("events.yaml", "events[0].reports[0]"),
        ("events.yaml", "events[1].reports[0]"),
    ]


@pytest.mark.parametrize("name", ["agreement.yaml", "places.yaml", "indicators.yaml", "record.jsonl"])
def test_what_a_broken_file_lacks_is_not_held_against_the_others(tmp_path: Path, name: str) -> None:
    folder = write_pack(tmp_path)
    (folder / name).write_bytes(b"ok: 1\n\xff")
    assert [(fault.file, fault.line) for fault in faults_of(folder)] == [(name, 2)]


@pytest.mark.parametrize("text", ["", "- a list\n", "words\n", "id: [\n"])
def test_an_agreement_that_cannot_be_read_is_the_only_fault(tmp_path: Path, text: str) -> None:
    root = write_pack(tmp_path)
    (root / "agreement.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile) as caught:
        read_pack(root)
    assert [fault.file for fault in caught.value.faults] == ["agreement.yaml"]


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("agreement.yaml", "signed_on: 2001-03-01"),
        ("agreement.yaml", "due_on: 2001-04-01"),
        ("events.yaml", "starts_on: 2001-03-20"),
    ],
)
def test_a_day_that_no_month_has_is_one_fault(tmp_path: Path, file: str, old: str) -> None:
    (fault,) = changed(tmp_path, file, old, f"{old.split(':')[0]}: 2001-02-30")
    assert fault.reason == "'2001-02-30' is no such date or number"
