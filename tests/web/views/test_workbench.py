"""The indicator workbench: trying stores nothing, saving makes a new version."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from tests.builders import NOON, a_model, a_stance_model, an_agreement, an_indicator
from tests.web.visitor import Clock, Visitor, flagged
from tracker.bootstrap.app import App
from tracker.bootstrap.retiring import restore, retire
from tracker.bootstrap.running import flag_anew
from tracker.domain.flag import Stance
from tracker.domain.indicator import Indicator
from tracker.domain.saved import merged
from tracker.runs import workbench
from tracker.storage import agreements, audit, flags, models, saved_marks, saved_rules
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction
from tracker.web import rule_forms

RULE = "/agreements/sea-1999/indicators/1.1-sign"
NEW = "/obligations/sea-1999/1.1/indicators/new"
SIGN = an_indicator("1.1")


def typed(**changes: str) -> dict[str, str]:
    """The form of the sign 1.1 with changes; a double underscore stands for a point."""
    fields = {"days": "30", "seen": "0", "act": "try", "note": "", **rule_forms.as_typed(SIGN)}
    return fields | {name.replace("__", "."): value for name, value in changes.items()}


def send(visitor: Visitor, url: str, fields: dict[str, str]) -> tuple[int, str]:
    answer = visitor.post(url, form_at=url, **fields)
    return answer.status_code, answer.text


def live(app: App, name: str = "1.1-sign") -> Indicator | None:
    with reading(app.engine) as connection:
        known = {one.id: one for one in agreements.get(connection, "sea-1999").indicators}
    return known.get(name)


def rows(app: App) -> dict[str, int]:
    with reading(app.engine) as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in t.metadata.sorted_tables
        }


def test_the_list_and_the_obligation_lead_to_an_indicator(ani: Visitor) -> None:
    listed = ani.get("/agreements/sea-1999/indicators")
    assert f'href="{RULE}"' in listed
    assert f'href="{NEW}"' in listed
    assert 'href="/agreements/sea-1999/indicators"' in ani.get("/agreements/sea-1999")
    assert f'href="{RULE}"' in ani.get("/obligations/sea-1999/1.1")
    page = ani.get(RULE)
    assert "Something about 1.1" in page
    assert re.search(r'<textarea id="terms.en"[^>]*>\nceasefire\*</textarea>', page)
    assert "Unchanged since the pack was first loaded" in page
    ani.get("/agreements/sea-1999/indicators/none", code=404)
    ani.get("/obligations/sea-1999/9.9/indicators/new", code=404)


def test_indicators_are_found_by_obligation_language_and_text(ani: Visitor) -> None:
    page = ani.get("/agreements/sea-1999/indicators")
    assert "3 indicators" in page
    assert '<details class="panel fold" id="t1.1">' in page
    page = ani.get("/agreements/sea-1999/indicators?target=2.1")
    assert ("2.1-sign" in page, "1.1-sign" in page, "1 indicator found" in page) == (True, False, True)
    assert '<details class="panel fold" id="t2.1" open>' in page
    page = ani.get("/agreements/sea-1999/indicators?words=GARRISON")
    assert ("2.1-sign" in page, "1.1-sign" in page, "W1-sign" in page) == (True, False, False)
    assert "3 indicators found" in ani.get("/agreements/sea-1999/indicators?lang=ru")
    told = ani.get("/agreements/sea-1999/indicators?lang=xx", code=422)
    assert "lang: no rule has terms in &#39;xx&#39;; known are en, ru" in told
    assert "0 indicators found" in ani.get("/agreements/sea-1999/indicators?lang=ru&words=fog")
    assert "No indicator is like that" in ani.get("/agreements/sea-1999/indicators?words=nothing")
    ani.get("/agreements/sea-1999/indicators?target=zz", code=404)


def test_a_stranger_sees_nothing_of_it(stranger: Visitor) -> None:
    assert stranger.client.get(RULE).status_code == 303
    assert stranger.client.post(RULE, data=typed()).status_code == 401


def test_trying_shows_what_is_gained_and_lost_and_stores_nothing(app: App, ani: Visitor) -> None:
    flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    before = rows(app)
    code, page = send(ani, RULE, typed(terms__en="gunfire"))
    assert code == 200
    assert "Would be flagged: 1" in page
    assert "Would be lost: 1" in page
    assert "Flags are told by the rules alone here: no learned model is in use for 1.1." in page
    assert '<mark class="term" title="sign: 1.1-sign">Gunfire</mark> in the Strait of Northland' in page
    assert '<mark class="term" title="sign: 1.1-sign">Ceasefire</mark> holds in the Strait' in page
    # The one decision says that the report of the ceasefire is relevant.
    assert re.search(
        r'This rule alone, now</th><td class="num">1.00</td><td class="num">1.00</td><td class="num">1</td>', page
    )
    assert re.search(
        r'Flags of 1.1, changed</th><td class="num"><span class="soft">–</span></td><td class="num">0.00</td>', page
    )
    assert "gunfire</textarea>" in page
    after = rows(app)
    assert {name: count for name, count in after.items() if name not in ("sessions", "throttle")} == {
        name: before[name] for name in after if name not in ("sessions", "throttle")
    }


def test_trying_says_when_models_have_their_say(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        models.add(connection, [a_model()], at=NOON)
        models.use(connection, {"sea-1999/1.1": a_model().version}, at=NOON)
    _, page = send(ani, RULE, typed(terms__en="gunfire"))
    assert "by the rules and the learned model in use, without sentence vectors." in page
    assert "rules alone" not in page


def test_trying_shows_which_flags_would_point_elsewhere(app: App, ani: Visitor) -> None:
    _, page = send(ani, RULE, typed(stance="talk"))
    assert ("Would be flagged: 0" in page, "Would be lost: 0" in page) == (True, True)
    assert "Would point elsewhere: 1" in page
    assert "points to non-fulfilment → points to talks or plans" in page
    assert "a learned model tells stances too" not in page
    with transaction(app.engine) as connection:
        models.add(connection, [a_stance_model()], at=NOON)
        models.use(connection, {"sea-1999": a_stance_model().version}, at=NOON)
    _, page = send(ani, RULE, typed(stance="talk"))
    assert "a learned model tells stances too" in page


def test_only_the_days_that_were_asked_for_are_tried(app: App, ani: Visitor, clock: Clock) -> None:
    clock.pass_by(days=9)
    ani.signed_in("ani")
    _, page = send(ani, RULE, typed(terms__en="gunfire", days="5"))
    assert "0 reports tried" in page
    assert "Against 1 reviewed report<" in page
    _, page = send(ani, RULE, typed(terms__en="gunfire", days="50"))
    assert "Would be lost: 1" in page
    for days in ("0", "-1", "many", "20001"):
        code, page = send(ani, RULE, typed(days=days))
        assert (code, "from 1 to 20000 days" in page) == (422, True)


def test_where_all_that_is_stored_is_older_all_of_it_is_tried(app: App, ani: Visitor, clock: Clock) -> None:
    page = ani.get(RULE)
    assert '<input type="number" id="days" name="days" aria-describedby="days-hint" value="30">' in page
    assert '<span class="hint" id="days-hint">empty: all that is stored</span>' in page
    clock.pass_by(days=90)
    ani.signed_in("ani")
    for form in (RULE, NEW, "/agreements/sea-1999/sets/group:here"):
        page = ani.get(form)
        assert '<input type="number" id="days" name="days" aria-describedby="days-hint" value="">' in page
        assert "empty: all that is stored; nothing of it is of the last 30 days" in page
    _, page = send(ani, RULE, typed(days=""))
    assert re.search("[1-9]+ reports? tried, of all that is stored[.] Nothing was stored", page)
    _, page = send(ani, RULE, typed(days="30"))
    assert "0 reports tried" in page
    assert "What is stored is older: without a number of days, all of it is tried." in page


def test_the_reports_in_which_the_rule_fires_are_shown(app: App, ani: Visitor) -> None:
    guns = flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    _, page = send(ani, RULE, typed(terms__en="gunfire", weight="0.2"))
    assert ("Would be flagged: 0" in page, "This rule fires in: 1" in page) == (True, True)
    shown = page[page.index("This rule fires in: 1") :]
    assert f'href="/items/{guns.item_id}"' in shown
    assert '<mark class="term" title="sign: the changed rule">Gunfire</mark> in the Strait of Northland' in shown
    assert '<span class="small soft">not flagged</span>' in shown
    _, page = send(ani, RULE, typed(terms__en="gunfire"))
    assert '<span class="small soft">flagged for 1.1</span>' in page
    _, page = send(ani, RULE, typed(act="without"))
    assert "This rule fires in: 1" in page
    assert "Ceasefire</mark>" in page[page.index("This rule fires in: 1") :]


def test_more_items_than_are_tried_are_told(app: App, ani: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    monkeypatch.setattr(workbench, "MOST_ITEMS", 1)
    _, page = send(ani, RULE, typed())
    assert "1 report tried" in page
    assert f"the newest of {rows(app)['items']}" in page


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"terms__en": "ok\n\nfi*re"}, "terms.en", "line 3: &#39;fi*re&#39;: `*` is allowed only once"),
        ({"terms__ru": ""}, "terms", "there are no terms in `ru`, one of the agreement&#39;s languages"),
        ({"terms__en": "", "terms__ru": ""}, "terms", "`terms` is missing"),
        ({"with": "group:here or group:nowhere"}, "with", "line 1: there is no reference `group:nowhere`"),
        ({"without": "\n\nplaces nearby"}, "without", "line 3: found &#39;places nearby&#39;"),
        ({"any": "group:her"}, "any", "line 1: there is no reference `group:her`; did you mean `group:here`?"),
        ({"weight": "2"}, "weight", "found the number 2.0; it must be less than 1"),
        ({"weight": "nan"}, "weight", "found the number nan; it must be less than 1"),
        ({"weight": "much"}, "weight", "a number is needed"),
        ({"stance": "doubt"}, "stance", "allowed are"),
        ({"scope": "page"}, "scope", "a scope is `sentence`, `text` or a number of words"),
        ({"in": "body"}, "in", "allowed are `title` and `summary`"),
        ({"observes": ""}, "observes", "the text is empty"),
        ({"terms__en": "~a"}, "terms.en", "has 1 letter"),
        ({"terms__en": "a" * 20_001}, "terms.en", "at most 20000 characters"),
        ({"observes": "a bell \x07 rings"}, "observes", "the character U+0007 is not allowed"),
    ],
)
def test_each_fault_stands_at_its_field(
    app: App, ani: Visitor, changes: dict[str, str], field: str, reason: str
) -> None:
    code, page = send(ani, RULE, typed(**changes, act="save", note="why"))
    assert code == 422
    assert reason in page
    assert f'id="{field}-fault"' in page or field == "terms"
    assert live(app) == SIGN


def test_a_rule_is_saved_with_its_author_and_its_reason(app: App, ani: Visitor) -> None:
    code, _ = send(ani, RULE, typed(terms__en="ceasefire*\n~gun", act="save", note="Guns count too"))
    assert code == 303
    saved = live(app)
    assert saved is not None
    assert saved == replace(SIGN, terms={"en": ("ceasefire*", "~gun"), "ru": ("перемири*",)})
    with reading(app.engine) as connection:
        (mark,) = saved_rules.of_agreement(connection, "sea-1999")
        change = saved_rules.history(connection, "sea-1999", "1.1-sign")[0]
        assert agreements.get(connection, "sea-1999").forms["en"]["gun"] == ("gun", "gunned", "gunning", "guns")
        assert audit.faults(connection) == []
        entry = connection.execute(sa.select(t.audit).order_by(t.audit.c.number.desc())).first()
    assert (mark.author, mark.note, mark.pack) == ("ani", "Guns count too", SIGN)
    assert (change.change, change.author, change.note) == ("changed", "ani", "Guns count too")
    assert entry is not None
    assert (entry.actor, entry.act, entry.subject) == ("ani", "save indicator", "sea-1999 1.1-sign")
    page = ani.get(RULE)
    assert "Not as in the pack" in page
    assert "Saved by ani" in page
    assert "being flagged anew for 1.1" in page
    assert "<strong>terms.en</strong>" in page
    assert "ani, <time" in ani.get("/agreements/sea-1999/indicators")
    assert "ani: Guns count too" in ani.get("/agreements/sea-1999")


def test_what_was_saved_flags_stored_reports_anew_and_leaves_reviews(app: App, ani: Visitor) -> None:
    guns = flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    send(ani, RULE, typed(terms__en="gunfire", act="save", note="Other words"))
    assert flag_anew(app) == 0  # the report of gunfire was flagged by hand already
    with reading(app.engine) as connection:
        flag = flags.find(connection, guns.item_id, "sea-1999/1.1").flag
        reviewed = flags.find(connection, 1, "sea-1999/1.1").flag
    assert [span.text for span in flag.match.spans] == ["Gunfire"]
    assert (reviewed.state, reviewed.withdrawn_at, reviewed.reviews) == ("relevant", None, 1)
    assert "being flagged anew" not in ani.get(RULE)


def test_rules_of_a_retired_agreement_are_saved_and_tried_on_stored_reports_after_it_is_restored(
    app: App, ani: Visitor
) -> None:
    guns = flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    retire(app, "sea-1999", actor="ani", why="It ran out")
    send(ani, RULE, typed(terms__en="gunfire", act="save", note="Other words"))
    assert flag_anew(app) == 0
    page = ani.get(RULE)
    assert "Stored reports are flagged anew for 1.1 after the agreement is restored" in page
    assert "being flagged anew" not in page
    restore(app, "sea-1999", actor="ani", why="It was renewed")
    assert "being flagged anew for 1.1" in ani.get(RULE)
    flag_anew(app)
    with reading(app.engine) as connection:
        assert [span.text for span in flags.find(connection, guns.item_id, "sea-1999/1.1").flag.match.spans] == [
            "Gunfire"
        ]
    assert "flagged anew for" not in ani.get(RULE)


def test_without_a_reason_nothing_is_saved(app: App, ani: Visitor) -> None:
    code, page = send(ani, RULE, typed(terms__en="gunfire", act="save"))
    assert (code, "say why" in page) == (422, True)
    assert live(app) == SIGN
    code, page = send(ani, RULE, typed(act="save", note="The same"))
    assert (code, "this is what holds already" in page) == (422, True)


def test_who_saved_in_between_is_not_overwritten(app: App, ani: Visitor, ben: Visitor) -> None:
    send(ben, RULE, typed(weight="0.3", act="save", note="Too weak"))
    code, page = send(ani, RULE, typed(weight="0.4", act="save", note="Weaker"))
    assert code == 409
    assert "changed in the meantime" in page
    assert 'value="0.4"' in page
    saved = live(app)
    assert saved is not None
    assert saved.weight == 0.3
    assert send(ani, RULE, typed(weight="0.4", act="save", note="Weaker", seen="1"))[0] == 303


def test_nobody_but_the_author_says_what_a_new_indicator_points_to(ani: Visitor) -> None:
    page = ani.get(NEW)
    assert re.search('<select id="stance" name="stance"><option value="" selected>choose one</option>', page)
    code, page = send(ani, NEW, typed(id="1.1-guns", stance=""))
    assert (code, 'id="stance-fault">this is missing</span>' in page) == (422, True)
    assert "choose one" not in ani.get(RULE)


def test_a_new_indicator_is_tried_and_saved(app: App, ani: Visitor) -> None:
    flagged(app, "guns", title="Gunfire in the Strait of Northland", digest="guns")
    fields = typed(id="1.1-guns", terms__en="gunfire", terms__ru="выстрел*", observes="Guns", weight="0.7")
    code, page = send(ani, NEW, fields)
    assert (code, "Would be flagged: 1" in page, "This rule alone, now" in page) == (200, True, False)
    assert send(ani, NEW, fields | {"act": "save", "note": "Guns"})[0] == 303
    assert live(app, "1.1-guns") == Indicator(
        "sea-1999",
        "1.1-guns",
        "1.1",
        "Guns",
        Stance.BREACH,
        0.7,
        {"en": ("gunfire",), "ru": ("выстрел*",)},
        (),
        (),
        "text",
        None,
    )
    code, page = send(ani, NEW, fields | {"act": "save", "note": "Again"})
    assert (code, "there is an indicator `1.1-guns` already" in page) == (422, True)
    code, page = send(ani, NEW, fields | {"id": "Guns!"})
    assert (code, 'id="id-fault"' in page) == (422, True)


def test_a_new_indicator_can_be_retired_again(app: App, ani: Visitor) -> None:
    fields = typed(id="1.1-guns", terms__en="gunfire", terms__ru="выстрел*")
    send(ani, NEW, fields | {"act": "save", "note": "Guns"})
    rule = "/agreements/sea-1999/indicators/1.1-guns"
    assert "Retire it" in ani.get(rule)
    code, page = _decide(ani, rule, act="take", seen="1")
    assert (code, "say why" in page) == (422, True)
    assert _decide(ani, rule, act="take", seen="1", note="Too loud")[0] == 303
    assert live(app, "1.1-guns") is None
    ani.get(rule, code=404)
    # What was retired may come back; its history goes on.
    assert send(ani, NEW, fields | {"act": "save", "note": "After all"})[0] == 303
    history = re.findall(r"· (\w+) by ani", ani.get(rule))
    assert history == ["added", "retired", "added"]


def _decide(visitor: Visitor, rule: str, **fields: str) -> tuple[int, str]:
    answer = visitor.post(f"{rule}/decide", form_at=rule, **fields)
    return answer.status_code, answer.text


def test_the_packs_version_is_taken_back(app: App, ani: Visitor) -> None:
    send(ani, RULE, typed(weight="0.3", act="save", note="Too weak"))
    assert _decide(ani, RULE, act="take", seen="1", note="It was right")[0] == 303
    assert live(app) == SIGN
    with reading(app.engine) as connection:
        assert saved_rules.of_agreement(connection, "sea-1999") == []
        assert agreements.get(connection, "sea-1999").version == "v2"
    assert "Not as in the pack" not in ani.get(RULE)


def test_where_the_pack_changed_too_somebody_decides(app: App, ani: Visitor) -> None:
    send(ani, RULE, typed(weight="0.3", act="save", note="Too weak"))
    _load(app, replace(SIGN, weight=0.9), version="v3")
    page = ani.get(RULE)
    assert "The pack changed it too" in page
    assert "<del>0.9</del> → <ins>0.3</ins>" in page
    assert "the pack changed it too" in ani.get("/agreements/sea-1999/indicators")
    code, page = _decide(ani, RULE, act="keep", seen="1", note="Ours is right")
    assert (code, "changed in the meantime" in page) == (409, True)
    with reading(app.engine) as connection:
        seen = workbench.state_of(connection, "sea-1999", "1.1-sign")
    assert _decide(ani, RULE, act="keep", seen=seen, note="Ours is right")[0] == 303
    page = ani.get(RULE)
    assert "The pack changed it too" not in page
    assert "Not as in the pack" in page
    other = "/agreements/sea-1999/indicators/2.1-sign"
    assert _decide(ani, other, act="keep", seen="0", note="Ours")[0] == 404


def _load(app: App, indicator: Indicator, *, version: str) -> None:
    """Load the pack with another version of the sign 1.1."""
    pack = replace(
        an_agreement(version=version), indicators=(indicator, *an_agreement().indicators[1:]), summary="Changed."
    )
    with transaction(app.engine) as connection:
        page = saved_marks.page(connection, "sea-1999")
        merge = merged(pack, agreements.get(connection, "sea-1999"), page, at=NOON)
        agreements.save(connection, merge.agreement, at=NOON, pack_version=version)
        saved_marks.note(connection, "sea-1999", merge.page)


def test_a_form_says_what_an_indicator_says(app: App) -> None:
    whole = replace(
        SIGN, needs=(("group:here", "places within 5"), ("not group:here in title",)), without=("places",), scope="7"
    )
    whole = replace(whole, any_of=("group:here",), field="title", measure="shots")
    fields = MultiDict(rule_forms.as_typed(whole))
    entry = rule_forms.typed_rule(fields, ("en", "ru"), name=whole.id, target=whole.target).entry
    assert entry["with"] == [["group:here", "places within 5"], ["not group:here in title"]]
    assert (entry["scope"], entry["weight"], entry["in"], entry["measure"]) == (7, 0.8, "title", "shots")


def test_rules_are_made_ready_while_one_is_written(ani: Visitor, stranger: Visitor) -> None:
    found = re.search(r'data-readies="([^"]+)"', ani.get(RULE))
    assert found is not None
    assert ani.get(found[1], code=204) == ""
    ani.get("/agreements/sky-2000/rules-ready", code=404)
    assert stranger.client.get(found[1]).status_code == 303
