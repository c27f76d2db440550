"""One case through the hands of eight people, each at a screen of his own: return, extension, three tiers, rework."""

import pytest
from playwright.sync_api import Browser, Page, expect

from lianxin.cases.models import Case, CaseEvent
from lianxin.cases.states import CaseState
from lianxin.clocks import check
from tests.browser import browser, press
from tests.cases import thread
from tests.desk.hands import fill, take
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
AGENT, DISPATCHER, BUREAU, HANDLER, DEPUTY, BELOW, BELOWS_DEPUTY, REVIEWER, CALLER = (
    "linxiaoyun",
    "shaojinghe",
    "cuiyating",
    "zhaihongyu",
    "niebaichuan",
    "muyunshan",
    "tumingyi",
    "gengruoxi",
    "panyiming",
)


class Crew:
    """Everybody with a browser of his own."""

    def __init__(self, browser: Browser, served: Served, number: str) -> None:
        self.browser, self.served, self.number = browser, served, number
        self.pages: dict[str, Page] = {}

    def does(self, who: str, key: str, **said: str) -> None:
        page = self.pages.get(who) or self.served.context(self.browser, who).new_page()
        self.pages[who] = page
        take(page, self.number, key, said)


def stated(page: Page) -> Case:
    """What the agent writes down at the workbench while somebody speaks; it goes to the pool."""
    page.goto("/desk/intake/")
    expect(page.locator("#intake-number")).to_be_focused()
    page.keyboard.type(thread.NUMBER)
    press(page, "Enter")
    page.wait_for_url("**contact=*")
    form = page.locator("form[data-intake], form:has(#intake-process)").first
    said = {
        "name": "王春梅",
        "place": "某路某小区三号楼",
        "process": "楼前杂物堵住道路，车进不来。",
        "title": "楼前杂物堵路",
    }
    fill(form, "appeal_type", "complaint")
    for field, words in said.items():
        fill(form, field, words)
    for field, words in {"area": "兰山区", "category": "环境卫生"}.items():
        form.locator(f"[name='{field}']").fill(words)
        page.locator("[role=option]:visible").first.click()
    press(page, "Control+Enter")
    page.wait_for_url("**/done/**")
    return Case.objects.unscoped("test").latest("pk")


def answered_below(crew: Crew) -> None:
    """The county passes the order on; the bureau signs for it, talks to the citizen, answers, its deputy signs."""
    crew.does(HANDLER, "sub_dispatch", lead="兰山区综合行政执法局", dispatch_note="请到现场处理。")
    crew.does(BELOW, "sign_for")
    crew.does(BELOW, "first_contact", contact_note="已联系，告知今天清理。")
    crew.does(BELOW, "finish", reply_public="已到现场清理，道路恢复通行。", reply_internal="出动两人，清理半小时。")
    crew.does(BELOWS_DEPUTY, "sign_off", sign_off_opinion="同意")


def answered(crew: Crew, said: str) -> None:
    """The county's own reply, its deputy's signature, the hotline's review."""
    crew.does(HANDLER, "finish", reply_public=said, reply_internal="综合执法局已现场处理。")
    crew.does(DEPUTY, "sign_off", sign_off_opinion="情况属实，同意")
    crew.does(REVIEWER, "review", review_opinion="答复清楚")


def test_one_case_goes_through_eight_pairs_of_hands_to_the_archive(browser: Browser, served: Served) -> None:
    case = stated(served.context(browser, AGENT).new_page())
    crew = Crew(browser, served, case.number)
    crew.does(DISPATCHER, "dispatch", lead="市人力资源和社会保障局", dispatch_note="请核实处理。")
    ground = {"reason": "other_unit_leads", "basis": "三定规定：由属地牵头。", "suggested": "兰山区人民政府"}
    crew.does(BUREAU, "return_order", **ground)
    crew.does(DISPATCHER, "accept_return", request_opinion="同意退单")
    crew.does(DISPATCHER, "redispatch", unit="兰山区人民政府", dispatch_note="请兰山区办理。")
    crew.does(HANDLER, "sign_for")
    crew.does(HANDLER, "first_contact", contact_note="已电话联系，约定明天上午到现场。")
    crew.does(
        HANDLER, "ask_extension", span="2个工作日", reason="complex", request="要等配件到货。", shown="citizen_told"
    )
    crew.does(DEPUTY, "endorse", request_opinion="同意")
    crew.does(REVIEWER, "grant_extension", request_opinion="同意延期")
    answered_below(crew)
    answered(crew, "已清理完毕，道路恢复通行。")
    crew.does(CALLER, "record_outcome", reached="yes", contacted="yes", solved="unsolved", satisfaction="dissatisfied")
    chosen = str(thread.order_of(case).pk)
    crew.does(
        REVIEWER,
        "rework",
        orders=chosen,
        ground="unsolved_without_ground",
        rework_opinion="群众反映没有解决，请重新办理。",
    )
    crew.does(HANDLER, "sign_for")
    crew.does(HANDLER, "first_contact", contact_note="已当面道歉，今天再清理一次。")
    answered(crew, "已再次清理并安排专人值守。")
    crew.does(CALLER, "record_outcome", reached="yes", contacted="yes", solved="solved", satisfaction="satisfied")
    crew.does(REVIEWER, "close", ground="solved", closing_note="群众满意，结案。")
    crew.does(REVIEWER, "archive")
    case = Case.objects.unscoped("test").get(pk=case.pk)
    assert case.state == CaseState.ARCHIVED
    assert case.round == 2
    assert not list(check.check())
    assert CaseEvent.objects.filter(case=case).count() >= 28
