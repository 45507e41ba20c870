"""What people see: no sideways scrolling on a telephone, no barrier that axe knows of, in light and in dark."""

import zlib
from dataclasses import replace
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.conftest import sign_in
from tests.builders import NOON, an_agreement, an_indicator, an_obligation
from tracker.bootstrap.app import App
from tracker.domain.agreement import Party, Side
from tracker.domain.place import Place
from tracker.storage import agreements
from tracker.storage.engine import transaction

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/agreements/sea-1999",
    "/agreements/sea-1999/indicators",
    "/agreements/sea-1999/indicators/1.1-sign",
    "/obligations/sea-1999/1.1/indicators/new",
    "/agreements/sea-1999/sets",
    "/agreements/sea-1999/sets/group:here",
    "/agreements/sea-1999/sets/new?kind=place",
    "/events",
    "/determinations",
    "/clauses/sea-1999/1",
    "/obligations/sea-1999/1.1",
    "/obligations/sea-1999/2.1",
    "/obligations/sea-1999/W1",
    "/queue",
    "/queue?state=any",
    "/queue?order=informative",
    "/spot-checks",
    "/spot-checks?check=1",
    "/items/1",
    "/items/2",
    "/calendar",
    "/sources",
    "/sources/1",
    "/sources/new",
    "/determinations/new?obligation=sea-1999/1.1",
    "/determinations/1",
    "/events/new?obligation=sea-1999/1.1",
    "/events/1",
    "/reports",
    "/decisions",
    "/account",
    "/nowhere",
]


def _red_of(pixel: bytes) -> int:
    """Return how much red there is, 0 to 255, in a PNG of one pixel."""
    data, at = b"", 8
    while at < len(pixel):
        length, kind = int.from_bytes(pixel[at : at + 4]), pixel[at + 4 : at + 8]
        if kind == b"IDAT":
            data += pixel[at + 8 : at + 8 + length]
        at += 12 + length
    return zlib.decompress(data)[1]  # behind the number of the filter


def test_a_list_of_ticks_that_scrolls_is_shaded_where_more_follows(address: str, page: Page) -> None:
    page.goto(f"{address}/events/new?obligation=sea-1999/1.1")
    ticks = page.locator("#obligations .ticks")
    ticks.evaluate("list => list.style.maxHeight = '3rem'")

    def shade_of_the_end() -> int:
        """How dark it is in the middle of the last rows of pixels, 0 (black) to 255."""
        box = ticks.bounding_box()
        assert box is not None
        clip = FloatRect(x=box["x"] + box["width"] / 2, y=box["y"] + box["height"] - 2, width=1, height=1)
        return _red_of(page.screenshot(clip=clip))

    assert shade_of_the_end() < 230
    ticks.evaluate("list => list.scrollTop = list.scrollHeight")
    assert shade_of_the_end() > 250


def test_no_page_scrolls_sideways_at_360_pixels(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    too_wide = {}
    for url in PAGES:
        page.goto(address + url)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            too_wide[url] = width
    assert too_wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(chromium: Browser, app: App, address: str, scheme: Literal["light", "dark"]) -> None:
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = sign_in(context.new_page(), app, address)
    found = []
    for url in PAGES:
        page.goto(address + url)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        for violation in Axe().run(page).response["violations"]:
            found += [(url, violation["id"], node["html"][:200]) for node in violation["nodes"]]
    context.close()
    assert found == []


def test_the_sign_in_page_has_no_barrier_either(chromium: Browser, address: str) -> None:
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    violations = Axe().run(page).response["violations"]
    context.close()
    assert violations == []


def test_the_keyboard_leads_past_the_navigation(address: str, page: Page) -> None:
    page.goto(f"{address}/calendar")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_after_a_decision_the_report_stands_at_the_top_of_a_telephone(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/queue")
    page.get_by_role("button", name="Unsure").click()
    expect(page.get_by_role("status")).to_be_in_viewport()


def test_the_heading_of_the_queue_is_whole_on_a_telephone(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/queue?obligation=sea-1999/1.1")
    expect(page.locator("html[data-keys=ready]")).to_have_count(1)
    assert page.locator(".list").evaluate("list => list.scrollTop") == 0
    page.keyboard.press("j")
    expect(page.locator("#title")).to_contain_text("Перемирие")
    assert page.locator(".list").evaluate("list => list.scrollTop") > 0
    cut = page.locator("#list").evaluate(
        "heading => heading.closest('.list').getBoundingClientRect().top - heading.getBoundingClientRect().top"
    )
    assert cut <= 0


def test_the_hint_above_the_queue_begins_where_its_heading_does(chromium: Browser, app: App, address: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/queue")
    page.locator(".list").evaluate("list => list.querySelector('h2').insertAdjacentHTML('afterend', '<p>A hint</p>')")
    insets = page.locator(".list > h2, .list > p").evaluate_all(
        "all => all.map(one => getComputedStyle(one).paddingLeft)"
    )
    assert len(set(insets)) == 1
    context.close()


BROKEN_WORDS = """cells => cells.flatMap(cell => {
  const text = cell.firstChild, range = document.createRange(), broken = []
  for (const word of text.data.matchAll(/[^\\s-]+/g)) {
    range.setStart(text, word.index)
    range.setEnd(text, word.index + word[0].length)
    if (range.getClientRects().length > 1) broken.push(word[0])
  }
  return broken
})"""


def test_the_names_of_places_break_between_words_alone(app: App, address: str, page: Page) -> None:
    many = {lang: tuple(f"{lang} name {number}*" for number in range(60)) for lang in ("en", "ru", "hy")}
    labels = ("Stepanakert / Khankendi", "Nakhchivan / Nakhijevan")
    places = tuple(Place(f"town-{number}", label, many) for number, label in enumerate(labels))
    with transaction(app.engine) as connection:
        agreements.save(connection, replace(an_agreement(version="v3"), places=places), at=NOON)
    page.goto(f"{address}/agreements/sea-1999")
    cells = page.locator("td.strong", has_text=" / ")
    assert cells.all_inner_texts() == list(labels)
    assert cells.evaluate_all(BROKEN_WORDS) == []


CUT_TEXTS = """selects => selects.flatMap(select => {
  const style = getComputedStyle(select), probe = document.createElement('span'), arrow = 20
  probe.style.font = style.font
  probe.style.whiteSpace = 'nowrap'
  probe.style.position = 'absolute'
  document.body.append(probe)
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow
  const cut = [...select.options].filter(option => (probe.textContent = option.text, probe.offsetWidth > room))
  probe.remove()
  return cut.map(option => option.text)
})"""


def test_no_select_cuts_its_texts_on_a_laptop(app: App, address: str, page: Page) -> None:
    named = an_agreement(
        version="v3",
        obligations=(replace(an_obligation("1.1"), title="Ceasefire along the whole of the line of contact"),),
        indicators=(an_indicator("1.1"), an_indicator("W1", words="fishing*")),
    )
    places = (Place("north", "Northern Strait / Strait of the Northerners", {"en": ("northern*",)}),)
    parties = (*named.parties, Party("HC", "High Commissioner for Fishing and Refugees", "supervisor"))
    sides = (*named.sides, Side("shelf", "Certain areas of the Northern and Southern shelf"))
    with transaction(app.engine) as connection:
        wanted = replace(named, short_title="Northern Strait statement of 9 November 1999", parties=parties)
        agreements.save(connection, replace(wanted, places=(*named.places, *places), sides=sides), at=NOON)
    cut = {}
    for url in (
        "/queue",
        "/events/new?obligation=sea-1999/1.1",
        "/determinations/new?obligation=sea-1999/1.1",
        "/agreements/sea-1999/indicators/1.1-sign",
        "/agreements/sea-1999/indicators",
        "/sources/new",
    ):
        page.goto(address + url)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        if found := page.locator("select").evaluate_all(CUT_TEXTS):
            cut[url] = found
    assert cut == {}


@pytest.mark.parametrize("width", [1280, 700])
def test_a_hint_pushes_no_field_of_the_filter_out_of_line(address: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/queue?lang=ru")
    page.get_by_text("Filter: ").click()
    boxes = [field.bounding_box() for field in page.locator(".filters :is(input, select, button, a)").all()]
    rows = {round(box["y"]) for box in boxes if box is not None}
    assert len(boxes) == 12
    assert len(rows) == {1280: 3, 700: 5}[width]
    assert page.evaluate("document.documentElement.scrollWidth") == width
