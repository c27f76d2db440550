"""The pool, and the words that are often written."""

from dataclasses import replace
from datetime import timedelta

from lianxin.cases import claims
from lianxin.cases.models import Case, CaseClaim, Phrase
from lianxin.cases.states import CaseState, RequestKind, RequestState, TextKind
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.release_claim import release_claim
from lianxin.cases.steps.remove_phrase import remove_phrase
from lianxin.cases.steps.save_phrase import Owner, save_phrase
from lianxin.foundation.actor import Actor
from tests.cases import thread
from tests.cases.step_states import DISPATCHER, HANDLER, HEAD
from tests.cases.step_table.frame import AGENT, NOT_ALLOWED, OK, WRONG_STATE, Place, Tried, made_by, on_case, on_request
from tests.cast import post

KINDS = (RequestKind.RETURN, RequestKind.EXTENSION, RequestKind.SUSPENSION)


def _pool() -> dict[str, Place]:
    """The cases that wait in the pool, and all others; citizens are called by callers, whose right a head has not."""
    rows = on_case(claim, HEAD, CaseState.REGISTERED).places
    due = {state: OK if state in claims.STATES else WRONG_STATE for state in rows}
    due |= {CaseState.PENDING_OUTCOME: NOT_ALLOWED}
    return {state: (row, due[state]) for state, (row, _due) in rows.items()}


def _claimed() -> Case:
    case = thread.accepted()
    CaseClaim.objects.create(
        case=case,
        post=post(DISPATCHER, "dispatcher"),
        taken_at=thread.MONDAY,
        until=thread.MONDAY + timedelta(days=1),
    )
    return case


def _phrase(by: Actor | None = None) -> Phrase:
    owner = by.post_id if by and by.post_id else post(AGENT).pk
    words = "请速办。" if by else "请查收。"
    return Phrase.objects.create(kind=TextKind.DISPATCH_NOTE, words=words, post_id=owner, saved_at=thread.MONDAY)


def _nothing() -> None:
    return None


def _of_another_hub(places: dict[str, Place]) -> dict[str, Place]:
    """What a county's hub asks of the city lies in a case of the county's; one that fell was handed to the city."""
    kinds = (f"city_units {state}" for state in RequestState if state != RequestState.VOID)
    return {name: (places[name][0], "not_allowed") for name in kinds if name in places}


_ASKED = on_request(claim, HEAD, KINDS, RequestState.ASKED, otherwise=WRONG_STATE)
STEPS: dict[str, Tried] = {
    "claim": replace(on_case(claim, HEAD, CaseState.PENDING_DISPATCH), places=_pool()),
    "claim asked": replace(_ASKED, places=_ASKED.places | _of_another_hub(_ASKED.places)),
    "release_claim": Tried(
        call=release_claim,
        who=DISPATCHER,
        before=made_by(_claimed),
        places={"claimed": (made_by(_claimed), OK), "free": (made_by(thread.accepted), WRONG_STATE)},
    ),
    "save_phrase": Tried(
        call=lambda _row, **k: save_phrase(TextKind.DISPATCH_NOTE, "请速办。", **k),
        who=AGENT,
        before=made_by(_nothing),
    ),
    "save_phrase shared": Tried(
        call=lambda _row, **k: save_phrase(TextKind.REPLY_PUBLIC, "已处理。", Owner.UNIT, **k),
        who=HANDLER,
        before=made_by(_nothing),
    ),
    "remove_phrase": Tried(call=remove_phrase, who=AGENT, before=made_by(_phrase), mine=_phrase),
}
