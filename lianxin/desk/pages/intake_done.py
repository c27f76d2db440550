"""What is told to the citizen at the end: number, code, until when; and what an emergency needs besides."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import events, policies, queries
from lianxin.cases.faces import place_of
from lianxin.cases.models import Case, Contact, ContactCase
from lianxin.cases.queries import Whole
from lianxin.cases.states import EMERGENCIES, CaseState, Disposition, OrderState, Relation, TextKind
from lianxin.desk.intake import offers
from lianxin.desk.intake.forms import demand
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.moments import hour, minute, plain_day
from lianxin.foundation.ui.shapes import Crumb

# Which clock says until when the citizen hears of it, and the words for it.
WAITS: dict[str, tuple[str, str]] = {
    CaseState.REGISTERED: ("accept", "%(due)s 前决定是否受理"),
    CaseState.PENDING_SUPPLEMENT: ("supplement", "请在 %(due)s 前补充"),
    CaseState.PENDING_DISPATCH: ("handle", "最迟 %(due)s 答复您"),
    CaseState.IN_HAND: ("handle", "最迟 %(due)s 答复您"),
    CaseState.DECLINED: ("decline_objection", "有异议请在 %(due)s 前提出"),
    CaseState.TRANSFERRED: ("transfer_follow", "我们 %(due)s 前跟踪转接结果"),
}
PLAIN = {
    CaseState.ANSWERED: "已当场答复，不再派单",
    CaseState.PENDING_DECLINE: "等班长确认不予受理，结果会告诉您",
}


@dataclass(frozen=True, slots=True)
class ByTelephone:
    """An order whose unit is to be called at once: whom, under which number, where it is put down."""

    unit: str
    phone: str
    href: str


@never_cache
@login_required
@require_GET
def done(request: HttpRequest, number: str) -> HttpResponse:
    """Number, code and deadline of a case that has just been registered, large, to be read out. The code is shown to
    whoever registered the case, until the contact has its disposition. Raises NotFound."""
    actor = actor_of(request)
    demand(actor)
    whole = queries.whole(actor, number)
    case, contact = whole.case, _contact_of(whole.case, actor)
    is_own = any(each.kind == events.CASE_REGISTERED and each.person_id == actor.person_id for each in whole.events)
    if contact is None or not is_own:
        raise NotFound
    critical = case.urgency in EMERGENCIES
    context = {
        "rail_key": "intake",
        "crumbs": [Crumb(_("话务"), reverse("desk:intake")), Crumb(_("已登记"))],
        "case": case,
        "title": whole.text(TextKind.TITLE),
        "code": "" if contact.ended_at else case.query_code,
        "until": until(whole),
        "units": "、".join(order.unit.short_name for order in whole.orders),
        "contact": contact,
        "dispositions": offers.dispositions(has_case=True),
        "usual": _usual(case),
        "by_telephone": _by_telephone(whole, actor) if critical else [],
        "report": report(whole, time.now()) if critical else "",
        "guidance": whole.text(TextKind.GUIDANCE),
    }
    return render(request, "desk/intake/done.html", context)


def _contact_of(case: Case, actor: Actor) -> Contact | None:
    """The contact that stated the case."""
    stated = ContactCase.objects.filter(case=case, relation=Relation.STATES).order_by("pk").values("contact")[:1]
    return Contact.objects.visible_to(actor).filter(pk__in=stated).first()


def until(whole: Whole) -> str:
    """Until when the citizen hears of it, in words."""
    state = CaseState(whole.case.state)
    if state in PLAIN:
        return _(PLAIN[state])
    kind, words = WAITS.get(state, ("handle", "最迟 %(due)s 答复您"))
    clock = next((each for each in reversed(whole.case_clocks) if each.kind == kind), None)
    return _(words) % {"due": _spoken(clock.due_at)} if clock else ""


def _spoken(due: datetime) -> str:
    """A moment as it is read out; the end of a day belongs to that day."""
    if hour(due) == "00:00":
        return f"{plain_day(due - timedelta(minutes=1))}24:00"
    return f"{plain_day(due)}{hour(due)}"


def _usual(case: Case) -> str:
    """How a contact that ends with such a case usually ends."""
    of_state = {
        CaseState.ANSWERED: Disposition.ANSWERED,
        CaseState.TRANSFERRED: Disposition.TRANSFERRED,
        CaseState.DECLINED: Disposition.DECLINED,
    }
    return of_state.get(CaseState(case.state), Disposition.REGISTERED).value


def _by_telephone(whole: Whole, actor: Actor) -> list[ByTelephone]:
    rows = [order for order in whole.orders if order.state == OrderState.PENDING_SIGN_FOR]
    may = actor.has(policies.SIGN_FOR_OTHERS.code)
    return [
        ByTelephone(order.unit.name, order.unit.duty_phone, _form_of(whole.case, order.pk) if may else "")
        for order in rows
    ]


def _form_of(case: Case, order: int) -> str:
    there = reverse("cases:act_on", kwargs={"number": case.number, "key": "sign_for_by_telephone", "on": order})
    return f"{there}?next={reverse('desk:intake_done', args=[case.number])}"


def report(whole: Whole, now: datetime) -> str:
    """The draft of the urgent report on a matter (紧急信息专报), without who spoke."""
    case = whole.case
    units = "、".join(order.unit.name for order in whole.orders)
    title, content = whole.text(TextKind.TITLE), whole.text(TextKind.CONTENT)
    told = content if title.rstrip("…") in content else f"{title}\n{content}"
    sent = _("已派%(units)s，正在电话交办。") % {"units": units} if units else _("正在派单。")
    lines = [
        _("紧急事项报告（草稿）"),
        _("编号：%(number)s") % {"number": case.number},
        _("时间：%(at)s 接报") % {"at": minute(case.registered_at)},
        _("地点：%(place)s") % {"place": f"{place_of(case.area)}{whole.text(TextKind.PLACE)}"},
        _("类别：%(category)s（%(urgency)s）")
        % {"category": case.category.name, "urgency": case.get_urgency_display()},
        _("情况：%(what)s") % {"what": told},
        _("处置：%(sent)s") % {"sent": sent},
        _("报告：%(hub)s %(at)s") % {"hub": case.hub.name, "at": minute(now)},
    ]
    return "\n".join(lines)
