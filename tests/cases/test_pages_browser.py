"""The pages of cases in a real browser: readable by all at every size, usable by keys, live without a reload."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lianxin.cases.models import Case
from lianxin.cases.states import Urgency
from lianxin.cases.steps.sign_for import sign_for
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.outbox import relay
from tests.browser import MORE_LOOKS, browser, listen, look_at, press
from tests.cases import thread
from tests.cases.thread import COMPANY
from tests.cast import actor
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
HUB, UNIT = "shaojinghe", "zhaihongyu"


def scene() -> list[Case]:
    """Cases in all kinds of states: overdue, closed, only registered, with an assisting unit."""
    now = time.now()
    cases = [
        thread.signed(COMPANY, at=now - timedelta(days=4), urgency=Urgency.URGENT, title="地下换热站漏水").case,
        thread.archived(at=now - timedelta(days=9), title="路灯不亮"),
        thread.registered(at=now - timedelta(minutes=2), title="公交站牌被撞歪"),
        thread.dispatched(COMPANY, at=now - timedelta(minutes=5), title="整栋楼暖气突然停了，楼里有两位八十多岁的老人"),
    ]
    sweep()
    return cases


def test_lists_and_cases_are_accessible_and_whole(browser: Browser, served: Served) -> None:
    lists = ["/cases/", "/cases/?light=closed", "/cases/?q=没有的"]
    overdue, closed, registered, _sent = [f"/cases/{case.number}/" for case in scene()]
    for look in MORE_LOOKS:
        page = served.window(browser, look)
        for username, pages in ((HUB, [*lists, overdue, closed, registered]), (UNIT, [lists[0], overdue])):
            served.sign_in(page.context, username)
            look_at(page, look, pages)


def test_a_step_taken_elsewhere_shows_in_list_and_case_without_reload(browser: Browser, served: Served) -> None:
    case = thread.dispatched(at=time.now() - timedelta(minutes=5))
    contexts = [served.context(browser, username) for username in (UNIT, HUB)]
    unit, hub = [context.new_page() for context in contexts]
    listen(unit, "/cases/")
    listen(hub, f"/cases/{case.number}/")
    for page in (unit, hub):
        page.evaluate("window.same = true")
    expect(unit.locator(".row__end")).to_contain_text("去签收")
    expect(hub.locator("#case")).not_to_contain_text("兰山区 签收")
    expect(hub.locator("#live-state")).to_be_empty()

    sign_for(thread.order_of(case), by=actor(UNIT), at=time.now())
    relay.drain()

    expect(unit.locator(".row__end")).to_contain_text("去办理")
    expect(hub.locator("#case")).to_contain_text("兰山区 签收")
    assert [page.evaluate("window.same") for page in (unit, hub)] == [True, True]


def test_a_new_order_appears_by_itself(browser: Browser, served: Served) -> None:
    context = served.context(browser, UNIT, width=390)
    page = context.new_page()
    listen(page, "/cases/")
    expect(page.locator("#case-list")).to_contain_text("没有待办")
    thread.dispatched(at=time.now(), title="整栋楼暖气突然停了")
    relay.drain()
    expect(page.get_by_role("link", name="整栋楼暖气突然停了", exact=True)).to_be_visible()
    context.close()


def test_the_slash_goes_to_the_search_and_finds(browser: Browser, served: Served) -> None:
    scene()
    context = served.context(browser, HUB)
    page = context.new_page()
    page.goto("/cases/")
    press(page, "/")
    page.keyboard.type("暖气 老人")
    press(page, "Enter")
    expect(page.locator(".row__title")).to_have_text(["整栋楼暖气突然停了，楼里有两位八十多岁的老人"])
    expect(page.locator("[data-search]")).to_have_value("暖气 老人")
    context.close()


def test_without_scripts_filters_and_timeline_work(browser: Browser, served: Served) -> None:
    case = scene()[0]
    signed_in = served.context(browser, HUB)
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    context.add_cookies(signed_in.cookies())
    page = context.new_page()
    page.goto("/cases/")
    page.get_by_role("link", name="已办结").click()
    expect(page.locator(".row__title")).to_have_text(["路灯不亮"])
    page.goto(f"/cases/{case.number}/")
    page.get_by_role("link", name="单位", exact=True).click()
    expect(page.locator(".timeline__what")).to_have_text(["兰山区 签收"])
    context.close()
    signed_in.close()
