"""The page of one report."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import A_DENIAL, NOON, a_match, an_arrival
from tests.ingestion.wires import REWORDED, WIRE
from tests.storage.feeds import entry, store, story_of, together
from tests.web.visitor import Visitor, flagged, words_of
from tracker.bootstrap.app import App
from tracker.domain.flag import Span
from tracker.domain.learned import Learned, LearnedTerm
from tracker.domain.learned_stance import LearnedStance
from tracker.domain.stance import Stance
from tracker.storage import flags, full_texts, items
from tracker.storage.engine import transaction
from tracker.storage.full_texts import FullText


def revise(app: App, **facts: object) -> None:
    with transaction(app.engine) as connection:
        items.store(connection, 1, [an_arrival("one", digest="", **facts)], seen_at=NOON)


def test_a_report_shows_its_text_flags_and_reviews(ani: Visitor) -> None:
    page = ani.get("/items/1")
    assert '<mark class="term" title="sign: 1.1-sign">Ceasefire</mark> holds in the Strait' in page
    assert "ani, " in page
    assert "23 Nov 2026, 08:30 UTC" in page
    assert "24 Nov 2026, 12:00 UTC" in page
    assert "Unchanged since." in page
    assert "No copy is known." in page
    assert "<dd>item-1</dd>" in page


def test_the_words_of_one_flag_can_be_chosen(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", matches=(a_match(), a_match("sea-1999/2.1")))
    assert "its words are marked above" in ani.get(f"/items/{flag.item_id}?flag={flag.id}")
    assert "its words are marked above" not in ani.get(f"/items/{flag.item_id}")


def test_the_name_of_a_review_leads_to_it_on_the_page_of_its_report(ani: Visitor) -> None:
    answer = ani.client.get("/reviews/1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/items/1?flag=1#review-1")
    assert '<li id="review-1"><span class="num"><a href="/reviews/1">review-1</a></span>' in ani.get("/items/1?flag=1")
    assert "there is no review-99" in ani.get("/reviews/99", code=404)


def test_the_kinds_of_statement_stand_below_the_signs(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", matches=(replace(a_match(), statements=(A_DENIAL, A_DENIAL)),))
    page = ani.get(f"/items/{flag.item_id}")
    assert page.count("denied: «denies … breach», by: Northland (NL)") == 1
    assert "denied: «denies … breach», by: Northland (NL)" in ani.get(f"/queue?flag={flag.id}&state=any")


def test_rules_and_models_behind_a_flag_are_named_and_that_newer_ones_are_in_use(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    for page in (ani.get(f"/items/{flag.item_id}"), ani.get(f"/queue?flag={flag.id}&state=any")):
        assert "Flagged by rules r1 on 24 November 2026.</p>" in page
        assert " are in use now: the next run flags it anew.</p>" in page


def test_what_a_learned_model_added_can_be_opened(app: App, ani: Visitor) -> None:
    said = Learned("m1", -2.0, (LearnedTerm("own rules", 3.5), LearnedTerm("word: ferry", -0.25)), 1.25, 0.6, 0.4)
    flag = flagged(app, "one", matches=(replace(a_match(), learned=said),))
    page = ani.get(f"/items/{flag.item_id}")
    assert "the rules alone gave 0.60" in page
    assert "What the rules saw, 0.60 by themselves:" in page
    assert "Flagged from 0.40. Its parts, as log-odds, from a base of -2.00" in page
    assert "<li>+3.50 own rules</li><li>-0.25 word: ferry</li><li>+1.25 in all, parts rounded</li>" in page
    assert "learned model" not in ani.get("/items/1")


def test_a_flag_that_only_a_model_gave_shows_the_words_that_it_weighed(app: App, ani: Visitor) -> None:
    said = Learned(
        "m1", -2.0, (LearnedTerm("named: group:boats", 3.5), LearnedTerm("word: ceasef", 0.25)), 1.75, 0.0, 0.4
    )
    spans = (Span("title", 0, 9, "Ceasefire", "word: ceasef", "learned"),)
    alone = replace(a_match(), indicators=(), spans=spans, learned=said, learned_stance=None)
    flag = flagged(app, "one", matches=(alone,))
    for page in (ani.get(f"/items/{flag.item_id}?flag={flag.id}"), ani.get(f"/queue?flag={flag.id}&state=any")):
        assert "A learned model alone points to this; no sign fired" in page
        assert "<li>+3.50 named: group:boats</li><li>+0.25 word: ceasef: “Ceasefire”</li>" in page
        assert '<mark class="learned" title="weighed by the learned model: word: ceasef">Ceasefire</mark>' in page
        assert "What the rules saw" not in page


def test_the_parts_behind_the_first_are_counted_summed_and_opened_on_demand(app: App, ani: Visitor) -> None:
    terms = tuple(LearnedTerm(f"word: boat{number}", 2.0 - number / 10) for number in range(7))
    terms += (LearnedTerm("word: ceasef", 0.5), LearnedTerm("word: the", -0.25), LearnedTerm("the rest", 0.1))
    alone = replace(a_match(), indicators=(), spans=(), learned=Learned("m1", -9.0, terms, 3.25, 0.0, 0.4))
    flag = flagged(app, "one", matches=(alone,))
    page = ani.get(f"/items/{flag.item_id}?flag={flag.id}")
    assert "<details><summary>+1.75 from 3 more parts and the rest</summary><ul><li>+1.40 word: boat6</li>" in page
    assert "<li>+0.50 word: ceasef</li>" in page
    assert f'href="/items/{flag.item_id}?flag={flag.id}&amp;parts=all">mark the words of all parts</a>' in page
    opened = ani.get(f"/items/{flag.item_id}?flag={flag.id}&parts=all")
    assert "<li>+0.50 word: ceasef: “Ceasefire”</li>" in opened
    assert '<mark class="learned" title="weighed by the learned model: word: ceasef">Ceasefire</mark>' in opened
    assert "mark the words of all parts" not in opened
    assert ani.get(f"/items/{flag.item_id}?parts=all").count("mark the words of all parts") == 1


def test_what_made_a_model_tell_another_stance_can_be_opened(app: App, ani: Visitor) -> None:
    terms = (LearnedTerm("named: group:plans", 4.0), LearnedTerm("the rules", -2.0))
    why = LearnedStance("s1", Stance.BREACH, Stance.BREACH, -0.25, terms, 1.75, 0.85)
    flag = flagged(app, "one", matches=(replace(a_match(stance=Stance.TALK), learned_stance=why),))
    for page in (ani.get(f"/items/{flag.item_id}"), ani.get(f"/queue?flag={flag.id}&state=any")):
        assert "A learned model told the stance; the rules alone would say: points to non-fulfilment" in page
        assert "“points to talks or plans” rather than “points to non-fulfilment”, as log-odds" in page
        assert "from a base of -0.25" in page
        assert "<li>+4.00 named: group:plans</li><li>-2.00 the rules</li>" in page
        assert "<li>+1.75 in all, parts rounded; 0.85 among all stances</li>" in page


def test_revisions_show_what_changed(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", title="Three boats crossed", summary="At dawn.")
    revise(app, title="Five boats crossed", summary="At dawn.", url="https://news.example/moved")
    page = ani.get(f"/items/{flag.item_id}")
    assert "<del>Three</del><ins>Five</ins> boats crossed" in page
    assert "link: <del>https://news.example/one</del> <ins>https://news.example/moved</ins>" in page
    assert "First form" in page


def test_copies_are_listed(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", digest="wire")
    flagged(app, "two", digest="wire", title="The same again")
    assert "The same again" in ani.get(f"/items/{flag.item_id}")


def test_near_copies_are_shown_with_the_reason(app: App, ani: Visitor) -> None:
    one, near = store(app.engine, entry("a", WIRE), entry("b", REWORDED))
    page = ani.get(f"/items/{one}")
    assert "near copy, likeness 0.71" in page
    assert "counted the traces of bullets on two houses</q>" in page
    assert "both name 23, November, 18:30" in page
    assert f'of <a href="/items/{one}">item-{one}</a>' in ani.get(f"/items/{near}")


def test_a_report_is_split_off_and_merged_back(app: App, ani: Visitor) -> None:
    one, near = store(app.engine, entry("a", WIRE), entry("b", REWORDED))
    before = story_of(app.engine, one)
    answer = ani.post(f"/items/{near}/split", note="another night")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/items/{near}#copies")
    page = ani.get(f"/items/{near}")
    assert "split by hand: ani" in page
    assert "another night" in page
    assert "Split this report off" not in page
    assert not together(app.engine, one, near)
    assert ani.post(f"/items/{near}/merge", into=str(before)).status_code == 303
    assert story_of(app.engine, near) == before
    assert "merged by hand: ani" in ani.get(f"/items/{one}")


@pytest.mark.parametrize(
    ("act", "typed", "code", "words"),
    [
        ("split", {}, 422, "is alone in its story"),
        ("merge", {"into": ""}, 422, "give the number of a story"),
        ("merge", {"into": "many"}, 422, "not a whole number from 0 on"),
        ("merge", {"into": "1"}, 422, "in story 1 already"),
        ("merge", {"into": "77"}, 404, "there is no story 77"),
    ],
)
def test_rulings_that_cannot_be_are_refused(
    ani: Visitor, act: str, typed: dict[str, str], code: int, words: str
) -> None:
    refused = ani.post(f"/items/1/{act}", **typed)
    assert refused.status_code == code
    assert words in refused.text


def test_rulings_need_the_token_of_the_form(app: App, ani: Visitor) -> None:
    one, near = store(app.engine, entry("a", WIRE), entry("b", REWORDED))
    assert ani.client.post(f"/items/{near}/split").status_code == 400
    assert together(app.engine, one, near)


def test_a_report_without_flag_or_title_still_opens(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        stored = items.store(connection, 1, [an_arrival("bare", title="", summary="", url="")], seen_at=NOON)
    page = ani.get(f"/items/{stored.new[0]}")
    assert "(no title)" in page
    assert "No flag" in page
    assert "no link" in page


PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"


@pytest.mark.parametrize(
    "address", ["/queue?flag={flag}", "/items/{item}", "/", "/obligations/sea-1999/1.1", "/sources/1"]
)
def test_what_feeds_say_is_never_taken_for_markup(app: App, ani: Visitor, address: str) -> None:
    flag = flagged(app, "x", title=PAYLOAD, summary=PAYLOAD, author=PAYLOAD, lang='"><script>')
    page = ani.get(address.format(flag=flag.id, item=flag.item_id))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>" not in page
    assert 'lang=""' not in page


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " javascript:alert(1)"]
)
@pytest.mark.parametrize("address", ["/queue?flag={flag}", "/items/{item}"])
def test_only_http_links_are_links(app: App, ani: Visitor, url: str, address: str) -> None:
    flag = flagged(app, "x", url=url)
    page = ani.get(address.format(flag=flag.id, item=flag.item_id))
    assert 'href="' + url not in page
    assert "no link" in page


def test_the_full_text_stands_below_the_feeds_own(app: App, ani: Visitor) -> None:
    assert "Full text" not in ani.get("/items/1")
    with transaction(app.engine) as connection:
        full_texts.add(connection, FullText(1, "First line.\nA <b>second</b> one.", NOON, "stored"))
        full_texts.add(connection, FullText(1, "Another text.", NOON, "stored"))
    page = ani.get("/items/1")
    assert "<p>First line.</p><p>A &lt;b&gt;second&lt;/b&gt; one.</p>" in page
    assert "Another text." not in page


def test_why_there_is_no_full_text_is_told(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        full_texts.add(connection, FullText(1, "", NOON, "robots"))
    assert "There is none: its site&#39;s robots.txt does not allow it." in ani.get("/items/1")


def test_an_explanation_younger_than_the_review_says_so(app: App, ani: Visitor) -> None:
    said = "This explanation is of 24 November 2026, 13:00 UTC, younger than review-1 of 24 November 2026, 12:00 UTC"
    assert "This explanation is of" not in ani.get("/items/1")
    with transaction(app.engine) as connection:
        found = [(items.get(connection, 1), [a_match(score=0.9)])]
        flags.store(connection, found, agreements=("sea-1999",), at=NOON + timedelta(hours=1))
    for url in ("/items/1", "/queue?flag=1&state=any"):
        assert said in words_of(ani.get(url))
