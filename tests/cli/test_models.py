"""Models on the command line."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.builders import NOON, a_model, a_stance_model
from tests.catalogue.small_pack import write_pack
from tests.flow.terminal import Terminal
from tracker.cli.training import _best, _told
from tracker.domain.learned import WITH_ADAPTER, Decided, Likeness, Model, WithVectors
from tracker.domain.learned_stance import StanceModel
from tracker.flagging import vectors
from tracker.flagging.adapter import Adapter, read
from tracker.flagging.features import words_of
from tracker.flagging.labelled import read_labelled
from tracker.flagging.vectors import MadeVectors, packed
from tracker.storage import models
from tracker.storage.codec import to_json
from tracker.storage.engine import reading, transaction

SHOTS, FLAMES = "Fire at the landing breaks the truce, number {}", "Fire at the landing is put out, number {}"


def _labelled(folder: Path, name: str, numbers: range, *, others: str = FLAMES, made_up: bool = False) -> str:
    """Reports that the rules flag all; those with even numbers are labelled, and name the truce. others: the title of
    those with odd ones.
    """
    rows = [
        {
            "id": f"r{number}",
            "lang": "en",
            "title": (SHOTS if number % 2 == 0 else others).format(number),
            "summary": "",
            "labels": [{"o": "1.1", "stance": "breach"}] if number % 2 == 0 else [],
            "optional": [],
            "made_up": made_up,
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
    assert shown.startswith("sea-1999/1.1, model 1, version m1, base -1.00: not in use\n")
    assert shown.index("word: footba") < shown.index("word: harbou") < shown.index("own rules")
    assert terminal.json("model", "show", "1.1")["weights"]["word: footba"] == -20.0


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


def words_in_many(file: str) -> set[str]:
    """The words, as features, that stand in ten or more of the labelled reports."""
    texts = Counter(name for one in read_labelled(Path(file)) for name in words_of(one.title, one.summary))
    return {name for name, number in texts.items() if number >= 10}


@pytest.mark.slow
def test_a_packs_models_are_fitted_to_labelled_reports(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    kept = _labelled(tmp_path, "kept.jsonl", range(100, 120))
    said = terminal("model", "train", str(pack), learned, "--held-back", kept)
    assert "20 reports held back" in said
    written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
    assert written["held_back"]["f1"] >= written["held_back"]["rules_f1"]
    assert {one["obligation"] for one in written["models"]} == {"river-truce/1.1"}
    words = {name for one in written["models"] for name in one["weights"] if name.startswith("word: ")}
    assert words <= words_in_many(learned)
    assert words
    assert [one["with_vectors"] for one in written["models"]] == [None]  # though the extra may be there
    assert "f1_with_vectors" not in written["held_back"]
    assert terminal("agreement", "load", str(pack))
    assert any(one["used"] for one in terminal.json("model", "list") if one["obligation"] == "river-truce/1.1")
    assert "60 labelled reports" in terminal("model", "list", "--obligation", "river-truce/1.1")


@pytest.mark.slow
def test_reports_that_no_rule_was_written_from_teach_and_judge_a_packs_models(
    terminal: Terminal, tmp_path: Path, pack: Path
) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    unread = _labelled(tmp_path, "unread.jsonl", range(200, 230))
    kept = _labelled(tmp_path, "kept.jsonl", range(100, 120))
    terminal("model", "train", str(pack), learned, "--unread", unread, "--held-back", kept)
    written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
    assert written["reports"] == 90
    (model,) = written["models"]
    assert model["examples"] == 90
    # The rules flag half of the unread reports wrongly, which only the comparison on these can tell.
    assert model["held_back"]["rules_precision"] == 0.5
    made_up = _labelled(tmp_path, "made-up.jsonl", range(300, 340), made_up=True)
    terminal("model", "train", str(pack), learned, "--unread", unread, "--unread", made_up, "--held-back", kept)
    with_made_up = json.loads((pack / "models.json").read_text(encoding="utf-8"))
    assert (with_made_up["reports"], with_made_up["made_up"]) == (130, 40)
    assert with_made_up["models"][0]["examples"] == 130
    assert with_made_up["models"][0]["held_back"]["rules_precision"] == 0.5
    alone = terminal("model", "train", str(pack), learned, "--held-back", kept)
    assert "1 model written" in alone
    assert json.loads((pack / "models.json").read_text(encoding="utf-8"))["models"][0]["version"] != model["version"]


def test_reports_that_are_made_up_judge_no_pack(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    made_up = _labelled(tmp_path, "made-up.jsonl", range(100, 120), made_up=True)
    said = terminal.refused("model", "train", str(pack), learned, "--held-back", made_up, exit_code=1)
    assert f"{made_up}:1: made_up: r100 is made up: only real reports may judge" in said
    assert not (pack / "models.json").exists()


def test_loading_a_pack_whose_models_alone_changed_says_how_to_flag_anew(terminal: Terminal, pack: Path) -> None:
    assert terminal("agreement", "load", str(pack))
    model = to_json(a_model(obligation="river-truce/1.1", origin="pack"))
    (pack / "models.json").write_text(json.dumps({"models": [model], "stances": None}), encoding="utf-8")
    assert "models changed: `tracker flag redo --all`" in terminal("agreement", "load", str(pack))
    assert "flag redo" not in terminal("agreement", "load", str(pack))
    written = (pack / "models.json").read_text(encoding="utf-8")
    (pack / "models.json").unlink()
    assert "models changed: `tracker flag redo --all`" in terminal("agreement", "load", str(pack))
    (pack / "models.json").write_text(written, encoding="utf-8")
    loaded = terminal.json("agreement", "load", str(pack))
    assert (loaded["models_new"], loaded["models_changed"]) == (0, ["river-truce/1.1"])


@pytest.mark.slow
def test_a_packs_models_look_at_vectors_where_these_are_asked_for(
    terminal: Terminal, tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "name", lambda adapter=None, package="": "by hand")
    told = MadeVectors("by hand", lambda digest: None, lambda title, summary: packed(_vector(title)))
    monkeypatch.setattr("tracker.cli.training.made_in_memory", lambda adapter: told)
    learned = _labelled(tmp_path, "learned.jsonl", range(60), others=SHOTS)
    kept = _labelled(tmp_path, "kept.jsonl", range(100, 120), others=SHOTS)
    said = terminal("model", "train", str(pack), learned, "--held-back", kept, "--vectors")
    assert "with models and sentence vectors" in said
    written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
    seen, plain = (written["held_back"][name] for name in ("f1_with_vectors", "f1"))
    assert seen > plain
    (model,) = written["models"]
    assert model["with_vectors"]["likeness"]["vectors"] == "by hand"
    assert terminal("agreement", "load", str(pack))
    (listed,) = [one for one in terminal.json("model", "list") if one["obligation"] == "river-truce/1.1"]
    assert listed["with_vectors"]["used"]


def _vector(title: str) -> tuple[float, float]:
    return (0.6, 0.8) if int(title.split()[-1]) % 2 == 0 else (0.8, -0.6)


def test_vectors_that_are_asked_for_and_cannot_be_made_are_an_error(
    terminal: Terminal, tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "name", lambda package="": None)
    reports = _labelled(tmp_path, "reports.jsonl", range(2))
    judging = _labelled(tmp_path, "judging.jsonl", range(2))
    ended = terminal.run("model", "train", str(pack), reports, "--held-back", judging, "--vectors")
    assert ended.exit_code != 0
    assert "pip install 'treaty-tracker[semantic]'" in ended.err
    assert not (pack / "models.json").exists()


def test_too_few_labels_write_nothing_over_a_packs_models(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    (pack / "models.json").write_text('{"models": []}', encoding="utf-8")
    few, judging = _labelled(tmp_path, "few.jsonl", range(4)), _labelled(tmp_path, "judging.jsonl", range(10, 14))
    ended = terminal.run("model", "train", str(pack), few, "--held-back", judging)
    assert ended.exit_code == 1
    assert "too few labels for any model: each needs 8 stories that bear on it, and as many others" in ended.out
    assert ended.err == "Error: nothing is left to be written\n"
    assert (pack / "models.json").read_text(encoding="utf-8") == '{"models": []}'


def test_no_file_teaches_and_judges(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    reports = _labelled(tmp_path, "reports.jsonl", range(2))
    said = terminal.refused("model", "train", str(pack), reports, "--held-back", reports, exit_code=2)
    assert f"{reports} cannot both teach and judge" in said


@pytest.mark.slow
def test_models_that_do_worse_than_the_rules_are_left_out(terminal: Terminal, tmp_path: Path, pack: Path) -> None:
    learned = _labelled(tmp_path, "learned.jsonl", range(60))
    turned = Path(_labelled(tmp_path, "kept.jsonl", range(100, 120)))
    rows = [json.loads(line) for line in turned.read_text(encoding="utf-8").splitlines()]
    labels = [row["labels"] for row in rows]
    for row, other in zip(rows, labels[1:] + labels[:1], strict=True):
        row["labels"] = other
    turned.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ended = terminal.run("model", "train", str(pack), learned, "--held-back", str(turned))
    assert ended.exit_code == 1
    assert "the models do worse than the rules alone: they are left out" in ended.out
    assert ended.err == "Error: nothing is left to be written\n"
    assert not (pack / "models.json").exists()


def test_dropping_goes_back_to_the_packs_model_and_then_to_the_rules(terminal: Terminal, engine: sa.Engine) -> None:
    packs, own = a_model(origin="pack", version="p1"), a_model(version="own")
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.add(connection, [own], at=NOON)
        models.use(connection, {"sea-1999/1.1": own.version}, at=NOON)
    assert "sea-1999/1.1: the pack's own model decides again; 0 new flags\n" == terminal("model", "drop", "1.1")
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [packs]
    said = terminal("model", "drop", "1.1")
    assert said.startswith("sea-1999/1.1: the rules alone decide again; ")
    assert said.endswith("; the pack's model stays dropped until: tracker model use sea-1999/1.1\n")
    assert terminal("model", "drop", "1.1") == "sea-1999/1.1: no model was in use\n"


def test_a_packs_dropped_model_is_told_and_brought_back(terminal: Terminal, engine: sa.Engine) -> None:
    packs, own = a_model(origin="pack", version="p1"), a_model(version="own")
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.use(connection, {"sea-1999/1.1": packs.version}, at=NOON)
    assert terminal("model", "use", "1.1") == "sea-1999/1.1: no model of its pack was dropped\n"
    terminal("model", "drop", "1.1")
    assert "  dropped 20" in terminal("model", "list")
    assert [one["dropped_at"] is None for one in terminal.json("model", "list")] == [False, True]
    told = {one["what"]: (one["state"], one["says"]) for one in terminal.json("doctor")}
    assert told["models of packs"] == (
        "ok",
        "dropped by hand, also when their packs are loaded: sea-1999/1.1; back by: tracker model use NAME",
    )
    assert "sea-1999/1.1: the pack's own model is in use again; " in terminal("model", "use", "1.1")
    with reading(engine) as connection:
        assert list(models.in_use(connection, Model).values()) == [packs]
    assert "models of packs" not in {one["what"] for one in terminal.json("doctor")}
    terminal("model", "drop", "1.1")
    with transaction(engine) as connection:
        models.add(connection, [own], at=NOON)
        models.use(connection, {"sea-1999/1.1": own.version}, at=NOON)
    said = "sea-1999/1.1: the pack's own model may be used again; what decides now goes on\n"
    assert terminal("model", "use", "1.1") == said
    assert terminal("model", "drop", "1.1").startswith("sea-1999/1.1: the pack's own model decides again; ")
    assert terminal.json("audit", "verify")["faults"] == []


def test_a_packs_dropped_model_of_stances_is_told_and_brought_back(terminal: Terminal, engine: sa.Engine) -> None:
    packs = a_stance_model(origin="pack", version="p1")
    with transaction(engine) as connection:
        models.add(connection, [packs], at=NOON)
        models.use(connection, {"sea-1999": packs.version}, at=NOON)
    assert "held back: in use\n" in terminal("model", "show", "sea-1999")
    said = "sea-1999: the rules alone tell stances again; the pack's model stays dropped until: tracker model use "
    assert terminal("model", "drop", "sea-1999") == f"{said}sea-1999\n"
    assert "  dropped 20" in terminal("model", "stances")
    assert "held back: dropped 20" in terminal("model", "show", "sea-1999")
    assert "sea-1999; back by" in {one["what"]: one["says"] for one in terminal.json("doctor")}["models of packs"]
    assert "sea-1999: the pack's own model is in use again; " in terminal("model", "use", "sea-1999")
    assert terminal("model", "use", "sea-1999") == "sea-1999: no model of its pack was dropped\n"
    with reading(engine) as connection:
        assert list(models.in_use(connection, StanceModel).values()) == [packs]
    with transaction(engine) as connection:
        models.add(connection, [a_stance_model(version="own")], at=NOON)
        models.use(connection, {"sea-1999": "own"}, at=NOON)
    assert terminal("model", "drop", "sea-1999") == "sea-1999: the pack's own model tells stances again\n"
    assert "held back: in use until 20" in terminal("model", "show", "sea-1999")


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
        models.use(connection, {"sea-1999": a_stance_model().version}, at=NOON)
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
    ended = terminal.run("model", "train", str(pack), learned, "--held-back", kept if few else turned)
    assert ("too few stances" if few else "it is left out") in ended.out
    assert (ended.exit_code, ended.err) == (1, "Error: nothing is left to be written\n")
    assert not (pack / "models.json").exists()
    if few:
        more = _stances(tmp_path, "more.jsonl", range(20, 200))
        terminal("model", "train", str(pack), learned, "--held-back", kept, "--stances", more)
        written = json.loads((pack / "models.json").read_text(encoding="utf-8"))
        assert (written["reports"], written["stances"]["examples"]) == (20, 200)


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
        (0.8, 0.7, 0.8, "rules alone"),
    ],
)
def test_a_packs_models_look_at_vectors_only_where_these_do_better(
    rules_alone: float, plain: float, seeing: float | None, written: str
) -> None:
    f1 = {"rules alone": rules_alone, "with models": plain}
    if seeing is not None:
        f1["with models and sentence vectors"] = seeing
    assert _best(f1) == written


def test_where_the_models_without_vectors_are_worse_the_rules_decide_without_them() -> None:
    likeness = Likeness("by hand", (0.5,), {"": 0.0})
    model = a_model(with_vectors=WithVectors(0.0, {}, likeness, 0.5, a_model().held_back))
    for plain, alone in ((0.7, True), (0.8, False)):
        told = _told({"1.1": model}, {"rules alone": 0.8, "with models": plain})["1.1"]
        assert told.decides_without_vectors is not alone
        assert told.version != model.version
    assert _told({"1.1": a_model()}, {"rules alone": 0.8, "with models": 0.7}) == {"1.1": a_model()}


def _no_adapter() -> Adapter:
    return Adapter(("1.1",), ("breach",), frozenset(), {}, {}, ([[0.0]], [0.0]), ([[[0.0]]], [[0.0]]))


def test_an_adapter_is_written_and_its_pack_asks_for_models_fitted_anew(
    terminal: Terminal, tmp_path: Path, pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught: list[Decided] = []

    def tuned(decided: Sequence[Decided], *, rounds: int, tell: Callable[[str], None]) -> Adapter:
        taught.extend(decided)
        tell(f"round 1 of {rounds}: loss 0.100")
        return _no_adapter()

    monkeypatch.setattr("tracker.cli.training.tuned", tuned)
    learned = _labelled(tmp_path, "learned.jsonl", range(6))
    likeness = Likeness(f"by hand{WITH_ADAPTER}0123456789ab", (0.5,), {"": 0.0})
    model = a_model(obligation="river-truce/1.1", with_vectors=WithVectors(0.0, {}, likeness, 0.5, a_model().held_back))
    (pack / "models.json").write_text(json.dumps({"models": [to_json(model)], "stances": None}), encoding="utf-8")
    assert "with adapter 0123456789ab, but the pack has no adapter" in _checked(terminal, pack)
    said = terminal("model", "tune", str(pack), learned, "--rounds", "3")
    assert "round 1 of 3: loss 0.100\nadapter for 1 obligation or watchpoint written to" in said
    assert len(taught) == 6
    assert read((pack / "adapter.npz").read_bytes()).targets == ("1.1",)
    refused = _checked(terminal, pack)
    assert "with adapter 0123456789ab, but adapter.npz is" in refused


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more"])
def test_a_broken_adapter_is_a_fault_of_the_pack(terminal: Terminal, pack: Path, content: bytes) -> None:
    (pack / "adapter.npz").write_bytes(content)
    assert "adapter.npz: is not what `tracker model tune` writes" in _checked(terminal, pack)


def _checked(terminal: Terminal, pack: Path) -> str:
    said = terminal.run("agreement", "check", str(pack))
    assert said.exit_code == 1
    return said.out + said.err
