"""What a matter is and hangs together with: merging, incidents, repeats, classes, texts, who spoke."""

from functools import partial

from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case, Incident
from lianxin.cases.states import (
    CaseState,
    OrderState,
    RequestKind,
    RequestState,
)
from lianxin.cases.steps.answer_incident import answer_incident
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.lift_identity import lift_identity
from lianxin.cases.steps.link_repeat import link_repeat
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.reclassify import Classes, reclassify
from lianxin.cases.steps.split import split
from lianxin.cases.steps.unmerge import unmerge
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.taxonomy.queries import category
from tests.cases import thread
from tests.cases.step_states import CASES, DISPATCHER
from tests.cases.step_table.frame import (
    AGENT,
    AT,
    HOUR,
    NUMBERED,
    OK,
    WRONG_STATE,
    Tried,
    incident,
    made_by,
    marked,
    on_case,
)
from tests.cast import actor

_S, _O, _K, _R = CaseState, OrderState, RequestKind, RequestState


def _in_incident(case: Case) -> Case:
    incident = Incident.objects.create(
        hub=case.hub, master=case, title="片区停水", category=case.category, area=case.area, opened_at=thread.MONDAY
    )
    return marked(incident=incident)(case)


def _earlier(case: Case) -> tuple[Case, Case]:
    return thread.fresh(case), thread.registered(thread.MONDAY - HOUR, number=thread.NUMBER)


def _with_master(case: Case) -> tuple[Case, Case]:
    return thread.fresh(case), thread.accepted()


def _into(state: CaseState) -> tuple[Case, Case]:
    return thread.registered(), CASES[state]()


def _with_incident(case: Case) -> tuple[Case, Incident]:
    return thread.fresh(case), incident()


def _closed_incident() -> Incident:
    return close_incident(incident(), by=actor(DISPATCHER), at=thread.MONDAY + HOUR)


STEPS: dict[str, Tried] = {
    "merge": on_case(lambda pair, **k: merge(*pair, **k), AGENT, _S.REGISTERED, "merge", prepare=_with_master),
    "merge into": Tried(
        call=lambda pair, **k: merge(*pair, **k),
        who=AGENT,
        before=made_by(partial(_into, _S.REGISTERED)),
        places={
            state: (made_by(partial(_into, state)), OK if state in CASE_MOVES["be_master"].sources else WRONG_STATE)
            for state in CaseState
        },
    ),
    "unmerge": on_case(unmerge, AGENT, _S.MERGED, "unmerge"),
    "link_repeat": on_case(
        lambda pair, **k: link_repeat(*pair, **k),
        AGENT,
        _S.REGISTERED,
        "link_repeat",
        prepare=_earlier,
        said=NUMBERED,
    ),
    "split": on_case(
        lambda case, **k: split(case, thread.statement(title="路灯不亮"), **k), AGENT, _S.REGISTERED, "split"
    ),
    "reclassify": on_case(
        lambda case, **k: reclassify(case, Classes(reason="wrong_class", category=category("0402", AT)), **k),
        AGENT,
        _S.REGISTERED,
        "reclassify",
    ),
    "correct": on_case(
        lambda case, **k: correct(case, Correction(title="小区停水三天"), **k), AGENT, _S.REGISTERED, "correct"
    ),
    "withhold_identity": on_case(withhold_identity, AGENT, _S.IN_HAND, "withhold"),
    "lift_identity": on_case(
        lambda case, **k: lift_identity(case, "本人同意公开。", **k),
        AGENT,
        _S.IN_HAND,
        "withhold",
        prepare=marked(identity_withheld=True),
    ),
    "open_incident": on_case(
        lambda case, **k: open_incident(case, "片区停水", **k), DISPATCHER, _S.IN_HAND, "be_master"
    ),
    "join_incident": on_case(
        lambda pair, **k: join_incident(*pair, **k),
        DISPATCHER,
        _S.REGISTERED,
        "join_incident",
        prepare=_with_incident,
    ),
    "answer_incident": on_case(
        lambda case, **k: answer_incident(case, "正在抢修。", **k),
        DISPATCHER,
        _S.IN_HAND,
        "answer_from_incident",
        prepare=_in_incident,
    ),
    "close_incident": Tried(
        call=close_incident,
        who=DISPATCHER,
        before=made_by(incident),
        places={"open": (made_by(incident), OK), "closed": (made_by(_closed_incident), WRONG_STATE)},
    ),
}
