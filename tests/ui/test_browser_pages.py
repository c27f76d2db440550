"""Every page of the gallery in a real browser: readable by all, whole at every size, within the security policy."""

import pytest
from playwright.sync_api import Browser

from tests.browser import accessibility_faults
from tests.ui.serving import Site

pytestmark = pytest.mark.browser
PAGES = [
    "",
    "?face=portal",
    "sample/list",
    "sample/case",
    "sample/live",
    "sample/portal",
    "sample/sign-in",
    "sample/print",
    "sample/error-404",
]
WISHES = [(1440, "light", "normal"), (1440, "dark", "normal"), (390, "light", "normal"), (390, "dark", "large")]


@pytest.mark.parametrize(("width", "theme", "text"), WISHES)
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_whole(
    browser: Browser, site: Site, address: str, width: int, theme: str, text: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", base_url=site.url)
    context.add_cookies(
        [
            {"name": f"lianxin-{name}", "value": value, "url": site.url}
            for name, value in (("theme", theme), ("text", text))
        ]
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/ui/{address}")
    page.evaluate("document.fonts.ready")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert [each for each in complaints if "status of 404" not in each] == []
    context.close()


def test_what_is_printed_is_the_work_without_the_frame(browser: Browser, site: Site) -> None:
    context = browser.new_context(locale="zh-CN", base_url=site.url)
    page = context.new_page()
    page.goto("/ui/sample/case")
    page.emulate_media(media="print")
    assert not page.locator(".rail").is_visible()
    assert not page.locator(".top").is_visible()
    assert page.locator(".timeline").is_visible()
    context.close()
