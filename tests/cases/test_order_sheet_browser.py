"""The printed task order in a real browser: the longest matter is one page."""

import pytest
from playwright.sync_api import Browser, expect

from lianxin.foundation import time
from tests.browser import browser
from tests.cases import thread
from tests.cases.thread import order_of
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser


def test_the_longest_matter_is_one_page_of_a4(browser: Browser, served: Served) -> None:
    case = thread.dispatched(at=time.now(), content="停水两天，\n" * 3000, title="水" * 200)
    page = served.context(browser, "zhaihongyu").new_page()
    page.goto(f"/cases/{case.number}/orders/{order_of(case).pk}/print/")
    expect(page.locator(".sheet-form")).to_contain_text("……（全文见平台）")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
