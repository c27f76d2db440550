"""What the audit pages share: who opens them, the way between them, lines and pages of a log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.accounts import policies
from lianxin.accounts.queries import actor_of
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.models import Verification
from lianxin.foundation.models.access import READ_LOG, AccessEntry
from lianxin.foundation.models.events import ChainedEvent
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.policy import Right
from lianxin.foundation.text import is_id
from lianxin.foundation.ui import consoles
from lianxin.foundation.ui.shapes import Crumb, Pager

PAGE = 50
Logged = ChainedEvent | AccessEntry
# Each page with the right that opens it.
PAGES: Sequence[tuple[str, str, Right]] = (
    ("events", gettext_noop("操作记录"), policies.READ_LOG),
    ("access", gettext_noop("个人信息查看"), READ_LOG),
    ("sign_ins", gettext_noop("登录"), policies.READ_LOG),
    ("seals", gettext_noop("封存与核对"), VERIFY),
)
DOORS = {
    Door.DESK: gettext_noop("工作台"),
    Door.PORTAL: gettext_noop("群众门户"),
    Door.API: gettext_noop("接口"),
    Door.TELEPHONE: gettext_noop("电话"),
    Door.SMS: gettext_noop("短信"),
    Door.MAIL: gettext_noop("邮件"),
    Door.WECHAT: gettext_noop("微信"),
    Door.EXCHANGE: gettext_noop("平台对接"),
    Door.COMMAND: gettext_noop("命令行"),
    Door.JOB: gettext_noop("后台任务"),
}
KINDS = {
    ActorKind.STAFF: gettext_noop("工作人员"),
    ActorKind.CITIZEN: gettext_noop("群众"),
    ActorKind.SYSTEM: gettext_noop("系统"),
    ActorKind.PEER: gettext_noop("对接平台"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of a log: what happened to which subject, who did it, and what else was kept of it (ids and codes)."""

    at: datetime
    what: str
    code: str
    subject: str
    who: str
    kept: Sequence[str] = ()


def register() -> None:
    """Make the console known; called when the room is ready."""
    consoles.add(
        consoles.Console(
            key="audit",
            label=gettext_noop("审计"),
            hint=gettext_noop("操作记录、个人信息查看、登录、封存与核对"),
            icon="report-search",
            url_name="audit:events",
            order=90,
            allowed=has_part,
            figure=figure,
        )
    )


def has_part(request: HttpRequest) -> bool:
    """Whether the reader may open one of the pages."""
    return any(actor_of(request).has(right.code) for _name, _label, right in PAGES)


def figure(request: HttpRequest) -> str:
    """What the last proof of all chains found, where that is something."""
    runs = Verification.objects.visible_to(actor_of(request)).filter(found__isnull=False)
    found = runs.order_by("-pk").values_list("found", flat=True).first()
    return _("上次核对发现 %(found)d 处问题") % {"found": found} if found else ""


def framed(actor: Actor, here: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """`context` of the page `here`, with crumbs and the ways to those that `actor` may open."""
    label = next(label for name, label, _right in PAGES if name == here)
    tabs = [(_(text), reverse(f"audit:{name}"), name == here) for name, text, right in PAGES if actor.has(right.code)]
    crumbs = [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("审计")), Crumb(_(label))]
    return {"rail_key": "manage", "crumbs": crumbs, "tabs": tabs, **context}


def who(row: Logged, names: Mapping[int, str]) -> str:
    """Who did what `row`, an event or a look, tells of: name or kind, ids of post, unit and hub, door and address."""
    kind, person = ActorKind(row.actor_kind), row.person_id
    told = [names.get(person, f"#{person}") if person else _(KINDS[kind]), _(DOORS[Door(row.door)])]
    labels = {"post_id": _("岗位"), "unit_id": _("单位"), "on_behalf_of_id": _("代岗位")}
    told += [f"{label} {pk}" for name, label in labels.items() if (pk := getattr(row, name))]
    return " · ".join([*told, *filter(None, [getattr(row, "address", "")])])


def people_in(rows: Iterable[Logged]) -> set[int]:
    return {row.person_id for row in rows if row.person_id}


def page_of(rows: "models.QuerySet[Any]", request: HttpRequest) -> tuple[list[Any], Pager | None]:
    """The newest of `rows` before the id ``before`` of the address, and the way to older ones and to the newest."""
    before = request.GET.get("before", "")
    if is_id(before):
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    given = request.GET.copy()
    given.pop("before", None)
    newest = f"?{given.urlencode()}" if before else ""
    given["before"] = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    following = f"?{given.urlencode()}" if len(found) > PAGE else ""
    return found[:PAGE], Pager(newest, following) if newest or following else None
