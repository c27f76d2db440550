"""The pages as the server draws them, without a browser."""

import importlib

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from lianxin.foundation.ui import urls
from tests.browser import FRONTEND, absent

SMALL = 1024  # bytes: of a script that only starts others little can be saved


@pytest.fixture(autouse=True)
def built_front_end() -> None:
    if not (FRONTEND / "dist" / "manifest.json").exists():
        absent("the front end is not built")


def test_the_gallery_is_there_only_where_it_is_wished(settings: LazySettings) -> None:
    settings.GALLERY = False
    assert [pattern.name for pattern in importlib.reload(urls).urlpatterns] == ["appearance"]
    settings.GALLERY = True
    assert [pattern.name for pattern in importlib.reload(urls).urlpatterns] == [
        "appearance",
        "gallery",
        "pick",
        "sample",
    ]


def test_the_page_says_from_its_first_byte_how_it_is_wished(client: Client) -> None:
    client.cookies.load({"lianxin-theme": "dark", "lianxin-text": "large"})
    page = client.get("/ui/sample/list").content.decode()
    assert page.startswith(
        '<!doctype html>\n<html lang="zh-Hans" data-face="desk" data-theme="dark" data-text="large" data-keys="on">'
    )


def test_the_page_gives_htmx_the_token_against_forgery(client: Client) -> None:
    page = client.get("/ui/sample/list").content.decode()
    assert """hx-headers:inherited='{"X-CSRFToken": \"""" in page


def test_an_unknown_sample_is_not_found(client: Client) -> None:
    assert client.get("/ui/sample/nothing").status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500])
def test_every_refusal_has_a_page_that_says_what_to_do(client: Client, status: int) -> None:
    answer = client.get(f"/ui/sample/error-{status}")
    assert answer.status_code == status
    page = answer.content.decode()
    assert f'<p class="notice-page__code">{status}</p>' in page
    assert "<h1>" in page


def test_the_reason_of_a_refusal_is_shown() -> None:
    page = render_to_string(
        "ui/error.html", {"status": 403, "text": "您的岗位没有“派单”的权限。"}, RequestFactory().get("/")
    )
    assert "您的岗位没有“派单”的权限。" in page


def test_an_htmx_request_gets_the_refusal_as_a_toast_and_no_page(client: Client) -> None:
    answer = client.get("/ui/sample/error-409", headers={"HX-Request": "true"}).content.decode()
    assert answer.strip().startswith('<div class="toast toast--bad">')
    assert "<html" not in answer


def test_all_scripts_together_weigh_little_and_are_kept_by_the_browser(client: Client) -> None:
    weight = 0
    for script in (FRONTEND / "dist" / "assets").glob("*.js"):
        answer = client.get(f"/static/assets/{script.name}", headers={"Accept-Encoding": "gzip"})
        sent = len(answer.getvalue())
        answer.close()
        assert "immutable" in answer["Cache-Control"]
        assert sent < max(SMALL, script.stat().st_size / 2)
        weight += sent
    assert 10_000 < weight < 60 * 1024


def test_a_form_left_open_too_long_is_not_blamed_on_the_post() -> None:
    page = render_to_string(
        "ui/error.html", {"status": 403, "code": "form_expired", "text": "请刷新。"}, RequestFactory().get("/")
    )
    assert "页面打开太久了" in page
    assert "您的岗位不能办这件事" not in page


def test_after_a_conflict_one_goes_back_to_the_page_that_was_sent() -> None:
    request = RequestFactory().post("/cases/1/close", headers={"Referer": "http://testserver/cases/1"})
    page = render_to_string("ui/error.html", {"status": 409}, request)
    assert 'href="http://testserver/cases/1"' in page
    assert "/close" not in page
