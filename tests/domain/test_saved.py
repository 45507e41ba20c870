"""What was saved on the page, and what the pack says since."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOON, an_agreement, an_indicator, an_obligation
from tracker.domain.agreement import Agreement
from tracker.domain.indicator import Indicator, TermGroup
from tracker.domain.place import Place
from tracker.domain.saved import Merged, Page, Saved, Take, lemmas_of, merged, with_forms

SIGN = an_indicator("1.1")
OURS = replace(SIGN, weight=0.3)
THEIRS = replace(SIGN, weight=0.9)
LATER = NOON + timedelta(days=3)


def saved(indicator: Indicator = OURS, pack: Indicator | None = SIGN) -> Saved:
    return Saved(indicator, pack, "ani", NOON, "Too weak")


def pack(*signs: Indicator, version: str = "v2") -> Agreement:
    """The pack with these signs for 1.1, as it has others for the rest."""
    return an_agreement(version=version, indicators=(*signs, *an_agreement().indicators[1:]))


def load(*signs: Indicator, known: Saved | None = None, take: Take | None = None) -> Merged:
    stored = pack(OURS, version="v1")
    return merged(pack(*signs), stored, Page([known or saved()]), at=LATER, take=take)


def test_an_unchanged_pack_leaves_what_was_saved() -> None:
    after = load(SIGN)
    assert after.agreement.indicators[0] == OURS
    assert after.agreement.indicators[1:] == an_agreement().indicators[1:]
    assert (after.page.saved, after.notes) == ((saved(),), ())


def test_a_pack_that_says_the_same_settles_it() -> None:
    after = load(OURS)
    assert (after.agreement, after.page.saved, after.notes) == (pack(OURS), (), ())


def test_a_pack_that_changed_too_waits_for_a_decision() -> None:
    after = load(THEIRS)
    assert after.agreement.indicators[0] == OURS
    assert after.page.saved == (replace(saved(), pack=THEIRS, pack_changed_at=LATER),)
    told = "indicator 1.1-sign stays as it was saved by ani on 2026-11-24 12:00 UTC; the pack changed it since"
    assert after.notes == (f"{told}: decide between them",)
    again = load(THEIRS, known=replace(after.page.saved[0], pack_changed_at=NOON))
    assert again.page.saved[0].pack_changed_at == NOON
    assert again.notes == after.notes


def test_either_side_can_be_taken() -> None:
    theirs = load(THEIRS, take=Take.THEIRS)
    assert (theirs.agreement, theirs.page.saved, theirs.notes) == (pack(THEIRS), (), ())
    ours = load(THEIRS, take=Take.OURS)
    assert ours.agreement.indicators[0] == OURS
    assert (ours.page.saved, ours.notes) == ((replace(saved(), pack=THEIRS),), ())
    settled = load(SIGN, take=Take.THEIRS)
    assert settled.agreement.indicators[0] == OURS  # there was nothing to decide


def test_an_indicator_that_the_pack_dropped_waits_too() -> None:
    after = load()
    assert after.agreement.indicators[-1] == OURS
    assert after.page.saved == (replace(saved(), pack=None, pack_changed_at=LATER),)
    assert "the pack dropped it since" in after.notes[0]
    assert load(take=Take.THEIRS).agreement == pack()


def test_an_indicator_of_the_page_alone_stays() -> None:
    new = replace(OURS, id="1.1-new")
    after = load(SIGN, known=saved(new, None))
    assert [one.id for one in after.agreement.indicators] == ["1.1-sign", "2.1-sign", "W1-sign", "1.1-new"]
    assert after.notes == ()
    assert load(SIGN, known=saved(new, None), take=Take.THEIRS).page.saved == (saved(new, None),)


def test_without_its_target_an_indicator_is_out_of_use_until_that_comes_back() -> None:
    smaller = replace(pack(), obligations=(an_obligation("2.1"),))
    after = merged(smaller, pack(OURS), Page([saved()]), at=LATER)
    homeless = replace(saved(), homeless=True)
    assert (after.agreement, after.page.saved) == (smaller, (homeless,))
    assert after.notes == (
        "indicator 1.1-sign, saved by ani on 2026-11-24 12:00 UTC, is out of use until the pack has 1.1 again",
    )
    back = merged(pack(SIGN), smaller, after.page, at=LATER)
    assert (back.page.saved, back.notes) == ((saved(),), ())
    assert OURS in back.agreement.indicators


def test_an_indicator_comes_back_only_with_the_sets_that_it_names() -> None:
    uses = replace(OURS, needs=(("group:guns",), ("places",)))
    homeless = replace(saved(uses, None), homeless=True)
    after = merged(pack(), pack(), Page([homeless]), at=LATER)
    assert after.page.saved == (homeless,)
    assert after.notes[0].endswith("is out of use until the pack has group:guns again")
    guns = replace(pack(), groups=(TermGroup("guns", {"en": ("gun",)}),))
    assert uses in merged(guns, pack(), Page([homeless]), at=LATER).agreement.indicators


def test_what_a_saved_indicator_refers_to_stays() -> None:
    uses = replace(OURS, needs=(("not group:guns within 5", "place:bay"),), terms={"en": ("~raid",), "ru": ("а",)})
    guns = TermGroup("guns", {"en": ("~gun",)})
    bay = Place("bay", "Bay", {"en": ("bay",)})
    forms: dict[str, dict[str, tuple[str, ...]]] = {
        "en": {"gun": ("gun", "guns"), "raid": ("raid", "raids"), "old": ("old",)}
    }
    before = pack(uses, version="v1")
    before = replace(before, groups=(*before.groups, guns), places=(*before.places, bay), forms=forms)
    after = merged(pack(SIGN), before, Page([saved(uses)]), at=LATER)
    assert after.agreement.groups == (*pack().groups, guns)
    assert after.agreement.places == (*pack().places, bay)
    assert after.agreement.forms == {"en": {"gun": ("gun", "guns"), "raid": ("raid", "raids")}}
    assert [note.split(" stays")[0] for note in after.notes] == ["group:guns", "place:bay"]


def test_the_version_follows_what_was_saved() -> None:
    plain = merged(pack(SIGN), None, Page(), at=LATER)
    assert plain.agreement.version == "v2"
    one, other = load(SIGN), load(SIGN, known=saved(replace(OURS, weight=0.31)))
    assert len({"v2", one.agreement.version, other.agreement.version}) == 3
    assert load(SIGN).agreement.version == one.agreement.version


@pytest.mark.parametrize("lemma", ["~gun", "shots ... ~gun"])
def test_forms_are_those_of_the_lemmas_in_use(lemma: str) -> None:
    one = an_agreement(indicators=(replace(SIGN, terms={"en": (lemma,)}),))
    assert lemmas_of(one) == {("en", "gun")}
    pool = {"en": {"gun": ("gun",), "axe": ("axe",)}, "ru": {"gun": ("x",)}}
    assert with_forms(one, pool).forms == {"en": {"gun": ("gun",)}}
