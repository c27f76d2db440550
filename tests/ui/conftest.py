from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import LONGEST, browser
from tests.ui.serving import Site

__all__ = ["browser", "page", "site"]


@pytest.fixture
def site(browser: Browser) -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a fresh visitor at the desk's size."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=site.url)
    context.set_default_timeout(LONGEST * 1000)
    yield context.new_page()
    context.close()
