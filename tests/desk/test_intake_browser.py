"""The workbench in a real browser: by keys alone, and nothing lost with session, network or window."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lianxin.accounts.models import SignIn
from lianxin.cases import texts
from lianxin.cases.drafts import opened
from lianxin.cases.models import Case, Draft
from lianxin.cases.states import CaseState, TextKind
from lianxin.foundation import time
from tests.browser import MORE_LOOKS, browser, look_at, press, wait_until
from tests.cases import thread
from tests.conftest import renew
from tests.desk.intake_forms import AGENT, HERE, cases, contacts
from tests.served import Served, server

__all__ = ["browser", "server"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(server: Served, cluster, template, django_db_blocker) -> Iterator[Served]:
    """One database for all: whatever is written down stands beside what was written before."""
    with django_db_blocker.unblock():
        yield server
        server.leave()
        renew(cluster, template)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """The agent's own window, at the bench."""
    context = served.context(browser, AGENT)
    opened_page = context.new_page()
    opened_page.goto(HERE)
    expect(opened_page.locator("#intake-number")).to_be_focused()
    yield opened_page
    context.close()


class Keys:
    """A keyboard that counts how often it is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            press(self.page, key)
            self.pressed += 1 + key.count("+")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += len(words)


def listed(page: Page, name: str) -> None:
    """Wait until the box that searches shows something to pick."""
    expect(page.locator(f"#intake-{name}_list [role=option]").first).to_be_visible()


def test_a_case_is_registered_without_a_mouse(page: Page) -> None:
    before, keys = len(cases()), Keys(page)
    keys.type(thread.NUMBER)
    keys.press("Enter")
    page.wait_for_url("**contact=*")
    expect(page.locator("#intake-appeal_type_0")).to_be_focused()
    keys.press("3", "Tab", "Tab")
    keys.type("王春梅")
    keys.press("Tab", "Tab")
    keys.type("今早起")
    keys.press("Enter")
    keys.type("兰山区")
    listed(page, "area")
    keys.press("Enter", "Tab")
    keys.type("某路某小区三号楼")
    keys.press("Enter", "Tab")
    keys.type("小区停水两天，物业说不清楚。")
    keys.press("Tab")
    keys.type("尽快恢复供水。")
    expect(page.locator("[data-five-now]")).to_have_text("4 / 5")
    keys.press("Tab")
    keys.type("0401")
    listed(page, "category")
    keys.press("Enter")
    expect(page.locator("[name=extra_outage_scope]").first).to_be_attached()
    keys.press("Tab", *["ArrowDown"] * 3)
    keys.press("Control+Enter")
    page.wait_for_url("**/done/**")
    case = cases()[-1]
    assert len(cases()) == before + 1
    assert (case.state, case.citizen.name) == (CaseState.PENDING_DISPATCH, "王春梅")
    assert texts.read(case, TextKind.DETAILS) == "停水范围：一栋楼"
    expect(page.locator("[name=disposition]:checked")).to_be_focused()
    keys.press("Enter")
    page.wait_for_url(f"**{HERE}")
    assert contacts()[-1].disposition == "registered"
    print(f"registered and ended with {keys.pressed} keystrokes, words included")  # noqa: T201  # how many is asked for


def test_a_contact_is_ended_by_a_few_keys_without_a_case(page: Page) -> None:
    before, keys = len(cases()), Keys(page)
    keys.type(thread.NUMBER)
    keys.press("Enter")
    page.wait_for_url("**contact=*")
    keys.press("F4", "1", "Enter")
    page.wait_for_url(f"**{HERE}")
    assert contacts()[-1].ended_at is not None
    assert len(cases()) == before
    print(f"a quick disposition takes {keys.pressed} keystrokes")  # noqa: T201  # as above


def write(page: Page, words: str) -> None:
    page.locator("#intake-process").fill(words)


def saved(page: Page) -> Draft:
    """Wait until the form says that it is kept; the draft."""
    expect(page.locator("[data-note]")).to_contain_text("草稿已存")
    page.wait_for_url("**draft=*")
    return Draft.objects.unscoped("test").get(pk=int(page.locator("[name=draft]").input_value()))


def forms() -> list[dict[str, str]]:
    """What all drafts hold, the newest last."""
    return [opened(draft) for draft in Draft.objects.unscoped("test").order_by("pk")]


def test_what_is_written_is_kept_a_moment_later_and_survives_a_reload(page: Page) -> None:
    words = "尊敬的领导：\n停水两天了。"
    write(page, words)
    page.locator("[name=appeal_type][value=help]").check(force=True)
    assert opened(saved(page))["process"].splitlines() == words.splitlines()
    wait_until(page, lambda: forms()[-1].get("appeal_type") == "help", "what was chosen after the words")
    page.reload()
    expect(page.locator("#intake-process")).to_have_value(words)
    expect(page.locator("[name=appeal_type][value=help]")).to_be_checked()
    expect(page.locator("#intake-title")).to_have_value("停水两天了")


def test_leaving_at_once_keeps_what_was_just_typed(page: Page) -> None:
    write(page, "刚写下就离开。")
    page.goto("/cases/")
    wait_until(page, lambda: "刚写下就离开。" in [form.get("process") for form in forms()], "the draft")


def test_a_dead_network_is_told_quietly_and_the_words_follow_when_it_is_back(page: Page) -> None:
    page.route(f"**{HERE}draft/", lambda route: route.abort())
    write(page, "网络断了还在写。")
    expect(page.locator("[data-note]")).to_contain_text("网络不通")
    page.unroute(f"**{HERE}draft/")
    assert opened(saved(page))["process"] == "网络断了还在写。"


def test_an_expired_sign_in_is_asked_for_in_place_and_the_words_stay(page: Page, served: Served) -> None:
    SignIn.objects.unscoped("test").filter(person__username=AGENT).update(seen_at=time.now() - 100 * thread.HOUR)
    write(page, "写到一半过期了。")
    asked = page.locator("#expired")
    expect(asked).to_be_visible()
    expect(page.locator("#intake-process")).to_have_value("写到一半过期了。")
    served.sign_in(page.context, AGENT)
    asked.locator("[data-signed-in]").click()
    expect(asked).not_to_be_visible()
    assert opened(saved(page))["process"] == "写到一半过期了。"


def test_of_two_windows_on_one_draft_the_later_is_asked(page: Page) -> None:
    write(page, "第一个窗口。")
    draft = saved(page)
    other = page.context.new_page()
    other.goto(f"{HERE}?draft={draft.pk}")
    write(other, "第二个窗口写的。")
    expect(other.locator("[data-note]")).to_contain_text("草稿已存")
    write(page, "第一个窗口又写。")
    asked = page.locator("#intake-stale")
    expect(asked).to_be_visible()
    with page.expect_response(f"**{HERE}draft/") as answer:
        asked.locator("[data-overwrite]").click()
    assert answer.value.status == 200
    expect(asked).not_to_be_visible()
    draft.refresh_from_db()
    assert opened(draft)["process"] == "第一个窗口又写。"


def test_what_is_wrong_is_told_beside_its_field_and_everything_stays(page: Page) -> None:
    before = len(cases())
    write(page, "停水两天了。")
    page.locator("[data-files-box]").first.set_input_files(
        [{"name": "现场.txt", "mimeType": "text/plain", "buffer": "在现场".encode()}]
    )
    page.locator("[data-main]").click()
    expect(page.locator("[data-fault=appeal_type]")).to_be_visible()
    expect(page.locator("[data-fault=category]")).to_be_visible()
    expect(page.locator("#intake-process")).to_have_value("停水两天了。")
    expect(page.locator(".files__name")).to_have_text("现场.txt")
    assert len(cases()) == before


def test_a_double_press_registers_once_and_going_back_leads_to_the_case(page: Page) -> None:
    before = len(cases())
    fill(page)
    saved(page)
    page.locator("[data-main]").dblclick()
    page.wait_for_url("**/done/**")
    assert len(cases()) == before + 1
    number = cases()[-1].number
    page.go_back()
    page.wait_for_url(f"**/done/{number}/")
    assert len(cases()) == before + 1


def fill(page: Page) -> None:
    page.locator("[name=appeal_type][value=complaint]").check(force=True)
    write(page, "小区停水两天，请尽快恢复。")
    for name, code in (("area", "兰山区"), ("category", "0401")):
        page.locator(f"#intake-{name}").press_sequentially(code)
        listed(page, name)
        page.locator(f"#intake-{name}").press("Enter")
    page.locator("[name=extra_outage_scope]").first.select_option("一栋楼")


def test_the_right_column_follows_and_one_key_joins(page: Page) -> None:
    case: Case = thread.dispatched(number=thread.NUMBER, at=time.now() - thread.HOUR / 2)
    page.locator("#intake-number").fill(thread.NUMBER)
    page.locator("#intake-number").press("Enter")
    page.wait_for_url("**contact=*")
    fill(page)
    expect(page.locator(".ialike")).to_contain_text("小区停水两天")
    expect(page.locator("#outlook-title")).to_be_visible()
    expect(page.locator(".iowners")).to_contain_text("主办")
    press(page, "Alt+q")
    expect(page.locator("#toasts")).to_contain_text("催办")
    assert sum(thread.fresh(each).urge_count for each in cases() if each.phone == case.phone) >= 1


def test_f9_makes_it_critical_and_f2_opens_the_answer(page: Page) -> None:
    press(page, "F9")
    expect(page.locator("[name=urgency][value=critical]")).to_be_checked()
    press(page, "F2")
    expect(page.locator("#intake-answer")).to_be_focused()
    page.keyboard.type("今晚恢复供水。")
    press(page, "Control+j")
    expect(page.locator(".ending--phrases")).to_have_attribute("open", "")
    kept = page.locator("[data-phrases=intake-answer]")
    kept.locator(".phrases__keep").click()
    expect(kept).to_contain_text("已存为您的常用语。")
    kept.get_by_role("button", name="今晚恢复供水。").click()
    expect(page.locator("#intake-answer")).to_have_value("今晚恢复供水。\n今晚恢复供水。")
    expect(page.locator("#intake-answer")).to_be_focused()


def test_the_bench_is_accessible_and_whole_at_every_size(browser: Browser, served: Served) -> None:
    case = thread.registered(number=thread.NUMBER, at=time.now())
    contact = contacts()[-1]
    addresses = [HERE, f"{HERE}?contact={contact.pk}", f"{HERE}done/{case.number}/"]
    for look in MORE_LOOKS:
        page = served.window(browser, look)
        served.sign_in(page.context, AGENT)
        look_at(page, look, addresses, ready=open_endings)


def open_endings(page: Page) -> None:
    for summary in page.locator("details.ending > summary").all():
        summary.click()
