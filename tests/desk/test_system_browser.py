"""Audit, health, settings, webhooks in a real browser: readable by all, whole in every window, nothing empty."""

import pytest
from playwright.sync_api import Browser

from lianxin.foundation import time
from lianxin.foundation.models import Verification
from lianxin.foundation.seals.write import seal_all
from tests.browser import LOOKS, Look, browser, look_at
from tests.cases import thread
from tests.exchange.webhooks.hooks import KEEPER, added, deliveries, heard
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
PAGES = {
    "shijianming": [
        "/manage/audit/?book=cases.caseevent",
        "/manage/audit/access/",
        "/manage/audit/sign-ins/",
        "/manage/audit/seals/",
    ],
    "ouyangxu": ["/manage/health/", "/manage/settings/", "/manage/settings/letterhead_seal/"],
}


def scene() -> list[str]:
    """Something on every page; where a webhook and what was sent to it are looked at."""
    thread.dispatched()
    hook = added()
    heard()
    now = time.now()
    seal_all(at=now)
    found = {"code": "altered_event", "text": "内容或摘要被改动", "book": "b", "chain": "unit:3", "seq": 2}
    Verification.objects.create(asked_at=now, moved_at=now, ended_at=now, found=1, findings=[found], total=9)
    Verification.objects.create(asked_at=now, moved_at=now, looked_at=4, total=9)
    one = f"/manage/webhooks/{hook.pk}/"
    return [
        "/manage/webhooks/",
        one,
        f"{one}sent/{deliveries(hook)[0].pk}/",
        f"{one}secret/",
        f"{one}do/change_webhook/",
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_system_tells_of_itself_is_accessible_and_whole(browser: Browser, served: Served, look: Look) -> None:
    of_webhooks = scene()
    page = served.window(browser, look)
    for username, addresses in [*PAGES.items(), (KEEPER, of_webhooks)]:
        served.sign_in(page.context, username)
        look_at(page, look, addresses)
