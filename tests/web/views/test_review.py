"""The review queue in use."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.builders import NOON, a_match, an_agreement, an_arrival
from tests.flow.terminal import Terminal
from tests.ingestion.wires import REWORDED, WIRE
from tests.storage.feeds import entry
from tests.storage.filled import a_flagged_item
from tests.web.visitor import Clock, Visitor, flag_of, flagged, words_of
from tracker.bootstrap.app import App
from tracker.domain.flag import FiredIndicator, Flag, FlagState, Match, Span, Stance
from tracker.domain.learned import Learned, LearnedTerm
from tracker.domain.review import Decision, Review
from tracker.ingestion.stories import arrivals
from tracker.storage import accounts, agreements, audit, flags, items, reviews
from tracker.storage import tables as t
from tracker.storage.engine import reading, transaction


def decide(visitor: Visitor, flag: Flag, decision: str = "relevant", **typed: object) -> TestResponse:
    values = {"decision": decision, "seen": flag.reviews, "stance": flag.stance.value, **typed}
    return visitor.post(f"/flags/{flag.id}/reviews", form_at="/account", **values)


def asked(answer: TestResponse) -> dict[str, str]:
    assert answer.status_code == 303
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def history(app: App, flag: Flag) -> list[Review]:
    with reading(app.engine) as connection:
        return reviews.of_flags(connection, [flag.id])


def open_flag(page: str) -> int:
    found = re.search(r'action="/flags/(\d+)/reviews#reading"', page)
    assert found is not None
    return int(found[1])


def test_the_best_flag_opens_first_and_the_next_comes_up_by_itself(app: App, ani: Visitor) -> None:
    low = flagged(app, "low", matches=(a_match(score=0.6),))
    high = flagged(app, "high", matches=(a_match(score=0.9),))
    assert open_flag(ani.get("/queue")) == high.id
    answer = decide(ani, high, note="seen by both", credibility="2", event_on="2026-11-20", measure="3")
    assert asked(answer)["flag"] == str(low.id)
    assert answer.headers["Location"].endswith("#reading")
    page = ani.get(answer.headers["Location"])
    assert open_flag(page) == low.id
    assert "You marked" in page
    [stored] = history(app, high)
    assert (stored.analyst, stored.decision, stored.credibility, stored.measure) == ("ani", Decision.RELEVANT, 2, 3.0)
    assert stored.note == "seen by both"


def test_after_the_last_flag_the_queue_says_that_it_is_empty(app: App, ani: Visitor) -> None:
    flag = flagged(app, "only")
    answer = decide(ani, flag, "unsure")
    page = ani.get(answer.headers["Location"])
    assert "Nothing waits here" in page
    assert "You marked" in page


@pytest.mark.parametrize("decision", ["relevant", "not_relevant", "unsure"])
def test_each_button_gives_the_flag_its_state(app: App, ani: Visitor, decision: str) -> None:
    flag = flagged(app, "one")
    decide(ani, flag, decision)
    assert flag_of(app, flag.item_id).state is FlagState(decision)


def test_ones_own_decision_stands_in_the_form_to_be_changed_and_nobody_elses(
    app: App, ani: Visitor, ben: Visitor
) -> None:
    flag = flagged(app, "one")
    decide(ani, flag, "relevant", stance="breach", credibility="2", note="Two crews say so.")
    address = f"/queue?flag={flag.id}&state=any"
    page = ani.get(address)
    assert re.search(r'<option value="breach"[^>]* selected', page)
    assert re.search(r'<option value="2"[^>]* selected', page)
    assert "Two crews say so.</textarea>" in page
    other = ben.get(address)
    assert not re.search(r'<option value="breach"[^>]* selected', other)
    assert "Two crews say so.</textarea>" not in other
    ani.post(f"/reviews/{history(app, flag)[-1].id}/undo")
    assert "Two crews say so.</textarea>" not in ani.get(address)


def test_one_stays_within_the_filter(app: App, ani: Visitor) -> None:
    first = flagged(app, "hy-1", lang="hy")
    flagged(app, "en-1", matches=(a_match(score=0.99),))
    second = flagged(app, "hy-2", lang="hy", matches=(a_match(score=0.7),))
    page = ani.get(f"/queue?lang=hy&flag={first.id}")
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back is not None
    assert back[1] == "lang=hy"
    answer = decide(ani, first, back=back[1])
    assert asked(answer)["lang"] == "hy"
    assert asked(answer)["flag"] == str(second.id)


def test_undo_takes_the_decision_back_and_opens_the_flag_again(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    done = asked(decide(ani, flag))["done"]
    answer = ani.post(f"/reviews/{done}/undo", back="lang=en")
    assert asked(answer) == {"lang": "en", "flag": str(flag.id), "undone": "1"}
    assert "Taken back" in ani.get(answer.headers["Location"])
    assert flag_of(app, flag.item_id).state is FlagState.UNREVIEWED
    assert [review.decision for review in history(app, flag)] == [Decision.RELEVANT, Decision.WITHDRAWN]
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []


def test_a_review_has_the_same_number_on_every_page_and_on_the_command_line(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    done = asked(decide(ani, flag))["done"]
    ani.post(f"/reviews/{done}/undo")
    first, second = history(app, flag)
    assert first.name == f"review-{done}" != f"review-{first.number}"
    assert second.note == f"undo of review-{done}"
    for page in (f"/items/{flag.item_id}", f"/queue?flag={flag.id}&state=any", "/decisions"):
        shown = words_of(ani.get(page))
        assert re.search(rf"{second.name}\b", shown)
        assert shown.count(f"undoes {first.name}") == 1
        assert "undo of" not in shown


def test_a_score_reads_the_same_on_the_pages_and_on_the_command_line(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", matches=(a_match(score=0.876),))
    terminal = Terminal(TRACKER_DATABASE_URL=app.settings.database_url)
    assert f"{flag.item_id}  sea-1999/1.1  0.88 " in terminal("flag", "list")
    assert "score 0.88 " in terminal("flag", "explain", str(flag.item_id))
    for page in (f"/queue?flag={flag.id}", f"/items/{flag.item_id}"):
        assert '<span class="num strong">0.88</span>' in ani.get(page)
    assert '<span class="num" title="score">0.88</span>' in ani.get("/queue")


def test_a_learned_score_that_is_stored_as_one_is_worded_as_what_it_was_made_of(app: App, ani: Visitor) -> None:
    learned = Learned("m1", 10.2, (), 10.2, 0.4, 0.6)  # 0.99996
    flag = flagged(app, "one", matches=(replace(a_match(score=0.99996), learned=learned),))
    assert flag.score == 1
    terminal = Terminal(TRACKER_DATABASE_URL=app.settings.database_url)
    item_id = str(flag.item_id)
    explained = terminal("flag", "explain", item_id)
    assert "score 0.99 " in explained
    assert "log-odds in all, parts rounded = score 0.99\n" in explained
    assert "sea-1999/1.1  0.99 " in terminal("item", "show", item_id)
    pages = [ani.get(page) for page in ("/queue", f"/items/{item_id}")]
    for told in (explained, terminal("flag", "list"), *pages):
        assert "0.99" in told
        assert "1.00" not in told


def test_undo_is_no_link_and_only_ones_own(app: App, ani: Visitor, ben: Visitor) -> None:
    flag = flagged(app, "one")
    done = asked(decide(ani, flag))["done"]
    ani.get(f"/reviews/{done}/undo", code=405)
    refused = ben.post(f"/reviews/{done}/undo")
    assert refused.status_code == 422
    assert "only they can take it back" in refused.text
    assert "You marked" not in ben.get(f"/queue?done={done}")


def test_a_decision_on_what_somebody_else_just_decided_is_not_stored(app: App, ani: Visitor, ben: Visitor) -> None:
    flag = flagged(app, "one")
    decide(ani, flag, "not_relevant")
    refused = decide(ben, flag, "relevant", note="my reasons")
    assert refused.status_code == 409
    assert "my reasons" in refused.text
    assert [review.analyst for review in history(app, flag)] == ["ani"]


def test_the_decision_that_came_first_is_told_above_the_report_and_overruled_only_when_it_was_seen(
    app: App, ani: Visitor, ben: Visitor
) -> None:
    flag = flagged(app, "one", title="Shots over the strait")
    decide(ani, flag, "not_relevant", note="an exercise, see the ministry")
    refused = decide(ben, flag, "relevant")
    notice, _, rest = refused.text.partition('id="title"')
    told = words_of(notice)
    assert "Not stored. ani decided on this flag meanwhile, and you had not seen it:" in told
    assert "an exercise, see the ministry" in told
    assert "Not stored" not in rest
    assert 'name="seen" value="0"' in rest
    seen_since = re.search(r'form="decide" name="seen_since" value="(\d+)"', notice)
    assert seen_since is not None
    assert decide(ben, flag, "relevant").status_code == 409
    refused = decide(ben, flag, "relevant", seen_since=seen_since[1], measure="many")
    assert 'name="seen" value="1"' in refused.text
    assert decide(ben, flag, "relevant", seen_since=seen_since[1]).status_code == 303
    assert [review.analyst for review in history(app, flag)] == ["ani", "ben"]


def test_a_decision_that_came_first_on_another_flag_of_the_report_is_told_with_its_obligation(
    app: App, ani: Visitor, ben: Visitor
) -> None:
    flag = flagged(app, "one", matches=(a_match(), a_match("sea-1999/2.1")))
    other = flag_of(app, flag.item_id, "sea-1999/2.1")
    decide(ani, other, "not_relevant")
    refused = decide(ben, flag, alike="yes", also=f"{other.id}-0")
    told = words_of(refused.text)
    assert "Not stored. ani decided on the flag for 2.1 meanwhile" in told
    assert "seen_since" not in refused.text
    assert decide(ben, flag).status_code == 303


def test_what_is_wrong_with_a_decision_is_told_above_the_report(app: App, ani: Visitor) -> None:
    refused = decide(ani, flagged(app, "one"), note="x" * 10_001)
    notice, _, rest = refused.text.partition('id="title"')
    assert "Not stored. Note: at most 10,000 characters." in words_of(notice)
    assert "Not stored" not in rest


def test_a_form_that_has_seen_more_decisions_than_there_are_is_refused(app: App, ani: Visitor) -> None:
    refused = decide(ani, flagged(app, "one"), seen="3")
    assert refused.status_code == 422
    assert "has only 0 reviews" in refused.text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("credibility", "9", "1 (confirmed) to 6"),
        ("event_on", "yesterday", "not a day"),
        ("measure", "many", "not a number"),
        ("note", "x" * 10_001, "at most 10,000 characters"),
    ],
)
def test_a_refused_form_comes_back_as_typed_with_the_fault_at_its_field(
    app: App, ani: Visitor, field: str, value: str, words: str
) -> None:
    flag = flagged(app, "one")
    refused = decide(ani, flag, **{"note": "kept words", "stance": "talk", field: value})
    assert refused.status_code == 422
    assert f'id="{field}-fault">{words}' in refused.text
    assert '<option value="talk" data-key="4" selected>' in refused.text
    assert history(app, flag) == []


def test_every_fault_of_a_refused_decision_is_told_with_its_field(app: App, ani: Visitor) -> None:
    refused = decide(ani, flagged(app, "one"), measure="abc", event_on="2030-01-01")
    assert refused.status_code == 422
    told = words_of(refused.text)
    assert "Not stored. Measured value: not a number. Day of the event: 2030-01-01 has not come yet; today is" in told
    for field in ("measure", "event_on"):
        assert f'<a href="#{field}">' in refused.text
        assert f'id="{field}-fault">' in refused.text


def test_a_form_without_what_was_seen_is_refused(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    refused = ani.post(f"/flags/{flag.id}/reviews", decision="relevant")
    assert refused.status_code == 422


def test_exact_copies_are_decided_alike_and_undone_together(app: App, ani: Visitor) -> None:
    first = flagged(app, "one", digest="wire")
    second = flagged(app, "two", digest="wire")
    answer = decide(ani, first)
    assert "and 1 exact copy with it" in ani.get(answer.headers["Location"])
    assert flag_of(app, second.item_id).state is FlagState.RELEVANT
    ani.post(f"/reviews/{asked(answer)['done']}/undo")
    assert flag_of(app, second.item_id).state is FlagState.UNREVIEWED


def test_a_copy_that_was_decided_otherwise_is_named(app: App, ani: Visitor) -> None:
    first = flagged(app, "one", digest="wire", title="Wire report", matches=(a_match(), a_match("sea-1999/2.1")))
    decide(ani, first, "relevant")
    second = flagged(app, "two", digest="wire", title="Wire report again")
    page = words_of(ani.get(f"/queue?flag={second.id}"))
    assert "Exact copies were decided already: Wire report (Gazette) relevant" in page
    answer = decide(ani, second, "not_relevant")
    assert "Exact copies were decided otherwise: Wire report (Gazette) relevant" in words_of(
        ani.get(answer.headers["Location"])
    )
    page = ani.get(f"/queue?flag={first.id}&state=any")
    assert "Exact copies were decided otherwise: Wire report again (Gazette) not relevant" in words_of(page)
    assert f'<a href="/queue?flag={second.id}&amp;state=any&amp;obligation=sea-1999/1.1#reading"' in page
    second = flag_of(app, second.item_id)
    answer = decide(ani, second, "relevant")
    assert "were decided" not in words_of(ani.get(answer.headers["Location"]))
    assert "were decided" not in words_of(ani.get(f"/queue?flag={second.id}&state=any"))


def test_near_copies_are_shown_and_not_decided(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        came = arrivals(1, (entry("a", WIRE), entry("b", REWORDED)))
        ids = [a_flagged_item(connection, arrival=one) for one in came]
    first, near = (flag_of(app, item_id) for item_id in ids)
    assert "Near copies" in ani.get(f"/queue?flag={first.id}")
    answer = decide(ani, first)
    assert "exact cop" not in ani.get(answer.headers["Location"])
    assert flag_of(app, near.item_id).state is FlagState.UNREVIEWED


def test_words_that_fired_are_marked_as_sign_and_context(app: App, ani: Visitor) -> None:
    title = "Կրակի դադարեցումը խախտվել է նեղուցում"
    spans = (
        Span("title", 18, 24, "խախտվե", "1.1-sign", "term"),
        Span("title", 28, 37, "նեղուցում", "1.1-sign", "context"),
    )
    fired = FiredIndicator("1.1-sign", "The ceasefire is broken", Stance.BREACH, 0.8, 0.8)
    found = Match("sea-1999/1.1", 0.8, Stance.BREACH, (fired,), spans, "r1")
    flagged(app, "hy", title=title, lang="hy", matches=(found,))
    page = ani.get("/queue?lang=hy")
    assert '<mark class="term" title="sign: 1.1-sign">խախտվե</mark>' in page
    assert '<mark class="context" title="stands near: 1.1-sign">նեղուցում</mark>' in page
    assert 'lang="hy"' in page
    assert "The ceasefire is broken" in page
    assert "Wording of clause 1." in page
    assert "points to non-fulfilment" in page
    assert "alleges" not in page.split("as guessed", 1)[0]


def test_each_sign_is_told_with_its_words_and_those_near_on_the_pages_as_by_explain(app: App, ani: Visitor) -> None:
    spans = (
        Span("title", 0, 7, "Shelled", "1.1-guns", "term"),
        Span("title", 8, 14, "strait", "1.1-guns", "context"),
        Span("title", 15, 19, "boat", "1.1-boat", "term"),
    )
    guns = FiredIndicator("1.1-guns", "Guns were fired", Stance.BREACH, 0.8, 0.604)
    boat = FiredIndicator("1.1-boat", "A boat was hit", Stance.BREACH, 0.5, 0.303)
    found = Match("sea-1999/1.1", 0.907, Stance.BREACH, (guns, boat), spans, "r1")
    flag = flagged(app, "one", title="Shelled strait boat", matches=(found,))
    terminal = Terminal(TRACKER_DATABASE_URL=app.settings.database_url)
    explained = terminal("flag", "explain", str(flag.item_id))
    assert "+0.61  1.1-guns (points to non-fulfilment): Guns were fired: «Shelled» near «strait»\n" in explained
    for page in (f"/queue?flag={flag.id}", f"/items/{flag.item_id}"):
        told = words_of(ani.get(page))
        assert "+0.61 Guns were fired: «Shelled» near «strait» · points to non-fulfilment · 1.1-guns" in told
        assert "+0.30 A boat was hit: «boat» · points to non-fulfilment · 1.1-boat" in told


def test_a_report_edited_since_is_shown_with_a_word_of_warning(app: App, ani: Visitor) -> None:
    flagged(app, "one", title="Quiet strait")
    assert "edited since it was flagged" in ani.get("/queue")


def test_pressing_relevant_confirms_no_stance(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    assert '" selected>0 as guessed: points to non-fulfilment – not confirmed</option>' in ani.get("/queue")
    decide(ani, flag, stance="")
    [stored] = history(app, flag)
    assert (stored.stance, stored.stance_confirmed) == (Stance.BREACH, False)
    for page in (f"/items/{flag.item_id}", f"/queue?flag={flag.id}&state=any"):
        told = words_of(ani.get(page))
        assert "relevant by ani, 24 Nov 2026, 14:00 UTC · a machine’s guess, confirmed by nobody: points to" in told
        assert "not confirmed by" not in told


def test_a_day_of_the_event_after_publication_is_asked_about_and_one_to_come_refused(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    refused = decide(ani, flag, event_on="2026-11-25")
    assert refused.status_code == 422
    assert "has not come yet" in refused.text
    page = ani.get(decide(ani, flag, event_on="2026-11-24").headers["Location"])
    assert "It was published before" in page


def test_a_day_of_the_event_before_its_obligation_was_in_force_is_asked_about(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one")
    page = ani.get(decide(ani, flag, event_on="2020-11-09").headers["Location"])
    assert "the day that you named, lies before what the decision is for was in force" in page
    assert "since 10 Nov 2020. Is the day right?" in " ".join(re.sub("<[^>]+>", "", page).split())
    page = ani.get(decide(ani, flag_of(app, flag.item_id), event_on="2020-11-10").headers["Location"])
    assert "You marked" in page
    assert "Is the day right?" not in page


def test_flags_whose_report_changed_since_review_can_be_asked_for(app: App, ani: Visitor) -> None:
    flag = flagged(app, "one", title="Three were hurt in the strait")
    decide(ani, flag)
    assert "0 changed since review" in ani.get("/queue?state=changed_since_review")
    with transaction(app.engine) as connection:
        items.store(connection, 1, [an_arrival("one", title="Nobody was hurt in the strait")], seen_at=NOON)
    page = ani.get("/queue?state=changed_since_review")
    assert "1 changed since review" in page
    assert '<option value="changed_since_review" selected>' in page
    assert "revision 1 was judged, this is revision 2" in page
    assert "judged revision 1 of 2: text changed since" in page
    assert "The text changed since this flag was reviewed." in ani.get(f"/items/{flag.item_id}")
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back is not None
    decide(ani, flag_of(app, flag.item_id), back=back[1])
    assert "0 changed since review" in ani.get("/queue?state=changed_since_review")


def test_long_lists_are_paged_and_a_flag_beyond_the_page_still_opens(app: App, ani: Visitor) -> None:
    stored = [flagged(app, f"n-{n}", matches=(a_match(score=round(0.9 - n / 1000, 3)),)) for n in range(35)]
    page = ani.get("/queue")
    assert page.count('class="entry"') == 30
    assert "35 unreviewed" in page
    following = re.search(r'href="(/queue\?after=\d+)"', page)
    assert following is not None
    assert open_flag(ani.get(following[1])) == stored[30].id
    assert open_flag(ani.get(f"/queue?flag={stored[33].id}")) == stored[33].id


def test_neighbours_can_be_reached_without_deciding(app: App, ani: Visitor) -> None:
    flagged(app, "a", matches=(a_match(score=0.9),))
    middle = flagged(app, "b", matches=(a_match(score=0.8),))
    flagged(app, "c", matches=(a_match(score=0.7),))
    page = ani.get(f"/queue?flag={middle.id}")
    assert {found for found in re.findall(r'data-key="(.)"', page)} >= {"r", "n", "u", "j", "k", "?"}


def test_the_filter_offers_what_there_is_and_shows_what_is_chosen(app: App, ani: Visitor) -> None:
    flagged(app, "ru", lang="ru")
    page = ani.get("/queue?lang=ru&side=independent&state=any&obligation=sea-1999/1.1&source=1&agreement=sea-1999")
    assert '<option value="ru" selected>Russian</option>' in page
    assert '<option value="independent" selected>' in page
    assert '<option value="sea-1999/1.1" selected>' in page
    assert '<optgroup label="Strait agreement">' in page


def test_ones_own_decisions_are_listed_with_undo_where_they_hold(
    app: App, ani: Visitor, ben: Visitor, clock: Clock
) -> None:
    mine, theirs = (
        flagged(app, "mine", title="Mine of the strait"),
        flagged(app, "theirs", title="Theirs of the strait"),
    )
    clock.pass_by(minutes=1)
    decide(ani, mine)
    decide(ben, theirs)
    page = ani.get("/decisions")
    assert "Mine of the strait" in page
    assert "Theirs of the strait" not in page
    assert page.count("/undo") == 2
    decide(ben, flag_of(app, mine.item_id), "not_relevant")
    assert "ben later: not relevant" in " ".join(ani.get("/decisions").split())


def restored_by_ben(app: App, ani: Visitor, ben: Visitor, clock: Clock) -> Flag:
    """Let ben overrule what ani decided, and take that back five minutes later."""
    flag = flagged(app, "one", title="Shots over the strait")
    decide(ani, flag, "relevant", stance="breach", note="Two crews say so.")
    clock.pass_by(minutes=5)
    decide(ben, flag_of(app, flag.item_id), "not_relevant")
    clock.pass_by(minutes=5)
    ben.post(f"/reviews/{history(app, flag)[-1].id}/undo")
    return flag_of(app, flag.item_id)


def test_what_an_undo_brought_back_is_told_under_the_name_of_whoever_decided(
    app: App, ani: Visitor, ben: Visitor, clock: Clock
) -> None:
    flag = restored_by_ben(app, ani, ben, clock)
    first, second, third = (review.name for review in history(app, flag))
    told = f"{third} relevant alleges non-fulfilment as decided by ani in {first}, restored by ben, 24 Nov 2026"
    for page in (f"/items/{flag.item_id}", f"/queue?flag={flag.id}&state=any"):
        shown = words_of(ani.get(page))
        assert told in shown
        assert f"14:10 UTC · undoes {second}" in shown
    obligation = words_of(ani.get("/obligations/sea-1999/1.1"))
    assert f"{third} as decided by ani in {first}, restored by ben" in obligation
    assert f"{third}, undoes {second}, as decided by ani in {first}, restored by ben" in words_of(ben.get("/decisions"))
    with reading(app.engine) as connection:
        assert audit.faults(connection) == []


def test_ones_own_decision_that_somebody_brought_back_holds_again(
    app: App, ani: Visitor, ben: Visitor, clock: Clock
) -> None:
    flag = restored_by_ben(app, ani, ben, clock)
    assert "holds again, restored by ben, 24 Nov 2026, 14:10 UTC" in words_of(ani.get("/decisions"))
    back = "now relevant, as ani decided 24 Nov 2026, 14:00 UTC; restored by you, 24 Nov 2026, 14:10 UTC"
    assert back in words_of(ben.get("/decisions"))
    assert "Two crews say so.</textarea>" in ani.get(f"/queue?flag={flag.id}&state=any")
    assert "Two crews say so.</textarea>" not in ben.get(f"/queue?flag={flag.id}&state=any")
    assert "You marked" not in ben.get(f"/queue?done={history(app, flag)[-1].id}")
    refused = ani.post(f"/reviews/{history(app, flag)[-1].id}/undo")
    assert "this undo is ben's; only they can take it back" in words_of(refused.text).replace("&#39;", "'")


def test_a_decision_before_the_one_that_was_taken_back_is_told_with_its_own_day(
    app: App, ani: Visitor, ben: Visitor, clock: Clock
) -> None:
    with transaction(app.engine) as connection:
        accounts.add(connection, "eve", password_hash=None, at=clock())
    eve = Visitor(app).signed_in("eve")
    flag = flagged(app, "one")
    for visitor, decision in ((ani, "relevant"), (ben, "not_relevant"), (eve, "unsure")):
        decide(visitor, flag_of(app, flag.item_id), decision)
        clock.pass_by(minutes=5)
    eve.post(f"/reviews/{history(app, flag)[-1].id}/undo")
    told = "now not relevant, as ben decided 24 Nov 2026, 14:05 UTC; restored by eve, 24 Nov 2026, 14:15 UTC"
    assert told in words_of(ani.get("/decisions"))
    assert "holds again, restored by eve" in words_of(ben.get("/decisions"))


def test_an_undo_that_came_first_is_told_as_one(app: App, ani: Visitor, ben: Visitor, clock: Clock) -> None:
    flag = restored_by_ben(app, ani, ben, clock)
    told = words_of(decide(ani, replace(flag, reviews=2), "unsure").text)
    assert "Not stored. ben took back a decision on this flag meanwhile, and you had not seen it:" in told
    assert "as decided by ani in review-2, restored by ben" in told


def test_a_decision_on_a_flag_that_was_just_withdrawn_is_told_and_found_again(app: App, ani: Visitor) -> None:
    gone = flagged(app, "gone", title="A lull at sea")
    with transaction(app.engine) as connection:
        flags.store(connection, [(items.get(connection, gone.item_id), [])], agreements=("sea-1999",), at=NOON)
    address = f"/queue?state=any&flag={gone.id}"
    assert "Withdrawn 24 Nov 2026, 12:00 UTC: the rules no longer match it." in words_of(ani.get(address))
    page = ani.get(decide(ani, gone).headers["Location"])
    assert "The rules no longer match it since 24 Nov 2026, 12:00 UTC; it stays" in words_of(page)
    assert "A lull at sea" in ani.get("/queue?state=relevant")
    assert "withdrawn" not in ani.get(f"/items/{gone.item_id}")


def test_every_decision_of_ones_own_can_be_reached_and_found(app: App, ani: Visitor, clock: Clock) -> None:
    old = flagged(app, "old", title="A convoy in winter")
    decide(ani, old)
    clock.pass_by(days=1)
    ani.signed_in("ani")
    for number in range(100):
        decide(ani, flagged(app, f"news {number}", title=f"Shots, number {number}"))
    page = ani.get("/decisions")
    assert "102 decisions, newest first, 100 on a page." in words_of(page)
    assert "A convoy in winter" not in page
    assert "Newest</a>" not in page
    older = re.search(r'href="(/decisions\?after=\d+)">Older<', page)
    assert older is not None
    page = ani.get(older[1])
    assert "A convoy in winter" in page
    assert page.count("/undo") == 2
    assert "Older</a>" not in page
    assert "Newest</a>" in page
    for asked_for in ("find=CONVOY", "find_on=2026-11-24&find=winter"):
        page = ani.get(f"/decisions?{asked_for}")
        assert "1 decision, newest first." in words_of(page)
        assert "A convoy in winter" in page
    assert "None as searched for." in words_of(ani.get("/decisions?find_on=2025"))
    told = "Nothing was searched for, and all are shown. Decided: 'soon' is not a day, month or year"
    assert told in words_of(ani.get("/decisions?find_on=soon", code=422)).replace("&#39;", "'")
    ani.get("/decisions?after=9999", code=404)


def test_undo_on_the_list_of_ones_own_decisions_stays_there_as_it_was_searched(
    app: App, ani: Visitor, ben: Visitor, clock: Clock
) -> None:
    older = flagged(app, "older", title="A convoy in winter")
    decide(ani, older)
    clock.pass_by(minutes=5)
    flag = flagged(app, "newer", title="A convoy at the strait")
    decide(ani, flag)
    last, first = history(app, flag)[-1].id, history(app, older)[-1].id
    asked_for = {"find": "convoy", "find_on": "2026-11-24", "after": str(last)}
    page = ani.get(f"/decisions?{urlencode(asked_for)}")
    assert "Taken back" not in page
    listed = re.search(rf'action="/reviews/{first}/undo">.*?name="listed" value="([^"]+)"', page)
    assert listed is not None
    answer = ani.post(f"/reviews/{first}/undo", listed=unescape(listed[1]))
    assert answer.headers["Location"].startswith("/decisions?")
    assert asked(answer) == {**asked_for, "undone": "1"}
    page = ani.get(answer.headers["Location"])
    assert "Taken back. The decision stays on record as undone." in page
    assert re.search(r'<input[^>]* id="find"[^>]* value="convoy">', page)
    # One that cannot be taken back any more is refused on the same list.
    decide(ben, flag_of(app, flag.item_id), "unsure")
    refused = ani.post(f"/reviews/{last}/undo", listed="find=winter&find_on=soon")
    assert refused.status_code == 422
    assert "Not stored. Review: a later decision on this flag holds" in words_of(refused.text)
    assert re.search(r'<input[^>]* id="find"[^>]* value="winter">', refused.text)
    assert asked(ani.post(f"/reviews/{history(app, older)[-1].id}/undo", listed="")) == {"undone": "1"}


def test_the_order_is_chosen_in_the_filter_and_kept_from_page_to_page(app: App, ani: Visitor) -> None:
    low = flagged(app, "low", matches=(a_match(score=0.52),))
    high = flagged(app, "high", matches=(a_match(score=0.9),))
    assert open_flag(ani.get("/queue")) == high.id
    page = ani.get("/queue?order=informative")
    assert open_flag(page) == low.id
    assert '<option value="informative" selected>most informative first</option>' in page
    answer = decide(ani, low, back="order=informative")
    assert asked(answer)["order"] == "informative"
    assert asked(answer)["flag"] == str(high.id)
    assert ani.get("/queue?order=whatever", code=422)


def test_the_queue_says_what_reading_on_will_bring(app: App, ani: Visitor) -> None:
    flagged(app, "one", matches=(a_match(score=0.9),))
    assert "A further 1 flag would find about" in ani.get("/queue")
    assert 'id="hint"' not in ani.get("/queue?state=relevant")
    assert 'id="hint"' not in ani.get("/queue?obligation=sea-1999/2.1")


def test_a_filter_that_names_what_there_is_not_is_told(app: App, ani: Visitor) -> None:
    flagged(app, "one")
    assert "there is no obligation or watchpoint zz" in ani.get("/queue?obligation=zz", code=404)
    assert "there is no agreement sky-2000" in ani.get("/queue?agreement=sky-2000", code=404)
    assert "there is no source 77" in ani.get("/queue?source=77", code=404)


@pytest.mark.parametrize(
    ("field", "bad", "told"),
    [
        ("until", "from=2026-11-02&until=2026-11-01", "the last day lies before the first"),
        (
            "from",
            "from=2026-13-40",
            "&#39;2026-13-40&#39; is not a day, month or year; write it as 2026-11-24, 2026-11 or 2026",
        ),
        ("words", "words=" + "+".join("a" * 13), "at most 12 words"),
        ("order", "order=whatever", "choose one of those offered: score, informative, newest"),
        ("source", "source=x", "not a whole number from 0 on"),
        ("source", "source=99999999999999999999", "the number is too large"),
    ],
)
def test_a_filter_that_cannot_be_read_comes_back_as_it_was_given(
    app: App, ani: Visitor, field: str, bad: str, told: str
) -> None:
    flagged(app, "hy", lang="hy")
    page = ani.get(f"/queue?lang=hy&side=NL&state=relevant&obligation=sea-1999/1.1&{bad}", code=422)
    assert '<details class="filters" open>' in page
    assert f'<span class="fault" id="{field}-fault">{told}</span>' in page
    assert re.search(rf'(select|input)[^>]* id="{field}"[^>]* aria-invalid="true"', page)
    for chosen in ("hy", "NL", "relevant", "sea-1999/1.1"):
        assert f'<option value="{chosen}" selected>' in page
    assert 'name="decision"' not in page
    for name, value in parse_qs(bad).items():
        if name in ("from", "until", "words"):
            assert re.search(rf'<input[^>]* id="{name}"[^>]* value="{value[0]}">', page)


def test_a_language_that_no_report_is_in_is_a_fault_of_the_filter(app: App, ani: Visitor) -> None:
    flagged(app, "hy", lang="hy")
    page = ani.get("/queue?lang=xx&side=NL&words=strait&from=soon", code=422)
    assert '<details class="filters" open>' in page
    assert "Language: no report is in a language with the code &#39;xx&#39;; known are en, hy." in words_of(page)
    assert 'id="lang-fault">' in page
    assert 'id="from-fault">' in page
    assert '<option value="NL" selected>' in page
    assert re.search(r'<input[^>]* id="words"[^>]* value="strait">', page)
    assert "1 unreviewed" in ani.get("/queue?lang=hy")


def test_a_side_that_nobody_speaks_for_is_a_fault_of_the_filter(app: App, ani: Visitor) -> None:
    flagged(app, "one")
    page = ani.get("/queue?side=XX", code=422)
    fault = "&#39;XX&#39; is no side of a loaded pack; known are NL, SL, independent"
    assert f'<span class="fault" id="side-fault">{fault}</span>' in page
    assert "1 unreviewed" in ani.get("/queue?side=independent")
    with transaction(app.engine) as connection:
        connection.execute(t.sources.update().values(side="OLD"))  # of an earlier version of the pack
    page = ani.get("/queue?side=OLD")
    assert "1 unreviewed" in page
    assert '<option value="OLD" selected>OLD</option>' in page


def test_every_fault_of_a_filter_is_told_with_its_field(app: App, ani: Visitor) -> None:
    flagged(app, "one")
    page = ani.get("/queue?from=soon&source=x&order=zz&words=strait", code=422)
    told = words_of(page)
    assert "Nothing is shown, for the filter cannot be read. From: &#39;soon&#39; is not a day, month or year" in told
    assert (
        "Source: not a whole number from 0 on. Order: choose one of those offered: score, informative, newest." in told
    )
    for field in ("from", "source", "order"):
        assert f'<a href="#{field}">' in page
        assert f'id="{field}-fault">' in page


def test_reports_are_found_by_their_words_in_capitals_or_not(app: App, ani: Visitor) -> None:
    sea, other = (
        flagged(app, "ru", title="ПЕРЕМИРИЕ в проливе нарушено", lang="ru"),
        flagged(app, "en", title="Ceasefire kept", summary="100% quiet in the strait"),
    )
    assert f'action="/flags/{sea.id}/reviews#reading"' in ani.get("/queue?words=пролив+перемирие")
    assert "1 unreviewed" in ani.get("/queue?words=пролив+перемирие")
    assert open_flag(ani.get("/queue?words=STRAIT+100%")) == other.id
    assert "0 unreviewed" in ani.get("/queue?words=100_")
    assert "Filter: words 100_ %" in words_of(ani.get("/queue?words=100_+%25"))
    assert "Filter: state not relevant, order newest first" in words_of(
        ani.get("/queue?state=not_relevant&order=newest")
    )
    page = ani.get("/queue?words=strait&from=2026-11-01")
    assert re.search(r'<input type="text" id="words"[^>]* value="strait">', page)
    assert re.search(r'<input type="text" id="from"[^>]* value="2026-11-01">', page)
    assert 'name="back" value="from=2026-11-01&amp;words=strait"' in page


def test_words_between_quotation_marks_belong_together(app: App, ani: Visitor) -> None:
    there = flagged(app, "there", title="The Strait of Northland’s shores")
    for typed in ('"strait of"', "«Strait  of»  NORTHLAND'S", '"strait" shores', 'strait" of', "“of northland's”"):
        page = ani.get("/queue?" + urlencode({"words": typed}))
        assert open_flag(page) == there.id, typed
    assert "0 unreviewed" in ani.get("/queue?" + urlencode({"words": '"of strait"'}))
    page = ani.get("/queue?" + urlencode({"words": "  “strait  of” shores \xad"}))
    assert re.search(r'<input[^>]* id="words"[^>]* value="&#34;strait of&#34; shores">', page)
    assert "Filter: words &#34;strait of&#34; shores" in words_of(page)


def test_more_than_can_be_sought_at_once_is_refused(ani: Visitor) -> None:
    assert "at most 200 characters" in ani.get("/queue?words=" + "a" * 201, code=422)


def test_the_queue_can_be_held_to_days(app: App, ani: Visitor) -> None:
    late = flagged(app, "late", published_at=NOON + timedelta(days=3))
    early = flagged(app, "early", published_at=NOON - timedelta(days=3))
    first, last = (NOON + timedelta(days=2)).date(), (NOON - timedelta(days=3)).date()
    assert open_flag(ani.get(f"/queue?from={first}")) == late.id
    assert "1 unreviewed" in ani.get(f"/queue?from={first}")
    assert open_flag(ani.get(f"/queue?until={last}")) == early.id
    assert "1 unreviewed" in ani.get(f"/queue?until={last}")
    for span, number in (("2026-11", 2), ("2026", 2), ("2026-10", 0), ("2025", 0)):
        assert f"{number} unreviewed" in ani.get(f"/queue?from={span}&until={span}")
    assert re.search(r'id="until"[^>]* value="2026-11-30">', ani.get("/queue?until=2026-11"))


def test_a_report_without_a_date_counts_on_the_day_first_seen(app: App, ani: Visitor) -> None:
    flagged(app, "undated", published_at=None, precision=None)
    first_seen = "2026-11-24"
    assert "1 unreviewed" in ani.get(f"/queue?from={first_seen}&until={first_seen}")
    assert "0 unreviewed" in ani.get("/queue?from=2026-11-25")
    assert "without a date: the day first seen" in ani.get("/queue")


def test_all_flags_of_a_report_are_decided_alike_and_taken_back_together(app: App, ani: Visitor) -> None:
    both = (a_match(score=0.9), a_match("sea-1999/2.1", score=0.8), a_match("sea-1999/W1", score=0.7))
    flag = flagged(app, "one", matches=both)
    second, third = (flag_of(app, flag.item_id, f"sea-1999/{number}") for number in ("2.1", "W1"))
    page = ani.get(f"/queue?flag={flag.id}")
    also = re.findall(r'name="also" value="([^"]+)"', page)
    assert also == [f"{second.id}-0", f"{third.id}-0"]
    decide(ani, flag, "not_relevant", also=also)
    assert history(app, second) == []
    answer = decide(ani, flag_of(app, flag.item_id), note="about fish", measure="3", alike="yes", also=also)
    shown = ani.get(answer.headers["Location"])
    assert "alike for" in shown
    assert "exact cop" not in shown
    for other in (second, third):
        [stored] = history(app, other)
        assert (stored.decision, stored.note, stored.measure) == (Decision.RELEVANT, "about fish", None)
        assert not stored.stance_confirmed
    ani.post(f"/reviews/{asked(answer)['done']}/undo")
    assert {flag_of(app, flag.item_id, f"sea-1999/{n}").state for n in ("2.1", "W1")} == {FlagState.UNREVIEWED}
    assert flag_of(app, flag.item_id).state is FlagState.NOT_RELEVANT


def test_nothing_is_decided_alike_where_one_flag_was_decided_meanwhile(app: App, ani: Visitor, ben: Visitor) -> None:
    flag = flagged(app, "one", matches=(a_match(score=0.9), a_match("sea-1999/2.1", score=0.8)))
    elsewhere = flagged(app, "two")
    second = flag_of(app, flag.item_id, "sea-1999/2.1")
    decide(ben, second, "relevant")
    assert decide(ani, flag, "not_relevant", alike="yes", also=f"{second.id}-0").status_code == 409
    assert decide(ani, flag, "not_relevant", alike="yes", also=f"{elsewhere.id}-0").status_code == 422
    assert decide(ani, flag, "not_relevant", alike="yes", also="x").status_code == 422
    assert history(app, flag) == []
    assert [review.analyst for review in history(app, second)] == ["ben"]


def test_the_parts_of_a_learned_score_stand_in_the_queue(app: App, ani: Visitor) -> None:
    learned = Learned("m1", -1.25, (LearnedTerm("word: cease", 2.5),), 1.25, 0.4, 0.6)
    flagged(app, "one", matches=(replace(a_match(score=0.78), learned=learned),))
    page = ani.get("/queue")
    assert "A learned model gave the score; the rules alone gave 0.40" in page
    assert "+2.50 word: cease" in page


def test_the_agreement_last_used_is_remembered(app: App, ani: Visitor) -> None:
    with transaction(app.engine) as connection:
        agreements.save(
            connection, replace(an_agreement(), id="sky-2000", obligations=(), watchpoints=(), indicators=()), at=NOON
        )
    flagged(app, "one")
    assert "1 unreviewed" in ani.get("/queue")
    assert "0 unreviewed" in ani.get("/queue?agreement=sky-2000")
    page = ani.get("/queue")
    assert "0 unreviewed" in page
    assert '<option value="sky-2000" selected>' in page
    assert "1 unreviewed" in ani.get("/queue?source=1")
    assert "0 unreviewed" in ani.get("/queue")
    ani.get("/obligations/sea-1999/1.1")
    assert "1 unreviewed" in ani.get("/queue")
    assert "0 unreviewed" in ani.get("/queue?agreement=sky-2000")
    page = ani.get("/queue?agreement=any")
    assert "1 unreviewed" in page
    assert "1 unreviewed" in ani.get("/queue")
    assert "1 unreviewed" in ani.get("/queue?obligation=sea-1999/1.1")
    ani.client.set_cookie("tracker-agreement", "gone-1900")
    assert "1 unreviewed" in ani.get("/queue")
