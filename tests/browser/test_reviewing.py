"""Reviewing flags as people do: by mouse, by key, and without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import TITLES, sign_in
from tests.builders import NOON, a_match
from tests.web.visitor import flagged
from tracker.bootstrap.app import App
from tracker.domain.flag import FlagState, Stance
from tracker.domain.queue import QueueFilter
from tracker.domain.review import Decision, ReviewDraft
from tracker.review import record
from tracker.storage import accounts, flags, items, reviews, waiting_items
from tracker.storage.engine import reading, transaction

pytestmark = pytest.mark.browser


def states(app: App) -> dict[str, FlagState]:
    """Return language -> state of the flags for 1.1, but for the one that was reviewed beforehand."""
    with reading(app.engine) as connection:
        found = flags.page(connection, QueueFilter(obligation="sea-1999/1.1", state=None), limit=50)
    return {entry.item.lang or "": entry.flag.state for entry in found if entry.item.guid in TITLES}


def heading(page: Page, words: str) -> None:
    """Wait until the report with these words in its title is open, and keys may decide on it."""
    expect(page.locator("#title")).to_contain_text(words)
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)


def heading_without_javascript(page: Page, words: str) -> None:
    expect(page.locator("#title")).to_contain_text(words)


def test_a_flag_is_reviewed_by_mouse_and_taken_back(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.get_by_label("Note").fill("seen")
    page.get_by_role("button", name="Relevant", exact=False).first.click()
    heading(page, "Перемирие")
    expect(page.get_by_role("status")).to_contain_text("You marked")
    assert states(app)["en"] is FlagState.RELEVANT
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back")
    heading(page, "Ceasefire broken again")
    assert states(app)["en"] is FlagState.UNREVIEWED


def test_the_whole_queue_is_worked_off_by_keys(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    for key, words in [("j", "Перемирие"), ("k", "Ceasefire"), ("r", "Перемирие"), ("n", "Կրակի"), ("u", "Boğazda")]:
        page.keyboard.press(key)
        heading(page, words)
    page.keyboard.press("z")
    heading(page, "Կրակի")
    assert states(app) == {
        "en": FlagState.RELEVANT,
        "ru": FlagState.NOT_RELEVANT,
        "hy": FlagState.UNREVIEWED,
        "az": FlagState.UNREVIEWED,
        "ka": FlagState.UNREVIEWED,
    }


def test_whoever_decided_first_is_seen_before_the_next_key_counts(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.set_viewport_size({"width": 390, "height": 844})
    with transaction(app.engine) as connection:
        ben = accounts.add(connection, "ben", password_hash=None, at=NOON)
        flag = flags.page(connection, QueueFilter(obligation="sea-1999/1.1"), limit=1)[0].flag
        draft = ReviewDraft(Decision.NOT_RELEVANT, note="an exercise")
        record.review(connection, flag.id, draft, reviews.By(ben.id, NOON, 0))
    for _ in range(2):
        page.keyboard.press("n")
        expect(page.get_by_text("an exercise").first).to_be_in_viewport()
        heading(page, "Ceasefire broken again")
    assert states(app)["en"] is FlagState.NOT_RELEVANT
    page.keyboard.press("s")
    page.keyboard.press("r")
    heading(page, "Перемирие")
    assert states(app)["en"] is FlagState.RELEVANT


def test_keys_choose_what_the_report_says_and_confirm_the_guess(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    stance = page.get_by_label("What the report says")
    expect(stance).to_have_value("")
    for key, value in [("3", "denial"), ("0", ""), ("5", "context"), ("c", "breach")]:
        page.keyboard.press(key)
        expect(stance).to_have_value(value)
    expect(page.locator("#told")).to_have_text("What the report says: 1 alleges non-fulfilment")
    page.keyboard.press("r")
    heading(page, "Перемирие")
    expect(page.locator("#told")).to_be_empty()
    for key in "4rcn":  # faster than reports come up
        page.keyboard.press(key)
    heading(page, "Boğazda")
    with reading(app.engine) as connection:
        found = flags.page(connection, QueueFilter(obligation="sea-1999/1.1", state=FlagState.RELEVANT), limit=5)
        ids = {entry.item.guid: entry.flag.id for entry in found}
        said = {guid: reviews.of_flags(connection, [flag_id])[-1] for guid, flag_id in ids.items()}
    assert [(said[guid].stance, said[guid].stance_confirmed) for guid in ("en", "ru")] == [
        (Stance.BREACH, True),
        (Stance.TALK, True),
    ]


def test_the_note_counts_its_characters(address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    hint = page.locator("#note-hint")
    expect(hint).to_have_text("at most 10,000 characters")
    page.get_by_label("Note").fill("ё" * 1234)
    expect(hint).to_have_text("1,234 of at most 10,000 characters")


def test_keys_work_by_their_place_on_a_russian_keyboard(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'к', code: 'KeyR', bubbles: true}))")
    heading(page, "Перемирие")
    assert states(app)["en"] is FlagState.RELEVANT


def test_typing_a_note_presses_no_key(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    page.get_by_label("Note").press_sequentially("run j k n u r")
    expect(page.get_by_label("Note")).to_have_value("run j k n u r")
    heading(page, "Ceasefire broken again")
    assert set(states(app).values()) == {FlagState.UNREVIEWED}


def test_keys_work_after_a_choice_in_a_select_and_leave_it_as_chosen(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    stance, credibility = page.get_by_label("What the report says"), page.get_by_label("Credibility")
    credibility.focus()
    page.keyboard.press("2")
    page.keyboard.press("a")
    expect(page.get_by_label("Decide alike")).to_be_checked()
    stance.focus()
    page.keyboard.press("ArrowDown")
    chosen = stance.input_value()
    assert chosen
    page.keyboard.press("a")
    expect(page.get_by_label("Decide alike")).not_to_be_checked()
    expect(stance).to_have_value(chosen)
    expect(credibility).to_have_value("2")
    page.keyboard.press("n")
    heading(page, "Перемирие")
    assert states(app)["en"] is FlagState.NOT_RELEVANT


def test_letters_typed_in_the_filter_decide_nothing(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.locator("details.filters summary").click()
    page.get_by_label("State").focus()
    page.keyboard.press("r")
    expect(page.get_by_label("State")).to_have_value("relevant")
    heading(page, "Ceasefire broken again")
    assert set(states(app).values()) == {FlagState.UNREVIEWED}


def test_keys_can_be_switched_off(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("r")
    page.reload()
    heading(page, "Ceasefire broken again")
    page.keyboard.press("r")
    heading(page, "Ceasefire broken again")
    assert set(states(app).values()) == {FlagState.UNREVIEWED}


def test_everything_works_without_javascript(chromium: Browser, app: App, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
    page.get_by_role("button", name="Not relevant").click()
    heading_without_javascript(page, "Перемирие")
    page.get_by_role("button", name="Undo").click()
    heading_without_javascript(page, "Ceasefire broken again")
    page.locator("details.filters summary").click()
    page.get_by_label("Language").select_option("hy")
    page.get_by_role("button", name="Show").click()
    heading_without_javascript(page, "Կրակի")
    page.goto(f"{address}/determinations/new?obligation=sea-1999/1.1")
    page.get_by_label("Result").select_option("breached")
    page.get_by_label("From").fill("2026-11-20")
    page.get_by_label("Reasons").fill("Counted by both shores.")
    page.get_by_label("A quiet night").check()
    page.get_by_label("What holds already").select_option("beside")
    page.get_by_role("button", name="Record the determination").click()
    page.locator("input[name=grounds]").check()  # asked for, as no report cited is confirmed to allege it
    page.get_by_role("button", name="Record the determination").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("breached")
    context.close()
    assert set(states(app).values()) == {FlagState.UNREVIEWED}


def test_enter_in_a_field_decides_nothing(address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    counting = "addEventListener('submit', (event) => { event.preventDefault(); window.sent += 1; })"
    page.evaluate(f"window.sent = 0; {counting}")
    page.get_by_label("Measured value").fill("12")
    page.keyboard.press("Enter")
    assert page.evaluate("window.sent") == 0
    page.get_by_role("button", name="Unsure").click()
    assert page.evaluate("window.sent") == 1


def test_a_key_pressed_before_the_report_can_have_been_read_waits_and_can_be_taken_back(
    app: App, address: str, page: Page
) -> None:
    page.clock.install(time=NOON)
    page.clock.pause_at(NOON + timedelta(minutes=1))  # the moment's wait of the page never ends by itself
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    page.keyboard.press("r")
    expect(page.locator("#told")).to_contain_text("1 pressed and waiting: r. Esc takes them back.")
    expect(page.locator(".entry[data-waits=r]")).to_contain_text("Ceasefire broken again")
    expect(page.locator("main[data-busy]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#told")).to_contain_text("taken back")
    page.clock.run_for(1000)
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)
    expect(page.locator("#title")).to_contain_text("Ceasefire broken again")
    assert set(states(app).values()) == {FlagState.UNREVIEWED}
    page.reload()
    page.keyboard.press("r")
    page.clock.run_for(1000)
    expect(page.locator("#title")).to_contain_text("Перемирие")
    assert states(app)["en"] is FlagState.RELEVANT


def test_a_second_click_at_the_same_place_does_not_decide_on_the_report_that_came_up(
    app: App, address: str, page: Page
) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.clock.install()
    page.clock.pause_at(NOON.replace(year=2040))  # the moment's wait of the page never ends by itself
    relevant = page.get_by_role("button", name="Relevant", exact=False).first
    relevant.click()
    expect(page.locator("#title")).to_contain_text("Перемирие")
    relevant.click()
    expect(page.locator("#told")).to_contain_text("Not taken: this report had only just come up.")
    page.clock.run_for(1000)
    assert states(app)["ru"] is FlagState.UNREVIEWED
    relevant.click()
    expect(page.locator("#title")).to_contain_text("Կրակի")
    assert states(app)["ru"] is FlagState.RELEVANT


@pytest.mark.parametrize("gap", [0, 150])
def test_no_press_of_fast_keys_is_lost_or_meant_for_another_report(
    app: App, address: str, page: Page, gap: int
) -> None:
    many = [
        flagged(
            app, f"many-{n}", title=f"Report {n} of the strait", matches=(a_match("sea-1999/2.1", score=0.9 - n / 100),)
        )
        for n in range(26)
    ]
    page.goto(f"{address}/queue?obligation=sea-1999/2.1")
    heading(page, "Report 0 of the strait")
    keys = "rnnurnrrnnnnurrnunrnrrnun"
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(gap)
    expect(page.locator("#title")).to_contain_text("Report 25 of the strait", timeout=60_000)
    expect(page.locator("main[data-busy]")).to_have_count(0)
    decisions = {"r": FlagState.RELEVANT, "n": FlagState.NOT_RELEVANT, "u": FlagState.UNSURE}
    with reading(app.engine) as connection:
        found = flags.by_ids(connection, [one.id for one in many])
    assert [found[one.id].flag.state for one in many] == [*(decisions[key] for key in keys), FlagState.UNREVIEWED]
    assert {found[one.id].flag.reviews for one in many[:25]} == {1}


def test_a_press_for_a_report_that_does_not_come_up_is_not_taken_and_told(app: App, address: str, page: Page) -> None:
    titles = ["The strait is quiet", "The strait is quiet", "The strait is shelled", "The strait is fished"]
    first, copy, third, _ = (
        flagged(
            app,
            f"n{n}",
            title=title,
            digest=title,
            matches=(a_match("sea-1999/2.1", score=0.9 - n / 100),),
        )
        for n, title in enumerate(titles)
    )
    page.goto(f"{address}/queue?obligation=sea-1999/2.1")
    heading(page, "The strait is quiet")
    for key in "rnn":  # the copy of the first is decided with it, so that the second key is for nothing
        page.keyboard.press(key)
    heading(page, "The strait is fished")
    expect(page.locator("#told")).to_contain_text("Not taken: n. The report that they were for is not the one")
    with reading(app.engine) as connection:
        found = flags.by_ids(connection, [first.id, copy.id, third.id])
    assert [found[one.id].flag.state for one in (first, copy, third)] == [
        FlagState.RELEVANT,
        FlagState.RELEVANT,
        FlagState.NOT_RELEVANT,
    ]
    assert {entry.flag.reviews for entry in found.values()} == {1}


def test_keys_beyond_the_list_are_not_taken_and_told(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1&lang=ka")
    heading(page, "სტრუტეში"[:1])
    for key in "rn":
        page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("n was not taken")
    expect(page.get_by_role("heading", name="Nothing waits here")).to_be_visible()
    assert states(app)["ka"] is FlagState.RELEVANT


def test_an_undo_pressed_at_once_takes_the_decision_back(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    for key in "rzn":
        page.keyboard.press(key)
    heading(page, "Перемирие")
    assert (states(app)["en"], states(app)["ru"]) == (FlagState.NOT_RELEVANT, FlagState.UNREVIEWED)
    with reading(app.engine) as connection:
        found = flags.page(connection, QueueFilter(obligation="sea-1999/1.1", state=None), limit=50)
    assert [entry.flag.reviews for entry in found if entry.item.lang == "en" and entry.item.guid == "en"] == [3]


def test_a_server_that_does_not_answer_is_told_and_nothing_goes_on(chromium: Browser, app: App, address: str) -> None:
    page = sign_in(chromium.new_page(), app, address)
    answers = False
    # Before the page is asked for: Chromium lets requests of a page that stands already slip past a route for a while.
    page.route("**/reviews", lambda route: route.continue_() if answers else route.abort())
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    for key in "rn":
        page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("Whether the last act was stored is not known")
    heading(page, "Ceasefire broken again")
    assert set(states(app).values()) == {FlagState.UNREVIEWED}
    answers = True
    page.keyboard.press("u")
    heading(page, "Перемирие")
    page.close()
    assert (states(app)["en"], states(app)["ru"]) == (FlagState.UNSURE, FlagState.UNREVIEWED)


def test_a_decision_sent_after_the_session_ended_is_kept_through_the_sign_in(
    app: App, address: str, page: Page
) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.context.clear_cookies(name="tracker")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.locator("input[name='kept:decision']").get_attribute("value") == "relevant"
    assert states(app)["en"] is FlagState.UNREVIEWED


def test_the_browsers_way_back_leads_to_the_report_before(address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.keyboard.press("j")
    heading(page, "Перемирие")
    assert "#reading" in page.url
    page.go_back()
    heading(page, "Ceasefire broken again")


def test_all_flags_of_a_report_are_decided_by_two_keys(app: App, address: str, page: Page) -> None:
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    heading(page, "Ceasefire broken again")
    page.keyboard.press("a")
    expect(page.get_by_label("Decide alike")).to_be_checked()
    page.keyboard.press("n")
    heading(page, "Перемирие")
    expect(page.get_by_role("status").first).to_contain_text("alike for W1")
    with reading(app.engine) as connection:
        others = flags.page(connection, QueueFilter(obligation="sea-1999/W1", lang="en", state=None), limit=5)
    assert FlagState.NOT_RELEVANT in {entry.flag.state for entry in others}


def test_spot_checks_are_judged_by_keys(app: App, address: str, page: Page) -> None:
    with transaction(app.engine) as connection:
        waiting_items.note_flagged(connection, [item.id for item in items.stored(connection)], "r1")
    page.goto(f"{address}/spot-checks")
    page.get_by_role("button", name="Draw this week").click()
    expect(page.locator("#list")).to_contain_text("5 of 5 to judge")
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.get_by_role("status")).to_contain_text("holds nothing that was missed")
    expect(page.locator("#list")).to_contain_text("4 of 5 to judge")
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)
    following = page.get_by_role("link", name="Next without judging").get_attribute("href")
    page.keyboard.press("j")
    expect(page).to_have_url(f"{address}{following}")  # else the tick would be lost with the page that is left
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)
    page.get_by_label("2.1").check()
    page.get_by_role("button", name="What is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("was missed for 2.1")


def test_spot_checks_are_judged_without_javascript(chromium: Browser, app: App, address: str) -> None:
    with transaction(app.engine) as connection:
        waiting_items.note_flagged(connection, [item.id for item in items.stored(connection)], "r1")
    context = chromium.new_context(java_script_enabled=False)
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/spot-checks")
    page.get_by_role("button", name="Draw this week").click()
    page.get_by_label("2.1").check()
    page.get_by_role("button", name="What is ticked").click()
    expect(page.get_by_role("status")).to_contain_text("was missed for 2.1")
    context.close()
