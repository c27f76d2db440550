"""What people do with mouse and keys at the desk, for tests in a real browser."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect


def take(page: Page, number: str, key: str, said: Mapping[str, str] | None = None) -> None:
    """Open the case, take the act `key` over the page with what is `said` by field, and see it done."""
    page.goto(f"/cases/{number}/")
    open_act(page, key)
    sheet = page.locator("#act-sheet")
    for name, value in (said or {}).items():
        fill(sheet, name, value)
    press(page)


def open_act(page: Page, key: str) -> None:
    """Open the form of the act over the case's page; fails with what stands against it."""
    act = page.locator(f"a.act__do[href*='/do/{key}/']").first
    assert act.count(), f"{key} cannot be taken: {page.locator('.act--locked').all_text_contents()}"
    act.click()
    expect(page.locator("#act-sheet [data-submits]")).to_be_visible()


def press(page: Page) -> None:
    """Send the form; the page that follows tells that it is done."""
    page.locator("#act-sheet [data-submits]").click()
    expect(page.locator("#toasts .toast")).to_be_visible()
    expect(page.locator("#act-sheet form")).to_have_count(0)


def fill(sheet: Locator, name: str, value: str) -> None:
    """Fill in the field: words, one of several choices, one of a list, something picked by typing."""
    field = sheet.locator(f"[name='{name}']")
    kind = field.first.get_attribute("type") or field.first.evaluate("each => each.localName")
    if kind in ("radio", "checkbox"):
        field.and_(sheet.locator(f"[value='{value}']")).check(force=True)
    elif kind == "select":
        field.select_option(value)
    elif kind == "file":
        field.set_input_files(value)
    elif field.first.get_attribute("data-picker") is not None:
        pick(field.first, value)
    else:
        field.first.fill(value)


def pick(box: Locator, words: str) -> None:
    """Type, wait for what is found, and take the first."""
    box.fill(words)
    option = box.page.locator("[role=option]:visible").filter(has_text=re.compile(re.escape(words)))
    option.first.click()
