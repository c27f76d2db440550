"""A unit hands over all open orders of one of its people to another."""

import pytest
from django.test import Client

from lianxin.accounts.models import LockReason
from lianxin.accounts.steps.appoint import appoint
from lianxin.accounts.steps.lock import lock
from lianxin.cases.models import TaskOrder
from lianxin.cases.steps.assign import assign
from lianxin.foundation import time
from tests.cases import thread
from tests.cast import actor, person, post, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, COLLEAGUE = "zhaihongyu", "niebaichuan", "mengfanrui"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY):
        yield


@pytest.fixture
def deputy(client: Client) -> Client:
    given = {"unit": post(HANDLER).unit, "by": actor("lengzhihui"), "at": thread.MONDAY - 5 * thread.HOUR}
    appoint(person(COLLEAGUE), post(HANDLER).role, **given)
    for _order in range(2):
        order = thread.signed(at=thread.MONDAY - 3 * thread.HOUR)
        assign(order, person(HANDLER), by=actor(DEPUTY), at=thread.MONDAY - thread.HOUR)
    sign_in(client, DEPUTY)
    client.get("/me/")  # the first page after signing in keeps a record of it
    return client


def here() -> str:
    return f"/cases/hand-over/{person(HANDLER).pk}/"


def assignees() -> list[str]:
    rows = TaskOrder.objects.unscoped("test").order_by("pk")
    return list(rows.values_list("assignee__username", flat=True))


def test_the_units_page_leads_to_handing_over_what_somebody_has(deputy):
    lock(person(HANDLER), LockReason.LEAVE, by=actor("lengzhihui"), at=thread.MONDAY)
    text = deputy.get(f"/manage/units/{post(HANDLER).unit_id}/").content.decode()
    assert here() in text and "2 件，移交" in text and "账号已停用，请另行指定" in text
    with pinned("cases.hand_over_work"):
        text = deputy.get(here()).content.decode()
    assert "孟凡睿" in text and "2 件" in text


def test_all_of_it_goes_to_the_colleague_once(deputy):
    said = {"to": person(COLLEAGUE).pk, "request_key": "k1"}
    assert [deputy.post(here(), said).status_code for _ in range(2)] == [302, 302]
    assert assignees() == [COLLEAGUE, COLLEAGUE]


def test_who_has_no_post_there_is_not_offered_nor_taken(deputy):
    for said in ({"to": person("linxiaoyun").pk}, {"to": person(HANDLER).pk}, {"to": "x"}, {}):
        assert deputy.post(here(), said).status_code == 422
    assert assignees() == [HANDLER, HANDLER]


def test_others_hand_over_nothing_of_the_unit(deputy, client):
    for username, status in (("hetianshui", 302), ("shaojinghe", 403), ("ouyangxu", 403)):
        sign_in(client, username)
        assert client.post(here(), {"to": person(COLLEAGUE).pk}).status_code == status
    sign_in(client, "hetianshui")
    assert client.get(here()).status_code == 404
    sign_in(client, DEPUTY)
    assert client.get("/cases/hand-over/0/").status_code == 404
    assert assignees() == [HANDLER, HANDLER]
