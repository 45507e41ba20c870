"""Models on the command line."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_stance_model
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tracker.storage import stance_models
from tracker.storage.engine import transaction

SHOTS, FLAMES = "Fire at the landing breaks the truce, number {}", "Fire at the landing is put out, number {}"


def _labelled(folder: Path, name: str, numbers: range) -> str:
    """Reports that the rules flag all; those with even numbers are labelled, and name the truce."""
    rows = [
        {
            "id": f"r{number}",
            "lang": "en",
            "title": (SHOTS if number % 2 == 0 else FLAMES).format(number),
            "summary": "",
            "labels": [{"o": "1.1", "stance": "breach"}] if number % 2 == 0 else [],
            "optional": [],
        }
        for number in numbers
    ]
    file = folder / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


def test_without_reviews_there_is_nothing_to_fit(terminal: Terminal) -> None:
    fitted = terminal.json("model", "fit")
    assert (fitted["fitted"], fitted["changed"], fitted["flags_new"]) == ([], [], 0)
    assert "0 models fitted, 0 unchanged, 3 with too few reviews" in terminal("model", "fit")
    assert "has no model yet" in terminal.refused("model", "show", "2.1", exit_code=1)
    assert terminal("model", "drop", "1.1") == "sea-1999/1.1: no model was in use\n"


def test_models_are_listed_and_shown_with_what_weighs_most(terminal: Terminal) -> None:
    (listed,) = terminal.json("model", "list")
    assert (listed["obligation"], listed["number"], listed["used"]) == ("sea-1999/1.1", 1, False)
    assert listed["held_back"]["rules_f1"] == 0.8
    assert "sea-1999/1.1" in terminal("model", "list", "--obligation", "1.1")
    assert listed["origin"] == "reviews"
    assert f"{listed['reviews']} reviews" in terminal("model", "list")
    shown = terminal("model", "show", "1.1")
    assert shown.index("word: footba") < shown.index("word: harbou") < shown.index("own rules")
    assert terminal.json("model", "show", "1.1")["weights"]["word: footba"] == -20.0


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


@pytest.mark.slow
def test_a_packs_models_are_fitted_to_labelled_reports(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    kept = _labelled(tmp_path, "kept.jsonl", range(100, 120))
    said = terminal("model", "train", str(pack), learned, "--held-back", kept)
    assert "20 reports held back" in said
    written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
    assert written["held_back"]["f1"] >= written["held_back"]["rules_f1"]
    assert {one["obligation"] for one in written["models"]} == {"river-truce/1.1"}
    assert not any(name.startswith("word") for one in written["models"] for name in one["weights"])
    assert terminal("agreement", "load", str(pack))
    assert any(one["used"] for one in terminal.json("model", "list") if one["obligation"] == "river-truce/1.1")
    assert "60 labelled reports" in terminal("model", "list", "--obligation", "river-truce/1.1")


@pytest.mark.slow
def test_models_that_do_worse_than_the_rules_are_not_written(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    turned = Path(_labelled(tmp_path, "kept.jsonl", range(100, 120)))
    rows = [json.loads(line) for line in turned.read_text(encoding="utf-8").splitlines()]
    labels = [row["labels"] for row in rows]
    for row, other in zip(rows, labels[1:] + labels[:1], strict=True):
        row["labels"] = other
    turned.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ended = terminal.run("model", "train", str(pack), learned, "--held-back", str(turned))
    assert ended.exit_code == 1
    assert "nothing is written" in ended.err
    assert not (pack / "models.json").exists()


def test_models_of_stances_are_listed_shown_and_dropped(terminal: Terminal, engine: sa.Engine) -> None:
    (listed,) = terminal.json("model", "stances")
    assert (listed["agreement"], listed["number"], listed["used"]) == ("sea-1999", 1, False)
    assert listed["held_back"] == {"examples": 200, "accuracy": 0.8, "rules_accuracy": 0.7}
    assert "200 reviews" in terminal("model", "stances")
    shown = terminal("model", "show", "sea-1999")
    assert shown.startswith("sea-1999, model 1 of stances, version s1: 200 stances, stance right 0.80, before 0.70 on ")
    assert "obligation: 1.1 in 2021  +9.00" in shown
    told = terminal.json("model", "show", "sea-1999")
    assert (told["stances"], told["weights"]["named: group:plans"]) == (["breach", "talk"], [-2.0, 6.0])
    assert terminal("model", "drop", "sea-1999") == "sea-1999: no model of stances was in use\n"
    with transaction(engine) as connection:
        stance_models.use(connection, {"sea-1999": a_stance_model()}, at=NOON)
    assert terminal.json("model", "stances")[0]["used"]
    assert terminal("model", "drop", "sea-1999") == "sea-1999: the rules alone tell stances again\n"
    assert not terminal.json("model", "stances")[0]["used"]


def test_an_agreement_without_a_model_of_stances_says_so(terminal: Terminal, pack: Path) -> None:
    assert terminal("agreement", "load", str(pack))
    assert "has no model of stances yet" in terminal.refused("model", "show", "river-truce", exit_code=1)


def _stances(folder: Path, name: str, numbers: range, *, turned: bool = False) -> str:
    """Reports that the rules take for breaches; those that name the ferry are labelled talk."""
    told = ("breach", "talk") if turned else ("talk", "breach")
    rows = [
        {
            "id": f"s{number}",
            "lang": "en",
            "published": "2001" if number % 2 == 0 else "2003",
            "title": SHOTS.format(number),
            "summary": "",
            "labels": [{"o": "1.1", "stance": told[number % 2]}],
        }
        for number in numbers
    ]
    file = folder / name
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(file)


@pytest.mark.slow
def test_a_packs_model_of_stances_is_fitted_and_comes_with_the_pack(
    terminal: Terminal, tmp_path: Path, pack: Path
) -> None:
    learned = _stances(tmp_path, "learned.jsonl", range(200))
    said = terminal("model", "train", str(pack), learned, "--held-back", _stances(tmp_path, "kept.jsonl", range(20)))
    assert "stance right on the reports held back: 1.000, by the rules alone 0.500" in said
    written = json.loads((pack / "models.json").read_text(encoding="utf-8"))["stances"]
    assert (written["agreement"], written["origin"], written["not_for"]) == ("river-truce", "pack", [])
    assert terminal("agreement", "load", str(pack))
    assert [one["used"] for one in terminal.json("model", "stances") if one["agreement"] == "river-truce"] == [True]
    assert "200 labels" in terminal("model", "stances")
    broken = written | {"base": written["base"][1:]}
    (pack / "models.json").write_text(json.dumps({"models": [], "stances": broken}), encoding="utf-8")
    refused = terminal.run("agreement", "check", str(pack))
    assert refused.exit_code == 1
    assert "stances: base has 1 weights for 2 stances" in refused.out + refused.err
    (pack / "models.json").write_text(json.dumps({"models": [], "stances": written | {"agreement": "x"}}), "utf-8")
    assert "x is not of this agreement" in terminal.run("agreement", "check", str(pack)).out


@pytest.mark.slow
@pytest.mark.parametrize("few", [False, True])
def test_a_model_of_stances_that_does_worse_or_knows_too_little_is_left_out(
    terminal: Terminal, tmp_path: Path, pack: Path, few: bool
) -> None:
    learned = _stances(tmp_path, "learned.jsonl", range(20 if few else 200))
    kept = _stances(tmp_path, "kept.jsonl", range(1, 21, 2), turned=False)
    turned = _stances(tmp_path, "turned.jsonl", range(0, 20, 2), turned=True)
    said = terminal("model", "train", str(pack), learned, "--held-back", kept if few else turned)
    assert ("too few stances" if few else "it is left out") in said
    assert json.loads((pack / "models.json").read_text(encoding="utf-8"))["stances"] is None
    if few:
        more = _stances(tmp_path, "more.jsonl", range(20, 200))
        said = terminal("model", "train", str(pack), learned, "--held-back", kept, "--stances", more)
        written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
        assert (written["reports"], written["stances"]["examples"]) == (20, 200)


@pytest.mark.parametrize("text", ["{", "{}", '{"models": [{}]}', "[]"])
def test_a_broken_models_file_is_a_fault_of_the_pack(terminal: Terminal, pack: Path, text: str) -> None:
    (pack / "models.json").write_text(text, encoding="utf-8")
    said = terminal.run("agreement", "check", str(pack))
    assert said.exit_code == 1
    assert "models.json: models: is not what `tracker model train` writes" in said.out + said.err
