"""The workbench in a browser without scripts: try, then save."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.conftest import sign_in
from tracker.bootstrap.app import App

pytestmark = pytest.mark.browser


def test_a_rule_is_tried_and_saved_without_scripts_on_a_telephone(chromium: Browser, app: App, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/obligations/sea-1999/1.1")
    page.get_by_role("group").filter(has_text="Something about 1.1").locator("summary").click()
    page.get_by_role("link", name="change or try it").click()
    page.get_by_label("English").fill("very-long-word-that-nobody-would-ever-write-in-one")
    page.get_by_label("Try on the last days").fill("9000")
    page.get_by_label("Try on the last days").press("Enter")  # the usual button of the form tries
    expect(page.get_by_role("heading", name=re.compile("Would be lost: [1-9]"))).to_be_visible()
    expect(page.locator("mark").first).to_be_visible()
    assert page.locator("body").evaluate("body => body.ownerDocument.documentElement.scrollWidth") <= 360
    page.get_by_label("Note: why").fill("A word of our own")
    page.get_by_role("button", name="Save as new version").click()
    expect(page.get_by_role("heading", name="Not as in the pack")).to_be_visible()
    expect(page.get_by_text("changed by ani: A word of our own")).to_be_visible()
    assert page.locator("body").evaluate("body => body.ownerDocument.documentElement.scrollWidth") <= 360
    context.close()


def test_axe_finds_no_barrier_in_what_trying_shows(chromium: Browser, app: App, address: str) -> None:
    context = chromium.new_context(bypass_csp=True)
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/agreements/sea-1999/indicators/1.1-sign")
    page.get_by_label("English").fill("fi*re")
    page.get_by_label("Russian").fill("перемири*")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    page.get_by_label("English").fill("strait*")
    page.get_by_label("Try on the last days").fill("9000")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    context.close()


def test_a_group_is_made_used_tried_and_its_rule_tried_without_scripts(
    chromium: Browser, app: App, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = sign_in(context.new_page(), app, address)
    page.goto(f"{address}/agreements/sea-1999/indicators")
    page.get_by_role("link", name="Named sets").click()
    page.get_by_role("link", name="New group").click()
    page.get_by_label("Name", exact=False).first.fill("words")
    page.get_by_label("English").fill("very-long-word-that-nobody-would-ever-write-in-one")
    page.get_by_label("Note: why").fill("A word of our own")
    page.get_by_role("button", name="Save as new version").click()
    expect(page.get_by_text("added by ani: A word of our own")).to_be_visible()
    page.goto(f"{address}/agreements/sea-1999/indicators/1.1-sign")
    page.get_by_label("Also the terms of").fill("group:words")
    page.get_by_label("Note: why").fill("It counts")
    page.get_by_role("button", name="Save as new version").click()
    expect(page.get_by_text("changed by ani: It counts")).to_be_visible()
    page.goto(f"{address}/agreements/sea-1999/sets/group:words")
    expect(page.get_by_role("link", name="Something about 1.1")).to_be_visible()
    page.get_by_label("English").fill("ceasefire")
    page.get_by_label("Try on the last days").fill("9000")
    page.get_by_role("button", name="Try", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Would be flagged: "))).to_be_visible()
    assert page.locator("body").evaluate("body => body.ownerDocument.documentElement.scrollWidth") <= 360
    page.goto(f"{address}/agreements/sea-1999/indicators/1.1-sign")
    page.get_by_label("Try on the last days").fill("9000")
    page.get_by_role("button", name="Try without it").click()
    expect(page.get_by_role("columnheader", name="Without it")).to_be_visible()
    context.close()
