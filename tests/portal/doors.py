"""What citizens do at the portal, for its tests: forms as their browsers send them."""

import io
import wave

from django.test import Client

from lianxin.cases.models import Case
from lianxin.cases.states import CaseState
from tests.cases import thread

STATE, FOLLOW, MATTER = "/portal/state/", "/portal/follow/", "/portal/matter/"
WORDS = "小区停水两天，物业说不清楚。请尽快恢复。"


def blank(client: Client) -> dict[str, str]:
    """What the form holds before anybody has touched it."""
    form = client.get(STATE).context["form"]
    return {"stamp": form["stamp"].value(), "appeal_type": "help", "identity": "open", "reply_by": "phone"}


def said(client: Client, **other: object) -> dict[str, object]:
    """A statement of somebody who leaves name and number."""
    told = {"content": WORDS, "area": "371302", "name": "王春梅", "number": "199 0000 0001", "category": "0401"}
    return blank(client) | told | other


def cases() -> list[Case]:
    return list(Case.objects.unscoped("test").order_by("pk"))


def shown(client: Client, case: Case) -> Client:
    """The client after its citizen has shown number and code."""
    answer = client.post(FOLLOW, {"number": case.number, "code": case.query_code})
    assert answer["Location"] == MATTER
    return client


def page(client: Client, address: str = MATTER) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def wrong_code(case: Case) -> str:
    return "000000" if case.query_code != "000000" else "000001"


def state_of(case: Case) -> CaseState:
    return CaseState(thread.fresh(case).state)


def memo() -> bytes:
    """A second of silence, as the page's recorder makes it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setparams((1, 2, 16_000, 0, "NONE", ""))
        made.writeframes(bytes(32_000))
    return out.getvalue()
