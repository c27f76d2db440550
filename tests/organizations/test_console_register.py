"""The console of the public register: numbers and mailboxes come and go."""

import pytest

from lianxin.foundation import time
from lianxin.organizations.models import HotlineNumber, Mailbox
from tests.cases import thread
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
KEEPER, HEAD, AGENT = "ouyangxu", "fuchangling", "linxiaoyun"
NUMBER = {"number": "96196", "name": "试验热线", "unit": "371300-RSJ", "mode": "parallel", "hours": "7×24小时"}
MAILBOX = {
    "code": "test", "name": "试验信箱", "unit": "371300-RSJ", "kind": "department", "channel": "网站",
    "address": "test@linyi.example",
}  # fmt: skip


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def test_a_number_needs_a_document_and_is_retired_by_a_press(as_):
    client = as_(HEAD)
    answer = client.post("/manage/register/new/register_number/", NUMBER)
    assert answer.status_code == 422 and "请填写上级文件" in answer.content.decode()
    assert "试验热线" in answer.content.decode() and not HotlineNumber.objects.filter(number="96196").exists()
    said = NUMBER | {"superior_document": "国办发〔2020〕53号", "request_key": "k1"}
    assert [client.post("/manage/register/new/register_number/", said).status_code for _ in range(2)] == [302, 302]
    row = HotlineNumber.objects.get(number="96196")
    with pinned("organizations.console.register"):
        assert "试验热线" in client.get("/manage/register/").content.decode()
    assert client.post(f"/manage/register/retire/retire_number/{row.pk}/").status_code == 302
    row.refresh_from_db()
    assert row.retired_at == thread.MONDAY
    answer = client.post(f"/manage/register/retire/retire_number/{row.pk}/")
    assert answer.status_code == 422 and "不在使用中" in answer.content.decode()


def test_a_mailbox_is_registered_and_retired(as_):
    client = as_(KEEPER)
    assert client.post("/manage/register/new/register_mailbox/", MAILBOX).status_code == 302
    answer = client.post("/manage/register/new/register_mailbox/", MAILBOX)
    assert answer.status_code == 422 and "信箱代码test已登记" in answer.content.decode()
    row = Mailbox.objects.get(code="test")
    assert client.post(f"/manage/register/retire/retire_mailbox/{row.pk}/").status_code == 302
    assert Mailbox.objects.get(code="test").retired_at == thread.MONDAY


def test_nobody_changes_the_register_without_the_right(as_):
    row = HotlineNumber.objects.get(number="12315", retired_at=None)
    here = f"/manage/register/retire/retire_number/{row.pk}/"
    assert here not in as_(AGENT).get("/manage/register/").content.decode()
    assert as_(AGENT).post(here).status_code == 403
    assert as_(AGENT).post("/manage/register/new/register_mailbox/", MAILBOX).status_code == 403
    assert as_("shijianming").get("/manage/register/").status_code == 403
    for missing in ("retire/retire_number/0/", "retire/sing/1/", "new/sing/"):
        assert as_(KEEPER).get(f"/manage/register/{missing}").status_code == 404
    row.refresh_from_db()
    assert row.retired_at is None
