"""What differs between two versions of an agreement."""

from dataclasses import replace

from tests.builders import an_agreement, an_indicator, an_obligation
from tracker.domain.difference import Difference, FieldDifference, between, differences
from tracker.domain.indicator import TermGroup


def test_equal_agreements_do_not_differ_whatever_their_order_and_version() -> None:
    one = an_agreement()
    assert differences(one, replace(one, version="v9", indicators=one.indicators[::-1], forms={"en": {}})) == []


def test_each_record_is_told_by_its_fields() -> None:
    disk = an_agreement()
    first, second, third = disk.indicators
    changed = replace(first, weight=0.5, terms={"en": ("truce",), "ru": first.terms["ru"], "fr": ("trêve",)})
    new = an_indicator("1.1", name="1.1-new")
    database = replace(
        disk,
        summary="Other.",
        indicators=(changed, second, new),
        obligations=(replace(an_obligation("1.1"), title="Peace"), *disk.obligations[1:]),
        groups=(*disk.groups, TermGroup("guns", {"en": ("gun",)}, shared=True)),
        places=(),
    )
    assert differences(disk, database) == [
        Difference("agreement", "sea-1999", "changed", (FieldDifference("summary", disk.summary, "Other."),)),
        Difference("obligation", "1.1", "changed", (FieldDifference("title", "Title of 1.1", "Peace"),)),
        Difference("place", "strait", "dropped"),
        Difference("group", "shared:guns", "added"),
        Difference(
            "indicator",
            "1.1-sign",
            "changed",
            (
                FieldDifference("weight", 0.8, 0.5),
                FieldDifference("terms.en", ("ceasefire*",), ("truce",)),
                FieldDifference("terms.fr", None, ("trêve",)),
            ),
        ),
        Difference("indicator", "W1-sign", "dropped"),
        Difference("indicator", "1.1-new", "added"),
    ]
    assert third.id == "W1-sign"


def test_an_indicator_that_is_missing_differs_in_all_its_fields() -> None:
    names = {part.field for part in between(None, an_indicator("1.1"))}
    assert {"id", "terms.en", "weight", "stance"} <= names
    assert all(part.database is None for part in between(an_indicator("1.1"), None))
