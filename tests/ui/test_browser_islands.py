"""What the scripts do, in a real browser against a real server."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from lianxin.foundation.time import frozen
from tests.browser import press, wait_until
from tests.ui.serving import Site

pytestmark = pytest.mark.browser
WORKERLESS = "delete window.SharedWorker"


def posts(page: Page) -> list[Request]:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.method == "POST" else None)
    return seen


def test_a_form_pressed_twice_is_sent_once(page: Page) -> None:
    page.goto("/ui/")
    sent = posts(page)
    page.locator("[data-opens=sample-dialog]").first.click()
    with page.expect_navigation():
        page.locator("#sample-dialog form").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    assert len(sent) == 1


def test_what_was_typed_survives_until_it_was_sent_and_taken(page: Page) -> None:
    page.goto("/ui/")
    page.fill("#id_text", "夜里两点还在打桩")
    page.goto("/ui/sample/sign-in")
    page.goto("/ui/")
    expect(page.locator("#id_text")).to_have_value("夜里两点还在打桩")
    page.goto("/ui/sample/list")
    page.goto("/ui/")
    expect(page.locator("#id_text")).to_have_value("夜里两点还在打桩")
    page.locator("form[data-draft]").evaluate("form => form.setAttribute('action', '/ui/sample/list')")
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/ui/sample/list**")
    page.goto("/ui/")
    expect(page.locator("#id_text")).to_have_value("")


def test_the_theme_changes_at_once_and_is_remembered(page: Page) -> None:
    page.goto("/ui/sample/list")
    page.evaluate("window.same = true")
    page.locator(".person").click()
    with page.expect_response("**/ui/appearance"):
        page.get_by_role("button", name="深", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("window.same")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_without_scripts_the_theme_is_changed_by_the_server(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    plain = context.new_page()
    plain.goto("/ui/sample/portal")
    plain.get_by_role("button", name="大字版").first.click()
    expect(plain.locator("html")).to_have_attribute("data-text", "large")
    context.close()


def test_the_slash_goes_to_the_search_unless_somebody_types_or_keys_are_off(page: Page) -> None:
    page.goto("/ui/sample/list")
    press(page, "/")
    expect(page.locator("[data-search]")).to_be_focused()
    press(page, "/")
    expect(page.locator("[data-search]")).to_have_value("/")
    page.evaluate("document.activeElement.blur(); document.documentElement.dataset.keys = 'off'")
    press(page, "/")
    expect(page.locator("[data-search]")).not_to_be_focused()


def test_a_printed_key_presses_its_control(page: Page) -> None:
    page.goto("/ui/sample/case")
    press(page, "u")
    expect(page.locator("#sample-dialog")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#sample-dialog")).not_to_be_visible()


def test_a_refused_act_is_told_and_the_page_stays_as_it_was(page: Page) -> None:
    page.goto("/ui/sample/live")
    page.get_by_role("button", name="被人抢先").click()
    expect(page.locator("#toasts")).to_contain_text("这件事刚被别人改动过")
    expect(page.get_by_role("button", name="被人抢先")).to_be_visible()


def test_an_act_is_asked_for_in_our_own_dialog_and_dropped_when_declined(page: Page) -> None:
    page.goto("/ui/sample/live")
    sent = posts(page)
    page.get_by_role("button", name="撤回派单").click()
    expect(page.locator("#confirm")).to_contain_text("确实要撤回派单？")
    page.get_by_role("button", name="先不办").click()
    expect(page.locator("#confirm")).not_to_be_visible()
    assert sent == []
    page.get_by_role("button", name="撤回派单").click()
    with page.expect_response("**/error-403"):
        page.get_by_role("button", name="确认").click()
    assert len(sent) == 1


def test_natural_time_is_told_anew_each_minute(page: Page) -> None:
    at = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    page.clock.install(time=at)
    with frozen(at):
        page.goto("/ui/sample/live")
    expect(page.locator("#natural [data-due]")).to_have_text("余 1:30")
    page.clock.run_for(61_000)
    expect(page.locator("#natural [data-due]")).to_have_text("余 1:28")


@pytest.mark.parametrize("script", ["", WORKERLESS], ids=["shared worker", "leader"])
def test_a_change_of_its_topic_lets_an_element_be_read_again(page: Page, site: Site, script: str) -> None:
    page.add_init_script(script)
    with frozen(datetime(2026, 11, 24, 2, 0, tzinfo=UTC)), page.expect_response("**/sample/live"):
        page.goto("/ui/sample/live")
    expect(page.locator("#reading")).to_contain_text("11-24 10:00")
    wait_for_connections(page, site, 1)
    with frozen(datetime(2026, 11, 24, 2, 5, tzinfo=UTC)):
        site.send(7, '[["ui:sample", "1"]]')
        expect(page.locator("#reading")).to_contain_text("11-24 10:05")
    assert site.connections == [("ui:sample", "")]


@pytest.mark.parametrize("script", ["", WORKERLESS], ids=["shared worker", "leader"])
def test_two_tabs_share_one_line(page: Page, site: Site, script: str) -> None:
    page.context.add_init_script(script)
    page.goto("/ui/sample/live")
    wait_for_connections(page, site, 1)
    other = page.context.new_page()
    other.goto("/ui/sample/live")
    other.wait_for_load_state("networkidle")
    with other.expect_response("**/sample/live"), page.expect_response("**/sample/live"):
        site.send(8, '[["ui:sample", "1"]]')
    assert len(site.connections) == 1


def test_a_broken_line_is_told_and_taken_up_where_it_broke(page: Page, site: Site) -> None:
    page.goto("/ui/sample/live")
    wait_for_connections(page, site, 1)
    with page.expect_response("**/sample/live"):
        site.send(41, '[["ui:sample", "1"]]')
    site.cut()
    expect(page.locator("#live-state")).to_have_text("连接中断，正在重连")
    wait_for_connections(page, site, 2)
    assert site.connections[1] == ("ui:sample", "41")
    expect(page.locator("#live-state")).to_have_text("")


def wait_for_connections(page: Page, site: Site, count: int) -> None:
    wait_until(page, lambda: len(site.connections) >= count, f"{count} subscriptions")
