"""Which act somebody means, and on what: asked alike by pages and programs."""

from typing import Any, TypeVar

from django.http import QueryDict

from lianxin.cases.acts import Act, AskedScene, Scene, may_take, named
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.pickers import for_reader

Form = TypeVar("Form", bound=Act[Any])


def kind_of(key: str, actor: Actor) -> type[Act[Any]]:
    """The act of that key, which the actor's post may take; raises NotFound and NotAllowed."""
    kind = named(key)
    if kind is None:
        raise NotFound
    if not may_take(kind, actor):
        require(actor, kind.right)
    return kind


def target_on(kind: type[Act[Any]], scene: Scene, on: int | None) -> Any | None:
    """What the act is on: the case itself, or the row of it with the id `on`; None for what is not the reader's.

    Rows have ids of their own, which may be the case's.
    """
    rows = kind.targets(scene)
    if on is None:
        return next((row for row in rows if row is scene.case), None)
    return next((row for row in rows if row is not scene.case and row.pk == on), None)


def form_of(
    kind: type[Form], target: Any, scene: Scene | AskedScene, data: QueryDict | None = None, files: Any = None
) -> Form:
    """The form of the act, its fields as the scene's reader may fill them."""
    return for_reader(kind(target, scene, data, files), scene.actor, scene.at)
