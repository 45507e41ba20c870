"""`tracker evaluate` and `tracker bench`."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.flow.terminal import Terminal

pytestmark = pytest.mark.slow

LABELLED = (
    {"id": "a", "lang": "en", "title": "Ceasefire broken in the Strait", "labels": [{"o": "1.1", "stance": "breach"}]},
    {"id": "b", "lang": "en", "title": "Southland garrison to stay", "labels": [{"o": "2.1", "stance": "fulfilment"}]},
    {"id": "c", "lang": "en", "title": "Fishing in Northland", "labels": [], "optional": ["W1"]},
    {"id": "d", "lang": "ru", "title": "Нечто иное", "labels": [{"o": "1.1", "stance": "breach"}]},
    {"id": "e", "lang": "en", "title": "Chess", "labels": []},
)


def a_file(folder: Path, *lines: object) -> str:
    file = folder / "labelled.jsonl"
    text = "".join((line if isinstance(line, str) else json.dumps({"summary": "", **line})) + "\n" for line in lines)  # type: ignore[dict-item]  # lines are texts or objects
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_a_labelled_file_is_scored_and_not_stored(terminal: Terminal, tmp_path: Path) -> None:
    figures = terminal.json("evaluate", a_file(tmp_path, *LABELLED))
    assert figures.keys() >= {
        "micro",
        "macro",
        "by_obligation",
        "by_lang",
        "stance_accuracy",
        "negatives_flagged",
        "errors",
    }
    # Flagged: a rightly, b rightly but as talk, c optionally; d missed.
    assert figures["micro"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "support": 3}
    assert figures["by_obligation"]["1.1"]["recall"] == 0.5
    assert figures["by_lang"]["ru"]["recall"] == 0.0
    assert figures["stance_accuracy"] == 0.5
    assert figures["errors"] == [{"id": "d", "missed": ["1.1"], "extra": []}]
    assert len(terminal.json("item", "list")) == 1


def test_the_figures_print_as_tables(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal("evaluate", a_file(tmp_path, *LABELLED), "--agreement", "sea-1999")
    assert said.startswith("5 labelled reports")
    assert "all pairs              1.00       0.67    0.80      3" in said
    assert "stance right on true positives: 0.50 (95 % interval 0.00 to 1.00)\nby the rules alone: 0.50\n" in said
    assert "stance right on true positives: none to judge\n" in terminal("evaluate", a_file(tmp_path, LABELLED[3]))


def test_cross_validation_lets_the_stated_recall_through(terminal: Terminal, tmp_path: Path) -> None:
    told = [
        {
            "id": f"n-{number}",
            "lang": "en",
            "title": f"Ceasefire broken in the Strait, {'harbour' if number % 2 else 'fishing'}, day {number}",
            "labels": [{"o": "1.1", "stance": "breach"}] if number % 2 or number % 10 == 0 else [],
        }
        for number in range(60)
    ]
    file = a_file(tmp_path, *told)
    recalls = []
    for stated in ("0.99", "0.6"):
        terminal.environment["TRACKER_STATED_RECALL"] = stated
        found = terminal.json("evaluate", file, "--cross-validate", "--agreement", "sea-1999")
        recalls.append(found["cross_validated"]["learned"]["micro"]["recall"])
    assert recalls[0] > recalls[1] + 0.1


def test_figures_on_reports_that_are_made_up_are_told_as_such(terminal: Terminal, tmp_path: Path) -> None:
    made_up = a_file(tmp_path, LABELLED[0], *({**one, "made_up": True} for one in LABELLED[1:]))
    said = terminal.run("evaluate", made_up).err
    assert said == "4 of 5 reports made up: the figures tell little of real ones\n"
    assert terminal.run("evaluate", a_file(tmp_path, *LABELLED)).err == ""


@pytest.mark.parametrize(
    ("lines", "exit_code", "complaint"),
    [
        (["{"], 1, "labelled.jsonl:1: is not JSON: Expecting property name enclosed in double quotes, at character 2"),
        (["[" * 100_000], 1, "labelled.jsonl:1: is not JSON that can be read"),
        ([], 1, "labelled.jsonl: it holds no report"),
        ([LABELLED[0], {**LABELLED[1], "labels": "2.1"}], 1, "labelled.jsonl:2: labels: must be a list such as"),
        ([LABELLED[0], LABELLED[0]], 1, "labelled.jsonl:2: id: a stands in line 1 already"),
        (
            [{**LABELLED[0], "labels": [{"o": "9.9", "stance": "breach"}]}],
            1,
            "labelled.jsonl:1: labels: no agreement has",
        ),
    ],
)
def test_a_broken_file_names_its_line(
    terminal: Terminal, tmp_path: Path, *, lines: list[object], exit_code: int, complaint: str
) -> None:
    said = terminal.refused("evaluate", a_file(tmp_path, *lines), exit_code=exit_code)
    assert f"{tmp_path}/{complaint}" in said


def test_a_file_that_cannot_be_used_as_a_whole_is_named(terminal: Terminal, tmp_path: Path) -> None:
    few = terminal.refused("bench", "review", a_file(tmp_path, *LABELLED))
    assert few == f"error: {tmp_path / 'labelled.jsonl'}: labels: no obligation has 8 relevant reports\n"
    bare = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    said = bare.refused("evaluate", a_file(tmp_path, LABELLED[4]))
    assert (
        said == f"error: {tmp_path / 'labelled.jsonl'}: labels: no label names an agreement: say which one is meant\n"
    )


def test_a_missing_file_and_an_unknown_agreement_are_told(terminal: Terminal, tmp_path: Path) -> None:
    assert "File 'none.jsonl' does not exist" in terminal.refused("evaluate", "none.jsonl")
    words = ("evaluate", a_file(tmp_path, LABELLED[0]), "--agreement", "sky-2000")
    assert terminal.refused(*words, exit_code=1) == "error: there is no agreement sky-2000\n"


def test_without_a_database_the_packs_of_the_folders_are_tried(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    report = {"id": "k", "lang": "en", "title": "Convoy", "labels": [{"o": "karabakh-2020/6.5", "stance": "breach"}]}
    assert terminal.json("evaluate", a_file(tmp_path, report))["micro"]["support"] == 1


def test_a_database_of_another_revision_is_not_passed_over(terminal: Terminal, tmp_path: Path) -> None:
    connection = sqlite3.connect(terminal.environment["TRACKER_DATABASE_URL"].removeprefix("sqlite:///"))
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    said = terminal.refused("evaluate", a_file(tmp_path, LABELLED[0]), exit_code=1)
    address = terminal.environment["TRACKER_DATABASE_URL"]
    assert said.startswith(f"error: {address}: the database is at revision 0001, this program needs ")


BENCH_FIGURES = {
    "measured_on", "reports", "reports_that_may_name_a_region", "forms", "flagged_per_second", "found_per_second",
    "matched_per_second", "matched_per_second_anew", "matching_to_automaton", "matching_anew_to_automaton",
    "finding_to_automaton", "flagging_to_automaton", "mb_of_rules",
}  # fmt: skip


def test_the_matcher_is_measured_on_what_is_stored(terminal: Terminal) -> None:
    figures = terminal.json("bench", "flag")
    assert figures.keys() == BENCH_FIGURES
    assert (figures["measured_on"], figures["reports"]) == ("stored items", 1)
    assert figures["forms"] > 0
    assert "flagged_per_second" in terminal("bench", "flag")


def test_the_matcher_is_measured_on_a_file_beside_its_peers(terminal: Terminal, tmp_path: Path) -> None:
    figures = terminal.json("bench", "flag", "--file", a_file(tmp_path, *LABELLED), "--peers", "--curve")
    assert figures["reports"] == len(LABELLED)
    assert figures["measured_on"] == "labelled.jsonl"
    assert figures["matching_to_re"] > figures["matching_anew_to_re"] > 0
    sizes = (1_000, 10_000, 100_000)
    assert all(figures[f"found_per_second_with_{size}_forms"] > 0 for size in sizes)


@pytest.mark.slow
def test_without_a_database_the_packs_are_measured_on_made_up_news(tmp_path: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{tmp_path / 'new.db'}")
    figures = terminal.json("bench", "flag")
    assert figures["measured_on"] == "made-up news"
    assert figures["forms"] > 50_000


def test_with_nothing_stored_there_is_nothing_to_measure(sqlite_template: Path) -> None:
    terminal = Terminal(TRACKER_DATABASE_URL=f"sqlite:///{sqlite_template}")
    assert "no items are stored to measure with" in terminal.refused("bench", "flag", exit_code=1)
