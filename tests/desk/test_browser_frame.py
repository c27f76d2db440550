"""The frame, the first page and the lists in a real browser: by keys, live for two people, readable by all."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lianxin.cases.models import Case
from lianxin.cases.states import Urgency
from lianxin.cases.steps.sign_for import sign_for
from lianxin.clocks.sweep import sweep
from lianxin.demo.cast import CAST
from lianxin.foundation import time
from lianxin.foundation.outbox import relay
from tests.browser import LOOKS, Look, accessibility_faults, browser, listen, look_at, press
from tests.cases import thread
from tests.cases.thread import COMPANY, NUMBER
from tests.cast import actor
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
HUB, AGENT, UNIT = "shaojinghe", "linxiaoyun", "zhaihongyu"
NEWEST = "/cases/?order=newest"
LISTS = ["/cases/?state=in_hand&urgency=urgent", "/cases/filters/save/?urgency=urgent"]


def scene() -> list[Case]:
    now = time.now()
    cases = [
        thread.signed(COMPANY, at=now - timedelta(days=4), urgency=Urgency.URGENT, title="地下换热站漏水").case,
        thread.accepted(at=now - timedelta(minutes=9), title="路灯不亮"),
        thread.dispatched(COMPANY, at=now - timedelta(minutes=5), title="整栋楼暖气突然停了", number=NUMBER),
    ]
    sweep()
    return cases


def titles(page: Page) -> list[str]:
    return page.locator(".row__title").all_inner_texts()


def focused(page: Page) -> Locator:
    return page.locator(":focus")


@pytest.mark.parametrize("look", LOOKS)
def test_the_first_page_of_every_role_and_the_lists_are_accessible_and_whole(
    browser: Browser, served: Served, look: Look
) -> None:
    scene()
    page = served.window(browser, look)
    for username in one_of_every_role():
        served.sign_in(page.context, username)
        look_at(page, look, ["/", *(LISTS if username in (HUB, UNIT) else [])])


def one_of_every_role() -> list[str]:
    """The member of the cast who comes first among those who begin the day in the same role."""
    return list({member.parts[0].role: name for name, member in reversed(CAST.items())}.values())


def test_a_list_is_gone_through_by_keys_alone(browser: Browser, served: Served) -> None:
    cases = scene()
    context = served.context(browser, HUB)
    page = context.new_page()
    page.goto("/cases/")
    shown = titles(page)
    press(page, "j")
    expect(focused(page)).to_have_text(shown[0])
    press(page, "j", "x")
    expect(focused(page)).to_have_text(shown[1])
    expect(page.locator("[data-chosen]")).to_contain_text("已选 1 件")
    press(page, "k")
    expect(focused(page)).to_have_text(shown[0])
    press(page, "Enter")
    page.wait_for_url(f"**/cases/{cases[2].number}/")
    context.close()


def test_all_keys_of_the_page_are_shown_and_escape_closes(browser: Browser, served: Served) -> None:
    scene()
    context = served.context(browser, HUB)
    page = context.new_page()
    page.goto("/cases/")
    press(page, "?")
    keys = page.locator("#keys")
    expect(keys).to_be_visible()
    for told in ("搜索", "下一行", "上一行", "选中这一行", "打开这一行"):
        expect(keys).to_contain_text(told)
    assert accessibility_faults(page) == []
    press(page, "Escape")
    expect(keys).not_to_be_visible()
    press(page, "/")
    page.keyboard.type("?jx")
    expect(page.locator("[data-search]")).to_have_value("?jx")
    expect(keys).not_to_be_visible()
    context.close()


def test_a_number_typed_into_the_search_opens_its_case(browser: Browser, served: Served) -> None:
    number = scene()[1].number
    context = served.context(browser, HUB)
    page = context.new_page()
    page.goto("/")
    press(page, "/")
    page.keyboard.type(f"{number[:6]} {number[6:8]} {number[8:]}")
    press(page, "Enter")
    page.wait_for_url(f"**/cases/{number}/")
    press(page, "/")
    page.keyboard.type(NUMBER)
    press(page, "Enter")
    page.wait_for_url("**/cases/?*person=*")
    assert NUMBER not in page.url
    expect(page.locator(".row__title")).to_have_text("整栋楼暖气突然停了")
    context.close()


def test_two_people_see_a_step_in_place_and_what_is_new_without_a_row_moving(browser: Browser, served: Served) -> None:
    case = scene()[2]
    contexts = [served.context(browser, username) for username in (UNIT, HUB)]
    unit, hub = [context.new_page() for context in contexts]
    for page in (unit, hub):
        listen(page, NEWEST)
        page.evaluate("window.same = true")
    row = hub.locator(f"[data-live-row='{case.number}']")
    before = (titles(hub), row.bounding_box())
    hub.locator("summary", has_text="单位").click()
    hub.locator("#narrow_units").fill("兰山")

    thread.dispatched(at=time.now(), title="新来的一件")
    sign_for(thread.order_of(case), by=actor(UNIT), at=time.now())
    relay.drain()

    expect(hub.locator("[data-new-count]")).to_have_text("1")
    expect(unit.locator("[data-new-count]")).to_have_text("1")
    expect(unit.locator(f"[data-live-row='{case.number}-1'] .row__end")).to_contain_text("去联系")
    assert (titles(hub), row.bounding_box()) == before
    expect(hub.locator("#narrow_units")).to_have_value("兰山")
    expect(hub).to_have_title("(1) 工单 · 12345 政务服务便民热线")
    assert [page.evaluate("window.same") for page in (unit, hub)] == [True, True]
    press(unit, "n")
    expect(unit.locator(".row__title").first).to_have_text("新来的一件")


def test_a_row_keeps_its_cursor_and_its_choice_when_it_changes(browser: Browser, served: Served) -> None:
    case = scene()[2]
    context = served.context(browser, UNIT)
    page = context.new_page()
    listen(page, NEWEST)
    press(page, "j", "x")
    title = focused(page).inner_text()
    sign_for(thread.order_of(case), by=actor(UNIT), at=time.now())
    relay.drain()
    row = page.locator(f"[data-live-row='{case.number}-1']")
    expect(row.locator(".row__end")).to_contain_text("去联系")
    expect(focused(page)).to_have_text(title)
    expect(row.locator("input[type=checkbox]")).to_be_checked()
    context.close()


def test_what_left_the_list_is_struck_through_with_the_reason(browser: Browser, served: Served) -> None:
    case = scene()[2]
    context = served.context(browser, UNIT)
    page = context.new_page()
    listen(page, "/cases/?order_state=pending_sign_for")
    sign_for(thread.order_of(case), by=actor(UNIT), at=time.now())
    relay.drain()
    row = page.locator(f"[data-live-row='{case.number}-1']")
    expect(row).to_have_class("row row--pick row--left")
    expect(row).to_contain_text("已不在此列：办理中")
    assert accessibility_faults(page) == []
    context.close()


def test_the_numbers_of_the_first_page_are_live(browser: Browser, served: Served) -> None:
    context = served.context(browser, HUB)
    page = context.new_page()
    listen(page, "/")
    pool = page.locator(".tile", has_text="待派单").locator(".tile__count")
    expect(pool).to_have_text("0件")
    thread.accepted(at=time.now())
    relay.drain()
    expect(pool).to_have_text("1件")
    context.close()


def test_the_post_is_switched_in_the_menu(browser: Browser, served: Served) -> None:
    context = served.context(browser, HUB)
    page = context.new_page()
    page.goto("/cases/")
    page.locator(".person").click()
    page.get_by_role("button", name="争议协调员").click()
    expect(page.locator(".hello")).to_contain_text("争议协调员")
    expect(page.locator("#toasts")).to_contain_text("已切换到")
    context.close()


def test_without_scripts_the_bar_narrows_and_a_chip_takes_off(browser: Browser, served: Served) -> None:
    scene()
    signed_in = served.context(browser, HUB)
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    context.add_cookies(signed_in.cookies())
    page = context.new_page()
    page.goto("/cases/")
    page.locator("summary", has_text="紧急程度").click()
    page.get_by_label("紧急", exact=True).check()
    page.locator("details[open] button[type=submit]").click()
    expect(page).to_have_url(f"{served.url}/cases/?urgency=urgent")
    expect(page.locator(".row__title")).to_have_text(["地下换热站漏水"])
    page.locator(".taken__chip").click()
    expect(page.locator(".row__title")).to_have_count(3)
    context.close()
    signed_in.close()
