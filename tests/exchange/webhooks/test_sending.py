"""What waits is sent in the order of its case, tried again with growing pauses, given up, and never lost."""

from datetime import timedelta
from ipaddress import ip_network

import pytest

from lianxin.exchange.models import Attempt, Delivery, HookState, PauseReason, Webhook
from lianxin.exchange.steps.change_webhook_secret import change_webhook_secret
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.steps.resume_webhook import resume_webhook
from lianxin.exchange.steps.send_again import send_again
from lianxin.exchange.steps.try_webhook import try_webhook
from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.sending import prune, send_waiting
from lianxin.exchange.webhooks.terms import terms
from lianxin.foundation import time
from tests.cases import thread
from tests.cast import actor
from tests.exchange.webhooks.hooks import HUB, KEEPER, added, deliveries, fresh, heard
from tests.exchange.webhooks.receiver import Receiver, receiving, verified

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOON = thread.MONDAY + 3 * HOUR


@pytest.fixture
def server(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1")]
    with time.frozen(thread.MONDAY), receiving() as running:
        yield running


def hook_to(server: Receiver) -> Webhook:
    return added(HUB, server.url)


def sent(hook: Webhook, at=NOON) -> list[str]:
    """What has come of all deliveries after a job at that moment: their states."""
    with time.frozen(at):
        send_waiting(hook.pk)
    return [row.state for row in deliveries(hook)]


def test_what_waits_is_sent_signed_in_the_order_of_the_steps(server):
    hook = hook_to(server)
    thread.signed()
    heard()
    assert set(sent(hook)) == {"delivered"}
    rows = deliveries(hook)
    assert [came.body.decode() for came in server.came] == [row.body for row in rows]
    assert all(verified(came, hook.secret) for came in server.came)
    first = {name.lower(): value for name, value in server.came[0].headers.items()}
    assert first["webhook-id"] == rows[0].message and first["content-type"] == "application/json"
    assert first["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert Attempt.objects.filter(delivery__in=rows, status=204, error="").count() == len(rows)
    assert (fresh(hook).delivered_at, fresh(hook).failures) == (NOON, 0)


def test_of_one_case_nothing_overtakes_what_has_not_arrived_and_other_cases_go_on(server):
    hook = hook_to(server)
    one, other = thread.accepted(), thread.registered()
    heard("case.registered", "case.accepted")
    server.will(500, b"later")
    assert sent(hook) == ["waiting", "waiting", "waiting"]  # the webhook rests
    assert fresh(hook).failures == 1 and fresh(hook).failing_since == NOON
    failed = deliveries(hook)[0]
    assert (failed.status, failed.error, failed.attempts) == (500, "status", 1)
    assert 48 <= (failed.next_at - NOON).total_seconds() <= 72
    server.will(500)
    assert sent(hook, NOON + 40 * timedelta(seconds=1)) == ["waiting"] * 3 and len(server.came) == 1
    server.answers.clear()
    assert sent(hook, NOON + 2 * MINUTE) == ["delivered", "delivered", "delivered"]
    numbers = [(one.number if one.number in came.body.decode() else other.number) for came in server.came]
    assert numbers[0] == one.number and server.came[0].body == next(
        came.body for came in server.came[1:] if one.number in came.body.decode()
    )


def test_the_pauses_grow_to_the_longest_and_spread(server):
    known = terms(NOON)
    for failures, due in ((1, 60), (2, 180), (3, 540), (7, 21600), (400, 21600)):
        assert due * 0.8 <= known.wait(failures).total_seconds() <= due * 1.2
    assert len({known.wait(3) for _number in range(10)}) > 1


def test_a_message_is_given_up_after_so_many_tries_and_the_next_of_its_case_goes(server):
    hook = hook_to(server)
    thread.accepted()
    heard("case.registered", "case.accepted")
    Delivery.objects.unscoped("test").filter(kind="case.registered").update(attempts=terms(NOON).attempts - 1)
    server.will(503)
    assert sent(hook) == ["failed", "waiting"]
    assert deliveries(hook)[0].ended_at == NOON
    assert sent(hook, NOON + HOUR) == ["failed", "delivered"]


def test_who_says_that_it_is_gone_is_asked_no_more(server):
    hook = hook_to(server)
    thread.accepted()
    heard("case.registered", "case.accepted")
    server.will(410)
    assert sent(hook) == ["failed", "waiting"]
    assert (fresh(hook).state, fresh(hook).reason) == (HookState.STOPPED, PauseReason.GONE)
    assert sent(hook, NOON + HOUR) == ["failed", "waiting"] and len(server.came) == 1


def test_what_fails_for_long_is_paused_and_all_of_it_goes_once_it_is_resumed(server):
    hook = hook_to(server)
    thread.accepted()
    heard("case.registered", "case.accepted")
    for at in (NOON, NOON + HOUR, NOON + DAY):
        server.will(500)
        sent(hook, at)
    paused = fresh(hook)
    assert (paused.state, paused.reason, paused.failing_since) == (HookState.PAUSED, PauseReason.FAILING, NOON)
    assert sent(hook, NOON + 2 * DAY) == ["waiting", "waiting"] and len(server.came) == 3
    with time.frozen(NOON + 2 * DAY):
        resume_webhook(hook, by=actor(KEEPER), at=time.now())
    assert sent(hook, NOON + 2 * DAY) == ["delivered", "delivered"]


def test_whoever_died_over_a_message_has_not_lost_it(server):
    hook = hook_to(server)
    thread.registered()
    heard()
    assert queue.take(hook.pk, NOON) is not None  # and is heard of no more
    assert queue.take(hook.pk, NOON) is None and queue.waiting_hooks(NOON) == []
    late = NOON + queue.LEASE
    assert queue.waiting_hooks(late) == [hook.pk]
    assert sent(hook, late) == ["delivered"]
    assert deliveries(hook)[0].attempts == 2


def test_while_keys_change_both_sign_and_then_the_new_one_alone(server):
    hook = hook_to(server)
    old = hook.secret
    change_webhook_secret(hook, by=actor(KEEPER), at=thread.MONDAY)
    new = fresh(hook).secret
    thread.registered()
    heard()
    sent(hook, thread.MONDAY + DAY - MINUTE)
    thread.registered(thread.MONDAY + HOUR)
    heard()
    sent(hook, thread.MONDAY + DAY)
    both, one = server.came
    assert verified(both, old) and verified(both, new)
    assert verified(one, new) and not verified(one, old)


def test_a_try_goes_though_the_webhook_is_paused_and_counts_for_nothing(server):
    hook = hook_to(server)
    pause_webhook(hook, PauseReason.BY_HAND, by=actor(KEEPER), at=time.now())
    server.will(500, b"no such city")
    row = try_webhook(hook, by=actor(KEEPER), at=time.now())
    assert sent(hook) == ["failed"]
    assert Attempt.objects.get(delivery=row).told == "no such city"
    assert (fresh(hook).failures, fresh(hook).delivered_at) == (0, None)


def test_what_was_lost_is_sent_again_under_the_same_id(server):
    hook = hook_to(server)
    thread.registered()
    heard()
    sent(hook)
    row = deliveries(hook)[0]
    assert send_again(row, by=actor(KEEPER), at=time.now()).state == "waiting"
    assert sent(hook, NOON + HOUR) == ["delivered"]
    one, two = server.came
    assert one.body == two.body and one.headers["webhook-id"] == two.headers["webhook-id"]
    assert Attempt.objects.filter(delivery=row).count() == 2


def test_old_messages_are_forgotten(server):
    hook = hook_to(server)
    thread.registered()
    heard()
    sent(hook)
    prune(thread.MONDAY + 30 * DAY)
    assert len(deliveries(hook)) == 1
    prune(thread.MONDAY + 30 * DAY + MINUTE)
    assert deliveries(hook) == [] and not Attempt.objects.exists()
