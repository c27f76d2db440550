"""Passkeys in a real browser, with an authenticator that the browser itself plays."""

import os
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from lianxin.accounts.models import SignIn
from lianxin.demo.cast import password
from lianxin.foundation.models import RecordEvent
from tests.browser import LOOKS, browser, check_look, with_axe
from tests.cast import person
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def passkeys_alone_open() -> Iterator[None]:
    """The process of this file lets a passkey alone open."""
    os.environ["LIANXIN_PASSKEY_SIGN_IN"] = "yes"
    yield
    del os.environ["LIANXIN_PASSKEY_SIGN_IN"]


@pytest.fixture
def context(passkeys_alone_open: None, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    """A browser at the name to which passkeys are bound on this machine."""
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=f"http://localhost:{served.port}"
    )
    yield made
    made.close()


class Device:
    """An authenticator that knows its owner and keeps what it makes."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def credentials(self) -> list[dict[str, Any]]:
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def holds_only(self, credential: dict[str, Any]) -> None:
        """From now on it has `credential` and nothing else."""
        self.cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self.id})
        self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.id, "credential": credential})


def foreign_key() -> str:
    """A key of nobody here, as the browser takes it."""
    made = ec.generate_private_key(ec.SECP256R1())
    plain = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return b64encode(plain).decode()


def open_door(page: Page, secret: str | None = None) -> None:
    page.goto("/sign-in/")
    if secret:
        page.get_by_label("用户名").fill("linxiaoyun")
        page.get_by_label("密码").fill(secret)
        page.get_by_role("button", name="登录", exact=True).click()


def add(page: Page, name: str) -> None:
    """Add a passkey on the own page, the password confirmed where it is asked for."""
    page.goto("/me/passkeys/add/")
    if "/me/confirm/" in page.url:
        page.get_by_label("密码").fill(password())
        page.get_by_role("button", name="继续").click()
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="添加").click()


def leave(page: Page) -> None:
    page.goto("/sign-out/")
    page.get_by_role("main").get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="工作人员登录")).to_be_visible()


def test_a_passkey_is_added_and_opens_as_second_factor_and_alone(context):
    page = with_axe(context.new_page())
    device = Device(page)
    open_door(page, password())
    expect(page).to_have_url("/")
    add(page, "办公电脑")
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    row = Authenticator.objects.get(user=person("linxiaoyun"), type="webauthn")
    assert (row.wrap().name, len(device.credentials())) == ("办公电脑", 1)

    leave(page)
    open_door(page, password())
    page.get_by_role("button", name="用通行密钥验证").click()
    expect(page).to_have_url("/")

    leave(page)
    open_door(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page).to_have_url("/")
    page.goto("/me/")
    expect(page.get_by_role("link", name="改名 办公电脑")).to_be_visible()
    check_look(page, LOOKS[0], "/me/")

    page.goto(f"/me/passkeys/{row.pk}/remove/")
    if "/me/confirm/" in page.url:
        page.get_by_role("link", name="用通行密钥确认").click()
        page.get_by_role("button", name="用通行密钥确认").click()
    page.get_by_role("button", name="删除通行密钥").click()
    expect(page.get_by_role("heading", name="林晓芸")).to_be_visible()
    assert not Authenticator.objects.filter(user=person("linxiaoyun")).exists()


def test_a_foreign_key_opens_nothing(context):
    page = with_axe(context.new_page())
    device = Device(page)
    open_door(page, password())
    expect(page).to_have_url("/")
    add(page, "办公电脑")
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    own = device.credentials()[0]
    add(page, "同一台")
    expect(page.get_by_role("alert")).to_have_text("这台设备上已经有您的通行密钥。")
    check_look(page, LOOKS[0], "/me/passkeys/add/")
    leave(page)
    # Another site's device would sign with a key of its own, under the number that is known here.
    forged = own | {"privateKey": foreign_key()}
    device.holds_only(forged)
    before = list(RecordEvent.objects.values_list("pk", flat=True))

    open_door(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("alert")).to_contain_text("通行密钥没有通过验证")
    check_look(page, LOOKS[0], "/sign-in/")
    open_door(page, password())
    page.get_by_role("button", name="用通行密钥验证").click()
    expect(page.get_by_role("alert")).to_contain_text("通行密钥没有通过验证")
    check_look(page, LOOKS[0], "/sign-in/code/")
    assert list(RecordEvent.objects.values_list("pk", flat=True)) == before
    assert not SignIn.objects.unscoped("test").exists()
    assert Authenticator.objects.filter(user=person("linxiaoyun"), type="webauthn").count() == 1
