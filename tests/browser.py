"""A real browser for tests: skipped with its reason where there is none, unless LIANXIN_REQUIRE names it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from lianxin.operations import layers

FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


# Only what is wrong is told in detail: telling of every node that is right takes its time.
LOOK_FOR_FAULTS = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})"


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds: rule, place and what is wrong."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(LOOK_FOR_FAULTS, RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
