"""What stands beside the orders on the page of a case: what is asked, what holds it, files, other cases, contacts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases import attachments, clock_faces, texts
from lianxin.cases.acts import Scene
from lianxin.cases.models import Case, CaseClock, CaseHold, CaseLink, CaseRequest, ContactCase, OrderClock
from lianxin.cases.papers import paper
from lianxin.cases.queries import is_unit
from lianxin.cases.request_faces import DICTIONARIES, wanted
from lianxin.cases.requests import REVIEWS
from lianxin.cases.states import LinkKind, RequestKind
from lianxin.foundation.models.files import FileLink
from lianxin.foundation.ui.shapes import ClockFace
from lianxin.taxonomy.models import Need
from lianxin.taxonomy.queries import reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for and nobody has decided: by whom, why, what was shown, until when it is to be decided."""

    what: str
    who: str
    state: str
    at: datetime
    reason: str
    text: str
    wanted: str
    shown: list[str]
    clock: ClockFace | None


@dataclass(frozen=True, slots=True)
class Question:
    """What a unit was asked before the dispatch, and has not answered."""

    unit: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Related:
    """Another case, and how it hangs together with this one."""

    how: str
    title: str
    href: str
    end: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One time somebody spoke of this case."""

    at: datetime
    channel: str
    relation: str


def drawn(scene: Scene) -> dict[str, Any]:
    """The context of these panels."""
    return at_issue(scene) | {
        "holds": [_hold(hold) for hold in scene.holds],
        "related": [] if is_unit(scene.actor) else list(_related(scene)),
        "contacts": [] if is_unit(scene.actor) else _contacts(scene.case),
    }


def at_issue(scene: Scene) -> dict[str, Any]:
    """The part of it that whoever rules on the case must see: what is asked, and the files."""
    files = links(scene)
    return {
        "asked": [_asked(request, scene) for request in scene.requests],
        "questions": [Question(row.unit.short_name, row.question.text, row.asked_at) for row in scene.consultations],
        "before": [paper(link) for link in files if link.owner_kind == attachments.CASE],
        "after": [paper(link) for link in files if link.owner_kind == attachments.ORDER],
    }


def _asked(request: CaseRequest, scene: Scene) -> Asked:
    return Asked(
        what=request.get_kind_display(),
        who=request.order.unit.short_name if request.order else scene.case.hub.name,
        state=request.get_state_display(),
        at=request.asked_at,
        reason=_reason(request),
        text=scene.whole.words(request.text_id),
        wanted=wanted(request),
        shown=[str(label) for code, label in Need.choices if code in request.needs],
        clock=_review_clock(request, scene),
    )


def _reason(request: CaseRequest) -> str:
    dictionary = DICTIONARIES.get(RequestKind(request.kind))
    known = {each.code: each.label for each in reasons(dictionary, request.asked_at)} if dictionary else {}
    return known.get(request.reason, "")


def _review_clock(request: CaseRequest, scene: Scene) -> ClockFace | None:
    kind = REVIEWS.get(RequestKind(request.kind))
    running = (clock for clock in scene.whole.order_clocks if clock.kind == kind and not clock.ended)
    clock: OrderClock | CaseClock | None = next((each for each in running if each.order_id == request.order_id), None)
    return clock_faces.face(clock, scene.at) if clock else None


def _hold(hold: CaseHold) -> dict[str, Any]:
    owner = hold.placed_by_post
    return {"reason": hold.reason, "at": hold.placed_at, "who": owner.person.name if owner else _("系统")}


def links(scene: Scene) -> list[FileLink]:
    """What is attached to the case and to the orders that the reader sees, as far as he may have it."""
    of_orders = Q(owner_kind=attachments.ORDER, owner_id__in=[order.pk for order in scene.whole.orders])
    of_case = Q(owner_kind=attachments.CASE, owner_id=scene.case.pk)
    rows = FileLink.objects.filter(of_case | of_orders).select_related("file").order_by("at", "pk")
    return [link for link in rows if attachments.is_shown(link, scene.case, scene.actor)]


def _related(scene: Scene) -> Iterator[Related]:
    """Where the case went, what came into it, what it repeats or was split from, and what repeats it."""
    found = list(_others(scene))
    ids = [case.pk for _how, case in found]
    told = texts.titles(ids)
    seen = {case.pk: case for case in Case.objects.visible_to(scene.actor).filter(pk__in=ids)}
    for how, case in found:
        if case.pk in seen:
            href = reverse("cases:case", args=[case.number])
            yield Related(how, told.get(case.pk, ""), href, seen[case.pk].get_state_display())


def _others(scene: Scene) -> Iterator[tuple[str, Case]]:
    case = scene.case
    if case.merged_into:
        yield _("并入"), case.merged_into
    rows = Case.objects.unscoped("the reader's own are chosen from them").filter(merged_into=case).order_by("pk")
    yield from ((_("并入本单"), other) for other in rows)
    links = CaseLink.objects.filter(Q(case=case) | Q(earlier=case)).select_related("case", "earlier").order_by("pk")
    yield from (_linked(link, case) for link in links)


def _linked(link: CaseLink, case: Case) -> tuple[str, Case]:
    if link.case_id == case.pk:
        return (_("重复的前件") if link.kind == LinkKind.REPEATS else _("拆自")), link.earlier
    return (_("后来又反映") if link.kind == LinkKind.REPEATS else _("由此拆出")), link.case


def _contacts(case: Case) -> list[Spoken]:
    rows: Iterable[ContactCase] = (
        ContactCase.objects.filter(case=case).select_related("contact").order_by("-contact__at")
    )
    return [Spoken(row.contact.at, row.contact.get_channel_display(), row.get_relation_display()) for row in rows]
