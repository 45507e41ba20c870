"""A pack is read whole or refused with all its faults."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.catalogue.small_pack import AGREEMENT, changed, faults_of, indicators, line_of, sound, write_pack
from tracker.catalogue.pack import RecordLine
from tracker.catalogue.read import read_pack
from tracker.domain.flag import Stance
from tracker.domain.item import SourceEntry
from tracker.domain.obligation import Deadline, Kind, Postponement, Quantity, Term
from tracker.errors import Fault, InvalidFile

CLAUSES = Path(__file__).parents[2] / "clauses"
PACKS = sorted(path.parent for path in CLAUSES.glob("*/agreement.yaml"))


@pytest.mark.parametrize("folder", PACKS, ids=lambda path: path.name)
def test_every_shipped_pack_reads_without_fault(folder: Path) -> None:
    assert [str(fault) for fault in faults_of(folder)] == []


@pytest.mark.slow
def test_the_karabakh_agreement_is_encoded_whole() -> None:
    agreement = read_pack(next(path for path in PACKS if path.name == "karabakh-2020")).agreement
    assert [clause.number for clause in agreement.clauses] == [str(number) for number in range(1, 10)]
    numbers = {kind: [entry.number for entry in agreement.obligations if entry.kind is kind] for kind in Kind}
    assert numbers == {
        Kind.CONTINUING: ["1.1", "1.2", "6.3", "6.5", "9.2", "9.3"],
        Kind.DEADLINE: ["2.1", "6.1", "6.2", "6.4"],
        Kind.LEVEL: ["3.1"],
        Kind.TERM: ["4.2"],
        Kind.PROCESS: ["4.1", "5.1", "7.1", "8.1", "8.2", "9.1", "9.4"],
        Kind.WATCHPOINT: [],
    }
    assert [entry.number for entry in agreement.watchpoints] == [f"W{number}" for number in range(1, 8)]
    for clause in agreement.clauses:
        assert {text.lang for text in clause.texts} == {"en", "ru", "hy", "az", "tr"}
        assert not any(text.authentic for text in clause.texts)


def test_a_sound_pack_becomes_domain_records(tmp_path: Path) -> None:
    agreement = sound(tmp_path).agreement
    assert agreement.in_force_at == datetime.fromisoformat("2001-03-02T00:00:00+02:00")
    assert [clause.slug for clause in agreement.clauses] == ["river-truce/1", "river-truce/2"]
    truce, ferry, guards, lease = agreement.obligations
    assert (truce.clause, truce.supervisor, truce.bears_on) == ("1", "MED", ("2",))
    moved = Postponement(date(2001, 5, 1), date(2001, 3, 20), "High water", "https://river.example/put-off")
    assert ferry.deadline == Deadline(date(2001, 4, 1), "", (moved,))
    assert guards.quantities == (Quantity("guards", 12, "persons"),)
    assert lease.term == Term(date(2001, 3, 2), 24, 12, 3, ("UP", "LO"))
    assert [entry.kind for entry in agreement.watchpoints] == [Kind.WATCHPOINT]
    assert agreement.region.here == ("places", "group:truce")


def test_the_region_keeps_what_lets_an_item_count_all_the_same(tmp_path: Path) -> None:
    gate = "elsewhere: [group:sport]\n  elsewhere_with: [[places, group:truce], [places]]\n  aside: [group:sport]"
    region = read_pack(write_pack(tmp_path, {"indicators.yaml": ("elsewhere: [group:sport]", gate)})).agreement.region
    assert region.elsewhere_with == (("places", "group:truce"), ("places",))
    assert region.aside == ("group:sport",)
    assert region.aside_with == ()
    assert region.names == {"places", "group:truce", "group:sport"}


def test_an_indicator_keeps_what_must_stand_near(tmp_path: Path) -> None:
    first = sound(tmp_path).agreement.indicators[0]
    assert first.needs == (("group:truce", "place:landing"), ("places",))
    assert (first.without, first.scope, first.stance) == (("group:sport",), "8", Stance.BREACH)
    assert first.terms == {"en": ("fire*", "opened ... fire"), "ru": ("огонь", "обстрел*")}


def test_sources_and_record_keep_unknown_as_none(tmp_path: Path) -> None:
    pack = sound(tmp_path)
    assert pack.sources == (
        SourceEntry("River Post", "https://post.example/feed", "en", "GB", "UP", "daily", "B"),
        SourceEntry("Mill Radio", "https://mill.example/rss", "ru", "RU", None, "radio", None),
    )
    assert pack.record[1] == RecordLine(
        "rec-002", "https://post.example/2", "post.example", "en", "2001", "Notice given", "", None, None, None
    )


def test_events_and_record_may_be_absent_together(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "events.yaml").unlink()
    (folder / "record.jsonl").unlink()
    pack = read_pack(folder)
    assert (pack.agreement.events, pack.record) == ((), ())


def test_further_indicator_files_are_merged_in_the_order_of_their_names(tmp_path: Path) -> None:
    text = indicators()
    cut = text.index("  - id: s2.1-a")
    folder = write_pack(tmp_path)
    whole = read_pack(folder).agreement
    (folder / "indicators.yaml").write_text(text[:cut], encoding="utf-8")
    (folder / "indicators-2.yaml").write_text("indicators:\n" + text[cut:], encoding="utf-8")
    assert read_pack(folder).agreement == whole


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    assert [fault.reason for fault in faults_of(tmp_path / "nowhere")] == ["there is no such folder"]


@pytest.mark.parametrize("name", ["agreement.yaml", "places.yaml", "indicators.yaml", "sources.csv"])
def test_a_missing_file_is_one_fault_of_its_own(tmp_path: Path, name: str) -> None:
    folder = write_pack(tmp_path)
    (folder / name).unlink()
    assert faults_of(folder) == [Fault(name, 0, "", "the file is missing")]


def test_a_misspelt_file_is_not_left_out_in_silence(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "event.yaml").write_text("events: []\n", encoding="utf-8")
    (folder / "NOTES.md").write_text("for people\n", encoding="utf-8")
    assert [str(fault) for fault in faults_of(folder)] == [
        "event.yaml: a pack has no such file; did you mean `events.yaml`?"
    ]


def test_all_faults_of_all_files_are_told_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    folder = write_pack(
        tmp_path,
        {
            "agreement.yaml": ("kind: continuing", "kind: lasting"),
            "places.yaml": ("label:", "lable:"),
            "indicators.yaml": ("weight: 0.6", "weight: 6"),
            "events.yaml": ("place: landing", "place: lading"),
            "sources.csv": ("https://mill.example/rss", "ftp://mill.example/rss"),
            "record.jsonl": ('"published": "2001"', '"published": "March"'),
        },
    )
    with pytest.raises(InvalidFile) as caught:
        read_pack(folder)
    found = [(fault.file, fault.field) for fault in caught.value.faults]
    assert found == [
        ("agreement.yaml", "clauses[0].obligations[0].kind"),
        ("places.yaml", "places[0].label"),
        ("places.yaml", "places[0].lable"),
        ("indicators.yaml", "indicators[0].weight"),
        ("events.yaml", "events[0].place"),
        ("sources.csv", "url"),
        ("record.jsonl", "published"),
    ]
    assert str(caught.value).startswith(f"{folder}: 7 faults\nagreement.yaml:")


def test_a_fault_in_an_entry_hides_no_reference_fault_of_the_same_entry(tmp_path: Path) -> None:
    old = "kind: continuing\n        title: No fire\n        content: Nobody fires.\n        obligors: [UP, LO]"
    faults = changed(tmp_path, "agreement.yaml", old, old.replace("continuing", "lasting").replace("UP", "UQ"))
    assert [fault.field for fault in faults] == [
        "clauses[0].obligations[0].kind",
        "clauses[0].obligations[0].obligors[0]",
    ]


def test_other_comments_and_layout_keep_the_version(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    version = read_pack(folder).agreement.version
    text = AGREEMENT.replace("id: river-truce", "# a comment\n\nid:   'river-truce'").replace(
        "langs: [en, ru]", "langs:\n- en\n- ru"
    )
    (folder / "agreement.yaml").write_text(text, encoding="utf-8")
    assert read_pack(folder).agreement.version == version
    assert len(version) == 16


def test_an_explicit_default_keeps_the_version(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    version = read_pack(folder).agreement.version
    text = AGREEMENT.replace("obligors: [LO]", "obligors: [LO]\n        supervisor: null\n        bears_on: []")
    (folder / "agreement.yaml").write_text(text, encoding="utf-8")
    assert read_pack(folder).agreement.version == version


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("agreement.yaml", "Nobody fires.", "Nobody shoots."),
        ("places.yaml", "landing*", "landings"),
        ("indicators.yaml", "weight: 0.6", "weight: 0.7"),
        ("sources.csv", ",B,", ",C,"),
        ("record.jsonl", "High water.", "Low water."),
        ("events.yaml", "Ferry put off", "Ferry delayed"),
    ],
)
def test_another_content_of_any_file_is_another_version(tmp_path: Path, name: str, old: str, new: str) -> None:
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    before = read_pack(write_pack(tmp_path / "before"))
    after = read_pack(write_pack(tmp_path / "after", {name: (old, new)}))
    assert before.agreement.version != after.agreement.version


def test_the_line_of_a_fault_is_the_line_of_the_offending_value(tmp_path: Path) -> None:
    (fault,) = changed(tmp_path, "agreement.yaml", "content: Nobody fires.", "content: 12")
    assert fault == Fault(
        "agreement.yaml",
        line_of(AGREEMENT, "content: Nobody fires."),
        "clauses[0].obligations[0].content",
        "found the number 12; text is needed: put it in quotes, just as it is written",
    )


def test_neutral_words_are_read_as_they_are_written(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"agreement.yaml": ("langs: [en, ru]", "neutral: [Reuters, afp]\nlangs: [en, ru]")})
    assert read_pack(folder).agreement.neutral == ("Reuters", "afp")
