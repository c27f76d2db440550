"""Acts as somebody at a screen takes them: the form is asked for, filled in and sent."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from lianxin.cases.models import CaseEvent, TaskOrder
from tests.cases import dispatch_thread as way
from tests.cast import sign_in


def address(order: TaskOrder, key: str, on: int | None = None) -> str:
    return f"/cases/{order.case.number}/do/{key}/{on or order.pk}/"


def drawn(client: Client, username: str, where: str) -> dict[str, Any]:
    """What the member's form of an act holds when it is drawn: its hidden fields, for the next press."""
    sign_in(client, username)
    answer = client.get(where)
    assert answer.status_code == 200, answer.content.decode()
    form = answer.context["form"]
    seen = form.initial["seen"]
    return {"seen": "" if seen is None else seen, "request_key": form.initial["request_key"]}


def pressed(client: Client, username: str, where: str, **said: Any) -> HttpResponse:
    """The form of an act drawn, filled in and sent once."""
    return client.post(where, drawn(client, username, where) | said)


def problems(answer: HttpResponse) -> dict[str, list[str]]:
    """What a refused form says, by field; it has come back as itself."""
    assert answer.status_code == 422, answer.status_code
    return {name: list(told) for name, told in answer.context["form"].errors.items()}


def kinds(order: TaskOrder) -> list[str]:
    """What has happened to the case, the latest last."""
    return list(CaseEvent.objects.filter(case=order.case).order_by("seq").values_list("kind", flat=True))


def locks(client: Client, username: str, order: TaskOrder) -> dict[str, str]:
    """The acts of the case page that the member cannot take now, with their reasons."""
    sign_in(client, username)
    panel = client.get(f"/cases/{order.case.number}/").context["acts"]
    return {face.label: face.locked for face in panel.locked}


renewed = way.renewed
