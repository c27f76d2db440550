"""Audit, health and settings in a real browser: readable by all, whole in every window, with something on each page."""

import pytest
from playwright.sync_api import Browser

from lianxin.foundation import time
from lianxin.foundation.models import Verification
from lianxin.foundation.seals.write import seal_all
from tests.browser import LOOKS, Look, browser, look_at
from tests.cases import thread
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


def scene() -> None:
    """Something on every page."""
    thread.dispatched()
    now = time.now()
    seal_all(at=now)
    found = {"code": "altered_event", "text": "内容或摘要被改动", "book": "b", "chain": "unit:3", "seq": 2}
    Verification.objects.create(asked_at=now, moved_at=now, ended_at=now, found=1, findings=[found], total=9)
    Verification.objects.create(asked_at=now, moved_at=now, looked_at=4, total=9)


@pytest.mark.parametrize("look", LOOKS)
def test_what_the_system_tells_of_itself_is_accessible_and_whole(browser: Browser, served: Served, look: Look) -> None:
    scene()
    page = served.window(browser, look)
    for username, addresses in PAGES.items():
        served.sign_in(page.context, username)
        look_at(page, look, addresses)
