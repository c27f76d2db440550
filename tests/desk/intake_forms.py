"""What an agent's browser sends from the workbench."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from lianxin.cases.models import Case, Contact
from tests.cases.thread import NUMBER

AGENT, LEADER = "linxiaoyun", "qiaoyulan"
HERE = "/desk/intake/"
KEY = "0123456789abcdef"
WATER, COUNTY, TOWN = "0401", "371302", "371302004"


def said(**other: Any) -> dict[str, Any]:
    """Somebody in 兰山区 has no water, written down whole; `other` adds and replaces, None leaves out."""
    form = {
        "request_key": KEY,
        "channel": "phone",
        "number": NUMBER,
        "name": "王春梅",
        "identity": "open",
        "appeal_type": "complaint",
        "urgency": "normal",
        "happened": "昨天早上起",
        "area": "兰山区",
        "area-code": COUNTY,
        "place": "银雀山路某小区三号楼",
        "cause": "水管维修后没有恢复。",
        "process": "小区停水两天，物业说不清楚。",
        "wish": "尽快恢复供水。",
        "category": WATER,
        "category-code": WATER,
        "extra_outage_scope": "一栋楼",
        "title": "",
        "act": "send",
    }
    return {name: value for name, value in (form | other).items() if value is not None}


def press(client: Client, act: str = "send", *, json: bool = False, **other: Any) -> HttpResponse:
    """The answer to a pressed button of the form."""
    headers = {"Accept": "application/json"} if json else {}
    return client.post(HERE, said(act=act, **other), headers=headers)


def begun(client: Client, **other: Any) -> Contact:
    """A contact begun by number and name."""
    client.post(f"{HERE}begin/", said(**other))
    return contacts()[-1]


def cases() -> list[Case]:
    return list(Case.objects.unscoped("test").order_by("pk"))


def contacts() -> list[Contact]:
    return list(Contact.objects.unscoped("test").order_by("pk"))
