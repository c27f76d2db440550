"""Citizens in a real browser: without scripts, on a phone, by the keyboard and what a screen reader says; for all."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lianxin.cases.models import Case, Outcome
from lianxin.cases.states import CaseState
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.foundation import time
from lianxin.foundation.models.files import FileLink
from tests.browser import accessibility_faults, browser, press
from tests.cases import thread
from tests.cast import actor
from tests.portal.doors import cases, state_of
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
NARROWEST = 320  # pixels: a window of 1280 at 400 %
LOOKS = [(1440, "dark", "normal"), (390, "light", "large"), (NARROWEST, "light", "normal")]
WORDS = "小区东边的工地干到夜里两点，孩子睡不着。"
Press = Callable[[Locator], None]


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


def click(control: Locator) -> None:
    control.click()


def by_key(control: Locator) -> None:
    """The control is reached from where one stands by Tab alone (choices by their arrows), and pressed."""
    page = control.page
    expect(control).to_be_visible()
    for _key in range(80):
        if control.evaluate("each => each === document.activeElement"):
            press(page, "Space" if control.get_attribute("type") == "radio" else "Enter")
            return
        press(page, "Tab")
    raise AssertionError(f"{control} is not reached by the keyboard")


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def fill(page: Page) -> None:
    page.wait_for_load_state()  # its scripts put back what was written before
    main(page).get_by_role("textbox", name="发生了什么事").fill(WORDS)
    main(page).get_by_role("combobox", name="在哪个县区").select_option("371302")
    main(page).get_by_role("textbox", name="您的姓名").fill("王春梅")
    main(page).get_by_role("textbox", name="您的电话").fill("19900000001")


def stated(page: Page, press: Press) -> Case:
    page.goto("/portal/state/")
    press(page.get_by_role("button", name="提交", exact=True))
    expect(page.get_by_role("alert")).to_contain_text("还有几处要改")
    fill(page)
    press(page.get_by_role("button", name="提交", exact=True))
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible()
    (case,) = cases()
    expect(main(page)).to_contain_text(case.query_code)
    return case


def follow(page: Page, case: Case, press: Press = click) -> None:
    page.goto("/portal/follow/")
    main(page).get_by_role("textbox", name="编号").fill(case.number)
    main(page).get_by_role("textbox", name="查询码").fill(case.query_code)
    press(main(page).get_by_role("button", name="查进度"))
    expect(page).to_have_url(re.compile("/portal/matter/$"))


def handed_on(case: Case, at: datetime) -> None:
    """The hotline takes it up and gives it to a unit, which signs."""
    accept(case, by=actor("linxiaoyun"), at=at)
    dispatch(thread.fresh(case), Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=at)
    sign_for(thread.order_of(case), by=actor("zhaihongyu"), at=at)


def answered(case: Case, at: datetime) -> None:
    order = first_contact(thread.order_of(case), "已约定上门查看。", by=actor("zhaihongyu"), at=at)
    order = finish(order, thread.REPLY, by=actor("zhaihongyu"), at=at)
    sign_off(order, "同意", by=actor("niebaichuan"), at=at)
    review(thread.fresh(case), "", by=actor("gengruoxi"), at=at)


def urged(page: Page, press: Press) -> None:
    press(main(page).get_by_role("link", name="催一催"))
    press(main(page).get_by_role("button", name="催一催"))
    expect(main(page)).to_contain_text("已经催办")
    expect(main(page)).to_contain_text("后可再次催办")


def rated(page: Page, press: Press) -> None:
    press(main(page).get_by_role("link", name="评价"))
    for name in ("联系过", "解决了", "满意"):
        press(main(page).get_by_role("radio", name=name, exact=True))
    press(main(page).get_by_role("button", name="评价"))
    expect(main(page)).to_contain_text("您的评价已经记下")


WAYS = {
    "without scripts": (1440, False, lambda control: control.check() if _is_choice(control) else control.click()),
    "on a phone": (390, True, lambda control: control.check() if _is_choice(control) else control.click()),
    "by the keyboard": (1440, True, by_key),
}


def _is_choice(control: Locator) -> bool:
    return control.get_attribute("type") == "radio"


@pytest.mark.parametrize(("width", "scripts", "press"), WAYS.values(), ids=WAYS.keys())
def test_a_matter_is_stated_followed_urged_and_rated_while_staff_carry_it_through(
    browser: Browser, served: Served, width: int, scripts: bool, press: Press
) -> None:
    context = citizen(browser, served, width, scripts=scripts)
    page = context.new_page()
    case = stated(page, press)
    handed_on(case, time.now())
    follow(page, case, press)
    expect(main(page)).to_contain_text("兰山区人民政府")
    urged(page, press)
    answered(case, time.now())
    follow(page, case, press)
    expect(main(page)).to_contain_text(thread.REPLY.public)
    rated(page, press)
    assert state_of(case) == CaseState.PENDING_CLOSE and Outcome.objects.get(case=case).source == "citizen"
    context.close()


def test_a_kind_is_found_by_typing_and_what_was_said_into_the_telephone_goes_with_the_matter(
    browser: Browser, served: Served
) -> None:
    context = citizen(browser, served, 390)
    context.add_init_script(MICROPHONE)
    page = context.new_page()
    page.goto("/portal/state/")
    fill(page)
    box = page.get_by_role("combobox", name="属于哪一类")
    box.focus()
    page.keyboard.type("供水")
    expect(page.get_by_role("option").first).to_be_visible()
    press(page, "ArrowDown", "Enter")
    expect(box).not_to_have_value("供水")
    page.get_by_role("textbox", name="发生了什么事").fill("")
    page.get_by_role("button", name="改用说的").click()
    expect(page.locator("[data-voice-time]")).not_to_have_text("0:00")
    page.get_by_role("button", name="说完了").click()
    expect(page.get_by_text("录好了（0:")).to_be_visible()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="已经收到")).to_be_visible()
    (case,), link = cases(), FileLink.objects.get()
    assert case.category.code != "2304"
    assert (link.name, link.owner_id, link.file.media_type) == ("录音-1.wav", case.pk, "audio/x-wav")
    context.close()


# A microphone that hums, so that the test needs none.
MICROPHONE = """navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext(), hum = context.createOscillator(), out = context.createMediaStreamDestination();
  hum.connect(out); hum.start();
  return out.stream;
};"""


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
