"""One's own page, and that no page of the staff opens without signing in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lianxin.accounts.pages import device
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.foundation import time
from tests.cast import actor, person, post, sign_in

pytestmark = pytest.mark.django_db


def text(client: Client) -> str:
    return client.get(reverse("accounts:profile")).content.decode()


def test_the_own_page_shows_posts_sessions_and_the_second_factor(client):
    sign_in(client, "shaojinghe")
    page = text(client)
    for said in ("邵景禾", "派单员", "争议协调员", "正在使用", "当前", "修改密码", "未启用"):
        assert said in page
    assert page.count("正在使用") == 1


def test_a_post_is_switched_on_the_page(client):
    sign_in(client, "shaojinghe")
    clerk = post("shaojinghe", "dispute_clerk")
    answer = client.post(reverse("accounts:choose_post"), {"kind": "post", "pk": clerk.pk}, follow=True)
    assert f"已切换到“{clerk}”。" in answer.content.decode()
    assert client.session["sign_in"] and answer.wsgi_request.actor.post_id == clerk.pk


def test_a_stand_in_is_offered_with_its_end(client):
    now = time.now()
    row = stand_in(
        post("zhuangdehou"),
        person("niebaichuan"),
        begins=now,
        ends=now + timedelta(hours=1),
        by=actor("zhuangdehou"),
        at=now,
    )
    sign_in(client, "niebaichuan")
    assert "代 庄德厚 办理" in text(client)
    answer = client.post(reverse("accounts:choose_post"), {"kind": "stand_in", "pk": row.pk}, follow=True)
    assert answer.wsgi_request.actor.on_behalf_of_id == row.post_id


@pytest.mark.parametrize(
    "fields", [{"kind": "post", "pk": "0"}, {"kind": "post", "pk": "x"}, {"kind": "role", "pk": "1"}, {}]
)
def test_a_post_that_is_not_there_is_not_found(client, fields):
    sign_in(client, "shaojinghe")
    assert client.post(reverse("accounts:choose_post"), fields).status_code == 404


def test_anothers_post_is_not_found(client):
    sign_in(client, "shaojinghe")
    foreign = {"kind": "post", "pk": post("zhuangdehou").pk}
    assert client.post(reverse("accounts:choose_post"), foreign).status_code == 404


# What may be read without signing in, by the beginning of its address.
PUBLIC = ("sign-in/", "sign-out/", "ui/", "files/", "portal/", "api/", "open311/")


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, here)
        else:
            yield here


def test_no_other_page_opens_without_signing_in(client):
    closed = [a for a in _addresses(get_resolver().url_patterns) if not a.startswith(PUBLIC)]
    assert len(closed) > 10
    for address in closed:
        path = "/" + address.replace("<int:pk>", "1").replace("<str:number>", "1").replace("<slug:name>", "x")
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (302, 401, 403, 404, 405), path
            if answer.status_code == 302:
                led_to = client.get(answer["Location"], follow=True).wsgi_request.path
                assert led_to == reverse("account_login"), path


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36 MicroMessenger/8", "微信 · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604", "Safari · iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_told_in_words_that_its_owner_knows(agent, told):
    assert device(agent) == told
