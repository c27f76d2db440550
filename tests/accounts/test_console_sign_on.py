"""The console of people where the city has an identity service."""

import pytest
from django.urls import reverse

from lianxin.accounts.models import SignOn
from lianxin.accounts.sign_on.services import Service
from tests.cast import person

pytestmark = pytest.mark.django_db


def act(key: str) -> str:
    return reverse("people:act", args=[person("linxiaoyun").pk, key])


def page() -> str:
    return reverse("people:one", args=[person("linxiaoyun").pk])


@pytest.fixture
def city(settings) -> None:
    settings.SIGN_ON = {
        "city": Service(
            code="city", label="市统一身份认证", issuer="https://id.example.gov.cn", client="lianxin", secret="s"
        )
    }


def test_the_security_administrator_links_and_unlinks(as_, city):
    client = as_("lengzhihui")
    assert "关联统一认证" in client.get(page()).content.decode()
    assert client.post(act("link_sign_on"), {"service": "city", "account": ""}).status_code == 422
    assert client.post(act("link_sign_on"), {"service": "city", "account": "8f3a"}).status_code == 302
    assert SignOn.objects.unscoped("test").get().subject == "8f3a"
    text = client.get(page()).content.decode()
    assert "市统一身份认证" in text and "关联统一认证" in text
    again = client.post(act("link_sign_on"), {"service": "city", "account": "other"})
    assert (again.status_code, "请先解除" in again.content.decode()) == (422, True)
    assert client.post(act("unlink_sign_on"), {"service": "city"}).status_code == 302
    assert not SignOn.objects.unscoped("test").exists()


def test_others_have_no_part_in_it(as_, city):
    client = as_("ouyangxu")
    assert "关联统一认证" not in client.get(page()).content.decode()
    assert client.post(act("link_sign_on"), {"service": "city", "account": "8f3a"}).status_code == 403
    assert not SignOn.objects.unscoped("test").exists()


def test_where_there_is_no_service_nothing_is_offered(as_):
    client = as_("lengzhihui")
    assert "关联统一认证" not in client.get(page()).content.decode()
    assert client.post(act("link_sign_on"), {"service": "city", "account": "8f3a"}).status_code == 403
