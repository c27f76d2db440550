"""Acts as programs take them: by the forms of the pages, with their refusals."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.datastructures import MultiValueDict
from ninja import Schema

from lianxin.cases import policies, queries
from lianxin.cases.act_targets import form_of, kind_of, target_on
from lianxin.cases.acts import Act, AskedAct, AskedScene, Scene
from lianxin.cases.models import Case
from lianxin.exchange import uploads
from lianxin.exchange.tokens import Caller
from lianxin.exchange.v1.bodies import data_of, demand_asked, demand_said, faults_of, renamed
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, Stale
from lianxin.foundation.policy import require
from lianxin.foundation.step import was_done

FILES = "uploads"


class Wanted(NamedTuple):
    """What a program wants done: the act, on which row (None: the case itself), from which version, with what."""

    key: str
    on: int | None
    seen: int | None
    said: Mapping[str, Any]


class Done(Schema):
    """What was done. `event` numbers the last event of the case, `version` is what the next act on the same row has
    seen, `state` the case's; null where the caller sees the case no longer, or the row has no version. `made` is the
    number of the case that splitting has made."""

    case: str
    act: str
    on: int | None
    event: int | None
    version: int | None
    state: str | None
    made: str | None


class Told(Schema):
    """What was answered about a case that the caller need not read."""

    act: str
    on: int


class Outdated(Stale):
    """`version`: what whoever sends the request again has seen by then."""

    def __init__(self, refused: Stale, version: int | None) -> None:
        super().__init__(refused.text)
        self.version = version


def take(number: str, wanted: Wanted, caller: Caller, *, by: Actor) -> Done:
    """Take the act on the case `number`, inside a transaction; `by` is the caller, perhaps under a part of his key.

    Raises NotFound, NotAllowed, BadInput, Outdated, and whatever else the step refuses.
    """
    kind = kind_of(wanted.key, by)
    require(by, policies.READ)
    scene = Scene(queries.whole(by, number), by, time.now())
    target = target_on(kind, scene, wanted.on)
    if target is None:
        raise NotFound
    form = _filled(kind, target, scene, wanted, caller)
    _taken(form)
    return _done(form, scene, wanted)


def take_asked(wanted: Wanted, caller: Caller, *, by: Actor) -> Told:
    """As `take`, for what is asked about a case that the caller need not read: `wanted.on` is the row that asks."""
    kind, on = kind_of(wanted.key, by), wanted.on or 0
    if not issubclass(kind, AskedAct):
        raise NotFound
    scene = AskedScene(by, time.now())
    target = kind.asked_of(scene, on)
    if target is None:
        raise NotFound
    _taken(_filled(kind, target, scene, wanted, caller))
    return Told(act=wanted.key, on=on)


def _filled(kind: type[Act[Any]], target: Any, scene: Scene | AskedScene, wanted: Wanted, caller: Caller) -> Act[Any]:
    """The form with what the program says; what it hands in is taken from what it has uploaded."""
    data = data_of(kind.base_fields, wanted.said)
    if wanted.seen is not None:
        data["seen"] = str(wanted.seen)
    files: MultiValueDict[str, Any] = MultiValueDict()
    if names := wanted.said.get(FILES):
        files.setlist(FILES, uploads.take(names, caller.token, at=scene.at))
    form = form_of(kind, target, scene, data, files)
    demand_asked(form, wanted.said)
    demand_said(form, wanted.said)
    return form


def _taken(form: Act[Any]) -> None:
    """Take the step; its refusals name the form's fields, and tell a program that comes late the newest version."""
    if not form.is_valid():
        raise faults_of(form)
    try:
        form.take(by=form.scene.actor, at=form.scene.at)
    except Stale as refused:
        raise Outdated(refused, form.version) from refused
    except BadInput as refused:
        raise renamed(refused, form.names) from refused


def _done(form: Act[Any], scene: Scene, wanted: Wanted) -> Done:
    done = _standing(scene.case.number, wanted, scene.actor)
    done.version = _newest_version(form) if done.state else None
    done.made = form.made or None
    return done


def _standing(number: str, wanted: Wanted, by: Actor) -> Done:
    """The case as it stands for the caller now."""
    row = Case.objects.visible_to(by).filter(number=number).values_list("last_seq", "state").first()
    event, state = row or (None, None)
    return Done(case=number, act=wanted.key, on=wanted.on, event=event, version=None, state=state, made=None)


def done_before(number: str, wanted: Wanted, by: Actor) -> Done | None:
    """What was done under the request key of `by`, as the case stands now; None where nothing was."""
    return _standing(number, wanted, by) if was_done(by) else None


def _newest_version(form: Act[Any]) -> int | None:
    """The version that the act has left its target with."""
    if form.version is not None:
        row = getattr(form.target, "order", None) or form.target
        row.refresh_from_db(fields=["version"])
    return form.version
