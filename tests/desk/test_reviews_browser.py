"""Decisions, reviews, follow-up, floor and supervision in a real browser: readable by all, the reviewer by keys."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from lianxin.cases.models import Case
from lianxin.cases.states import CaseState, Urgency
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.outbox import relay
from tests.browser import LOOKS, Look, accessibility_faults, browser, look_at, press
from tests.cases import thread, work_thread
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
PAGES = [
    ("niebaichuan", "/desk/decisions/?tab=replies"),
    ("gengruoxi", "/desk/decisions/?tab=extensions"),
    ("gengruoxi", "/desk/reviews/"),
    ("panyiming", "/desk/follow-up/"),
    ("qiaoyulan", "/desk/floor/"),
    ("kongqingyue", "/desk/supervision/?by=unit&of=371302&what=open"),
]


def scene() -> list[Case]:
    """Something on every page; the two cases that wait for the reviewer."""
    before = time.now() - timedelta(days=1, hours=8)
    thread.submitted(at=before, title="楼道堆放杂物")
    thread.reviewed(at=before, title="小区停水")
    thread.dispatched(at=before, urgency=Urgency.CRITICAL, title="燃气泄漏")
    work_thread.endorsed(thread.signed(at=before, title="井盖破损"), at=before + timedelta(hours=2))
    waiting = [thread.finished(at=before, title=title) for title in ("路灯不亮", "暖气不热")]
    sweep()
    return waiting


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_whole(browser: Browser, served: Served, look: Look) -> None:
    scene()
    page = served.window(browser, look)
    for username, address in PAGES:
        served.sign_in(page.context, username)
        look_at(page, look, [address])


def test_a_reviewer_passes_one_and_sends_one_back_by_keys_and_another_window_is_told(
    browser: Browser, served: Served
) -> None:
    first, second = scene()
    context = served.context(browser, "gengruoxi")
    page = context.new_page()
    page.goto("/desk/reviews/")
    other = context.new_page()
    other.goto("/desk/reviews/")
    expect(other.locator("#live-state")).to_be_empty()
    other.locator("#ruling textarea").fill("答复属实")
    press(page, "j")
    expect(page.locator("#case-title")).to_have_text("暖气不热")
    press(page, "k")
    expect(page.locator("#case-title")).to_have_text("路灯不亮")
    page.locator("#ruling textarea").focus()
    press(page, "Control+Enter")
    expect(page.locator("#case-title")).to_have_text("暖气不热")
    relay.drain()
    expect(other.locator("#ruling [data-live-part=taken]")).to_contain_text("已不在此列：待回访")
    expect(other.locator(".row--left")).to_contain_text("路灯不亮")
    expect(other.locator("#ruling textarea")).to_have_value("答复属实")
    assert accessibility_faults(other) == []
    press(page, "2")
    box = page.locator("#ruling [name=send_back_opinion]")
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.type("没有说明何时恢复供暖。")
    press(page, "Control+Enter")
    expect(page.locator(".dispatch__none")).to_be_visible()
    states = [thread.fresh(case).state for case in (first, second)]
    assert states == [CaseState.PENDING_OUTCOME, CaseState.IN_HAND]
    context.close()
