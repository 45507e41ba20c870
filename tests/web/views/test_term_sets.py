"""Named sets on the page: tried, saved, used in a rule, taken back."""

import re
from dataclasses import replace

from tests.builders import NOON, an_agreement, an_indicator
from tests.web.visitor import Visitor, flagged
from tracker.bootstrap.app import App
from tracker.bootstrap.running import flag_anew
from tracker.domain.indicator import TermGroup
from tracker.domain.saved import merged
from tracker.storage import agreements, audit, flags, saved_marks
from tracker.storage.engine import reading, transaction

SETS = "/agreements/sea-1999/sets"
HERE = f"{SETS}/group:here"
NEW = f"{SETS}/new"
RULE = "/agreements/sea-1999/indicators/1.1-sign"
OLD = {"terms.en": "northland*\nsouthland*", "terms.ru": "северн*"}


def send(visitor: Visitor, url: str, *, at: str = "", **typed: str) -> tuple[int, str]:
    """Send a form as the page shows it, `seen` with it; a double underscore stands for a point."""
    found = re.search(r'name="seen" value="([^"]*)"', visitor.get(at or url))
    fields = {"days": "30", "seen": found[1] if found else "", "act": "try", "note": ""}
    answer = visitor.post(
        url, form_at=at or url, **{**fields, **{name.replace("__", "."): value for name, value in typed.items()}}
    )
    return answer.status_code, answer.text


def group(app: App, name: str) -> TermGroup | None:
    with reading(app.engine) as connection:
        return next((g for g in agreements.get(connection, "sea-1999").groups if g.name == name), None)


def test_sets_are_listed_and_found_by_name_and_term(ani: Visitor) -> None:
    page = ani.get(SETS)
    assert f'href="{HERE}"' in page
    assert f'href="{SETS}/place:strait"' in page
    assert "2 sets" in page
    assert "group:here" not in ani.get(f"{SETS}?words=strait")
    assert "1 set<" in ani.get(f"{SETS}?words=NORTHLAND")
    assert "No set is like that" in ani.get(f"{SETS}?words=nothing")
    assert f'href="{SETS}"' in ani.get("/agreements/sea-1999/indicators")
    ani.get(f"{SETS}/group:nowhere", code=404)
    assert "it counts for every obligation" in ani.get(HERE)
    assert re.search(r'<textarea id="terms.en"[^>]*>\nnorthland\*\nsouthland\*</textarea>', ani.get(HERE))


def test_a_new_group_is_used_in_a_rule_and_flags_stored_reports(app: App, ani: Visitor) -> None:
    guns = flagged(app, "guns", title="Guns and a ceasefire in the strait", digest="guns", matches=())
    code, _ = send(ani, NEW, act="save", id="arms", terms__en="~gun", terms__ru="~пушка", note="Weapons by name")
    assert code == 303
    assert group(app, "arms") == TermGroup("arms", {"en": ("~gun",), "ru": ("~пушка",)})
    page = ani.get(f"{SETS}/group:arms")
    assert "No rule names it yet" in page
    assert "added by ani: Weapons by name" in page
    fields = {"observes": "Arms", "stance": "breach", "weight": "0.6", "scope": "sentence"}
    fields |= {"terms.en": "ceasefire*", "terms.ru": "перемири*", "with": "group:arms"}
    answer = ani.post(RULE, form_at=RULE, act="save", seen="0", note="With arms", days="30", **fields)
    assert answer.status_code == 303, answer.text
    assert "Something about 1.1" not in ani.get(f"{SETS}/group:arms")
    assert ">Arms</a>" in ani.get(f"{SETS}/group:arms")
    flag_anew(app)
    with reading(app.engine) as connection:
        live = [e for e in flags.of_items(connection, [1, guns.item_id]) if e.flag.withdrawn_at is None]
        assert {e.item.id for e in live if e.flag.obligation == "sea-1999/1.1"} == {1, guns.item_id}  # 1 was reviewed
        assert audit.faults(connection) == []
    code, page = send(ani, f"{SETS}/group:arms", terms__en="tank*", terms__ru="танк*", seen="1")
    assert code == 200
    assert "Would be lost: 1" in page
    assert "Reports in which terms stand that this takes away, and adds" in page
    assert 'id="tried"' in page


def test_a_changed_set_of_the_gate_reaches_every_target_and_stays_when_the_pack_is_loaded(
    app: App, ani: Visitor
) -> None:
    code, page = send(ani, HERE, **{**{k.replace(".", "__"): v for k, v in OLD.items()}, "terms__en": "southland*"})
    assert (code, "Would be lost" in page) == (200, True)
    code, page = send(ani, HERE, act="save", terms__en="southland*\nnorth", terms__ru="северн*", note="Less wide")
    assert code == 303
    assert group(app, "here") == TermGroup("here", {"en": ("southland*", "north"), "ru": ("северн*",)})
    page = ani.get(HERE)
    assert "Not as in the pack" in page
    assert "flagged anew for 1.1, 2.1, W1" in page
    load(app, version="v3")
    assert group(app, "here") == TermGroup("here", {"en": ("southland*", "north"), "ru": ("северн*",)})
    assert "Not as in the pack" in ani.get(HERE)


def test_who_saved_meanwhile_is_not_overwritten_and_faults_stand_at_their_field(app: App, ani: Visitor) -> None:
    code, page = send(ani, HERE, act="save", terms__en="ok\nfi*re", terms__ru="а", note="x")
    assert code == 422
    assert 'id="terms.en-fault">line 2: ' in page
    code, page = send(ani, HERE, act="save", terms__en="ok", terms__ru="а")
    assert (code, "say why" in page) == (422, True)
    code, page = send(ani, HERE, act="save", terms__en="ok", terms__ru="а", note="x", seen="7")
    assert (code, "changed in the meantime" in page) == (409, True)
    code, page = send(ani, HERE, act="save", **{k.replace(".", "__"): v for k, v in OLD.items()}, note="same")
    assert (code, "nothing was saved" in page) == (422, True)
    code, page = send(ani, NEW, act="save", id="here", terms__en="ok", note="x")
    assert (code, "there is `group:here` already" in page) == (422, True)
    code, page = send(ani, NEW, act="save", id="A b", terms__en="ok", note="x")
    assert (code, 'id="id-fault"' in page) == (422, True)
    code, page = send(ani, NEW, act="try", id="none", note="x")
    assert code == 422
    assert group(app, "here") == an_agreement().groups[0]


def test_a_place_is_changed_and_added(app: App, ani: Visitor) -> None:
    url = f"{SETS}/place:strait"
    code, page = send(ani, url, act="save", terms__en="strait*\nnarrows", terms__ru="пролив*", note="Both names")
    assert (code, 'id="label-fault"' in page) == (422, True)
    code, _ = send(ani, url, act="save", label="Strait / Narrows", terms__en="strait*\nnarrows", note="Both names")
    assert code == 303
    code, _ = send(ani, f"{NEW}?kind=place", act="save", id="bay", label="Bay", terms__en="bay", note="New")
    assert code == 303
    with reading(app.engine) as connection:
        places = {place.id: place for place in agreements.get(connection, "sea-1999").places}
    assert places["strait"].names == {"en": ("strait*", "narrows")}
    assert (places["strait"].label, places["bay"].label) == ("Strait / Narrows", "Bay")
    assert "changed by ani: Both names" in ani.get(url)


def test_the_packs_version_can_be_taken_and_a_set_of_the_page_alone_goes(app: App, ani: Visitor) -> None:
    send(ani, HERE, act="save", terms__en="southland*", terms__ru="северн*", note="Less")
    theirs = replace(an_agreement().groups[0], terms={"en": ("northland*",), "ru": ("северн*",)})
    load(app, version="v3", groups=(theirs,))
    page = ani.get(HERE)
    assert "The pack changed it too" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen is not None
    code, page = send(ani, f"{HERE}/decide", at=HERE, act="take", note="", seen=seen[1])
    assert (code, "say why" in page) == (422, True)
    assert send(ani, f"{HERE}/decide", at=HERE, act="keep", note="Ours", seen=seen[1])[0] == 303
    assert "The pack changed it too" not in ani.get(HERE)
    assert send(ani, f"{HERE}/decide", at=HERE, act="take", note="Theirs", seen="1")[0] == 303
    assert group(app, "here") == theirs
    send(ani, NEW, act="save", id="arms", terms__en="~gun", note="New")
    arms = f"{SETS}/group:arms"
    assert send(ani, f"{arms}/decide", at=arms, act="take", note="No", seen="1")[0] == 303
    assert group(app, "arms") is None
    assert send(ani, NEW, act="save", id="arms", terms__en="~gun", note="Again")[0] == 303
    other = f"{SETS}/place:strait"
    assert send(ani, f"{other}/decide", at=other, act="keep", note="x", seen="0")[0] == 404


def test_a_set_that_a_rule_names_is_not_taken_away(app: App, ani: Visitor) -> None:
    send(ani, NEW, act="save", id="arms", terms__en="~gun", note="New")
    fields = {"observes": "Arms", "stance": "breach", "weight": "0.6", "scope": "sentence", "any": "group:arms"}
    answer = ani.post(RULE, form_at=RULE, act="save", seen="0", note="Arms", days="30", **fields)
    assert answer.status_code == 303, answer.text
    arms = f"{SETS}/group:arms"
    code, page = send(ani, f"{arms}/decide", at=arms, act="take", note="No", seen="1")
    assert (code, "group:arms is still named by 1.1-sign" in page) == (422, True)
    assert group(app, "arms") is not None


def test_shared_sets_are_shown_and_not_changed(app: App, ani: Visitor) -> None:
    load(app, version="v3", groups=(*an_agreement().groups, TermGroup("arms", {"en": ("gun",)}, shared=True)))
    url = f"{SETS}/shared:arms"
    page = ani.get(url)
    assert "belongs to all packs" in page
    assert "<button" in page
    assert "Save as new version" not in page
    assert ani.post(url, form_at=HERE, act="save", note="x", **{"terms.en": "x"}).status_code == 422


def load(app: App, *, version: str, groups: tuple[TermGroup, ...] | None = None) -> None:
    """Load the pack as another version."""
    pack = replace(an_agreement(version=version), summary="Changed.")
    pack = pack if groups is None else replace(pack, groups=groups)
    with transaction(app.engine) as connection:
        page = saved_marks.page(connection, "sea-1999")
        merge = merged(pack, agreements.get(connection, "sea-1999"), page, at=NOON)
        agreements.save(connection, merge.agreement, at=NOON, pack_version=version)
        saved_marks.note(connection, "sea-1999", merge.page)


def test_an_indicator_of_the_pack_is_retired_and_taken_up_again(app: App, ani: Visitor) -> None:
    more = tuple(replace(an_indicator("1.1"), id=f"1.1-{one}") for one in "bcd")
    with transaction(app.engine) as connection:
        pack = an_agreement(version="v3", indicators=(*an_agreement().indicators, *more))
        agreements.save(connection, pack, at=NOON, pack_version="v3")
    name, url = "1.1-sign", RULE
    code, page = send(ani, url, act="without")
    assert (code, "Without it" in page) == (200, True)
    assert "Nothing was stored" in page
    code, page = send(ani, url, act="retire")
    assert (code, "say why" in page) == (422, True)
    assert send(ani, url, act="retire", note="Too wide")[0] == 303
    with reading(app.engine) as connection:
        assert name not in {one.id for one in agreements.get(connection, "sea-1999").indicators}
        assert flags.find(connection, 1, "sea-1999/1.1").flag.withdrawn_at is None
        assert audit.faults(connection) == []
    assert "Retired here" in ani.get("/agreements/sea-1999/indicators")
    page = ani.get(url)
    assert "retired by ani: Too wide" in page
    code, page = send(ani, "/agreements/sea-1999/indicators/1.1-b", act="retire", note="One more")
    assert (code, "1.1 has 3 indicators; at least 3 must be left" in page) == (422, True)
    with transaction(app.engine) as connection:  # the pack is loaded again, as every start does
        merge = merged(pack, agreements.get(connection, "sea-1999"), saved_marks.page(connection, "sea-1999"), at=NOON)
        agreements.save(connection, merge.agreement, at=NOON, pack_version="v3")
        saved_marks.note(connection, "sea-1999", merge.page)
        assert name not in {one.id for one in agreements.get(connection, "sea-1999").indicators}
    code, _ = send(ani, f"{url}/decide", at=url, act="take", note="Back", seen="1")
    assert code == 303
    with reading(app.engine) as connection:
        assert name in {one.id for one in agreements.get(connection, "sea-1999").indicators}
        assert saved_marks.indicators(connection, "sea-1999") == []


def test_an_indicator_can_be_moved_to_another_obligation(app: App, ani: Visitor) -> None:
    more = tuple(replace(an_indicator("1.1"), id=f"1.1-{one}") for one in "bcd")
    with transaction(app.engine) as connection:
        pack = an_agreement(version="v3", indicators=(*an_agreement().indicators, *more))
        agreements.save(connection, pack, at=NOON, pack_version="v3")
    url = "/agreements/sea-1999/indicators/1.1-b"
    fields = {"observes": "Moved", "stance": "breach", "weight": "0.6", "scope": "sentence", "target": "2.1"}
    fields |= {"terms.en": "ceasefire*", "terms.ru": "перемири*", "days": "30", "seen": "0"}
    typed = {name.replace(".", "__"): value for name, value in fields.items() if name != "seen"}
    assert "Flags for 1.1, 2.1" in send(ani, url, **typed)[1]
    assert send(ani, url, act="save", note="Belongs there", **typed)[0] == 303
    with reading(app.engine) as connection:
        moved = next(one for one in agreements.get(connection, "sea-1999").indicators if one.id == "1.1-b")
    assert moved.target == "2.1"
    page = send(ani, url, **{**typed, "target": "9.9"})[1]
    assert 'id="target-fault">there is no obligation or watchpoint `9.9`' in page
