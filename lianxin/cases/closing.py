"""What the rules ask before a case is closed or reworked, and which ground fits what is known of it."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, Outcome, TaskOrder
from lianxin.cases.states import AppealType, OrderState, Solved
from lianxin.clocks.models import ClockState
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.prepared import Prepared
from lianxin.rulebook.queries import find

# What grounds are called where somebody chooses among them; a city's own are called by their code.
CLOSING_GROUNDS = {
    "solved": "已解决",
    "explained": "已解释说明",
    "policy_limit": "受政策法规限制",
    "legal_process": "应走法定程序",
    "beyond_duty": "超出政府职责",
    "unreasonable": "诉求不合理",
    "unfounded": "经查不属实",
    "unreachable": "无法联系诉求人",
}
REWORK_GROUNDS = {
    "not_contacted": "承办单位没有联系群众",
    "unsolved_without_ground": "没有解决又没有依据",
    "false_reply": "答复与事实不符",
}
_OUTCOME = Prepared(lambda case, turn: Outcome.objects.filter(case=case, round=turn).order_by("-pk")[:1])
# Of a case or of the one that it followed.
_FINISHED = Prepared(
    lambda case, master: (
        TaskOrder.objects.unscoped("the case is locked")
        .filter(Q(case=case) | Q(case=master), state=OrderState.FINISHED)
        .only("pk")[:1]
    )
)
_REVIEWED = Prepared(
    lambda case, master: CaseClock.objects.filter(
        Q(case=case) | Q(case=master), kind="reply_review", state__in=[ClockState.MET, ClockState.MISSED]
    ).only("pk")[:1]
)


def outcome_of(case: Case) -> Outcome | None:
    """What came of the present round, the newest word on it; None before anybody was asked."""
    return _OUTCOME.first(case.pk, case.round)


def demand_complete(case: Case, at: datetime) -> None:
    """Raises WrongState, naming what is missing, unless the case has all that the rule ``close.requires`` asks for; a
    case that followed another has what that one has."""
    wanted = find("close.requires", facts_of(case), at).words
    missing = [word for word in wanted if word not in _REQUIRED or not _REQUIRED[word](case)]
    if missing:
        raise WrongState("incomplete", _("按现行规则结案还缺：%(missing)s。") % {"missing": "、".join(missing)})


def demand_closing_ground(ground: str, case: Case, outcome: Outcome | None, at: datetime) -> None:
    """Raises BadInput (ground) for one that the rule ``close.grounds`` does not know or that does not fit."""
    if ground not in find("close.grounds", facts_of(case), at).words:
        raise BadInput({"ground": _("“%(ground)s”不是可以结案的理由。") % {"ground": ground}})
    if not _fits_closing(ground, case, outcome):
        raise BadInput({"ground": _("结案理由“%(ground)s”与回访结果或认定不符。") % {"ground": ground}})


def demand_rework_ground(ground: str, case: Case, outcome: Outcome | None, at: datetime) -> None:
    """Raises BadInput (ground) for one that the rule ``close.rework_grounds`` does not know or that does not fit."""
    if ground not in find("close.rework_grounds", facts_of(case), at).words:
        raise BadInput({"ground": _("“%(ground)s”不是可以重办的理由。") % {"ground": ground}})
    if not _fits_rework(ground, outcome):
        raise BadInput({"ground": _("重办理由“%(ground)s”与回访结果不符。") % {"ground": ground}})


def closing_grounds(case: Case, at: datetime) -> list[str]:
    """The codes of the grounds on which the case may be closed as it stands."""
    outcome = outcome_of(case)
    return [word for word in find("close.grounds", facts_of(case), at).words if _fits_closing(word, case, outcome)]


def rework_grounds(case: Case, at: datetime) -> list[str]:
    """The codes of the grounds on which units may have to do it anew as it stands."""
    outcome = outcome_of(case)
    return [word for word in find("close.rework_grounds", facts_of(case), at).words if _fits_rework(word, outcome)]


def demand_adoption(case: Case, adoption: str) -> None:
    """Raises BadInput (adoption) for a suggestion that is closed without saying what becomes of it, and for anything
    else that says it."""
    if case.appeal_type == AppealType.SUGGESTION and not adoption:
        raise BadInput({"adoption": _("建议类诉求结案须注明采纳情况。")})
    if case.appeal_type != AppealType.SUGGESTION and adoption:
        raise BadInput({"adoption": _("只有建议类诉求注明采纳情况。")})


_REQUIRED: dict[str, Callable[[Case], bool]] = {
    "reply": lambda case: _FINISHED.first(case.pk, case.merged_into_id) is not None,
    "review": lambda case: _REVIEWED.first(case.pk, case.merged_into_id) is not None,
    "outcome": lambda case: outcome_of(case) is not None,
}


def _fits_closing(ground: str, case: Case, outcome: Outcome | None) -> bool:
    """Whether the case bears out what the ground claims; one that only whoever closes can judge always fits."""
    match ground:
        case "solved":
            return outcome is not None and outcome.solved == Solved.SOLVED
        case "unreachable":
            return outcome is not None and not outcome.is_valid
        case "unreasonable":
            return case.is_unreasonable
        case "beyond_duty":
            return case.is_beyond_duty
        case "withdrawn":  # what the citizen takes back ends by a step of its own
            return False
    return True


def _fits_rework(ground: str, outcome: Outcome | None) -> bool:
    match ground:
        case "not_contacted":
            return outcome is not None and outcome.contacted is False
        case "unsolved_without_ground":
            return outcome is not None and outcome.solved in (Solved.UNSOLVED, Solved.PARTLY)
    return True
