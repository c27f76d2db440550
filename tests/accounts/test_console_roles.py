"""The console of roles: who holds each, and the change of its rights, looked at before it is made."""

import pytest
from django.test import Client

from lianxin.accounts.models import Role
from lianxin.foundation import time
from lianxin.foundation.models import RecordEvent
from tests.cases import thread
from tests.cast import sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
GUARD = "lengzhihui"


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


@pytest.fixture
def guard(as_) -> Client:
    return as_(GUARD)


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def page(code: str) -> str:
    return f"/manage/roles/{role(code).pk}/"


def test_the_list_tells_rights_and_holders(guard):
    with pinned("accounts.console.roles"):
        rows = guard.get("/manage/roles/").context["rows"]
    dispatcher = next(row for row in rows if row.title == "派单员")
    assert dispatcher.end == "1 人" and dispatcher.meta[0] == f"{len(role('dispatcher').rights)} 项权限"


def test_a_role_shows_who_holds_it_and_what_it_may(guard):
    with pinned("accounts.console.role"):
        answer = guard.get(page("dispatcher"))
    text = answer.content.decode()
    assert "邵景禾" in text and "诉求工单" in text and 'value="cases.dispatch" checked' in text
    assert 'value="accounts.lock"' not in text and answer.context["barred"] > 0


def test_a_change_is_looked_at_and_then_made(guard):
    before = role("dispatcher").rights
    wanted = [*(code for code in before if code != "cases.merge"), "cases.archive"]
    answer = guard.post(page("dispatcher"), {"do": "look", "rights": wanted})
    change = answer.context["change"]
    assert (answer.status_code, len(change.granted), len(change.taken), change.people) == (200, 1, 1, 1)
    assert role("dispatcher").rights == before
    said = {"do": "set", "rights": wanted, "request_key": "k1"}
    assert [guard.post(page("dispatcher"), said).status_code for _ in range(2)] == [302, 302]
    assert set(role("dispatcher").rights) == set(wanted) and role("dispatcher").customised_at == thread.MONDAY
    assert RecordEvent.objects.filter(subject_kind="role", subject_id=role("dispatcher").pk).count() == 1
    assert "冷知晦" in guard.get(page("dispatcher")).content.decode()


@pytest.mark.parametrize("do", ["look", "set"])
@pytest.mark.parametrize(
    ("code", "right"), [("dispatcher", "accounts.lock"), ("system_administrator", "cases.read"), ("agent", "x.y")]
)
def test_what_the_separation_forbids_is_refused_with_the_reason(guard, do, code, right):
    before = role(code).rights
    answer = guard.post(page(code), {"do": do, "rights": [*before, right]})
    assert answer.status_code == 422 and role(code).rights == before
    reason = "选择一个有效的选项" if right == "x.y" else "三类管理员的权限互不相通"
    assert reason in answer.content.decode()


@pytest.mark.parametrize("username", ["ouyangxu", "shijianming", "fuchangling"])
def test_nobody_else_sees_roles(client, username):
    sign_in(client, username)
    assert client.get("/manage/roles/").status_code == 403
    assert client.post(page("dispatcher"), {"do": "set"}).status_code == 403
    assert role("dispatcher").rights


def test_a_role_that_is_not_there_is_not_found(guard):
    assert guard.get("/manage/roles/0/").status_code == 404
