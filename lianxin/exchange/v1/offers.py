"""What a caller may do now: with a case, and about cases of which he is only asked something."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema

from lianxin.cases import policies, queries
from lianxin.cases.act_targets import form_of
from lianxin.cases.acts import Act, AskedAct, AskedScene, Scene, known, may_take, possible
from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.bodies import schema_of
from lianxin.exchange.v1.caller import actor_of
from lianxin.foundation import time
from lianxin.foundation.memo import remembering
from lianxin.foundation.policy import require

router = Router(tags=["acts"])


class OfferedAct(Schema):
    """One act: `on` and `seen` go into its body (null: leave out), `of` says whose or what it is on, `locked` why it
    cannot be taken now (empty where it can), `fields` is the JSON Schema of what else its body holds (null: locked)."""

    key: str
    label: str
    hint: str
    on: int | None
    of: str
    seen: int | None
    locked: str
    fields: dict[str, Any] | None


class Offers(Schema):
    """The acts of one caller on one case, open ones and locked ones, in the order of the page."""

    case: str
    acts: list[OfferedAct]


class AskedOffers(Schema):
    """What is asked of the caller about cases that he need not read, the oldest first in each kind."""

    acts: list[OfferedAct]


@router.get("/cases/{number}/acts", response=answers(Offers), operation_id="offers", summary="现在能办什么")
def offers(request: HttpRequest, number: str) -> Offers:
    """What the caller may do with the case now, with the fields of each act fitted to its target and to him."""
    actor = actor_of(request)
    require(actor, policies.READ)
    scene = Scene(queries.whole(actor, number), actor, time.now())
    with remembering():  # many acts ask the same rules
        return Offers(
            case=scene.case.number,
            acts=[_offered(each.kind, each.target, scene, each.locked) for each in possible(scene)],
        )


@router.get("/asked", response=answers(AskedOffers), operation_id="asked", summary="向本单位征询的事项")
def asked(request: HttpRequest) -> AskedOffers:
    """What other units and hubs ask the caller, each with the act that answers it (`hint` says what is asked)."""
    scene = AskedScene(actor_of(request), time.now())
    with remembering():
        return AskedOffers(acts=list(_asked(scene)))


def _asked(scene: AskedScene) -> Iterator[OfferedAct]:
    for kind in known():
        if issubclass(kind, AskedAct) and may_take(kind, scene.actor):
            for target in kind.asked(scene):
                yield _offered(kind, target, scene, kind.why_closed(target, scene))


def _offered(kind: type[Act[Any]], target: Any, scene: Scene | AskedScene, locked: str) -> OfferedAct:
    form = None if locked else form_of(kind, target, scene)
    says = form.asks() if isinstance(form, AskedAct) else form.says() if form else ""
    is_case = isinstance(scene, Scene) and target is scene.case
    return OfferedAct(
        key=kind.key,
        label=_(kind.label),
        hint=says,
        on=None if is_case else target.pk,
        of=kind.of(target),
        seen=form.version if form else None,
        locked=locked,
        fields=schema_of(form) if form else None,
    )
