"""The consoles in a real browser: readable by all, whole in every window."""

import pytest
from playwright.sync_api import Browser

from lianxin.accounts.models import Role
from lianxin.organizations.models import Hub, Unit
from tests.browser import LOOKS, Look, browser, look_at
from tests.cast import person
from tests.served import Served, served, server

__all__ = ["browser", "served", "server"]
pytestmark = pytest.mark.browser
# Who looks, and at what; the first page of each console, and one of each further kind.
PAGES = {
    "fuchangling": [
        "/manage/catalogue/",
        "/manage/catalogue/1/",
        "/manage/catalogue/set/",
        "/manage/catalogue/import/",
    ],
    "ouyangxu": [
        "/manage/",
        "/manage/rules/",
        "/manage/rules/limit.handle/?urgency=urgent",
        "/manage/rules/review.classes/set/",
        "/manage/calendars/",
        "/manage/calendars/government/",
        "/manage/calendars/government/notice/",
        "/manage/calendars/open/",
        "/manage/categories/",
        "/manage/categories/?q=04",
        "/manage/categories/0404/",
        "/manage/categories/new/fields/?category=0404",
        "/manage/categories/reasons/?kind=suspend",
        "/manage/categories/reasons/decline/new/",
        "/manage/categories/areas/",
        "/manage/units/?q=lsq&day=x",
        "/manage/units/{unit}/",
        "/manage/units/{unit}/do/merge/",
        "/manage/hubs/{hub}/",
        "/manage/register/",
        "/manage/people/new/add_person/",
    ],
    "lengzhihui": [
        "/manage/people/?standing=posted",
        "/manage/people/{person}/",
        "/manage/people/{person}/do/appoint/",
        "/manage/roles/",
        "/manage/roles/{role}/",
    ],
}


def ids() -> dict[str, int]:
    """The rows that the addresses name."""
    return {
        "unit": Unit.objects.unscoped("test").get(code="371302").pk,
        "hub": Hub.objects.unscoped("test").get(code="02").pk,
        "person": person("shaojinghe").pk,
        "role": Role.objects.get(code="dispatcher").pk,
    }


@pytest.mark.parametrize("look", LOOKS)
def test_the_consoles_are_accessible_and_whole(browser: Browser, served: Served, look: Look) -> None:
    page, rows = served.window(browser, look), ids()
    for username, addresses in PAGES.items():
        served.sign_in(page.context, username)
        look_at(page, look, [address.format(**rows) for address in addresses])
