"""What was written down was wrong (更正)."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, search, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step

_MAY_BE_EMPTY = {TextKind.PLACE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The texts as they should have been; None: as it is."""

    title: str | None = None
    content: str | None = None
    place: str | None = None


@step
def correct(case: Case, correction: Correction, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Keep new versions of what `correction` changes; the case is found by them and no longer by what they replace.

    Earlier versions remain, with their digests in the events. Raises NotAllowed, NotFound, Stale, WrongState; BadInput
    (title, content, place) as `register`, and (content) where nothing is changed.
    """
    require(by, policies.CORRECT)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "correct")
    demand_later(at, case.registered_at)
    changed = _changed(case, correction)
    if not changed:
        raise BadInput({"content": _("内容没有改动。")})
    written = [texts.write(case, kind, text, at=at) for kind, text in changed.items()]
    search.rewrite(case)
    events.tell(case, events.CASE_CORRECTED, by=by, at=at, data={"texts": written})
    return case


def _changed(case: Case, correction: Correction) -> dict[TextKind, str]:
    said = {TextKind(name): text for name, text in asdict(correction).items() if text is not None}
    checked = {kind: texts.cleaned(kind, text, required=kind not in _MAY_BE_EMPTY) for kind, text in said.items()}
    return {kind: text for kind, text in checked.items() if text != texts.read(case, kind)}
