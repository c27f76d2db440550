"""Signing in with a real browser: every page of it can be read by everybody, at every size."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from lianxin.demo.cast import password
from lianxin.demo.management.commands.who import present_code
from tests.browser import accessibility_faults, browser
from tests.ui.serving import Site

__all__ = ["browser"]
pytestmark = pytest.mark.browser
SIZES = [(1440, "light"), (390, "dark")]


class WithDatabase(Site):
    """Each request is a thread here, and closes the connection that it opened."""

    def answer(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        response = super().answer(environ, start_response)
        try:
            yield from response
        finally:
            if hasattr(response, "close"):
                response.close()
            connections.close_all()


@pytest.fixture
def site(committed: None) -> Iterator[Site]:
    running = WithDatabase()
    yield running
    running.close()


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}-{size[1]}")
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    width, theme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN", base_url=site.url)
    context.add_cookies([{"name": "lianxin-theme", "value": theme, "url": site.url}])
    yield context.new_page()
    context.close()


def enter(page: Page, username: str, secret: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(secret)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state()


def whole(page: Page) -> bool:
    """Nothing is wrong by axe, and nothing has to be moved sideways to be read."""
    assert accessibility_faults(page) == []
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_administrator_comes_in_by_password_and_code(page):
    page.goto("/sign-in/")
    assert whole(page)
    enter(page, "ouyangxu", "wrong")
    expect(page.get_by_role("alert")).to_have_text("用户名或密码不正确。")
    assert whole(page)
    enter(page, "ouyangxu", password())
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    assert whole(page)
    page.get_by_label("验证码或恢复码").fill(present_code("ouyangxu"))
    page.get_by_role("button", name="验证并登录").click()
    page.wait_for_url("*://*/")
    page.goto("/me/")
    expect(page.get_by_role("heading", name="欧阳煦")).to_be_visible()
    assert whole(page)


def test_setting_up_a_second_factor_can_be_read_by_everybody(page):
    page.goto("/sign-in/?next=/me/second-factor/on/")
    enter(page, "linxiaoyun", password())
    expect(page.get_by_role("heading", name="确认是您本人")).to_be_visible()
    assert whole(page)
    page.get_by_label("密码").fill(password())
    page.get_by_role("button", name="继续").click()
    page.wait_for_load_state()
    expect(page.get_by_role("img", name="给验证器应用扫描的二维码")).to_be_visible()
    assert whole(page)
    for address in ("/me/password/", "/notices/", "/sign-in/locked/"):
        page.goto(address)
        assert whole(page), address
