"""Models on the command line."""

import json
from pathlib import Path

import click
import pytest

from tests.builders import a_model
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tracker.cli.models import _best, _told
from tracker.domain.learned import Likeness, WithVectors

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


@pytest.mark.parametrize("text", ["{", "{}", '{"models": [{}]}', "[]"])
def test_a_broken_models_file_is_a_fault_of_the_pack(terminal: Terminal, pack: Path, text: str) -> None:
    (pack / "models.json").write_text(text, encoding="utf-8")
    said = terminal.run("agreement", "check", str(pack))
    assert said.exit_code == 1
    assert "models.json: models: is not what `tracker model train` writes" in said.out + said.err


@pytest.mark.parametrize(
    ("rules_alone", "plain", "seeing", "written"),
    [
        (0.8, 0.85, 0.9, "with models and sentence vectors"),
        (0.8, 0.85, 0.85, "with models"),
        (0.8, 0.7, 0.82, "with models and sentence vectors"),
        (0.8, 0.8, None, "with models"),
        (0.8, 0.7, 0.8, None),
    ],
)
def test_a_packs_models_look_at_vectors_only_where_these_do_better(
    rules_alone: float, plain: float, seeing: float | None, written: str | None
) -> None:
    f1 = {"rules alone": rules_alone, "with models": plain}
    if seeing is not None:
        f1["with models and sentence vectors"] = seeing
    if written is None:
        with pytest.raises(click.ClickException, match="worse than the rules alone"):
            _best(f1)
    else:
        assert _best(f1) == written


def test_where_the_models_without_vectors_are_worse_the_rules_decide_without_them() -> None:
    likeness = Likeness("by hand", (0.5,), {"": 0.0})
    model = a_model(with_vectors=WithVectors(0.0, {}, likeness, 0.5, a_model().held_back))
    for plain, alone in ((0.7, True), (0.8, False)):
        told = _told({"1.1": model}, {"rules alone": 0.8, "with models": plain})["1.1"]
        assert told.decides_without_vectors is not alone
        assert told.version != model.version
    assert _told({"1.1": a_model()}, {"rules alone": 0.8, "with models": 0.7}) == {"1.1": a_model()}
