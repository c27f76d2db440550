"""The dispatcher's desk in a real browser: readable at every size, worked by keys alone, no row moves by itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lianxin.cases.models import Case, CaseClaim, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, RequestState
from lianxin.cases.steps.claim import claim
from lianxin.foundation import time
from lianxin.foundation.outbox import relay
from tests.browser import LOOKS, RULES_OF_LOOK, Look, browser, listen, look_at, press
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cast import actor
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
DISPATCHER, REVIEWER, LEADER = "shaojinghe", "gengruoxi", "qiaoyulan"
SIZES = (*LOOKS, Look(1024), Look(1440, "dark", "large", RULES_OF_LOOK))
HERE = "/desk/dispatch/"


def waiting() -> list[Case]:
    """Two in the pool, one given back, one answered, one that was closed long ago."""
    now = time.now()
    thread.closed(at=now - timedelta(days=9))
    thread.finished(at=now - timedelta(days=2), title="路灯不亮")
    order = thread.order_of(thread.dispatched(at=now - timedelta(hours=1), title="河边堆垃圾"))
    back.asked(order, at=now - timedelta(minutes=30))
    return [
        thread.accepted(at=now - timedelta(minutes=9), title="小区停水两天"),
        thread.accepted(at=now - timedelta(minutes=5), title="整栋楼暖气突然停了，楼里有两位八十多岁的老人"),
    ]


def test_every_tab_is_accessible_and_whole_at_every_size(browser: Browser, served: Served) -> None:
    one, other = waiting()
    pages = [HERE, f"{HERE}?on={one.number}", f"{HERE}?tab=returns", f"{HERE}?tab=disputes"]
    pages += [f"/desk/merge/{one.number}/{other.number}/", f"{HERE}bulk/?number={one.number}&number={other.number}"]
    returned = CaseRequest.objects.unscoped("test").get()
    pages.append(f"{HERE}?tab=returns&on={returned.case.number}-{returned.pk}")
    for look in SIZES:
        page = served.window(browser, look)
        for username, addresses in ((DISPATCHER, pages), (REVIEWER, [f"{HERE}?tab=replies"])):
            served.sign_in(page.context, username)
            look_at(page, look, addresses)


def test_the_pool_is_worked_by_keys_alone(browser: Browser, served: Served) -> None:
    first, second = waiting()
    context = served.context(browser, DISPATCHER)
    page = context.new_page()
    page.goto(HERE)
    expect(page.locator("#case-title")).to_have_text("小区停水两天")
    press(page, "j")
    expect(page.locator("#case-title")).to_contain_text("暖气突然停了")
    press(page, "k")
    expect(page.locator("#case-title")).to_have_text("小区停水两天")
    press(page, "x")
    expect(page.locator("#picked")).to_contain_text("已选 1 件")
    press(page, "x")
    expect(page.locator("#picked")).to_be_hidden()
    press(page, "c")
    expect(page.locator(".dispatch__claim")).to_contain_text("邵景禾 · 我")
    assert CaseClaim.objects.unscoped("test").get().case_id == first.pk
    press(page, "r")
    expect(page.locator(".dispatch__claim")).to_contain_text("没有人认领")
    press(page, "2")
    expect(page.locator("[name=consultation]")).to_be_visible()
    press(page, "1")
    expect(page.locator("[name=lead]")).not_to_have_value("")
    press(page, "Control+Enter")
    expect(page.locator("#case-title")).to_contain_text("暖气突然停了")
    assert thread.fresh(first).state == CaseState.IN_HAND
    press(page, "g")
    expect(page.locator("[aria-current=page]").filter(has_text="我的")).to_be_visible()
    assert CaseClaim.objects.unscoped("test").get().case_id == second.pk
    context.close()


def test_a_return_is_ruled_on_and_another_unit_shows_its_time_before(browser: Browser, served: Served) -> None:
    waiting()
    context = served.context(browser, DISPATCHER)
    page = context.new_page()
    page.goto(f"{HERE}?tab=returns")
    expect(page.locator("#ends li b")).to_have_text(["罗庄区", "市民钟"])
    box = page.locator("[name=unit]")
    box.fill("371312")
    page.locator("[role=option]").first.click()
    expect(page.locator("#ends li b")).to_have_text(["河东区", "市民钟"])
    page.locator(".phrases summary").first.click()
    page.locator("[data-inserts]", has_text="同意退单改派").click()
    expect(page.locator("[name=request_opinion]")).to_have_value(
        "事发地点和事项均不属该单位职责，理由成立，同意退单改派。"
    )
    press(page, "Control+Enter")
    expect(page.locator(".dispatch__none")).to_be_visible()
    assert CaseRequest.objects.unscoped("test").get().state == RequestState.GRANTED
    assert TaskOrder.objects.unscoped("test").filter(unit__code="371312", replaces__isnull=False).count() == 1
    context.close()


def test_a_refusal_keeps_the_words_beside_the_case(browser: Browser, served: Served) -> None:
    first, _second = waiting()
    context = served.context(browser, DISPATCHER)
    page = context.new_page()
    page.goto(f"{HERE}?on={first.number}")
    page.locator("[name=dispatch_note]").fill("请先联系诉求人")
    thread.dispatch(thread.fresh(first), thread.Plan(lead=thread.unit(thread.COUNTY)), by=actor(LEADER), at=time.now())
    press(page, "Control+Enter")
    expect(page.locator(".dispatch__form .banner")).to_be_visible()
    expect(page.locator("[name=dispatch_note]")).to_have_value("请先联系诉求人")
    context.close()


def test_what_others_do_shows_without_a_row_moving(browser: Browser, served: Served) -> None:
    first, second = waiting()
    context = served.context(browser, DISPATCHER)
    page = context.new_page()
    listen(page, HERE)
    expect(page.locator(".pool__row")).to_have_count(2)
    claim(second, by=actor(LEADER), at=time.now())
    thread.accepted(at=time.now(), title="公交站牌被撞歪")
    relay.drain()
    expect(page.locator(f"[data-live-row='{second.number}'] .pool__end")).to_have_text("乔玉岚")
    expect(page.locator(".new-rows")).to_contain_text("有 1 件新的")
    expect(page.locator(".pool__row")).to_have_count(2)
    thread.dispatch(thread.fresh(first), thread.Plan(lead=thread.unit(thread.COUNTY)), by=actor(LEADER), at=time.now())
    relay.drain()
    expect(page.locator(f"[data-live-row='{first.number}']")).to_have_class("pool__row row--left")
    expect(page.locator("[data-live-row][aria-current=true]")).to_have_count(1)
    press(page, "n")
    expect(page.locator(".pool__row")).to_have_count(2)
    expect(page.locator("#pool").get_by_role("link", name="公交站牌被撞歪")).to_be_visible()
    context.close()
