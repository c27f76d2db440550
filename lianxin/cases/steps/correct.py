"""What was written down was wrong (更正)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import avoidance, events, policies, search, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit

_KINDS = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE, TextKind.DETAILS)
_MAY_BE_EMPTY = {TextKind.PLACE, TextKind.DETAILS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The texts as they should have been, and whom the matter accuses; None: as it is. `accuses_nobody`: no unit, after
    all."""

    title: str | None = None
    content: str | None = None
    place: str | None = None
    details: str | None = None
    accused: Unit | None = None
    accuses_nobody: bool = False


@step
def correct(case: Case, correction: Correction, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Keep new versions of what `correction` changes; the case is found by them and no longer by what they replace.

    Earlier versions remain, with their digests in the events. Whom the matter accuses now has no part in it any longer
    (`avoidance.follow`), and who may know who spoke is judged by it from now on. Raises NotAllowed, NotFound, Stale,
    WrongState; BadInput (title, content, place, details) as `register`, (accused) for a unit and none, and (content)
    where nothing is changed.
    """
    require(by, policies.CORRECT)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "correct")
    demand_later(at, case.registered_at)
    changed, before = _changed(case, correction), case.accused_id
    case.accused = _accused(case, correction)
    if not changed and case.accused_id == before:
        raise BadInput({"content": _("内容没有改动。")})
    data: dict[str, Any] = {"texts": [texts.write(case, kind, text, at=at) for kind, text in changed.items()]}
    if case.accused_id != before:
        data |= {"accused": {"before": before, "after": case.accused_id}} | avoidance.follow(case, at=at)
    search.rewrite(case)
    events.tell(case, events.CASE_CORRECTED, by=by, at=at, data=data)
    return case


def _changed(case: Case, correction: Correction) -> dict[TextKind, str]:
    given = {kind: getattr(correction, kind) for kind in _KINDS}
    said = {kind: text for kind, text in given.items() if text is not None}
    checked = {kind: texts.cleaned(kind, text, required=kind not in _MAY_BE_EMPTY) for kind, text in said.items()}
    return {kind: text for kind, text in checked.items() if text != texts.read(case, kind)}


def _accused(case: Case, correction: Correction) -> Unit | None:
    if correction.accused and correction.accuses_nobody:
        raise BadInput({"accused": _("已选择被反映单位，就不能同时注明没有被反映单位。")})
    return None if correction.accuses_nobody else correction.accused or case.accused
