"""Citizens in a real browser: without scripts, on a phone, by the keyboard; readable by all."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lianxin.cases.models import Case
from lianxin.cases.states import CaseState
from lianxin.foundation import time
from tests.browser import accessibility_faults, browser
from tests.cases import thread
from tests.portal.doors import state_of
from tests.served import Served

__all__ = ["browser"]
pytestmark = pytest.mark.browser
SOON = 20_000  # milliseconds: the machine may be busy
NARROWEST = 320  # pixels: a window of 1280 at 400 %
LOOKS = [(1440, "dark", "normal"), (390, "light", "large"), (NARROWEST, "light", "normal")]
WORDS = "小区东边的工地干到夜里两点，孩子睡不着。"


@pytest.fixture
def served(cluster, committed: None) -> Iterator[Served]:
    running = Served(cluster)
    yield running
    running.close()


def citizen(
    browser: Browser, served: Served, width: int = 1440, *, scripts: bool = True, **wishes: str
) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 844}, base_url=served.url, java_script_enabled=scripts, locale="zh-CN"
    )
    context.add_cookies(
        [{"name": f"lianxin-{name}", "value": wish, "url": served.url} for name, wish in wishes.items()]
    )
    return context


def newest() -> Case:
    return Case.objects.unscoped("test").latest("pk")


def fill(page: Page) -> None:
    page.get_by_role("textbox", name="发生了什么事").fill(WORDS)
    page.get_by_label("在哪个县区").select_option("371302")
    page.get_by_role("textbox", name="您的姓名").fill("王春梅")
    page.get_by_role("textbox", name="您的电话").fill("19900000001")


def follow(page: Page, case: Case) -> None:
    page.goto("/portal/follow/")
    page.get_by_label("编号").fill(case.number)
    page.get_by_label("查询码").fill(case.query_code)
    page.get_by_role("main").get_by_role("button", name="查进度").click()
    expect(page).to_have_url(re.compile("/portal/matter/$"), timeout=SOON)


def test_without_scripts_a_matter_is_stated_followed_urged_and_rated(browser: Browser, served: Served) -> None:
    page = citizen(browser, served, scripts=False).new_page()
    page.goto("/portal/state/")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("还有几处要改", timeout=SOON)
    fill(page)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible(timeout=SOON)
    expect(page.get_by_role("main")).to_contain_text(newest().query_code, timeout=SOON)
    answered = thread.reviewed(at=time.now() - 9 * thread.HOUR)
    follow(page, newest_but(answered))
    page.get_by_role("link", name="催一催").click()
    page.get_by_role("button", name="催一催").click()
    expect(page.get_by_role("main")).to_contain_text("已经转告办理单位", timeout=SOON)
    follow(page, answered)
    page.get_by_role("link", name="评价").click()
    for name in ("联系过", "解决了", "满意"):
        page.get_by_role("radio", name=name, exact=True).check()
    page.get_by_role("button", name="评价").click()
    expect(page.get_by_role("main")).to_contain_text("您的评价已经记下", timeout=SOON)
    assert state_of(answered) == CaseState.PENDING_CLOSE


def newest_but(other: Case) -> Case:
    return Case.objects.unscoped("test").exclude(pk=other.pk).latest("pk")


def test_by_the_keyboard_alone_on_a_phone_a_kind_is_found_and_the_matter_sent(browser: Browser, served: Served) -> None:
    page = citizen(browser, served, 390).new_page()
    page.goto("/portal/state/")
    fill(page)
    box = page.get_by_role("combobox", name="属于哪一类")
    box.focus()
    page.keyboard.type("供水")
    expect(page.get_by_role("option").first).to_be_visible(timeout=SOON)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).not_to_have_value("供水", timeout=SOON)
    page.get_by_role("button", name="提交").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible(timeout=SOON)
    assert newest().category.code != "2304"


def test_the_pages_are_accessible_and_whole_down_to_400_per_cent(browser: Browser, served: Served) -> None:
    case = thread.dispatched(at=time.now() - 9 * thread.HOUR, number="19900000001")
    acts = [f"/portal/matter/{act}/" for act in ("supplement", "withdraw")]
    for width, theme, text in LOOKS:
        context = citizen(browser, served, width, theme=theme, text=text)
        page = context.new_page()
        follow(page, case)
        for address in ("/portal/matter/", *acts, "/portal/", "/portal/state/", "/portal/follow/"):
            page.goto(address)
            page.evaluate("document.fonts.ready")
            assert width == NARROWEST or accessibility_faults(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        context.close()
