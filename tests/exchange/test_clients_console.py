"""The console of applications: a key is issued, shown once, revoked."""

from datetime import timedelta

import pytest

from lianxin.exchange.models import ClientKey
from lianxin.foundation import time
from tests.cases import thread
from tests.exchange.open311 import GUARD, filed, issued
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
LIST, NEW = "/manage/clients/", "/manage/clients/new/"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY):
        yield


def keys() -> list[ClientKey]:
    return list(ClientKey.objects.unscoped("test").order_by("pk"))


def test_a_key_is_shown_once_and_lets_its_application_file(as_, client):
    form = {"name": "随手拍", "until": "2026-12-31", "request_key": "one"}
    answer = as_(GUARD).post(NEW, form)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    secret = answer.context["secret"]
    (key,) = keys()
    assert (key.name, time.local(key.valid.upper).isoformat()) == ("随手拍", "2027-01-01T00:00:00+08:00")
    assert filed(client, secret)
    again = client.post(NEW, form)
    assert again["Location"] == LIST and keys() == [key]
    listed = client.get(LIST).content.decode()
    assert "随手拍" in listed and key.prefix in listed and "1 件" in listed and secret not in listed


@pytest.mark.parametrize("wrong", [{"name": " "}, {"until": "2026-11-01"}, {"until": ""}, {"name": "长" * 65}])
def test_what_is_missing_or_over_is_told_beside_its_field(as_, wrong):
    answer = as_(GUARD).post(NEW, {"name": "随手拍", "until": "2026-12-31"} | wrong)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == set(wrong) and not keys()


def test_a_key_is_revoked_by_a_press(as_):
    key, _secret = issued()
    later = thread.MONDAY + timedelta(hours=1)
    with time.frozen(later):
        browser = as_(GUARD)
        assert "已经报送的诉求照常办理" in browser.get(f"{LIST}{key.pk}/revoke/").content.decode()
        assert browser.post(f"{LIST}{key.pk}/revoke/")["Location"] == LIST
    assert [row.valid.upper for row in keys()] == [later]
    assert browser.get(f"{LIST}0/revoke/").status_code == 404


def test_the_list_asks_the_database_as_often_as_pinned(as_):
    issued(), issued("别的应用")
    browser = as_(GUARD)
    browser.get(LIST)
    with pinned("exchange.clients"):
        browser.get(LIST)
