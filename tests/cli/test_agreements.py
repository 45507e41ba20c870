"""`tracker agreement`."""

import json
import re
from pathlib import Path

import pytest

from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal

BRIEF = {"id", "title", "clauses", "obligations", "watchpoints", "indicators", "version"}


def test_the_list_counts_what_each_agreement_holds(terminal: Terminal) -> None:
    (row,) = terminal.json("agreement", "list")
    counts = {"clauses": 2, "obligations": 2, "watchpoints": 1, "indicators": 3}
    brief = {"id": "sea-1999", "title": "Strait agreement", "version": "v2", **counts}
    assert row == {**brief, "has_folder": False, "retired_at": None}
    told = terminal("agreement", "list")
    assert "sea-1999  Strait agreement" in told
    assert "note: sea-1999: its pack lies in no folder that a start loads; it stays as it was loaded last." in told


def test_an_agreement_with_a_folder_is_listed_without_a_note(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    terminal.environment["TRACKER_CLAUSES"] = str(tmp_path)
    terminal("agreement", "load", str(folder))
    has_folder = {row["id"]: row["has_folder"] for row in terminal.json("agreement", "list")}
    assert has_folder == {"river-truce": True, "sea-1999": False}
    assert "note: river-truce" not in terminal("agreement", "list")


def test_an_agreement_is_shown_whole(terminal: Terminal) -> None:
    shown = terminal.json("agreement", "show", "sea-1999")
    assert (shown["id"], shown["title"]) == ("sea-1999", "Agreement on the Northern Strait")
    assert [clause["number"] for clause in shown["clauses"]] == ["1", "2"]
    first, second = shown["obligations"]
    assert (first["id"], first["kind"], first["clause"], first["slug"]) == ("1.1", "continuing", "1", "sea-1999/1.1")
    assert (second["id"], second["kind"], second["term"]["months"]) == ("2.1", "term", 60)
    assert [watchpoint["id"] for watchpoint in shown["watchpoints"]] == ["W1"]
    sign = shown["indicators"][0]
    assert (sign["id"], sign["target"], sign["stance"], sign["languages"]) == (
        "1.1-sign",
        "1.1",
        "breach",
        ["en", "ru"],
    )
    text = terminal("agreement", "show", "sea-1999")
    assert text.startswith(
        "Agreement on the Northern Strait\nChanged.\nin force 2020-11-10T00:00:00+00:00, version v2\n"
    )
    assert "W1          watchpoint" in text


def test_an_unknown_agreement_fails(terminal: Terminal) -> None:
    assert terminal.refused("agreement", "show", "sky-2000", exit_code=1) == "error: there is no agreement sky-2000\n"


def test_a_sound_pack_has_no_faults(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    checked = terminal.json("agreement", "check", str(folder))
    assert (checked["ok"], checked["faults"], checked["id"], checked["obligations"]) == (True, [], "river-truce", 4)
    assert checked.keys() == {"ok", "faults", "notes"} | BRIEF
    text = terminal("agreement", "check", str(folder))
    assert text.startswith(f"{folder}: no faults; 4 obligations, 2 sources, 2 past reports\n")


def test_a_sound_pack_is_told_what_is_worth_knowing_of_it(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    brief = terminal("agreement", "check", str(folder)).splitlines()
    assert brief[1].endswith(" lists with terms that match none of 2 reports")
    assert brief[2:] == [
        "25 lists and indicators with what others make needless",
        "--notes sums them up, --all prints them",
    ]
    notes = terminal.json("agreement", "check", str(folder))["notes"]
    assert (notes["reports"], len(notes["shadowed"])) == (2, 25)
    summed = terminal("agreement", "check", str(folder), "--notes").splitlines()
    assert "25 lists and indicators with what others make needless:" in summed
    assert (
        f"  indicators.yaml: {sum(n['file'] == 'indicators.yaml' for n in notes['shadowed'])}, from line "
        in "".join(line for line in summed if "indicators.yaml" in line)
    )
    assert len(summed) < 12
    told = terminal("agreement", "check", str(folder), "--all")
    assert "indicators.yaml:5: groups.truce.en: 1 of 1 terms match none of the reports: `truce`" in told
    assert "fires only where `s1.1-a` of the same target does" in told
    labelled = tmp_path / "labelled.jsonl"
    labelled.write_text('{"id": "x", "lang": "en", "title": "The truce", "labels": []}\n', encoding="utf-8")
    told = terminal("agreement", "check", str(folder), "--all", "--against", str(labelled), "--stored")
    assert "groups.truce.en" not in told


def test_some_of_the_notes_can_be_asked_for(terminal: Terminal, tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path))
    every = terminal.json("agreement", "check", folder)["notes"]
    assert len(every["idle"]) > 1
    some = terminal.json("agreement", "check", folder, "--about", "GROUPS.truce.en")["notes"]
    assert [note["field"] for note in some["idle"]] == ["groups.truce.en"]
    assert some["reports"] == every["reports"]
    shadowed = terminal.json("agreement", "check", folder, "--kind", "shadowed")["notes"]
    assert (shadowed["idle"], shadowed["shadowed"]) == ([], every["shadowed"])
    told = terminal("agreement", "check", folder, "--kind", "shadowed")
    assert len(told.splitlines()) == 2 + len(every["shadowed"])
    assert "no note that was asked for" in terminal("agreement", "check", folder, "--about", "no such words")


def test_shared_groups_are_checked_and_are_no_pack(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "fish.yaml").write_text("groups: {fish: {en: [~herring]}}\n", encoding="utf-8")
    assert terminal("agreement", "check", str(folder)) == f"{folder}: no faults; groups for all packs, no pack\n"
    assert terminal.json("agreement", "check", str(folder)) == {"ok": True, "faults": []}
    said = terminal.refused("agreement", "load", str(folder), exit_code=2)
    assert "holds groups for all packs; load the packs that use them" in said
    (folder / "fish.yaml").write_text("groups: {fish: {en: [~a]}}\n", encoding="utf-8")
    ended = terminal.run("agreement", "check", str(folder))
    assert (ended.exit_code, ended.err) == (1, f"{folder}: 1 fault\n")
    assert ended.out.startswith("shared/fish.yaml:1: groups.fish.en[0]: '~a': '~a' has 1 letter")


def test_the_forms_of_a_lemma_are_shown(terminal: Terminal) -> None:
    assert terminal("agreement", "forms", "en", "army") == "army: armied armies army armying\n"
    assert terminal.json("agreement", "forms", "en", "serviceman") == {"serviceman": ["serviceman", "servicemen"]}
    assert "`~` is not known in `el`" in terminal.refused("agreement", "forms", "el", "abc", exit_code=2)
    assert "one word is needed" in terminal.refused("agreement", "forms", "en", "two words", exit_code=2)


def test_every_fault_of_a_pack_names_file_line_and_field(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    sources = folder / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace(",UP,daily", ",XX,daily"), encoding="utf-8")
    agreement = folder / "agreement.yaml"
    agreement.write_text(
        agreement.read_text(encoding="utf-8").replace("signed_on: 2001-03-01", "signed_on: March"), encoding="utf-8"
    )
    ended = terminal.run("agreement", "check", str(folder))
    first = ended.out.splitlines()[0]
    assert (ended.exit_code, ended.err) == (
        1,
        f"{folder}: {len(ended.out.splitlines())} fault(s)\n".replace("(s)", "s"),
    )
    assert first.startswith("agreement.yaml:5: signed_on: ")
    assert "sources.csv:2: side: " in ended.out
    checked = terminal.json("agreement", "check", str(folder), exit_code=1)
    assert checked["ok"] is False
    assert checked["faults"][0].keys() == {"file", "line", "field", "reason"}
    assert (checked["faults"][0]["file"], checked["faults"][0]["line"]) == ("agreement.yaml", 5)


def test_a_pack_is_checked_from_within_its_folder(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(write_pack(tmp_path))
    assert terminal.json("agreement", "check", ".")["id"] == "river-truce"


@pytest.mark.parametrize("act", ["check", "load"])
def test_a_folder_that_is_not_there_is_wrong_use(terminal: Terminal, act: str) -> None:
    assert "Directory 'nowhere' does not exist" in terminal.refused("agreement", act, "nowhere")


def test_a_pack_is_loaded_once_and_its_changes_after_that(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    loaded = terminal.json("agreement", "load", str(folder))
    assert (loaded["agreement"], loaded["first"]) == ("river-truce", True)
    assert (loaded["sources_new"], loaded["reports_new"], loaded["events_new"]) == (2, 2, 2)
    assert loaded["flags_new"] >= 0
    again = terminal("agreement", "load", str(folder))
    assert again == "river-truce: unchanged; 0 new sources, 0 new past reports, 0 new events\n"

    sources = folder / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace(",UP,daily", ",LO,daily"), encoding="utf-8")
    agreement = folder / "agreement.yaml"
    agreement.write_text(
        agreement.read_text(encoding="utf-8").replace("title: No fire", "title: No shots"), encoding="utf-8"
    )
    events = folder / "events.yaml"
    events.write_text(events.read_text(encoding="utf-8").replace("Ferry put off", "Ferry late"), encoding="utf-8")
    changed = terminal("agreement", "load", str(folder))
    assert "river-truce: changed; 0 new sources, 0 new past reports, 1 new event\n" in changed
    assert "  obligation 1.1 changed\n" in changed
    assert "  note: source River Post keeps side UP; the pack says LO\n" in changed


def test_a_load_says_when_stored_items_are_to_be_flagged_anew(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    terminal("flag", "redo")
    first = terminal("agreement", "load", str(folder))
    assert (
        "  stored items were flagged without it: `tracker flag redo` flags them anew, keeping every review\n" in first
    )
    terminal("flag", "redo")
    agreement = folder / "agreement.yaml"
    written = agreement.read_text(encoding="utf-8")
    agreement.write_text(written.replace("title: No fire", "title: No shots"), encoding="utf-8")
    assert "flag redo" not in terminal("agreement", "load", str(folder))
    agreement.write_text(written.replace("obligors: [LO]", "obligors: [UP]"), encoding="utf-8")
    assert "  rules changed: `tracker flag redo`" in terminal("agreement", "load", str(folder))


def test_without_the_record_neither_past_reports_nor_events_are_loaded(terminal: Terminal, tmp_path: Path) -> None:
    terminal.environment["TRACKER_LOAD_RECORD"] = "off"
    loaded = terminal.json("agreement", "load", str(write_pack(tmp_path)))
    assert (loaded["sources_new"], loaded["reports_new"], loaded["events_new"]) == (2, 0, 0)


def test_changed_rules_say_how_to_flag_again(terminal: Terminal, tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    terminal("agreement", "load", str(folder))
    places = folder / "places.yaml"
    places.write_text(places.read_text(encoding="utf-8").replace("[landing*]", "[landing*, pier]"), encoding="utf-8")
    assert "  rules changed: `tracker flag redo`" in terminal("agreement", "load", str(folder))


def test_a_short_name_in_two_agreements_must_be_written_in_full(terminal: Terminal, tmp_path: Path) -> None:
    terminal("agreement", "load", str(write_pack(tmp_path)))
    said = terminal.refused("flag", "list", "--obligation", "1.1")
    assert said == "error: obligation: 1.1 is in several agreements; write one of river-truce/1.1, sea-1999/1.1\n"
    assert len(terminal.json("flag", "list", "--obligation", "sea-1999/1.1")) == 1


def test_a_retired_agreement_is_said_to_be_wherever_it_is_told_of(terminal: Terminal) -> None:
    said = terminal.run("agreement", "retire", "sea-1999", "--why", "It ran out")
    assert (said.out, said.err) == ("sea-1999 is retired; its records stay\n", "")
    told = r"retired since \d{4}-\d\d-\d\d by ani: \"It ran out\""
    listed = terminal("agreement", "list")
    assert re.search(rf"note: sea-1999: {told}\n", listed)
    assert "its pack lies in no folder" not in listed
    (row,) = terminal.json("agreement", "list")
    day = row["retired_at"][:10]
    assert re.search(told, terminal("agreement", "show", "sea-1999"))
    assert terminal.json("agreement", "show", "sea-1999")["retired"]["why"] == "It ran out"
    assert re.search(rf"\nsea-1999 is {told}\n", terminal("status"))
    assert {one["agreement_retired_on"] for one in terminal.json("status")} == {day}
    assert {one["agreement_retired_on"] for one in terminal.json("status", "--known-on", "2026-11-24")} == {None}
    found = {one["what"]: (one["state"], one["says"]) for one in terminal.json("doctor")}
    assert found["agreements"] == ("warning", "none is watched")
    assert found["agreement sea-1999"] == ("ok", f'retired since {day} by ani: "It ran out"')


def test_the_calendar_leaves_a_retired_agreement_out_unless_it_is_named(terminal: Terminal) -> None:
    dates = terminal.json("calendar", "--as-of", "2026-11-24")
    assert dates
    terminal("agreement", "retire", "sea-1999", "--why", "It ran out")
    without = terminal.run("calendar", "--as-of", "2026-11-24", "--json")
    assert json.loads(without.out) == []
    assert without.err.endswith('by ani: "It ran out"; its dates are left out\n')
    named = terminal.run("calendar", "--as-of", "2026-11-24", "--agreement", "sea-1999", "--json")
    assert json.loads(named.out) == dates
    assert named.err.endswith('by ani: "It ran out"\n')


def test_records_of_a_retired_agreement_can_be_read_and_reported_on(terminal: Terminal) -> None:
    before = terminal("flag", "list")
    terminal("agreement", "retire", "sea-1999", "--why", "It ran out")
    assert terminal("flag", "list") == before
    report = terminal("report", "--from", "2026-11-01", "--to", "2026-11-30", "--format", "csv", "-o", "-")
    assert "A quiet night" in report
    refused = terminal.refused("flag", "redo", "--obligation", "1.1")
    assert "sea-1999 is retired since" in refused
    assert "tracker agreement restore sea-1999 --why TEXT comes first" in refused


def test_a_restored_agreement_is_watched_again(terminal: Terminal) -> None:
    terminal("agreement", "retire", "sea-1999", "--why", "It ran out")
    said = terminal("agreement", "restore", "sea-1999", "--why", "It was renewed", "--as", "ani")
    assert said.startswith("sea-1999 is watched again; the next start loads its pack")
    assert said.endswith("the next run flags what came meanwhile, keeping every review\n")
    assert "retired" not in terminal("status")
    assert terminal("audit", "verify").endswith("0 faults\n")


def test_sources_that_came_with_a_retired_agreement_stay(terminal: Terminal, tmp_path: Path) -> None:
    terminal("agreement", "load", str(write_pack(tmp_path)))
    said = terminal.run("agreement", "retire", "river-truce", "--why", "It ran out")
    assert said.err.startswith("note: 2 active sources came with its pack, and stay")
    again = terminal.refused("agreement", "load", str(tmp_path / "river-truce"))
    assert "river-truce is retired since" in again
    terminal("agreement", "restore", "river-truce", "--why", "It was renewed")
    terminal("agreement", "retire", "sea-1999", "--why", "It ran out too")
    assert terminal.run("agreement", "retire", "river-truce", "--why", "It ran out").err == ""


@pytest.mark.parametrize(
    ("words", "exit_code", "complaint"),
    [
        (("retire", "sea-1999"), 2, "Missing option '--why'"),
        (("retire", "sea-1999", "--why", " "), 2, "error: --why: a reason is needed"),
        (("retire", "sky-2000", "--why", "x"), 1, "error: there is no agreement sky-2000"),
        (("restore", "sea-1999", "--why", "x"), 2, "error: ID: sea-1999 is not retired"),
    ],
)
def test_what_cannot_be_retired_or_restored_is_refused(
    terminal: Terminal, words: tuple[str, ...], exit_code: int, complaint: str
) -> None:
    assert complaint in terminal.refused("agreement", *words, exit_code=exit_code)


def test_the_help_on_loading_names_all_that_page_and_pack_may_both_have_changed(terminal: Terminal) -> None:
    told = " ".join(terminal("agreement", "load", "--help").split())
    for version in ("take the pack's version", "keep the page's version"):
        assert f"Where both changed an indicator, a named set or an event: {version}." in told
    assert "events that were corrected there, stay as they are there" in told
