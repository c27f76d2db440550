"""A real browser for tests: skipped with its reason where there is none, unless LIANXIN_REQUIRE names it."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from lianxin.operations import layers

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What theme and size of letters can spoil where the same page at the same width is right in another look.
RULES_OF_LOOK = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
LONGEST = 60.0  # seconds that a page may take to show what is expected, on a machine that has much else to do


@dataclass(frozen=True)
class Look:
    """How somebody has a page shown: pixels of width, theme, size of letters; and what axe is asked of it."""

    width: int
    theme: str = "light"
    text: str = "normal"
    rules: tuple[str, ...] = RULES


LOOKS = (Look(1440), Look(390, "dark", "large"))
# The other theme at each width has the same elements: only what a look can spoil is asked again.
MORE_LOOKS = (*LOOKS, Look(1440, "dark", rules=RULES_OF_LOOK), Look(390, rules=RULES_OF_LOOK))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    program = layers.chromium()
    if program is None:
        absent(layers.MISSING[layers.BROWSER])
    if not (FRONTEND / "dist" / "manifest.json").exists() or not AXE.exists():
        absent("the front end is not built")
    # Playwright's loop lives in this thread; Django would take that for an asynchronous view, and opens connections of
    # its own meanwhile: those from before must not be found again when their database has been made anew.
    connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=LONGEST * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def absent(reason: str) -> None:
    """Skip, or fail where the layer is required."""
    if layers.BROWSER in layers.required():
        pytest.fail(reason)
    pytest.skip(reason)


def complaints(page: Page) -> list[str]:
    """What the browser complains of from now on, a page that is not answered well included."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


# Only what is wrong is told in detail: telling of every node that is right takes its time.
LOOK_FOR_FAULTS = """rules =>
    window.axe ? axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false}) : null"""
# What still fades in is paler than it will be, what slides in stands elsewhere.
STILL = """Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().iterations < Infinity).map(each => each.finished))"""
TOO_WIDE_BY = "document.fonts.ready.then(() => document.documentElement.scrollWidth - innerWidth)"


def with_axe(page: Page) -> Page:
    """The page, with axe in everything that it opens: handing it over once takes less time than each time."""
    page.add_init_script(path=AXE)
    return page


def accessibility_faults(page: Page, rules: Iterable[str] = RULES) -> list[str]:
    """What axe finds once the page stands still: rule, place and what is wrong."""
    page.evaluate(STILL)
    found = page.evaluate(LOOK_FOR_FAULTS, list(rules))
    if found is None:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(LOOK_FOR_FAULTS, list(rules))
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def check_look(page: Page, look: Look, what: str) -> None:
    """The page as it stands is accessible, and nothing of it has to be moved sideways to be read."""
    assert page.evaluate(TOO_WIDE_BY) <= 0, (what, look)
    assert accessibility_faults(page, look.rules) == [], (what, look)


def look_at(page: Page, look: Look, addresses: Iterable[str], ready: Callable[[Page], object] | None = None) -> None:
    """Every address is answered, accessible and whole, after `ready`, and the browser complains of nothing."""
    heard = complaints(page)
    for address in addresses:
        page.goto(address)
        if ready:
            ready(page)
        check_look(page, look, address)
        assert heard == [], (address, look)


def listen(page: Page, address: str) -> None:
    """Open a page and wait until its stream is there. Playwright sees the requests of pages only, not of workers."""
    page.add_init_script("delete window.SharedWorker")
    with page.expect_response(lambda answer: "/events" in answer.url):
        page.goto(address)


def press(page: Page, *keys: str) -> None:
    """Press keys, each once the page that stands there is loaded: what it shows may be there before its scripts listen.

    Whoever has left a page first waits for something that only the next one shows.
    """
    for key in keys:
        page.wait_for_load_state()
        page.keyboard.press(key)


def wait_until(page: Page, true: Callable[[], bool], what: str) -> None:
    """Let the browser go on until something outside of it is true; fails with `what` was wanted."""
    give_up = monotonic() + LONGEST
    while not true():
        assert monotonic() < give_up, what
        page.wait_for_timeout(20)
