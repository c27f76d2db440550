"""The console of webhooks: kept, tried, looked at, sent again."""

import re
from datetime import timedelta

import pytest

from lianxin.exchange.console.webhooks import PAGE, SHOWN
from lianxin.exchange.models import Delivery, HookState, PauseReason, Webhook
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.webhooks.http import Answer
from lianxin.exchange.webhooks.sending import _settle
from lianxin.exchange.webhooks.terms import terms
from lianxin.foundation import time
from lianxin.foundation.actor import system
from tests.cases import thread
from tests.cast import post
from tests.exchange.webhooks.hooks import HUB, KEEPER, URL, added, deliveries, fresh, heard
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HERE = "/manage/webhooks/"


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def given(**other: object) -> dict[str, object]:
    """The form as a keeper fills it in."""
    said = {"name": "兰山区数字城管", "url": URL, "topics": ["dispatch", "handling"], "request_key": "k1"}
    return said | {"post": str(post(HUB).pk)} | other


def test_a_program_is_added_and_its_secret_shown_once_to_whoever_made_it(as_):
    client = as_(KEEPER)
    form = client.get(f"{HERE}new/add_webhook/").content.decode()
    assert "派单、退单和争议" in form and "只推送编号、代码和时间" in form
    answers = [client.post(f"{HERE}new/add_webhook/", given()) for _ in range(2)]
    hook = Webhook.objects.unscoped("test").get()
    assert [answer["Location"] for answer in answers] == [f"{HERE}{hook.pk}/secret/"] * 2
    assert (hook.url, hook.topics, hook.post) == (URL, ["dispatch", "handling"], post(HUB))
    shown = client.get(f"{HERE}{hook.pk}/secret/")
    assert hook.secret in shown.content.decode() and "no-store" in shown["Cache-Control"]
    for page in (HERE, f"{HERE}{hook.pk}/", f"{HERE}{hook.pk}/do/change_webhook/"):
        assert hook.secret not in client.get(page).content.decode()
    with time.frozen(thread.MONDAY + SHOWN):
        assert client.get(f"{HERE}{hook.pk}/secret/").status_code == 403


def test_what_is_refused_stands_beside_its_field_with_the_words_kept(as_):
    answer = as_(KEEPER).post(f"{HERE}new/add_webhook/", given(url="https://192.168.1.5/hook", post="没有这个人"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有找到“没有这个人”" in page and "https://192.168.1.5/hook" in page
    answer = as_(KEEPER).post(f"{HERE}new/add_webhook/", given(url="https://192.168.1.5/hook"))
    assert "不能推送到这个地址" in answer.content.decode()
    answer = as_(KEEPER).post(f"{HERE}new/add_webhook/", given(url="https://user:pw@example.com/", topics=[]))
    assert answer.status_code == 422 and not Webhook.objects.unscoped("test").exists()


def test_the_list_tells_how_each_does(as_):
    well, failing, paused = added(), added(), added()
    thread.registered()
    heard()
    _answered(deliveries(well)[0], Answer(204, "", "", 12))
    _answered(deliveries(failing)[0], Answer(None, "timeout", "", 10_000))
    pause_webhook(paused, PauseReason.FAILING, by=system(), at=time.now())
    client = as_(KEEPER)
    with pinned("exchange.console.webhooks"):
        page = client.get(HERE).content.decode()
    assert "最近送达 11-23 09:00" in page and "11-23 09:00 起推送失败" in page and "已暂停" in page
    assert "待推送 1 · 还没有送达过" in page and "example.com" in page
    assert "2 个推送不出去" in client.get("/manage/").content.decode()


def test_a_webhook_with_what_was_sent_and_one_message(as_):
    hook = added()
    thread.accepted()
    heard()
    first, *_others = deliveries(hook)
    _answered(first, Answer(503, "status", "忙", 58))
    client = as_(KEEPER)
    with pinned("exchange.console.webhook"):
        page = client.get(f"{HERE}{hook.pk}/").content.decode()
    assert "503 接收方没有接受 · 11-23 09:01 再试" in re.sub(r"09:0\d 再试", "09:01 再试", page)
    assert "case.registered" in page and "按谁的查看范围" in page and "停水" not in page
    assert "case.accepted" not in client.get(f"{HERE}{hook.pk}/?state=failed").content.decode()
    with pinned("exchange.console.delivery"):
        one = client.get(f"{HERE}{hook.pk}/sent/{first.pk}/").content.decode()
    assert "58 毫秒" in one and "忙" in one and f"evt_{first.event_id}" in one and "&quot;type&quot;" in one
    assert client.get(f"{HERE}{hook.pk + 1}/sent/{first.pk}/").status_code == 404


def test_a_message_is_sent_again_by_a_press(as_):
    hook = added()
    thread.registered()
    heard()
    row = deliveries(hook)[0]
    _answered(row, Answer(204, "", "", 5))
    here = f"{HERE}{hook.pk}/sent/{row.pk}/"
    assert as_(KEEPER).post(f"{here}do/send_again/")["Location"] == here
    assert deliveries(hook)[0].state == "waiting"


def test_each_act_leads_back_to_the_webhook(as_):
    hook, client = added(), as_(KEEPER)
    here = f"{HERE}{hook.pk}/"
    for key in ("try_webhook", "pause_webhook", "resume_webhook"):
        assert client.get(f"{here}do/{key}/").status_code == 200
        assert client.post(f"{here}do/{key}/", {"request_key": key})["Location"] == here
    changed = given(name="新名称", seen=str(fresh(hook).version))
    assert client.post(f"{here}do/change_webhook/", changed)["Location"] == here
    assert client.post(f"{here}do/change_webhook/", changed | {"request_key": "k2"}).status_code == 422
    old = fresh(hook).secret
    assert client.post(f"{here}do/change_secret/", {"request_key": "s"})["Location"] == f"{here}secret/"
    assert (fresh(hook).name, fresh(hook).former_secret) == ("新名称", old)
    assert "原密钥继续签名到" in client.get(here).content.decode()
    assert client.post(f"{here}do/remove_webhook/", {"request_key": "r"})["Location"] == HERE
    assert fresh(hook).state == HookState.REMOVED and client.get(here).status_code == 404


def test_a_long_log_goes_on_page_by_page(as_):
    hook = added()
    at = time.now()
    one = {"webhook": hook, "kind": "webhook.tried", "body": "{}", "next_at": at, "made_at": at}
    Delivery.objects.bulk_create([Delivery(message=f"try_{number}", **one) for number in range(PAGE + 3)])
    client = as_(KEEPER)
    first = client.get(f"{HERE}{hook.pk}/?state=waiting").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    assert older.startswith("?state=waiting&before=") and first.count('class="log__at"') == PAGE
    second = client.get(f"{HERE}{hook.pk}/{older}").content.decode()
    assert second.count('class="log__at"') == 3 and 'rel="next"' not in second


def test_posts_are_found_by_who_holds_them_and_only_such_as_read_cases(as_):
    client, where = as_(KEEPER), f"{HERE}posts/"
    assert "邵景禾" in client.get(where, {"q": "邵", "right": "cases.read"}).content.decode()
    assert "shaojinghe" in client.get(where, {"q": "shao", "right": "cases.read"}).content.decode()
    assert "option" not in client.get(where, {"q": "欧阳", "right": "cases.read"}).content.decode()
    assert "option" not in client.get(where, {"q": ""}).content.decode()


def _answered(row: Delivery, answer: Answer) -> None:
    """As if it had been sent."""
    at = time.now()
    Delivery.objects.unscoped("test").filter(pk=row.pk).update(attempts=1, next_at=at + timedelta(minutes=1))
    row.attempts = 1
    _settle(row, answer, at, terms(at))
