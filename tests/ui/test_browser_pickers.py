"""Boxes that search, choices by number, files and words, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser import accessibility_faults, press, wait_until
from tests.ui.serving import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def fields(page: Page) -> Page:
    """The gallery, ready to be typed into."""
    page.goto("/ui/")
    return page


@pytest.fixture
def plain(browser: Browser, site: Site) -> Iterator[Page]:
    """A page of somebody without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    yield context.new_page()
    context.close()


def options(page: Page, name: str) -> Locator:
    return page.locator(f"#id_{name}_list [role=option]")


def type_into(page: Page, name: str, words: str) -> None:
    page.locator(f"#id_{name}").press_sequentially(words)


def test_one_thing_is_picked_with_the_keyboard_alone(fields: Page) -> None:
    box = fields.locator("#id_place")
    type_into(fields, "place", "dh")
    expect(options(fields, "place")).to_have_count(1)
    box.fill("")
    type_into(fields, "place", "街道")
    expect(options(fields, "place")).to_have_count(4)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(fields.locator("[data-picker-told]").first).to_have_text("4 项，用上下键选择")
    box.press("ArrowDown")
    expect(options(fields, "place").nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "id_place_list_1")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(options(fields, "place").nth(3)).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("中心街道")
    expect(fields.locator("[name=place-code]")).to_have_value("s07")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_the_number_with_alt_picks_and_escape_only_closes(fields: Page) -> None:
    box = fields.locator("#id_place")
    type_into(fields, "place", "河")
    expect(options(fields, "place")).to_have_count(3)
    box.press("Escape")
    expect(options(fields, "place").first).not_to_be_visible()
    expect(box).to_have_value("河")
    box.press("ArrowDown")
    expect(options(fields, "place").first).to_be_visible()
    box.press("Alt+Digit2")
    expect(box).to_have_value("西河镇")


def test_changed_words_forget_what_was_picked(fields: Page) -> None:
    type_into(fields, "place", "北")
    options(fields, "place").first.click()
    expect(fields.locator("[name=place-code]")).to_have_value("s06")
    fields.locator("#id_place").press("Backspace")
    expect(fields.locator("[name=place-code]")).to_have_value("")


def test_several_are_chips_that_can_be_taken_away_again(fields: Page) -> None:
    chips = fields.locator(".picker__chips li")
    expect(chips).to_have_text(["东河镇"])
    for initial in ("x", "n"):
        type_into(fields, "places", initial)
        options(fields, "places").first.click()
    expect(chips).to_have_text(["东河镇", "西山街道", "南山街道"])
    type_into(fields, "places", "xs")
    expect(fields.locator("[data-picker-note]").nth(1)).to_have_text("没有找到")
    fields.locator("#id_places").fill("")
    fields.locator("#id_places").press("Backspace")
    expect(chips).to_have_text(["东河镇", "西山街道"])
    chips.first.locator("input").press(" ")
    expect(chips).to_have_text(["西山街道"])
    expect(fields.locator("#id_places")).to_be_focused()
    assert fields.locator("[name=places-code]").evaluate_all("all => all.map(one => one.value)") == ["s03"]


def test_nothing_found_is_said_quietly(fields: Page) -> None:
    type_into(fields, "place", "海")
    expect(fields.locator("[data-picker-note]").first).to_have_text("没有找到")
    expect(fields.locator("[data-picker-told]").first).to_have_text("没有找到")


def test_a_dead_network_stops_nobody_from_typing(fields: Page) -> None:
    def lost(route: Route) -> None:
        route.abort("internetdisconnected")

    fields.route("**/ui/pick*", lost)
    type_into(fields, "place", "东")
    expect(fields.locator("[data-picker-note]").first).to_have_text("暂时查不了，可以直接输入代码或全称")
    type_into(fields, "place", "山街道")
    expect(fields.locator("#id_place")).to_have_value("东山街道")
    fields.unroute("**/ui/pick*")
    fields.locator("#id_place").press("ArrowDown")
    expect(options(fields, "place")).to_have_count(1)


def test_an_older_answer_never_replaces_a_newer_one(fields: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    fields.route("**/ui/pick?q=*", hold)
    type_into(fields, "place", "东")
    wait_until(fields, lambda: len(held) == 1, "the first question")
    type_into(fields, "place", "河")
    wait_until(fields, lambda: len(held) == 2, "the second question")
    held[1].continue_()
    expect(options(fields, "place")).to_have_text(["东河镇样例1"])
    held[0].abort()
    expect(options(fields, "place")).to_have_text(["东河镇样例1"])


def test_a_printed_number_picks_in_the_first_group_without_an_answer(fields: Page) -> None:
    fields.locator("#id_reply_0").focus()
    fields.locator("#id_solved_0").focus()
    press(fields, "3")
    expect(fields.locator("[name=solved][value=no]")).to_be_checked()
    fields.evaluate("document.activeElement.blur()")
    press(fields, "2")
    expect(fields.locator("[name=cause][value=area]")).to_be_checked()
    expect(fields.locator("[name=solved][value=no]")).to_be_checked()


def test_a_number_that_is_typed_picks_nothing(fields: Page) -> None:
    type_into(fields, "words", "1")
    expect(fields.locator("[name=solved]:checked")).to_have_count(0)


def test_a_usual_answer_is_written_into_its_box(fields: Page) -> None:
    fields.get_by_role("button", name="明天 9:00").click()
    expect(fields.locator("#id_due")).to_have_value("明天 9:00")
    expect(fields.locator("#id_due")).to_be_focused()


def test_words_are_counted_and_what_is_too_much_is_kept(fields: Page) -> None:
    fields.fill("#id_words", "换" * 203 + "😀")
    count = fields.locator(".words__count")
    expect(count).to_have_text("204 / 200")
    expect(count).to_have_class("words__count words__count--over")
    assert len(fields.locator("#id_words").input_value()) == 204


def test_files_are_listed_each_with_its_fault_and_can_be_removed(fields: Page, tmp_path: Path) -> None:
    picture, program, empty = tmp_path / "现场.png", tmp_path / "坏.exe", tmp_path / "空.pdf"
    Image.new("RGB", (40, 30), "red").save(picture)
    program.write_bytes(b"MZ")
    empty.write_bytes(b"")
    fields.locator("#id_photos").set_input_files([picture, program, empty])
    lines = fields.locator(".files__one")
    expect(lines).to_have_count(3)
    expect(lines.nth(0).locator("canvas")).to_be_visible()
    expect(lines.nth(1).locator(".field__error")).to_have_text("不能上传这种文件。")
    expect(lines.nth(2).locator(".field__error")).to_have_text("文件是空的，请重新选择。")
    assert sent_files(fields) == ["现场.png"]
    lines.nth(0).get_by_role("button").click()
    expect(lines).to_have_count(2)
    assert sent_files(fields) == []


def test_files_that_are_added_later_join_the_others(fields: Page, tmp_path: Path) -> None:
    for name in ("一.txt", "二.txt"):
        (tmp_path / name).write_text("记录", encoding="utf-8")
        fields.locator("#id_photos").set_input_files(tmp_path / name)
        expect(fields.locator(".files__name").last).to_have_text(name)
    assert sent_files(fields) == ["一.txt", "二.txt"]


def test_a_large_picture_is_made_smaller_before_it_is_sent(fields: Page, tmp_path: Path) -> None:
    large = tmp_path / "大.png"
    Image.effect_noise((3000, 1500), 200).convert("RGB").save(large)
    assert large.stat().st_size > 4 * 1024 * 1024
    fields.locator("#id_photos").set_input_files(large)
    expect(fields.locator(".files__size")).to_contain_text("已缩小")
    size = fields.evaluate(
        """async () => {
            const picture = await createImageBitmap(document.getElementById("id_photos").files[0]);
            return [picture.width, picture.height];
        }"""
    )
    assert size == [2560, 1280]
    assert sent_files(fields) == ["大.jpg"]
    fields.reload()
    fields.locator("#id_photos").set_input_files(large)
    fields.locator("#fields").get_by_role("button", name="提交").click()  # waits until the picture is smaller
    fields.wait_for_url(f"**photos={quote('大.jpg')}**")


def sent_files(page: Page) -> list[str]:
    names: list[str] = page.locator("#id_photos").evaluate("box => [...box.files].map(file => file.name)")
    return names


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_open_list_with_chips_is_readable_by_all(fields: Page, theme: str) -> None:
    fields.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    type_into(fields, "places", "街道")
    expect(options(fields, "places")).to_have_count(4)
    assert accessibility_faults(fields) == []


def test_without_scripts_the_boxes_and_choices_are_plain(plain: Page) -> None:
    plain.goto("/ui/")
    plain.fill("#id_place", "s01")
    plain.locator("label", has_text="部分解决").click()
    expect(plain.locator("[name=solved][value=partly]")).to_be_checked()
    plain.locator(".picker__chip input").uncheck()
    plain.locator("#fields").get_by_role("button", name="提交").click()
    expect(plain).to_have_url(re.compile("place=s01"))
    assert "places-code" not in plain.url
