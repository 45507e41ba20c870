import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.builders import a_stance_model
from tests.flagging.rules import a_sign, rules
from tracker.domain.flag import Stance
from tracker.errors import Invalid, InvalidFile, NotFound
from tracker.flagging.evaluate import evaluate
from tracker.flagging.flagger import Flagger
from tracker.flagging.labelled import LabelledReport, read_labelled
from tracker.flagging.lexicon import Lexicon, compile_lexicon

SIGNS = (
    a_sign("1.1-sign", terms={"en": ("shell*",), "ru": ("обстрел*",)}),
    replace(a_sign("2.1-sign", terms={"en": ("garrison*",)}), stance=Stance.TALK),
    a_sign("W1-sign", terms={"en": ("shell*",)}),
)


def a_report(name: str, title: str, *labels: str, lang: str = "en", optional: tuple[str, ...] = ()) -> LabelledReport:
    """A report; labels as `1.1 breach` or `1.1 breach talk`."""
    given = {label.split()[0]: tuple(Stance(word) for word in label.split()[1:]) for label in labels}
    return LabelledReport(name, lang, title, "", given, frozenset(optional))


def sea() -> dict[str, Flagger]:
    return {"sea-1999": Flagger(compile_lexicon(rules(*SIGNS)), {})}


def lake(*numbers: str) -> Flagger:
    lexicon: Lexicon = replace(
        sea()["sea-1999"].lexicon,
        agreement="lake-2001",
        indicators={},
        obligations=tuple(f"lake-2001/{number}" for number in numbers),
        watchpoints=(),
    )
    return Flagger(lexicon, {})


REPORTS = [
    a_report("a", "Shelling of the garrison", "1.1 breach", "2.1 fulfilment talk"),
    a_report("b", "Garrison stays", "1.1 breach"),
    a_report("c", "Shells at the garrison", "1.1 talk", optional=("2.1",)),
    a_report("d", "Обстрел", "1.1 breach", lang="ru"),
    a_report("e", "Shells on the beach"),
    a_report("f", "Quiet day"),
    a_report("g", "The garrison's choir", optional=("2.1",)),
]


def test_pairs_are_counted_as_the_guide_says() -> None:
    result = evaluate(REPORTS, sea())
    assert (result.micro.precision, result.micro.recall, result.micro.support) == (4 / 6, 4 / 5, 5)
    assert result.micro.f1 == pytest.approx(8 / 11)
    assert result.by_obligation["1.1"].precision == 3 / 4
    assert result.by_obligation["1.1"].recall == 3 / 4
    assert result.by_obligation["2.1"].precision == 1 / 2
    assert result.by_obligation["2.1"].support == 1
    assert result.macro.recall == (3 / 4 + 1) / 2
    assert list(result.by_lang) == ["en", "ru"]
    assert result.by_lang["ru"].f1 == 1.0


def test_stances_are_compared_with_the_first_coder_and_with_either() -> None:
    result = evaluate(REPORTS, sea())
    assert result.stance_accuracy == 2 / 4
    assert result.stance_accuracy_either == 3 / 4


def test_what_a_model_tells_is_compared_with_what_the_rules_alone_would() -> None:
    talk = a_stance_model(weights={"obligation: 2.1": (9.0, 0.0)}, stances=(Stance.FULFILMENT, Stance.TALK))
    lexicon = sea()["sea-1999"].lexicon
    result = evaluate(REPORTS, {"sea-1999": Flagger(lexicon, {}, talk)})
    assert (result.stance_accuracy, result.stance_accuracy_rules) == (3 / 4, 2 / 4)
    told = result.stance_by_obligation
    assert list(told) == ["1.1", "2.1"]
    assert (told["2.1"].accuracy, told["2.1"].rules, told["2.1"].pairs) == (1.0, 0.0, 1)
    assert result.as_json()["stance_by_obligation"]["2.1"] == {"accuracy": 1.0, "rules": 0.0, "pairs": 1}  # type: ignore[index]  # plain JSON


def test_a_flag_on_an_optional_label_makes_no_negative_flagged() -> None:
    assert evaluate(REPORTS, sea()).negatives_flagged == 1 / 3


def test_errors_name_what_was_missed_and_what_was_too_much() -> None:
    errors = evaluate(REPORTS, sea()).errors
    assert [(one.id, one.missed, one.extra) for one in errors] == [("b", ("1.1",), ("2.1",)), ("e", (), ("1.1",))]


@pytest.mark.parametrize(
    ("published", "last"),
    [
        ("2020", "2020-12-31"),
        ("2020-02", "2020-02-29"),
        ("2020-11-09", "2020-11-09"),
        ("2020-11-09T10:00:00+04:00", "2020-11-09"),
    ],
)
def test_a_report_may_have_appeared_until_the_end_of_the_span_that_is_known(published: str, last: str) -> None:
    assert str(replace(a_report("a", ""), published=published).last_day) == last


@pytest.mark.parametrize("published", [None, "", "soon", "2020-13"])
def test_a_report_without_a_date_has_no_last_day(published: str | None) -> None:
    assert replace(a_report("a", ""), published=published).last_day is None


def test_watchpoints_count_only_where_a_label_names_one() -> None:
    assert "W1" not in evaluate(REPORTS, sea()).by_obligation
    result = evaluate([*REPORTS, a_report("h", "Quiet", optional=("W1",))], sea())
    assert result.by_obligation["W1"].precision == 0.0
    assert result.by_obligation["W1"].support == 0


def test_obligations_without_labels_do_not_enter_the_mean() -> None:
    result = evaluate([a_report("a", "Shells", "1.1 breach")], sea())
    assert result.macro.f1 == 1.0
    assert result.by_obligation["2.1"].f1 == 0.0


def test_an_agreement_that_no_label_names_is_left_out() -> None:
    lexicons = {**sea(), "lake-2001": lake("1.1", "5.1")}
    result = evaluate([a_report("a", "Shells", "1.1 breach", "2.1 talk")], lexicons)
    assert list(result.by_obligation) == ["1.1", "2.1"]


def test_labels_that_several_agreements_have_must_be_decided() -> None:
    lexicons = {**sea(), "lake-2001": lake("1.1")}
    with pytest.raises(InvalidFile, match=r"several agreements have an obligation 1\.1: say which"):
        evaluate([a_report("a", "Shells", "1.1 breach")], lexicons)
    assert evaluate([a_report("a", "Shells", "1.1 breach")], lexicons, agreement="sea-1999").micro.f1 == 1.0
    assert evaluate([a_report("a", "Shells", "1.1 breach")], lexicons, agreement="lake-2001").micro.f1 == 0.0


def test_labels_in_full_decide_and_two_agreements_keep_apart() -> None:
    lexicons = {**sea(), "lake-2001": lake("1.1")}
    result = evaluate([a_report("a", "Shells", "sea-1999/1.1 breach", "lake-2001/1.1 talk")], lexicons)
    assert list(result.by_obligation) == ["sea-1999/1.1", "2.1", "lake-2001/1.1"]
    assert result.errors[0].missed == ("lake-2001/1.1",)
    with pytest.raises(InvalidFile, match="write it in full"):
        evaluate([a_report("a", "", "1.1 talk", "sea-1999/2.1 talk", "lake-2001/1.1 talk")], lexicons)


def test_labels_of_other_agreements_are_left_out_when_one_is_asked_for() -> None:
    lexicons = {**sea(), "lake-2001": lake("1.1")}
    report = a_report("a", "Shells", "sea-1999/1.1 breach", "lake-2001/1.1 talk")
    assert evaluate([report], lexicons, agreement="sea-1999").micro.support == 1


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InvalidFile, match=r"no agreement has an obligation 7\.7"):
        evaluate([a_report("a", "", "7.7 talk")], sea())
    with pytest.raises(InvalidFile, match=r"sea-1999 has no obligation 7\.7"):
        evaluate([a_report("a", "", "7.7 talk")], sea(), agreement="sea-1999")
    with pytest.raises(NotFound, match="there is no agreement moon-1"):
        evaluate(REPORTS, sea(), agreement="moon-1")


def test_a_label_that_cannot_be_taken_names_file_line_and_field(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    labels = (
        '[{"o": "1.1", "stance": "talk"}]',
        '[{"o": "7.7", "stance": "talk"}]',
        '[{"o": "7.7", "stance": "talk"}]',
    )
    lines = [f'{{"id": "{number}", "labels": {given}}}' for number, given in enumerate(labels)]
    file.write_text("\n".join([*lines, '{"id": "o", "labels": [], "optional": ["1.1", "8.8"]}']), encoding="utf-8")
    for agreement, reason in ((None, "no agreement has an obligation"), ("sea-1999", "sea-1999 has no obligation")):
        with pytest.raises(InvalidFile) as caught:
            evaluate(read_labelled(file), sea(), agreement=agreement)
        assert [str(fault) for fault in caught.value.faults] == [
            f"{file}:2: labels: {reason} 7.7",
            f"{file}:4: optional: {reason} 8.8",
        ]


def test_nothing_flagged_and_nothing_labelled_is_zero_and_not_a_fault() -> None:
    result = evaluate([a_report("f", "Quiet day")], sea(), agreement="sea-1999")
    assert (result.micro.f1, result.macro.f1, result.stance_accuracy, result.negatives_flagged) == (0.0, 0.0, None, 0.0)
    empty = evaluate([], sea())
    assert (empty.micro.support, empty.negatives_flagged, empty.errors) == (0, None, ())


def test_a_file_without_labels_must_say_which_agreement_is_meant() -> None:
    quiet = [a_report("f", "Shells")]
    assert evaluate(quiet, sea()).negatives_flagged == 1.0
    with pytest.raises(Invalid, match="no label names an agreement"):
        evaluate(quiet, {**sea(), "lake-2001": lake("1.1")})


def test_the_json_has_the_promised_keys() -> None:
    result = json.loads(json.dumps(evaluate(REPORTS, sea()).as_json()))
    assert result["micro"] == {"precision": 0.6667, "recall": 0.8, "f1": 0.7273, "support": 5}
    assert {"macro", "by_obligation", "by_lang", "stance_accuracy", "negatives_flagged"} < result.keys()
    assert result["by_obligation"]["2.1"]["support"] == 1
    assert result["errors"][0] == {"id": "b", "missed": ["1.1"], "extra": ["2.1"]}


def test_a_labelled_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "dev.jsonl"
    line = {
        "id": "x",
        "lang": "hy",
        "title": "Լաչին",
        "summary": None,
        "labels": [{"o": "6.5", "stance": "breach", "stance_alt": "talk"}],
        "optional": ["6.3"],
        "url": "https://news.example",
    }
    file.write_text("\ufeff" + json.dumps(line, ensure_ascii=False) + "\r\n\r\n", "utf-8")
    expected = LabelledReport("x", "hy", "Լաչին", "", {"6.5": (Stance.BREACH, Stance.TALK)}, frozenset({"6.3"}))
    assert read_labelled(file) == [expected]


@pytest.mark.parametrize(
    ("line", "field", "reason"),
    [
        (b"\xff", "", "not in UTF-8"),
        (b"\xff\n{", "", "not in UTF-8"),
        (b"\0\n{", "", "not in UTF-8"),
        (b"{", "", "not JSON"),
        (b"[" * 100_000, "", "not JSON"),
        (b"[]", "", "not a JSON object"),
        (b'{"labels": []}', "id", "is missing"),
        (b'{"id": 5, "labels": []}', "id", "must be a text"),
        (b'{"id": "a"}', "labels", "must be a list"),
        (b'{"id": "a", "labels": [{}]}', "labels", "names no obligation"),
        (b'{"id": "a", "labels": ["6.5"]}', "labels", "names no obligation"),
        (b'{"id": "a", "labels": [{"o": "6.5", "stance": "angry"}]}', "labels", "is no stance"),
        (b'{"id": "a", "labels": [], "made_up": "yes"}', "made_up", "must be true or false"),
        (b'{"id": "a", "labels": [{"o": "6.5", "stance": ["talk"]}]}', "labels", "is no stance"),
        (b'{"id": "a", "labels": [{"o": "6", "stance": "talk"}, {"o": "6", "stance": "talk"}]}', "labels", "twice"),
        (b'{"id": "a", "labels": [], "optional": "6.5"}', "optional", "must be a list"),
        (b'{"id": "a", "labels": [], "lang": 1}', "lang", "must be a text"),
        (b'{"id": "first", "labels": []}', "id", "stands in line 1 already"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, line: bytes, field: str, reason: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b'{"id": "first", "labels": []}\n\n' + line + b"\n")
    with pytest.raises(InvalidFile) as caught:
        read_labelled(file)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.field) == (str(file), 3, field)
    assert reason in fault.reason


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b"{\n[]\n")
    with pytest.raises(InvalidFile) as caught:
        read_labelled(file)
    assert [fault.line for fault in caught.value.faults] == [1, 2]


def test_a_hundred_faults_are_told_and_the_others_counted(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_bytes(b"{\n" * 130)
    with pytest.raises(InvalidFile) as caught:
        read_labelled(file)
    assert (len(caught.value.faults), caught.value.untold) == (100, 30)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_in_utf_16_is_one_fault(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"id": "first", "labels": []}\n' * 3, encoding=encoding)
    with pytest.raises(InvalidFile) as caught:
        read_labelled(file)
    assert [str(one) for one in caught.value.faults] == [
        f"{file}:1: it is not in UTF-8; save it as UTF-8 and try again"
    ]


@pytest.mark.parametrize("begin", [b"", b'{"id": "first", "labels": []}\n'])
def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path, begin: bytes) -> None:
    file = tmp_path / "bad.jsonl"
    with file.open("wb") as out:
        out.write(begin)
        out.truncate(10**12)  # a hole in the file reads as zeros and takes no room
    with pytest.raises(InvalidFile) as caught:
        read_labelled(file)
    line = begin.count(b"\n") + 1
    assert [str(one) for one in caught.value.faults] == [
        f"{file}:{line}: the line is longer than 10,000,000 characters"
    ]


def test_what_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="it cannot be read: Is a directory"):
        read_labelled(tmp_path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no file"):
        read_labelled(tmp_path / "none.jsonl")
