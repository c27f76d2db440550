"""The few numbers that each role acts on. Each is a wish: the number counts exactly the list that its address opens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianxin.cases import at_hand, policies
from lianxin.cases.filters import MINE, OURS, TODAY, Mark, Wish
from lianxin.cases.saved_filters import address
from lianxin.cases.states import CaseState, OrderState, RequestKind, Urgency
from lianxin.clocks.models import Light
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.shapes import State, Tile

MOST = 8  # figures on one page


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number: what it is called, which list it counts, which right makes it the reader's own. `presses`: its rows
    are work of the reader, so the most pressing of them stand on his first page."""

    label: str
    wish: Wish
    right: Right = policies.READ
    state: State = "ordinary"
    presses: bool = True


def _at(state: CaseState, label: str, right: Right) -> Figure:
    return Figure(label=label, wish=Wish(case_states=(state,)), right=right)


def _asked(kinds: Iterable[RequestKind], label: str, right: Right) -> Figure:
    return Figure(label=label, wish=Wish(requests=tuple(kinds)), right=right)


def _ours(label: str, right: Right, state: State = "ordinary", **wish: object) -> Figure:
    """What the reader's unit does itself: what the units below have is theirs."""
    return Figure(label=label, wish=Wish(own=OURS, **wish), right=right, state=state)  # type: ignore[arg-type]  # names of a wish


def _seen(label: str, state: State = "ordinary", **wish: object) -> Figure:
    """What somebody looks at who has nothing to do with it himself."""
    return Figure(label=label, wish=Wish(**wish), state=state, presses=False)  # type: ignore[arg-type]  # names of a wish


FINDINGS = (RequestKind.UNREASONABLE, RequestKind.BEYOND_DUTY)
FIGURES: dict[str, Figure] = {
    # at the hotline
    "accept": _at(CaseState.REGISTERED, "待受理", policies.ACCEPT),
    "dispatch": _at(CaseState.PENDING_DISPATCH, "待派单", policies.DISPATCH),
    "claimed": Figure(label="我认领的", wish=Wish(claimed=MINE), right=policies.DISPATCH),
    "supplement": Figure(
        label="我登记的，待补充",
        wish=Wish(case_states=(CaseState.PENDING_SUPPLEMENT,), own=MINE),
        right=policies.SUPPLEMENT,
    ),
    "own": Figure(label="我登记的，在办", wish=Wish(own=MINE), right=policies.REGISTER, presses=False),
    "declines": _at(CaseState.PENDING_DECLINE, "不予受理待确认", policies.CONFIRM_DECLINE),
    "returns": _asked([RequestKind.RETURN], "退单待审核", policies.DECIDE_RETURN),
    "disputes": _at(CaseState.DISPUTED, "争议协调", policies.DISPUTE),
    "extensions": _asked([RequestKind.EXTENSION], "延期待审核", policies.DECIDE_EXTENSION),
    "suspensions": _asked([RequestKind.SUSPENSION], "挂起待审核", policies.DECIDE_SUSPENSION),
    "findings": _asked(FINDINGS, "认定待审核", policies.DECIDE_FINDING),
    "city_units": _asked([RequestKind.CITY_UNITS], "提请市级协办待审核", policies.DECIDE_CITY),
    "review": _at(CaseState.PENDING_REVIEW, "答复待审核", policies.REVIEW),
    "follow_up": _at(CaseState.PENDING_OUTCOME, "待回访", policies.RECORD_OUTCOME),
    "close": _at(CaseState.PENDING_CLOSE, "待结案", policies.CLOSE),
    "archive": Figure(
        label="待归档", wish=Wish(case_states=(CaseState.CLOSED,)), right=policies.ARCHIVE, presses=False
    ),
    "urgent": _seen("紧急在办", "near", urgencies=(Urgency.URGENT, Urgency.CRITICAL, Urgency.MAJOR)),
    # in a unit
    "sign_for": _ours("待签收", policies.SIGN_FOR, order_states=(OrderState.PENDING_SIGN_FOR,)),
    "contact": _ours(
        "待联系群众", policies.FIRST_CONTACT, order_states=(OrderState.HANDLING,), clocks=("first_contact",)
    ),
    "today": _ours("今天到期", policies.FINISH, "near", due=TODAY),
    "late": _ours("已超时", policies.FINISH, "overdue", only=Light.RED),
    "sent_back": _ours("退回重写", policies.FINISH, order_states=(OrderState.HANDLING,), marks=(Mark.SENT_BACK,)),
    "assigned": Figure(label="指定我经办", wish=Wish(own=MINE), right=policies.FINISH),
    "endorse": _ours("申请待同意", policies.ENDORSE, requests=tuple(RequestKind)),
    "sign_off": _ours("答复待审签", policies.SIGN_OFF, order_states=(OrderState.PENDING_SIGN_OFF,)),
    # for whoever looks on
    "open": _seen("在办", "ordinary"),
    "red": Figure(label="已超时", wish=Wish(only=Light.RED), state="overdue"),
    "near": _seen("快到期", "near", only=Light.AMBER),
    "urged": _seen("催办过", marks=(Mark.URGED,)),
    "repeated": _seen("重复诉求", marks=(Mark.REPEATED,)),
    "reworked": _seen("重办", marks=(Mark.REWORKED,)),
    "hard": _seen("疑难", marks=(Mark.HARD,)),
    "held": _seen("暂缓结案", marks=(Mark.HELD,)),
}
# Above the tables of supervision.
OVERSIGHT = [FIGURES[key] for key in ("red", "near", "urged", "repeated", "reworked", "hard")]
_ONLOOKERS = ("red", "near", "open")
# The figures of a role, the most important first; a role that a city adds gets what its rights allow.
ROLES: dict[str, tuple[str, ...]] = {
    "agent": ("supplement", "own"),
    "shift_leader": ("declines", "returns", "urgent", "accept", "dispatch", "red"),
    "quality_inspector": _ONLOOKERS,
    "dispatcher": ("dispatch", "claimed", "accept", "returns", "disputes", "urgent"),
    "dispute_clerk": ("disputes", "dispatch"),
    "reviewer": ("review", "extensions", "close", "archive", "held"),
    "follow_up_caller": ("follow_up", "reworked"),
    "knowledge_administrator": _ONLOOKERS,
    "hotline_head": ("suspensions", "extensions", "findings", "returns", "declines", "disputes", "city_units", "red"),
    "leading_group_office": ("red", "near", "held", "hard", "open"),
    "supervision_clerk": ("red", "near", "urged", "repeated", "hard", "held"),
    "inspection_office": ("red", "urged", "held", "reworked", "open"),
    "discipline_body": ("red", "reworked", "repeated", "held", "open"),
    "city_leader": ("red", "near", "hard", "urged", "open"),
    "analyst": _ONLOOKERS,
    "unit_handler": ("sign_for", "contact", "today", "late", "sent_back", "assigned"),
    "unit_deputy": ("endorse", "sign_off", "sign_for", "red", "near"),
    "unit_head": ("endorse", "sign_off", "red", "near", "open"),
    "service_hall_clerk": ("supplement", "own"),
    "radio_clerk": _ONLOOKERS,
    "expert_on_site": _ONLOOKERS,
}


def of(actor: Actor) -> list[Figure]:
    """The figures of the reader's post; none without the right to read cases, and of each role only what the post's
    rights still allow."""
    if not actor.has(policies.READ.code):
        return []
    keys = ROLES.get(actor.role, _BY_RIGHT)
    return [FIGURES[key] for key in keys if actor.has(FIGURES[key].right.code)][:MOST]


def tiles(actor: Actor, shown: Sequence[Figure]) -> list[Tile]:
    """The figures with what they count now, all asked at once."""
    counted = at_hand.numbers(actor, [figure.wish for figure in shown])
    return [
        Tile(
            _(figure.label),
            number,
            address(figure.wish),
            state=figure.state if number else "ordinary",  # nothing late is nothing red
            unit=_("件"),
        )
        for figure, number in zip(shown, counted, strict=True)
    ]


_BY_RIGHT = (*(key for key, figure in FIGURES.items() if figure.right is not policies.READ), "red")
