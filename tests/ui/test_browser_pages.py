"""Every page of the gallery in a real browser: readable by all, whole at every size, within the security policy."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import MORE_LOOKS, Look, check_look, look_at, with_axe
from tests.ui.serving import Site

pytestmark = pytest.mark.browser
PAGES = ["", "?face=portal"]
PAGES += [f"sample/{name}" for name in ("list", "case", "live", "portal", "sign-in", "print")]


@pytest.mark.parametrize("look", MORE_LOOKS)
def test_every_page_is_accessible_and_whole(browser: Browser, site: Site, look: Look) -> None:
    page = shown(browser, site, look)
    look_at(page, look, [f"/ui/{address}" for address in PAGES])
    page.goto("/ui/sample/error-404")
    check_look(page, look, "error")
    page.context.close()


def shown(browser: Browser, site: Site, look: Look) -> Page:
    """A window of a visitor who wishes pages to look so."""
    size: ViewportSize = {"width": look.width, "height": 844}
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=site.url)
    wishes = {"lianxin-theme": look.theme, "lianxin-text": look.text}
    context.add_cookies([{"name": name, "value": value, "url": site.url} for name, value in wishes.items()])
    return with_axe(context.new_page())


def test_what_is_printed_is_the_work_without_the_frame(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="zh-CN", base_url=site.url)
    page = context.new_page()
    page.goto("/ui/sample/case")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.locator(".timeline").is_visible()
    context.close()
