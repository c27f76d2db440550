"""Webhooks are kept by the system administrator alone; what cannot be meant is refused, and changes nothing."""

from datetime import timedelta

import pytest
from django.db import Error, transaction

from lianxin.exchange import events
from lianxin.exchange.models import Attempt, Delivery, HookState, PauseReason, Webhook
from lianxin.exchange.steps.add_webhook import add_webhook
from lianxin.exchange.steps.change_webhook import change_webhook
from lianxin.exchange.steps.change_webhook_secret import change_webhook_secret
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.steps.remove_webhook import remove_webhook
from lianxin.exchange.steps.resume_webhook import resume_webhook
from lianxin.exchange.steps.send_again import send_again
from lianxin.exchange.steps.try_webhook import try_webhook
from lianxin.exchange.webhooks.alarm import tell_keepers
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.models import RecordEvent
from lianxin.notices.models import Notice
from tests.cases import thread
from tests.cast import actor, person
from tests.exchange.webhooks.hooks import HUB, KEEPER, URL, added, deliveries, fresh, heard, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def keep() -> dict[str, object]:
    return {"by": actor(KEEPER), "at": time.now()}


def happened(hook: Webhook) -> list[str]:
    rows = RecordEvent.objects.filter(subject_kind="webhook", subject_id=hook.pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def test_whoever_is_told_is_kept_with_a_sealed_secret_and_an_event_without_the_address():
    hook = added(url=URL + "?token=abc")
    assert (hook.state, hook.topics[0], hook.version) == (HookState.ON, "dispatch", 0)
    assert fresh(hook).secret == hook.secret and hook.secret.startswith("whsec_")
    event = RecordEvent.objects.get(subject_kind="webhook", subject_id=hook.pk)
    assert event.kind == events.WEBHOOK_ADDED and "token" not in str(event.data)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("name", " "), ("name", "名" * 65), ("url", "http://example.com/"), ("url", "https://127.0.0.1/"),
        ("topics", ()), ("topics", ("gossip",)),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_beside_its_field(field, wrong):
    with pytest.raises(BadInput) as refused:
        add_webhook(told()._replace(**{field: wrong}), **keep())
    assert set(refused.value.fields) == {field} and not Webhook.objects.unscoped("test").exists()


def test_a_post_that_reads_no_cases_decides_no_sight():
    with pytest.raises(BadInput) as refused:
        add_webhook(told(KEEPER), **keep())
    assert set(refused.value.fields) == {"post"}


def test_nobody_else_keeps_webhooks():
    hook = added()
    delivery = try_webhook(hook, **keep())
    for username in ("lengzhihui", "shijianming", HUB):
        by = {"by": actor(username), "at": time.now()}
        for step in (
            lambda by=by: add_webhook(told(), **by),
            lambda by=by: change_webhook(hook, told(), **by),
            lambda by=by: pause_webhook(hook, PauseReason.BY_HAND, **by),
            lambda by=by: resume_webhook(hook, **by),
            lambda by=by: change_webhook_secret(hook, **by),
            lambda by=by: remove_webhook(hook, **by),
            lambda by=by: try_webhook(hook, **by),
            lambda by=by: send_again(delivery, **by),
        ):
            with pytest.raises(NotAllowed):
                step()
    assert happened(hook) == [events.WEBHOOK_ADDED, events.WEBHOOK_TRIED]


def test_a_change_holds_from_now_on_and_a_form_that_is_out_of_date_is_stale():
    hook = added()
    change_webhook(hook, told(url="https://example.org/new", topics=["limits"]), 0, **keep())
    changed = fresh(hook)
    assert (changed.url, changed.topics, changed.version) == ("https://example.org/new", ["limits"], 1)
    with pytest.raises(Stale):
        change_webhook(hook, told(), 0, **keep())
    with pytest.raises(BadInput):
        change_webhook(hook, told(url="https://10.0.0.1/"), 1, **keep())
    assert fresh(hook).url == "https://example.org/new" and fresh(hook).version == 1


def test_pausing_and_resuming_each_only_where_it_fits():
    hook = added()
    with pytest.raises(WrongState):
        resume_webhook(hook, **keep())
    pause_webhook(hook, PauseReason.BY_HAND, **keep())
    with pytest.raises(WrongState):
        pause_webhook(hook, PauseReason.BY_HAND, **keep())
    assert (fresh(hook).state, fresh(hook).reason) == (HookState.PAUSED, PauseReason.BY_HAND)
    resume_webhook(hook, **keep())
    assert (fresh(hook).state, fresh(hook).reason, fresh(hook).version) == (HookState.ON, "", 2)


def test_what_is_removed_is_gone_with_what_waited():
    hook = added()
    thread.registered()
    heard()
    remove_webhook(hook, **keep())
    assert [(row.state, row.error) for row in deliveries(hook)] == [("failed", "removed")]
    for step in (lambda: resume_webhook(hook, **keep()), lambda: send_again(deliveries(hook)[0], **keep())):
        with pytest.raises(NotFound):
            step()
    assert fresh(hook).state == HookState.REMOVED


def test_a_try_is_not_sent_again():
    delivery = try_webhook(added(), **keep())
    with pytest.raises(WrongState):
        send_again(delivery, **keep())


def test_keepers_are_told_of_a_pause_that_nobody_of_them_made():
    hook = added()
    pause_webhook(hook, PauseReason.FAILING, by=system(), at=time.now())
    event = RecordEvent.objects.get(subject_kind="webhook", subject_id=hook.pk, kind=events.WEBHOOK_PAUSED)
    for _time in range(2):
        tell_keepers(event)
    notices = list(Notice.objects.unscoped("test").filter(code="webhook.paused"))
    assert [notice.person for notice in notices] == [person(KEEPER)]
    assert (notices[0].title, notices[0].body) == ("事件推送已停：区县平台", "长时间推送失败")
    assert notices[0].link == f"/manage/webhooks/{hook.pk}/"
    resume_webhook(hook, **keep())
    pause_webhook(hook, PauseReason.BY_HAND, **keep())
    tell_keepers(RecordEvent.objects.filter(subject_id=hook.pk, kind=events.WEBHOOK_PAUSED).latest("seq"))
    assert Notice.objects.unscoped("test").filter(code="webhook.paused").count() == 1


def test_the_database_itself_refuses_what_cannot_be():
    hook = added()
    row = try_webhook(hook, **keep())
    tried = Attempt.objects.create(delivery=row, at=time.now(), status=500, error="status", milliseconds=3)
    hooks, rows = Webhook.objects.unscoped("test"), Delivery.objects.unscoped("test")
    for wrong in (
        lambda: Attempt.objects.filter(pk=tried.pk).update(status=200),
        lambda: rows.filter(pk=row.pk).update(state="delivered"),
        lambda: Delivery.objects.bulk_create([Delivery(webhook=hook, message=row.message, next_at=time.now())]),
        lambda: hooks.filter(pk=hook.pk).update(topics=[]),
        lambda: hooks.filter(pk=hook.pk).update(state="paused"),
        lambda: hooks.filter(pk=hook.pk).update(failures=1),
    ):
        with pytest.raises(Error), transaction.atomic():
            wrong()
    remove_webhook(hook, by=actor(KEEPER), at=time.now() + timedelta(minutes=1))
    with pytest.raises(Error), transaction.atomic():
        hooks.filter(pk=hook.pk).update(state="on")
